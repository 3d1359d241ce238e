import type { BlockSpec } from "../../define/template.js";
import type { Block, Cell, TableBlock } from "../../model/document.js";
import { plural, sayDay } from "../../model/italian.js";
import type { ComposeInput } from "../input.js";
import type { Messages } from "../messages.js";
import { textCell } from "../part.js";
import { scopeOption } from "../words.js";
import { sourceLine } from "./sources.js";

type Spec = Extract<BlockSpec, { at_risk: unknown }>["at_risk"];

const day = (iso: string | null, tone: Cell["tone"] = "normale"): Cell => ({
  text: sayDay(iso),
  value: iso,
  tone,
});

/** The list of who must be met, by due date; a sentence where there is nobody. */
export function composeAtRisk(
  spec: Spec,
  id: string,
  input: ComposeInput,
  messages: Messages,
): Block {
  const all = input.atRisk.get(spec.within) ?? [];
  const title = messages.say(spec.title);
  if (all.length === 0) {
    return {
      kind: "text",
      style: "body",
      text: `Nessun nucleo a rischio nei prossimi ${spec.within} giorni.`,
    };
  }
  const shown = spec.first === undefined ? all : all.slice(0, spec.first);
  const command = [
    "dash verifica nuclei-a-rischio",
    scopeOption(input.territorio),
    `--entro ${spec.within} --formato csv`,
  ]
    .filter((part) => part !== "")
    .join(" ");
  const table: TableBlock = {
    kind: "table",
    id,
    title,
    columns: [
      { key: "protocollo", label: "Protocollo", type: "testo", weight: 2.6 },
      { key: "comune", label: "Comune", type: "testo", weight: 2.2 },
      { key: "regola", label: "Termine", type: "testo", weight: 2 },
      { key: "scadenza", label: "Scadenza", type: "data", weight: 1.5 },
      { key: "appuntamento", label: "Appuntamento", type: "data", weight: 1.6 },
      { key: "rischio", label: "Rischio", type: "testo", weight: 1.8 },
      { key: "ultimo", label: "Ultimo giorno utile", type: "data", weight: 1.6 },
      { key: "case_manager", label: "Case manager", type: "testo", weight: 1.9 },
    ],
    rows: shown.map((one) => {
      const grave = one.rischio === "DECADENZA";
      return {
        strong: false,
        cells: [
          textCell(one.protocollo),
          textCell(one.comune ?? "non attribuito"),
          textCell(one.regola === "R1" ? "Primo incontro" : "Monitoraggio"),
          day(one.scadenza),
          one.appuntamento === null ? textCell("—") : day(one.appuntamento),
          {
            text: input.label("rischio", one.rischio),
            value: input.label("rischio", one.rischio),
            tone: grave ? ("allarme" as const) : ("attenzione" as const),
          },
          day(one.ultimo_giorno_utile),
          textCell(one.case_manager ?? "da assegnare"),
        ],
      };
    }),
    total: null,
    note: [
      ...(shown.length < all.length
        ? [
            `In elenco i primi ${shown.length} di ${plural(all.length, "nucleo", "nuclei")}; tutti con «${command}».`,
          ]
        : []),
      "Decadenza: c'è un appuntamento a cui il nucleo deve presentarsi, o un'assenza senza giustificato motivo.",
      "Ultimo giorno utile: registrare l'incontro entro quel giorno non fa perdere nessuna mensilità; manca dove la decadenza è già proposta.",
    ].join(" "),
    source: sourceLine(input.figures.get("M.4a|")?.fonti ?? input.fonti),
  };
  return table;
}

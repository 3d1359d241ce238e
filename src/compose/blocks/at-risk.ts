import type { BlockSpec } from "../../define/template.js";
import { isoWeek, mondayOf } from "../../model/date.js";
import type { Block, Cell, Column, TableBlock } from "../../model/document.js";
import { plural, sayDay } from "../../model/italian.js";
import type { NucleoARischio } from "../../model/result-table.js";
import type { ComposeInput } from "../input.js";
import type { Messages } from "../messages.js";
import { textCell } from "../part.js";
import { scopeOption } from "../words.js";
import { sourceLine } from "./sources.js";

type Spec = Omit<Extract<BlockSpec, { at_risk: unknown }>["at_risk"], "within"> & {
  readonly within: number;
};

const day = (iso: string | null, tone: Cell["tone"] = "normale"): Cell => ({
  text: sayDay(iso),
  value: iso,
  tone,
});

const NOBODY = "da assegnare";

/** By when to act: the appointment already fixed, or the last useful day where it comes first. */
const actBy = (one: NucleoARischio): string | null =>
  [one.appuntamento, one.ultimo_giorno_utile].filter((day) => day !== null).sort()[0] ?? null;

/** «settimana dal 19/01/2026», from Monday. */
const weekOf = (iso: string | null): string =>
  iso === null ? "decadenza già proposta" : `settimana dal ${sayDay(mondayOf(isoWeek(iso)))}`;

/** The list cut by week or case manager, each by the day to act by; one nameless group where whole. */
function groupsOf(
  all: readonly NucleoARischio[],
  by: Spec["by"],
): readonly (readonly [name: string, rows: readonly NucleoARischio[]])[] {
  if (by === undefined) return [["", all]];
  const order = (one: NucleoARischio): string => actBy(one) ?? "9999";
  const ordered = [...all].sort((a, b) => (order(a) < order(b) ? -1 : Number(order(a) > order(b))));
  const groups = new Map<string, NucleoARischio[]>();
  for (const one of ordered) {
    const name = by === "settimana" ? weekOf(actBy(one)) : (one.case_manager ?? NOBODY);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [one]);
    else group.push(one);
  }
  const made = [...groups];
  if (by === "settimana") return made;
  // Who has nobody comes first: someone must be found.
  return made.sort(([a], [b]) => Number(b === NOBODY) - Number(a === NOBODY) || (a < b ? -1 : 1));
}

const COLUMNS: readonly Column[] = [
  { key: "protocollo", label: "Protocollo", type: "testo", weight: 2.6 },
  { key: "comune", label: "Comune", type: "testo", weight: 2.2 },
  { key: "regola", label: "Termine", type: "testo", weight: 2 },
  { key: "scadenza", label: "Scadenza", type: "data", weight: 1.5 },
  { key: "appuntamento", label: "Appuntamento", type: "data", weight: 1.6 },
  { key: "rischio", label: "Rischio", type: "testo", weight: 1.8 },
  { key: "ultimo", label: "Ultimo giorno utile", type: "data", weight: 1.6 },
  { key: "case_manager", label: "Case manager", type: "testo", weight: 1.9 },
];

type List = Pick<TableBlock, "columns" | "rows">;

const listOf = (rows: readonly NucleoARischio[], input: ComposeInput): List => ({
  columns: COLUMNS,
  rows: rows.map((one) => {
    const rischio = input.label("rischio", one.rischio);
    return {
      strong: false,
      cells: [
        textCell(one.protocollo),
        textCell(one.comune ?? "non attribuito"),
        textCell(one.regola === "R1" ? "Primo incontro" : "Monitoraggio"),
        day(one.scadenza),
        one.appuntamento === null ? textCell("—") : day(one.appuntamento),
        {
          text: rischio,
          value: rischio,
          tone: one.rischio === "DECADENZA" ? "allarme" : "attenzione",
        },
        day(one.ultimo_giorno_utile),
        textCell(one.case_manager ?? NOBODY),
      ],
    };
  }),
});

/** Columns that would say on every row what stands over the list. */
function alreadySaid(
  rows: readonly NucleoARischio[],
  spec: Spec,
  { territorio, membro }: ComposeInput,
): ReadonlySet<string> {
  const { livello } = territorio;
  const inComune =
    livello === "comune" ||
    livello === "municipio" ||
    (membro !== undefined && rows.every((one) => one.codice_comune === membro.codice));
  const ofOne =
    spec.by === "case_manager" ||
    (membro !== undefined && rows.every((one) => one.case_manager === membro.codice));
  return new Set([...(inComune ? ["comune"] : []), ...(ofOne ? ["case_manager"] : [])]);
}

const withoutSaid = ({ columns, rows }: List, said: ReadonlySet<string>): List => ({
  columns: columns.filter(({ key }) => !said.has(key)),
  rows: rows.map((row) => ({
    ...row,
    cells: row.cells.filter((_, at) => !said.has(columns[at]?.key ?? "")),
  })),
});

/** The list of who must be met, by due date; a sentence where there is nobody. */
export function composeAtRisk(
  spec: Spec,
  id: string,
  input: ComposeInput,
  messages: Messages,
): readonly Block[] {
  const all = input.atRisk.get(spec.within) ?? [];
  const title = messages.say(spec.title);
  if (all.length === 0) {
    const text = `Nessun nucleo a rischio nei prossimi ${spec.within} giorni.`;
    return [{ kind: "text", style: "body", text }];
  }
  const shown = spec.first === undefined ? all : all.slice(0, spec.first);
  const command = [
    "dash verifica nuclei-a-rischio",
    scopeOption(input.territorio),
    `--entro ${spec.within} --formato csv`,
  ]
    .filter((part) => part !== "")
    .join(" ");
  const tableOf = (rows: readonly NucleoARischio[], n: number, name: string): TableBlock => ({
    kind: "table",
    id: name === "" ? id : `${id}_${n + 1}`,
    title: name === "" ? title : `${title}: ${name} (${rows.length})`,
    ...withoutSaid(listOf(rows, input), alreadySaid(rows, spec, input)),
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
  });
  const groups = groupsOf(shown, spec.by);
  const last = groups.length - 1;
  // What every table would say is said once, under the last.
  return groups.map(([name, rows], n) => {
    const table = tableOf(rows, n, name);
    return n === last ? table : { ...table, note: null };
  });
}

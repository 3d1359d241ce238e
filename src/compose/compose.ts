import { withinOf } from "../define/resolve-template.js";
import { type BlockSpec, repeatOf, type SectionSpec } from "../define/template.js";
import type { Block, Document, Section, TableBlock } from "../model/document.js";
import { plural, sayDateLine, sayDay, sayLongDay } from "../model/italian.js";
import { sayReferences } from "../model/references.js";
import type { Figure, ResultTable } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";
import { composeAtRisk } from "./blocks/at-risk.js";
import { composeChart } from "./blocks/chart.js";
import { composeKpi } from "./blocks/kpi.js";
import { composeSources } from "./blocks/sources.js";
import { composeComposite, composeTable } from "./blocks/table.js";
import type { ComposeInput, Definition } from "./input.js";
import { italiaBeside } from "./italia.js";
import { type Messages, makeMessages, sayValore } from "./messages.js";
import { textCell } from "./part.js";
import { membersOf } from "./repeat.js";
import { notListed } from "./words.js";

const ORIGIN: Readonly<Record<string, string>> = {
  D: "Dashboard",
  d: "Dashboard*",
  I: "dash",
};

/** The codes that a block names by itself; those its texts name are known as they are said. */
function codesOfBlock(spec: BlockSpec): readonly string[] {
  if ("kpi" in spec) return spec.kpi.flatMap(({ of, series }) => [of, series ?? of]);
  if ("chart" in spec) return [spec.chart.of].flat();
  if ("composite" in spec) return [spec.composite.of];
  if ("table" in spec) return spec.table.columns.map(({ of }) => of);
  return [];
}

/** In the order of the catalogue. */
const inOrder = (codes: Iterable<string>): readonly string[] =>
  [...codes].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** The codes a template may show, whatever the territory. */
export const codesOf = (template: ComposeInput["template"]): readonly string[] =>
  inOrder(
    new Set([
      ...Object.values(template.figures).map(({ of }) => of),
      ...template.sections.flatMap(({ blocks }) => blocks.flatMap(codesOfBlock)),
    ]),
  );

function definitionsTable(
  title: string,
  id: string,
  definitions: readonly Definition[],
): TableBlock {
  return {
    kind: "table",
    id,
    title,
    columns: [
      { key: "codice", label: "Codice", type: "testo", weight: 1.1 },
      { key: "nome", label: "Indicatore", type: "testo", weight: 3.4 },
      { key: "testo", label: "Definizione", type: "testo", weight: 7 },
      { key: "origine", label: "Origine", type: "testo", weight: 1.5 },
    ],
    rows: definitions.map((one) => ({
      strong: false,
      cells: [
        textCell(one.codice),
        textCell(one.nome),
        textCell(one.testo),
        textCell(ORIGIN[one.origine] ?? one.origine),
      ],
    })),
    total: null,
    note: "Origine: «Dashboard», un indicatore della Dashboard del Ministero; «Dashboard*», uno che la Dashboard nomina e la cui definizione è di dash; «dash», uno di dash.",
    source: "Catalogo degli indicatori di dash",
    glossary: true,
  };
}

/** A line for each section that is not there for want of data. */
const saysAbsent = (input: ComposeInput, messages: Messages): readonly string[] =>
  input.template.sections
    .filter((section) => section.absent !== undefined && !messages.holds(section.quando))
    .map((section) => messages.say(section.absent ?? ""))
    .filter((text) => text !== "");

function composeBlock(
  spec: BlockSpec,
  id: string,
  input: ComposeInput,
  messages: Messages,
): readonly Block[] {
  if (!messages.holds(spec.quando)) return [];
  const kept = (block: Block | null): readonly Block[] => (block === null ? [] : [block]);
  if ("text" in spec) {
    const text = messages.say(spec.text);
    return text === "" ? [] : [{ kind: "text", style: spec.style, text }];
  }
  if ("heading" in spec) return [{ kind: "heading", text: messages.say(spec.heading) }];
  if ("list" in spec) {
    const items = spec.list.map((one) => messages.say(one)).filter((text) => text !== "");
    return items.length === 0 ? [] : [{ kind: "list", items }];
  }
  if ("kpi" in spec) return [composeKpi(spec.kpi, input, messages)];
  if ("chart" in spec) return kept(composeChart(spec.chart, id, input, messages));
  if ("table" in spec) return kept(composeTable(spec.table, id, input, messages));
  if ("composite" in spec) return [composeComposite(spec.composite, id, input, messages)];
  if ("at_risk" in spec) {
    const within = withinOf(spec.at_risk.within, input.template);
    return composeAtRisk({ ...spec.at_risk, within }, id, input, messages);
  }
  if ("contents" in spec) {
    const absent = saysAbsent(input, messages);
    return [
      { kind: "contents", title: spec.contents },
      ...(absent.length === 0 ? [] : [{ kind: "notes", items: absent } as const]),
    ];
  }
  if ("notes" in spec) {
    const items = spec.notes.map((one) => messages.say(one)).filter((text) => text !== "");
    return items.length === 0 ? [] : [{ kind: "notes", items }];
  }
  if ("sources" in spec) return [composeSources(spec, id, input)];
  // Filled when all the rest is there: only then is it known what the report shows.
  if ("definitions" in spec) return [definitionsTable(spec.definitions, id, [])];
  return [{ kind: "pagebreak" }];
}

/** A report with, where its definitions stand, those of the indicators it shows. */
function withDefinitions(
  sections: readonly Section[],
  shown: ReadonlySet<string>,
  definitions: ComposeInput["definitions"],
): readonly Section[] {
  const found = inOrder(shown)
    .map((code) => definitions.get(code))
    .filter((one) => one !== undefined);
  return sections.map((section) => ({
    ...section,
    blocks: section.blocks.map((block) =>
      block.kind === "table" && block.glossary === true
        ? definitionsTable(block.title, block.id, found)
        : block,
    ),
  }));
}

/** The blocks of a section, as they are or under a heading for each member it is repeated for. */
function composeSection(
  section: SectionSpec,
  input: ComposeInput,
  messages: Messages,
  shown: Set<string>,
): readonly Block[] {
  const blocksOf = (id: string, of: ComposeInput, say: Messages): readonly Block[] =>
    section.blocks.flatMap((spec, i) => {
      const made = composeBlock(spec, `${id}_${i + 1}`, of, say);
      if (made.length > 0) for (const code of codesOfBlock(spec)) shown.add(code);
      return made;
    });
  const repeat = repeatOf(section);
  if (repeat === null) return blocksOf(section.id, input, messages);
  const { kept, left, unknown, of } = membersOf(repeat, input);
  const blocks = kept.flatMap((one, k): readonly Block[] => {
    const say = makeMessages(one, shown);
    const own = blocksOf(`${section.id}_${k + 1}`, one, say);
    return own.length === 0 ? [] : [{ kind: "heading", text: say.say(repeat.title) }, ...own];
  });
  if (blocks.length === 0) return [];
  const once = saidOnce(blocks);
  // Under a condition of its own a section says how many it leaves out, and not why.
  const items =
    repeat.keep === undefined
      ? notListed({ none: left - unknown, unknown }, of)
      : left === 0
        ? []
        : [`Non in elenco: ${plural(left, of[0], of[1])}.`];
  return items.length === 0 ? once : [...once, { kind: "notes", items }];
}

/** What the table or the notes of every member would say is said under the last one. */
function saidOnce(blocks: readonly Block[]): readonly Block[] {
  const said = new Set<string>();
  const isNew = (text: string): boolean => !said.has(text) && said.add(text).has(text);
  return [...blocks]
    .reverse()
    .flatMap((block): readonly Block[] => {
      if (block.kind === "notes") {
        const items = block.items.filter(isNew);
        return items.length === 0 ? [] : [{ ...block, items }];
      }
      if (block.kind !== "table" || block.note === null) return [block];
      return [isNew(block.note) ? block : { ...block, note: null }];
    })
    .reverse();
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Day of the latest GePI delivery when the figures are dated later than it; null otherwise. */
function lastGepiBefore(input: ComposeInput): string | null {
  const days = input.fonti
    .filter((one) => one.fonte.startsWith("gepi_"))
    .map((one) => one.data_osservazione)
    .sort();
  const last = days.at(-1) ?? null;
  return last !== null && last < input.data ? last : null;
}

const PART_OF = {
  italia: "d'Italia",
  regione: "della regione",
  ambito: "dell'ambito",
  comune: "del comune",
  municipio: "del municipio",
} as const;

/** «Ambito territoriale sociale di Alba», where the name is a comune's; no «di» before other names. */
function coverTitle(territorio: Territorio, comuni: readonly string[]): string {
  const { livello, nome } = territorio;
  if (livello === "italia") return "Italia";
  const of = livello === "comune" || (livello === "ambito" && comuni.includes(nome)) ? "di " : "";
  return `${LEVEL[livello] ?? ""} ${of}${nome}`;
}

const LEVEL: Readonly<Record<string, string>> = {
  italia: "Italia",
  regione: "Regione",
  ambito: "Ambito territoriale sociale",
  comune: "Comune",
  municipio: "Municipio",
};

/** Names joined as people read them: «Alba, Bra e Canale». */
const joinNames = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? "n.d.") : `${names.slice(0, -1).join(", ")} e ${names.at(-1)}`;

/** So many names are read on a cover; of more of them only the first, and how many the others are. */
const NAMES = { whole: 20, first: 8 } as const;

/** The comuni as the cover says them; `listed` where the report has the whole list further on. */
function coverNames(comuni: readonly string[], listed: boolean): string {
  if (comuni.length <= NAMES.whole) return joinNames(comuni);
  const others = plural(comuni.length - NAMES.first, "comune", "comuni");
  const where = listed ? ", tutti elencati in fondo" : "";
  return `${comuni.slice(0, NAMES.first).join(", ")} e altri ${others}${where}`;
}

/** The whole list of the comuni that the cover does not say, where the sources are told. */
function comuniLeft(section: SectionSpec, { territorio, comuni }: ComposeInput): readonly Block[] {
  const isHere = section.blocks.some((block) => "sources" in block);
  if (!isHere || territorio.livello !== "ambito" || comuni.length <= NAMES.whole) return [];
  return [
    { kind: "heading", text: `I ${comuni.length} comuni dell'ambito` },
    { kind: "text", style: "body", text: `${joinNames(comuni)}.` },
  ];
}

/** A figure as it was computed, without what it was compared with and how it was asked. */
const plainTable = (figure: Figure): ResultTable => ({
  codice: figure.codice,
  nome: figure.nome,
  unita: figure.unita,
  decimali: figure.decimali,
  territorio: figure.territorio,
  data_osservazione: figure.data_osservazione,
  domande_fino_al: figure.domande_fino_al,
  dimensioni: figure.dimensioni,
  righe: figure.righe.map(({ membri, valore, numeratore, denominatore, unita }) => ({
    membri,
    ...(unita === figure.unita ? {} : { unita }),
    valore,
    numeratore,
    denominatore,
  })),
  fonti: figure.fonti,
});

/** Composes the Document: what the report says, with no layout. Pure: same input, same document. */
export function composeDocument(input: ComposeInput): Document {
  const { template, territorio } = input;
  const shown = new Set<string>();
  const messages = makeMessages(input, shown);
  const told = template.sections
    .filter((section) => messages.holds(section.quando))
    .flatMap((section): readonly Section[] => {
      const own = composeSection(section, input, messages, shown);
      if (own.length === 0) return [];
      const blocks = [...own, ...comuniLeft(section, input)];
      const { id, name, kicker } = section;
      return [{ id, name, kicker, title: capital(messages.say(section.title)), blocks }];
    });
  const sections = withDefinitions(told, shown, input.definitions);

  const italia = italiaBeside(input.figures);
  const lateGepi = lastGepiBefore(input);
  const rejected = input.fonti.filter((one) => one.scartate > 0);
  const warnings = [
    ...(input.dimostrativi
      ? ["Dati dimostrativi: sono generati dal programma e non riguardano persone o nuclei reali."]
      : []),
    ...(territorio.dimostrativa
      ? [
          territorio.livello === "italia" || territorio.livello === "regione"
            ? "La composizione degli ambiti è dimostrativa: non viene da un file ufficiale."
            : "La composizione dell'ambito è dimostrativa: non viene da un file ufficiale.",
        ]
      : []),
    ...([...input.figures.values()].some((one) => one.coverage === "parziale")
      ? [
          `Le forniture coprono solo una parte ${PART_OF[territorio.livello]}: i valori riguardano solo gli ambiti caricati, e ciò che si confronta con tutta la popolazione è n.d.`,
        ]
      : []),
    ...sayReferences(input.figures.values()),
    ...(lateGepi === null
      ? []
      : [
          `L'ultima fornitura di GePI è del ${sayDay(lateGepi)}, prima della data di osservazione: la presa in carico è quella di allora, e chi è arrivato dopo risulta non caricato.`,
        ]),
    ...(rejected.length > 0
      ? [
          `Alcune righe dei file sono state scartate: ${rejected.map((one) => `${one.file} (${one.scartate})`).join(", ")}. Il dettaglio è nelle ultime pagine.`,
        ]
      : []),
  ];
  const parents = [
    territorio.livello === "ambito" ? territorio.codice : null,
    territorio.livello === "comune" || territorio.livello === "municipio"
      ? [territorio.ambito, input.nomeAmbito].filter((one) => one !== null).join(" ")
      : null,
    territorio.livello === "regione" ? territorio.etichetta : null,
    territorio.livello === "italia" || territorio.livello === "regione" ? null : input.nomeRegione,
  ].filter((text) => text !== null && text !== "");
  return {
    template: template.name,
    title: `${template.title}: ${coverTitle(territorio, input.comuni)}`,
    audience: template.audience,
    territorio,
    dataOsservazione: input.data,
    domandeFinoAl: input.domandeFinoAl,
    dateLine: sayDateLine(input.data, input.domandeFinoAl),
    cover: {
      kicker: template.title,
      title: coverTitle(territorio, input.comuni),
      subtitle: parents.join(" · "),
      facts: [
        { label: "Dati aggiornati al", value: sayLongDay(input.data) },
        ...(input.domandeFinoAl === null
          ? []
          : [{ label: "Con domande fino al", value: sayLongDay(input.domandeFinoAl) }]),
        ...(input.precedente === null
          ? []
          : [{ label: "Confronto con il", value: sayLongDay(input.precedente) }]),
        ...(italia.asked && !italia.known && territorio.livello !== "italia"
          ? [
              {
                label: "Confronto con l'Italia",
                value: "n.d.: i file caricati non coprono l'Italia intera",
              },
            ]
          : []),
        ...Object.entries(template.parametri).map(([name, one]) => ({
          label: one.label,
          value: sayValore(input, name),
        })),
        ...(territorio.livello === "ambito"
          ? [
              {
                label: `Comuni (${input.comuni.length})`,
                value: coverNames(
                  input.comuni,
                  template.sections.some(
                    (one) => messages.holds(one.quando) && comuniLeft(one, input).length > 0,
                  ),
                ),
              },
            ]
          : []),
        {
          label: "Uso",
          value: template.audience === "interno" ? "interno" : "pubblicabile",
        },
      ],
      warnings,
    },
    sections,
    fonti: input.fonti,
    cifre: [...input.figures.values()].map(plainTable),
    version: input.version,
  };
}

/**
 * Writes docs/fonti.md from the definitions of the sources. Run it after the build, with Node 24:
 * `node scripts/build-docs-fonti.ts`. The same definitions give the same bytes; a test compares them
 * with the page that is committed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ColumnDefinition, SourceDefinition } from "../src/define/source.js";
import type { ColumnType } from "../src/define/source-columns.js";
import { INTRODUCTION } from "./docs/fonti-introduzione.ts";
import { code, day, table } from "./docs/markdown.ts";

export interface SourcesPage {
  readonly sources: ReadonlyMap<string, SourceDefinition>;
  readonly codes: (list: string) => readonly {
    readonly codice: string;
    readonly etichetta: string;
  }[];
}

const TYPES: Readonly<Record<ColumnType | "codice_fiscale", string>> = {
  text: "testo",
  code: "codice",
  codice_fiscale: "codice fiscale",
  date: "data",
  month: "mese",
  euro: "importo",
  number: "numero",
  integer: "intero",
  boolean: "sì/no",
  list: "elenco",
  comune: "comune (codice ISTAT)",
  catastale: "comune (codice catastale)",
  comune_name: "nome del comune",
  regione: "regione",
  ambito: "ambito",
};

const TERRITORY: Readonly<Record<string, string>> = {
  comune: "dal comune di ogni riga",
  ambito: "dall'ambito di ogni riga o, se manca, dal suo comune",
  regione: "righe di intere regioni: nessun ambito",
  domanda: "da quello della domanda con lo stesso protocollo",
  caso: "da quello del caso con lo stesso id_caso",
  puc: "da quello del PUC con lo stesso id_puc",
  individuo: "da quello dell'individuo con lo stesso codice",
};

const GROUPS: Readonly<Record<string, string>> = {
  inps: "INPS",
  gepi: "GePI",
  rdc: "Archivio RdC",
  fondi: "Fondi e LEPS",
  ats: "Ambiti",
  istat: "ISTAT e ANPR",
  confini: "Confini",
  riferimento: "Valori di riferimento",
};

const codes = (words: readonly string[]): string => words.map(code).join(", ");
const anchor = (list: string): string => `[${list}](#elenco-${list})`;

/** inps, gepi… : the folder a source is in. */
const groupOf = (source: SourceDefinition): string => source.name.split("_")[0] ?? "";

/** What else must be known of a column. */
function notes(source: SourceDefinition, name: string, column: ColumnDefinition): string {
  const { min, max, earliest, deadline, none, many, words, of, type } = column;
  const said: string[] = [];
  if (type === "list") said.push([column.list ?? []].flat().map(anchor).join(" o "));
  if (many) said.push("più codici nella stessa cella");
  if (words !== undefined) {
    said.push(
      `anche ${Object.entries(words)
        .map(([word, listed]) => `«${word}» per ${code(listed)}`)
        .join(", ")}`,
    );
  }
  if (min !== undefined && max !== undefined) said.push(`da ${min} a ${max}`);
  else if (min !== undefined) said.push(`da ${min} in su`);
  if (type === "date" || type === "month") {
    if (earliest !== undefined) said.push(`dal ${day(earliest)}`);
    if (deadline) said.push("può essere nel futuro");
  }
  if (none !== undefined) said.push(`${codes(none)} vale come cella vuota`);
  if (column.shape !== undefined) said.push(`forma ${code(column.shape)}`);
  if (of !== undefined) said.push(`si confronta con ${code(of)}`);
  if (source.observed.column === name) said.push("la stessa in tutte le righe");
  if (column.into === null) said.push("letta e non conservata");
  if (column.personal) said.push("dato personale");
  return said.join("; ");
}

function observedOf({ observed }: SourceDefinition): string {
  const places = [
    ...(observed.column === undefined ? [] : [`la colonna ${code(observed.column)}`]),
    "l'opzione `--data`",
    ...(observed.title === undefined
      ? []
      : [`il titolo sopra la tabella (${code(observed.title)})`]),
    observed.by === "year"
      ? "il giorno, il mese o l'anno nel nome del file (un anno vale 1° gennaio)"
      : "il giorno nel nome del file",
    ...(observed.undated === undefined
      ? []
      : [`se non c'è altro il ${day(observed.undated)}, perché l'elenco non porta una data`]),
  ];
  return places.join(", poi ");
}

function territoryOf({ covers }: SourceDefinition): string {
  if ("unit" in covers)
    return `nessuno: sono dati di riferimento, distinti per ${code(covers.unit)}`;
  return TERRITORY["by" in covers ? covers.by : covers.through] ?? "";
}

function ignoredOf({ ignore }: SourceDefinition): string | null {
  if (ignore.length === 0) return null;
  return ignore
    .map((rule) =>
      "column" in rule
        ? `le righe con ${code(rule.column)} uguale a ${rule.equals.map((word) => `«${word}»`).join(" o ")}`
        : `le righe con una sola cella che comincia con ${rule.note.map((word) => `«${word}»`).join(", ")}`,
    )
    .join("; ");
}

function headingOf({ heading }: SourceDefinition): string | null {
  if (heading === undefined) return null;
  const said = [
    ...(heading.says === undefined ? [] : [`deve contenere ${code(heading.says)}`]),
    ...(heading.never === undefined ? [] : [`non deve contenere ${code(heading.never)}`]),
  ];
  return `il testo sopra la tabella ${said.join(" e ")}`;
}

function facts(source: SourceDefinition): string {
  const { totals } = source;
  const lines: readonly (readonly [string, string | null])[] = [
    ["Nome", `${code(source.name)}, da ${code(pathOf(source))}`],
    [
      "File",
      `${source.format.length === 0 ? "riconosciuto dalla forma, non dalle colonne" : source.format.join(" o ")}; riempie la tabella ${code(source.table)}`,
    ],
    ["Titolo", headingOf(source)],
    ["Data di osservazione", observedOf(source)],
    [
      "Domande fino al",
      source.until === undefined ? null : `il giorno più recente di ${code(source.until)}`,
    ],
    ["Ambito delle righe", territoryOf(source)],
    ["Chiave", codes(source.keys)],
    [
      "Serve almeno una colonna fra",
      source.one_of.length === 0 ? null : source.one_of.map(codes).join("; "),
    ],
    [
      "Controlli fra colonne",
      source.at_most.length === 0
        ? null
        : source.at_most.map(([a, b]) => `${code(a)} non supera ${code(b)}`).join("; "),
    ],
    ["Non si caricano", ignoredOf(source)],
    [
      "Totali",
      totals === undefined
        ? null
        : `per ogni ${codes(totals.by)} la riga con ${code(totals.column)} «${totals.equals}» deve essere la somma di ${codes(totals.sum)}; altrimenti c'è un avviso`,
    ],
  ];
  return lines
    .filter(([, text]) => text !== null)
    .map(([label, text]) => `- **${label}:** ${text}.`)
    .join("\n");
}

const pathOf = (source: SourceDefinition): string => {
  const group = groupOf(source);
  if (source.name === group) return `seeds/sources/${group}.yaml`;
  return `seeds/sources/${group}/${source.name.slice(group.length + 1)}.yaml`;
};

function sourceSection(source: SourceDefinition): string {
  const oneOf = new Set(source.one_of.flat());
  const rows = Object.entries(source.columns).map(([name, column]) => [
    code(name),
    column.from.join(", "),
    TYPES[column.type],
    column.required ? "sì" : oneOf.has(name) ? "una del gruppo" : "",
    notes(source, name, column),
  ]);
  return [
    `### ${source.title}`,
    "",
    facts(source),
    "",
    table(["Colonna", "Altri nomi", "Tipo", "Obbligatoria", "Note"], rows),
  ].join("\n");
}

function listSections({ sources, codes: read }: SourcesPage): string {
  const used = new Set<string>();
  for (const { columns } of sources.values()) {
    for (const { list } of Object.values(columns))
      for (const one of [list ?? []].flat()) used.add(one);
  }
  return [...used]
    .sort()
    .map((list) =>
      [
        `### Elenco ${list}`,
        "",
        table(
          ["Codice", "Nel file può esserci anche"],
          read(list).map(({ codice, etichetta }) => [code(codice), etichetta]),
        ),
      ].join("\n"),
    )
    .join("\n\n");
}

/** The page on the sources, in Markdown. */
export function sourcesPage(page: SourcesPage): string {
  const all = [...page.sources.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  // Known groups first; a folder nobody named here still has its chapter.
  const names = new Set([...Object.keys(GROUPS), ...all.map(groupOf)]);
  const groups = [...names].flatMap((group) => {
    const own = all.filter((source) => groupOf(source) === group);
    if (own.length === 0) return [];
    return [[`## ${GROUPS[group] ?? group}`, ...own.map(sourceSection)].join("\n\n")];
  });
  return `${[
    "<!-- Pagina scritta da scripts/build-docs-fonti.ts dalle definizioni in seeds/sources: non si modifica a mano. -->",
    "# Le fonti e le colonne",
    INTRODUCTION.trim(),
    ...groups,
    "## Gli elenchi dei codici",
    "Nelle colonne di tipo «elenco» vale il codice oppure la sua descrizione, senza badare a maiuscole, accenti e punteggiatura. Una parola che non c'è scarta la riga (R-ENUM).",
    listSections(page),
  ].join("\n\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const built = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href);
  const [source, lists] = await Promise.all([built("define/source"), built("define/codes")]);
  const text = sourcesPage({
    sources: source.soundSources([join(root, "seeds", "sources")]),
    codes: (list) => lists.readCodes(root, list),
  });
  writeFileSync(join(root, "docs", "fonti.md"), text);
  console.log(`docs/fonti.md: ${text.split("\n").length} righe`);
}

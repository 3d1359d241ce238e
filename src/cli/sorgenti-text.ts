import type { MappingProposal } from "../app/source-mapping.js";
import type { DescribedSource, SourceColumn, SourceEntry } from "../app/sources.js";
import type { ColumnDefinition, SourceDefinition } from "../define/source.js";
import { few } from "../model/italian.js";
import { textTable } from "./text-table.js";

const TYPES: Readonly<Record<string, string>> = {
  text: "testo",
  code: "codice",
  codice_fiscale: "codice fiscale",
  date: "data",
  month: "mese",
  euro: "importo in euro",
  number: "numero",
  integer: "numero intero",
  boolean: "sì/no",
  list: "elenco",
  comune: "codice ISTAT del comune",
  catastale: "codice catastale",
  comune_name: "nome del comune",
  regione: "regione",
  ambito: "codice dell'ambito",
};

export const sayType = (type: string): string => TYPES[type] ?? type;

/** The list of the sources. */
export const sourcesTable = (entries: readonly SourceEntry[]): string =>
  textTable(
    ["fonte", "titolo", "tabelle", "file"],
    entries.map((one) => [
      one.propria ? `${one.nome} *` : one.nome,
      one.titolo,
      one.tabelle.join(", "),
      one.formati.join(", "),
    ]),
  );

const CODES_SHOWN = 8;

const sayCodes = ({ codici }: SourceColumn): string =>
  few(
    codici.map(({ codice }) => codice),
    CODES_SHOWN,
  );

/** Years are numbers too: no mark between thousands. */
const plain = (value: number): string => String(value).replace(".", ",");

function range({ min, max }: ColumnDefinition): string | null {
  if (min !== undefined && max !== undefined) return `da ${plain(min)} a ${plain(max)}`;
  if (min !== undefined) return `almeno ${plain(min)}`;
  return max === undefined ? null : `al massimo ${plain(max)}`;
}

/** What a column admits, in a few words. */
function columnRules(column: SourceColumn, definition: ColumnDefinition): string {
  const rules = [
    range(definition),
    column.codici.length > 0 ? sayCodes(column) : null,
    definition.many ? "più codici in una cella" : null,
    definition.of === undefined ? null : `si accorda con ${definition.of}`,
    definition.known ? "deve essere conosciuto" : null,
    definition.earliest === undefined ? null : `dal ${definition.earliest}`,
    definition.deadline ? "anche dopo la data di osservazione" : null,
    definition.personal ? "dato personale" : null,
  ];
  return rules.filter((rule) => rule !== null).join("; ");
}

/** The layout of a source as a table. */
export const layoutTable = ({ source, columns }: DescribedSource): string =>
  textTable(
    ["colonna", "tipo", "", "regole", "altri nomi"],
    columns.map((column) => [
      column.colonna,
      sayType(column.tipo),
      column.obbligatoria ? "obbligatoria" : "",
      columnRules(column, source.columns[column.colonna] as ColumnDefinition),
      column.altri_nomi.join(", "),
    ]),
  );

const TERRITORY: Readonly<Record<string, string>> = {
  comune: "l'ambito di una riga è quello del suo comune.",
  ambito: "ogni riga dice il suo ambito, o lo prende dal comune.",
  regione: "le righe sono di regioni.",
  domanda: "l'ambito di una riga è quello della domanda con lo stesso protocollo.",
  caso: "l'ambito di una riga è quello del caso con lo stesso id_caso.",
  puc: "l'ambito di una riga è quello del PUC con lo stesso id_puc.",
  individuo: "l'ambito di una riga è quello della domanda dell'individuo.",
};

function sayTerritory({ covers }: SourceDefinition): string {
  if ("unit" in covers) return `le righe non sono di un ambito: si distinguono per ${covers.unit}.`;
  return TERRITORY["by" in covers ? covers.by : covers.through] ?? "";
}

function sayObserved({ observed }: SourceDefinition): string {
  const places = [
    observed.column === undefined ? null : `la colonna ${observed.column}`,
    "l'opzione --data",
    observed.title === undefined ? null : "il titolo sopra la tabella",
    observed.by === "year" ? "l'anno nel nome del file" : "il giorno nel nome del file",
    observed.undated === undefined ? null : "altrimenti vale per sempre",
  ];
  return `${places.filter((place) => place !== null).join(", poi ")}.`;
}

/** The rules of a source in words: key, checks, dates, territory, further tables. */
export function sourceRules(source: SourceDefinition): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [
    [
      "Chiave",
      `${source.keys.join(" + ")}: righe con la stessa chiave e altro contenuto non si caricano.`,
    ],
    ["Data di osservazione", sayObserved(source)],
    ["Territorio", sayTerritory(source)],
  ];
  if (source.matches !== undefined && source.by_name) {
    rows.push(["Nome del file", `deve corrispondere a ${source.matches}, oppure --fonte.`]);
  }
  for (const group of source.one_of) rows.push(["Almeno una fra", `${group.join(", ")}.`]);
  for (const [part, whole] of source.at_most) {
    rows.push(["Scarta se", `${part} supera ${whole}.`]);
  }
  for (const rule of source.expect) rows.push(["Avvisa se", `${rule.says}.`]);
  for (const rule of source.ignore) {
    rows.push([
      "Ignora",
      "column" in rule
        ? `le righe con ${rule.column} uguale a ${rule.equals.join(" o ")}.`
        : `le note che cominciano con ${rule.note.join(", ")}.`,
    ]);
  }
  if (source.totals !== undefined) {
    rows.push([
      "Controlla",
      `i totali per ${source.totals.by.join(", ")}: sono la somma delle righe.`,
    ]);
  }
  for (const [column, value] of Object.entries(source.fill)) {
    rows.push(["Aggiunge", `${column} = ${value === "{year}" ? "anno della data" : value}.`]);
  }
  for (const { table, take } of source.also) {
    rows.push(["Riempie anche", `${table}, con ${[...new Set(Object.values(take))].join(", ")}.`]);
  }
  return rows;
}

/** What a file's columns are taken for, with the other candidates. */
export const mappingTable = (proposal: MappingProposal): string =>
  textTable(
    ["colonna del file", "colonna della fonte", "perché", "oppure"],
    proposal.colonne.map((column) => {
      const chosen = column.candidate.find(({ colonna }) => colonna === column.proposta);
      return [
        column.colonna_file,
        column.proposta ?? "(non caricata)",
        column.gia_nota ? "nome già noto" : (chosen?.motivo ?? ""),
        column.candidate
          .filter(({ colonna }) => colonna !== column.proposta)
          .map(({ colonna, motivo }) => `${colonna} (${motivo})`)
          .join(", "),
      ];
    }),
  );

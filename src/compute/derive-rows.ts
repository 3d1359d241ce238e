import type { Database } from "better-sqlite3";
import type { IncontroScadenza } from "../model/scadenze/incontri.js";
import type { DomandaNucleo } from "../model/scadenze/nucleo.js";
import type { Membro } from "../model/scadenze/percorso.js";
import type { PeriodoDiStato } from "../model/scadenze/scaduti.js";

/** A row of a query, and its cells as the deadline rules want them. */
export type Raw = Readonly<Record<string, string | number | null>>;

export const flag = (value: unknown): boolean | null =>
  value === null || value === undefined ? null : value === 1;

export const text = (row: Raw, column: string): string | null => {
  const value = row[column];
  return value === null || value === undefined ? null : String(value);
};

type Cells = readonly (string | number | null)[];

const word = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);

/** Rows of a table gathered by protocollo. Read as arrays: a regione has hundreds of thousands. */
function gather<T>(
  db: Database,
  columns: string,
  from: string,
  make: (cells: Cells) => T,
): ReadonlyMap<string, readonly T[]> {
  const found = new Map<string, T[]>();
  const rows = db.prepare<[], Cells>(`SELECT ${columns}, protocollo FROM ${from}`).raw(true);
  for (const cells of rows.iterate()) {
    const key = String(cells[cells.length - 1]);
    const list = found.get(key);
    if (list === undefined) found.set(key, [make(cells)]);
    else list.push(make(cells));
  }
  return found;
}

/** The members of each nucleus, from a population that has their columns. */
export const membersIn = (
  db: Database,
  population: string,
): ReadonlyMap<string, readonly Membro[]> =>
  gather(
    db,
    `id_individuo, data_nascita, disabilita_classe, invalidita_l68, patologia_oncologica,
     pensione_diretta, occupato, studente, responsabilita_genitoriale, carico_cura,
     violenza_genere, percorso, esente_monitoraggio`,
    population,
    (cells): Membro => ({
      idIndividuo: word(cells[0]) ?? "",
      dataNascita: word(cells[1]) ?? "",
      disabilitaClasse: word(cells[2]),
      invaliditaL68: flag(cells[3]),
      patologiaOncologica: flag(cells[4]),
      pensioneDiretta: flag(cells[5]),
      occupato: flag(cells[6]),
      studente: flag(cells[7]),
      responsabilitaGenitoriale: flag(cells[8]),
      caricoCura: flag(cells[9]),
      violenzaGenere: flag(cells[10]),
      percorso: word(cells[11]),
      esenteMonitoraggio: flag(cells[12]),
    }),
  );

/** The meetings of each nucleus, from a population that has their columns. */
export const meetingsIn = (
  db: Database,
  population: string,
): ReadonlyMap<string, readonly IncontroScadenza[]> =>
  gather(
    db,
    `id_individuo, tipo, data_convocazione, data_appuntamento, data_incontro, data_registrazione,
     esito`,
    population,
    (cells): IncontroScadenza => ({
      idIndividuo: word(cells[0]),
      tipo: word(cells[1]) ?? "",
      dataConvocazione: word(cells[2]),
      dataAppuntamento: word(cells[3]),
      dataIncontro: word(cells[4]),
      dataRegistrazione: word(cells[5]),
      esito: word(cells[6]),
    }),
  );

/** The history of states of each application. */
export const statesIn = (
  db: Database,
  population: string,
): ReadonlyMap<string, readonly PeriodoDiStato[]> =>
  gather(
    db,
    "stato, dal, al",
    population,
    (cells): PeriodoDiStato => ({
      stato: word(cells[0]) ?? "",
      dal: word(cells[1]) ?? "",
      al: word(cells[2]),
    }),
  );

/** Columns of a domanda that decide its terms. */
export const DOMANDA_COLUMNS = `n.tipo_domanda, n.nucleo_invariato, n.data_presentazione,
  n.data_pad_nucleo, n.data_trasmissione_gepi, n.data_accoglimento, n.decorrenza,
  n.data_fine_fruizione`;

export const domandaOf = (row: Raw): DomandaNucleo => ({
  tipoDomanda: text(row, "tipo_domanda"),
  nucleoInvariato: flag(row.nucleo_invariato),
  dataPresentazione: text(row, "data_presentazione"),
  dataPadNucleo: text(row, "data_pad_nucleo"),
  dataTrasmissioneGepi: text(row, "data_trasmissione_gepi"),
  dataAccoglimento: text(row, "data_accoglimento"),
  decorrenza: text(row, "decorrenza"),
  dataFineFruizione: text(row, "data_fine_fruizione"),
});

import type { Database } from "better-sqlite3";
import type { ComuneCode, ComuneNames, TerritoryData } from "../model/territory-data.js";

/** Where a comune, or a part of one, belongs at a date. */
export interface Placement {
  readonly comune: string;
  readonly municipio: string;
  readonly ambito: string;
  /** Of the ambito. */
  readonly regione: string;
  /** 1 when the composition was not read from a file. */
  readonly dimostrativa: number;
}

/**
 * Who belongs to which ambito at a date. Where a region's composition was read from a file, its
 * demonstrative one does not count.
 */
export function readPlacements(db: Database, at: string): readonly Placement[] {
  return db
    .prepare<unknown[], Placement>(
      `WITH valido AS MATERIALIZED (
        SELECT * FROM ambito WHERE dal <= :at AND (al IS NULL OR al >= :at)),
      letta AS MATERIALIZED (SELECT DISTINCT regione FROM valido WHERE dimostrativa = 0),
      vigente AS MATERIALIZED (
        SELECT v.codice, v.fornitura_id, v.regione, v.dimostrativa FROM valido v
        WHERE v.dimostrativa = (v.regione NOT IN (SELECT regione FROM letta))
          AND v.dal = (SELECT MAX(m.dal) FROM valido m
            WHERE m.codice = v.codice AND m.dimostrativa = v.dimostrativa))
      SELECT m.comune, m.municipio, v.codice AS ambito, v.regione, v.dimostrativa
      FROM ambito_comune m
      JOIN vigente v ON v.codice = m.codice_ambito AND v.fornitura_id IS m.fornitura_id
      WHERE m.dal <= :at AND (m.al IS NULL OR m.al >= :at)
      ORDER BY m.comune, m.municipio, v.codice`,
    )
    .all({ at });
}

/** Ceased comune → what it became, in the order of the official table. */
function readVariazioni(db: Database): Map<string, string[]> {
  const variazioni = new Map<string, string[]>();
  const rows = db
    .prepare<[], { cessato: string; nuovo: string }>(
      "SELECT cessato, nuovo FROM comune_variazione ORDER BY cessato, data, nuovo",
    )
    .all();
  for (const { cessato, nuovo } of rows) {
    variazioni.set(cessato, [...(variazioni.get(cessato) ?? []), nuovo]);
  }
  return variazioni;
}

/** What the checks of a file need to know of the territory at its observation date. */
export function readTerritoryData(db: Database, at: string): TerritoryData {
  const codici = new Map<string, ComuneCode[]>();
  const codes = db
    .prepare<[], ComuneCode & { codice_istat: string }>(
      "SELECT codice_istat, catastale, dal, al FROM comune_codice",
    )
    .all();
  for (const { codice_istat, catastale, dal, al } of codes) {
    const holder = { catastale, dal, al };
    const known = codici.get(codice_istat);
    if (known === undefined) codici.set(codice_istat, [holder]);
    else known.push(holder);
  }
  const comuni = new Map<string, ComuneNames>();
  const rows = db
    .prepare<[], ComuneNames & { catastale: string }>(
      "SELECT catastale, nome, altro_nome AS altroNome, regione, al FROM comune",
    )
    .all();
  for (const { catastale, ...names } of rows) comuni.set(catastale, names);
  const variazioni = readVariazioni(db);
  const ambiti = new Map<string, string[]>();
  const regioniAmbito = new Map<string, string>();
  const regioniLette = new Set<string>();
  for (const { comune, ambito, regione, dimostrativa } of readPlacements(db, at)) {
    regioniAmbito.set(ambito, regione);
    if (dimostrativa === 0) regioniLette.add(regione);
    const known = ambiti.get(comune);
    if (known === undefined) ambiti.set(comune, [ambito]);
    else if (!known.includes(ambito)) known.push(ambito);
  }
  for (const [cessato, nuovi] of variazioni) {
    const heirs = ambiti.get(nuovi[0] ?? "");
    if (!ambiti.has(cessato) && heirs !== undefined) ambiti.set(cessato, heirs);
    // A comune born later stands, before its birth, where its parts did.
    const own = ambiti.get(cessato);
    for (const nuovo of nuovi) if (!ambiti.has(nuovo) && own !== undefined) ambiti.set(nuovo, own);
  }
  const regioni = new Map(
    db
      .prepare<[], { codice: string; nome: string }>("SELECT codice, nome FROM regione")
      .all()
      .map(({ codice, nome }) => [codice, nome]),
  );
  return { codici, comuni, variazioni, ambiti, regioniAmbito, regioniLette, regioni };
}

/** Finds the ambito of a comune, or of one of its municipi, at a date. */
export class PlaceFinder {
  readonly #whole = new Map<string, string>();
  readonly #part = new Map<string, string>();

  constructor(db: Database, at: string) {
    for (const { comune, municipio, ambito } of readPlacements(db, at)) {
      if (municipio === "") {
        if (!this.#whole.has(comune)) this.#whole.set(comune, ambito);
      } else this.#part.set(`${comune}/${municipio}`, ambito);
    }
    for (const [cessato, nuovi] of readVariazioni(db)) {
      const heir = this.#whole.get(nuovi[0] ?? "");
      if (heir !== undefined && !this.#whole.has(cessato)) this.#whole.set(cessato, heir);
      const own = this.#whole.get(cessato);
      for (const nuovo of nuovi) {
        if (own !== undefined && !this.#whole.has(nuovo)) this.#whole.set(nuovo, own);
      }
    }
  }

  /** The code, or '' where it is not known. */
  find(comune: string | null, municipio: string | null): string {
    if (comune === null) return "";
    const part = municipio === null ? undefined : this.#part.get(`${comune}/${municipio}`);
    return part ?? this.#whole.get(comune) ?? "";
  }
}

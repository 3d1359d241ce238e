import type { Database, Statement } from "better-sqlite3";
import type { ComuneCode, ComuneNames, TerritoryData } from "../model/territory-data.js";
import { LateMap } from "./late-map.js";

/** An ambito in force at a date. */
interface Vigente {
  readonly codice: string;
  readonly fornitura_id: number | null;
  readonly regione: string;
  /** 1 when the composition was not read from a file. */
  readonly dimostrativa: number;
}

/** Of which composition an ambito is: those of a delivery and those of dash may share a code. */
const compositionKey = (codice: string, fornitura: number | null): string =>
  `${codice} ${fornitura ?? ""}`;

/**
 * The ambiti in force at a date. Where a region's composition was read from a file, its demonstrative
 * one does not count.
 */
function readVigenti(db: Database, at: string): ReadonlyMap<string, Vigente> {
  const rows = db
    .prepare<unknown[], Vigente>(
      `WITH valido AS MATERIALIZED (
        SELECT * FROM ambito WHERE dal <= :at AND (al IS NULL OR al >= :at)),
      letta AS MATERIALIZED (SELECT DISTINCT regione FROM valido WHERE dimostrativa = 0)
      SELECT v.codice, v.fornitura_id, v.regione, v.dimostrativa FROM valido v
      WHERE v.dimostrativa = (v.regione NOT IN (SELECT regione FROM letta))
        AND v.dal = (SELECT MAX(m.dal) FROM valido m
          WHERE m.codice = v.codice AND m.dimostrativa = v.dimostrativa)`,
    )
    .all({ at });
  return new Map(rows.map((row) => [compositionKey(row.codice, row.fornitura_id), row]));
}

/** Rows of the composition valid at a date: comune, municipio, ambito, delivery. */
const MEMBERS = `SELECT comune, municipio, codice_ambito, fornitura_id FROM ambito_comune
  WHERE dal <= :at AND (al IS NULL OR al >= :at)`;
type Member = readonly [string, string, string, number | null];

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

/** What does not depend on the date: only a new version of dash changes these tables. */
type Still = Pick<TerritoryData, "codici" | "comuni" | "variazioni" | "regioni">;

function readStill(db: Database): Still {
  const regioni = db
    .prepare<[], { codice: string; nome: string }>("SELECT codice, nome FROM regione")
    .all();
  return {
    codici: readCodici(db),
    comuni: readComuni(db),
    variazioni: readVariazioni(db),
    regioni: new Map(regioni.map(({ codice, nome }) => [codice, nome])),
  };
}

function readCodici(db: Database): LateMap<readonly ComuneCode[]> {
  const columns = "SELECT catastale, dal, al, codice_istat FROM comune_codice";
  const one = db.prepare<[string], ComuneCode & { codice_istat: string }>(
    `${columns} WHERE codice_istat = ?`,
  );
  const all = db.prepare<[], ComuneCode & { codice_istat: string }>(columns);
  const plain = ({ catastale, dal, al }: ComuneCode): ComuneCode => ({ catastale, dal, al });
  return new LateMap(
    (code) => {
      const holders = one.all(code);
      return holders.length === 0 ? undefined : holders.map(plain);
    },
    () => {
      const codici = new Map<string, ComuneCode[]>();
      for (const row of all.all()) {
        const known = codici.get(row.codice_istat);
        if (known === undefined) codici.set(row.codice_istat, [plain(row)]);
        else known.push(plain(row));
      }
      return codici;
    },
  );
}

function readComuni(db: Database): LateMap<ComuneNames> {
  const columns = "SELECT nome, altro_nome AS altroNome, regione, al, catastale FROM comune";
  const one = db.prepare<[string], ComuneNames>(
    "SELECT nome, altro_nome AS altroNome, regione, al FROM comune WHERE catastale = ?",
  );
  const all = db.prepare<[], ComuneNames & { catastale: string }>(columns);
  return new LateMap(
    (catastale) => one.get(catastale),
    () => new Map(all.all().map(({ catastale, ...names }) => [catastale, names])),
  );
}

/** A territory as plain data, all read: it can go to another thread. */
export const wholeTerritory = (territory: TerritoryData): TerritoryData => ({
  ...territory,
  codici: new Map(territory.codici),
  comuni: new Map(territory.comuni),
  ambiti: new Map(territory.ambiti),
});

/** Whether some ambito begins, ends or changes between two dates: then each has its own territory. */
export function changesBetween(db: Database, one: string, other: string): boolean {
  const [from, to] = one < other ? [one, other] : [other, one];
  const changes = "(dal > :from AND dal <= :to) OR (al >= :from AND al < :to)";
  return (
    db
      .prepare(
        `SELECT EXISTS (SELECT 1 FROM ambito WHERE ${changes})
          OR EXISTS (SELECT 1 FROM ambito_comune WHERE ${changes})`,
      )
      .pluck()
      .get({ from, to }) === 1
  );
}

/**
 * What the checks of a file need to know of the territory at its observation date. `other`: the
 * territory at another date, whose parts that hold at any date are taken over.
 */
export function readTerritoryData(db: Database, at: string, other?: Still): TerritoryData {
  const { codici, comuni, variazioni, regioni } = other ?? readStill(db);
  const regioniAmbito = new Map<string, string>();
  const regioniLette = new Set<string>();
  const vigenti = readVigenti(db, at);
  const inForce = db
    .prepare<unknown[], Pick<Vigente, "codice" | "fornitura_id">>(
      `SELECT DISTINCT codice_ambito AS codice, fornitura_id FROM (${MEMBERS})`,
    )
    .all({ at });
  for (const { codice, fornitura_id } of inForce) {
    const vigente = vigenti.get(compositionKey(codice, fornitura_id));
    if (vigente === undefined) continue;
    regioniAmbito.set(codice, vigente.regione);
    if (vigente.dimostrativa === 0) regioniLette.add(vigente.regione);
  }
  const ambiti = readAmbiti(db, at, vigenti, variazioni);
  return { codici, comuni, variazioni, ambiti, regioniAmbito, regioniLette, regioni };
}

/** Comune → its ambiti. Who has no place of its own stands where what it became does, or what it came from. */
function readAmbiti(
  db: Database,
  at: string,
  vigenti: ReadonlyMap<string, Vigente>,
  variazioni: TerritoryData["variazioni"],
): LateMap<readonly string[]> {
  const all = db.prepare<unknown[], Member>(MEMBERS);
  const one = db.prepare<unknown[], Member>(`${MEMBERS} AND comune = :comune`);
  all.raw();
  one.raw();
  /** Almost all comuni are in one ambito alone: they share a list. */
  const alone = new Map<string, readonly string[]>();
  const places = (rows: readonly Member[]): Map<string, readonly string[]> => {
    const ambiti = new Map<string, readonly string[]>();
    for (const [comune, , codice, fornitura] of rows) {
      if (!vigenti.has(compositionKey(codice, fornitura))) continue;
      let only = alone.get(codice);
      if (only === undefined) {
        only = [codice];
        alone.set(codice, only);
      }
      const known = ambiti.get(comune);
      if (known === undefined) ambiti.set(comune, only);
      else if (!known.includes(codice)) ambiti.set(comune, [...known, codice]);
    }
    return ambiti;
  };
  const whole = (): ReadonlyMap<string, readonly string[]> => {
    const ambiti = places(all.all({ at }) as unknown as Member[]);
    for (const [cessato, nuovi] of variazioni) {
      const heirs = ambiti.get(nuovi[0] ?? "");
      if (!ambiti.has(cessato) && heirs !== undefined) ambiti.set(cessato, heirs);
      // A comune born later stands, before its birth, where its parts did.
      const own = ambiti.get(cessato);
      for (const nuovo of nuovi)
        if (!ambiti.has(nuovo) && own !== undefined) ambiti.set(nuovo, own);
    }
    return ambiti;
  };
  const made: LateMap<readonly string[]> = new LateMap((comune) => {
    const own = places(one.all({ at, comune }) as unknown as Member[]).get(comune);
    return own ?? made.whole().get(comune);
  }, whole);
  return made;
}

/** Where a comune belongs: whole, or a part of it for each municipio. */
interface Places {
  readonly whole: string | undefined;
  readonly parts: ReadonlyMap<string, string>;
}

/** Finds the ambito of a comune, or of one of its municipi, at a date: reads those it is asked for. */
export class PlaceFinder {
  readonly #db: Database;
  readonly #at: string;
  #vigenti: ReadonlyMap<string, Vigente> | null = null;
  readonly #members: Statement<unknown[], Member>;
  readonly #known = new Map<string, Places>();
  #merged: ReadonlyMap<string, string> | null = null;

  constructor(db: Database, at: string) {
    this.#db = db;
    this.#at = at;
    this.#members = db.prepare<unknown[], Member>(
      `${MEMBERS} AND comune = :comune ORDER BY codice_ambito`,
    );
    this.#members.raw();
  }

  /** The code, or '' where it is not known. */
  find(comune: string | null, municipio: string | null): string {
    if (comune === null) return "";
    const { whole, parts } = this.#placesOf(comune);
    const part = municipio === null ? undefined : parts.get(municipio);
    return part ?? whole ?? this.#throughMergers().get(comune) ?? "";
  }

  #placesOf(comune: string): Places {
    const known = this.#known.get(comune);
    if (known !== undefined) return known;
    const parts = new Map<string, string>();
    let whole: string | undefined;
    this.#vigenti ??= readVigenti(this.#db, this.#at);
    const rows = this.#members.all({ at: this.#at, comune }) as unknown as Member[];
    for (const [, municipio, codice, fornitura] of rows) {
      if (!this.#vigenti.has(compositionKey(codice, fornitura))) continue;
      if (municipio !== "") parts.set(municipio, codice);
      else whole ??= codice;
    }
    const found = { whole, parts };
    this.#known.set(comune, found);
    return found;
  }

  /** Comuni that have no place of their own, with that of what they became, or came from. */
  #throughMergers(): ReadonlyMap<string, string> {
    if (this.#merged !== null) return this.#merged;
    const merged = new Map<string, string>();
    const whole = (comune: string): string | undefined =>
      this.#placesOf(comune).whole ?? merged.get(comune);
    for (const [cessato, nuovi] of readVariazioni(this.#db)) {
      const heir = whole(nuovi[0] ?? "");
      if (heir !== undefined && whole(cessato) === undefined) merged.set(cessato, heir);
      const own = whole(cessato);
      for (const nuovo of nuovi) {
        if (own !== undefined && whole(nuovo) === undefined) merged.set(nuovo, own);
      }
    }
    this.#merged = merged;
    return merged;
  }
}

import type { Database } from "better-sqlite3";
import type { Contorno, Mappa, Punto } from "../model/document.js";
import { sayDay } from "../model/italian.js";
import type { Comune, Territorio } from "../model/territory.js";
import { listAmbiti, listComuni } from "../territory/list.js";

interface OutlineRow {
  readonly livello: string;
  readonly codice: string;
  readonly geometria: string;
  readonly data: string;
}

interface Outlines {
  /** By level and code. */
  readonly of: ReadonlyMap<string, readonly Contorno[]>;
  /** Day of the latest delivery used; null where none was. */
  readonly day: string | null;
}

const key = (level: string, code: string): string => `${level} ${code}`;

/** Geometry as dash stores it: a GeoJSON Polygon or MultiPolygon, checked when it was loaded. */
function contorniOf(geometria: string): readonly Contorno[] {
  const { type, coordinates } = JSON.parse(geometria) as
    | { readonly type: "Polygon"; readonly coordinates: Contorno }
    | { readonly type: "MultiPolygon"; readonly coordinates: readonly Contorno[] };
  return type === "Polygon" ? [coordinates] : coordinates;
}

/** The outlines loaded at or before a day, the latest of each territory; of one regione, or of all. */
function outlinesAt(
  db: Database,
  day: string,
  levels: readonly string[],
  regione: string | null,
): Outlines {
  const latest = new Map<string, OutlineRow>();
  const rows = db
    .prepare<unknown[], OutlineRow>(
      `SELECT c.livello, c.codice, c.geometria, f.data_osservazione AS data
      FROM confine c JOIN fornitura f ON f.id = c.fornitura_id
      WHERE f.data_osservazione <= :day AND (:regione IS NULL OR c.regione = :regione)
        AND c.livello IN (${levels.map((level) => `'${level}'`).join(", ")})
      ORDER BY f.data_osservazione, f.id, c.riga`,
    )
    .iterate({ day, regione });
  for (const row of rows) latest.set(key(row.livello, row.codice), row);
  const days = [...latest.values()].map((row) => row.data).sort();
  return {
    of: new Map([...latest].map(([name, row]) => [name, contorniOf(row.geometria)])),
    day: days.at(-1) ?? null,
  };
}

/** Middle of the seats, each as heavy as its residents: where a regione «is» when it must be a point. */
function middleOf(comuni: readonly Comune[]): Punto | null {
  const placed = comuni.flatMap(({ lon, lat, popolazione }) =>
    lon === null || lat === null ? [] : [{ lon, lat, weight: Math.max(1, popolazione) }],
  );
  const whole = placed.reduce((sum, one) => sum + one.weight, 0);
  if (whole === 0) return null;
  return [
    placed.reduce((sum, one) => sum + one.lon * one.weight, 0) / whole,
    placed.reduce((sum, one) => sum + one.lat * one.weight, 0) / whole,
  ];
}

const seatOf = (comune: Comune | undefined): Punto | null =>
  comune === undefined || comune.lon === null || comune.lat === null
    ? null
    : [comune.lon, comune.lat];

interface Group {
  readonly codice: string;
  readonly comuni: readonly Comune[];
  readonly seat: Punto | null;
}

/** The territories of a level inside one, with the comuni they are made of. */
function groupsOf(
  db: Database,
  territorio: Territorio,
  day: string,
  level: string,
): readonly Group[] {
  const comuni = listComuni(db, territorio, day);
  if (level === "comune") {
    return comuni.map((one) => ({ codice: one.catastale, comuni: [one], seat: seatOf(one) }));
  }
  const inside = (test: (comune: Comune) => boolean): readonly Comune[] => comuni.filter(test);
  if (level === "ambito") {
    return listAmbiti(db, territorio, day).map(({ codice, capofila }) => {
      const own = inside((comune) => comune.ambito === codice);
      const seat = seatOf(own.find((comune) => comune.catastale === capofila)) ?? middleOf(own);
      return { codice, comuni: own, seat };
    });
  }
  return [...new Set(comuni.map((comune) => comune.regione))].map((codice) => {
    const own = inside((comune) => comune.regione === codice);
    return { codice, comuni: own, seat: middleOf(own) };
  });
}

/**
 * Where the territories of a level lie inside one, at a day: outlines as far as they are loaded, those
 * of an ambito being those of its comuni; seats as far as dash knows them. Undefined for levels that
 * have no place of their own.
 */
export function mapOf(
  db: Database,
  territorio: Territorio,
  day: string,
  level: string,
): Mappa | undefined {
  if (!["regione", "ambito", "comune"].includes(level)) return undefined;
  const groups = groupsOf(db, territorio, day, level);
  const levels = level === "regione" ? ["regione"] : ["comune"];
  let outlines = outlinesAt(db, day, levels, territorio.regione);
  const ownLevel = level === "regione" && outlines.of.size > 0;
  if (level === "regione" && !ownLevel) outlines = outlinesAt(db, day, ["comune"], null);
  const contorni: Record<string, readonly Contorno[]> = {};
  const sedi: Record<string, Punto> = {};
  const senzaContorno: string[] = [];
  for (const { codice, comuni, seat } of groups) {
    if (seat !== null) sedi[codice] = seat;
    const whole = outlines.of.get(key(level, codice));
    if (whole !== undefined) {
      contorni[codice] = whole;
      continue;
    }
    if (ownLevel) continue;
    const parts = comuni.map((comune) => ({
      comune,
      own: outlines.of.get(key("comune", comune.catastale)),
    }));
    const drawn = parts.flatMap(({ own }) => own ?? []);
    if (drawn.length === 0) continue;
    contorni[codice] = drawn;
    senzaContorno.push(
      ...parts.flatMap(({ comune, own }) => (own === undefined ? [comune.nome] : [])),
    );
  }
  const used = Object.keys(contorni).length > 0;
  return {
    contorni,
    sedi,
    senzaContorno,
    fonte: used && outlines.day !== null ? `Confini al ${sayDay(outlines.day)}` : null,
  };
}

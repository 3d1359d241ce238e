import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { featuresOf } from "../../src/ingest/geo/features.js";
import { signedArea } from "../../src/ingest/geo/geometry.js";
import { type Bench, bench, sumOfLines } from "../app/load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const DAY = { data: "2025-12-31" } as const;

type Point = readonly [number, number];
/** A square with its lower left corner there, clockwise. */
const square = ([x, y]: Point, side = 1): Point[] => [
  [x, y],
  [x, y + side],
  [x + side, y + side],
  [x + side, y],
  [x, y],
];
const feature = (properties: object, ...rings: readonly (readonly Point[])[]): object => ({
  type: "Feature",
  properties,
  geometry: rings.length === 0 ? null : { type: "Polygon", coordinates: rings },
});
const collection = (...features: readonly object[]): string =>
  JSON.stringify({ type: "FeatureCollection", features });
const ALBA = { com_catasto_code: "A124", com_istat_code: "004003", name: "Alba" };
const BRA = { com_catasto_code: "B111", com_istat_code: "004029", name: "Bra" };

interface Stored {
  readonly livello: string;
  readonly codice: string;
  readonly nome: string;
  readonly regione: string;
  readonly geometria: { readonly type: string; readonly coordinates: Point[][] };
}
const stored = (): readonly Stored[] =>
  b
    .query("SELECT livello, codice, nome, regione, geometria FROM confine ORDER BY rowid")
    .map((row) => ({ ...row, geometria: JSON.parse(String(row.geometria)) }) as unknown as Stored);

describe("contorni", () => {
  test("un anello esterno antiorario è rovesciato, il buco gira al contrario, e lo si dice", async () => {
    const outer = [...square([8, 44])].reverse();
    const hole = square([8.2, 44.2], 0.2);
    const { notices } = await b.one("m.geojson", collection(feature(ALBA, outer, hole)), DAY);
    const [{ geometria }] = stored() as [Stored];
    const areas = geometria.coordinates.map((ring) => signedArea(ring));
    expect(areas[0]).toBeCloseTo(-1, 6);
    expect(areas[1]).toBeCloseTo(0.04, 6);
    expect(notices.find(({ code }) => code === "W-ANELLI")?.message).toMatch(/^1 forma/);
  });

  test("un anello già orario resta com'è, e non c'è avviso", async () => {
    const { notices } = await b.one("m.geojson", collection(feature(ALBA, square([8, 44]))), DAY);
    expect(stored()[0]?.geometria.coordinates).toEqual([square([8, 44])]);
    expect(notices.map(({ code }) => code)).not.toContain("W-ANELLI");
  });

  test("TopoJSON: un confine comune, scritto una volta, serve a tutte e due le forme", () => {
    // Two squares side by side on a grid of 0.1; the border between them is arc 0, upwards.
    const features = featuresOf({
      type: "Topology",
      transform: { scale: [0.1, 0.1], translate: [8, 44] },
      arcs: [
        [
          [10, 0],
          [0, 10],
        ],
        [
          [10, 10],
          [-10, 0],
          [0, -10],
          [10, 0],
        ],
        [
          [10, 10],
          [10, 0],
          [0, -10],
          [-10, 0],
        ],
      ],
      objects: {
        comuni: {
          type: "GeometryCollection",
          geometries: [
            { type: "Polygon", arcs: [[0, 1]], properties: ALBA },
            { type: "MultiPolygon", arcs: [[[2, 0]]], properties: BRA },
            { type: null, properties: {} },
          ],
        },
      },
    });
    const rings = features?.map(({ shape }) =>
      shape === null || shape === "bad"
        ? shape
        : shape.polygons[0]?.[0]?.map((point) => point.map((n) => Number(n.toFixed(6)))),
    );
    expect(rings).toEqual([
      [
        [9, 44],
        [9, 45],
        [8, 45],
        [8, 44],
        [9, 44],
      ],
      [
        [9, 45],
        [10, 45],
        [10, 44],
        [9, 44],
        [9, 45],
      ],
      null,
    ]);
  });

  test("TopoJSON: un arco negativo si percorre al contrario", () => {
    const features = featuresOf({
      type: "Topology",
      arcs: [
        [
          [8, 44],
          [8, 45],
          [9, 45],
        ],
        [
          [8, 44],
          [9, 44],
          [9, 45],
        ],
      ],
      objects: { a: { type: "Polygon", arcs: [[0, -2]], properties: {} } },
    });
    expect(features?.[0]?.shape).toEqual({
      polygons: [
        [
          [
            [8, 44],
            [8, 45],
            [9, 45],
            [9, 44],
            [8, 44],
          ],
        ],
      ],
    });
  });

  test("un contorno aperto o che non è un'area è scartato, uno che manca è contato vuoto", async () => {
    const outcome = await b.one(
      "m.geojson",
      collection(
        feature(ALBA, square([8, 44])),
        feature(BRA),
        feature({ com_catasto_code: "D205", name: "Cuneo" }, square([8, 44]).slice(0, 4)),
        feature({ com_catasto_code: "H501", name: "Roma" }, square([12, 41])),
        feature({ com_catasto_code: "L219", name: "Torino" }, square([8, 44])),
      ),
      DAY,
    );
    expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual(["3 R-GEOM"]);
    expect(outcome.report).toMatchObject({ lette: 5, vuote: 1, caricate: 3, scartate: 1 });
    expect(sumOfLines(outcome)).toBe(5);
    expect(outcome.notices.some(({ message }) => message.includes("Bra"))).toBe(true);
  });

  test("metri invece di gradi, o gradi scambiati: il file è rifiutato e si dice perché", async () => {
    const metres = collection(feature(ALBA, square([430_000, 4_950_000], 1000)));
    const swapped = collection(feature(ALBA, square([44, 8])));
    const named = JSON.stringify({
      ...JSON.parse(collection(feature(ALBA, square([8, 44])))),
      crs: { type: "name", properties: { name: "urn:ogc:def:crs:EPSG::32632" } },
    });
    for (const [text, reason] of [
      [metres, /metri/],
      [swapped, /scambiate/],
      [named, /longitudine e latitudine/],
    ] as const) {
      const { report } = await b.one("m.geojson", text, DAY);
      expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
      expect(report.errore?.messaggio).toMatch(reason);
    }
    expect(stored()).toEqual([]);
  });
});

describe("a chi appartiene un contorno", () => {
  test("un comune ha il suo codice catastale, anche da un codice ISTAT numerico letto alla data del file", async () => {
    // Cagliari: 092009 until 2025, another code from 2026.
    const [after] = b.query(
      "SELECT codice_istat AS c FROM comune_codice WHERE catastale = 'B354' AND dal = '2026-01-01'",
    );
    const of = (code: unknown): string =>
      collection(feature({ PRO_COM: Number(code), COMUNE: "Cagliari" }, square([9, 39])));
    await b.one("m.geojson", of("092009"), { data: "2025-01-01" });
    await b.one("n.geojson", of(after?.c), { data: "2026-08-14" });
    expect(stored().map(({ livello, codice }) => `${livello} ${codice}`)).toEqual([
      "comune B354",
      "comune B354",
    ]);
  });

  test("conta la forma della chiave, non il suo titolo: un catastale nella colonna dell'ISTAT vale", async () => {
    await b.one(
      "m.geojson",
      collection(feature({ codice_istat: "a124", comune: "Alba" }, square([8, 44]))),
      DAY,
    );
    expect(stored()[0]).toMatchObject({ codice: "A124", regione: "01" });
  });

  test("chi non è nessuno, o ha il nome di un altro, è scartato ed elencato", async () => {
    const outcome = await b.one(
      "m.geojson",
      collection(
        feature(ALBA, square([8, 44])),
        feature(BRA, square([8, 44])),
        feature({ com_catasto_code: "Z999", name: "Altrove" }, square([8, 44])),
        feature({ ...ALBA, com_catasto_code: "D205" }, square([8, 44])),
        feature({ com_catasto_code: "H501", name: "Roma" }, square([12, 41])),
        feature({ com_catasto_code: "L219", name: "Torino" }, square([8, 44])),
        feature({ note: "niente codice" }, square([8, 44])),
      ),
      DAY,
    );
    expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual([
      "3 R-TERR",
      "4 R-TERR-NAME",
      "7 R-REQ",
    ]);
    expect(outcome.exit).toBe(3);
  });

  test("due forme per lo stesso territorio: nessuna è presa", async () => {
    const outcome = await b.one(
      "m.geojson",
      collection(
        feature(ALBA, square([8, 44])),
        feature(ALBA, square([9, 44])),
        feature(BRA, square([8, 44])),
        feature({ com_catasto_code: "H501", name: "Roma" }, square([12, 41])),
      ),
      DAY,
    );
    expect(outcome.rejects.map(({ code }) => code)).toEqual(["R-KEY-DUP", "R-KEY-DUP"]);
    expect(stored().map(({ codice }) => codice)).toEqual(["B111", "H501"]);
  });

  test("regioni e province: codici con i loro zeri; una provincia abolita non è riconosciuta", async () => {
    const outcome = await b.one(
      "m.geojson",
      collection(
        feature({ COD_REG: 1, DEN_REG: "Piemonte" }, square([8, 44])),
        feature({ COD_REG: 2, DEN_REG: "Valle d'Aosta/Vallée d'Aoste" }, square([7, 45])),
        feature({ COD_REG: 1, COD_PROV: 4, DEN_PROV: "Cuneo" }, square([8, 44])),
        feature({ COD_REG: 1, COD_PROV: 1, DEN_PROV: "-", DEN_UTS: "Torino" }, square([8, 44])),
        feature({ COD_REG: 20, COD_PROV: 104, DEN_PROV: "Olbia-Tempio" }, square([9, 40])),
      ),
      { data: "2023-06-30" },
    );
    expect(stored().map(({ livello, codice, nome }) => `${livello} ${codice} ${nome}`)).toEqual([
      "regione 01 Piemonte",
      "regione 02 Valle d'Aosta",
      "provincia 004 Cuneo",
      "provincia 001 Torino",
    ]);
    expect(outcome.rejects.map(({ line, code }) => `${line} ${code}`)).toEqual(["5 R-TERR"]);
  });
});

describe("quello che manca", () => {
  test("i comuni della provincia che la mappa non disegna si dicono, quelli delle altre no", async () => {
    const { notices } = await b.one(
      "m.geojson",
      collection(feature({ com_catasto_code: "G999", name: "Prato" }, square([11, 43]))),
      { data: "2023-06-30" },
    );
    const said = notices.find(({ code }) => code === "W-FORME")?.message;
    expect(said).toMatch(/^Toscana: 6 comuni sono senza contorno/);
    expect(said).toContain("Cantagallo");
    expect(said).not.toContain("Firenze");
  });

  test("un comune cessato resta sé stesso nella mappa di una data più tarda, e lo si dice", async () => {
    const { notices } = await b.one(
      "m.geojson",
      collection(feature({ com_catasto_code: "F709", name: "Moransengo" }, square([8, 45]))),
      { data: "2023-06-30" },
    );
    expect(stored()[0]?.codice).toBe("F709");
    expect(notices.some(({ message }) => /non ci sono: Moransengo/.test(message))).toBe(true);
  });

  test("una GeometryCollection vuota non ha dati: E-NOROWS, o zero righe con --ammetti-vuoto", async () => {
    const empty = '{"type":"GeometryCollection", "geometries":[]}';
    const { report } = await b.one("m.geojson", empty, DAY);
    expect(report.errore).toMatchObject({ codice: "E-NOROWS" });
    const outcome = await b.one("m.geojson", empty, { ...DAY, ammettiVuoto: true });
    expect(outcome.report).toMatchObject({ lette: 0, caricate: 0 });
    expect(outcome.exit).toBe(0);
  });
});

describe("altri JSON", () => {
  test.each([
    ["un JSON di altro", '{"a": [1, 2]}', /non una mappa/],
    ["un elenco", '[{"protocollo": "P1"}]', /non una mappa/],
    ["un JSON tagliato", '{"type": "FeatureCollection", "features": [', /tagliato/],
  ])("%s è rifiutato con la sua ragione", async (_, text, reason) => {
    const { report } = await b.one("m.json", text, DAY);
    expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(report.errore?.messaggio).toMatch(reason);
  });

  test("una mappa che la memoria non reggerebbe è rifiutata prima di leggerla", async () => {
    const { report, remedy } = await b.one(
      "m.json",
      `{"type":"Topology","nota":"${"x".repeat(13 << 20)}"}`,
      DAY,
    );
    expect(report.errore).toMatchObject({ codice: "E-TOOBIG" });
    expect(remedy).toContain("shapefile");
  });

  test("--fonte confini su un csv, e un'altra fonte su una mappa, si rifiutano dicendolo", async () => {
    const csv = await b.one("m.csv", "a;b\n1;2\n", { fonte: "confini", ...DAY });
    expect(csv.report.errore?.messaggio).toMatch(/non è una mappa/);
    const map = await b.one("m.geojson", collection(feature(ALBA, square([8, 44]))), {
      fonte: "istat_p2",
      ...DAY,
    });
    expect(map.report.errore?.messaggio).toMatch(/istat_p2/);
  });

  test("di una cartella si prendono le mappe, non gli altri JSON", async () => {
    const folder = join(b.folder, "dati");
    mkdirSync(folder);
    writeFileSync(join(folder, "a.json"), collection(feature(ALBA, square([8, 44]))));
    writeFileSync(join(folder, "manifest.json"), '{"file": []}');
    const { outcomes } = await b.load([folder], DAY);
    expect(outcomes.map(({ report }) => report.fonte)).toEqual(["confini"]);
  });
});

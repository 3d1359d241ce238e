import { createHash } from "node:crypto";
import { mkdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LoadRequest } from "../../src/app/load-files.js";
import type { LoadOutcome } from "../../src/model/loading.js";
import { type Bench, bench, sumOfLines } from "../app/load-world.js";
import { zip } from "../corpus/zip-writer.js";
import {
  type MadeFeature,
  type MadeShapefile,
  makeShapefile,
  type Point,
  PRJ,
  square,
} from "../helpers/made-shapefile.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const DAY = { data: "2025-12-31" } as const;
const FIELDS = ["PRO_COM_T", "COMUNE"] as const;
const ALBA = ["004003", "Alba"] as const;
const BRA = ["004029", "Bra"] as const;
const at = (row: readonly string[], ...rings: readonly (readonly Point[])[]): MadeFeature => ({
  row,
  rings,
});
/** Two comuni, in degrees. */
const TWO = makeShapefile(FIELDS, [at(ALBA, square([8, 44], 0.5)), at(BRA, square([7, 44], 0.5))]);

/** Writes the parts of a shapefile with one name. */
function write(
  name: string,
  { shp, dbf }: MadeShapefile,
  prj: string | null,
  cpg?: string,
): string {
  b.write(`${name}.dbf`, dbf);
  if (prj !== null) b.write(`${name}.prj`, prj);
  if (cpg !== undefined) b.write(`${name}.cpg`, cpg);
  return b.write(`${name}.shp`, shp);
}
async function load(
  name: string,
  made: MadeShapefile,
  prj: string | null,
  more: Partial<LoadRequest> = DAY,
): Promise<LoadOutcome> {
  const { outcomes } = await b.load([write(name, made, prj)], more);
  return outcomes[0] as LoadOutcome;
}

interface Stored {
  readonly livello: string;
  readonly codice: string;
  readonly nome: string;
  readonly geometria: { readonly type: string; readonly coordinates: unknown };
}
const stored = (): readonly Stored[] =>
  b
    .query("SELECT livello, codice, nome, geometria FROM confine ORDER BY rowid")
    .map((row) => ({ ...row, geometria: JSON.parse(String(row.geometria)) }) as unknown as Stored);
const outline = (): readonly Point[] => {
  const [{ geometria }] = stored() as readonly [Stored];
  const [ring = []] = geometria.coordinates as readonly (readonly Point[])[];
  return ring;
};
const codes = (): readonly string[] =>
  stored().map(({ livello, codice }) => `${livello} ${codice}`);

describe("coordinate", () => {
  // The same point as PROJ 9 gives it (gdaltransform from EPSG:4326), in metres.
  const ROMA: Point = [12.5, 41.9];
  test.each([
    ["WGS84 UTM 32N, come ISTAT", PRJ.utm32, [790_334.839832606, 4_644_599.53542885]],
    ["RDN2008", PRJ.rdn2008, [790_334.839834735, 4_644_599.53531253]],
    ["ED50 UTM 32N", PRJ.ed50, [790_420.445311265, 4_644_794.94363548]],
    ["Roma 40, Gauss-Boaga ovest", PRJ.monteMario, [1_790_366.47151865, 4_644_611.02588186]],
    ["gradi", PRJ.wgs84, ROMA],
  ] as const)("%s: i punti diventano longitudine e latitudine", async (_, prj, point) => {
    const rings = square(point, prj === PRJ.wgs84 ? 0.01 : 1000);
    await load("c", makeShapefile(FIELDS, [at(["058091", "Roma"], rings)]), prj);
    const [first = [0, 0]] = outline();
    expect(first[0]).toBeCloseTo(ROMA[0], 5);
    expect(first[1]).toBeCloseTo(ROMA[1], 5);
  });

  test("in gradi resta ciò che resterebbe dello stesso confine in GeoJSON", async () => {
    const rings = [square([8, 44], 0.5), [...square([8.1, 44.1], 0.1)].reverse()];
    await load("c", makeShapefile(FIELDS, [at(ALBA, ...rings)]), PRJ.wgs84);
    const geo = {
      type: "Feature",
      properties: { PRO_COM_T: "004003", COMUNE: "Alba" },
      geometry: { type: "Polygon", coordinates: rings },
    };
    await b.one("c.geojson", JSON.stringify({ type: "FeatureCollection", features: [geo] }), {
      data: "2024-12-31",
    });
    const [shape, json] = stored();
    expect(shape?.geometria).toEqual(json?.geometria);
    expect(shape?.geometria.coordinates).toEqual(rings);
  });

  test("più parti: ogni buco sta nella sua, e il verso è quello che le carte vogliono", async () => {
    const east = square([9, 44], 0.5);
    const hole = [...square([9.1, 44.1], 0.1)].reverse();
    await load("c", makeShapefile(FIELDS, [at(ALBA, hole, square([8, 44], 0.5), east)]), PRJ.wgs84);
    expect(stored()[0]?.geometria).toEqual({
      type: "MultiPolygon",
      coordinates: [[square([8, 44], 0.5)], [east, hole]],
    });
  });

  test("senza .prj i gradi si leggono, i metri no: si dice quale file manca", async () => {
    expect((await load("gradi", TWO, null)).report.caricate).toBe(2);
    const metres = makeShapefile(FIELDS, [at(ALBA, square([423_000, 4_950_000], 1000))]);
    const { report, remedy } = await load("metri", metres, null);
    expect(report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(report.errore?.messaggio).toContain("metri.prj");
    expect(remedy).toContain("stessa cartella");
  });

  test("un sistema di altri paesi, o il .prj di un'altra mappa, si rifiutano senza caricare nulla", async () => {
    const foreign = await load("usa", TWO, PRJ.nad27);
    expect(foreign.report.errore?.messaggio).toContain("D_North_American_1927");
    const empty = await load("vuoto", TWO, "");
    expect(empty.report.errore?.messaggio).toMatch(/sistema di riferimento/);
    const unknown = await load("boh", TWO, PRJ.utm32.replace("Transverse_Mercator", "Boh"));
    expect(unknown.report.errore?.messaggio).toMatch(/proiezione/);
    const other = await load("altro", TWO, PRJ.utm32);
    expect(other.report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(other.remedy).toContain("altro.prj");
    expect(stored()).toEqual([]);
  });
});

describe("la tabella", () => {
  const named = (encoding: "utf8" | "latin1"): MadeShapefile =>
    makeShapefile(FIELDS, [at(["040012", "Forlì"], square([12, 44], 0.2))], { encoding });

  test("le lettere accentate si leggono in UTF-8 e in Windows-1252, con e senza .cpg", async () => {
    for (const [i, [encoding, cpg]] of (
      [
        ["utf8", undefined],
        ["latin1", undefined],
        ["utf8", "UTF-8"],
        ["latin1", "1252"],
        ["latin1", "ISO 88591"],
      ] as const
    ).entries()) {
      const path = write(`f${i}`, named(encoding), PRJ.wgs84, cpg);
      const { outcomes } = await b.load([path], { data: `2025-12-0${i + 1}` });
      expect(outcomes[0]?.report.errore).toBeUndefined();
    }
    expect(stored().map(({ nome }) => nome)).toEqual(Array.from({ length: 5 }, () => "Forlì"));
  });

  test("una .cpg che dice il falso: E-ENC, e --codifica vale più di lei", async () => {
    const path = write("f", named("latin1"), PRJ.wgs84, "UTF-8");
    const refused = await b.load([path], DAY);
    expect(refused.outcomes[0]?.report.errore).toMatchObject({ codice: "E-ENC" });
    const { outcomes } = await b.load([path], { ...DAY, codifica: "windows-1252" });
    expect(outcomes[0]?.report.caricate).toBe(1);
    expect(stored()[0]?.nome).toBe("Forlì");
  });

  test("i nomi di colonna tagliati a dieci lettere si riconoscono", async () => {
    const made = makeShapefile(
      ["com_catasto_code", "denominazione"],
      [at(["A124", "Alba"], square([8, 44], 0.5))],
    );
    expect(made.dbf.includes("com_catasto")).toBe(false);
    await load("c", made, PRJ.wgs84);
    expect(codes()).toEqual(["comune A124"]);
  });

  test("una riga segnata come cancellata non si carica, una forma nulla è senza contorno", async () => {
    const made = makeShapefile(FIELDS, [
      { ...at(ALBA, square([8, 44], 0.5)), deleted: true },
      at(BRA),
      at(["004078", "Cuneo"], square([7, 44], 0.5)),
    ]);
    const outcome = await load("c", made, PRJ.wgs84);
    expect(outcome.report).toMatchObject({ lette: 3, ignorate: 1, vuote: 1, caricate: 1 });
    expect(sumOfLines(outcome)).toBe(3);
    expect(codes()).toEqual(["comune D205"]);
  });

  test("senza codici, o con punti al posto di aree, si dice che cosa serve", async () => {
    const nameless = makeShapefile(["COD_RIP"], [at(["1"], square([8, 44], 0.5))]);
    const other = await load("rip", nameless, PRJ.wgs84);
    expect(other.report.errore?.messaggio).toMatch(/non ha il codice.*COD_RIP/);
    const points = makeShapefile(FIELDS, [at(ALBA, [[8, 44]])], { kind: "points" });
    const seats = await load("sedi", points, PRJ.wgs84);
    expect(seats.report.errore?.messaggio).toMatch(/punti o linee/);
  });
});

describe("i file di uno shapefile", () => {
  test("manca la tabella: si dice quale", async () => {
    const { outcomes } = await b.load([b.write("solo.shp", TWO.shp)], DAY);
    expect(outcomes[0]?.report.errore).toMatchObject({ codice: "E-FORMAT" });
    expect(outcomes[0]?.report.errore?.messaggio).toContain("solo.dbf");
  });

  test("dati tutti insieme sono una mappa sola; da soli rimandano al .shp", async () => {
    const shp = write("c", TWO, PRJ.wgs84);
    const others = ["dbf", "prj"].map((end) => join(b.folder, `c.${end}`));
    const shx = Buffer.alloc(108);
    TWO.shp.copy(shx, 0, 0, 100);
    shx.writeInt32BE(50, 100);
    others.push(b.write("c.shx", shx));
    const { outcomes } = await b.load([...others, shp], DAY);
    expect(outcomes.map(({ report }) => report.caricate)).toEqual([2]);
    for (const one of others) {
      const alone = await b.load([one], DAY);
      expect(alone.outcomes[0]?.report.errore).toMatchObject({ codice: "E-FORMAT" });
      expect(alone.outcomes[0]?.remedy).toMatch(/\.shp/);
    }
  });

  test("di una cartella si prendono il .shp e gli ZIP di mappe, non gli altri ZIP", async () => {
    const folder = join(b.folder, "dati");
    mkdirSync(folder);
    writeFileSync(join(folder, "A.SHP"), TWO.shp);
    writeFileSync(join(folder, "A.DBF"), TWO.dbf);
    const parts = [
      { name: "x/r.shp", data: TWO.shp },
      { name: "x/r.dbf", data: TWO.dbf },
    ];
    writeFileSync(join(folder, "b.zip"), zip(parts));
    writeFileSync(join(folder, "foto.zip"), zip([{ name: "foto.jpg", data: "x" }]));
    const { outcomes } = await b.load([folder], { ...DAY, prova: true });
    expect(outcomes.map(({ report }) => report.caricate)).toEqual([2, 2]);
  });

  test("l'impronta è di tutte le parti: una tabella corretta è un'altra fornitura", async () => {
    const first = await load("c", TWO, PRJ.wgs84);
    const parts = Buffer.concat([TWO.shp, TWO.dbf, Buffer.from(PRJ.wgs84)]);
    expect(first.report.sha256).toBe(createHash("sha256").update(parts).digest("hex"));
    expect((await load("c", TWO, PRJ.wgs84)).report.gia_caricata).toBe(true);
    const corrected = makeShapefile(FIELDS, [
      at(ALBA, square([8, 44], 0.5)),
      at(["004078", "Cuneo"], square([7, 44], 0.5)),
    ]);
    expect(corrected.shp.equals(TWO.shp)).toBe(true);
    expect((await load("c", corrected, PRJ.wgs84)).report.gia_caricata).toBe(false);
  });

  test("la versione non generalizzata è oltre i limiti: si dice quale prendere", async () => {
    const path = write("Com01012025_WGS84", TWO, PRJ.wgs84);
    truncateSync(path, (64 << 20) + 1);
    const { outcomes } = await b.load([path], DAY);
    expect(outcomes[0]?.report.errore).toMatchObject({ codice: "E-TOOBIG" });
    expect(outcomes[0]?.remedy).toContain("_g");
  });

  test("un'altra fonte chiesta per uno shapefile si rifiuta", async () => {
    const { report } = await load("c", TWO, PRJ.wgs84, { ...DAY, fonte: "istat_p2" });
    expect(report.errore?.messaggio).toContain("istat_p2");
  });
});

describe("lo ZIP di ISTAT", () => {
  const layer = (
    name: string,
    fields: readonly string[],
    rows: readonly (readonly string[])[],
  ): readonly { readonly name: string; readonly data: string | Uint8Array }[] => {
    const made = makeShapefile(
      fields,
      rows.map((row, i) => at(row, square([423_000 + i * 10_000, 4_950_000], 9000))),
    );
    return [
      { name: `Limiti/${name}/${name}.shp`, data: made.shp },
      { name: `Limiti/${name}/${name}.dbf`, data: made.dbf },
      { name: `Limiti/${name}/${name}.prj`, data: PRJ.utm32 },
      { name: `__MACOSX/Limiti/${name}/._${name}.shp`, data: "x" },
    ];
  };
  const LIMITI = [
    ...layer(
      "Com01012025_g_WGS84",
      ["COD_RIP", "COD_REG", "COD_PROV", "PRO_COM_T", "COMUNE"],
      [
        ["1", "1", "4", "004003", "Alba"],
        ["1", "1", "4", "004029", "Bra"],
      ],
    ),
    ...layer(
      "ProvCM01012025_g_WGS84",
      ["COD_RIP", "COD_REG", "COD_PROV", "DEN_PROV", "DEN_UTS"],
      [
        ["1", "1", "1", "-", "Torino"],
        ["1", "1", "4", "Cuneo", "Cuneo"],
      ],
    ),
    ...layer("Reg01012025_g_WGS84", ["COD_RIP", "COD_REG", "DEN_REG"], [["1", "1", "Piemonte"]]),
    ...layer("RipGeo01012025_g_WGS84", ["COD_RIP", "DEN_RIP"], [["1", "Nord-ovest"]]),
  ];

  test("regioni, province e comuni insieme, con la data del nome; le ripartizioni si ignorano", async () => {
    const outcome = await b.one("Limiti01012025_g.zip", zip(LIMITI));
    expect(outcome.report).toMatchObject({
      fonte: "confini",
      data_osservazione: "2025-01-01",
      lette: 6,
      caricate: 5,
      ignorate: 1,
      scartate: 0,
    });
    expect(sumOfLines(outcome)).toBe(6);
    expect(codes()).toEqual([
      "comune A124",
      "comune B111",
      "provincia 001",
      "provincia 004",
      "regione 01",
    ]);
    const said = outcome.notices.find(({ code }) => code === "W-STRATI")?.message;
    expect(said).toMatch(/Com01012025_g_WGS84: forme da 1 a 2; ProvCM.*da 3 a 4; Reg.*da 5 a 5/);
    expect(said).toMatch(/RipGeo01012025_g_WGS84 non ha il codice.*1 forma ignorata/);
  });

  test("uno ZIP con un altro nome ha la data dei suoi strati, e lo dice", async () => {
    const { report, notices } = await b.one("confini.zip", zip(LIMITI));
    expect(report.data_osservazione).toBe("2025-01-01");
    expect(notices.find(({ code }) => code === "W-DATE")?.message).toContain("Com01012025_g_WGS84");
  });

  test("uno strato senza tabella, o soli strati che non servono, si rifiutano", async () => {
    const { report } = await b.one(
      "a.zip",
      zip(LIMITI.filter(({ name }) => !/Prov.*dbf$/.test(name))),
      DAY,
    );
    expect(report.errore?.messaggio).toContain("ProvCM01012025_g_WGS84.dbf");
    const useless = await b.one("b.zip", zip(LIMITI.filter(({ name }) => /Rip/.test(name))), DAY);
    expect(useless.report.errore?.messaggio).toMatch(/RipGeo/);
    expect(stored()).toEqual([]);
  });

  test("una somma di controllo sbagliata: E-CORRUPT, e non resta nulla", async () => {
    const archive = Buffer.from(zip(LIMITI.map((part) => ({ ...part, stored: true }))));
    const inside = archive.indexOf(Buffer.from("Cuneo"));
    archive[inside] = "P".charCodeAt(0);
    const { report } = await b.one("a.zip", archive, DAY);
    expect(report.errore).toMatchObject({ codice: "E-CORRUPT" });
    expect(stored()).toEqual([]);
  });
});

describe("file guasti", () => {
  test.each([
    ["il .shp tagliato", () => ({ ...TWO, shp: TWO.shp.subarray(0, TWO.shp.length - 20) })],
    ["il .dbf tagliato", () => ({ ...TWO, dbf: TWO.dbf.subarray(0, TWO.dbf.length - 60) })],
    ["il .dbf vuoto", () => ({ ...TWO, dbf: Buffer.alloc(0) })],
    ["il .dbf di un'altra mappa", () => ({ ...TWO, dbf: makeShapefile(FIELDS, [at(ALBA)]).dbf })],
  ] as const)("%s: E-CORRUPT, e non resta nulla", async (_, made) => {
    const { report } = await load("c", made(), PRJ.wgs84);
    expect(report.errore).toMatchObject({ codice: "E-CORRUPT" });
    expect(stored()).toEqual([]);
  });

  test("byte cambiati a caso: o si carica, o c'è un errore detto, mai altro", async () => {
    const whole = Buffer.concat([TWO.shp, TWO.dbf]);
    const spoil = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(spoil, async (changes) => {
        const bytes = Buffer.from(whole);
        for (const [place, value] of changes) bytes[place] = value;
        const made = {
          shp: bytes.subarray(0, TWO.shp.length),
          dbf: bytes.subarray(TWO.shp.length),
        };
        const path = write("c", made, PRJ.wgs84);
        const { outcomes } = await b.load([path], { ...DAY, prova: true });
        const [outcome] = outcomes as [LoadOutcome];
        expect(sumOfLines(outcome)).toBe(outcome.report.lette);
        if (outcome.report.errore !== undefined) {
          expect(outcome.report.errore.codice).toMatch(/^E-/);
          expect(outcome.report.caricate).toBe(0);
        }
      }),
      { numRuns: 150 },
    );
    rmSync(join(b.folder, "c.shp"));
  });
});

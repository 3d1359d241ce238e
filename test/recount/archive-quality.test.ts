import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { computeIndicators, jsonResults } from "../../src/app/compute-indicators.js";
import type { World } from "../../src/app/world.js";
import { type LoadedRegione, PATIENCE, spoiledRegione } from "../helpers/loaded-regione.js";
import { countArchive } from "./archive.js";
import { appointmentFaults, memberFaults, putFaults, stateFaults } from "./quality.js";
import { cell, placesAt, type Row } from "./read.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const SEEDS = join(ROOT, "seeds", "territorio");
const REGIONE = "14";
const AMBITO = "mol_2";

interface Numbers {
  readonly valore: number | null;
  readonly numeratore: number | null;
  readonly denominatore: number | null;
}
type Riga = Readonly<Record<string, string | number | null>> & Numbers;

let demo: LoadedRegione;
let cartella: string;
let world: World;

beforeAll(async () => {
  const wanted = { regione: REGIONE, seme: 31, which: /^(inps|gepi|rdc)_/ };
  demo = await spoiledRegione(wanted, putFaults);
  ({ cartella, world } = demo);
}, PATIENCE);
afterAll(() => demo?.remove());

type Where = { readonly regione?: string; readonly ambito?: string };
type Answers = (codice: string) => readonly Riga[];

/** The rows of some indicators, computed together, for the regione or one ambito. */
async function ask(
  codici: readonly string[],
  where: Where,
  data: string | null,
  per: readonly string[] = [],
): Promise<Answers> {
  const found = jsonResults(
    await computeIndicators({ codici, per, scope: where, data, confronta: [] }, world),
  ) as readonly { readonly codice: string; readonly righe: readonly Riga[] }[];
  return (codice) => found.find((result) => result.codice === codice)?.righe ?? [];
}

const one = (rows: readonly Riga[], dimension?: string, value?: string): Riga | undefined =>
  rows.find((row) => dimension === undefined || row[dimension] === value);

for (const where of [{ regione: REGIONE }, { ambito: AMBITO }]) {
  const name = JSON.stringify(where);
  const isIn = (day: string): ((row: Row) => boolean) => {
    const placeOf = placesAt(SEEDS, day);
    return (row) => {
      const place = placeOf(cell(row, "comune_istat"), cell(row, "municipio"));
      return "ambito" in where ? place?.ambito === where.ambito : place?.regione === where.regione;
    };
  };

  describe(`l'archivio RdC contato due volte, ${name}`, () => {
    test(
      "nuclei, persone, obblighi, invii, importi, esiti e passaggi sono gli stessi all'unità",
      async () => {
        const wanted = countArchive(cartella, isIn("2023-12-31"));
        expect(wanted.nuclei).toBeGreaterThan(100);
        const answers = await ask(["C.*"], where, null);
        const get = (codice: string, dimension?: string, value?: string): Riga => {
          const row = one(answers(codice), dimension, value);
          if (row === undefined) throw new Error(`${codice} ${value}`);
          return row;
        };
        expect(get("C.1.5")).toMatchObject({
          numeratore: wanted.pdc,
          denominatore: wanted.nuclei,
        });
        expect(get("C.1.2", "caratteristica", "MINORENNI")).toMatchObject({
          numeratore: wanted.conMinorenni,
          denominatore: wanted.nuclei,
        });
        expect(get("C.1.2", "caratteristica", "CITTADINANZA_ITALIANA").numeratore).toBe(
          wanted.italiani,
        );
        const ages = answers("C.1.3");
        expect(
          ages.find((row) => row.fascia_eta === "00-02" && row.persone === "TUTTE"),
        ).toMatchObject({ numeratore: wanted.bambini, denominatore: wanted.persone });
        expect(get("C.1.4", "misurazione", "IMPORTO_MEDIO").numeratore).toBeCloseTo(
          wanted.importoCent / 100,
          2,
        );
        expect(get("C.2.1").numeratore).toBe(wanted.nonTenuti);
        expect(get("C.2.2").numeratore).toBe(wanted.aiServizi);
        expect(get("C.2.3")).toMatchObject({
          numeratore: wanted.alCpi,
          denominatore: wanted.tenuti,
        });
        for (const [esito, numeratore] of Object.entries(wanted.esiti))
          expect(get("C.3.2", "esito_ap", esito).numeratore, esito).toBe(numeratore);
        expect(get("C.3.4")).toMatchObject({
          numeratore: wanted.passati,
          denominatore: wanted.nuclei,
        });
        const trend = (await ask(["C.1.1"], where, null, ["mese"]))("C.1.1");
        expect(trend).toHaveLength(24);
        for (const row of trend)
          expect(row.valore, String(row.mese)).toBe(wanted.perMese[String(row.mese)] ?? 0);
      },
      PATIENCE,
    );

    test(
      "con una data più tarda l'archivio parla ancora della sua",
      async () => {
        const frozen = (await ask(["C.1.5"], where, null))("C.1.5");
        expect((await ask(["C.1.5"], where, "2025-12-31"))("C.1.5")).toEqual(frozen);
      },
      PATIENCE,
    );
  });

  for (const date of ["2025-12-31", "2025-12-01"])
    describe(`la qualità contata due volte, ${name} al ${date}`, () => {
      test(
        "componenti, richiedenti, carichi, percorsi, appuntamenti, stati e comuni",
        async () => {
          const wanted = memberFaults(cartella, date, isIn(date));
          expect(wanted.nuclei).toBeGreaterThan(100);
          expect(wanted.p1DiTroppo).toBeGreaterThan(0);
          const answers = await ask(["Q.*"], where, date);
          const declared = answers("Q.2");
          expect(one(declared, "dato", "COMPONENTI")).toMatchObject({
            numeratore: wanted.componentiDiversi,
            denominatore: wanted.dichiarati,
          });
          expect(one(declared, "dato", "OVER60")?.numeratore).toBe(wanted.over60Diversi);
          const flags = answers("Q.3");
          expect(one(flags, "controllo", "RICHIEDENTE")).toMatchObject({
            numeratore: wanted.senzaUnRichiedente,
            denominatore: wanted.nuclei,
          });
          expect(one(flags, "controllo", "CARICO_CURA")?.numeratore).toBe(wanted.piuCarichi);
          const paths = answers("Q.4");
          expect(one(paths, "discordanza", "P1_DI_TROPPO")).toMatchObject({
            numeratore: wanted.p1DiTroppo,
            denominatore: wanted.conPercorso,
          });
          expect(one(paths, "discordanza", "P1_IN_MENO")?.numeratore).toBe(wanted.p1InMeno);
          const met = appointmentFaults(cartella, date, isIn(date));
          expect(met.senzaEsito).toBeGreaterThan(0);
          expect(one(answers("Q.6"))).toMatchObject({
            numeratore: met.senzaEsito,
            denominatore: met.passati,
          });
          const inAmbito = (caso: Row): boolean =>
            "ambito" in where ? cell(caso, "codice_ambito") === where.ambito : true;
          const cases = stateFaults(cartella, date, inAmbito);
          expect(cases.discordi).toBeGreaterThan(0);
          expect(one(answers("Q.8"))).toMatchObject({
            numeratore: cases.senzaComune,
            denominatore: cases.casi,
          });
          expect(one(answers("Q.9"))).toMatchObject({
            numeratore: cases.discordi,
            denominatore: cases.casi,
          });
        },
        PATIENCE,
      );
    });
}

import { afterEach, beforeEach, expect, test } from "vitest";
import { computeIndicators } from "../../src/app/compute-indicators.js";
import { type Bench, bench } from "./load-world.js";

// Only the ambito of Alba (pie_2) has delivered: 3 nuclei of Alba (A124).
let b: Bench;
beforeEach(async () => {
  b = bench();
  const lines = (header: string, line: (i: number) => string): string =>
    [header, ...[0, 1, 2].map(line), ""].join("\r\n");
  await b.one(
    "inps_domande_2025-12-15.csv",
    lines(
      "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile",
      (i) => `INPS-ADI-${i};ADI;PRIMA;2025-01-10;004003;1000,00;480,00`,
    ),
  );
  await b.one(
    "inps_stati_2025-12-15.csv",
    lines("protocollo;stato;motivo;dal;al", (i) => `INPS-ADI-${i};ACCOLTA;;2025-02-01;`),
  );
  await b.one(
    "inps_individui_2025-12-15.csv",
    lines(
      "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe;disabilita_classe",
      (i) => `P${i};INPS-ADI-${i};RICHIEDENTE;1970-01-01;F;ITALIANA;NESSUNA`,
    ),
  );
});
afterEach(() => b.remove());

async function valuesBy(
  per: string,
  codice = "A.1.1",
): Promise<ReadonlyMap<string, number | null>> {
  const { figures } = await computeIndicators(
    { codici: [codice], per: [per], scope: { regione: "01" }, data: null, confronta: [] },
    b.world,
  );
  return new Map(
    figures[0]?.righe.map((row) => [row.membri[per]?.codice ?? "", row.valore] as const),
  );
}
const members = (ambito: string): ReadonlySet<string> =>
  new Set(
    (
      b.query(`SELECT comune FROM ambito_comune WHERE codice_ambito = '${ambito}'`) as {
        comune: string;
      }[]
    ).map(({ comune }) => comune),
  );

test("dove nessuno ha caricato nulla il dato non c'è: non è zero", async () => {
  const comuni = await valuesBy("comune");
  expect(comuni.get("A124")).toBe(3);
  // The others of the ambito are in the same export, and have nobody: that is known.
  const own = members("pie_2");
  expect(own.size).toBeGreaterThan(10);
  for (const code of own) if (code !== "A124") expect([code, comuni.get(code)]).toEqual([code, 0]);
  const others = [...comuni].filter(([code]) => !own.has(code));
  expect(others.length).toBeGreaterThan(1000);
  expect(others.filter(([, value]) => value !== null)).toEqual([]);

  const ambiti = await valuesBy("ambito");
  expect(ambiti.get("pie_2")).toBe(3);
  expect([...ambiti].filter(([code, value]) => code !== "pie_2" && value !== null)).toEqual([]);
  expect([...(await valuesBy("regione"))]).toEqual([["01", 3]]);
});

test("un conteggio di comuni non conta come zero quelli di chi non ha caricato", async () => {
  await b.one(
    "gepi_operatori_2025-12-31.csv",
    "id_operatore;codice_ambito;comune_istat;ruolo;stato\r\nOP-1;pie_2;004029;CASE_MANAGER;ATTIVO\r\n",
  );
  await b.one(
    "gepi_casi_2025-12-31.csv",
    "id_caso;protocollo;comune_istat;data_caricamento\r\nC-0;INPS-ADI-0;004003;2025-02-10\r\n",
  );
  const ambiti = await valuesBy("ambito", "B.5.5");
  expect(ambiti.get("pie_2")).toBe(1);
  expect([...ambiti].filter(([code, value]) => code !== "pie_2" && value !== null)).toEqual([]);
});

test("per ambito e per comune insieme: ogni comune una volta, nel suo ambito", async () => {
  const place = b.query(
    "SELECT comune, codice_ambito AS ambito FROM ambito_comune WHERE codice_ambito LIKE 'pie_%'",
  ) as readonly { readonly comune: string; readonly ambito: string }[];
  const ambitoOf = new Map(place.map(({ comune, ambito }) => [comune, ambito]));
  const alone = await valuesBy("comune");
  for (const per of [
    ["comune", "ambito"],
    ["ambito", "comune"],
    ["regione", "comune", "ambito"],
  ]) {
    const { figures } = await computeIndicators(
      { codici: ["A.1.1"], per, scope: { regione: "01" }, data: null, confronta: [] },
      b.world,
    );
    const righe = figures[0]?.righe ?? [];
    expect(figures[0]?.dimensioni).toEqual(per);
    expect(new Map(righe.map((row) => [row.membri.comune?.codice ?? "", row.valore]))).toEqual(
      alone,
    );
    expect(righe.length).toBe(alone.size);
    for (const { membri } of righe) {
      const comune = membri.comune?.codice ?? "";
      expect([comune, membri.ambito?.codice]).toEqual([comune, ambitoOf.get(comune)]);
      if (per.includes("regione")) expect(membri.regione?.codice).toBe("01");
    }
  }
});

test("regione, ambito e altro insieme: l'altro si incrocia con ogni luogo", async () => {
  const { figures } = await computeIndicators(
    {
      codici: ["A.4.1"],
      per: ["ambito", "sesso", "regione"],
      scope: { regione: "01" },
      data: null,
      confronta: [],
    },
    b.world,
  );
  const righe = figures[0]?.righe ?? [];
  const counts = new Map<string, number>();
  for (const { membri } of righe) {
    const place = `${membri.regione?.codice} ${membri.ambito?.codice}`;
    counts.set(place, (counts.get(place) ?? 0) + 1);
  }
  const sessi = new Set(righe.map(({ membri }) => membri.sesso?.codice));
  expect([...counts.keys()].filter((place) => !place.startsWith("01 pie_"))).toEqual([]);
  expect(counts.size).toBeGreaterThan(20);
  expect(sessi.size).toBeGreaterThan(1);
  const [first = 0] = counts.values();
  expect(first % sessi.size).toBe(0);
  expect(new Set(counts.values())).toEqual(new Set([first]));
});

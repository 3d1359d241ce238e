import { afterEach, beforeEach, expect, test } from "vitest";
import { type Bench, bench, sumOfLines } from "./load-world.js";

let b: Bench;
beforeEach(() => {
  b = bench();
});
afterEach(() => b.remove());

const DOMANDE = `protocollo;misura;tipo_domanda;data_presentazione;decorrenza;comune_istat;isee;importo_mensile;scala_equivalenza;nucleo_invariato
INPS-ADI-2024-0000001;ADI;PRIMA;2024-01-10;2024-02;004003;4.200,50;512,33;1,5;N
INPS-ADI-2024-0000002;ADI;Prima domanda;15/01/2024;02/2024;004003;0;500;1;
INPS-ADI-2024-0000003;ADI;RINNOVO;2025-09-03;2025-10;001272;1.000;480,00;2,2;Sì
`;

test("le domande si caricano con gli importi in centesimi e il comune col codice catastale", async () => {
  const outcome = await b.one("inps_domande_2025-12-31.csv", DOMANDE);
  expect(outcome.report.errore).toBeUndefined();
  expect(outcome.report).toMatchObject({
    fonte: "inps_domande",
    data_osservazione: "2025-12-31",
    domande_fino_al: "2025-09-03",
    lette: 4,
    intestazione: 1,
    caricate: 3,
    scartate: 0,
    scarti_file: null,
  });
  expect(outcome.exit).toBe(0);
  expect(sumOfLines(outcome)).toBe(4);
  expect(
    b.query(
      "SELECT riga, tipo_domanda, data_presentazione, decorrenza, comune, isee_cent, importo_mensile_cent, scala_equivalenza, nucleo_invariato FROM domanda ORDER BY riga",
    ),
  ).toEqual([
    {
      riga: 2,
      tipo_domanda: "PRIMA",
      data_presentazione: "2024-01-10",
      decorrenza: "2024-02",
      comune: "A124",
      isee_cent: 420050,
      importo_mensile_cent: 51233,
      scala_equivalenza: 1.5,
      nucleo_invariato: 0,
    },
    {
      riga: 3,
      tipo_domanda: "PRIMA",
      data_presentazione: "2024-01-15",
      decorrenza: "2024-02",
      comune: "A124",
      isee_cent: 0,
      importo_mensile_cent: 50000,
      scala_equivalenza: 1,
      nucleo_invariato: null,
    },
    {
      riga: 4,
      tipo_domanda: "RINNOVO",
      data_presentazione: "2025-09-03",
      decorrenza: "2025-10",
      comune: "L219",
      isee_cent: 100000,
      importo_mensile_cent: 48000,
      scala_equivalenza: 2.2,
      nucleo_invariato: 1,
    },
  ]);
});

test("gli stessi byte una seconda volta non cambiano nulla", async () => {
  await b.one("inps_domande_2025-12-31.csv", DOMANDE);
  const again = await b.one("inps_domande_2025-12-31.csv", DOMANDE);
  expect(again.exit).toBe(0);
  expect(again.report).toMatchObject({ gia_caricata: true, caricate: 3, lette: 4 });
  expect(b.query("SELECT COUNT(*) AS n FROM fornitura")).toEqual([{ n: 1 }]);
});

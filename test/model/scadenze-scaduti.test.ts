import { describe, expect, test } from "vitest";
import type { IncontroScadenza } from "../../src/model/scadenze/incontri.js";
import type { Membro } from "../../src/model/scadenze/percorso.js";
import {
  type NucleoNelTempo,
  statoNelTempo,
  terminiScaduti,
} from "../../src/model/scadenze/scaduti.js";

const membro = (idIndividuo: string, altro: Partial<Membro> = {}): Membro => ({
  idIndividuo,
  dataNascita: "1985-06-01",
  disabilitaClasse: "NESSUNA",
  invaliditaL68: false,
  patologiaOncologica: false,
  pensioneDiretta: false,
  occupato: false,
  studente: false,
  responsabilitaGenitoriale: false,
  caricoCura: false,
  violenzaGenere: false,
  percorso: "P4",
  esenteMonitoraggio: null,
  ...altro,
});

/** A meeting held on a day, registered on the same or another. */
const tenuto = (
  dataIncontro: string,
  dataRegistrazione = dataIncontro,
  altro: Partial<IncontroScadenza> = {},
): IncontroScadenza => ({
  idIndividuo: null,
  tipo: "PRIMO",
  dataConvocazione: null,
  dataAppuntamento: null,
  dataIncontro,
  dataRegistrazione,
  esito: "AVVENUTO_INCONTRO",
  ...altro,
});

/** PAD 12 September 2024: first meeting due 10 January 2025, last useful day 20 February. */
const nucleo = (
  incontri: readonly IncontroScadenza[],
  altro: Partial<NucleoNelTempo> = {},
): NucleoNelTempo => ({
  domanda: {
    tipoDomanda: "PRIMA",
    nucleoInvariato: null,
    dataPresentazione: "2024-09-10",
    dataPadNucleo: "2024-09-12",
    dataTrasmissioneGepi: "2024-10-15",
    dataAccoglimento: "2024-10-10",
    decorrenza: "2024-10",
    dataFineFruizione: "2026-03-31",
  },
  dataProvvedimento: null,
  incontri,
  membri: [membro("a")],
  ...altro,
});

const accolta = (): string => "ACCOLTA";
const DAL = "2024-01-01";

const scaduti = (
  incontri: readonly IncontroScadenza[],
  T: string,
  stato: (giorno: string) => string = accolta,
  altro: Partial<NucleoNelTempo> = {},
) =>
  terminiScaduti(nucleo(incontri, altro), stato, DAL, T).map(
    ({ regola, scadenza, sanato }) => `${regola} ${scadenza} ${sanato}`,
  );

describe("il primo incontro scaduto", () => {
  test("registrato il 20 del mese dopo salva il pagamento, registrato il 21 no", () => {
    expect(scaduti([tenuto("2025-02-20")], "2025-03-01")).toEqual(["R1 2025-01-10 true"]);
    expect(scaduti([tenuto("2025-02-21")], "2025-03-01")).toEqual(["R1 2025-01-10 false"]);
    expect(scaduti([tenuto("2025-02-10", "2025-02-21")], "2025-03-01")).toEqual([
      "R1 2025-01-10 false",
    ]);
  });

  test("incontrato e registrato nel giorno della scadenza non è scaduto; il giorno dopo lo è", () => {
    expect(scaduti([tenuto("2025-01-10")], "2025-02-28")).toEqual([]);
    expect(scaduti([tenuto("2025-01-10", "2025-01-12")], "2025-02-28")).toEqual([
      "R1 2025-01-10 true",
    ]);
  });

  test("prima del giorno utile non si sa ancora; prima della scadenza non c'è niente", () => {
    expect(scaduti([], "2025-02-19")).toEqual(["R1 2025-01-10 null"]);
    expect(scaduti([], "2025-02-20")).toEqual(["R1 2025-01-10 false"]);
    expect(scaduti([], "2025-01-10")).toEqual([]);
    expect(scaduti([], "2025-01-11")).toEqual(["R1 2025-01-10 null"]);
  });

  test("un'assenza giustificata prima della scadenza la sposta, dopo la sana", () => {
    const assente = (giorno: string): IncontroScadenza =>
      tenuto(giorno, giorno, {
        dataIncontro: null,
        dataAppuntamento: giorno,
        esito: "GIUSTIFICATO_MOTIVO",
      });
    expect(scaduti([assente("2024-12-06")], "2025-03-31")).toEqual([]);
    expect(scaduti([assente("2024-12-06")], "2025-05-31")).toEqual(["R1 2025-04-05 false"]);
    expect(scaduti([assente("2025-01-20")], "2025-03-31")).toEqual(["R1 2025-01-10 true"]);
  });

  test("chi è assente senza motivo va verso la decadenza: non è un termine scaduto da sanare", () => {
    const assente = tenuto("2025-01-05", "2025-01-05", {
      dataIncontro: null,
      dataAppuntamento: "2025-01-05",
      esito: "ASSENTE_INGIUSTIFICATO",
    });
    expect(scaduti([assente], "2025-03-31")).toEqual([]);
  });

  test("fuori dalla misura il giorno dopo la scadenza non c'è termine; uscito prima del 20 non è sanato", () => {
    expect(scaduti([tenuto("2025-02-10")], "2025-03-31", () => "VERIFICATA")).toEqual([]);
    const esce = (giorno: string): string => (giorno < "2025-02-15" ? "ACCOLTA" : "DECADUTA");
    expect(scaduti([tenuto("2025-02-10")], "2025-03-31", esce)).toEqual(["R1 2025-01-10 false"]);
  });

  test("le scadenze prima del periodo chiesto non si guardano", () => {
    expect(
      terminiScaduti(nucleo([tenuto("2025-01-20")]), accolta, "2025-01-11", "2025-03-31"),
    ).toEqual([]);
  });
});

describe("il monitoraggio scaduto", () => {
  const primo = tenuto("2024-10-20");

  test("ogni contatto dà novanta giorni, e ogni termine passato si conta", () => {
    // 20 October + 90 = 18 January, last useful day 20 February; 5 February + 90 = 6 May, 20 June.
    const contatti = [primo, tenuto("2025-02-05"), tenuto("2025-06-25")];
    expect(scaduti(contatti, "2025-07-01")).toEqual(["R2 2025-01-18 true", "R2 2025-05-06 false"]);
  });

  test("un contatto entro i novanta giorni, registrato in tempo, non lascia scadere niente", () => {
    expect(scaduti([primo, tenuto("2025-01-18")], "2025-04-10")).toEqual([]);
    expect(scaduti([primo, tenuto("2025-01-18", "2025-01-20")], "2025-04-10")).toEqual([
      "R2 2025-01-18 true",
    ]);
  });

  test("chi è esente non ha termini", () => {
    expect(
      scaduti([primo], "2025-07-01", accolta, {
        membri: [membro("a", { dataNascita: "1950-01-01" })],
      }),
    ).toEqual([]);
  });

  test("di due obbligati conta il primo che scade; il monitoraggio dell'uno non vale per l'altro", () => {
    const dell = (id: string, giorno: string): IncontroScadenza =>
      tenuto(giorno, giorno, { idIndividuo: id, tipo: "MONITORAGGIO" });
    const membri = [membro("a"), membro("b")];
    expect(scaduti([primo, dell("a", "2025-01-10")], "2025-01-31", accolta, { membri })).toEqual([
      "R2 2025-01-18 null",
    ]);
    expect(
      scaduti([primo, dell("a", "2025-01-10"), dell("b", "2025-01-12")], "2025-01-31", accolta, {
        membri,
      }),
    ).toEqual([]);
  });
});

test("lo stato in un giorno è l'ultimo cominciato, fino al suo ultimo giorno compreso", () => {
  const storia = [
    { stato: "ACCOLTA", dal: "2025-01-01", al: "2025-01-31" },
    { stato: "SOSPESA", dal: "2025-02-01", al: "2025-02-10" },
    { stato: "ACCOLTA", dal: "2025-02-12", al: null },
  ];
  const stati = ["2024-12-31", "2025-01-31", "2025-02-01", "2025-02-11", "2026-01-01"];
  expect(stati.map((giorno) => statoNelTempo(storia, giorno))).toEqual([
    "",
    "ACCOLTA",
    "SOSPESA",
    "",
    "ACCOLTA",
  ]);
});

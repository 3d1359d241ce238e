import { describe, expect, test } from "vitest";
import type { IncontroScadenza } from "../../src/model/scadenze/incontri.js";
import {
  type NucleoScadenze,
  type RegolaNucleo,
  type TermineNucleo,
  terminiNucleo,
} from "../../src/model/scadenze/nucleo.js";
import type { Membro } from "../../src/model/scadenze/percorso.js";
import { rischio } from "../../src/model/scadenze/rischio.js";

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
  percorso: null,
  esenteMonitoraggio: null,
  ...altro,
});

const incontro = (altro: Partial<IncontroScadenza>): IncontroScadenza => ({
  idIndividuo: null,
  tipo: "PRIMO",
  dataConvocazione: null,
  dataAppuntamento: null,
  dataIncontro: null,
  dataRegistrazione: null,
  esito: "AVVENUTO_INCONTRO",
  ...altro,
});

/** PAD 12 September 2024: first meeting due 10 January 2025. */
const NUCLEO: NucleoScadenze = {
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
  statoDomanda: "ACCOLTA",
  dataProvvedimento: null,
  dataCaricamento: "2024-10-16",
  dataAssegnazione: "2024-10-20",
  incontri: [],
  membri: [membro("a", { percorso: "P4" })],
  apCompletate: [],
  paisFirmati: [],
};

function termine(
  regola: RegolaNucleo,
  altro: Partial<NucleoScadenze>,
  T: string,
): TermineNucleo | undefined {
  return terminiNucleo({ ...NUCLEO, ...altro }, T).find((uno) => uno.regola === regola);
}

const PRIMO = incontro({ dataIncontro: "2024-11-11", dataRegistrazione: "2024-11-13" });

describe("i termini di un nucleo", () => {
  test("un nucleo nella misura ha sempre R1, R4, R4B e R5; fuori misura nessun termine", () => {
    const regole = (altro: Partial<NucleoScadenze>) =>
      terminiNucleo({ ...NUCLEO, ...altro }, "2024-12-01").map((uno) => uno.regola);
    expect(regole({})).toEqual(["R1", "R4", "R4B", "R5"]);
    expect(regole({ statoDomanda: "SOSPESA" })).toEqual(["R1", "R4", "R4B", "R5"]);
    expect(regole({ incontri: [PRIMO] })).toEqual(["R1", "R2", "R4", "R4B", "R5"]);
    expect(regole({ statoDomanda: "DECADUTA" })).toEqual([]);
  });

  test("senza PAD il primo incontro non ha termine, ma la riga resta", () => {
    const domanda = { ...NUCLEO.domanda, dataPadNucleo: null };
    expect(termine("R1", { domanda, incontri: [PRIMO] }, "2024-12-01")).toMatchObject({
      stato: "NON_AVVIATO",
      scadenza: null,
      dataAdempimento: null,
    });
    expect(termine("R2", { domanda, incontri: [PRIMO] }, "2024-12-01")).toBeUndefined();
  });

  test("il primo incontro è il primo contatto valido, qualunque sia il suo tipo", () => {
    const incontri = [
      incontro({ dataIncontro: "2024-12-02" }),
      incontro({ tipo: "MONITORAGGIO", dataIncontro: "2024-11-20" }),
    ];
    expect(termine("R1", { incontri }, "2024-12-31")).toMatchObject({
      stato: "ASSOLTO",
      dataAdempimento: "2024-11-20",
    });
  });

  test("un incontro senza registrazione vale dal suo giorno, senza giorno da quello dell'appuntamento", () => {
    const incontri = [incontro({ dataAppuntamento: "2024-11-20" })];
    expect(termine("R1", { incontri }, "2024-11-19")?.stato).toBe("NEI_TERMINI");
    expect(termine("R1", { incontri }, "2024-11-20")).toMatchObject({
      stato: "ASSOLTO",
      dataAdempimento: "2024-11-20",
      dataRegistrazione: "2024-11-20",
    });
  });

  test("i pagamenti seguono la prima registrazione, anche se è di un incontro successivo", () => {
    const incontri = [
      incontro({ dataIncontro: "2025-01-05", dataRegistrazione: "2025-03-01" }),
      incontro({ dataIncontro: "2025-01-20", dataRegistrazione: "2025-01-22" }),
    ];
    expect(termine("R1", { incontri }, "2025-03-10")).toMatchObject({
      stato: "ASSOLTO",
      dataAdempimento: "2025-01-05",
      dataRegistrazione: "2025-01-22",
    });
  });

  test("in attesa è il prossimo appuntamento convocato: non quello passato, né quello con esito", () => {
    const incontri = [
      incontro({ esito: "IN_ATTESA", dataAppuntamento: "2024-11-20" }),
      incontro({
        esito: "IN_ATTESA",
        dataAppuntamento: "2024-12-20",
        dataConvocazione: "2024-12-05",
      }),
      incontro({ esito: null, dataAppuntamento: "2024-12-18", dataConvocazione: "2024-11-30" }),
    ];
    expect(termine("R1", { incontri }, "2024-12-04")).toMatchObject({
      dataAppuntamentoInAttesa: "2024-12-18",
      giorniAppuntamento: 14,
    });
    expect(termine("R1", { incontri }, "2024-12-19")?.dataAppuntamentoInAttesa).toBe("2024-12-20");
    expect(termine("R1", { incontri }, "2024-12-21")?.dataAppuntamentoInAttesa).toBeNull();
  });

  test("due assenze giustificate: i 120 giorni ripartono dall'ultima registrazione", () => {
    const scusa = (appuntamento: string, registrazione: string) =>
      incontro({
        esito: "GIUSTIFICATO_MOTIVO",
        dataAppuntamento: appuntamento,
        dataRegistrazione: registrazione,
      });
    const incontri = [scusa("2024-12-20", "2024-12-23"), scusa("2024-11-20", "2024-11-22")];
    expect(termine("R1", { incontri }, "2024-12-22")?.inizio).toBe("2024-11-22");
    expect(termine("R1", { incontri }, "2024-12-23")?.inizio).toBe("2024-12-23");
  });

  test("un'assenza giustificata azzera anche un'assenza ingiustificata precedente", () => {
    const incontri = [
      incontro({ esito: "ASSENTE_INGIUSTIFICATO", dataAppuntamento: "2024-11-20" }),
      incontro({
        esito: "GIUSTIFICATO_MOTIVO",
        dataAppuntamento: "2024-12-02",
        dataRegistrazione: "2024-12-03",
      }),
    ];
    expect(termine("R1", { incontri }, "2024-12-02")?.stato).toBe("DECADENZA_PROPOSTA");
    expect(termine("R1", { incontri }, "2024-12-03")?.stato).toBe("NEI_TERMINI");
  });

  test("un'assenza registrata domani oggi non si vede", () => {
    const incontri = [
      incontro({
        esito: "ASSENTE_INGIUSTIFICATO",
        dataAppuntamento: "2024-11-20",
        dataRegistrazione: "2024-11-25",
      }),
    ];
    expect(termine("R1", { incontri }, "2024-11-24")?.stato).toBe("NEI_TERMINI");
    expect(termine("R1", { incontri }, "2024-11-25")?.stato).toBe("DECADENZA_PROPOSTA");
  });

  test("un rinnovo a nucleo invariato non si giova degli incontri e delle analisi di prima", () => {
    const domanda = {
      ...NUCLEO.domanda,
      tipoDomanda: "RINNOVO",
      nucleoInvariato: true,
      dataPresentazione: "2025-07-03",
      dataPadNucleo: "2024-01-05",
    };
    const altro = { domanda, incontri: [PRIMO], apCompletate: ["2024-11-20", "2025-08-10"] };
    expect(termine("R1", altro, "2025-10-15")?.stato).toBe("IN_SCADENZA");
    expect(termine("R2", altro, "2025-10-15")).toBeUndefined();
    expect(termine("R4", altro, "2025-08-09")?.stato).toBe("AP_DA_COMPLETARE");
    expect(termine("R4", altro, "2025-10-15")).toMatchObject({
      stato: "AP_ENTRO_60",
      dataAdempimento: "2025-08-10",
    });
  });

  test("la fine scritta dall'INPS prevale sui 18 mesi", () => {
    expect(termine("R5", {}, "2026-03-31")).toMatchObject({
      inizio: "2024-10-01",
      scadenza: "2026-03-31",
      stato: "IN_SCADENZA",
    });
    const domanda = { ...NUCLEO.domanda, dataFineFruizione: "2026-05-31" };
    expect(termine("R5", { domanda }, "2026-03-31")?.giorniResidui).toBe(61);
  });

  test("la prima firma del PaIS nel ciclo è quella che conta", () => {
    const paisFirmati = ["2025-01-11", "2025-01-10", "2024-09-01"];
    expect(termine("R4B", { paisFirmati }, "2025-01-10")?.stato).toBe("PAIS_ENTRO_120");
    expect(termine("R4B", { paisFirmati }, "2025-01-09")?.stato).toBe("PAIS_DA_SOTTOSCRIVERE");
  });
});

describe("il monitoraggio di un nucleo", () => {
  const coppia = [membro("a", { percorso: "P1" }), membro("b", { percorso: "P4" })];

  test("parte dall'ultimo contatto valido, non dal primo", () => {
    const incontri = [PRIMO, incontro({ tipo: "MONITORAGGIO", dataIncontro: "2025-01-20" })];
    expect(termine("R2", { incontri }, "2025-01-19")?.scadenza).toBe("2025-02-09");
    expect(termine("R2", { incontri }, "2025-01-20")).toMatchObject({
      inizio: "2025-01-20",
      scadenza: "2025-04-20",
      servizio: "SS_O_PATRONATO",
    });
  });

  test("vale la scadenza più vicina fra gli obbligati, con il servizio di chi la deve", () => {
    const incontri = [
      PRIMO,
      incontro({ tipo: "MONITORAGGIO", idIndividuo: "b", dataIncontro: "2025-01-20" }),
    ];
    expect(termine("R2", { incontri, membri: coppia }, "2025-02-01")).toMatchObject({
      inizio: "2024-11-11",
      servizio: "CPI",
    });
    const dopo = [
      ...incontri,
      incontro({ tipo: "MONITORAGGIO", idIndividuo: "a", dataIncontro: "2025-01-25" }),
    ];
    expect(termine("R2", { incontri: dopo, membri: coppia }, "2025-02-01")).toMatchObject({
      inizio: "2025-01-20",
      servizio: "SS_O_PATRONATO",
    });
  });

  test("a pari scadenza il termine è mostrato per i servizi sociali, in qualunque ordine dei componenti", () => {
    for (const membri of [coppia, coppia.toReversed()]) {
      expect(termine("R2", { incontri: [PRIMO], membri }, "2025-02-01")?.servizio).toBe(
        "SS_O_PATRONATO",
      );
    }
    const soli = [membro("a", { percorso: "P1" }), membro("m", { dataNascita: "2020-01-01" })];
    expect(termine("R2", { incontri: [PRIMO], membri: soli }, "2025-02-01")?.servizio).toBe("CPI");
  });

  test("il primo incontro e quello per il PaIS valgono per tutti, chiunque ci vada", () => {
    const incontri = [
      incontro({ idIndividuo: "b", dataIncontro: "2024-11-11" }),
      incontro({ tipo: "PAIS", idIndividuo: "a", dataIncontro: "2025-01-15" }),
    ];
    expect(termine("R2", { incontri, membri: coppia }, "2025-02-01")?.inizio).toBe("2025-01-15");
  });

  test("un componente esente non abbassa la scadenza del nucleo", () => {
    const membri = [membro("a", { percorso: "P4" }), membro("v", { dataNascita: "1950-01-01" })];
    const incontri = [
      PRIMO,
      incontro({ tipo: "MONITORAGGIO", idIndividuo: "a", dataIncontro: "2025-01-20" }),
    ];
    expect(termine("R2", { incontri, membri }, "2025-02-01")?.inizio).toBe("2025-01-20");
  });

  test("un nucleo di soli esenti ha la riga ESENTE anche prima dell'incontro, e nessun rischio", () => {
    const membri = [membro("v", { dataNascita: "1950-01-01" })];
    const incontri = [incontro({ esito: "IN_ATTESA", dataAppuntamento: "2024-12-10" })];
    const r2 = termine("R2", { incontri, membri }, "2024-12-01");
    expect(r2).toMatchObject({ stato: "ESENTE", scadenza: null, servizio: null });
    expect(r2 && rischio(r2, 30)).toBe("NESSUNO");
  });

  test("l'unico adulto con minori è seguito anche se ha 62 anni", () => {
    const membri = [
      membro("n", { dataNascita: "1962-01-01" }),
      membro("m", { dataNascita: "2015-01-01" }),
    ];
    expect(termine("R2", { incontri: [PRIMO], membri }, "2025-02-01")).toMatchObject({
      stato: "IN_SCADENZA",
      servizio: "SS_O_PATRONATO",
    });
  });

  test("un nucleo di cui mancano i componenti è seguito come tale", () => {
    expect(termine("R2", { incontri: [PRIMO], membri: [] }, "2025-02-01")?.scadenza).toBe(
      "2025-02-09",
    );
  });

  test("un'assenza dopo l'ultimo contatto propone la decadenza, una precedente no", () => {
    const assenza = incontro({
      tipo: "MONITORAGGIO",
      esito: "ASSENTE_INGIUSTIFICATO",
      dataAppuntamento: "2025-01-10",
    });
    expect(termine("R2", { incontri: [PRIMO, assenza] }, "2025-01-12")?.stato).toBe(
      "DECADENZA_PROPOSTA",
    );
    const sanata = [PRIMO, assenza, incontro({ tipo: "MONITORAGGIO", dataIncontro: "2025-01-11" })];
    expect(termine("R2", { incontri: sanata }, "2025-01-12")).toMatchObject({
      stato: "NEI_TERMINI",
      inizio: "2025-01-11",
    });
  });

  test("il rischio a 7, 15 e 30 giorni esce dalla stessa riga", () => {
    const r2 = termine("R2", { incontri: [PRIMO] }, "2025-01-25");
    expect(r2?.giorniResidui).toBe(15);
    expect([7, 15, 30].map((h) => r2 && rischio(r2, h))).toEqual([
      "NESSUNO",
      "SOSPENSIONE",
      "SOSPENSIONE",
    ]);
  });
});

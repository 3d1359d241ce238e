import { describe, expect, test } from "vitest";
import type { CasoScadenza, ParametriScadenze } from "../../src/model/scadenze/caso.js";
import { festivo, primoFeriale } from "../../src/model/scadenze/festivi.js";
import { rischio } from "../../src/model/scadenze/rischio.js";
import { valutaScadenza } from "../../src/model/scadenze/valuta-scadenza.js";

const VUOTO: CasoScadenza = {
  tipoDomanda: null,
  nucleoInvariato: null,
  statoDomanda: "ACCOLTA",
  dataPresentazione: null,
  dataPadNucleo: null,
  dataTrasmissioneGepi: null,
  dataAccoglimento: null,
  dataBase: null,
  profilo: null,
  dataConvocazione: null,
  esitoConvocazione: null,
  dataRegistrazioneMotivo: null,
  dataAdempimento: null,
  dataRegistrazione: null,
  dataProvvedimento: null,
  dataOsservazione: "2024-12-01",
};

/** Ordinary application: PAD 12 September 2024, so due 10 January 2025, suspended from February. */
const ORDINARIO = {
  ...VUOTO,
  tipoDomanda: "PRIMA",
  dataPresentazione: "2024-09-10",
  dataPadNucleo: "2024-09-12",
  dataTrasmissioneGepi: "2024-10-15",
};

const r1 = (caso: Partial<CasoScadenza>, p: Partial<ParametriScadenze> = {}) =>
  valutaScadenza("R1", { ...ORDINARIO, ...caso }, p);
const r2 = (caso: Partial<CasoScadenza>) =>
  valutaScadenza("R2", { ...VUOTO, profilo: "NON_ATTIVABILE", dataBase: "2025-01-08", ...caso });

describe("R1, certezza FONTE: il termine e le mensilità", () => {
  test("registrare il 20 del mese di sospensione non perde nulla, il 21 perde un mese", () => {
    const il20 = r1({ dataAdempimento: "2025-02-20", dataOsservazione: "2025-03-01" });
    expect(il20).toMatchObject({ stato: "ASSOLTO_TARDIVO", mensilitaArretrate: 0 });
    expect(il20.primaMensilitaSospesa).toBeNull();
    const il21 = r1({ dataAdempimento: "2025-02-21", dataOsservazione: "2025-03-01" });
    expect(il21).toMatchObject({
      stato: "ASSOLTO_TARDIVO",
      primaMensilitaSospesa: "2025-02",
      meseRipresa: "2025-03",
      mensilitaArretrate: 1,
    });
  });

  test("un arretrato che attraversa l'anno si conta in mesi di calendario", () => {
    // Due 30 November 2024: December suspended; registered 25 February 2025, paid in March.
    const esito = r1({
      dataPadNucleo: "2024-08-02",
      dataAdempimento: "2025-02-25",
      dataOsservazione: "2025-02-25",
    });
    expect(esito).toMatchObject({
      scadenza: "2024-11-30",
      primaMensilitaSospesa: "2024-12",
      meseRipresa: "2025-03",
      mensilitaArretrate: 3,
    });
  });

  test("la scadenza di dicembre sospende gennaio e si salva entro il 20 gennaio", () => {
    expect(r1({ dataPadNucleo: "2024-08-25", dataOsservazione: "2024-12-31" })).toMatchObject({
      scadenza: "2024-12-23",
      stato: "SCADUTO",
      ultimoGiornoUtile: "2025-01-20",
      primaMensilitaSospesa: "2025-01",
    });
    expect(r1({ dataPadNucleo: "2024-08-25", dataOsservazione: "2025-01-01" }).stato).toBe(
      "SOSPESO",
    );
  });

  test("un incontro del giorno prima dell'inizio non vale, quello del giorno d'inizio sì", () => {
    expect(r1({ dataAdempimento: "2024-09-11" }).stato).toBe("NEI_TERMINI");
    expect(r1({ dataAdempimento: "2024-09-12" }).stato).toBe("ASSOLTO");
  });

  test("un provvedimento di domani non fa decaduto oggi, e quello di oggi prevale sull'incontro", () => {
    const assente = { dataConvocazione: "2024-11-20", esitoConvocazione: "ASSENTE_INGIUSTIFICATO" };
    expect(r1({ ...assente, dataProvvedimento: "2024-12-02" }).stato).toBe("DECADENZA_PROPOSTA");
    expect(
      r1({ ...assente, dataProvvedimento: "2024-12-01", dataAdempimento: "2024-11-25" }),
    ).toMatchObject({ stato: "DECADUTO", rischio: "IN_ATTO", ultimoGiornoUtile: null });
  });

  test("un rinnovo a nucleo variato conta dal nuovo PAD, non dalla domanda", () => {
    expect(
      r1({
        tipoDomanda: "RINNOVO",
        nucleoInvariato: false,
        dataPresentazione: "2025-07-03",
        dataPadNucleo: "2025-07-20",
        dataOsservazione: "2025-10-15",
      }),
    ).toMatchObject({ inizioTermine: "2025-07-20", scadenza: "2025-11-17" });
  });

  test("una domanda sospesa resta nella misura, una decaduta o terminata ne esce", () => {
    expect(r1({ statoDomanda: "SOSPESA" }).stato).toBe("NEI_TERMINI");
    for (const statoDomanda of ["DECADUTA", "TERMINATA", "VERIFICATA", "RESPINTA", null]) {
      expect(r1({ statoDomanda })).toMatchObject({ stato: "FUORI_MISURA", servizio: null });
    }
  });
});

describe("R1, certezza INFERITA: che cosa si vede alla data", () => {
  test("un incontro registrato domani non si vede oggi", () => {
    const tardi = { dataAdempimento: "2024-11-28", dataRegistrazione: "2024-12-02" };
    expect(r1({ ...tardi, dataOsservazione: "2024-12-01" }).stato).toBe("NEI_TERMINI");
    expect(r1({ ...tardi, dataOsservazione: "2024-12-02" }).stato).toBe("ASSOLTO");
  });

  test("un incontro segnato in anticipo non vale prima che avvenga", () => {
    const futuro = { dataAdempimento: "2024-12-05", dataRegistrazione: "2024-11-20" };
    expect(r1({ ...futuro, dataOsservazione: "2024-12-04" }).stato).toBe("NEI_TERMINI");
    expect(r1({ ...futuro, dataOsservazione: "2024-12-05" }).stato).toBe("ASSOLTO");
  });

  test("una convocazione con esito di incontro avvenuto vale anche senza data dell'incontro", () => {
    expect(
      r1({ dataConvocazione: "2024-11-20", esitoConvocazione: "AVVENUTO_INCONTRO" }).stato,
    ).toBe("ASSOLTO");
  });

  test("l'incontro registrato dopo l'assenza ingiustificata annulla la proposta di decadenza", () => {
    const assente = { dataConvocazione: "2024-11-20", esitoConvocazione: "ASSENTE_INGIUSTIFICATO" };
    expect(r1(assente).stato).toBe("DECADENZA_PROPOSTA");
    expect(r1({ ...assente, dataAdempimento: "2024-11-27" })).toMatchObject({
      stato: "ASSOLTO",
      rischio: "NESSUNO",
    });
  });

  test("l'assenza vale dal giorno dell'appuntamento; prima, la convocazione è in attesa", () => {
    const assente = { dataConvocazione: "2024-12-01", esitoConvocazione: "ASSENTE_INGIUSTIFICATO" };
    expect(r1({ ...assente, dataOsservazione: "2024-11-30" })).toMatchObject({
      stato: "NEI_TERMINI",
      rischio: "DECADENZA",
    });
    expect(r1({ ...assente, dataOsservazione: "2024-12-01" }).stato).toBe("DECADENZA_PROPOSTA");
  });

  test("l'assenza di un ciclo precedente non propone la decadenza in quello nuovo", () => {
    expect(
      r1({ dataConvocazione: "2024-09-11", esitoConvocazione: "ASSENTE_INGIUSTIFICATO" }).stato,
    ).toBe("NEI_TERMINI");
  });

  test("una convocazione oltre la scadenza non ferma la sospensione", () => {
    const oltre = { dataConvocazione: "2025-02-10", esitoConvocazione: "IN_ATTESA" };
    expect(r1({ ...oltre, dataOsservazione: "2025-01-11" })).toMatchObject({
      stato: "SCADUTO",
      rischio: "DECADENZA",
    });
    expect(r1({ ...oltre, dataOsservazione: "2025-01-10" })).toMatchObject({
      stato: "IN_SCADENZA",
      rischio: "SOSPENSIONE",
    });
    expect(r1({ ...oltre, dataOsservazione: "2025-02-11" })).toMatchObject({
      stato: "SOSPESO",
      rischio: "IN_ATTO",
    });
  });

  test("una convocazione senza esito conta come in attesa", () => {
    expect(r1({ dataConvocazione: "2024-12-20" }).rischio).toBe("DECADENZA");
  });

  test("l'accoglimento nel giorno di scadenza garantisce tre mensilità, il giorno prima no", () => {
    const sospeso = { dataOsservazione: "2025-02-10" };
    expect(r1({ ...sospeso, dataAccoglimento: "2025-01-10" }).mensilitaGarantite).toBe(3);
    expect(r1({ ...sospeso, dataAccoglimento: "2025-01-09" }).mensilitaGarantite).toBeNull();
    expect(
      r1({ dataOsservazione: "2025-01-10", dataAccoglimento: "2025-01-10" }).mensilitaGarantite,
    ).toBeNull();
  });
});

describe("R1, certezza INCERTA: letture che si scelgono coi parametri", () => {
  const giustificato = {
    dataConvocazione: "2024-12-05",
    esitoConvocazione: "GIUSTIFICATO_MOTIVO",
    dataRegistrazioneMotivo: "2024-12-06",
    dataOsservazione: "2025-01-15",
  };

  test("GIUSTIFICATO_MOTIVO e ASSENTE_GIUSTIFICATO sono lo stesso esito", () => {
    expect(r1(giustificato)).toEqual(
      r1({ ...giustificato, esitoConvocazione: "ASSENTE_GIUSTIFICATO" }),
    );
  });

  test("il giustificato motivo azzera, sospende o non tocca i 120 giorni", () => {
    expect(r1(giustificato)).toMatchObject({ scadenza: "2025-04-05", giorniResidui: 80 });
    // 41 days from 5 December to 15 January do not count: 10 January moves to 20 February.
    expect(r1(giustificato, { giustificatoMotivo: "SOSPENDE" })).toMatchObject({
      inizioTermine: "2024-09-12",
      scadenza: "2025-02-20",
      giorniResidui: 36,
      stato: "NEI_TERMINI",
    });
    expect(r1(giustificato, { giustificatoMotivo: "NESSUNO" })).toMatchObject({
      scadenza: "2025-01-10",
      stato: "SCADUTO",
    });
  });

  test("sospeso, il termine riparte dall'incontro e non si muove più", () => {
    const incontro = { ...giustificato, dataAdempimento: "2025-01-20" };
    for (const dataOsservazione of ["2025-01-20", "2025-03-01"]) {
      expect(
        r1({ ...incontro, dataOsservazione }, { giustificatoMotivo: "SOSPENDE" }),
      ).toMatchObject({ scadenza: "2025-02-25", stato: "ASSOLTO" });
    }
  });

  test("un'assenza giustificata dopo la scadenza non fa rivivere un termine sospeso", () => {
    expect(
      r1(
        { ...giustificato, dataConvocazione: "2025-01-11", dataRegistrazioneMotivo: "2025-01-12" },
        { giustificatoMotivo: "SOSPENDE" },
      ),
    ).toMatchObject({ scadenza: "2025-01-10", stato: "SCADUTO" });
  });

  test("l'assenza giustificata dopo un incontro valido non riapre il termine", () => {
    expect(r1({ ...giustificato, dataAdempimento: "2024-11-11" })).toMatchObject({
      inizioTermine: "2024-09-12",
      stato: "ASSOLTO",
    });
  });

  test("un'assenza annunciata e giustificata prima dell'appuntamento non è in attesa", () => {
    expect(
      r1({
        ...giustificato,
        dataRegistrazioneMotivo: "2024-12-01",
        dataOsservazione: "2024-12-02",
      }),
    ).toMatchObject({ inizioTermine: "2024-12-01", rischio: "NESSUNO" });
  });

  test("con la proroga dei festivi la Pasqua 2025 e la Pasquetta slittano a martedì 22 aprile", () => {
    const pasqua = { dataPadNucleo: "2024-12-21", dataOsservazione: "2025-04-21" };
    expect(r1(pasqua)).toMatchObject({ scadenza: "2025-04-20", stato: "SCADUTO" });
    expect(r1(pasqua, { prorogaFestivi: true })).toMatchObject({
      scadenza: "2025-04-22",
      giorniResidui: 1,
      stato: "IN_SCADENZA",
    });
  });
});

describe("festivi", () => {
  test("le Pasque note cadono nel loro giorno, le due correzioni comprese", () => {
    for (const lunedi of [
      "1954-04-19", // corrected: 18 April
      "1981-04-20", // corrected: 19 April
      "2000-04-24",
      "2008-03-24",
      "2024-04-01",
      "2025-04-21",
      "2026-04-06",
      "2038-04-26",
      "2049-04-19",
      "2076-04-20",
    ]) {
      expect([lunedi, festivo(lunedi)]).toEqual([lunedi, true]);
    }
    expect(festivo("2025-04-22")).toBe(false);
  });

  test("il sabato è feriale, e il 4 ottobre è festa dal 2026", () => {
    expect(festivo("2024-05-25")).toBe(false);
    expect(festivo("2024-10-04")).toBe(false);
    expect(festivo("2028-10-04")).toBe(true);
    expect(primoFeriale("2024-12-25")).toBe("2024-12-27");
  });
});

describe("R2 monitoraggio", () => {
  test("FONTE: disabilità, età e violenza esentano, l'unico adulto con minori no", () => {
    for (const profilo of ["ESENTE_60", "ESENTE_DISABILITA", "ESENTE_VIOLENZA"]) {
      expect(r2({ profilo })).toMatchObject({ stato: "ESENTE", scadenza: null, servizio: null });
    }
    expect(
      r2({ profilo: "UNICO_ADULTO_CON_MINORI", dataOsservazione: "2025-04-08" }),
    ).toMatchObject({ stato: "IN_SCADENZA", servizio: "SS_O_PATRONATO" });
  });

  test("FONTE: sospeso dal mese dopo i 90 giorni, arretrati come nel primo incontro", () => {
    expect(r2({ dataOsservazione: "2025-05-01" })).toMatchObject({
      stato: "SOSPESO",
      rischio: "IN_ATTO",
      primaMensilitaSospesa: "2025-05",
    });
    expect(r2({ dataAdempimento: "2025-06-21", dataOsservazione: "2025-07-01" })).toMatchObject({
      stato: "ASSOLTO_TARDIVO",
      meseRipresa: "2025-07",
      mensilitaArretrate: 2,
    });
  });

  test("INFERITA: un'assenza giustificata non sposta i 90 giorni", () => {
    expect(
      r2({
        dataConvocazione: "2025-03-01",
        esitoConvocazione: "GIUSTIFICATO_MOTIVO",
        dataRegistrazioneMotivo: "2025-03-02",
        dataOsservazione: "2025-03-10",
      }).scadenza,
    ).toBe("2025-04-08");
  });

  test("INFERITA: senza un contatto valido il termine non è avviato", () => {
    expect(r2({ dataBase: null })).toMatchObject({ stato: "NON_AVVIATO", rischio: "NESSUNO" });
  });
});

describe("R3 lavoro", () => {
  const r3 = (regola: "R3A" | "R3B", caso: Partial<CasoScadenza>) =>
    valutaScadenza(regola, {
      ...VUOTO,
      profilo: "ATTIVABILE",
      dataBase: "2025-01-20",
      ...caso,
    });

  test("FONTE: il PAD individuale è dovuto entro 30 giorni, il PSP entro 60", () => {
    expect(r3("R3A", { dataOsservazione: "2025-02-01" }).scadenza).toBe("2025-02-19");
    expect(r3("R3B", { dataOsservazione: "2025-02-01" }).scadenza).toBe("2025-03-21");
    expect(r3("R3B", { dataAdempimento: "2025-03-21", dataOsservazione: "2025-03-21" }).stato).toBe(
      "ASSOLTO",
    );
  });

  test("INCERTA: il novantesimo giorno di sospensione è ancora sospeso, il successivo propone la decadenza", () => {
    // Suspended from 1 April 2025; day 90 is 30 June.
    expect(r3("R3B", { dataOsservazione: "2025-06-30" }).stato).toBe("SOSPESO");
    expect(r3("R3B", { dataOsservazione: "2025-07-01" })).toMatchObject({
      stato: "DECADENZA_PROPOSTA",
      rischio: "DECADENZA",
      ultimoGiornoUtile: null,
    });
  });

  test("INFERITA: chi non è attivabile al lavoro non ha termini di lavoro", () => {
    expect(r3("R3A", { profilo: "NON_ATTIVABILE" }).stato).toBe("ESENTE");
  });
});

describe("R4 e R4B, certezza INFERITA", () => {
  const ap = (caso: Partial<CasoScadenza>, p: Partial<ParametriScadenze> = {}) =>
    valutaScadenza("R4", { ...ORDINARIO, ...caso }, p);

  test("il giorno 60 è in tempo, il 61 no, fatta o non fatta", () => {
    expect(ap({ dataAdempimento: "2024-11-11" }).stato).toBe("AP_ENTRO_60");
    expect(ap({ dataAdempimento: "2024-11-12" }).stato).toBe("AP_OLTRE_60");
    expect(ap({ dataOsservazione: "2024-11-11" }).stato).toBe("AP_DA_COMPLETARE");
    expect(ap({ dataOsservazione: "2024-11-12" })).toMatchObject({
      stato: "AP_NON_COMPLETATA_OLTRE_60",
      rischio: "NESSUNO",
      ultimoGiornoUtile: null,
    });
  });

  test("i 60 giorni si possono contare dal caricamento o dall'assegnazione", () => {
    const date = { dataCaricamento: "2024-10-16", dataAssegnazione: "2024-11-20" };
    expect(ap(date, { baseAnalisi: "CARICAMENTO" }).scadenza).toBe("2024-12-15");
    expect(ap(date, { baseAnalisi: "ASSEGNAZIONE" }).scadenza).toBe("2025-01-19");
    expect(ap({}, { baseAnalisi: "ASSEGNAZIONE" }).stato).toBe("NON_AVVIATO");
  });

  test("un'analisi del ciclo precedente è storia, non completamento", () => {
    expect(ap({ dataAdempimento: "2024-09-11" }).stato).toBe("AP_NON_COMPLETATA_OLTRE_60");
  });

  test("il PaIS del giorno 121 è oltre i 120", () => {
    const pais = (caso: Partial<CasoScadenza>) =>
      valutaScadenza("R4B", { ...ORDINARIO, dataOsservazione: "2025-01-11", ...caso });
    expect(pais({ dataAdempimento: "2025-01-11" }).stato).toBe("PAIS_OLTRE_120");
    expect(pais({}).stato).toBe("PAIS_NON_SOTTOSCRITTO_OLTRE_120");
    expect(pais({ dataOsservazione: "2025-01-10" }).stato).toBe("PAIS_DA_SOTTOSCRIVERE");
  });
});

describe("R5 durata", () => {
  const r5 = (caso: Partial<CasoScadenza>) => valutaScadenza("R5", { ...ORDINARIO, ...caso });

  test("FONTE: il PAD del 31 gennaio 2024 decorre da gennaio, quello del 1 febbraio da marzo", () => {
    const prima = { dataPresentazione: "2024-01-31" };
    expect(r5({ ...prima, dataPadNucleo: "2024-01-31" }).inizioTermine).toBe("2024-01-01");
    expect(r5({ ...prima, dataPadNucleo: "2024-02-01" }).inizioTermine).toBe("2024-03-01");
    expect(r5({ dataPresentazione: "2024-02-01", dataPadNucleo: "2024-02-01" }).inizioTermine).toBe(
      "2024-03-01",
    );
  });

  test("FONTE: 31 giorni alla fine è ancora in fruizione, 30 in scadenza, il giorno dopo terminata", () => {
    const stato = (dataOsservazione: string) => r5({ dataOsservazione }).stato;
    expect(stato("2024-09-30")).toBe("NON_ANCORA_DECORSA");
    expect(stato("2024-10-01")).toBe("IN_FRUIZIONE");
    expect(stato("2026-02-28")).toBe("IN_FRUIZIONE");
    expect(stato("2026-03-01")).toBe("IN_SCADENZA");
    expect(stato("2026-03-31")).toBe("IN_SCADENZA");
    expect(stato("2026-04-01")).toBe("TERMINATA");
  });

  test("INFERITA: da gennaio 2026 nessun mese di stop, il rinnovo paga dal mese della domanda", () => {
    const rinnovo = (dataAdempimento: string) =>
      r5({ dataPadNucleo: "2024-06-10", dataAdempimento, dataOsservazione: "2026-01-10" });
    // July 2024 to December 2025: the month after is January 2026.
    expect(rinnovo("2026-01-07")).toMatchObject({
      scadenza: "2025-12-31",
      primaMensilitaSospesa: null,
      meseRipresa: "2026-01",
    });
    expect(rinnovo("2026-03-02").meseRipresa).toBe("2026-03");
  });

  test("FONTE: con il mese di stop, una domanda tardiva paga dal mese successivo alla domanda", () => {
    expect(
      r5({
        dataPresentazione: "2023-12-20",
        dataPadNucleo: "2024-01-05",
        dataAdempimento: "2025-09-10",
        dataOsservazione: "2025-09-15",
      }),
    ).toMatchObject({ primaMensilitaSospesa: "2025-07", meseRipresa: "2025-10" });
  });

  test("un rinnovo senza decorrenza non è avviato, una domanda revocata è fuori misura", () => {
    expect(r5({ tipoDomanda: "RINNOVO", nucleoInvariato: true }).stato).toBe("NON_AVVIATO");
    expect(r5({ statoDomanda: "REVOCATA" }).stato).toBe("FUORI_MISURA");
    expect(r5({ statoDomanda: "TERMINATA", dataOsservazione: "2026-05-01" }).stato).toBe(
      "TERMINATA",
    );
  });
});

describe("R6 nuova domanda dopo la decadenza, certezza INFERITA", () => {
  test("sei mesi esatti non bastano, il giorno dopo sì; senza atto non c'è termine", () => {
    const r6 = (dataOsservazione: string) =>
      valutaScadenza("R6", { ...VUOTO, dataProvvedimento: "2025-01-15", dataOsservazione }).stato;
    expect(r6("2025-07-15")).toBe("NON_RICHIEDIBILE");
    expect(r6("2025-07-16")).toBe("RICHIEDIBILE");
    expect(r6("2025-01-14")).toBe("NON_AVVIATO");
  });
});

describe("rischio a 7, 15 e 30 giorni sullo stesso termine", () => {
  const termine = (giorniResidui: number, giorniAppuntamento: number | null = null) =>
    ({
      regola: "R1",
      stato: giorniResidui <= 30 ? "IN_SCADENZA" : "NEI_TERMINI",
      giorniResidui,
      giorniAppuntamento,
    }) as const;

  test("l'orizzonte comprende il suo ultimo giorno, per la scadenza e per l'appuntamento", () => {
    expect([7, 15, 30].map((h) => rischio(termine(15), h))).toEqual([
      "NESSUNO",
      "SOSPENSIONE",
      "SOSPENSIONE",
    ]);
    expect([7, 15, 30].map((h) => rischio(termine(20, 8), h))).toEqual([
      "NESSUNO",
      "DECADENZA",
      "DECADENZA",
    ]);
    expect(rischio(termine(20, 0), 7)).toBe("DECADENZA");
    expect(rischio(termine(20, -1), 7)).toBe("NESSUNO");
  });

  test("un orizzonte di 45 giorni guarda oltre l'etichetta IN_SCADENZA", () => {
    expect(rischio(termine(40), 45)).toBe("SOSPENSIONE");
    expect(rischio(termine(40), 30)).toBe("NESSUNO");
  });

  test("chi è esente, ha assolto o è decaduto non rischia per un appuntamento", () => {
    const con = (stato: "ESENTE" | "ASSOLTO" | "DECADUTO" | "SOSPESO") =>
      rischio({ regola: "R2", stato, giorniResidui: -5, giorniAppuntamento: 3 }, 15);
    expect(con("ESENTE")).toBe("NESSUNO");
    expect(con("ASSOLTO")).toBe("NESSUNO");
    expect(con("DECADUTO")).toBe("IN_ATTO");
    expect(con("SOSPESO")).toBe("DECADENZA");
  });

  test("la fine del periodo è una scadenza, non un rischio", () => {
    expect(rischio({ ...termine(5), regola: "R5" }, 30)).toBe("NESSUNO");
  });
});

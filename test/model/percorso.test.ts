import { describe, expect, test } from "vitest";
import {
  esenteMonitoraggio,
  type Membro,
  percorso,
  percorsoEffettivo,
  unicoAdultoConMinori,
} from "../../src/model/scadenze/percorso.js";

const T = "2024-11-29";

/** A member of so many completed years at T, with nothing else known. */
function membro(eta: number, altro: Partial<Membro> = {}): Membro {
  return {
    idIndividuo: `i${eta}`,
    dataNascita: `${2024 - eta}-06-01`,
    disabilitaClasse: null,
    invaliditaL68: null,
    patologiaOncologica: null,
    pensioneDiretta: null,
    occupato: null,
    studente: null,
    responsabilitaGenitoriale: null,
    caricoCura: null,
    violenzaGenere: null,
    percorso: null,
    esenteMonitoraggio: null,
    ...altro,
  };
}

const GENITORE = { responsabilitaGenitoriale: true };

const percorsi = (nucleo: readonly Membro[], at = T) =>
  nucleo.map((m) => percorso(m, at, unicoAdultoConMinori(nucleo, at)));

describe("percorso individuale", () => {
  test("madre di 34 anni senza lavoro con un figlio di 5: tenuta agli obblighi", () => {
    expect(percorsi([membro(34, GENITORE), membro(5)])).toEqual(["P1", null]);
  });

  test("madre di 34 anni con un figlio di 2: il carico di cura la rende P4", () => {
    expect(percorsi([membro(34, { ...GENITORE, caricoCura: true }), membro(2)])[0]).toBe("P4");
  });

  test("padre di 40 anni occupato a tempo parziale: P4", () => {
    expect(percorsi([membro(40, { ...GENITORE, occupato: true }), membro(10)])[0]).toBe("P4");
  });

  test("nonna di 62 anni con un figlio di 27 senza lavoro: P2 e P3, e il nucleo è seguito per il figlio", () => {
    const nucleo = [membro(62), membro(27)];
    expect(percorsi(nucleo)).toEqual(["P2", "P3"]);
    expect(esenteMonitoraggio(nucleo, T)).toBe(false);
  });

  test("nonna di 62 anni sola con un nipote di 9: da P2 a P4, e non è esente", () => {
    const nucleo = [membro(62), membro(9)];
    expect(percorsi(nucleo)[0]).toBe("P4");
    expect(esenteMonitoraggio(nucleo, T)).toBe(false);
  });

  test("uomo di 58 anni con disabilità, solo: P2 ed esente", () => {
    const nucleo = [membro(58, { disabilitaClasse: "GRAVE" })];
    expect(percorsi(nucleo)).toEqual(["P2"]);
    expect(esenteMonitoraggio(nucleo, T)).toBe(true);
  });

  test("studente di 19 anni con una sorella minorenne: P4", () => {
    expect(percorsi([membro(45, GENITORE), membro(19, { studente: true }), membro(15)])).toEqual([
      "P1",
      "P4",
      null,
    ]);
  });

  test("donna di 30 anni in un centro antiviolenza: P2, e P4 se sola con un minore", () => {
    const donna = membro(30, { ...GENITORE, violenzaGenere: true });
    expect(percorsi([donna])).toEqual(["P2"]);
    expect(percorsi([donna, membro(1)])[0]).toBe("P4");
  });

  test("pensione diretta o patologia oncologica danno P2 ma non esentano dal monitoraggio", () => {
    for (const causa of [{ pensioneDiretta: true }, { patologiaOncologica: true }]) {
      expect(percorsi([membro(50, causa)])).toEqual(["P2"]);
      expect(esenteMonitoraggio([membro(50, causa)], T)).toBe(false);
    }
  });

  test("la classe NESSUNA non è una disabilità", () => {
    expect(percorsi([membro(50, { disabilitaClasse: "NESSUNA" })])).toEqual(["P3"]);
  });

  test("chi è nato il 29 febbraio 1964 ha 60 anni dal 29 febbraio 2024, non dal 1 marzo", () => {
    const nato = [membro(60, { dataNascita: "1964-02-29" })];
    expect(percorsi(nato, "2024-02-28")).toEqual(["P3"]);
    expect(percorsi(nato, "2024-02-29")).toEqual(["P2"]);
  });

  test("il giorno del diciottesimo compleanno si è adulti", () => {
    const nato = [membro(18, { dataNascita: "2006-11-29" })];
    expect(percorsi(nato)).toEqual(["P3"]);
    expect(percorsi(nato, "2024-11-28")).toEqual([null]);
  });

  test("il percorso del file prevale sulla regola", () => {
    expect(percorsoEffettivo(membro(62, { percorso: "P1" }), T)).toBe("P1");
    expect(percorsoEffettivo(membro(62), T)).toBe("P2");
  });
});

describe("esenzione dal monitoraggio", () => {
  test("basta un adulto non esente perché il nucleo non lo sia", () => {
    expect(esenteMonitoraggio([membro(70), membro(61)], T)).toBe(true);
    expect(esenteMonitoraggio([membro(70), membro(59)], T)).toBe(false);
  });

  test("due adulti esenti con un minore: esenti, perché nessuno è l'unico adulto", () => {
    expect(esenteMonitoraggio([membro(70), membro(65), membro(9)], T)).toBe(true);
  });

  test("l'indicazione del file prevale, ma non per l'unico adulto con minori", () => {
    expect(esenteMonitoraggio([membro(40, { esenteMonitoraggio: true })], T)).toBe(true);
    expect(esenteMonitoraggio([membro(70, { esenteMonitoraggio: false })], T)).toBe(false);
    expect(esenteMonitoraggio([membro(70, { esenteMonitoraggio: true }), membro(4)], T)).toBe(
      false,
    );
  });

  test("un nucleo senza componenti noti, o di soli minori, non è esente", () => {
    expect(esenteMonitoraggio([], T)).toBe(false);
    expect(esenteMonitoraggio([membro(12)], T)).toBe(false);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween, isoDay, monthOf, monthsBetween } from "../../src/model/date.js";
import type { CasoScadenza, Regola, StatoScadenza } from "../../src/model/scadenze/caso.js";
import { arretrati } from "../../src/model/scadenze/pagamento.js";
import { valutaScadenza } from "../../src/model/scadenze/valuta-scadenza.js";

/** Days from 2023-12-18, opening of the measure, to the end of 2032. */
const giorno = fc.integer({ min: 19_709, max: 23_010 }).map(isoDay);
const dopo = fc.integer({ min: 0, max: 500 });

const esiti = [null, "IN_ATTESA", "ASSENTE_INGIUSTIFICATO", "ASSENTE_GIUSTIFICATO"];

const vuoto = {
  tipoDomanda: "PRIMA",
  nucleoInvariato: null,
  statoDomanda: "ACCOLTA",
  dataPresentazione: "2024-03-02",
  dataTrasmissioneGepi: null,
  dataAccoglimento: null,
  dataConvocazione: null,
  esitoConvocazione: null,
  dataRegistrazioneMotivo: null,
  dataAdempimento: null,
  dataRegistrazione: null,
  dataProvvedimento: null,
  profilo: "ATTIVABILE",
} as const;

/** A term started on `inizio` and watched on `T`, with nothing else happening. */
const senzaEventi = (inizio: string, T: string): CasoScadenza => ({
  ...vuoto,
  dataPadNucleo: inizio,
  dataBase: inizio,
  dataOsservazione: T,
});

const conPagamento: readonly Regola[] = ["R1", "R2", "R3A", "R3B"];
const tutte: readonly Regola[] = [...conPagamento, "R4", "R4B"];

const ordine: readonly StatoScadenza[] = [
  "NEI_TERMINI",
  "IN_SCADENZA",
  "SCADUTO",
  "SOSPESO",
  "DECADENZA_PROPOSTA",
];

describe("proprietà dei termini", () => {
  test("senza eventi i giorni residui calano di uno al giorno, anche col cambio dell'ora", () => {
    fc.assert(
      fc.property(fc.constantFrom(...tutte), giorno, dopo, (regola, inizio, n) => {
        const oggi = valutaScadenza(regola, senzaEventi(inizio, addDays(inizio, n)));
        const domani = valutaScadenza(regola, senzaEventi(inizio, addDays(inizio, n + 1)));
        expect(domani.scadenza).toBe(oggi.scadenza);
        expect((oggi.giorniResidui ?? 0) - (domani.giorniResidui ?? 0)).toBe(1);
      }),
    );
  });

  test("senza eventi lo stato non torna mai indietro", () => {
    fc.assert(
      fc.property(fc.constantFrom(...conPagamento), giorno, dopo, (regola, inizio, n) => {
        const oggi = valutaScadenza(regola, senzaEventi(inizio, addDays(inizio, n)));
        const domani = valutaScadenza(regola, senzaEventi(inizio, addDays(inizio, n + 1)));
        expect(ordine.indexOf(domani.stato)).toBeGreaterThanOrEqual(ordine.indexOf(oggi.stato));
      }),
    );
  });

  test("l'ultimo giorno utile è il 20 del mese dopo la scadenza, e solo per termini aperti", () => {
    fc.assert(
      fc.property(fc.constantFrom(...conPagamento), giorno, dopo, (regola, inizio, n) => {
        const esito = valutaScadenza(regola, senzaEventi(inizio, addDays(inizio, n)));
        if (esito.stato === "DECADENZA_PROPOSTA") {
          expect(esito.ultimoGiornoUtile).toBeNull();
          return;
        }
        const ultimo = esito.ultimoGiornoUtile ?? "";
        expect(ultimo.slice(8)).toBe("20");
        expect(monthsBetween(monthOf(esito.scadenza ?? ""), monthOf(ultimo))).toBe(1);
      }),
    );
  });

  test("registrare prima non fa mai perdere più mesi, e nei giorni utili non se ne perde nessuno", () => {
    fc.assert(
      fc.property(giorno, dopo, (scadenza, n) => {
        const data = addDays(scadenza, n);
        expect(arretrati(scadenza, data)).toBeLessThanOrEqual(
          arretrati(scadenza, addDays(data, 1)),
        );
        const ultimo = valutaScadenza("R1", {
          ...senzaEventi(addDays(scadenza, -120), scadenza),
        }).ultimoGiornoUtile;
        expect(arretrati(scadenza, data) === 0).toBe(data <= (ultimo ?? ""));
      }),
    );
  });

  test("un incontro visibile assolve sempre il primo termine, se INPS non ha provveduto", () => {
    fc.assert(
      fc.property(
        giorno,
        dopo,
        dopo,
        fc.constantFrom(...esiti),
        (inizio, incontro, convocazione, esitoConvocazione) => {
          const data = addDays(inizio, incontro);
          const esito = valutaScadenza("R1", {
            ...senzaEventi(inizio, addDays(data, 10)),
            dataAdempimento: data,
            dataConvocazione: addDays(inizio, convocazione),
            esitoConvocazione,
          });
          expect(["ASSOLTO", "ASSOLTO_TARDIVO"]).toContain(esito.stato);
          expect(esito.rischio).toBe("NESSUNO");
        },
      ),
    );
  });

  test("un orizzonte più lungo non toglie mai un rischio", () => {
    fc.assert(
      fc.property(giorno, dopo, dopo, fc.nat(60), fc.nat(60), (inizio, n, conv, h, di) => {
        const caso = {
          ...senzaEventi(inizio, addDays(inizio, n)),
          dataConvocazione: addDays(inizio, conv),
        };
        const corto = valutaScadenza("R1", caso, { orizzonte: h }).rischio;
        const lungo = valutaScadenza("R1", caso, { orizzonte: h + di }).rischio;
        const scala = ["NESSUNO", "IN_ATTO", "SOSPENSIONE", "DECADENZA"];
        expect(scala.indexOf(lungo)).toBeGreaterThanOrEqual(scala.indexOf(corto));
      }),
    );
  });

  test("la prova contro un calendario contato a mano: 120 giorni sono 120 notti", () => {
    fc.assert(
      fc.property(giorno, (inizio) => {
        const esito = valutaScadenza("R1", senzaEventi(inizio, inizio));
        const fine = new Date(`${inizio}T12:00:00Z`);
        for (let i = 0; i < 120; i += 1) fine.setUTCDate(fine.getUTCDate() + 1);
        expect(esito.scadenza).toBe(fine.toISOString().slice(0, 10));
        expect(daysBetween(inizio, esito.scadenza ?? "")).toBe(120);
      }),
    );
  });
});

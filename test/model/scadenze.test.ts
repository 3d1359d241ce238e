import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import type { CasoScadenza, Esito, Regola } from "../../src/model/scadenze/caso.js";
import { valutaScadenza } from "../../src/model/scadenze/valuta-scadenza.js";

/** The list of worked cases that the domain reference keeps beside this repository. */
const FILE = fileURLToPath(new URL("../../../shared/domain/casi-scadenze.csv", import.meta.url));

type Riga = Readonly<Record<string, string>>;

const testo = (riga: Riga, colonna: string): string | null => {
  const cella = riga[colonna];
  if (cella === undefined) throw new Error(`manca la colonna ${colonna}`);
  return cella === "" ? null : cella;
};

const numero = (riga: Riga, colonna: string): number | null => {
  const cella = testo(riga, colonna);
  return cella === null ? null : Number(cella);
};

const caso = (riga: Riga): CasoScadenza => ({
  tipoDomanda: testo(riga, "tipo_domanda"),
  nucleoInvariato: { S: true, N: false }[testo(riga, "nucleo_invariato") ?? ""] ?? null,
  statoDomanda: testo(riga, "stato_domanda"),
  dataPresentazione: testo(riga, "data_presentazione"),
  dataPadNucleo: testo(riga, "data_pad_nucleo"),
  dataTrasmissioneGepi: testo(riga, "data_trasmissione_gepi"),
  dataAccoglimento: testo(riga, "data_accoglimento"),
  dataBase: testo(riga, "data_base"),
  profilo: testo(riga, "profilo"),
  dataConvocazione: testo(riga, "data_convocazione"),
  esitoConvocazione: testo(riga, "esito_convocazione"),
  dataRegistrazioneMotivo: testo(riga, "data_registrazione_motivo"),
  dataAdempimento: testo(riga, "data_adempimento"),
  dataRegistrazione: testo(riga, "data_registrazione"),
  dataProvvedimento: testo(riga, "data_provvedimento"),
  dataOsservazione: testo(riga, "data_osservazione") ?? "",
});

const atteso = (riga: Riga): Record<keyof Esito, unknown> => ({
  inizioTermine: testo(riga, "atteso_inizio_termine"),
  scadenza: testo(riga, "atteso_scadenza"),
  giorniResidui: numero(riga, "atteso_giorni_residui"),
  stato: testo(riga, "atteso_stato"),
  rischio: testo(riga, "atteso_rischio"),
  servizio: testo(riga, "atteso_servizio"),
  ultimoGiornoUtile: testo(riga, "atteso_ultimo_giorno_utile"),
  primaMensilitaSospesa: testo(riga, "atteso_prima_mensilita_sospesa"),
  meseRipresa: testo(riga, "atteso_mese_ripresa"),
  mensilitaArretrate: numero(riga, "atteso_mensilita_arretrate"),
  mensilitaGarantite: numero(riga, "atteso_mensilita_garantite"),
});

if (existsSync(FILE)) {
  const righe: Riga[] = parse(readFileSync(FILE, "utf8"), { columns: true, delimiter: ";" });

  describe("i casi di casi-scadenze.csv, colonna per colonna", () => {
    test("l'elenco ha almeno i 65 casi su cui le regole sono state scritte", () => {
      expect(righe.length).toBeGreaterThanOrEqual(65);
    });
    for (const riga of righe) {
      test(`${riga.id_caso} ${riga.regola} (${riga.certezza}): ${riga.descrizione}`, () => {
        expect(valutaScadenza(riga.regola as Regola, caso(riga))).toEqual(atteso(riga));
      });
    }
  });
} else {
  test.skip(`i casi di casi-scadenze.csv: manca ${FILE}, non verificati`, () => {});
}

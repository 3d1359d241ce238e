import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoDay } from "../../src/model/date.js";
import {
  COLONNE_ATTESE,
  REGOLE,
  type RigaAttesa,
  valutaRiga,
} from "../../src/model/scadenze/index.js";
import { type Choices, type Row, tellAgain } from "./rules.js";

/** Days crowd around the edges: ends of month, leap days, the 19th to the 21st, the dates of the law. */
const EDGES = [
  "2024-01-31",
  "2024-02-01",
  "2024-02-28",
  "2024-02-29",
  "2024-03-01",
  "2024-06-20",
  "2024-06-21",
  "2024-12-31",
  "2025-01-01",
  "2025-02-28",
  "2025-11-30",
  "2025-12-31",
  "2026-01-01",
  "2026-01-20",
  "2028-02-29",
];
/** Lengths of the rules, and a day less and a day more. */
const STEPS = [0, 1, 29, 30, 31, 59, 60, 61, 89, 90, 91, 119, 120, 121, 180, 240];
const PICK = 24;

const start = fc.oneof(
  fc.constantFrom(...EDGES),
  fc.integer({ min: 19_709, max: 21_300 }).map(isoDay),
);
const later = fc.oneof(fc.constantFrom(...STEPS), fc.integer({ min: -40, max: 420 }));
const shift = (from: string, days: number): string =>
  isoDay(Math.round(Date.parse(`${from}T00:00:00Z`) / 86_400_000) + days);

/** A row whose days stand around one of them; each cell is missing now and then. */
const row: fc.Arbitrary<Row> = fc
  .record({
    regola: fc.constantFrom(...REGOLE),
    origin: start,
    steps: fc.array(later, { minLength: PICK, maxLength: PICK }),
    there: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: PICK, maxLength: PICK }),
    tipo_domanda: fc.constantFrom("PRIMA", "PRIMA", "RINNOVO", ""),
    nucleo_invariato: fc.constantFrom("", "S", "S", "N"),
    stato_domanda: fc.constantFrom(
      "ACCOLTA",
      "ACCOLTA",
      "ACCOLTA",
      "ACCOLTA",
      "SOSPESA",
      "TERMINATA",
      "DECADUTA",
      "",
    ),
    profilo: fc.constantFrom(
      "",
      "NON_ATTIVABILE",
      "ATTIVABILE",
      "ATTIVABILE",
      "ESENTE_60",
      "ESENTE_DISABILITA",
      "ESENTE_VIOLENZA",
      "UNICO_ADULTO_CON_MINORI",
    ),
    esito_convocazione: fc.constantFrom(
      "",
      "IN_ATTESA",
      "ASSENTE_INGIUSTIFICATO",
      "ASSENTE_GIUSTIFICATO",
      "GIUSTIFICATO_MOTIVO",
      "AVVENUTO_INCONTRO",
      "PRESENTAZIONE_SPONTANEA",
    ),
  })
  .map(({ origin, steps, there, ...codes }) => {
    let at = 0;
    /** `often` of six times there. */
    const cell = (often: number, around: string): string => {
      at += 1;
      return (there[at] ?? 0) < often ? shift(around, steps[at] ?? 0) : "";
    };
    const first = cell(6, origin);
    return {
      ...codes,
      data_presentazione: cell(5, shift(origin, -5)),
      data_pad_nucleo: (there[20] ?? 0) < 5 ? origin : "",
      data_trasmissione_gepi: cell(5, origin),
      data_accoglimento: cell(3, origin),
      data_base: (there[21] ?? 0) < 5 ? origin : "",
      data_convocazione: cell(3, origin),
      data_registrazione_motivo: cell(3, origin),
      data_adempimento: cell(3, origin),
      data_registrazione: cell(2, origin),
      data_provvedimento: cell(codes.regola === "R6" ? 5 : 1, origin),
      data_caricamento: cell(4, origin),
      data_assegnazione: cell(4, origin),
      data_osservazione: first,
    };
  });

const choices: fc.Arbitrary<Choices> = fc.record({
  horizon: fc.constantFrom(7, 15, 30, 30, 45),
  moveOffHolidays: fc.boolean(),
  justified: fc.constantFrom("AZZERA", "AZZERA", "SOSPENDE", "NESSUNO"),
  sixtyFrom: fc.constantFrom("INIZIO", "CARICAMENTO", "ASSEGNAZIONE"),
});

const asText = (found: RigaAttesa): Row =>
  Object.fromEntries(COLONNE_ATTESE.map((name) => [name, String(found[name] ?? "")]));

const valued = (one: Row, chosen: Choices): RigaAttesa =>
  valutaRiga(one, {
    orizzonte: chosen.horizon,
    prorogaFestivi: chosen.moveOffHolidays,
    giustificatoMotivo: chosen.justified,
    baseAnalisi: chosen.sixtyFrom,
  });

describe("le otto regole, scritte due volte, danno le stesse undici colonne", () => {
  for (const regola of REGOLE) {
    test(`${regola}, su casi a caso attorno ai confini`, () => {
      const seen = new Set<string>();
      fc.assert(
        fc.property(row, choices, (any, chosen) => {
          const one = { ...any, regola };
          const found = asText(valued(one, chosen));
          seen.add(found.atteso_stato ?? "");
          expect(found).toEqual(tellAgain(one, chosen));
        }),
        { numRuns: 4000 },
      );
      // A comparison that never leaves one state would prove nothing.
      expect(seen.size).toBeGreaterThan(2);
    });
  }
});

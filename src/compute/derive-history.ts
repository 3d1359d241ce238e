import type { Database } from "better-sqlite3";
import { daysBetween, monthOf } from "../model/date.js";
import { terminePrimoIncontro } from "../model/scadenze/nucleo.js";
import { statoNelTempo, terminiScaduti } from "../model/scadenze/scaduti.js";
import {
  DOMANDA_COLUMNS,
  domandaOf,
  meetingsIn,
  membersIn,
  type Raw,
  statesIn,
  text,
} from "./derive-rows.js";

/** Where a nucleus lives, and until when its meetings are known: the date, or the delivery's if earlier. */
const PLACE = "n.protocollo, n.comune, n.municipio, n.ambito, n.regione, v.visto_al";
const KNOWN_UNTIL = `CROSS JOIN (
    SELECT codice_ambito, MIN(MAX(data_osservazione), :data) AS visto_al
    FROM attuale WHERE tabella = 'incontro' GROUP BY codice_ambito) v
  ON v.codice_ambito = COALESCE(n.ambito, '')`;

/** Every domanda that was ever accolta, but one that was so together with a later one of the same people. */
const COHORT_SQL = `
  SELECT ${PLACE}, ${DOMANDA_COLUMNS}
  FROM domanda_corrente n ${KNOWN_UNTIL}
  WHERE EXISTS (
      SELECT 1 FROM stato_corrente s WHERE s.protocollo = n.protocollo AND s.stato = 'ACCOLTA')
    AND NOT EXISTS (
      SELECT 1 FROM gemella g
      CROSS JOIN stato_corrente s ON s.protocollo = g.protocollo AND s.stato = 'ACCOLTA'
      CROSS JOIN stato_corrente o ON o.protocollo = g.altro AND o.stato = 'ACCOLTA'
      WHERE g.protocollo = n.protocollo
        AND o.dal <= COALESCE(s.al, :data) AND s.dal <= COALESCE(o.al, :data))`;

const EXPIRED_SQL = `
  SELECT ${PLACE}, ${DOMANDA_COLUMNS}, k.id_case_manager
  FROM in_misura n ${KNOWN_UNTIL}
  LEFT JOIN caso_corrente k ON k.protocollo = n.protocollo
  WHERE NOT n.doppia`;

/**
 * The tables that look back at the terms of the past: the cohorts of the first meeting and the terms
 * that expired. As in `derive`, the rules are those of `model/scadenze`, asked at each day that matters.
 */
export function deriveHistory(
  db: Database,
  data: string,
): Readonly<Record<string, () => readonly string[]>> {
  const cohorts = (): readonly string[] => {
    db.exec(`CREATE TEMP TABLE coorte (protocollo TEXT, comune TEXT, municipio TEXT, ambito TEXT,
      regione TEXT, mese TEXT, inizio TEXT, giorni INTEGER, osservati INTEGER)`);
    const meetings = meetingsIn(db, "incontro_storia");
    const add = db.prepare(`INSERT INTO coorte VALUES (${Array(9).fill("?").join(", ")})`);
    for (const row of db.prepare<[{ data: string }], Raw>(COHORT_SQL).all({ data })) {
      const seen = text(row, "visto_al") ?? data;
      const term = terminePrimoIncontro(
        {
          domanda: domandaOf(row),
          incontri: meetings.get(text(row, "protocollo") ?? "") ?? [],
          dataProvvedimento: null,
        },
        seen,
      );
      if (term.inizio === null) continue;
      add.run(
        row.protocollo,
        row.comune,
        row.municipio,
        row.ambito,
        row.regione,
        monthOf(term.inizio),
        term.inizio,
        term.dataAdempimento === null ? null : daysBetween(term.inizio, term.dataAdempimento),
        daysBetween(term.inizio, seen),
      );
    }
    return ["coorte"];
  };

  const expired = (): readonly string[] => {
    db.exec(`CREATE TEMP TABLE termine_scaduto (protocollo TEXT, comune TEXT, municipio TEXT,
      ambito TEXT, regione TEXT, regola TEXT, scadenza TEXT, ultimo_utile TEXT, mese TEXT,
      sanato INTEGER, case_manager TEXT)`);
    const from =
      db.prepare<[], string>("SELECT primo FROM t_mese WHERE indice = 0").pluck().get() ?? "";
    const members = membersIn(db, "membro");
    const meetings = meetingsIn(db, "incontro_corrente");
    const states = statesIn(
      db,
      "(SELECT s.* FROM in_misura n CROSS JOIN stato_corrente s ON s.protocollo = n.protocollo)",
    );
    const add = db.prepare(
      `INSERT INTO termine_scaduto VALUES (${Array(11).fill("?").join(", ")})`,
    );
    for (const row of db.prepare<[{ data: string }], Raw>(EXPIRED_SQL).all({ data })) {
      const protocollo = text(row, "protocollo") ?? "";
      const history = states.get(protocollo) ?? [];
      const terms = terminiScaduti(
        {
          domanda: domandaOf(row),
          incontri: meetings.get(protocollo) ?? [],
          membri: members.get(protocollo) ?? [],
          dataProvvedimento: null,
        },
        (day) => statoNelTempo(history, day),
        from,
        text(row, "visto_al") ?? data,
      );
      for (const term of terms) {
        add.run(
          protocollo,
          row.comune,
          row.municipio,
          row.ambito,
          row.regione,
          term.regola,
          term.scadenza,
          term.ultimoUtile,
          monthOf(term.ultimoUtile),
          term.sanato === null ? null : Number(term.sanato),
          row.id_case_manager,
        );
      }
    }
    return ["termine_scaduto"];
  };
  return { coorte: cohorts, termine_scaduto: expired };
}

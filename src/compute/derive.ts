import type { Database } from "better-sqlite3";
import { isoWeek } from "../model/date.js";
import { inizioCiclo } from "../model/scadenze/inizio.js";
import { type NucleoScadenze, terminiNucleo } from "../model/scadenze/nucleo.js";
import {
  percorso,
  unicoAdultoAltrimentiEsente,
  unicoAdultoConMinori,
} from "../model/scadenze/percorso.js";
import { rischio } from "../model/scadenze/rischio.js";
import { deriveHistory } from "./derive-history.js";
import {
  DOMANDA_COLUMNS,
  domandaOf,
  meetingsIn,
  membersIn,
  type Raw,
  text,
} from "./derive-rows.js";

/** The horizons of the risk indicators, in days (`dominio.md` §3.5). */
export const HORIZONS = [7, 15, 30] as const;

/** Terms of R1 and R2 that wait for a meeting. */
const OPEN = new Set(["NEI_TERMINI", "IN_SCADENZA", "SCADUTO", "SOSPESO"]);

/** Groups the terms R1 and R2 by days left, as the code list `giorni_residui` does. */
function dayClass(days: number | null): string | null {
  if (days === null) return null;
  if (days < 0) return "scaduti";
  if (days >= 120) return "120+";
  const from = Math.floor(days / 10) * 10;
  return `${String(from).padStart(3, "0")}-${String(from + 9).padStart(3, "0")}`;
}

/**
 * The tables that code makes from the populations, by name. Each gives the names of the temporary
 * tables it made. The rules are those of `model/scadenze`; nothing is decided here.
 */
export function derivedTables(
  db: Database,
  data: string,
): Readonly<Record<string, () => readonly string[]>> {
  let ready = false;
  const fill = (): readonly string[] => {
    if (ready) return [];
    ready = true;
    db.exec(`
      CREATE TEMP TABLE termine (protocollo TEXT PRIMARY KEY, ciclo_il TEXT, inizio TEXT,
        primo_incontro_il TEXT, registrato_il TEXT, ap_stato TEXT, ap_scade_il TEXT,
        pais_stato TEXT, pais_scade_il TEXT, fine_il TEXT, esente INTEGER,
        unico_adulto_esente INTEGER) WITHOUT ROWID;
      CREATE TEMP TABLE scadenza (protocollo TEXT, comune TEXT, municipio TEXT, ambito TEXT, regione TEXT,
        regola TEXT, inizio TEXT, scadenza TEXT, giorni_residui INTEGER, stato TEXT, aperto INTEGER,
        servizio TEXT, ultimo_utile TEXT, appuntamento_il TEXT, giorni_appuntamento INTEGER,
        rischio_7 TEXT, rischio_15 TEXT, rischio_30 TEXT, classe_giorni TEXT, settimana TEXT,
        case_manager TEXT);`);
    const members = membersIn(db, "membro");
    const meetings = meetingsIn(db, "incontro_corrente");
    const addTerm = db.prepare("INSERT INTO termine VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const addDue = db.prepare(`INSERT INTO scadenza VALUES (${Array(21).fill("?").join(", ")})`);
    const nuclei = db
      .prepare<[], Raw>(
        `SELECT n.protocollo, n.comune, n.municipio, n.ambito, n.regione, n.stato,
           ${DOMANDA_COLUMNS},
           k.data_caricamento, k.data_assegnazione, k.id_case_manager,
           p.completata_il, s.firmato_il
         FROM in_misura n
         LEFT JOIN caso_corrente k ON k.protocollo = n.protocollo
         LEFT JOIN ap_corrente p ON p.protocollo = n.protocollo
         LEFT JOIN pais_corrente s ON s.protocollo = n.protocollo
         WHERE NOT n.doppia`,
      )
      .all();
    for (const row of nuclei) {
      const protocollo = text(row, "protocollo") ?? "";
      const nucleo: NucleoScadenze = {
        domanda: domandaOf(row),
        statoDomanda: text(row, "stato") ?? "",
        dataProvvedimento: null,
        dataCaricamento: text(row, "data_caricamento"),
        dataAssegnazione: text(row, "data_assegnazione"),
        incontri: meetings.get(protocollo) ?? [],
        membri: members.get(protocollo) ?? [],
        apCompletate: [text(row, "completata_il")].filter((day) => day !== null),
        paisFirmati: [text(row, "firmato_il")].filter((day) => day !== null),
      };
      const terms = terminiNucleo(nucleo, data);
      const [first, monitoring, analysis, pact, period] = (
        ["R1", "R2", "R4", "R4B", "R5"] as const
      ).map((regola) => terms.find((term) => term.regola === regola));
      addTerm.run(
        protocollo,
        inizioCiclo(nucleo.domanda),
        first?.inizio,
        first?.dataAdempimento,
        first?.dataRegistrazione,
        analysis?.stato,
        analysis?.scadenza,
        pact?.stato,
        pact?.scadenza,
        period?.scadenza,
        monitoring?.stato === "ESENTE" ? 1 : 0,
        unicoAdultoAltrimentiEsente(nucleo.membri, data) ? 1 : 0,
      );
      for (const term of terms) {
        if (term.regola !== "R1" && term.regola !== "R2") continue;
        addDue.run(
          protocollo,
          row.comune,
          row.municipio,
          row.ambito,
          row.regione,
          term.regola,
          term.inizio,
          term.scadenza,
          term.giorniResidui,
          term.stato,
          OPEN.has(term.stato) ? 1 : 0,
          term.servizio,
          term.ultimoGiornoUtile,
          term.dataAppuntamentoInAttesa,
          term.giorniAppuntamento,
          ...HORIZONS.map((days) => rischio(term, days)),
          dayClass(term.giorniResidui),
          term.scadenza === null ? null : isoWeek(term.scadenza),
          row.id_case_manager,
        );
      }
    }
    return ["termine", "scadenza"];
  };

  const fillPaths = (): readonly string[] => {
    db.exec(
      "CREATE TEMP TABLE percorso_mancante (protocollo TEXT, id_individuo TEXT, percorso TEXT, PRIMARY KEY (protocollo, id_individuo)) WITHOUT ROWID",
    );
    const add = db.prepare("INSERT OR IGNORE INTO percorso_mancante VALUES (?, ?, ?)");
    const open = membersIn(
      db,
      `membro WHERE protocollo IN (
         SELECT protocollo FROM membro WHERE percorso IS NULL AND eta >= 18)`,
    );
    for (const [protocollo, nucleo] of open) {
      const only = unicoAdultoConMinori(nucleo, data);
      for (const one of nucleo) {
        if (one.percorso !== null) continue;
        const found = percorso(one, data, only);
        if (found !== null) add.run(protocollo, one.idIndividuo, found);
      }
    }
    return ["percorso_mancante"];
  };
  const fillRule = (): readonly string[] => {
    db.exec(
      "CREATE TEMP TABLE percorso_regola (protocollo TEXT, id_individuo TEXT, percorso TEXT, PRIMARY KEY (protocollo, id_individuo)) WITHOUT ROWID",
    );
    const add = db.prepare("INSERT OR IGNORE INTO percorso_regola VALUES (?, ?, ?)");
    for (const [protocollo, nucleo] of membersIn(db, "membro")) {
      const only = unicoAdultoConMinori(nucleo, data);
      for (const one of nucleo) {
        const found = one.percorso === null ? null : percorso(one, data, only);
        if (found !== null) add.run(protocollo, one.idIndividuo, found);
      }
    }
    return ["percorso_regola"];
  };
  return {
    percorso_regola: fillRule,
    termine: fill,
    scadenza: fill,
    percorso_mancante: fillPaths,
    ...deriveHistory(db, data),
  };
}

import type { NucleoARischio } from "../model/result-table.js";
import type { Rischio, StatoScadenza } from "../model/scadenze/caso.js";
import { rischio } from "../model/scadenze/rischio.js";
import type { Territorio } from "../model/territory.js";
import { scopeSql } from "./build-sql.js";
import type { Session } from "./session.js";

const WEIGHT: Readonly<Record<Rischio, number>> = {
  DECADENZA: 0,
  SOSPENSIONE: 1,
  IN_ATTO: 2,
  NESSUNO: 3,
};

interface Row {
  readonly protocollo: string;
  readonly codice_comune: string | null;
  readonly comune: string | null;
  readonly regola: "R1" | "R2";
  readonly scadenza: string | null;
  readonly giorni_residui: number | null;
  readonly stato: StatoScadenza;
  readonly ultimo_utile: string | null;
  readonly appuntamento_il: string | null;
  readonly giorni_appuntamento: number | null;
  readonly case_manager: string | null;
}

/** The day by which somebody must act: the appointment where decadenza looms, else the due day. */
const actBy = (one: NucleoARischio): string =>
  (one.rischio === "DECADENZA" ? (one.appuntamento ?? one.scadenza) : one.scadenza) ?? "9999";

/**
 * The nuclei that lose something within `entro` days if nobody meets them: one row a nucleus, that of
 * its gravest risk, by the day one must act. Those already suspended (IN_ATTO) are not among them.
 */
export function nucleiARischio(
  session: Session,
  territorio: Territorio,
  entro: number,
): readonly NucleoARischio[] {
  const scope = scopeSql(territorio);
  const rows = session.rows<Row>(
    "scadenza",
    `SELECT s.protocollo, (SELECT attuale FROM t_comune c WHERE c.catastale = s.comune) AS codice_comune,
         (SELECT nome FROM t_comune c WHERE c.catastale = s.comune) AS comune,
         s.regola, s.scadenza, s.giorni_residui, s.stato, s.ultimo_utile, s.appuntamento_il,
         s.giorni_appuntamento, s.case_manager
       FROM scadenza s WHERE ${scope.sql} ORDER BY s.protocollo, s.regola`,
    scope.values,
  );
  const worst = new Map<string, NucleoARischio>();
  for (const row of rows) {
    const found = rischio(
      {
        regola: row.regola,
        stato: row.stato,
        giorniResidui: row.giorni_residui,
        giorniAppuntamento: row.giorni_appuntamento,
      },
      entro,
    );
    if (found !== "DECADENZA" && found !== "SOSPENSIONE") continue;
    const one: NucleoARischio = {
      protocollo: row.protocollo,
      codice_comune: row.codice_comune,
      comune: row.comune,
      regola: row.regola,
      scadenza: row.scadenza,
      giorni_residui: row.giorni_residui,
      stato: row.stato,
      rischio: found,
      ultimo_giorno_utile: row.ultimo_utile,
      appuntamento: row.appuntamento_il,
      case_manager: row.case_manager,
    };
    const other = worst.get(row.protocollo);
    if (other === undefined || WEIGHT[found] < WEIGHT[other.rischio as Rischio]) {
      worst.set(row.protocollo, one);
    }
  }
  return [...worst.values()].sort((a, b) => {
    const left = actBy(a);
    const right = actBy(b);
    if (left !== right) return left < right ? -1 : 1;
    return a.protocollo < b.protocollo ? -1 : 1;
  });
}

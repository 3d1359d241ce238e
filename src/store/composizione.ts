import type { Database } from "better-sqlite3";
import { addDays } from "../model/date.js";
import { DashError } from "../model/errors.js";

const ALWAYS = "1900-01-01";

/**
 * Makes ambiti and their comuni from the rows of a composition just loaded. Without dates of its own
 * the first composition of a region holds for ever back, a later one from its observation date; the
 * ambiti it follows end the day before.
 */
export function saveComposizione(db: Database, fornitura: number, at: string): void {
  const regioni = db
    .prepare<[number], string>(
      `SELECT DISTINCT c.regione FROM composizione_ats r JOIN comune c ON c.catastale = r.comune
      WHERE r.fornitura_id = ?`,
    )
    .pluck()
    .all(fornitura) as unknown as string[];
  const marks = regioni.map(() => "?").join(", ");
  const earlier = Number(
    db
      .prepare(
        `SELECT COUNT(*) FROM ambito
        WHERE dimostrativa = 0 AND fornitura_id <> ? AND regione IN (${marks})`,
      )
      .pluck()
      .get(fornitura, ...regioni),
  );
  const since = earlier > 0 ? at : ALWAYS;
  const clash = db
    .prepare(
      `SELECT a.codice FROM ambito a JOIN composizione_ats r ON r.codice_ambito = a.codice
      WHERE r.fornitura_id = ? AND a.dimostrativa = 0 AND a.dal = COALESCE(r.dal, ?) LIMIT 1`,
    )
    .pluck()
    .get(fornitura, since);
  if (clash !== undefined) {
    throw new DashError("E-SNAPSHOT", {
      reason: `la composizione dell'ambito ${String(clash)} dalla stessa data è già caricata.`,
      remedy: "Togliere prima l'altra con «dash forniture rimuovi».",
    });
  }
  db.prepare(
    `UPDATE ambito SET al = ? WHERE dimostrativa = 0 AND al IS NULL AND dal < ? AND regione IN (${marks})`,
  ).run(addDays(since === ALWAYS ? ALWAYS : at, -1), since, ...regioni);
  db.prepare(
    `INSERT INTO ambito (codice, nome, regione, capofila, dal, al, dimostrativa, fornitura_id)
    SELECT r.codice_ambito, MIN(r.nome_ambito), MIN(c.regione),
      MIN(CASE WHEN r.capofila = 1 THEN r.comune END), MIN(COALESCE(r.dal, :since)),
      CASE WHEN COUNT(r.al) = COUNT(*) THEN MAX(r.al) END, 0, :fornitura
    FROM composizione_ats r JOIN comune c ON c.catastale = r.comune
    WHERE r.fornitura_id = :fornitura GROUP BY r.codice_ambito`,
  ).run({ fornitura, since });
  db.prepare(
    `INSERT INTO ambito_comune (codice_ambito, comune, municipio, dal, al, fornitura_id)
    SELECT DISTINCT codice_ambito, comune, COALESCE(municipio, ''), COALESCE(dal, :since), al, :fornitura
    FROM composizione_ats WHERE fornitura_id = :fornitura`,
  ).run({ fornitura, since });
}

/** Before a composition goes: the ambiti that ended for its sake are in force again. */
export function reopenAmbiti(db: Database, fornitura: number): void {
  db.prepare(
    `UPDATE ambito SET al = NULL WHERE dimostrativa = 0 AND fornitura_id <> :id AND al IN (
      SELECT date(n.dal, '-1 day') FROM ambito n WHERE n.fornitura_id = :id AND n.regione = ambito.regione)`,
  ).run({ id: fornitura });
}

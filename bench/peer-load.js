// The loader one would write in an afternoon: csv-parse as a stream, one prepared INSERT a row, one
// transaction. No recognition, no checks, no rejects, no fingerprint. The yardstick of `dash carica`.
import { createReadStream } from "node:fs";
import Database from "better-sqlite3";
import { parse } from "csv-parse";

const [file = "", database = ""] = process.argv.slice(2);
const db = new Database(database);
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec(`CREATE TABLE stato_domanda (
  fornitura_id INTEGER NOT NULL, riga INTEGER NOT NULL, protocollo TEXT NOT NULL,
  stato TEXT NOT NULL, motivo TEXT, dal TEXT NOT NULL, al TEXT)`);
db.exec("CREATE INDEX stato_domanda_protocollo ON stato_domanda (protocollo, fornitura_id)");
const insert = db.prepare("INSERT INTO stato_domanda VALUES (1, ?, ?, ?, ?, ?, ?)");
db.exec("BEGIN");
let row = 1;
for await (const one of createReadStream(file).pipe(parse({ delimiter: ";", columns: true }))) {
  row += 1;
  insert.run(row, one.protocollo, one.stato, one.motivo || null, one.dal, one.al || null);
}
db.exec("COMMIT");
db.close();
console.log(row - 1);

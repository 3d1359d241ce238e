import { type DatabaseCheck, verifyDatabase } from "../../app/db.js";
import { DashCommand } from "../../cli/base.js";
import { sayCheck } from "../../cli/db-text.js";
import { jsonError, sayError } from "../../cli/report-error.js";
import { DashError } from "../../model/errors.js";

/** `dash db verifica`: looks for damage, touches nothing. */
export default class DbVerifica extends DashCommand {
  static override summary = "Controlla che il database sia integro.";
  static override description =
    "Controlla la struttura del file, i legami tra le righe e, fornitura per fornitura, che ogni riga sia ancora quella caricata: anche un solo byte cambiato si vede. Non scrive nulla. Esce con 0 se è tutto a posto, con 6 altrimenti.";
  static override aliases = ["db:check"];
  static override examples = [
    "<%= config.bin %> db verifica",
    "<%= config.bin %> db verifica --json",
  ];

  async run(): Promise<DatabaseCheck> {
    const { flags } = await this.parse(DbVerifica);
    const world = this.world(flags);
    // Nothing is half made here, and SQLite does not let go before it has finished: the system stops it.
    process.removeAllListeners("SIGINT");
    const check = verifyDatabase(world);
    this.print(sayCheck(check, world.database));
    if (check.integro) {
      this.finish(0, { database: world.database, verifica: check });
      return check;
    }
    const error = new DashError(
      "S-DB",
      { path: world.database, reason: check.problemi[0] ?? "è danneggiato" },
      { file: world.database },
    );
    if (!this.wantsJson) process.stderr.write(`${sayError(error)}\n`);
    this.finish(6, { database: world.database, verifica: check, errore: jsonError(error) });
    return check;
  }
}

import { type Compacted, compact } from "../../app/db.js";
import { DashCommand } from "../../cli/base.js";
import { saySize } from "../../cli/db-text.js";

/** `dash db compatta`: gives back the room that removed deliveries left. */
export default class DbCompatta extends DashCommand {
  static override summary = "Riduce il file del database allo spazio che serve.";
  static override description =
    "Riscrive il database senza lo spazio lasciato dalle forniture tolte o sostituite. Serve spazio libero sul disco quanto il database. I dati non cambiano.";
  static override aliases = ["db:compact"];
  static override examples = ["<%= config.bin %> db compatta"];

  async run(): Promise<Compacted> {
    const { flags } = await this.parse(DbCompatta);
    const world = this.world(flags);
    // SQLite does it in one step, all or nothing, and leaves nothing behind: the system may stop it.
    process.removeAllListeners("SIGINT");
    const sizes = compact(world);
    this.print(
      `Compattato ${world.database}: da ${saySize(sizes.prima)} a ${saySize(sizes.dopo)}.`,
    );
    this.finish(0, { database: world.database, ...sizes });
    return sizes;
  }
}

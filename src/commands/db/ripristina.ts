import { Args } from "@oclif/core";
import { type Restored, restoreBackup } from "../../app/db.js";
import { DashCommand } from "../../cli/base.js";
import { saySize } from "../../cli/db-text.js";

/** `dash db ripristina FILE`: puts a copy in the place of the database. */
export default class DbRipristina extends DashCommand {
  static override summary = "Rimette al posto del database una copia di sicurezza.";
  static override description =
    "Controlla prima la copia: se non è integra non cambia nulla. Il database che c'era resta da parte, con «.prima» in fondo al nome.";
  static override aliases = ["db:restore"];
  static override examples = ["<%= config.bin %> db ripristina dash.copia-2025-12-31.sqlite"];
  static override args = {
    file: Args.string({ description: "File della copia.", required: true }),
  };

  async run(): Promise<Restored> {
    const { args, flags } = await this.parse(DbRipristina);
    const world = this.world(flags);
    const restored = await restoreBackup(args.file, world);
    this.print(`Ripristinato ${world.database} da ${args.file} (${saySize(restored.byte)}).`);
    if (restored.kept !== null) this.print(`Il database di prima è in ${restored.kept}`);
    this.finish(0, {
      database: world.database,
      copia: args.file,
      prima: restored.kept,
      byte: restored.byte,
    });
    return restored;
  }
}

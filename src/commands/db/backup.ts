import { Args, Flags } from "@oclif/core";
import { type BackupMade, makeBackup } from "../../app/db.js";
import { DashCommand } from "../../cli/base.js";
import { saySize } from "../../cli/db-text.js";

/** `dash db backup [FILE]`: a checked copy of the database. */
export default class DbBackup extends DashCommand {
  static override summary = "Fa una copia di sicurezza del database.";
  static override description =
    "La copia è quella di un solo istante, anche se altri stanno leggendo o caricando, ed è controllata prima di prendere il suo nome. Senza FILE nasce accanto al database, con la data di oggi nel nome. La chiave degli pseudonimi non ne fa parte: va conservata a parte.";
  static override aliases = ["db:copy"];
  static override examples = [
    "<%= config.bin %> db backup",
    "<%= config.bin %> db backup copie/prima-di-dicembre.sqlite",
  ];
  static override args = {
    file: Args.string({ description: "File della copia." }),
  };
  static override flags = {
    sovrascrivi: Flags.boolean({ summary: "Sostituisce una copia che c'è già." }),
  };

  async run(): Promise<BackupMade> {
    const { args, flags } = await this.parse(DbBackup);
    const made = await makeBackup(
      { file: args.file ?? null, sovrascrivi: flags.sovrascrivi },
      this.world(flags),
    );
    this.print(`Copia scritta e controllata: ${made.path} (${saySize(made.byte)}).`);
    this.finish(0, { copia: made.path, byte: made.byte });
    return made;
  }
}

import { listSourceEntries } from "../../app/sources.js";
import { DashCommand } from "../../cli/base.js";
import { sourcesTable } from "../../cli/sorgenti-text.js";
import { plural } from "../../model/italian.js";

/** `dash sorgenti`: the kinds of file dash knows. */
export default class Sorgenti extends DashCommand {
  static override summary = "Elenca le fonti: i tipi di file che dash sa caricare.";
  static override description =
    "Una fonte dice come un file diventa righe del database: colonne, controlli, chiave. Alle fonti di dash si aggiungono quelle della cartella sources/ del luogo in cui si lavora.";
  static override aliases = ["sources"];
  static override examples = [
    "<%= config.bin %> sorgenti",
    "<%= config.bin %> sorgenti mostra inps_domande",
    "<%= config.bin %> sorgenti mappa estrazione.csv",
  ];

  async run(): Promise<void> {
    const { flags } = await this.parse(Sorgenti);
    const entries = listSourceEntries(this.world(flags));
    this.print(sourcesTable(entries));
    this.say();
    const own = entries.filter((one) => one.propria).length;
    this.say(
      `${plural(entries.length, "fonte", "fonti")}${own > 0 ? ` (* ${plural(own, "della cartella sources/", "della cartella sources/")})` : ""}. Le colonne di una fonte: dash sorgenti mostra NOME`,
    );
    this.finish(0, { sorgenti: entries });
  }
}

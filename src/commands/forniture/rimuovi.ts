import { Args } from "@oclif/core";
import { type FornituraRow, removeFornitura } from "../../app/forniture.js";
import { DashCommand } from "../../cli/base.js";
import { sayDay, sayNumber } from "../../model/italian.js";

/** `dash forniture rimuovi N`: takes a delivery out, with all its rows. */
export default class FornitureRimuovi extends DashCommand {
  static override summary = "Toglie una fornitura dal database, con tutte le sue righe.";
  static override aliases = ["supplies:remove"];
  static override examples = ["<%= config.bin %> forniture rimuovi 12"];
  static override args = {
    numero: Args.integer({
      description: "Numero della fornitura in «dash forniture».",
      required: true,
    }),
  };

  async run(): Promise<FornituraRow> {
    const { args, flags } = await this.parse(FornitureRimuovi);
    const removed = removeFornitura(args.numero, this.world(flags));
    this.print(
      `Tolta la fornitura ${removed.id}: ${removed.fonte}, dati al ${sayDay(removed.data_osservazione)}, ${sayNumber(removed.caricate)} righe (${removed.file}).`,
    );
    this.finish(0, { rimossa: removed });
    return removed;
  }
}

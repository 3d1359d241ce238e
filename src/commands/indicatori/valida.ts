import { refuseFaults } from "../../app/catalog.js";
import { validateCatalog } from "../../app/validate-catalog.js";
import { DashCommand } from "../../cli/base.js";
import { jsonIssues, sayIssues } from "../../cli/definition-issues.js";

export default class IndicatoriValida extends DashCommand {
  static override summary = "Controlla tutte le definizioni e i loro esempi.";
  static override description =
    "Legge gli indicatori di dash e quelli della cartella indicators/ del luogo in cui si lavora, e dice tutti i problemi insieme.";
  static override examples = ["<%= config.bin %> indicatori valida"];

  async run(): Promise<void> {
    const { flags } = await this.parse(IndicatoriValida);
    const issues = validateCatalog(this.world(flags));
    if (this.wantsJson) {
      this.finish(issues.length === 0 ? 0 : 5, { problemi: jsonIssues(issues) });
      return;
    }
    for (const line of sayIssues(issues)) this.print(line);
    refuseFaults(issues, "nelle definizioni");
    this.print("Tutte le definizioni sono valide e tutti gli esempi tornano.");
    this.finish(0);
  }
}

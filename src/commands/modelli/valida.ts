import { Args } from "@oclif/core";
import { refuseFaults } from "../../app/catalog.js";
import { templateNames, validateTemplates } from "../../app/templates.js";
import { DashCommand } from "../../cli/base.js";
import { jsonIssues, sayIssues } from "../../cli/definition-issues.js";

export default class ModelliValida extends DashCommand {
  static override summary = "Controlla i modelli di report e i loro temi.";
  static override examples = [
    "<%= config.bin %> modelli valida",
    "<%= config.bin %> modelli valida standard",
  ];
  static override args = {
    modello: Args.string({ description: "Nome del modello; nessuno: tutti." }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelliValida);
    const world = this.world(flags);
    const names = args.modello === undefined ? templateNames(world) : [args.modello];
    const issues = await validateTemplates(names, world);
    if (this.wantsJson) {
      this.finish(issues.length === 0 ? 0 : 5, { problemi: jsonIssues(issues) });
      return;
    }
    for (const line of sayIssues(issues)) this.print(line);
    refuseFaults(issues, "nei modelli");
    this.print(`Modelli validi: ${names.join(", ")}.`);
    this.finish(0);
  }
}

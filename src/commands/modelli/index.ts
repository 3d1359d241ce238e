import { readTemplate, templateNames } from "../../app/templates.js";
import { DashCommand } from "../../cli/base.js";
import { textTable } from "../../cli/text-table.js";

export default class Modelli extends DashCommand {
  static override summary = "I modelli di report.";
  static override aliases = ["templates"];
  static override examples = ["<%= config.bin %> modelli"];

  async run(): Promise<void> {
    const { flags } = await this.parse(Modelli);
    const world = this.world(flags);
    const found = templateNames(world).map((name) => readTemplate(name, world));
    this.print(
      textTable(
        ["modello", "titolo", "uso", "descrizione"],
        found.map((one) => [one.name, one.title, one.audience, one.description]),
      ),
    );
    this.finish(0, {
      modelli: found.map((one) => ({
        nome: one.name,
        titolo: one.title,
        uso: one.audience,
        descrizione: one.description,
        sezioni: one.sections.map((section) => ({ id: section.id, nome: section.name })),
      })),
    });
  }
}

import { Args } from "@oclif/core";
import { readTemplate } from "../../app/templates.js";
import { DashCommand } from "../../cli/base.js";
import { textTable } from "../../cli/text-table.js";
import { codesOf } from "../../compose/compose.js";

export default class ModelliMostra extends DashCommand {
  static override summary = "Mostra un modello: le sezioni e gli indicatori che usa.";
  static override examples = ["<%= config.bin %> modelli mostra standard"];
  static override args = {
    modello: Args.string({ description: "Nome del modello.", required: true }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelliMostra);
    const template = readTemplate(args.modello, this.world(flags));
    const codes = codesOf(template);
    this.print(`${template.name}: ${template.title} (uso ${template.audience})`);
    this.print(template.description);
    this.print();
    this.print(
      textTable(
        ["sezione", "nome", "argomento"],
        template.sections.map((one) => [one.id, one.name, one.kicker]),
      ),
    );
    this.print();
    this.print(`Indicatori: ${codes.join(", ")}`);
    this.finish(0, {
      modello: {
        nome: template.name,
        titolo: template.title,
        uso: template.audience,
        descrizione: template.description,
        sezioni: template.sections.map((one) => ({
          id: one.id,
          nome: one.name,
          argomento: one.kicker,
        })),
        indicatori: codes,
      },
    });
  }
}

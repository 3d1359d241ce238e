import { Args, Flags } from "@oclif/core";
import { newTemplate } from "../../app/new-template.js";
import { DashCommand } from "../../cli/base.js";

export default class ModelliNuovo extends DashCommand {
  static override summary = "Comincia un modello di report, commentato, nella cartella di lavoro.";
  static override examples = [
    "<%= config.bin %> modelli nuovo report_sindaco",
    "<%= config.bin %> modelli nuovo standard_nostro --da standard",
  ];
  static override args = {
    nome: Args.string({ description: "Nome del nuovo modello.", required: true }),
  };
  static override flags = {
    da: Flags.string({
      summary: "Modello da cui partire; altrimenti uno piccolo, spiegato riga per riga.",
      helpValue: "MODELLO",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ModelliNuovo);
    const made = await newTemplate(args.nome, flags.da ?? null, this.world(flags));
    this.print(
      `Scritto ${made.percorso} (con ${made.schema}, che gli editor leggono per aiutare).`,
    );
    this.print(`Controllarlo: dash modelli valida ${args.nome}`);
    this.print(`Provarlo: dash report ${args.nome} --ambito CODICE`);
    this.finish(0, { modello: { nome: args.nome, percorso: made.percorso } });
  }
}

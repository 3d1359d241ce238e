import { Args, Flags } from "@oclif/core";
import { describeSource, writeExample } from "../../app/sources.js";
import { DashCommand } from "../../cli/base.js";
import { layoutTable, sourceRules } from "../../cli/sorgenti-text.js";
import { textTable } from "../../cli/text-table.js";

/** `dash sorgenti mostra NOME`: the layout of one kind of file. */
export default class SorgentiMostra extends DashCommand {
  static override summary = "Mostra una fonte: colonne, regole, e un file d'esempio da riempire.";
  static override examples = [
    "<%= config.bin %> sorgenti mostra inps_domande",
    "<%= config.bin %> sorgenti mostra gepi_incontri --esempio incontri.csv",
  ];
  static override args = {
    nome: Args.string({ description: "Nome della fonte.", required: true }),
  };
  static override flags = {
    esempio: Flags.string({
      summary: "Scrive un CSV vuoto con l'intestazione della fonte; non sostituisce mai un file.",
      helpValue: "FILE",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SorgentiMostra);
    const world = this.world(flags);
    const described = describeSource(args.nome, world);
    const { entry, source, columns } = described;
    const example =
      flags.esempio === undefined ? null : await writeExample(source, flags.esempio, world);
    const rules = sourceRules(source);
    this.print(`${entry.nome}: ${entry.titolo}`);
    const file =
      entry.formati.length === 0
        ? "riconosciuto dalla forma, non dalle colonne"
        : entry.formati.join(" o ");
    this.print(`File ${file}; riempie ${entry.tabelle.join(", ")}.`);
    this.print(`Definizione: ${entry.file}`);
    this.print();
    this.print(layoutTable(described));
    this.print();
    this.print(textTable(["regola", ""], rules));
    if (example !== null) {
      this.say();
      this.say(`Scritto ${flags.esempio}: l'intestazione c'è, le righe sono da riempire.`);
    }
    this.finish(0, {
      sorgente: {
        ...entry,
        chiave: source.keys,
        colonne: columns,
        regole: rules.map(([regola, testo]) => ({ regola, testo })),
      },
      esempio: example,
    });
  }
}

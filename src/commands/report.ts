import { Args, Flags } from "@oclif/core";
import { makeReport } from "../app/make-report.js";
import { DashCommand } from "../cli/base.js";
import { dateFlag, parseDay, parseFormats, territoryFlags } from "../cli/flags.js";
import { sayPages } from "../cli/pages.js";
import { sayDay } from "../model/italian.js";

export default class Report extends DashCommand {
  static override summary = "Genera il report di un territorio in PDF, PowerPoint e XLSX.";
  static override examples = [
    "<%= config.bin %> report --ambito pie_2",
    "<%= config.bin %> report --ambito pie_2 --formato pdf,pptx,xlsx --uscita report/",
    "<%= config.bin %> report --regione 01-Piemonte --data 30/11/2025",
  ];
  static override args = {
    modello: Args.string({ description: "Nome del modello.", default: "standard" }),
  };
  static override flags = {
    formato: Flags.string({
      summary: "Formati, separati da virgola: pdf, pptx, xlsx.",
      default: "pdf",
      helpValue: "FORMATI",
    }),
    uscita: Flags.string({
      summary: "Cartella o file del risultato; altrimenti la cartella di lavoro.",
      helpValue: "PERCORSO",
    }),
    sovrascrivi: Flags.boolean({ summary: "Sostituisce i file che ci sono già." }),
    ...dateFlag,
    ...territoryFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Report);
    const made = await makeReport(
      {
        modello: args.modello,
        scope: flags,
        data: flags.data === undefined ? null : parseDay(flags.data),
        formati: parseFormats(flags.formato),
        uscita: flags.uscita ?? null,
        sovrascrivi: flags.sovrascrivi,
      },
      this.world(flags),
    );
    this.say(
      `${made.territorio.etichetta}: dati aggiornati al ${sayDay(made.data_osservazione)}, con domande fino al ${sayDay(made.domande_fino_al)}`,
    );
    for (const file of made.file) {
      this.print(`Scritto ${file.percorso} (${sayPages(file.formato, file.pagine)})`);
      if (this.isVerbose) this.print(`  impronta SHA-256: ${file.sha256}`);
    }
    this.finish(0, { file: made.file });
  }
}

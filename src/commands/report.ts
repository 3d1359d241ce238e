import { Args, Flags } from "@oclif/core";
import { makeReport } from "../app/make-report.js";
import { REPORT_LEVELS } from "../app/make-reports.js";
import { DashCommand } from "../cli/base.js";
import {
  dateFlag,
  oneOf,
  parseDay,
  parseFormats,
  parseList,
  parsePairs,
  territoryFlags,
} from "../cli/flags.js";
import { sayPages } from "../cli/pages.js";
import { ORIENTATIONS, PAGE_FORMATS } from "../model/document.js";
import { sayDates } from "../model/italian.js";

export default class Report extends DashCommand {
  static override summary = "Genera il report di un territorio in PDF, PowerPoint e XLSX.";
  static override examples = [
    "<%= config.bin %> report --ambito pie_2",
    "<%= config.bin %> report --ambito pie_2 --formato pdf,pptx,xlsx --uscita report/",
    "<%= config.bin %> report --regione 01-Piemonte --data 30/11/2025",
    "<%= config.bin %> report --ambito pie_2 --includi sintesi,rischio,elenco",
    "<%= config.bin %> report sintesi --regione 01 --ogni ambito --uscita sintesi/",
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
    includi: Flags.string({
      summary: "Solo queste sezioni del modello, separate da virgola.",
      helpValue: "SEZIONI",
    }),
    parametro: Flags.string({
      summary: "Valore di un parametro del modello, NOME=VALORE (si può ripetere).",
      multiple: true,
      multipleNonGreedy: true,
      helpValue: "NOME=VALORE",
    }),
    ogni: Flags.string({
      summary:
        "Un report per ogni territorio di questo livello, con l'elenco dei file (manifesto).",
      options: [...REPORT_LEVELS],
    }),
    pagina: Flags.string({
      summary: "Foglio del PDF; altrimenti A4.",
      options: [...PAGE_FORMATS],
    }),
    orientamento: Flags.string({
      summary: "Verso del foglio; altrimenti verticale, e orizzontale con 16:9.",
      options: [...ORIENTATIONS],
    }),
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
        includi: parseList(flags.includi),
        parametri: parsePairs(flags.parametro),
        ogni: oneOf(REPORT_LEVELS, flags.ogni),
        pagina: {
          formato: oneOf(PAGE_FORMATS, flags.pagina),
          orientamento: oneOf(ORIENTATIONS, flags.orientamento),
        },
      },
      this.world(flags),
    );
    this.say(
      `${made.territorio.etichetta}: ${sayDates(made.data_osservazione, made.domande_fino_al)}`,
    );
    for (const file of made.file) {
      this.print(`Scritto ${file.percorso} (${sayPages(file.formato, file.pagine)})`);
      if (this.isVerbose) this.print(`  impronta SHA-256: ${file.sha256}`);
    }
    if (made.senza_dati.length > 0) {
      this.print(
        `Senza report, perché senza forniture: ${made.senza_dati.slice(0, 20).join(", ")}${made.senza_dati.length > 20 ? ` e altri ${made.senza_dati.length - 20}` : ""}`,
      );
    }
    if (made.manifesto !== null) this.print(`Scritto ${made.manifesto} (l'elenco dei file)`);
    this.finish(0, {
      file: made.file,
      ...(made.manifesto === null
        ? {}
        : { manifesto: made.manifesto, senza_dati: made.senza_dati }),
    });
  }
}

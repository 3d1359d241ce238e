import { Args, Flags } from "@oclif/core";
import { type LoadResult, loadFiles } from "../app/load-files.js";
import { DashCommand } from "../cli/base.js";
import { sayNext, sayOutcome, sayRefusal } from "../cli/carica-text.js";

/** `dash carica FILE…`: recognises files and loads them. */
export default class Carica extends DashCommand {
  static override summary = "Carica file INPS, GePI e ISTAT nel database.";
  static override description =
    "Riconosce ogni file dal contenuto e lo carica tutto o per niente. Le righe che non si possono leggere con certezza sono scartate ed elencate in FILE.scarti.csv, accanto al file. Lo stesso file due volte non cambia nulla.";
  static override aliases = ["load"];
  static override strict = false;
  static override examples = [
    "<%= config.bin %> carica inps_domande_2025-12-31.csv",
    "<%= config.bin %> carica cartella/ --prova",
    "<%= config.bin %> carica casi.csv --fonte gepi_casi --data 31/12/2025",
  ];
  static override args = {
    file: Args.string({
      description: "File o cartelle; «-» legge dallo standard input.",
      required: true,
      ignoreStdin: true,
    }),
  };
  static override flags = {
    fonte: Flags.string({
      summary: "Fonte dei file, quando non si vuole che sia riconosciuta.",
      helpValue: "FONTE",
    }),
    data: Flags.string({
      summary: "Data di osservazione, quando non è nel file né nel suo nome.",
      helpValue: "DATA",
    }),
    codifica: Flags.string({
      summary: "Codifica del testo: utf-8, windows-1252, utf-16le, utf-16be.",
      helpValue: "CODIFICA",
    }),
    foglio: Flags.string({ summary: "Foglio della cartella di lavoro.", helpValue: "NOME" }),
    prova: Flags.boolean({ summary: "Legge e controlla senza scrivere nulla." }),
    sostituisci: Flags.boolean({
      summary: "Sostituisce la fornitura già caricata per la stessa data e lo stesso territorio.",
    }),
    "ammetti-vuoto": Flags.boolean({ summary: "Accetta un file con la sola intestazione." }),
  };

  async run(): Promise<LoadResult> {
    const { argv, flags } = await this.parse(Carica);
    const result = await loadFiles(
      {
        files: argv.map(String),
        fonte: flags.fonte,
        data: flags.data,
        codifica: flags.codifica,
        foglio: flags.foglio,
        prova: flags.prova,
        sostituisci: flags.sostituisci,
        ammettiVuoto: flags["ammetti-vuoto"],
      },
      this.world(flags),
    );
    for (const outcome of result.outcomes) {
      for (const notice of outcome.notices) this.notice(notice);
      const refusal = sayRefusal(outcome);
      if (refusal !== null && !this.wantsJson) process.stderr.write(`${refusal}\n`);
      this.print(sayOutcome(outcome, flags.prova));
    }
    this.say(sayNext(result.outcomes, result.exit, flags.prova));
    this.finish(result.exit, { forniture: result.outcomes.map((outcome) => outcome.report) });
    return result;
  }
}

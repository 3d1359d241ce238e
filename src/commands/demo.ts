import { Flags } from "@oclif/core";
import { runDemo } from "../app/run-demo.js";
import { DashCommand } from "../cli/base.js";
import { parseDay, parseFormats } from "../cli/flags.js";
import { sayPages } from "../cli/pages.js";
import { sayNumber } from "../model/italian.js";

/** The ambito the tour ends with, and the regione it is in. */
const TOUR = { ambito: "pie_2", regione: "01" } as const;

export default class Demo extends DashCommand {
  static override summary = "Prova dash con dati inventati: genera, carica, scrive il report.";
  static override description =
    "Scrive in una cartella le forniture dimostrative di una regione (file come quelli veri, senza persone vere), le carica e genera il report standard di pie_2. I file restano lì da guardare.";
  static override examples = [
    "<%= config.bin %> demo",
    "<%= config.bin %> demo --regione 12 --ambito laz_1",
    "<%= config.bin %> demo --italia --solo-file --cartella dati",
  ];
  static override flags = {
    cartella: Flags.string({
      summary: "Cartella dei file dimostrativi, del database e del report.",
      default: "demo",
      helpValue: "CARTELLA",
    }),
    regione: Flags.string({
      summary: "Regione: 01, Piemonte oppure 01-Piemonte.",
      default: TOUR.regione,
      helpValue: "01",
      exclusive: ["italia"],
    }),
    italia: Flags.boolean({
      summary: "Tutta l'Italia in scala: una fornitura nazionale di circa 700.000 domande.",
    }),
    quota: Flags.integer({
      summary:
        "Quanta parte del Paese generare, in percento: ogni ambito e ogni proporzione restano. Di solito 100, con --italia 37.",
      min: 1,
      max: 100,
      helpValue: "N",
    }),
    "righe-guaste": Flags.integer({
      summary:
        "Righe guastate ogni 100.000 (date inesistenti, lettere fra le cifre, celle perse, comuni ignoti, chiavi mancanti), da trovare fra gli scarti. Di solito 0, con --italia 50.",
      min: 0,
      max: 10_000,
      helpValue: "N",
    }),
    ambito: Flags.string({
      summary: "Ambito del report; altrimenti pie_2, o nessuno in un'altra regione.",
      helpValue: "AMBITO",
    }),
    seme: Flags.integer({
      summary: "Seme: stesso seme, stessi file.",
      default: 7,
      helpValue: "N",
    }),
    mesi: Flags.integer({
      summary: "Mesi di storia.",
      default: 24,
      min: 3,
      max: 60,
      helpValue: "N",
    }),
    data: Flags.string({
      summary: "Data di osservazione; altrimenti 31/12/2025.",
      helpValue: "DATA",
    }),
    precedente: Flags.boolean({
      summary: "Scrive anche le forniture del mese prima, per il confronto (con --italia no).",
      allowNo: true,
    }),
    "solo-file": Flags.boolean({ summary: "Scrive solo i file, senza caricarli." }),
    formato: Flags.string({
      summary: "Formati del report, separati da virgola.",
      default: "pdf",
      helpValue: "FORMATI",
    }),
  };

  async run(): Promise<void> {
    const { flags } = await this.parse(Demo);
    const regione = flags.italia ? null : flags.regione;
    const here = regione === null || /^0?1(-|$)|^piemonte$/i.test(regione);
    // The tour keeps its own database beside its files: it never touches the user's.
    const db = flags.db ?? (process.env.DASH_DB || `${flags.cartella}/dash.sqlite`);
    const world = this.world({ db });
    const done = await runDemo(
      {
        regione,
        cartella: flags.cartella,
        seme: flags.seme,
        mesi: flags.mesi,
        data: flags.data === undefined ? null : parseDay(flags.data),
        quota: flags.quota ?? null,
        righeGuaste: flags["righe-guaste"] ?? null,
        soloUltima: !(flags.precedente ?? !flags.italia),
        soloFile: flags["solo-file"],
        ambito: flags.ambito ?? (here ? TOUR.ambito : null),
        formati: parseFormats(flags.formato),
      },
      world,
      (line) => this.say(line),
    );
    const { genera, carica, report } = done.secondi;
    this.say(`Fatto in ${sayNumber(genera + carica + report, 1)} s.`);
    for (const file of done.report)
      this.print(`Report: ${file.percorso} (${sayPages(file.formato, file.pagine)})`);
    if (done.database === null) this.print(`File scritti in ${done.cartella}`);
    const ambito = done.report[0]?.territorio ?? flags.ambito ?? TOUR.ambito;
    if (done.database !== null) {
      this.say();
      this.say("Ora prova:");
      this.say(`  dash calcola B.1.5 --ambito ${ambito} --per comune --db ${done.database}`);
      this.say(
        `  dash verifica nuclei-a-rischio --ambito ${ambito} --entro 15 --db ${done.database}`,
      );
      this.say(
        `  dash report --ambito ${ambito} --formato pdf,pptx,xlsx --uscita report --db ${done.database}`,
      );
    }
    const { exit, ...data } = done;
    this.finish(exit === 3 ? 0 : exit, data);
  }
}

import { Args, Flags } from "@oclif/core";
import { runCheck, SCENARIOS } from "../app/run-check.js";
import { DashCommand } from "../cli/base.js";
import { dateFlag, parseDay, territoryFlags } from "../cli/flags.js";
import { textTable } from "../cli/text-table.js";
import { csvLine } from "../model/csv.js";
import { plural, sayDay, sayNumber } from "../model/italian.js";
import type { NucleoARischio } from "../model/result-table.js";

const COLUMNS = [
  "protocollo",
  "comune",
  "regola",
  "scadenza",
  "giorni_residui",
  "stato",
  "rischio",
  "ultimo_giorno_utile",
  "case_manager",
] as const;

/** The nucleus as the JSON contract gives it. */
const contract = (one: NucleoARischio): Readonly<Record<string, string | number | null>> =>
  Object.fromEntries(COLUMNS.map((name) => [name, one[name]]));

export default class Verifica extends DashCommand {
  static override summary =
    "Controlla uno scenario: chi perde il beneficio se nessuno lo incontra.";
  static override description =
    `Conta ed elenca i casi di uno scenario. Con --max esce con codice 9 quando i casi sono di più: così un pianificatore può avvisare.

Scenari:
${Object.entries(SCENARIOS)
  .map(([name, says]) => `  ${name}: ${says}`)
  .join("\n")}`;
  static override aliases = ["check"];
  static override examples = [
    "<%= config.bin %> verifica nuclei-a-rischio --ambito pie_2 --entro 15",
    "<%= config.bin %> verifica nuclei-a-rischio --ambito pie_2 --entro 15 --max 0 --json",
  ];
  static override args = {
    scenario: Args.string({ description: "Nome dello scenario.", required: true }),
  };
  static override flags = {
    entro: Flags.integer({
      summary: "Giorni in cui guardare avanti.",
      helpValue: "GIORNI",
      default: 30,
      min: 0,
      max: 365,
    }),
    max: Flags.integer({
      summary: "Numero massimo di casi: oltre, esce con codice 9.",
      helpValue: "N",
      min: 0,
    }),
    formato: Flags.string({
      summary: "Formato del risultato.",
      options: ["tabella", "csv", "json"],
      default: "tabella",
    }),
    ...dateFlag,
    ...territoryFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Verifica);
    const found = await runCheck(
      {
        scenario: args.scenario,
        scope: flags,
        data: flags.data === undefined ? null : parseDay(flags.data),
        entro: flags.entro,
        max: flags.max ?? null,
      },
      this.world(flags),
    );
    const exit = found.scattato ? 9 : 0;
    const data = {
      scenario: found.scenario,
      territorio: {
        livello: found.territorio.livello,
        codice: found.territorio.codice,
        nome: found.territorio.nome,
      },
      data_osservazione: found.data_osservazione,
      domande_fino_al: found.domande_fino_al,
      entro: found.entro,
      max: found.max,
      conteggio: found.conteggio,
      scattato: found.scattato,
      nuclei: found.nuclei.map(contract),
    };
    if (flags.formato === "csv") {
      this.print(csvLine(COLUMNS));
      for (const one of found.nuclei) this.print(csvLine(COLUMNS.map((name) => one[name])));
    } else if (flags.formato === "json" && !this.wantsJson) {
      process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
    } else {
      this.print(
        `${found.territorio.etichetta}: ${plural(found.conteggio, "nucleo", "nuclei")} a rischio entro ${found.entro} giorni dal ${sayDay(found.data_osservazione)} (domande fino al ${sayDay(found.domande_fino_al)})`,
      );
      if (found.conteggio > 0) {
        const rows = found.nuclei.map((one) => [
          one.protocollo,
          one.comune ?? "non attribuito",
          one.regola === "R1" ? "primo incontro" : "monitoraggio",
          sayDay(one.scadenza),
          one.giorni_residui === null ? "n.d." : sayNumber(one.giorni_residui),
          one.rischio.toLowerCase(),
          sayDay(one.ultimo_giorno_utile),
          one.case_manager ?? "da assegnare",
        ]);
        const head = [
          "protocollo",
          "comune",
          "termine",
          "scadenza",
          "giorni",
          "rischio",
          "ultimo giorno utile",
          "case manager",
        ];
        this.print();
        this.print(textTable(head, rows, [4]));
      }
      if (this.isVerbose) {
        this.print();
        for (const fonte of found.fonti) {
          this.print(`${fonte.titolo}: ${fonte.file}, dati al ${sayDay(fonte.data_osservazione)}`);
        }
      }
      if (found.scattato) {
        this.say();
        this.say(`CONTROLLO C-SOGLIA: ${found.conteggio} casi, più del massimo ${found.max}.`);
      }
    }
    this.finish(exit, data);
  }
}

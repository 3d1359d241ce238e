import { Args, Flags } from "@oclif/core";
import { sayPlan } from "../app/catalog.js";
import { jsonRow } from "../app/compute-indicators.js";
import { type Explanation, explainFigure } from "../app/explain.js";
import { listTable } from "../app/list-rows.js";
import { DashCommand } from "../cli/base.js";
import { dateFlag, parseDay, territoryFlags } from "../cli/flags.js";
import { csvExplained, jsonExplained, sayExplanation } from "../cli/spiega-text.js";
import { textTable } from "../cli/text-table.js";
import { csvLine } from "../model/csv.js";

export default class Spiega extends DashCommand {
  static override summary = "Spiega una cifra: da quali righe viene, passo per passo.";
  static override description =
    "Dice la definizione, quante righe restano a ogni condizione del numeratore e del denominatore, le forniture usate con l'impronta dei file. Con --elenco anche i protocolli contati, per uso interno: mai un nome né un codice fiscale. Con --sql anche l'SQL.";
  static override aliases = ["explain"];
  static override examples = [
    "<%= config.bin %> spiega B.1.5 --ambito pie_2",
    "<%= config.bin %> spiega B.1.5 --ambito pie_2 --per comune",
    "<%= config.bin %> spiega B.1.5 --ambito pie_2 --elenco --formato csv > protocolli.csv",
    "<%= config.bin %> spiega A.5.9 --ambito pie_2 --data 30/11/2025 --sql",
  ];
  static override args = {
    codice: Args.string({ description: "Codice dell'indicatore.", required: true }),
  };
  static override flags = {
    per: Flags.string({
      summary: "Divide per dimensioni, separate da virgola, come dash calcola.",
      helpValue: "DIMENSIONI",
    }),
    elenco: Flags.boolean({
      summary: "Anche le righe contate: protocolli, casi e date. Uso interno.",
    }),
    sql: Flags.boolean({ summary: "Anche l'SQL: popolazioni e scansioni." }),
    formato: Flags.string({
      summary: "Formato del risultato; csv dà i passi, con --elenco l'elenco.",
      options: ["tabella", "csv"],
      default: "tabella",
    }),
    ...dateFlag,
    ...territoryFlags,
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(Spiega);
    const per = (flags.per ?? "").split(",").map((one) => one.trim());
    const found = await explainFigure(
      {
        codice: args.codice,
        per: per.filter((one) => one !== ""),
        scope: flags,
        data: flags.data === undefined ? null : parseDay(flags.data),
        elenco: flags.elenco,
      },
      this.world(flags),
    );
    for (const notice of found.notices) this.notice(notice);
    const list = found.elenco === null ? null : listTable(found.elenco);
    if (list !== null) this.say("Elenco per uso interno: non va diffuso.");
    if (flags.formato === "csv") {
      this.print(
        list === null
          ? csvExplained(found)
          : [csvLine(list.colonne), ...list.righe.map((row) => csvLine(row))].join("\n"),
      );
    } else {
      this.print(sayExplanation(found));
      if (list !== null) {
        this.print("\nElenco");
        const rows = list.righe.map((row) => row.map((cell) => String(cell ?? "")));
        this.print(rows.length === 0 ? "nessuna riga" : textTable(list.colonne, rows));
      }
      if (flags.sql) this.print(`\n${sayPlan(found.piano)}`);
    }
    this.finish(0, jsonOf(found, list));
  }
}

function jsonOf(found: Explanation, list: ReturnType<typeof listTable> | null): object {
  const { figura, figure, indicatore } = found;
  const { livello, codice, nome } = figura.territorio;
  return {
    indicatore,
    territorio: { livello, codice, nome },
    data_osservazione: figura.data_osservazione,
    domande_fino_al: figura.domande_fino_al,
    righe: figura.righe.map((row) => jsonRow(row, figura.unita, figure.istat)),
    spiegazione: jsonExplained(found.valori),
    fonti: figura.fonti,
    piano: found.piano,
    sql: sayPlan(found.piano),
    ...(list === null
      ? {}
      : {
          elenco: list.righe.map((row) =>
            Object.fromEntries(list.colonne.map((name, i) => [name, row[i] ?? null])),
          ),
        }),
  };
}

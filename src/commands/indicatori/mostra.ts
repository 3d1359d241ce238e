import { Args, Flags } from "@oclif/core";
import { entryOf, planForItaly, sayPlan } from "../../app/catalog.js";
import { indicatorBy } from "../../app/open-figures.js";
import { DashCommand } from "../../cli/base.js";
import { soundCatalog } from "../../define/catalog.js";

const OBSERVED: Readonly<Record<string, string>> = {
  S: "stato alla data di osservazione (domande accolte)",
  G1: "domanda accolta almeno un giorno del mese",
  F: "eventi datati nel mese",
  W: "lavoro su GePI visibile alla data, sulle domande accolte",
  A: "annuale o cumulato",
};
const ORIGIN: Readonly<Record<string, string>> = {
  D: "della Dashboard del Ministero",
  d: "nome della Dashboard, definizione nostra",
  I: "nostro",
};
const DIRECTION: Readonly<Record<string, string>> = {
  piu: "più alto è meglio",
  meno: "più basso è meglio",
  neutro: "né meglio né peggio",
};

export default class IndicatoriMostra extends DashCommand {
  static override summary = "Mostra un indicatore: definizione, dimensioni, esempi, SQL.";
  static override examples = [
    "<%= config.bin %> indicatori mostra B.1.5",
    "<%= config.bin %> indicatori mostra B.1.5 --sql",
  ];
  static override args = {
    codice: Args.string({ description: "Codice dell'indicatore.", required: true }),
  };
  static override flags = {
    sql: Flags.boolean({
      summary: "Mostra anche il piano: l'SQL, le popolazioni, chi usa la stessa lettura.",
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(IndicatoriMostra);
    const world = this.world(flags);
    const catalog = soundCatalog(world.root, world.cwd);
    const indicator = indicatorBy(catalog, args.codice);
    const entry = entryOf(indicator, catalog);
    const plan = planForItaly(indicator, catalog, world);
    this.print(`${entry.codice} ${entry.nome}`);
    this.print(entry.domanda);
    this.print();
    this.print(entry.definizione);
    this.print();
    this.print(`Unità:        ${entry.unita}, ${DIRECTION[entry.direzione] ?? ""}`);
    this.print(`Osservazione: ${OBSERVED[entry.osservazione] ?? entry.osservazione}`);
    this.print(`Dimensioni:   ${entry.dimensioni.join(", ")}`);
    this.print(`Grafico:      ${entry.grafico}`);
    this.print(`Origine:      ${ORIGIN[entry.origine] ?? entry.origine}`);
    this.print(`Riferimento:  ${entry.riferimento}`);
    this.print(`File:         ${entry.file}`);
    for (const example of indicator.examples) {
      this.print();
      this.print(`Esempio al ${example.data_osservazione}: ${example.says}`);
      const given =
        typeof example.given === "string"
          ? example.given
          : Object.entries(example.given)
              .map(([name, text]) => `[${name}]\n${text}`)
              .join("");
      this.print(given.trimEnd().replace(/^/gm, "    "));
      this.print(`    dà ${JSON.stringify(example.expect)}`);
    }
    if (flags.sql) {
      this.print();
      this.print(sayPlan(plan));
    }
    this.finish(0, { indicatore: { ...entry, piano: plan, sql: sayPlan(plan) } });
  }
}

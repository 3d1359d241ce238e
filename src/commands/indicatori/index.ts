import { Args } from "@oclif/core";
import { entryOf, searchCatalog } from "../../app/catalog.js";
import { DashCommand } from "../../cli/base.js";
import { textTable } from "../../cli/text-table.js";
import { soundCatalog } from "../../define/catalog.js";
import { plural } from "../../model/italian.js";

const ORIGIN: Readonly<Record<string, string>> = { D: "Dashboard", d: "Dashboard*", I: "nostro" };

export default class Indicatori extends DashCommand {
  static override summary = "Il catalogo degli indicatori: elenco e ricerca.";
  static override aliases = ["indicators"];
  static override strict = false;
  static override examples = [
    "<%= config.bin %> indicatori",
    "<%= config.bin %> indicatori minorenni",
    "<%= config.bin %> indicatori mostra B.1.5",
  ];
  static override args = { parole: Args.string({ description: "Parole da cercare." }) };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Indicatori);
    const world = this.world(flags);
    const catalog = soundCatalog(world.root, world.cwd);
    const found = searchCatalog(catalog, argv.map(String));
    this.print(
      textTable(
        ["codice", "indicatore", "unità", "origine", "domanda"],
        found.map((one) => [
          one.codice,
          one.title,
          one.unit,
          ORIGIN[one.origin] ?? one.origin,
          one.question,
        ]),
      ),
    );
    this.say();
    this.say(
      `${plural(found.length, "indicatore", "indicatori")}. Dashboard: lo nomina la Dashboard del Ministero (* con definizione nostra). Per i dettagli: dash indicatori mostra CODICE`,
    );
    this.finish(0, { indicatori: found.map((one) => entryOf(one, catalog)) });
  }
}

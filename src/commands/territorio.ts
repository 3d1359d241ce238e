import { Args, Flags } from "@oclif/core";
import { showTerritorio, type TerritorioShown } from "../app/territorio.js";
import { DashCommand } from "../cli/base.js";
import { dateFlag, parseDay, territoryFlags } from "../cli/flags.js";
import { territorioCsv, territorioGeoJson, territorioJson } from "../cli/territorio-data.js";
import { sayTerritorio } from "../cli/territorio-text.js";

/** `dash territorio`: regioni, ambiti and comuni with their codes. */
export default class Territorio extends DashCommand {
  static override summary = "Elenca e cerca regioni, ambiti e comuni, con i loro codici.";
  static override description =
    "Senza argomenti elenca le regioni; con i filtri scende ad ambiti e comuni; con un TESTO cerca per nome o per codice (ISTAT di qualsiasi data, catastale, di ambito). Funziona anche senza database.";
  static override aliases = ["territory"];
  static override examples = [
    "<%= config.bin %> territorio alba",
    "<%= config.bin %> territorio --ambito pie_2",
    "<%= config.bin %> territorio --regione 20 --formato csv",
  ];
  static override args = {
    testo: Args.string({ description: "Nome o codice da cercare." }),
  };
  static override flags = {
    ...territoryFlags,
    ...dateFlag,
    formato: Flags.string({
      summary: "Come scrivere l'elenco; csv e geojson danno i comuni.",
      options: ["tabella", "csv", "json", "geojson"],
      helpValue: "tabella|csv|json|geojson",
      default: "tabella",
    }),
  };

  protected override get wantsJson(): boolean {
    const at = this.argv.indexOf("--formato");
    return super.wantsJson || this.argv[at + 1] === "json" || this.argv.includes("--formato=json");
  }

  async run(): Promise<TerritorioShown> {
    const { args, flags } = await this.parse(Territorio);
    const shown = showTerritorio(
      {
        regione: flags.regione,
        ambito: flags.ambito,
        comune: flags.comune,
        municipio: flags.municipio,
        testo: args.testo,
        data: flags.data === undefined ? undefined : parseDay(flags.data),
      },
      this.world(flags),
    );
    if (flags.formato === "csv") this.print(territorioCsv(shown));
    else if (flags.formato === "geojson") this.print(territorioGeoJson(shown));
    else this.print(sayTerritorio(shown, this.isVerbose));
    this.finish(0, territorioJson(shown));
    return shown;
  }
}

import { Args, Flags } from "@oclif/core";
import { computeIndicators, jsonResults } from "../app/compute-indicators.js";
import type { DrawRequest } from "../app/draw-figures.js";
import type { AnsweredFigure, Figures } from "../app/figures.js";
import { type ListRequest, listFigures, listTable } from "../app/list-rows.js";
import type { WorkbookRequest } from "../app/workbook-figures.js";
import type { World } from "../app/world.js";
import { DashCommand } from "../cli/base.js";
import { allColumns, comparisonColumns, REFERENCE_MARK } from "../cli/comparison-columns.js";
import { dateFlag, parseDay, territoryFlags } from "../cli/flags.js";
import { textTable } from "../cli/text-table.js";
import { COMPARISONS, type Comparison } from "../compute/compare.js";
import { csvLine } from "../model/csv.js";
import { DashError } from "../model/errors.js";
import { sayDates, sayDay, sayValue } from "../model/italian.js";

const split = (text: string | undefined): readonly string[] =>
  (text ?? "")
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

export default class Calcola extends DashCommand {
  static override summary = "Calcola gli indicatori per un territorio.";
  static override aliases = ["compute"];
  static override strict = false;
  static override examples = [
    "<%= config.bin %> calcola B.1.5 --ambito pie_2",
    "<%= config.bin %> calcola A.1.1 --ambito pie_2 --per comune",
    "<%= config.bin %> calcola A.2.1 --ambito pie_2 --per mese --formato csv",
    "<%= config.bin %> calcola B.1.3 B.1.5 --ambito pie_2 --confronta regione,precedente --json",
    "<%= config.bin %> calcola B.1.3 --ambito pie_2 --per comune --formato png --grafico mappa",
    "<%= config.bin %> calcola 'Q.*' --ambito pie_2",
    "<%= config.bin %> calcola Q.3 --ambito pie_2 --elenco > da_correggere.csv",
  ];
  static override args = {
    codice: Args.string({ description: "Codici degli indicatori (anche A.1.*); nessuno: tutti." }),
  };
  static override flags = {
    per: Flags.string({
      summary: "Divide per dimensioni, separate da virgola: comune, mese, cittadinanza…",
      helpValue: "DIMENSIONI",
    }),
    confronta: Flags.string({
      summary:
        "Confronta con: regione, italia, precedente, anno (un anno prima), rango (il posto fra i pari), separati da virgola.",
      helpValue: "CON",
    }),
    formato: Flags.string({
      summary: "Formato del risultato.",
      options: ["tabella", "csv", "json", "xlsx", "svg", "png"],
      default: "tabella",
    }),
    grafico: Flags.string({
      summary:
        "Con svg e png: il tipo di grafico (barre, mappa, heatmap…); altrimenti il più adatto.",
      helpValue: "TIPO",
    }),
    uscita: Flags.string({
      summary:
        "Con xlsx, svg e png: file o cartella del risultato; altrimenti la cartella di lavoro.",
      helpValue: "PERCORSO",
    }),
    sovrascrivi: Flags.boolean({
      summary: "Con xlsx, svg e png: sostituisce i file che ci sono già.",
    }),
    elenco: Flags.boolean({
      summary:
        "Al posto della cifra, le righe contate: protocolli, casi e date, in CSV. Uso interno.",
      exclusive: ["per", "confronta"],
    }),
    ...dateFlag,
    ...territoryFlags,
  };

  async run(): Promise<void> {
    const { flags, argv } = await this.parse(Calcola);
    const confronta = split(flags.confronta).map((name) => {
      const found = COMPARISONS.find((one) => one === name.toLowerCase());
      if (found === undefined) {
        throw new DashError("USO", {
          message: `--confronta: «${name}» non è un confronto.`,
          remedy: `Confronti: ${COMPARISONS.join(", ")}.`,
        });
      }
      return found;
    });
    const world = this.world(flags);
    const data = flags.data === undefined ? null : parseDay(flags.data);
    if (flags.elenco) {
      await this.list(
        { codici: argv.map(String), scope: flags, data, soloNumeratore: true },
        world,
      );
      return;
    }
    const asked = {
      codici: argv.map(String),
      per: split(flags.per),
      scope: flags,
      data,
      confronta,
    };
    if (flags.formato === "xlsx" && flags.grafico === undefined) {
      const { formato, sovrascrivi } = flags;
      await this.write({ ...asked, formato, sovrascrivi, uscita: flags.uscita ?? null }, world);
      return;
    }
    if (flags.formato === "svg" || flags.formato === "png") {
      const { formato, sovrascrivi } = flags;
      const files = { formato, sovrascrivi, uscita: flags.uscita ?? null } as const;
      await this.draw({ ...asked, ...files, grafico: flags.grafico ?? null }, world);
      return;
    }
    if (flags.grafico !== undefined || flags.uscita !== undefined || flags.sovrascrivi) {
      throw new DashError("USO", {
        message:
          "--grafico vale con --formato svg o png; --uscita e --sovrascrivi anche con --formato xlsx.",
      });
    }
    const found = await computeIndicators(asked, world);
    for (const notice of found.notices) this.notice(notice);
    const risultati = jsonResults(found);
    if (!this.wantsJson) {
      if (flags.formato === "json") {
        process.stdout.write(`${JSON.stringify({ risultati }, null, 2)}\n`);
      } else if (flags.formato === "csv") this.print(csv(found, confronta));
      else this.print(text(found, confronta, this.isVerbose));
    }
    this.finish(0, { risultati });
  }

  private async write(request: WorkbookRequest, world: World): Promise<void> {
    const { workbookFigures } = await import("../app/workbook-figures.js");
    const { figures, file } = await workbookFigures(request, world);
    for (const notice of figures.notices) this.notice(notice);
    this.print(`Scritto ${file.percorso}`);
    this.finish(0, { risultati: jsonResults(figures), file: [file] });
  }

  private async draw(request: DrawRequest, world: World): Promise<void> {
    // Charts measure their texts: a figure in words need not load the fonts.
    const { drawFigures } = await import("../app/draw-figures.js");
    const { figures, file } = await drawFigures(request, world);
    for (const notice of figures.notices) this.notice(notice);
    for (const one of file) {
      this.print(`Scritto ${one.percorso} (${one.grafico})`);
      this.say(one.testo_alternativo);
    }
    this.finish(0, { risultati: jsonResults(figures), file });
  }

  private async list(request: ListRequest, world: World): Promise<void> {
    if (request.codici.length === 0) {
      throw new DashError("USO", {
        message: "--elenco vuole il codice di almeno un indicatore.",
        remedy: "Per esempio: dash calcola Q.3 --ambito pie_2 --elenco.",
      });
    }
    const found = await listFigures(request, world);
    for (const notice of found.notices) this.notice(notice);
    const { colonne, righe } = listTable(found);
    this.say("Elenco per uso interno: non va diffuso.");
    this.print([csvLine(colonne), ...righe.map((row) => csvLine(row))].join("\n"));
    this.finish(0, {
      data_osservazione: found.data,
      righe: righe.map((row) =>
        Object.fromEntries(colonne.map((name, i) => [name, row[i] ?? null])),
      ),
    });
  }
}

function text(
  found: Figures<null>,
  confronta: readonly Comparison[],
  withDetails: boolean,
): string {
  const lines = [
    `${found.territorio.etichetta}: ${sayDates(found.data, found.domandeFinoAl)}`,
    ...(found.precedente === null ? [] : [`Data precedente: ${sayDay(found.precedente)}`]),
    ...(found.annoPrima === null ? [] : [`Un anno prima: ${sayDay(found.annoPrima)}`]),
  ];
  for (const one of found.figures) {
    const when =
      one.data_osservazione === found.data ? "" : ` (al ${sayDay(one.data_osservazione)})`;
    lines.push("", `${one.codice} ${one.nome}${when}`, tableOf(one, confronta));
    if (one.righe.some((row) => row.riferimenti !== undefined)) {
      lines.push(
        `${REFERENCE_MARK} valore pubblicato da altri: il file e la data sono negli avvisi`,
      );
    }
    if (!withDetails) continue;
    lines.push(one.question.indicator.definition);
    for (const fonte of one.fonti) {
      lines.push(`  ${fonte.titolo}: ${fonte.file}, dati al ${sayDay(fonte.data_osservazione)}`);
    }
  }
  return lines.join("\n");
}

function tableOf(one: AnsweredFigure, confronta: readonly Comparison[]): string {
  const withParts = one.righe.some((row) => row.denominatore !== null);
  // Composites that rank or measure a gap bring their own comparison.
  const { composite } = one.question.indicator;
  const own: readonly Comparison[] = composite?.rank === true ? ["regione", "rango"] : [];
  const asked =
    composite?.against === undefined ? confronta : confronta.filter((c) => c === "rango");
  const compared = comparisonColumns([...new Set([...own, ...asked])], one.righe);
  const head = [
    ...one.dimensioni.map((name) => name.replaceAll("_", " ")),
    "valore",
    ...(withParts ? ["numeratore", "denominatore"] : []),
    ...compared.map(({ head }) => head),
  ];
  const rows = one.righe.map((row) => [
    ...one.dimensioni.map((name) => row.membri[name]?.etichetta ?? ""),
    sayValue(row.valore, row.unita, row.decimali),
    ...(withParts
      ? [row.numeratore, row.denominatore].map((n) =>
          n === null ? "n.d." : sayValue(n, "numero", Number.isInteger(n) ? 0 : 2),
        )
      : []),
    ...compared.map(({ say }) => say(row)),
  ]);
  return textTable(
    head,
    rows,
    head.map((_, i) => i).filter((i) => i >= one.dimensioni.length),
  );
}

function csv(found: Figures<null>, confronta: readonly Comparison[]): string {
  const dims = [...new Set(found.figures.flatMap((one) => one.dimensioni))];
  const compared = allColumns(confronta);
  const lines = [
    csvLine([
      "codice",
      "indicatore",
      "territorio",
      "data_osservazione",
      ...dims.flatMap((name) => [name, `${name}_nome`]),
      "valore",
      "numeratore",
      "denominatore",
      ...compared.map(({ name }) => name),
    ]),
  ];
  for (const one of found.figures) {
    for (const row of one.righe) {
      lines.push(
        csvLine([
          one.codice,
          one.nome,
          one.territorio.codice,
          one.data_osservazione,
          ...dims.flatMap((name) => {
            const member = row.membri[name];
            if (member === undefined) return ["", ""];
            const code =
              name === "comune" ? (found.istat.get(member.codice) ?? member.codice) : member.codice;
            return [code, member.etichetta];
          }),
          row.valore,
          row.numeratore,
          row.denominatore,
          ...compared.map(({ value }) => value(row)),
        ]),
      );
    }
  }
  return lines.join("\n");
}

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { describeChart } from "../chart/describe.js";
import { sheetSvg, withWords } from "../chart/sheet.js";
import { chartSize, drawChart } from "../chart/to-svg.js";
import { composeChart } from "../compose/blocks/chart.js";
import { figureKey } from "../compose/input.js";
import { YEAR } from "../compute/question.js";
import { readTheme } from "../define/theme.js";
import type { ChartBlock, Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import { sayDay } from "../model/italian.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import { mapsOf } from "./chart-input.js";
import { allKinds, chartOf } from "./choose-chart.js";
import type { ComputeRequest } from "./compute-indicators.js";
import { type AnsweredFigure, computeFigures, type Figures } from "./figures.js";
import { indicatorsBy, withFigures } from "./open-figures.js";
import { outputTarget, plainName, shownPath } from "./output-target.js";
import type { World } from "./world.js";

export interface DrawRequest extends ComputeRequest {
  readonly formato: "svg" | "png";
  /** Kind of chart; null: the one that suits the figure. */
  readonly grafico: string | null;
  /** A file (one indicator only) or a folder; null: the working folder. */
  readonly uscita: string | null;
  readonly sovrascrivi: boolean;
}

/** One chart written, as the JSON contract gives it. */
export interface DrawnFile {
  readonly percorso: string;
  readonly formato: string;
  readonly codice: string;
  readonly grafico: string;
  readonly sha256: string;
  readonly testo_alternativo: string;
}

/** Three pixels to the point: sharp on paper too. */
const PIXELS = 3;

interface Page {
  readonly codice: string;
  readonly kind: string;
  readonly title: string;
  readonly alt: string;
  readonly svg: string;
}

/** `grafico_a.1.1_pie_2_2025-12-31.png`, in a fixed alphabet. */
const fileName = (codice: string, figures: Figures<unknown>, format: string): string =>
  plainName(`grafico_${codice}_${figures.territorio.codice}_${figures.data}.${format}`);

/** What a page would say around the chart. */
function notesOf(
  figure: AnsweredFigure,
  block: ChartBlock | null,
  figures: Figures<{ readonly dimostrativi: boolean }>,
): readonly string[] {
  return [
    block?.source ?? "",
    `${figure.codice}. ${figure.question.indicator.definition}`,
    figure.coverage === "parziale" ? "Le forniture coprono solo una parte del territorio." : "",
    figures.extra.dimostrativi
      ? "Dati dimostrativi: generati dal programma, non riguardano persone o nuclei reali."
      : figures.territorio.dimostrativa
        ? "La composizione degli ambiti è dimostrativa: non viene da un file ufficiale."
        : "",
  ].filter((text) => text !== "");
}

/**
 * Computes indicators and writes a chart of each, with its title, territory, dates, source and
 * definition, so that it can travel alone. Raises what computing raises; USO for a chart that cannot
 * be, S-EXISTS for a file already there. Nothing is written unless all can be.
 */
export async function drawFigures(
  request: DrawRequest,
  world: World,
): Promise<{ readonly figures: Figures<unknown>; readonly file: readonly DrawnFile[] }> {
  if (request.codici.length === 0) {
    throw new DashError("USO", {
      message: `--formato ${request.formato} vuole il codice di almeno un indicatore.`,
      remedy: "Per esempio: dash calcola A.1.1 --ambito pie_2 --per comune --formato svg.",
    });
  }
  const odd = request.confronta.find((one) => one !== "regione" && one !== "italia");
  if (odd !== undefined) {
    throw new DashError("USO", {
      message: `--confronta: un grafico si confronta con regione o italia, non con «${odd}».`,
    });
  }
  const kinds = await allKinds();
  const theme = readTheme([world.cwd, world.root]);
  const { figures, pages } = await withFigures(world, async (tools) => {
    const { db, catalog, sources, remember } = tools;
    const indicators = indicatorsBy(catalog, request.codici);
    const computed = computeFigures(db, {
      catalog,
      remember,
      sources,
      root: world.root,
      scope: request.scope,
      data: request.data,
      confronta: request.confronta,
      ask: (territorio) =>
        indicators.map((indicator) => ({ indicator, per: request.per, territorio })),
      also: () => ({
        dimostrativi:
          db.prepare("SELECT 1 FROM fornitura WHERE dimostrativa = 1 LIMIT 1").get() !== undefined,
      }),
    });
    const specs = computed.figures.map((figure) =>
      chartOf(figure, request.grafico, request.confronta, kinds),
    );
    const input = {
      territorio: computed.territorio,
      figlio: null,
      figures: new Map(
        computed.figures.map((one) => [figureKey(one.codice, one.question.per), one]),
      ),
      peers: null,
      maps: mapsOf(db, specs, computed.territorio, computed.data, null),
      describe: (title: string, chart: ChartBlock["chart"]): string => {
        const kind = kinds.get(chart.kind);
        return kind === undefined ? title : describeChart(title, chart, kind);
      },
    };
    const made: Page[] = [];
    for (const [i, figure] of computed.figures.entries()) {
      const spec = specs[i];
      if (spec === undefined) continue;
      const composed = composeChart(spec, figure.codice, input, { say: () => figure.nome });
      const block = composed?.kind === "chart" ? composed : null;
      // Where nothing can be drawn, why: no case, no data, two units.
      const why = composed?.kind === "text" ? composed.text : null;
      const dimensions = catalog.populations.get(figure.question.indicator.from ?? "")?.dimensions;
      const one = pinnedWords(figure, spec.where, dimensions?.[YEAR]?.title ?? "");
      const notes = [...(why === null ? [] : [why]), ...notesOf(figure, block, computed)];
      made.push(await pageOf(figure, spec.kind, block ?? why, one, notes, theme));
    }
    return { figures: computed, pages: made };
  });
  return { figures, file: await writePages(pages, figures, request, theme, world) };
}

/** The one member a chart shows of what it does not divide: the year of an annual figure, a measure. */
function pinnedWords(
  figure: AnsweredFigure,
  where: Readonly<Record<string, string>>,
  year: string,
): readonly string[] {
  return Object.entries(where).flatMap(([name, code]) => {
    const member = figure.righe.find((row) => row.membri[name]?.codice === code)?.membri[name];
    if (member === undefined) return [];
    return [name === YEAR ? `${year} ${member.etichetta}` : member.etichetta];
  });
}

async function pageOf(
  figure: AnsweredFigure,
  kind: string,
  drawable: ChartBlock | string | null,
  pinned: readonly string[],
  notes: readonly string[],
  theme: Theme,
): Promise<Page> {
  const block = typeof drawable === "string" ? null : drawable;
  const chart = block?.chart ?? {
    kind,
    rows: [],
    unit: figure.unita,
    xTitle: null,
    yTitle: null,
    riferimento: null,
  };
  const drawn = await drawChart(chart, await chartSize(chart, "intera", theme), theme);
  const { territorio, data_osservazione, domande_fino_al } = figure;
  const until = domande_fino_al === null ? "" : ` · con domande fino al ${sayDay(domande_fino_al)}`;
  return {
    codice: figure.codice,
    kind,
    title: figure.nome,
    alt: [
      block?.alt ??
        (typeof drawable === "string" ? drawable : `${figure.nome}. Nessun dato disponibile.`),
      ...(pinned.length > 0 ? [`${pinned.join(", ")}.`] : []),
    ].join(" "),
    svg: sheetSvg({
      title: figure.nome,
      subtitle: [
        ...pinned,
        territorio.etichetta,
        `dati aggiornati al ${sayDay(data_osservazione)}${until}`,
      ].join(" · "),
      drawn,
      notes,
      theme,
    }),
  };
}

async function writePages(
  pages: readonly Page[],
  figures: Figures<unknown>,
  request: DrawRequest,
  theme: Theme,
  world: World,
): Promise<readonly DrawnFile[]> {
  const options = { overwrite: request.sovrascrivi };
  const targets = pages.map((page) => ({
    page,
    path: outputTarget(
      request,
      fileName(page.codice, figures, request.formato),
      pages.length === 1,
      world,
    ),
  }));
  for (const { path } of targets) {
    await mkdir(dirname(path), { recursive: true });
    await refuseExisting(path, options);
  }
  const { outlineSvg, toPng } = await import("../chart/to-png.js");
  const file: DrawnFile[] = [];
  for (const { page, path } of targets) {
    const bytes =
      request.formato === "svg"
        ? Buffer.from(withWords(await outlineSvg(page.svg, theme), page))
        : await toPng(page.svg, theme, PIXELS);
    await writeAside(path, bytes, options);
    file.push({
      percorso: shownPath(path, world),
      formato: request.formato,
      codice: page.codice,
      grafico: page.kind,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      testo_alternativo: page.alt,
    });
  }
  return file;
}

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { chartSize, nativeChart, type Size } from "../chart/to-svg.js";
import { readTheme } from "../define/theme.js";
import type {
  ChartBlock,
  Document,
  Drawing,
  Drawings,
  Renderer,
  RenderOptions,
  Theme,
} from "../model/document.js";
import { DashError } from "../model/errors.js";
import type { Territorio } from "../model/territory.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import type { Drawer } from "./draw-ahead.js";
import type { World } from "./world.js";

/** One file made, as the JSON contract gives it. */
export interface ReportFile {
  readonly percorso: string;
  readonly formato: string;
  readonly territorio: string;
  readonly sha256: string;
  readonly pagine: number;
}

/** Where the files of a report go. */
export interface Destination {
  readonly template: string;
  /** A file (one format only) or a folder; null: the working folder. */
  readonly uscita: string | null;
  readonly sovrascrivi: boolean;
  readonly renderers: readonly Renderer[];
}

export interface Target {
  readonly renderer: Renderer;
  readonly path: string;
}

/** A name for a file in a fixed alphabet: `report_standard_pie_2_2025-12-31`. */
export const safeName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9_.-]/g, "-");

const whereOf = ({ codice }: Territorio): string => (codice === "IT" ? "italia" : codice);

/** The paths of the report of a territory, one a format. */
export function targetsOf(
  { template, uscita, renderers }: Destination,
  territorio: Territorio,
  data: string,
  world: World,
): readonly Target[] {
  const stem = safeName(`report_${template}_${whereOf(territorio)}_${data}`);
  const wanted = uscita === null ? world.cwd : resolve(world.cwd, uscita);
  return renderers.map((renderer) => {
    const name = `${stem}.${renderer.format}`;
    if (uscita === null || extname(wanted) === "") return { renderer, path: join(wanted, name) };
    const alone = renderers.length === 1 && extname(wanted) === `.${renderer.format}`;
    const path = alone
      ? wanted
      : join(dirname(wanted), `${basename(wanted, extname(wanted))}.${renderer.format}`);
    return { renderer, path };
  });
}

/** Makes the folders and stops at the first file already there (S-EXISTS): before any work is done. */
export async function clearTargets(
  targets: readonly Target[],
  { sovrascrivi }: Destination,
): Promise<void> {
  for (const { path } of targets) {
    await mkdir(dirname(path), { recursive: true });
    await refuseExisting(path, { overwrite: sovrascrivi });
  }
}

/** A path as the user sees it: from the working folder where it is inside it. */
export const shownPath = (path: string, world: World): string => {
  const near = relative(world.cwd, path);
  return near.startsWith("..") ? path : near;
};

/** What is asked of the charts of a report. */
interface DrawingNeeds {
  readonly renderers: readonly Renderer[];
  readonly options: RenderOptions;
  readonly drawer: Drawer;
}

/** Within so much of one another, sizes are drawn once. */
const ABOUT = 0.01;

const alike = (one: Size, other: Size): boolean =>
  Math.abs(one.width / other.width - 1) <= ABOUT &&
  Math.abs(one.height / other.height - 1) <= ABOUT;

/**
 * A chart for each format, in the order of the formats and as large as its own page wants it. Formats
 * that agree on the size share the drawing; what an office program draws itself is not drawn here.
 */
async function drawOne(
  block: ChartBlock,
  theme: Theme,
  { renderers, options, drawer }: DrawingNeeds,
): Promise<readonly Drawing[]> {
  const made = new Map<string, Promise<Drawing>>();
  const wanted = await Promise.all(
    renderers.map((renderer) =>
      chartSize(block.chart, block.width, theme, renderer.chartRoom?.(options)),
    ),
  );
  // A page of its own is kept to the point; the others take a drawing that is about as large.
  const kept = wanted.filter((_, at) => renderers[at]?.chartRoom !== undefined);
  const sizes = wanted.map((size) => kept.find((other) => alike(size, other)) ?? size);
  const keyOf = (at: number): string => `${sizes[at]?.width}x${sizes[at]?.height}`;
  const drawAt = async (at: number): Promise<Drawing> => {
    const size = sizes[at];
    if (size === undefined) throw new Error(`chart without size: ${block.id}`);
    const native = await nativeChart(block.chart, size, theme);
    const asked = renderers
      .filter((_, other) => keyOf(other) === keyOf(at))
      .map((renderer) => renderer.asks(block, native));
    if (asked.every((one) => one === "niente")) return { ...size, svg: "", picture: null, native };
    const picture = asked.includes("figura");
    return { ...(await drawer.draw({ chart: block.chart, size, theme, picture })), native };
  };
  return Promise.all(
    renderers.map((_, at) => {
      const drawn = made.get(keyOf(at)) ?? drawAt(at);
      made.set(keyOf(at), drawn);
      return drawn;
    }),
  );
}

/** Drawings on their way: each is there when its block is ready. */
interface Coming {
  /** Those of each format, in the order of the formats. */
  readonly drawings: readonly Drawings[];
  readonly ready: (block: string) => Promise<void>;
  readonly all: () => Promise<unknown>;
}

function draw(document: Document, theme: Theme, needs: DrawingNeeds, world: World): Coming {
  const charts = document.sections.flatMap((section) =>
    section.blocks.filter((block): block is ChartBlock => block.kind === "chart"),
  );
  const drawings = needs.renderers.map((): Record<string, Drawing> => ({}));
  const coming = new Map<string, Promise<void>>();
  let done = 0;
  world.progress.start("Disegno i grafici", charts.length);
  for (const block of charts) {
    const one = drawOne(block, theme, needs).then((drawn) => {
      drawn.forEach((each, at) => {
        const own = drawings[at];
        if (own !== undefined) own[block.id] = each;
      });
      done += 1;
      world.progress.tick(done);
    });
    // Whoever waits for it meets the error.
    one.catch(() => undefined);
    coming.set(block.id, one);
  }
  return {
    drawings,
    ready: (block) => coming.get(block) ?? Promise.resolve(),
    all: () => Promise.all(coming.values()),
  };
}

/** Pixels to the unit of a logo drawn as shapes: sharp on paper. */
const SHARP = 4;

/** The theme with its logo as pixels, which every format can show. */
async function withPixels(theme: Theme): Promise<Theme> {
  const { logo } = theme;
  if (logo === undefined || logo.kind === "png") return theme;
  const { toPng } = await import("../chart/to-png.js");
  const bytes = await toPng(Buffer.from(logo.bytes).toString("utf8"), theme, SHARP).catch(() => {
    throw new DashError("T-SPEC", {
      message: "il logo del tema non è un SVG che si possa disegnare.",
    });
  });
  return { ...theme, logo: { ...logo, kind: "png", bytes, vectors: logo.bytes } };
}

/** Writes a document to its targets, each whole or not at all. */
export async function writeReport(
  document: Document,
  themeName: string,
  targets: readonly Target[],
  options: RenderOptions,
  { overwrite, drawer }: { readonly overwrite: boolean; readonly drawer: Drawer },
  world: World,
): Promise<readonly ReportFile[]> {
  const theme = await withPixels(readTheme([world.cwd, world.root], themeName));
  const renderers = targets.map(({ renderer }) => renderer);
  const coming = draw(document, theme, { renderers, options, drawer }, world);
  const made: ReportFile[] = [];
  for (const [at, { renderer, path }] of targets.entries()) {
    if (renderer.inOrder !== true) await coming.all();
    world.progress.start(`Scrivo ${basename(path)}`, null);
    const rendered = await renderer.render(document, coming.drawings[at] ?? {}, theme, {
      ...options,
      ready: coming.ready,
    });
    await writeAside(path, rendered.bytes, { overwrite });
    world.progress.end();
    made.push({
      percorso: shownPath(path, world),
      formato: renderer.format,
      territorio: document.territorio.codice,
      sha256: createHash("sha256").update(rendered.bytes).digest("hex"),
      pagine: rendered.pages,
    });
  }
  return made;
}

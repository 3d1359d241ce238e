import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { chartSize, nativeChart } from "../chart/to-svg.js";
import { readTheme } from "../define/theme.js";
import type {
  ChartBlock,
  ChartRoom,
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
  /** Those of the first format that asks for its own; undefined: as on an A4 page. */
  readonly room: ChartRoom | undefined;
  readonly drawer: Drawer;
}

/** A chart as the formats need it: what an office program draws itself is not drawn here. */
async function drawOne(
  block: ChartBlock,
  theme: Theme,
  { renderers, room, drawer }: DrawingNeeds,
): Promise<Drawing> {
  const size = await chartSize(block.chart, block.width, room);
  const native = await nativeChart(block.chart, size, theme);
  const asked = renderers.map((renderer) => renderer.asks(block, native));
  if (asked.every((one) => one === "niente")) return { ...size, svg: "", picture: null, native };
  const picture = asked.includes("figura");
  return { ...(await drawer.draw({ chart: block.chart, size, theme, picture })), native };
}

/** Drawings on their way: each is there when its block is ready. */
interface Coming {
  readonly drawings: Drawings;
  readonly ready: (block: string) => Promise<void>;
  readonly all: () => Promise<unknown>;
}

function draw(document: Document, theme: Theme, needs: DrawingNeeds, world: World): Coming {
  const charts = document.sections.flatMap((section) =>
    section.blocks.filter((block): block is ChartBlock => block.kind === "chart"),
  );
  const drawings: Record<string, Drawing> = {};
  const coming = new Map<string, Promise<void>>();
  let done = 0;
  world.progress.start("Disegno i grafici", charts.length);
  for (const block of charts) {
    const one = drawOne(block, theme, needs).then((drawn) => {
      drawings[block.id] = drawn;
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
  const bytes = await toPng(Buffer.from(logo.bytes).toString("utf8"), SHARP).catch(() => {
    throw new DashError("T-SPEC", {
      message: "il logo del tema non è un SVG che si possa disegnare.",
    });
  });
  return { ...theme, logo: { ...logo, kind: "png", bytes } };
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
  const sized = renderers.find((renderer) => renderer.chartRoom !== undefined);
  const room = sized?.chartRoom?.(options);
  const coming = draw(document, theme, { renderers, room, drawer }, world);
  const made: ReportFile[] = [];
  for (const { renderer, path } of targets) {
    if (renderer.inOrder !== true) await coming.all();
    world.progress.start(`Scrivo ${basename(path)}`, null);
    const rendered = await renderer.render(document, coming.drawings, theme, {
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

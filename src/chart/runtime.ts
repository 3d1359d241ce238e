import { hash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import module from "node:module";
import { dirname, join } from "node:path";
import type { Runtime } from "vega";
import { fill, mask, type Pieces, piecesOf } from "./masks.js";
import type { Layer } from "./plan.js";

/** What Vega runs, as a JSON text with marks; null for what cannot be filled, made anew every time. */
type Shape = Pieces | null;

const shapes = new Map<string, Shape>();

/** As many shapes as a hundred templates of one's own have; beyond it nothing more is kept. */
const MOST_KEPT = 1_000;

/**
 * Where shapes are kept from one command to the next: beside what Node keeps of our code, which a new
 * build throws away. Null where Node keeps nothing: then they last as long as the process.
 */
const folder = (): string | null => {
  const cache = module.getCompileCacheDir?.();
  return cache === undefined ? null : join(dirname(cache), "grafici");
};

const print = (text: string): string => hash("sha256", text);

/** A shape as it was kept; undefined when it was not, or is not whole. */
function recall(key: string): Shape | undefined {
  const kept = folder();
  if (kept === null) return undefined;
  try {
    const text = readFileSync(join(kept, `${key}.json`), "utf8");
    const end = text.indexOf("\n");
    const body = text.slice(end + 1);
    return print(body) === text.slice(0, end) ? (JSON.parse(body) as Shape) : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a shape; where it cannot be written it is made again by the next command. */
function keep(key: string, shape: Shape): void {
  const kept = folder();
  if (kept === null) return;
  const body = JSON.stringify(shape);
  const file = join(kept, `${key}.json`);
  const half = `${file}.${process.pid}.${Math.trunc(performance.now() * 1000)}`;
  try {
    mkdirSync(kept, { recursive: true });
    if (readdirSync(kept).length >= MOST_KEPT) return;
    writeFileSync(half, `${print(body)}\n${body}`);
    renameSync(half, file);
  } catch {
    rmSync(half, { force: true });
  }
}

/** Asks Vega-Lite and Vega, whose compilers are loaded only when a shape is met for the first time. */
async function compiled(spec: Layer): Promise<string> {
  const [{ parse }, { compile }] = await Promise.all([import("vega"), import("vega-lite")]);
  type Input = Parameters<typeof compile>[0];
  return JSON.stringify(parse(compile(spec as unknown as Input).spec, {}, { ast: true }));
}

/**
 * What Vega runs of a specification: the same that its compilers would make. A shape is used only when
 * the first chart that has it, filled, is equal to the letter to the same chart compiled by itself.
 */
export async function runtimeOf(spec: Layer): Promise<Runtime> {
  const { version } = await import("vega");
  const masked = mask(spec);
  const key = print(`${version} ${JSON.stringify(masked.spec)}`);
  let shape = shapes.get(key) ?? recall(key);
  if (shape === undefined) {
    const direct = await compiled(spec);
    const pieces = piecesOf(await compiled(masked.spec));
    shape = fill(pieces, masked.values) === direct ? pieces : null;
    keep(key, shape);
  }
  shapes.set(key, shape);
  return JSON.parse(shape === null ? await compiled(spec) : fill(shape, masked.values)) as Runtime;
}

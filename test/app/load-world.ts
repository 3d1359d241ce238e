import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadRequest, type LoadResult, loadFiles } from "../../src/app/load-files.js";
import type { World } from "../../src/app/world.js";
import type { LoadOutcome } from "../../src/model/loading.js";
import { openDatabase } from "../../src/store/open.js";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A folder of its own with a database to load into. */
export interface Bench {
  readonly folder: string;
  readonly world: World;
  write(name: string, content: string | Uint8Array): string;
  load(files: readonly string[], more?: Partial<LoadRequest>): Promise<LoadResult>;
  /** Writes one file and loads it. */
  one(
    name: string,
    content: string | Uint8Array,
    more?: Partial<LoadRequest>,
  ): Promise<LoadOutcome>;
  /** Rows of a query on the database. */
  query(sql: string): readonly Readonly<Record<string, unknown>>[];
  remove(): void;
}

let seeded: Buffer | null = null;

/** A database with the territory and nothing else: made once, since seeding takes a third of a second. */
function seededDatabase(): Buffer {
  if (seeded === null) {
    const folder = mkdtempSync(join(tmpdir(), "dash-seme-"));
    openDatabase(join(folder, "dash.sqlite")).close();
    seeded = readFileSync(join(folder, "dash.sqlite"));
    rmSync(folder, { recursive: true });
  }
  return seeded;
}

export function bench(database: "pronto" | "assente" = "pronto"): Bench {
  const folder = mkdtempSync(join(tmpdir(), "dash-prova-"));
  if (database === "pronto") writeFileSync(join(folder, "dash.sqlite"), seededDatabase());
  const world: World = {
    cwd: folder,
    root: ROOT,
    version: "0.0.0",
    now: () => new Date(0),
    progress: { start() {}, tick() {}, end() {} },
    notice() {},
    database: join(folder, "dash.sqlite"),
    keyFile: join(folder, "chiave", "pseudonimi.chiave"),
  };
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const load = (files: readonly string[], more: Partial<LoadRequest> = {}): Promise<LoadResult> =>
    loadFiles({ files, prova: false, sostituisci: false, ammettiVuoto: false, ...more }, world);
  return {
    folder,
    world,
    write,
    load,
    async one(name, content, more) {
      const { outcomes } = await load([write(name, content)], more);
      const [outcome] = outcomes;
      if (outcome === undefined) throw new Error("nessun esito");
      return outcome;
    },
    query(sql) {
      const db = openDatabase(world.database, { readonly: true });
      try {
        return db.prepare<[], Record<string, unknown>>(sql).all();
      } finally {
        db.close();
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `lette` as the sum of the six counts (promise R2). */
export const sumOfLines = ({ report }: LoadOutcome): number =>
  report.preambolo +
  report.intestazione +
  report.vuote +
  report.ignorate +
  report.caricate +
  report.scartate;

import { mkdir } from "node:fs/promises";
import { basename, extname, join, resolve } from "node:path";
import { codesOf } from "../compose/compose.js";
import { LEVELS, type Level } from "../define/population.js";
import type { Template } from "../define/template.js";
import { csvLine } from "../model/csv.js";
import type { RenderOptions } from "../model/document.js";
import { DashError, type Notice } from "../model/errors.js";
import type { Progress } from "../model/loading.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import { listAmbiti, listComuni, listRegioni } from "../territory/list.js";
import { resolveScope } from "../territory/resolve-scope.js";
import { byClock } from "./archive-clock.js";
import { composeReport } from "./compose-report.js";
import type { Drawer } from "./draw-ahead.js";
import { observationDate } from "./figures.js";
import type { ReportMade } from "./make-report.js";
import { type FigureTools, indicatorBy } from "./open-figures.js";
import {
  clearTargets,
  type Destination,
  type ReportFile,
  safeName,
  shownPath,
  targetsOf,
  writeReport,
} from "./report-files.js";
import type { World } from "./world.js";

/** The levels a run can go through, one report a territory. */
export const REPORT_LEVELS = ["regione", "ambito", "comune"] as const;
export type ReportLevel = (typeof REPORT_LEVELS)[number];

interface One {
  readonly codice: string;
  readonly nome: string;
  readonly scope: ScopeRequest;
}

/** The territories of a level inside another, in their usual order; USO where there can be none. */
function inside(
  open: FigureTools,
  territorio: Territorio,
  level: ReportLevel,
  at: string,
): readonly One[] {
  const depth = (livello: string): number => LEVELS.indexOf(livello as Level);
  // Italia, which is none of them, stands before all.
  if (depth(level) < depth(territorio.livello)) {
    throw new DashError("USO", {
      message: `--ogni ${level}: ${territorio.etichetta} è più piccolo di un territorio di quel livello.`,
      remedy: "Togliere il filtro, o scegliere un livello più piccolo.",
    });
  }
  const { db } = open;
  if (level === "regione") {
    return listRegioni(db)
      .filter(({ codice }) => territorio.regione === null || territorio.regione === codice)
      .map(({ codice, nome }) => ({ codice, nome, scope: { regione: codice } }));
  }
  if (level === "ambito") {
    return listAmbiti(db, territorio, at).map(({ codice, nome }) => ({
      codice,
      nome,
      scope: { ambito: codice },
    }));
  }
  return listComuni(db, territorio, at).map(({ catastale, nome }) => ({
    codice: catastale,
    nome,
    scope: { comune: catastale },
  }));
}

const still: Progress = { start() {}, tick() {}, end() {} };

/** Notices of many reports, each said once, with how many territories it is about. */
class Notices {
  readonly #found = new Map<string, { readonly first: Notice; count: number }>();

  add(notice: Notice): void {
    const known = this.#found.get(notice.code);
    if (known === undefined) this.#found.set(notice.code, { first: notice, count: 1 });
    else known.count += 1;
  }

  all(): readonly Notice[] {
    return [...this.#found.values()].map(({ first, count }) => ({
      ...first,
      message:
        count === 1
          ? first.message
          : `${first.message} Lo stesso avviso vale per altri ${count - 1} report.`,
    }));
  }
}

interface Tools {
  readonly open: FigureTools;
  readonly destination: Destination;
  readonly options: RenderOptions;
  readonly drawer: Drawer;
}

/** A folder to write to: the one asked for, or the working folder. USO for the name of a file. */
function folderOf({ uscita }: Destination, world: World): string {
  if (uscita === null) return world.cwd;
  if (extname(basename(uscita)) !== "") {
    throw new DashError("USO", {
      message: `--uscita: con --ogni serve una cartella, non il file «${uscita}».`,
    });
  }
  return resolve(world.cwd, uscita);
}

/** What a run made, for people (csv) and for programs (json). */
function manifest(
  made: Omit<ReportMade, "manifesto"> & { readonly modello: string; readonly livello: string },
  names: ReadonlyMap<string, string>,
): { readonly json: string; readonly csv: string } {
  const file = made.file.map((one) => ({
    ...one,
    percorso: basename(one.percorso),
    nome: names.get(one.territorio) ?? "",
  }));
  const lines = [
    csvLine(["territorio", "nome", "formato", "percorso", "pagine", "sha256"]),
    ...file.map((one) =>
      csvLine([one.territorio, one.nome, one.formato, one.percorso, one.pagine, one.sha256]),
    ),
    ...made.senza_dati.map((code) =>
      csvLine([code, names.get(code) ?? "", "nessuna fornitura", "", "", ""]),
    ),
  ];
  return {
    json: `${JSON.stringify({ versione: 1, ...made, file }, null, 2)}\n`,
    csv: `\ufeff${lines.join("\r\n")}\r\n`,
  };
}

/**
 * One report for each territory of a level, with the same template, date and program, and the list of
 * what was made beside them. A territory without deliveries is listed and skipped (S-NODATA when none
 * has any); any other fault stops the run, and what was written until then is whole.
 */
export async function makeReports(
  request: {
    readonly scope: ScopeRequest;
    readonly data: string | null;
    readonly level: ReportLevel;
  },
  template: Template,
  { open, destination, options, drawer }: Tools,
  world: World,
): Promise<ReportMade> {
  const { db, catalog, sources } = open;
  const folder = folderOf(destination, world);
  const asked = codesOf(template).map((code) => indicatorBy(catalog, code));
  const archive = byClock(asked, open).proprie.length === 0;
  const data = observationDate(db, sources, request.data, archive);
  const territorio = resolveScope(db, request.scope, data);
  const all = inside(open, territorio, request.level, data);
  const into: Destination = { ...destination, uscita: folder };
  const stem = safeName(
    `manifesto_${template.name}_${territorio.codice}_ogni_${request.level}_${data}`,
  );
  const overwrite = { overwrite: destination.sovrascrivi };
  await mkdir(folder, { recursive: true });
  for (const one of all) {
    await clearTargets(targetsOf(into, { ...territorio, codice: one.codice }, data, world), into);
  }
  for (const format of ["json", "csv"]) {
    await refuseExisting(join(folder, `${stem}.${format}`), overwrite);
  }
  const notices = new Notices();
  const quiet: World = { ...world, progress: still, notice: (notice) => notices.add(notice) };
  const file: ReportFile[] = [];
  const without: string[] = [];
  let latest: string | null = null;
  world.progress.start(`Scrivo i report (${all.length})`, all.length);
  for (const [i, one] of all.entries()) {
    try {
      const document = await composeReport({ ...request, scope: one.scope }, template, open, quiet);
      const targets = targetsOf(into, document.territorio, data, world);
      file.push(
        ...(await writeReport(
          document,
          template.theme,
          targets,
          options,
          { overwrite: destination.sovrascrivi, drawer },
          quiet,
        )),
      );
      latest = [latest, document.domandeFinoAl].reduce((a, b) => ((a ?? "") > (b ?? "") ? a : b));
    } catch (error) {
      if (!(error instanceof DashError && error.code === "S-NODATA")) throw error;
      without.push(one.codice);
    }
    world.progress.tick(i + 1);
  }
  world.progress.end();
  if (file.length === 0) {
    throw new DashError("S-NODATA", {
      message: `per nessun territorio (${request.level}) di ${territorio.etichetta} c'è una fornitura.`,
    });
  }
  for (const notice of notices.all()) world.notice(notice);
  const made = {
    file,
    territorio,
    data_osservazione: data,
    domande_fino_al: latest,
    senza_dati: without,
  };
  const names = new Map(all.map((one) => [one.codice, one.nome]));
  const list = manifest({ modello: template.name, livello: request.level, ...made }, names);
  await writeAside(join(folder, `${stem}.csv`), Buffer.from(list.csv), overwrite);
  const json = join(folder, `${stem}.json`);
  await writeAside(json, Buffer.from(list.json), overwrite);
  return { ...made, manifesto: shownPath(json, world) };
}

import { mkdir } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { DashError } from "../model/errors.js";
import { plural, sayNumber } from "../model/italian.js";
import { openDatabase } from "../store/open.js";
import { resolveScope } from "../territory/resolve-scope.js";
import { loadFiles } from "./load-files.js";
import { DEMO_DATE, DEMO_ITALIA, makeDemoData } from "./make-demo-data.js";
import { makeReport } from "./make-report.js";
import type { ReportFile } from "./report-files.js";
import type { World } from "./world.js";

export interface DemoRun {
  /** `01`; null: the whole of Italy. */
  readonly regione: string | null;
  /** Folder of the files, relative to the working folder; the database is in it too unless `--db` says otherwise. */
  readonly cartella: string;
  readonly seme: number;
  readonly mesi: number;
  readonly data: string | null;
  /** Percent of the country; null: all of a regione, and what the national delivery takes of Italy. */
  readonly quota: number | null;
  /** Rows to spoil of every 100,000; null: none in a regione, those of the national delivery. */
  readonly righeGuaste: number | null;
  /** Only the last deliveries, without those of the month before. */
  readonly soloUltima: boolean;
  /** Only writes the files. */
  readonly soloFile: boolean;
  /** Ambito of the report; null: no report. */
  readonly ambito: string | null;
  readonly formati: readonly string[];
}

export interface DemoOutcome {
  readonly cartella: string;
  readonly database: string | null;
  /** Every file written. */
  readonly file: readonly {
    readonly percorso: string;
    readonly fonte: string;
    readonly righe: number;
  }[];
  readonly caricate: number;
  readonly scartate: number;
  readonly report: readonly ReportFile[];
  /** Seconds of each step. */
  readonly secondi: { readonly genera: number; readonly carica: number; readonly report: number };
  readonly exit: number;
}

/**
 * The tour: writes the synthetic deliveries, loads them as any file, makes the report. `say` is told
 * what is being done, in words for the person who looks on.
 */
export async function runDemo(
  run: DemoRun,
  world: World,
  say: (line: string) => void,
): Promise<DemoOutcome> {
  const folder = resolve(world.cwd, run.cartella);
  await mkdir(folder, { recursive: true });
  const shown = relative(world.cwd, folder) || ".";
  const started = world.now().getTime();
  const since = (from: number): number => Math.round((world.now().getTime() - from) / 100) / 10;

  say(`1. Genero le forniture dimostrative in ${shown}`);
  const made = await makeDemoData(
    {
      regione: run.regione === null ? null : regionOf(run.regione),
      seme: run.seme,
      mesi: run.mesi,
      cartella: folder,
      soloUltima: run.soloUltima,
      quota: run.quota ?? (run.regione === null ? DEMO_ITALIA.quota : 100),
      righeGuaste: run.righeGuaste ?? (run.regione === null ? DEMO_ITALIA.righeGuaste : 0),
      ...(run.data === null ? {} : { data: run.data }),
    },
    world,
  );
  const genera = since(started);
  const file = made.files.map((one) => ({
    percorso: relative(world.cwd, one.path),
    fonte: one.fonte,
    righe: one.rows,
  }));
  say(`   ${file.length} file scritti in ${sayNumber(genera, 1)} s`);
  const nothing = { cartella: shown, file, caricate: 0, scartate: 0, report: [], exit: 0 };
  if (run.soloFile) {
    return { ...nothing, database: null, secondi: { genera, carica: 0, report: 0 } };
  }

  const loading = world.now().getTime();
  say(`2. Li carico nel database ${relative(world.cwd, world.database) || world.database}`);
  const loaded = await loadFiles(
    {
      files: made.files.map((one) => one.path),
      prova: false,
      sostituisci: true,
      ammettiVuoto: true,
      dimostrativa: true,
    },
    world,
  );
  const refused = loaded.outcomes.find((one) => one.report.errore !== undefined);
  if (refused?.report.errore !== undefined) {
    throw new DashError(
      "BUG",
      { message: `un file della demo è stato rifiutato: ${refused.report.errore.messaggio}` },
      { file: refused.report.file },
    );
  }
  const caricate = loaded.outcomes.reduce((sum, one) => sum + one.report.caricate, 0);
  const scartate = loaded.outcomes.reduce((sum, one) => sum + one.report.scartate, 0);
  const carica = since(loading);
  say(
    `   ${sayNumber(caricate)} righe caricate, ${sayNumber(scartate)} scartate, in ${sayNumber(carica, 1)} s`,
  );
  const rejected = loaded.outcomes.filter(({ report }) => report.scartate > 0);
  for (const { report } of rejected)
    say(`   ${basename(report.file)}: ${sayRejected(report.scartate)}`);
  if (rejected.length > 0)
    say("   Le righe scartate di ogni file, col perché, stanno accanto in FILE.scarti.csv");
  const base = {
    ...nothing,
    database: relative(world.cwd, world.database),
    caricate,
    scartate,
    exit: loaded.exit,
  };
  if (run.ambito === null) return { ...base, secondi: { genera, carica, report: 0 } };

  const reporting = world.now().getTime();
  say(`3. Scrivo il report di ${run.ambito}`);
  const report = await makeReport(
    {
      modello: "standard",
      scope: { ambito: run.ambito },
      data: null,
      formati: run.formati,
      uscita: join(folder, "report"),
      sovrascrivi: true,
    },
    world,
  );
  const seconds = since(reporting);
  say(`   fatto in ${sayNumber(seconds, 1)} s`);
  return { ...base, report: report.file, secondi: { genera, carica, report: seconds } };
}

const sayRejected = (rows: number): string => plural(rows, "riga scartata", "righe scartate");

/** The code of a regione given as 01, Piemonte or 01-Piemonte; USO when there is none. */
function regionOf(text: string): string {
  const db = openDatabase(":memory:");
  try {
    return resolveScope(db, { regione: text }, DEMO_DATE).codice;
  } finally {
    db.close();
  }
}

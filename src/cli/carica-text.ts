import chalk from "chalk";
import { sayPlace } from "../model/errors.js";
import { plural, sayDay, sayNumber } from "../model/italian.js";
import type { LoadOutcome } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";
import { visible } from "./report-error.js";

/** Why a file was refused: the lines for stderr. Null for a file that was not. */
export function sayRefusal({ report, remedy, place }: LoadOutcome): string | null {
  const { errore } = report;
  if (errore === undefined) return null;
  const where = sayPlace({ ...place, file: report.file });
  const lines = [
    `${chalk.red.bold(`ERRORE ${errore.codice}`)} ${visible(where)}: ${visible(errore.messaggio)}`,
  ];
  if (remedy !== undefined && remedy !== "") lines.push(visible(remedy));
  return lines.join("\n");
}

/** What became of one file, as a clerk reads it; why it was refused is for `sayRefusal`. */
export function sayOutcome({ report, rejects, exit }: LoadOutcome, dry: boolean): string {
  if (report.errore !== undefined) {
    return `${chalk.red("✗")} ${chalk.bold(visible(report.file))}: non caricato (${report.errore.codice}).`;
  }
  const dates = [
    `dati al ${sayDay(report.data_osservazione)}`,
    ...(report.domande_fino_al === null
      ? []
      : [`domande fino al ${sayDay(report.domande_fino_al)}`]),
  ].join(", ");
  const head = `${exit === 0 ? chalk.green("✓") : chalk.yellow("!")} ${chalk.bold(visible(report.file))}: ${report.fonte ?? ""}, ${dates}`;
  if (report.gia_caricata) return `${head}\n  già caricato: nulla da fare.`;
  const lines = [head, `  ${sayLines(report)}`];
  if (dry) lines.push("  prova: nulla è stato scritto.");
  if (rejects.length > 0) lines.push(...sayRejects(rejects, report.scartate));
  if (report.scarti_file !== null) lines.push(`  Tutti gli scarti in ${report.scarti_file}`);
  return lines.join("\n");
}

function sayLines(report: LoadOutcome["report"]): string {
  const parts = [
    `${sayNumber(report.caricate)} caricate`,
    `${sayNumber(report.scartate)} scartate`,
    ...(report.ignorate > 0 ? [`${sayNumber(report.ignorate)} ignorate (totali e note)`] : []),
    ...(report.vuote > 0 ? [`${sayNumber(report.vuote)} vuote`] : []),
    `${sayNumber(report.intestazione + report.preambolo)} di intestazione`,
  ];
  return `${plural(report.lette, "riga letta", "righe lette")}: ${parts.join(", ")}.`;
}

function sayRejects(rejects: LoadOutcome["rejects"], total: number): readonly string[] {
  const lines = rejects.map(({ line, code, column, looksLike }) => {
    const where = column === null ? `riga ${line}` : `riga ${line}, colonna ${column}`;
    const looks = looksLike === null ? "" : ` (${looksLike})`;
    return `  ${chalk.yellow(code)} ${where}: ${rejectReason(code)}${looks}`;
  });
  if (total > rejects.length)
    lines.push(`  … e altre ${sayNumber(total - rejects.length)} righe scartate.`);
  return lines;
}

/** What to do after the load. */
export function sayNext(outcomes: readonly LoadOutcome[], exit: number, dry: boolean): string {
  const count = (wanted: number): number => outcomes.filter((one) => one.exit === wanted).length;
  const refused = count(4);
  if (exit === 4) {
    return `${plural(refused, "file non caricato", "file non caricati")} su ${sayNumber(outcomes.length)}: correggere e ripetere il comando; gli altri non vanno ricaricati.`;
  }
  if (dry) return "Per caricare davvero, ripetere senza --prova.";
  if (exit === 3) {
    return "Controllare le righe scartate: i report che usano questi file le dichiarano in prima pagina.";
  }
  return "Fatto. Per vedere che cosa c'è: dash forniture; per il report: dash report --ambito CODICE";
}

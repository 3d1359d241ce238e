import chalk from "chalk";
import { sayPlace } from "../model/errors.js";
import { plural, sayDay, sayNumber } from "../model/italian.js";
import type { LoadOutcome } from "../model/loading.js";
import { rejectReason } from "../model/rejects.js";

/** What became of one file, as a clerk reads it. */
export function sayOutcome(
  { report, rejects, exit, remedy, place }: LoadOutcome,
  dry: boolean,
): string {
  const { errore } = report;
  if (errore !== undefined) {
    const where = sayPlace({
      file: report.file,
      ...(place?.line === undefined ? {} : { line: place.line }),
    });
    const lines = [
      `${chalk.red("✗")} ${chalk.bold(report.file)}: non caricato.`,
      `  ${chalk.red(`ERRORE ${errore.codice}`)} ${where}: ${errore.messaggio}`,
    ];
    if (remedy !== undefined && remedy !== "") lines.push(`  ${remedy}`);
    return lines.join("\n");
  }
  const dates = [
    `dati al ${sayDay(report.data_osservazione)}`,
    ...(report.domande_fino_al === null
      ? []
      : [`domande fino al ${sayDay(report.domande_fino_al)}`]),
  ].join(", ");
  const head = `${exit === 0 ? chalk.green("✓") : chalk.yellow("!")} ${chalk.bold(report.file)}: ${report.fonte ?? ""}, ${dates}`;
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

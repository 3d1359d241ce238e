import chalk from "chalk";
import type { DatabaseCheck } from "../app/db.js";
import { plural, sayDay, sayNumber } from "../model/italian.js";
import { visible } from "./report-error.js";
import { textTable } from "./text-table.js";

/** A size as people read it: «12,3 MB». */
export function saySize(bytes: number): string {
  const units = ["byte", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  for (; value >= 1000 && unit < units.length - 1; unit += 1) value /= 1000;
  const shown = unit === 0 ? String(value) : value.toFixed(1).replace(".", ",");
  return `${shown} ${units[unit]}`;
}

const SOUNDNESS = {
  integra: "integra",
  danneggiata: "DANNEGGIATA",
  senza_sigillo: "non verificabile",
} as const;

/** What a check of the database found, as a clerk reads it. */
export function sayCheck(check: DatabaseCheck, path: string): string {
  const head = check.integro ? chalk.green("✓") : chalk.red("✗");
  const lines = [
    `${head} ${chalk.bold(visible(path))}: ${check.integro ? "integro" : "danneggiato"} (${saySize(check.byte)}, ${plural(check.pagine, "pagina", "pagine")}, versione ${check.versione}).`,
  ];
  if (check.forniture.length > 0) {
    lines.push(
      textTable(
        ["N.", "Fonte", "Dati al", "Righe", "Esito", "File"],
        check.forniture.map((one) => [
          one.id,
          one.fonte,
          sayDay(one.data_osservazione),
          one.righe,
          SOUNDNESS[one.esito],
          visible(one.file),
        ]),
      ),
    );
    const rows = Object.values(check.tabelle).reduce((sum, count) => sum + count, 0);
    lines.push(
      `${plural(check.forniture.length, "fornitura", "forniture")}, ${sayNumber(rows)} righe rilette una per una.`,
    );
  }
  for (const problem of check.problemi) lines.push(`  ${chalk.red("✗")} ${visible(problem)}`);
  return lines.join("\n");
}

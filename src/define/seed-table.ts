import { readFileSync } from "node:fs";

/**
 * The rows of a table of `seeds/`, by column. The files are ours: UTF-8, `;` between cells, never
 * quotes, lines ended as the system likes.
 */
export function readSeedTable(path: string): readonly Readonly<Record<string, string>>[] {
  const text = readFileSync(path, "utf8").replace(/^\ufeff/, "");
  const [head = "", ...lines] = text.split(/\r?\n/);
  const columns = head.split(";");
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const cells = line.split(";");
      return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? ""]));
    });
}

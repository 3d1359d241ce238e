/** A CSV cell: quotes where needed, a leading `'` before what a sheet would run. */
export function csvCell(value: string | number | null, delimiter = ";"): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value).replace(".", ",");
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return safe.includes(delimiter) || /["\r\n]/.test(safe)
    ? `"${safe.replaceAll('"', '""')}"`
    : safe;
}

/** A CSV line, `;` between cells unless another mark is asked for. */
export const csvLine = (cells: readonly (string | number | null)[], delimiter = ";"): string =>
  cells.map((cell) => csvCell(cell, delimiter)).join(delimiter);

/** Names that Excel accepts, each once in the workbook. */

/** At most 31 characters, none of `[]:*?/\`, no apostrophe at the ends, unique whatever the case. */
export function sheetNamer(): (wanted: string) => string {
  // «Cronologia» and «History» belong to Excel.
  const used = new Set(["history", "cronologia"]);
  return (wanted) => {
    const clean =
      wanted
        .replace(/[[\]:*?/\\]/g, " ")
        .replace(/\s+/g, " ")
        .replace(/^[' ]+|[' ]+$/g, "")
        .slice(0, 31)
        .trim() || "Foglio";
    let name = clean;
    for (let count = 2; used.has(name.toLowerCase()); count++) {
      const suffix = ` (${count})`;
      name = `${clean.slice(0, 31 - suffix.length)}${suffix}`;
    }
    used.add(name.toLowerCase());
    return name;
  };
}

/** A word that is no cell address, for tables: `dati_` and the id in plain letters. */
export function tableNamer(): (wanted: string) => string {
  const used = new Set<string>();
  return (wanted) => {
    const slug = wanted
      .normalize("NFKD")
      .replace(/[^A-Za-z0-9]+/g, "_")
      .replace(/^_+|_+$/g, "")
      .slice(0, 40);
    const clean = `dati_${slug || "tabella"}`;
    let name = clean;
    for (let count = 2; used.has(name.toLowerCase()); count++) name = `${clean}_${count}`;
    used.add(name.toLowerCase());
    return name;
  };
}

/** Headers of one table: never empty, each once whatever the case, on one line. */
export function uniqueHeaders(labels: readonly string[]): string[] {
  const used = new Set<string>();
  return labels.map((label, index) => {
    const clean = label.replace(/\s+/g, " ").trim() || `Colonna ${index + 1}`;
    let name = clean;
    for (let count = 2; used.has(name.toLowerCase()); count++) name = `${clean} (${count})`;
    used.add(name.toLowerCase());
    return name;
  });
}

import type { Part } from "../define/template.js";
import type { Cell } from "../model/document.js";
import { FEW } from "../model/few.js";
import { sayNumber, sayValue, type Unit, unitSign } from "../model/italian.js";
import type { FigureRow } from "../model/result-table.js";
import type { Livello } from "../model/territory.js";

/** The number of a part of a row; null when undefined. */
export function partOf(row: FigureRow | undefined, part: Part): number | null {
  if (row === undefined) return null;
  switch (part) {
    case "mancanti":
      return row.numeratore === null || row.denominatore === null
        ? null
        : row.denominatore - row.numeratore;
    case "rango":
      return row.rango?.posto ?? null;
    default:
      return row[part] ?? null;
  }
}

/** True when nothing is known of who the row is about: a share of nobody is undefined, not unknown. */
export const isUnknown = (row: FigureRow | undefined): boolean =>
  row === undefined ||
  (row.valore === null && row.numeratore === null && row.denominatore === null);

/** Unit of a part: counts under a share are plain numbers, differences of shares are points. */
export function unitOf(row: FigureRow | undefined, part: Part): Unit {
  const unit = row?.unita ?? "numero";
  if (part === "numeratore" || part === "denominatore" || part === "mancanti" || part === "rango") {
    return unit === "euro" && part === "numeratore" ? "euro" : "numero";
  }
  const isGap = part === "scarto" || part === "scarto_italia";
  if (isGap && unit === "percentuale") return "punti";
  // A difference of rates is a number: it may round to nothing.
  if (isGap && unit === "rapporto") return "numero";
  return unit;
}

export function decimalsOfPart(row: FigureRow | undefined, part: Part): number | undefined {
  const counts =
    part === "numeratore" || part === "denominatore" || part === "mancanti" || part === "rango";
  return counts ? undefined : row?.decimali;
}

/** A part as the page writes it; `n.d.` when undefined. */
export function sayPart(row: FigureRow | undefined, part: Part): string {
  if (part === "rango") {
    return row?.rango === undefined || row.rango === null
      ? "n.d."
      : `${row.rango.posto}º su ${row.rango.su}`;
  }
  return sayValue(partOf(row, part), unitOf(row, part), decimalsOfPart(row, part));
}

/**
 * A part of a regione, or of Italia, beside the whole it belongs to: that is the wider territory it is
 * compared with. Unchanged elsewhere, and where the whole is not covered wholly.
 */
export function besideWhole(
  row: FigureRow,
  whole: FigureRow | undefined,
  livello: Livello,
): FigureRow {
  if (livello !== "regione" && livello !== "italia") return row;
  const other = whole?.valore ?? null;
  if (other === null || row.unita === "numero" || (row[livello] ?? null) !== null) return row;
  const gap = row.valore === null ? null : row.valore - other;
  return livello === "regione"
    ? { ...row, regione: other, scarto: gap }
    : { ...row, italia: other, scarto_italia: gap };
}

/** How few cases a share stands on: `none` of it should be said, `counts` should come first. */
export function fewness(row: FigureRow | undefined, part: Part): "none" | "counts" | "many" {
  const base = row?.denominatore ?? null;
  if (row?.unita !== "percentuale" || part !== "valore" || base === null || row.valore === null)
    return "many";
  if (base < FEW.none) return "none";
  return base < FEW.countsFirst ? "counts" : "many";
}

/** True for a mean or a median of so few cases that it is as little said as a share of these. */
export const isOfFew = (row: FigureRow | undefined, typical: boolean): boolean => {
  const base = row?.denominatore ?? null;
  if (!typical || row === undefined || row.valore === null || base === null) return false;
  return row.unita !== "percentuale" && base > 0 && base < FEW.none;
};

/** «Importo medio (€)»: what a number without its sign is headed by; a label that names the unit is whole. */
export function withSign(label: string, unit: Unit): string {
  const sign = unitSign(unit);
  const named = new RegExp(
    `(^|[^\\p{L}])${sign.replaceAll(/[.$]/g, "\\$&")}($|[^\\p{L}])`,
    "iu",
  ).test(label);
  return sign === "" || named ? label : `${label} (${sign})`;
}

/** «9 su 12»: the counts behind a share. */
export const sayCounts = (row: FigureRow | undefined): string =>
  `${sayNumber(row?.numeratore ?? null)} su ${sayNumber(row?.denominatore ?? null)}`;

/** A cell of a table: the number without its unit, which stands in the header. */
export function cellOf(row: FigureRow | undefined, part: Part): Cell {
  const value = partOf(row, part);
  if (part === "rango")
    return { text: sayPart(row, part), value: sayPart(row, part), tone: "normale" };
  const unit = unitOf(row, part);
  const decimals = decimalsOfPart(row, part);
  const bare = sayValue(value, unit, decimals)
    .replace(/[ \u00a0](€|giorni|giorno|punti|ore)$/, "")
    .replace(unit === "percentuale" ? /%$/ : /$^/, "");
  // A difference says which way it goes, whatever it is made of.
  const isGap = part === "scarto" || part === "scarto_italia";
  const plus = isGap && (value ?? 0) > 0 && /^[\d.,]*[1-9]/.test(bare) ? "+" : "";
  return { text: `${plus}${bare}`, value, tone: "normale" };
}

export const textCell = (text: string): Cell => ({ text, value: text, tone: "normale" });
export const numberCell = (value: number): Cell => ({
  text: sayNumber(value),
  value,
  tone: "normale",
});

/** What a cell of a sheet holds: the number behind the text, in a format that shows that same text. */
import { cellText } from "../../model/cell-text.js";
import { dayNumber, firstDay, isIsoDay } from "../../model/date.js";
import type { Cell, ColumnType } from "../../model/document.js";

export interface SheetValue {
  readonly value: number | string | null;
  /** Excel number format; null for text. */
  readonly format: string | null;
}

/** Day 0 of Excel's calendar counted from 1970, past its false 29 February 1900. */
export const EXCEL_EPOCH = 25_569;

export const DATE_FORMAT = "dd/mm/yyyy";

const text = (value: string): SheetValue => ({ value: value === "" ? null : value, format: null });

const NUMBER = /^([+−-]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(?:[\s\u00A0\u202F]?(\D.*))?$/u;

interface Shown {
  readonly value: number;
  readonly decimals: number;
  /** «%», «€», «punti»…; empty for a bare number. */
  readonly unit: string;
}

/** The number that a text begins with, as an Italian page writes it. */
function shown(page: string): Shown | null {
  const found = NUMBER.exec(page.trim());
  if (found === null || !UNIT.test((found[4] ?? "").trim())) return null;
  const [, sign = "", whole = "", fraction = "", unit = ""] = found;
  const size = Number(`${whole.replaceAll(".", "")}.${fraction || "0"}`);
  return {
    value: sign === "−" || sign === "-" ? -size : size,
    decimals: fraction.length,
    unit: unit.trim(),
  };
}

/** Units that a number format can say; «0 su 2» is no number of anything. */
const UNIT = /^(?:%|€|punt[oi]|giorn[oi]|or[ae])?$/;

const digits = (decimals: number): string => (decimals === 0 ? "" : `.${"0".repeat(decimals)}`);

function numberFormat(unit: string, decimals: number, signed: boolean): string {
  const number = `#,##0${digits(decimals)}`;
  const suffix =
    unit === "€"
      ? ' "€"'
      : /^punt[oi]/.test(unit)
        ? '" punti"'
        : /^giorn[oi]/.test(unit)
          ? '" giorni"'
          : unit === "ore" || unit === "ora"
            ? '" ore"'
            : "";
  if (unit === "%") return `0${digits(decimals)}%`;
  const plain = `${number}${suffix}`;
  return signed ? `+${plain};-${plain};${plain}` : plain;
}

const UNIT_OF_TYPE: Readonly<Partial<Record<ColumnType, string>>> = {
  percentuale: "%",
  euro: "€",
};

/** 48,2 that means 48,2 % becomes 0.482, without the noise of binary fractions. */
export const asShare = (percent: number): number => Number((percent / 100).toPrecision(15));

/** Differences keep the plus that the page gives them. */
const isSigned = (page: string, type: ColumnType, unit: string): boolean =>
  type === "punti" || /^punt[oi]/.test(unit) || page.trim().startsWith("+");

/** «< 0,1%», «> 99,9»: a share or a rate that is not nothing, or not all. */
const BOUND = /^([<>]) ([+−-]?\d+(?:,(\d+))?)(%?)$/u;

/** The number itself, in a format that says the bound for it and plain digits beyond it. */
function boundCell(bound: RegExpExecArray, value: number, type: ColumnType): SheetValue {
  const [, sign = "<", limit = "", fraction = "", own = ""] = bound;
  const unit = own === "" ? (UNIT_OF_TYPE[type] ?? "") : own;
  const plain = numberFormat(unit, fraction.length, false);
  const scale = unit === "%" ? 100 : 1;
  // Half a digit from nothing, or from all, is where rounding would reach it.
  const half = (0.5 * 10 ** -fraction.length) / scale;
  const [whole, edge] =
    sign === "<"
      ? ["<=0", `<${fixed(half)}`]
      : value < 0
        ? [">=0", `>-${fixed(half)}`]
        : [">=1", `>=${fixed(1 - half)}`];
  return {
    value: unit === "%" ? asShare(value) : value,
    format: `[${whole}]${plain};[${edge}]"${sign} ${limit}${unit}";${plain}`,
  };
}

/** Plain digits, never «5e-7», as the condition of a format needs. */
const fixed = (value: number): string => value.toFixed(10).replace(/0+$/, "");

/**
 * The page is the measure: a number is written only when the text of the cell shows that number;
 * otherwise (n.d., a count that is hidden, a word) the text is written, and as text.
 */
export function numberCell(page: string, value: number, type: ColumnType): SheetValue {
  const bound = BOUND.exec(page.trim());
  if (bound !== null) return boundCell(bound, value, type);
  const seen = shown(page);
  if (seen === null || Math.abs(seen.value - value) > 0.5000001 * 10 ** -seen.decimals)
    return text(page);
  // A table's cells leave the unit to their header.
  const unit = seen.unit === "" ? (UNIT_OF_TYPE[type] ?? "") : seen.unit;
  return {
    value: unit === "%" ? asShare(value) : value,
    format: numberFormat(unit, seen.decimals, isSigned(page, type, unit)),
  };
}

/** A format that shows a sign before the number, on either side of zero. */
function signedFormat(format: string, sign: string): string {
  const parts = format.split(";");
  const both = parts.length === 1 ? [format, `-${format}`] : parts;
  return both.map((part) => `"${sign} "${part}`).join(";");
}

/** A sign is a matter of format: the number under it stays a number. */
export function sheetValue(cell: Cell, type: ColumnType): SheetValue {
  const made = bareValue(cell, type);
  if (cell.sign === undefined) return made;
  return made.format === null
    ? text(cellText(cell))
    : { ...made, format: signedFormat(made.format, cell.sign) };
}

function bareValue(cell: Cell, type: ColumnType): SheetValue {
  const { value } = cell;
  if (value === null) return text(cell.text);
  if (typeof value === "number")
    return type === "testo" ? text(cell.text) : numberCell(cell.text, value, type);
  if (type === "data" && isIsoDay(value))
    return { value: dayNumber(value) + EXCEL_EPOCH, format: DATE_FORMAT };
  if (type === "mese" && /^\d{4}-\d{2}$/.test(value) && isIsoDay(firstDay(value)))
    return { value: dayNumber(firstDay(value)) + EXCEL_EPOCH, format: "mm/yyyy" };
  return text(cell.text);
}

import {
  BAD_CELL,
  BAD_NUMBER,
  BAD_RANGE,
  type Converted,
  type Converter,
  isNoValue,
} from "./fault.js";

/** Italian `1.234,56` or English `1,234.56`. */
export type NumberStyle = "it" | "en";

/** What a column says about its own style while it is read (rule N2). */
export interface StyleEvidence {
  /** Values with a mark that do not read in Italian, or in English. */
  notItalian: number;
  notEnglish: number;
  /** Values that read in both, and differ. */
  ambiguous: number;
}

export const noEvidence = (): StyleEvidence => ({ notItalian: 0, notEnglish: 0, ambiguous: 0 });

/**
 * The style under which all values read; when none does, or both do, the source's own: Italian.
 */
export function styleFrom(evidence: StyleEvidence): NumberStyle {
  return evidence.notItalian > 0 && evidence.notEnglish === 0 ? "en" : "it";
}

export interface NumberColumn {
  readonly kind: "euro" | "number" | "integer";
  readonly min: number | undefined;
  readonly max: number | undefined;
}

// Thousands in exact threes, marked by the style's sign or by a blank; one kind of mark a number.
// Nobody groups after a leading zero: «0.500» is half, not five hundred.
const GROUPED: Readonly<Record<NumberStyle, RegExp>> = {
  it: /^(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}([ \u00a0\u202f])\d{3}(?:\1\d{3})*)(?:,(\d+))?$/,
  en: /^(?:\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}([ \u00a0\u202f])\d{3}(?:\1\d{3})*)(?:\.(\d+))?$/,
};

const LARGEST = 1e13;

/** The short decimal a workbook meant: 2.4 where its binary fraction says 2.4000000000000004. */
function withoutNoise(value: number): number {
  const short = Math.round(value * 1e6) / 1e6;
  return Math.abs(short - value) < 1e-9 ? short : value;
}

/** Whole units of the number, or null when it does not read in the style; `places` decimals at most. */
function readIn(style: NumberStyle, text: string, places: number): number | null {
  const found = GROUPED[style].exec(text);
  if (found === null) return null;
  const decimals = found[2] ?? "";
  if (places >= 0 && decimals.length > places) return null;
  const whole = text.slice(0, decimals === "" ? text.length : text.length - decimals.length - 1);
  const digits = whole.replace(/[^\d]/g, "");
  if (places < 0) return Number(`${digits}.${decimals === "" ? "0" : decimals}`);
  return Number(digits + decimals.padEnd(places, "0"));
}

/** Reads numbers of one column under a style, gathering the evidence for or against it. */
export function numberConverter(
  column: NumberColumn,
  style: NumberStyle,
  evidence: StyleEvidence,
): Converter {
  const places = column.kind === "euro" ? 2 : column.kind === "integer" ? 0 : -1;
  const scale = column.kind === "euro" ? 100 : 1;
  const min = column.min === undefined ? Number.NEGATIVE_INFINITY : column.min * scale;
  const max = column.max === undefined ? Number.POSITIVE_INFINITY : column.max * scale;
  const inRange = (value: number): Converted =>
    value < min || value > max || Math.abs(value) > LARGEST ? BAD_RANGE : value;

  const marked = (text: string): Converted => {
    let body = text.replace(/\u2212/g, "-");
    body = /^-?\s*€/.test(body) ? body.replace(/^(-?)\s*€\s*/, "$1") : body.replace(/\s*€$/, "");
    const negative = body.startsWith("-");
    if (negative) body = body.slice(1);
    const italian = readIn("it", body, places);
    const english = readIn("en", body, places);
    if (italian === null) evidence.notItalian += 1;
    if (english === null) evidence.notEnglish += 1;
    if (italian !== null && english !== null && italian !== english) evidence.ambiguous += 1;
    const value = style === "it" ? italian : english;
    if (value === null) return BAD_NUMBER;
    return inRange(negative && value !== 0 ? -value : value);
  };

  return {
    text(text) {
      const length = text.length;
      let value = 0;
      for (let i = 0; i < length; i += 1) {
        const digit = text.charCodeAt(i) - 48;
        if (digit < 0 || digit > 9) return isNoValue(text) ? null : marked(text);
        value = value * 10 + digit;
      }
      return length > 15 ? BAD_RANGE : inRange(value * scale);
    },
    number(value) {
      if (!Number.isFinite(value)) return BAD_NUMBER;
      // Noise below 1e-6 comes from binary fractions in workbooks (rule N4).
      if (places < 0) return inRange(withoutNoise(value));
      const whole = Math.round(value * scale);
      return Math.abs(value * scale - whole) > 1e-6 * scale ? BAD_NUMBER : inRange(whole);
    },
    day: () => BAD_CELL,
    boolean: () => BAD_CELL,
  };
}

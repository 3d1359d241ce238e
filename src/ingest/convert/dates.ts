import { dayNumber, isoDay } from "../../model/date.js";
import { BAD_CELL, BAD_DATE, type Converted, type Converter, isNoValue } from "./fault.js";

const PARTS =
  /^(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}))(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

const daysIn = (year: number, month: number): number =>
  month === 2
    ? year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;

const exists = (year: number, month: number, day: number): boolean =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month) && year >= 1000;

/** The last Sunday of a month, as a day number: when European clocks change. */
function lastSunday(year: number, month: number): number {
  const last = dayNumber(`${year}-${two(month)}-${daysIn(year, month)}`);
  return last - ((last + 4) % 7);
}

/** The calendar day in Rome of an instant; clocks change at 01:00 UTC. */
function romeDay(instant: number): string {
  const year = new Date(instant).getUTCFullYear();
  const hour = 3_600_000;
  const summer = lastSunday(year, 3) * 24 * hour + hour;
  const winter = lastSunday(year, 10) * 24 * hour + hour;
  const offset = instant >= summer && instant < winter ? 2 : 1;
  return isoDay(Math.floor((instant + offset * hour) / (24 * hour)));
}

/** What a date text is: a day, a day that only exists month-first, or no date (rules D1, D2, D5). */
export function parseDay(text: string): string | "month-first" | null {
  if (text.length === 10 && text.charCodeAt(4) === 45 && text.charCodeAt(7) === 45) {
    const plain = plainIso(text);
    if (plain !== null) return plain;
  }
  const found = PARTS.exec(text);
  if (found === null) return null;
  const yearFirst = found[1] !== undefined;
  const year = Number(found[1] ?? found[8]);
  const month = Number(yearFirst ? found[3] : found[7]);
  const day = Number(yearFirst ? found[4] : found[5]);
  if (!exists(year, month, day)) {
    return !yearFirst && exists(year, day, month) ? "month-first" : null;
  }
  const iso = `${year}-${two(month)}-${two(day)}`;
  if (found[9] === undefined) return iso;
  const hours = Number(found[9]);
  const minutes = Number(found[10]);
  const seconds = Number(found[11] ?? 0);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const zone = found[12];
  if (zone === undefined) return iso;
  const shift =
    zone === "Z"
      ? 0
      : (zone.startsWith("-") ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)));
  return romeDay(Date.UTC(year, month - 1, day, hours, minutes - shift, seconds));
}

function plainIso(text: string): string | null {
  let digits = 0;
  for (let i = 0; i < 10; i += 1) {
    if (i === 4 || i === 7) continue;
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return null;
    digits = digits * 10 + digit;
  }
  const year = Math.floor(digits / 10_000);
  return exists(year, Math.floor(digits / 100) % 100, digits % 100) ? text : null;
}

export interface DateColumn {
  readonly earliest: string;
  /** Last day allowed; null when there is no limit. */
  readonly latest: string | null;
  /** Day number of serial 0 of the workbook. */
  readonly epoch: number;
  /** Called when a value exists only with the month first (rule D2). */
  readonly monthFirst: () => void;
}

/** Day 0 of workbooks that count from 1900 (as if that year had a 29 February), and from 1904. */
export const EPOCH_1900 = dayNumber("1899-12-30");
export const EPOCH_1904 = dayNumber("1904-01-01");

/** What binary fractions in a workbook may be off by, in days (rule N4). */
const NOISE = 1e-6;

/** Reads days of one column. Serial numbers count only in workbooks (rule D3). */
export function dateConverter(column: DateColumn): Converter {
  const { earliest, latest } = column;
  const inTime = (iso: string): Converted =>
    iso < earliest || (latest !== null && iso > latest) ? BAD_DATE : iso;
  const known = new Map<string, Converted>();
  const read = (text: string): Converted => {
    if (isNoValue(text)) return null;
    const day = parseDay(text);
    if (day === "month-first") {
      column.monthFirst();
      return BAD_DATE;
    }
    return day === null ? BAD_DATE : inTime(day);
  };
  return {
    text(text) {
      let found = known.get(text);
      if (found === undefined) {
        found = read(text);
        if (known.size < 20_000) known.set(text, found);
      }
      return found;
    },
    number: (value) =>
      value > 60 && value < 200_000
        ? inTime(isoDay(column.epoch + Math.floor(value + NOISE)))
        : BAD_DATE,
    day: inTime,
    boolean: () => BAD_CELL,
  };
}

const MONTH = /^(?:(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})|(\d{4})(\d{2}))$/;

/** Reads months (`2024-11`, `11/2024`, `202411`), and days as the month they are in. */
export function monthConverter(column: DateColumn): Converter {
  const earliest = column.earliest.slice(0, 7);
  const latest = column.latest?.slice(0, 7) ?? null;
  const inTime = (month: string): Converted =>
    month < earliest || (latest !== null && month > latest) ? BAD_DATE : month;
  const read = (text: string): Converted => {
    if (isNoValue(text)) return null;
    const found = MONTH.exec(text);
    if (found !== null) {
      const year = found[1] ?? found[4] ?? found[5] ?? "";
      const month = Number(found[2] ?? found[3] ?? found[6]);
      return month >= 1 && month <= 12 ? inTime(`${year}-${two(month)}`) : BAD_DATE;
    }
    const day = parseDay(text);
    if (day === "month-first") column.monthFirst();
    return day === null || day === "month-first" ? BAD_DATE : inTime(day.slice(0, 7));
  };
  const known = new Map<string, Converted>();
  return {
    text(text) {
      let found = known.get(text);
      if (found === undefined) {
        found = read(text);
        if (known.size < 20_000) known.set(text, found);
      }
      return found;
    },
    number: (value) =>
      Number.isInteger(value) && value > 190_000 ? read(String(value)) : BAD_CELL,
    day: (iso) => inTime(iso.slice(0, 7)),
    boolean: () => BAD_CELL,
  };
}

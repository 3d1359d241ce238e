/** Why a cell is not what its column declares. One object a kind: made once, compared by identity. */
export class Fault {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

const fault = (code: string): Fault => new Fault(code);

export const BAD_NUMBER = fault("R-NUM");
export const BAD_RANGE = fault("R-RANGE");
export const BAD_DATE = fault("R-DATE");
export const BAD_WORD = fault("R-ENUM");
export const BAD_KEY = fault("R-KEY-BAD");
export const BAD_TERRITORY = fault("R-TERR");
export const BAD_NAME = fault("R-TERR-NAME");
export const BAD_AMBITO = fault("R-TERR-AMBITO");
export const BAD_CONTROL = fault("R-CTRL");
export const BAD_LENGTH = fault("R-LEN");
export const BAD_CELL = fault("R-CELL");
export const MISSING = fault("R-REQ");

/** What a cell becomes: a value of the database, nothing, or a fault. */
export type Value = string | number | null;
export type Converted = Value | Fault;

/** Turns one cell into a value. Text comes trimmed, brought to NFC and never empty. */
export interface Converter {
  text(text: string): Converted;
  /** Cells of workbooks that are not text. */
  number(value: number): Converted;
  day(iso: string): Converted;
  boolean(value: boolean): Converted;
}

/** Spreadsheets keep fifteen digits: of a longer number the last ones are lost (rule K2). */
const MOST_DIGITS = 1e15;

/** A converter of text only: numbers of workbooks are read as their digits, the rest is R-CELL. */
export function textOnly(read: (text: string) => Converted): Converter {
  return {
    text: read,
    number: (value) =>
      Number.isInteger(value) && Math.abs(value) < MOST_DIGITS ? read(String(value)) : BAD_KEY,
    day: () => BAD_CELL,
    boolean: () => BAD_CELL,
  };
}

/** «-», «n.d.», «nd», «null»: no value, for numbers and dates (rule V1). */
export const isNoValue = (text: string): boolean => {
  const first = text.charCodeAt(0) | 0x20;
  return (first === 0x2d || first === 0x6e) && /^(-|n\.d\.|nd|null)$/i.test(text);
};

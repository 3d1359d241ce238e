import type { ColumnDefinition } from "../define/source.js";
import type { Converted } from "./convert/fault.js";
import { codiceFiscaleIn } from "./convert/pseudonym.js";
import { cleanText } from "./convert/text.js";
import type { ColumnPlan } from "./plan.js";

const SLOTS = 1 << 16;
const MOST = 20_000;

/** What the bytes of a cell become; made once for all cells alike. */
export interface Known {
  readonly id: number;
  /** Text, number or null; a `Fault` when the cell is wrong. */
  readonly value: Converted;
  /** The value as UTF-8, when it is text. */
  readonly utf8: Uint8Array | null;
}

/** Remembers what cells became, by their bytes. Beyond some thousand different ones it forgets none but learns none. */
export class ByteMemo {
  readonly #table = new Int32Array(SLOTS);
  readonly #bytes: Uint8Array[] = [new Uint8Array(0)];
  readonly #known: Known[] = [];
  readonly #make: (text: string) => Converted;
  readonly #decode: (bytes: Buffer) => string;

  constructor(make: (text: string) => Converted, decode: (bytes: Buffer) => string) {
    this.#make = make;
    this.#decode = decode;
  }

  find(buffer: Buffer, from: number, to: number): Known {
    let hash = to - from;
    for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ (buffer[i] as number), 0x01000193);
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (;;) {
      const at = this.#table[slot] as number;
      if (at === 0) break;
      if (same(this.#bytes[at] as Uint8Array, buffer, from, to))
        return this.#known[at - 1] as Known;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const bytes = Buffer.from(buffer.subarray(from, to));
    const value = this.#make(this.#decode(bytes));
    const id = this.#bytes.length;
    const known = { id, value, utf8: typeof value === "string" ? Buffer.from(value) : null };
    if (id > MOST) return { ...known, id: -1 };
    this.#bytes.push(bytes);
    this.#known.push(known);
    this.#table[slot] = id;
    return known;
  }
}

function same(bytes: Uint8Array, buffer: Buffer, from: number, to: number): boolean {
  if (bytes.length !== to - from) return false;
  for (let i = 0, j = from; j < to; i += 1, j += 1) {
    if (bytes[i] !== buffer[j]) return false;
  }
  return true;
}

/** How the cells of a column are read from bytes. */
export interface ByteColumn {
  readonly position: number;
  readonly slot: number;
  readonly kind: "memo" | "verbatim" | "number";
  /** No value makes the row one to be judged. */
  readonly required: boolean;
  readonly memo: ByteMemo;
  readonly plan: ColumnPlan;
  /** Whether `1234,56` is worth reading digit by digit: Italian amounts. */
  readonly cents: boolean;
  /** Cells this short are left to the converter, which counts them. */
  readonly short: number;
}

export function byteColumn(
  plan: ColumnPlan,
  needed: boolean,
  italian: boolean,
  decode: (bytes: Buffer) => string,
): ByteColumn {
  const { definition } = plan;
  const make = (raw: string): Converted => {
    const text = cleanText(raw, definition.free);
    if (typeof text !== "string") return text;
    if (text === "") return null;
    return plan.converter.text(
      text.length > 15 && plan.coded ? (codiceFiscaleIn(text) ?? text) : text,
    );
  };
  return {
    position: plan.position,
    slot: plan.slot,
    kind: kindOf(definition),
    required: needed || definition.required,
    memo: new ByteMemo(make, decode),
    plan,
    cents: definition.type === "euro" && italian,
    short: definition.type === "comune" ? 6 : 0,
  };
}

function kindOf(definition: ColumnDefinition): ByteColumn["kind"] {
  const { type } = definition;
  if (definition.none !== undefined || definition.shape !== undefined) return "memo";
  if (type === "code" || type === "text") return "verbatim";
  return type === "euro" || type === "number" || type === "integer" ? "number" : "memo";
}

/**
 * Whether a cell of text or of a code is stored byte for byte: printable ASCII without blanks at the
 * ends, no exponent of a spreadsheet, nothing in it that could be a codice fiscale.
 */
export function isVerbatim(buffer: Buffer, from: number, to: number): boolean {
  const length = to - from;
  if (length > 200 || buffer[from] === 0x20 || buffer[to - 1] === 0x20) return false;
  let letters = 0;
  let longest = 0;
  let exponent = false;
  for (let i = from; i < to; i += 1) {
    const c = buffer[i] as number;
    if (c > 0x7e || c < 0x20) return false;
    const low = c | 0x20;
    if (low >= 0x61 && low <= 0x7a) {
      letters += 1;
      if (letters > longest) longest = letters;
      if (low === 0x65) exponent = true;
    } else letters = 0;
  }
  const first = buffer[from] as number;
  if (exponent && first >= 0x30 && first <= 0x39) return false;
  if (length < 16) return true;
  if (longest >= 6) return false;
  // «RSS MRA 80A01 H501U»: parts of three letters.
  const fourth = buffer[from + 3] as number;
  return length > 24 || !(fourth === 0x20 || fourth === 0x2d || fourth === 0x2e);
}

/** The number digits spell, with cents where `cents`; -1 when they are written in any other way. */
export function plainNumber(buffer: Buffer, from: number, to: number, cents: boolean): number {
  let value = 0;
  let end = to;
  if (cents && to - from > 3 && buffer[to - 3] === 0x2c) end = to - 3;
  if (end - from > 12) return -1;
  for (let i = from; i < to; i += 1) {
    if (i === end) continue;
    const digit = (buffer[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

import { type Dict, name, ref, text, type Value } from "./values.js";

const SPACE = new Set([0, 9, 10, 12, 13, 32]);
const DELIMITERS = new Set([..."()<>[]{}/%"].map((one) => one.charCodeAt(0)));
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** A bare word: `obj`, `BDC`. */
export interface Word {
  readonly word: string;
}
export type Token = Value | Word | undefined;
export const isWord = (token: Token): token is Word =>
  typeof token === "object" && token !== null && "word" in token;

/** Reads PDF values one after the other, from `at`. */
export class Syntax {
  at: number;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  private char(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0);
  }

  skip(): void {
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined) return;
      if (byte === 0x25) {
        while (this.at < this.bytes.length && !/[\r\n]/.test(this.char())) this.at += 1;
      } else if (SPACE.has(byte)) this.at += 1;
      else return;
    }
  }

  private regular(): string {
    const from = this.at;
    for (;;) {
      const byte = this.bytes[this.at];
      if (byte === undefined || SPACE.has(byte) || DELIMITERS.has(byte)) break;
      this.at += 1;
    }
    return Buffer.from(this.bytes.subarray(from, this.at)).toString("latin1");
  }

  /** The next value or word; undefined at the end. References are put together. */
  next(): Token {
    this.skip();
    if (this.at >= this.bytes.length) return undefined;
    const one = this.char();
    if (one === "/") {
      this.at += 1;
      return name(
        this.regular().replaceAll(/#([0-9A-Fa-f]{2})/g, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        ),
      );
    }
    if (one === "(") return text(this.literal());
    if (one === "[") return this.list();
    if (one === "<") return this.bytes[this.at + 1] === 0x3c ? this.dict() : text(this.hex());
    if (DELIMITERS.has(one.charCodeAt(0))) {
      this.at += 1;
      return { word: one };
    }
    const word = this.regular();
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(word)) return { word };
    return /^\d+$/.test(word) ? this.number(word) : Number(word);
  }

  private number(word: string): Value {
    const back = this.at;
    const ahead = Buffer.from(this.bytes.subarray(this.at, this.at + 24)).toString("latin1");
    const found = /^\s+\d+\s+R(?![A-Za-z0-9])/.exec(ahead);
    if (found === null) return Number(word);
    this.at = back + found[0].length;
    return ref(Number(word));
  }

  private literal(): string {
    let made = "";
    let depth = 0;
    for (;;) {
      const one = this.char();
      this.at += 1;
      if (one === "\\") {
        const next = this.char();
        this.at += 1;
        if (/[0-7]/.test(next)) {
          let octal = next;
          while (octal.length < 3 && /[0-7]/.test(this.char())) {
            octal += this.char();
            this.at += 1;
          }
          made += String.fromCharCode(Number.parseInt(octal, 8) & 255);
        } else if (next !== "\n") made += ESCAPES[next] ?? next;
        continue;
      }
      if (one === "(") depth += 1;
      if (one === ")") depth -= 1;
      if (depth === 0 || this.at > this.bytes.length) return made.slice(1);
      made += one;
    }
  }

  private hex(): string {
    this.at += 1;
    let digits = "";
    while (this.at < this.bytes.length && this.char() !== ">") {
      digits += this.char();
      this.at += 1;
    }
    this.at += 1;
    return Buffer.from(digits.replaceAll(/\s/g, ""), "hex").toString("latin1");
  }

  private list(): Value[] {
    this.at += 1;
    const made: Value[] = [];
    for (;;) {
      const token = this.next();
      if (token === undefined || isWord(token)) return made;
      made.push(token);
    }
  }

  private dict(): Dict {
    this.at += 2;
    const made: Dict = new Map();
    for (;;) {
      const key = this.next();
      if (typeof key !== "object" || key === null || !("kind" in key) || key.kind !== "name") break;
      const value = this.next();
      if (value === undefined || isWord(value)) break;
      made.set(key.name, value);
    }
    // The second bracket of `>>`; the first was read as a word.
    if (this.char() === ">") this.at += 1;
    return made;
  }
}

import { foldWord } from "../../model/italian.js";
import { BAD_CELL, BAD_KEY, BAD_WORD, type Converted, type Converter, textOnly } from "./fault.js";

/** A code of a list with the words that stand for it. */
export interface ListedWord {
  readonly codice: string;
  readonly etichetta: string;
}

const KNOWN_MOST = 20_000;

/** Listed words, compared as headers are (rule V3); unknown ones are R-ENUM. */
export function listConverter(
  codes: readonly ListedWord[],
  words: Readonly<Record<string, string>>,
  many: boolean,
): Converter {
  const byWord = new Map<string, string>();
  for (const { codice, etichetta } of codes) byWord.set(foldWord(etichetta), codice);
  for (const [word, code] of Object.entries(words)) byWord.set(foldWord(word), code);
  for (const { codice } of codes) byWord.set(foldWord(codice), codice);
  const one = (text: string): Converted => byWord.get(foldWord(text)) ?? BAD_WORD;
  const several = (text: string): Converted => {
    const found = new Set<string>();
    for (const part of text.split(/[\s,;|/+-]+/).filter((piece) => piece !== "")) {
      const code = one(part);
      if (typeof code !== "string") return BAD_WORD;
      found.add(code);
    }
    return [...found].sort().join(" ");
  };
  const read = many ? several : one;
  const known = new Map<string, Converted>();
  const text = (raw: string): Converted => {
    let found = known.get(raw);
    if (found === undefined) {
      found = read(raw);
      if (known.size < KNOWN_MOST) known.set(raw, found);
    }
    return found;
  };
  return { ...textOnly(text), number: (value) => text(String(value)) };
}

const YES = new Set(["s", "si", "1", "true", "vero", "y", "yes"]);
const NO = new Set(["n", "no", "0", "false", "falso"]);

/** Yes and no as 1 and 0: S/N, Sì/No, 1/0, true/false. */
export function booleanConverter(): Converter {
  const text = (raw: string): Converted => {
    const word = raw.length === 1 ? raw.toLowerCase() : foldWord(raw);
    if (YES.has(word)) return 1;
    return NO.has(word) ? 0 : BAD_WORD;
  };
  return {
    text,
    number: (value) => (value === 1 || value === 0 ? value : BAD_WORD),
    day: () => BAD_CELL,
    boolean: (value) => (value ? 1 : 0),
  };
}

const SCIENTIFIC = /^\d+(?:[.,]\d+)?E[+-]?\d+$/i;

/** Keys and codes: text, digit for digit (rule K2). */
export function codeConverter(): Converter {
  return textOnly((text) => (SCIENTIFIC.test(text) ? BAD_KEY : text));
}

export const plainConverter = (): Converter => ({
  text: (text) => text,
  number: (value) => String(value),
  day: (iso) => iso,
  boolean: () => BAD_CELL,
});

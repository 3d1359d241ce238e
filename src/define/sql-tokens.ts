/** A word of SQL with its place in the text. */
export interface Token {
  readonly kind: "name" | "number" | "text" | "param" | "macro" | "sign" | "end";
  /** As written; names keep their case. */
  readonly text: string;
  /** Lower case, for names; as written for the rest. */
  readonly word: string;
  readonly at: number;
  readonly end: number;
}

/** A fault of an expression or of an SQL text, at an offset of it. */
export class ExpressionFault extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = "ExpressionFault";
    this.at = at;
  }
}

const SPACE = /[\s]+/y;
const COMMENT = /--[^\n]*|\/\*[\s\S]*?\*\//y;
const PATTERNS: readonly (readonly [Token["kind"], RegExp])[] = [
  ["name", /[\p{L}_][\p{L}\p{N}_]*/uy],
  ["number", /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y],
  ["text", /'(?:[^']|'')*'/y],
  ["param", /[:$?][\p{L}\p{N}_]*/uy],
  ["macro", /@[\p{L}_][\p{L}\p{N}_]*/uy],
  ["sign", /<>|!=|<=|>=|==|\|\||[-+*/%=<>(),.;]/y],
];

/** What cannot start a word, and what to do about it. */
const STRAY: Readonly<Record<string, string>> = {
  "'": "un apice aperto e mai chiuso",
  '"': "le virgolette non si usano: i testi vanno fra apici singoli, i nomi senza niente",
  "`": "gli apici inversi non si usano: i nomi si scrivono senza niente",
  "[": "le parentesi quadre non si usano: i nomi si scrivono senza niente",
};

function match(pattern: RegExp, text: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
}

/**
 * The words of an SQL text, an `end` last. Comments are words of no use: skipped where `comments`
 * says so, a fault otherwise. Throws an ExpressionFault where no word can start.
 */
export function tokenize(text: string, comments = false): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const comment = match(COMMENT, text, at);
    if (comment !== null) {
      if (!comments) throw new ExpressionFault("i commenti qui non sono ammessi", at);
      at += comment.length;
      continue;
    }
    const found = PATTERNS.map(([kind, pattern]) => ({
      kind,
      text: match(pattern, text, at),
    })).find((one) => one.text !== null);
    if (found === undefined || found.text === null) {
      const sign = text.slice(at, at + 1);
      throw new ExpressionFault(STRAY[sign] ?? `il segno «${sign}» qui non vuol dire niente`, at);
    }
    const end = at + found.text.length;
    const word =
      found.kind === "name" || found.kind === "macro" ? found.text.toLowerCase() : found.text;
    tokens.push({ kind: found.kind, text: found.text, word, at, end });
    at = end;
  }
  tokens.push({ kind: "end", text: "", word: "", at: text.length, end: text.length });
  return tokens;
}

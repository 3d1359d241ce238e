/** One file of the corpus and what must become of it. */
export interface Case {
  /** Rule first: «F1 Windows-1252 con avviso». Unique. */
  readonly title: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly options?: {
    readonly codifica?: string;
    readonly foglio?: string;
    readonly data?: string;
    readonly ammettiVuoto?: boolean;
  };
  readonly expect: Expected;
}

/** `preambolo, intestazione, vuote, ignorate, caricate, scartate`. */
export type Lines = readonly [number, number, number, number, number, number];

export interface Expected {
  readonly exit: 0 | 3 | 4;
  readonly error?: string;
  readonly line?: number;
  readonly column?: string;
  readonly message?: RegExp;
  /** «riga codice colonna», all of them. */
  readonly rejects?: readonly string[];
  readonly lines?: Lines;
  /** Codes of all notices, in order. */
  readonly notices?: readonly string[];
  /** All stored rows, each with the values that matter. */
  readonly rows?: readonly Readonly<Record<string, unknown>>[];
}

export const NAME = "prova_2025-12-31";
/** Stands in a personal column of every file: it must appear nowhere else. */
export const SECRET = "riservato9317";

export type Row = readonly string[];

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const utf16 = (text: string, order: "le" | "be" = "le"): Uint8Array => {
  const bytes = Buffer.from(text, "utf16le");
  return order === "le" ? bytes : bytes.swap16();
};
export const bytes = (...parts: (string | readonly number[] | Uint8Array)[]): Uint8Array =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))),
  );

export const HEAD = ["numero", "presentata", "istat", "importo", "persona"] as const;
export const good = (n: number): Row => [`D${n}`, "2024-03-01", "004003", "500", SECRET];
export const goods = (count: number, from = 1): Row[] =>
  Array.from({ length: count }, (_, i) => good(from + i));

export const lines = (rows: readonly Row[], delimiter = ";", eol = "\n"): string =>
  rows.map((row) => row.join(delimiter) + eol).join("");

export const csv = (...rows: readonly Row[]): string => lines([HEAD, ...rows]);

/** A text file under the usual name. */
export function text(title: string, content: string | Uint8Array, expect: Expected): Case {
  return {
    title,
    name: `${NAME}.csv`,
    bytes: typeof content === "string" ? utf8(content) : content,
    expect,
  };
}

export const refused = (error: string, line?: number, column?: string): Expected => ({
  exit: 4,
  error,
  ...(line === undefined ? {} : { line }),
  ...(column === undefined ? {} : { column }),
});

export const loaded = (count: number, more: Partial<Expected> = {}): Expected => ({
  exit: more.rejects === undefined || more.rejects.length === 0 ? 0 : 3,
  lines: [0, 1, 0, 0, count, more.rejects?.length ?? 0],
  ...more,
});

/** A table with one column more, each row with a value of it, in front of plain rows. */
function withColumn(column: string, values: readonly string[], plain: number, filler = ""): string {
  const quoted = (value: string): string =>
    /[;"\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const place = (HEAD as readonly string[]).indexOf(column);
  const row = (n: number, value: string): Row =>
    place === -1
      ? [...good(n), quoted(value)]
      : good(n).map((cell, i) => (i === place ? quoted(value) : cell));
  return lines([
    place === -1 ? [...HEAD, column] : HEAD,
    ...values.map((value, i) => row(i + 1, value)),
    ...Array.from({ length: plain }, (_, i) =>
      place === -1 ? [...good(901 + i), filler] : good(901 + i),
    ),
  ]);
}

/** Values of one column that load, each as what it is stored as. */
export function reads(
  title: string,
  column: string,
  values: Readonly<Record<string, unknown>>,
  more: Partial<Expected> & { readonly stored?: string } = {},
): Case {
  const { stored = column, ...expected } = more;
  const entries = Object.entries(values);
  return text(
    title,
    withColumn(
      column,
      entries.map(([value]) => value),
      0,
    ),
    loaded(entries.length, {
      rows: entries.map(([, value]) => ({ [stored]: value })),
      ...expected,
    }),
  );
}

/** Values of one column that reject their row, one file each. */
export function rejects(
  rule: string,
  column: string,
  code: string,
  values: readonly string[],
  where: string | null = column,
): Case[] {
  return values.map((value) =>
    text(
      `${rule} «${JSON.stringify(value).slice(1, -1).slice(0, 40)}» in ${column}: ${code}`,
      withColumn(column, [value], 2),
      loaded(2, { rejects: [`2 ${code} ${where ?? "-"}`] }),
    ),
  );
}

/** Values of one column that refuse the file, one file each. */
export function refusals(
  rule: string,
  column: string,
  code: string,
  values: readonly string[],
): Case[] {
  return values.map((value) =>
    text(
      `${rule} «${JSON.stringify(value).slice(1, -1).slice(0, 40)}» in ${column}: ${code}`,
      withColumn(column, [value], 2),
      refused(code, 2, column),
    ),
  );
}

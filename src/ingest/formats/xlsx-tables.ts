import { MAIN, type Parts } from "./xlsx-parts.js";
import { type Attributes, attribute, type XmlHandler } from "./xml.js";

/** Characters that XML cannot hold are written `_x000D_` in the strings of a workbook. */
export const plainString = (text: string): string =>
  text.includes("_x")
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
        String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text;

/** The text of a string item: its runs, without the phonetic ones (rule X5). */
export class RichText implements XmlHandler {
  value = "";
  #inText = false;
  #phonetic = 0;

  reset(): void {
    this.value = "";
    this.#inText = false;
    this.#phonetic = 0;
  }

  open(name: string): void {
    if (name === "rPh") this.#phonetic += 1;
    else if (name === "t") this.#inText = this.#phonetic === 0;
  }

  close(name: string): void {
    if (name === "rPh") this.#phonetic -= 1;
    else if (name === "t") this.#inText = false;
  }

  text(text: string): void {
    if (this.#inText) this.value += text;
  }
}

/** The strings that cells point to, in order. */
export async function sharedStrings(parts: Parts, part: string | null): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === null) return strings;
  const item = new RichText();
  let inItem = false;
  await parts.read(
    part,
    {
      open(name) {
        if (name === "si") {
          inItem = true;
          item.reset();
        } else if (inItem) item.open(name);
      },
      close(name) {
        if (name === "si") {
          inItem = false;
          strings.push(plainString(item.value));
        } else if (inItem) item.close(name);
      },
      text(text) {
        if (inItem) item.text(text);
      },
    },
    MAIN,
  );
  return strings;
}

/** Formats of dates that have a number and no text, those of East Asia included (ECMA-376 18.8.30). */
const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 17) ||
  id === 22 ||
  (id >= 27 && id <= 31) ||
  id === 36 ||
  (id >= 50 && id <= 58);

/** Whether a format shows a day: a year, a day, or a month by name, outside quotes and brackets. */
export function isDateFormat(code: string): boolean {
  const [first = ""] = code
    .replace(/"[^"]*"?/g, "")
    .replace(/[\\_*]./gs, "")
    .replace(/\[[^\]]*\]/g, "")
    .split(";");
  if (/general/i.test(first)) return false;
  return /[dyg]/i.test(first) || /mmm/i.test(first) || /^[^hs]*m[^hs]*$/i.test(first);
}

/** For each style a cell may have: whether it shows numbers as days (rule X2). */
export async function dateStyles(
  parts: Parts,
  part: string | null,
): Promise<readonly boolean[] | null> {
  if (part === null) return null;
  const formats = new Map<number, boolean>();
  const ids: number[] = [];
  let inCells = false;
  const open = (name: string, attributes: Attributes): void => {
    if (name === "numFmt") {
      const id = Number(attribute(attributes, "numFmtId") ?? "-1");
      formats.set(id, isDateFormat(attribute(attributes, "formatCode") ?? ""));
    } else if (name === "cellXfs") inCells = true;
    else if (name === "xf" && inCells) ids.push(Number(attribute(attributes, "numFmtId") ?? "0"));
  };
  await parts.read(
    part,
    {
      open,
      close(name) {
        if (name === "cellXfs") inCells = false;
      },
      text() {},
    },
    MAIN,
  );
  return ids.map((id) => formats.get(id) ?? isBuiltInDate(id));
}

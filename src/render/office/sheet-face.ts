/** A workbook in the face of its theme: exceljs and we write all cells in Calibri, as Excel does. */
import { strFromU8, strToU8 } from "fflate";
import type { Theme } from "../../model/document.js";
import { editPart, type Parts, partPaths } from "./package.js";
import { child, descendants, elements } from "./xml.js";

/** Pixels to the em at 11 points, on screens as Excel measures them. */
const EM = 11 / 0.75;
/** A digit of Calibri there: the unit of our columns. */
const CALIBRI_DIGIT = 7;

/**
 * The widths of columns are told in digits of the workbook's own face: they stay what they are, in the
 * digits of another. Its theme says the face too, to charts and to who writes in an empty cell.
 */
export function faceColumns(parts: Parts, { carattere }: Theme): void {
  if (carattere === undefined) return;
  const scale = CALIBRI_DIGIT / Math.max(1, Math.round(carattere.cifra * EM));
  for (const path of partPaths(parts, /^xl\/worksheets\/[^/]+\.xml$/)) {
    const text = strFromU8(parts.get(path) ?? new Uint8Array());
    const end = text.indexOf("</cols>");
    if (end === -1) continue;
    const columns = text
      .slice(0, end)
      .replaceAll(/(<col [^>]*?\bwidth=")([\d.]+)/g, (_, before: string, width: string) => {
        return `${before}${Math.round(Number(width) * scale * 100) / 100}`;
      });
    parts.set(path, strToU8(`${columns}${text.slice(end)}`));
  }
  editPart(parts, "xl/theme/theme1.xml", (root) => {
    for (const font of descendants(root, "a:majorFont", "a:minorFont")) {
      const latin = child(font, "a:latin");
      if (latin !== undefined) latin.attributes = { typeface: carattere.famiglia };
    }
  });
}

/** The fonts of all the cells, once they are known. */
export function faceFonts(parts: Parts, { carattere }: Theme): void {
  if (carattere === undefined) return;
  editPart(parts, "xl/styles.xml", (root) => {
    for (const font of descendants(root, "fonts").flatMap(elements)) {
      // The family is a number that says serif or not: Excel finds it by the name.
      font.children = elements(font).filter(({ name }) => name !== "family");
      for (const name of descendants(font, "name")) name.attributes.val = carattere.famiglia;
    }
  });
}

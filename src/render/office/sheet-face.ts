/** A workbook in the face of its theme: exceljs and we write all cells in Calibri, as Excel does. */
import type { Theme } from "../../model/document.js";
import { editPart, type Parts } from "./package.js";
import { child, descendants, elements } from "./xml.js";

/**
 * Puts the face in the place of Calibri, once all the fonts of the cells are known. The theme of the
 * workbook says it too, to charts and to who writes in an empty cell. Columns need no other width: it
 * is told in digits, which are now those of the face.
 */
export function faceBook(parts: Parts, { carattere }: Theme): void {
  if (carattere === undefined) return;
  editPart(parts, "xl/styles.xml", (root) => {
    for (const font of descendants(root, "fonts").flatMap(elements)) {
      // The family is a number that says serif or not: Excel finds it by the name.
      font.children = elements(font).filter(({ name }) => name !== "family");
      for (const name of descendants(font, "name")) name.attributes.val = carattere.famiglia;
    }
  });
  editPart(parts, "xl/theme/theme1.xml", (root) => {
    for (const font of descendants(root, "a:majorFont", "a:minorFont")) {
      const latin = child(font, "a:latin");
      if (latin !== undefined) latin.attributes = { typeface: carattere.famiglia };
    }
  });
}

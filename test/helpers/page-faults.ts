import type { PdfPage } from "./read-pdf.js";

/** The sheets a report can be laid on, with their size. */
export const SHEETS = [
  ["A4 dritto", { formato: null, orientamento: null }, [595.28, 841.89]],
  ["A4 sdraiato", { formato: "A4", orientamento: "orizzontale" }, [841.89, 595.28]],
  ["A3 dritto", { formato: "A3", orientamento: "verticale" }, [841.89, 1190.55]],
  ["A3 sdraiato", { formato: "A3", orientamento: "orizzontale" }, [1190.55, 841.89]],
  ["uno schermo", { formato: "16:9", orientamento: null }, [960, 540]],
] as const;

/** Texts out of the margins, too small, or one over the other. */
export function pageFaults(page: PdfPage, width: number, height: number): readonly string[] {
  const faults: string[] = [];
  for (const { text, size, left, right, y } of page.texts) {
    if (size < 7.49) faults.push(`«${text}» è di ${size} punti`);
    if (left < 50 || right > width - 50) faults.push(`«${text}» esce dai margini`);
    if (y < 30 || y > height - 27) faults.push(`«${text}» esce dalla pagina`);
  }
  for (const [at, one] of page.texts.entries()) {
    for (const other of page.texts.slice(at + 1)) {
      const [upper, lower] = one.y > other.y ? [one, other] : [other, one];
      const beside = one.left >= other.right - 1 || other.left >= one.right - 1;
      if (!beside && lower.y + lower.size * 0.7 > upper.y - 0.5) {
        faults.push(`«${one.text}» sta sopra «${other.text}»`);
      }
    }
  }
  return faults;
}

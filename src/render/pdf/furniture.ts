import type { Document } from "../../model/document.js";
import { PAGE } from "./measures.js";
import type { Paper } from "./paper.js";

/** Head and foot of every page but the cover, drawn when the number of pages is known. */
export function drawFurniture(
  paper: Paper,
  document: Document,
  sectionOf: (page: number) => string,
): void {
  const { colori } = paper.theme;
  const ink = paper.inks.furniture;
  const right = PAGE.left + PAGE.text;
  const { pages } = paper;
  for (let page = 1; page < pages; page += 1) {
    paper.doc.switchToPage(page);
    const said = `pagina ${page + 1} di ${pages}`;
    paper.artifact(() => {
      const territory = paper.fit(document.territorio.etichetta, ink, PAGE.text / 2);
      paper.line(territory, PAGE.left, 34, { ...ink, font: "semibold", colour: colori.testo });
      const section = paper.fit(sectionOf(page), ink, PAGE.text / 2 - 10);
      paper.line(section, PAGE.left, 34, ink, { align: "right", width: PAGE.text });
      paper.rule(PAGE.left, 47, right, colori.linea);
      const y = PAGE.bottom + 18;
      paper.rule(PAGE.left, y - 6, right, colori.linea);
      const use = document.audience === "interno" ? "uso interno" : "pubblicabile";
      const about = [paper.theme.ente, document.dateLine, use]
        .filter((text) => text !== "")
        .join(" · ");
      paper.line(paper.fit(about, ink, PAGE.text - 80), PAGE.left, y, ink);
      paper.line(said, right - 80, y, ink, { align: "right", width: 80 });
    }, "Pagination");
  }
}

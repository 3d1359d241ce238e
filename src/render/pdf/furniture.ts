import type { Document } from "../../model/document.js";
import type { PageLogo } from "./logo.js";
import type { Paper } from "./paper.js";

/** Head and foot of every page but the cover, drawn when the number of pages is known. */
export function drawFurniture(
  paper: Paper,
  document: Document,
  sectionOf: (page: number) => string,
  logo: PageLogo | null,
): void {
  const { colori } = paper.theme;
  const ink = paper.inks.furniture;
  const right = paper.page.left + paper.page.text;
  const { pages } = paper;
  for (let page = 1; page < pages; page += 1) {
    paper.doc.switchToPage(page);
    const said = `pagina ${page + 1} di ${pages}`;
    paper.artifact(() => {
      const territory = paper.fit(document.territorio.etichetta, ink, paper.page.text / 2);
      const mark = logo?.sizeIn({ width: 90, height: 18 });
      if (mark !== undefined) logo?.draw(paper.page.left, 43 - mark.height, mark);
      const beside = mark === undefined ? 0 : mark.width + 8;
      paper.line(territory, paper.page.left + beside, 34, {
        ...ink,
        font: "semibold",
        colour: colori.testo,
      });
      const section = paper.fit(sectionOf(page), ink, paper.page.text / 2 - 10);
      paper.line(section, paper.page.left, 34, ink, { align: "right", width: paper.page.text });
      paper.rule(paper.page.left, 47, right, colori.linea);
      const y = paper.page.bottom + 18;
      paper.rule(paper.page.left, y - 6, right, colori.linea);
      const use = document.audience === "interno" ? "uso interno" : "pubblicabile";
      const about = [paper.theme.ente, document.dateLine, use]
        .filter((text) => text !== "")
        .join(" · ");
      paper.line(paper.fit(about, ink, paper.page.text - 80), paper.page.left, y, ink);
      paper.line(said, right - 80, y, ink, { align: "right", width: 80 });
    }, "Pagination");
  }
}

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
      const mark = logo?.sizeIn({ width: 90, height: 18 });
      if (mark !== undefined) logo?.draw(paper.page.left, 43 - mark.height, mark);
      const beside = mark === undefined ? 0 : mark.width + 8;
      const from = paper.page.left + beside;
      const { intestazione } = paper.theme;
      paper.line(paper.fit(intestazione, ink, paper.page.text - beside), from, 23, ink);
      const half = paper.page.text / 2;
      paper.line(paper.fit(document.territorio.etichetta, ink, half - beside), from, 34, {
        ...ink,
        font: "semibold",
        colour: colori.testo,
      });
      const section = paper.fit(sectionOf(page), ink, half - 10);
      paper.line(section, paper.page.left, 34, ink, { align: "right", width: paper.page.text });
      paper.rule(paper.page.left, 47, right, colori.linea);
      const y = paper.page.bottom + 18;
      paper.rule(paper.page.left, y - 6, right, colori.linea);
      const use = document.audience === "interno" ? "uso interno" : "pubblicabile";
      const what = `${document.dateLine} · ${use}`;
      const room = paper.page.text - paper.widthOf(said, ink) - 10;
      // Of a long line the name of the body is cut, which is on the cover: not what may not leave it.
      const who = paper.fit(paper.theme.ente, ink, room - paper.widthOf(` · ${what}`, ink));
      const about = [who, what].filter((text) => text !== "").join(" · ");
      paper.line(paper.fit(about, ink, room), paper.page.left, y, ink);
      paper.line(said, right - 80, y, ink, { align: "right", width: 80 });
    }, "Pagination");
  }
}

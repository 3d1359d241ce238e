import type { Document } from "../../model/document.js";
import { type Ink, PAGE } from "./measures.js";
import type { Element, Paper } from "./paper.js";

const BAND = 330;

/** The first page: what it is, of whom, of when, and what must be known before reading. */
export function drawCover(paper: Paper, parent: Element, document: Document): void {
  const { cover } = document;
  const { colori } = paper.theme;
  const { inks } = paper;
  const left = PAGE.left;
  const white = (size: number, leading: number, font: Ink["font"] = "semibold"): Ink => ({
    font,
    size,
    leading,
    colour: "#FFFFFF",
  });
  paper.addPage();
  paper.artifact(() => paper.box(0, 0, PAGE.width, BAND, colori.territorio));

  const titleInk = white(34, 40);
  const title = paper.balance(cover.title, titleInk, PAGE.text);
  const subtitleInk = white(14, 20, "regular");
  const subtitle = paper.wrap(cover.subtitle, subtitleInk, PAGE.text);
  const foot = BAND - 40;
  const subtitleTop = foot - subtitle.length * subtitleInk.leading;
  const titleTop = subtitleTop - 12 - title.length * titleInk.leading;
  const kickerInk = white(12, 16);
  const kicker = paper.wrap(cover.kicker, kickerInk, PAGE.text);
  paper.text(
    parent,
    "P",
    kicker,
    left,
    titleTop - 10 - kicker.length * kickerInk.leading,
    kickerInk,
  );
  paper.text(parent, "H1", title, left, titleTop, titleInk);
  paper.text(parent, "P", subtitle, left, subtitleTop, subtitleInk);

  let y = BAND + 36;
  const labelWidth = 150;
  const label: Ink = { ...inks.body, size: 10, leading: 15, colour: colori.testoChiaro };
  const value: Ink = { ...inks.body, font: "semibold", size: 10, leading: 15 };
  if (cover.facts.length > 0) {
    const list = paper.open(parent, "L");
    for (const fact of cover.facts) {
      const labels = paper.wrap(fact.label, label, labelWidth - 12);
      const values = paper.wrap(fact.value, value, PAGE.text - labelWidth);
      const height = Math.max(labels.length, values.length) * 15 + 9;
      const item = paper.open(list, "LI");
      paper.text(item, "Lbl", labels, left, y + 4, label);
      paper.text(item, "LBody", values, left + labelWidth, y + 4, value);
      paper.close(item);
      const bottom = y + height;
      paper.artifact(() => paper.rule(left, bottom, left + PAGE.text, colori.linea));
      y = bottom;
    }
    paper.close(list);
  }
  if (cover.warnings.length > 0) {
    const pad = 14;
    const ink = inks.body;
    const items = cover.warnings.map((text) => paper.wrap(text, ink, PAGE.text - 2 * pad - 10));
    const headInk: Ink = { ...inks.caption, colour: colori.testo };
    const height =
      2 * pad +
      headInk.leading +
      4 +
      items.reduce((sum, lines) => sum + lines.length * ink.leading + 4, 0) -
      4;
    y += 28;
    const top = y;
    paper.artifact(() => {
      paper.box(left, top, PAGE.text, height, colori.sfondo);
      paper.box(left, top, 3, height, colori.regione);
    });
    paper.text(parent, "P", ["Da sapere prima di leggere"], left + pad, y + pad, headInk);
    y += pad + headInk.leading + 4;
    const list = paper.open(parent, "L");
    for (const lines of items) {
      const at = y;
      const item = paper.open(list, "LI");
      paper.tag(item, "Lbl", () => paper.line("•", left + pad, at, ink));
      paper.text(item, "LBody", lines, left + pad + 10, y, ink);
      paper.close(item);
      y += lines.length * ink.leading + 4;
    }
    paper.close(list);
  }
  const by = [paper.theme.ente, `dash ${document.version}`]
    .filter((text) => text !== "")
    .join(" · ");
  paper.text(
    parent,
    "P",
    [paper.fit(by, inks.furniture, PAGE.text)],
    left,
    PAGE.bottom + 12,
    inks.furniture,
  );
}

import type { Cover, Document, Mappa } from "../../model/document.js";
import { drawLocator } from "./locator.js";
import { drawPlate, type PageLogo } from "./logo.js";
import type { Ink } from "./measures.js";
import type { Element, Paper } from "./paper.js";

/** Where the coloured field and the facts lie: one over the other, or side by side on a lying sheet. */
interface Ground {
  readonly field: { readonly width: number; readonly height: number };
  /** Width of the words in the field; they end at `foot`. */
  readonly words: number;
  readonly foot: number;
  /** The facts. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

function groundOf({ page }: Paper): Ground {
  if (page.lying) {
    const field = Math.round(page.width * 0.42);
    const left = field + 36;
    return {
      field: { width: field, height: page.height },
      words: field - page.left - 28,
      foot: page.bottom - 10,
      left,
      top: page.top - 8,
      width: page.width - page.left - left,
    };
  }
  const field = Math.round(page.height * 0.392);
  return {
    field: { width: page.width, height: field },
    words: page.text,
    foot: field - 40,
    left: page.left,
    top: field + 36,
    width: page.text,
  };
}

/** Width of the shape of the territory. */
const MAP = 230;

/** What may stand on the field beside its words. */
export interface Ornaments {
  readonly logo: PageLogo | null;
  readonly map: Mappa | null;
}

/** Who publishes, at the head of the field; the kind of report, its territory and codes at its foot. */
function drawTitle(
  paper: Paper,
  parent: Element,
  cover: Cover,
  ground: Ground,
  { logo, map }: Ornaments,
): void {
  const { left } = paper.page;
  const white = (size: number, leading: number, font: Ink["font"] = "semibold"): Ink => ({
    font,
    size,
    leading,
    colour: "#FFFFFF",
  });
  paper.artifact(() => {
    paper.box(0, 0, ground.field.width, ground.field.height, paper.theme.colori.territorio);
  });
  const bodyInk = white(12, 16);
  const { ente } = paper.theme;
  let head = paper.page.top - 14;
  if (logo !== null) head += drawPlate(paper, parent, logo, [left, head], ground.words) + 14;
  if (ente !== "") {
    const beside = map === null || paper.page.lying ? 0 : MAP;
    const lines = paper.wrap(ente, bodyInk, ground.words - beside);
    paper.text(parent, "P", lines, left, head, bodyInk);
    head += lines.length * bodyInk.leading;
  }
  const subtitleInk = white(14, 20, "regular");
  const subtitle = paper.wrap(cover.subtitle, subtitleInk, ground.words);
  const kicker = paper.wrap(cover.kicker, bodyInk, ground.words);
  // A long name is set smaller rather than over the body's own.
  const room = ground.foot - head - subtitle.length * 20 - kicker.length * bodyInk.leading - 46;
  const sizes = [white(34, 40), white(28, 33), white(22, 27)] as const;
  const heightIn = (ink: Ink): number =>
    paper.wrap(cover.title, ink, ground.words).length * ink.leading;
  const titleInk = sizes.find((ink) => heightIn(ink) <= room) ?? sizes[2];
  const title = paper.balance(cover.title, titleInk, ground.words);
  const titleRoom = title.length * titleInk.leading + kicker.length * bodyInk.leading + 46;
  const width = Math.min(ground.words, MAP) - (paper.page.lying ? 0 : 20);
  drawLocator(paper, map, {
    left: left + ground.words - width,
    top: paper.page.lying ? head + 30 : paper.page.top - 22,
    width,
    height:
      ground.foot - subtitle.length * 20 - titleRoom - (paper.page.lying ? head + 30 : 40) - 16,
  });
  const subtitleTop = ground.foot - subtitle.length * subtitleInk.leading;
  const titleTop = subtitleTop - 12 - title.length * titleInk.leading;
  const kickerTop = titleTop - 10 - kicker.length * bodyInk.leading;
  paper.text(parent, "P", kicker, left, kickerTop, bodyInk);
  paper.text(parent, "H1", title, left, titleTop, titleInk);
  paper.text(parent, "P", subtitle, left, subtitleTop, subtitleInk);
}

const LABEL = 150;

/** Names and values, a thin rule under each; the height where they end. */
function drawFacts(paper: Paper, parent: Element, cover: Cover, ground: Ground): number {
  const { inks, theme } = paper;
  const { left, width } = ground;
  const label: Ink = { ...inks.body, size: 10, leading: 15, colour: theme.colori.testoChiaro };
  const value: Ink = { ...inks.body, font: "semibold", size: 10, leading: 15 };
  let y = ground.top;
  if (cover.facts.length === 0) return y;
  const list = paper.open(parent, "L");
  for (const fact of cover.facts) {
    const labels = paper.wrap(fact.label, label, LABEL - 12);
    // A long list of names is read as a paragraph, not as a figure.
    const short = paper.widthOf(fact.value, value) <= 2 * (width - LABEL);
    const ink: Ink = short ? value : { ...inks.body, size: 9, leading: 13 };
    const values = paper.wrap(fact.value, ink, width - LABEL);
    const height = Math.max(labels.length * 15, values.length * ink.leading) + 9;
    const item = paper.open(list, "LI");
    paper.text(item, "Lbl", labels, left, y + 4, label);
    paper.text(item, "LBody", values, left + LABEL, y + 4 + (short ? 0 : 1), ink);
    paper.close(item);
    const bottom = y + height;
    paper.artifact(() => paper.rule(left, bottom, left + width, theme.colori.linea));
    y = bottom;
  }
  paper.close(list);
  return y;
}

const PAD = 14;
const BULLET = 10;

/** What must be known before reading, in a box that begins at `top`. */
function drawWarnings(
  paper: Paper,
  parent: Element,
  cover: Cover,
  { left, width }: Ground,
  top: number,
): void {
  if (cover.warnings.length === 0) return;
  const { inks, theme } = paper;
  const ink = inks.body;
  const items = cover.warnings.map((text) => paper.wrap(text, ink, width - 2 * PAD - BULLET));
  const head: Ink = { ...inks.caption, colour: theme.colori.testo };
  const lines = items.reduce((sum, one) => sum + one.length * ink.leading + 4, -4);
  const height = 2 * PAD + head.leading + 4 + lines;
  paper.artifact(() => {
    paper.box(left, top, width, height, theme.colori.sfondo);
    paper.box(left, top, 3, height, theme.colori.regione);
  });
  let y = top + PAD;
  paper.text(parent, "P", ["Da sapere prima di leggere"], left + PAD, y, head);
  y += head.leading + 4;
  const list = paper.open(parent, "L", { bullets: "Disc" });
  for (const one of items) {
    const at = y;
    const item = paper.open(list, "LI");
    paper.tag(item, "Lbl", () => paper.line("•", left + PAD, at, ink));
    paper.text(item, "LBody", one, left + PAD + BULLET, at, ink);
    paper.close(item);
    y += one.length * ink.leading + 4;
  }
  paper.close(list);
}

/** The first page: what it is, of whom, of when, and what must be known before reading. */
export function drawCover(
  paper: Paper,
  parent: Element,
  document: Document,
  ornaments: Ornaments,
): void {
  const { cover } = document;
  const ground = groundOf(paper);
  paper.addPage();
  drawTitle(paper, parent, cover, ground, ornaments);
  const end = drawFacts(paper, parent, cover, ground);
  drawWarnings(paper, parent, cover, ground, end + 28);
  const ink = paper.inks.furniture;
  paper.text(parent, "P", [`dash ${document.version}`], ground.left, paper.page.bottom + 12, ink);
}

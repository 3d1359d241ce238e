import type PDFDocument from "pdfkit";
import { type Face, faceOf } from "../../define/faces.js";
import type { FontWeight } from "../../define/fonts.js";
import type { Theme } from "../../model/document.js";
import type { Attachment } from "./attachments.js";
import { type FontName, type Ink, type Inks, inksOf, type Page } from "./measures.js";
import { describe, type Facts, instantOf } from "./metadata.js";
import { packObjects } from "./pack-objects.js";
import { Typeface } from "./typeface.js";

type Doc = InstanceType<typeof PDFDocument>;
export type Element = PDFKit.PDFStructureElement;

/** Options of a tag; the typings of pdfkit know only some of them. */
export interface ElementOptions {
  readonly alt?: string;
  /** Left, top, right, bottom on the page. */
  readonly bbox?: readonly [number, number, number, number];
  readonly scope?: "Column" | "Row";
  /** How the items of a list are marked. */
  readonly bullets?: "Disc";
  /** A file with the figures of the element. */
  readonly file?: PDFKit.PDFKitReference | undefined;
}

const WEIGHTS: Readonly<Record<FontName, FontWeight>> = { regular: 400, semibold: 600 };

/** Letters our face does not have, written with those it has: a theme's own has them too. */
const STAND_INS: Readonly<Record<string, string>> = {
  "→": "›",
  "←": "‹",
  "▲": "+",
  "▼": "−",
  "●": "•",
  "☐": "–",
  "✓": "sì",
  "\u00A0": " ",
  "\u202F": " ",
  "\u2011": "-",
};

/** A letter as a weight of the face can print it. */
function standIn(letter: string, face: Face, weight: FontWeight): string {
  const known = (one: string): boolean => face.glyphOf(one.codePointAt(0) ?? 0, weight).id !== 0;
  if (letter !== "\u00A0" && known(letter)) return letter;
  const other = STAND_INS[letter];
  if (other !== undefined) return other;
  if (/\p{Cc}|\p{Cf}/u.test(letter)) return /\s/.test(letter) ? " " : "";
  const bare = letter.normalize("NFKD").replaceAll(/\p{M}/gu, "");
  return bare !== "" && [...bare].every(known) ? bare : "?";
}

/**
 * A PDF being written: one pdfkit document, the two weights of its face, and the tags. Everything drawn is either
 * inside a tag or marked as an artifact; nothing is left untagged.
 */
export class Paper {
  readonly doc: Doc;
  readonly page: Page;
  readonly theme: Theme;
  readonly inks: Inks;
  readonly root: Element;
  /** The files attached, by the block whose figures they hold. */
  readonly files = new Map<string, PDFKit.PDFKitReference>();
  private readonly day: Date;
  private readonly face: Face;
  private readonly typefaces: Readonly<Record<FontName, Typeface>>;
  /** How each weight prints a letter: one may lack what the other has. */
  private readonly printables = {
    regular: new Map<string, string>(),
    semibold: new Map<string, string>(),
  };
  private readonly chunks: Uint8Array[] = [];
  private readonly finished: Promise<void>;

  constructor(Pdf: typeof PDFDocument, theme: Theme, facts: Facts, page: Page) {
    this.page = page;
    this.theme = theme;
    this.face = faceOf(theme);
    this.inks = inksOf(theme.colori.testo, theme.colori.testoChiaro);
    const when = instantOf(facts.day);
    this.day = when;
    this.doc = new Pdf({
      size: [page.width, page.height],
      margin: 0,
      pdfVersion: "1.7",
      subset: "PDF/A-3a",
      tagged: true,
      lang: "it-IT",
      displayTitle: true,
      autoFirstPage: false,
      bufferPages: true,
      // Given at once, or pdfkit starts with Helvetica, which is not embedded.
      font: this.face.font(400) as unknown as string,
      info: {
        Title: facts.title,
        Subject: facts.subject,
        ...(facts.author === "" ? {} : { Author: facts.author }),
        Creator: facts.tool,
        Producer: facts.tool,
        CreationDate: when,
        ModDate: when,
      },
    });
    for (const [name, weight] of Object.entries(WEIGHTS)) {
      // pdfkit takes an open face too; the typings know only files and bytes.
      this.doc.registerFont(name, this.face.font(weight) as unknown as Buffer);
    }
    this.typefaces = {
      regular: new Typeface(this.doc, "regular", this.face, WEIGHTS.regular),
      semibold: new Typeface(this.doc, "semibold", this.face, WEIGHTS.semibold),
    };
    Object.assign(this.doc, { _addInfo: () => this.doc.appendXML(describe(facts)) });
    this.finished = new Promise((resolve, reject) => {
      this.doc.on("data", (chunk: Uint8Array) => this.chunks.push(chunk));
      this.doc.on("end", resolve);
      this.doc.on("error", reject);
    });
    this.root = this.doc.struct("Document");
    this.doc.addStructure(this.root);
  }

  /** Width of a text on one line. */
  widthOf(text: string, ink: Pick<Ink, "font" | "size">): number {
    const weight = WEIGHTS[ink.font];
    let ems = 0;
    let from = 0;
    // By words: most of them come again and again.
    for (let at = text.indexOf(" "); at !== -1; at = text.indexOf(" ", from)) {
      ems += this.face.emsOf(text.slice(from, at + 1), weight);
      from = at + 1;
    }
    return (ems + this.face.emsOf(text.slice(from), weight)) * ink.size;
  }

  /** The text with the letters that the face lacks replaced: a missing glyph is never printed. */
  printable(text: string, font: FontName): string {
    let made = "";
    const known = this.printables[font];
    for (const letter of text.normalize("NFC")) {
      let shown = known.get(letter);
      if (shown === undefined) {
        shown = standIn(letter, this.face, WEIGHTS[font]);
        known.set(letter, shown);
      }
      made += shown;
    }
    return made;
  }

  /**
   * Lines of a text in a width. It breaks at spaces; a word wider than the line breaks after a hyphen
   * or a slash, and at last where it must: codes stay whole as long as they can.
   */
  wrap(text: string, ink: Ink, width: number): readonly string[] {
    const lines: string[] = [];
    for (const paragraph of this.printable(text.replaceAll(/\r\n?/g, "\n"), ink.font).split("\n")) {
      let line = "";
      const words = paragraph
        // A sum keeps its sign on its own line.
        .split(/(?<= )(?![ €])/)
        .flatMap((word) =>
          this.widthOf(word.trimEnd(), ink) > width ? word.split(/(?<=[/-])/) : [word],
        );
      for (const word of words) {
        if (line !== "" && this.widthOf((line + word).trimEnd(), ink) > width) {
          lines.push(line.trimEnd());
          line = "";
        }
        line += word;
        while (this.widthOf(line.trimEnd(), ink) > width && line.length > 1) {
          let keep = line.length - 1;
          while (keep > 1 && this.widthOf(line.slice(0, keep), ink) > width) keep -= 1;
          lines.push(line.slice(0, keep));
          line = line.slice(keep);
        }
      }
      lines.push(line.trimEnd());
    }
    return lines;
  }

  /** The same number of lines, as even as they can be: for titles, where one last word looks lost. */
  balance(text: string, ink: Ink, width: number): readonly string[] {
    const widest = this.wrap(text, ink, width);
    if (widest.length === 1) return widest;
    let [low, high] = [width / widest.length, width];
    while (high - low > 2) {
      const middle = (low + high) / 2;
      if (this.wrap(text, ink, middle).length > widest.length) low = middle;
      else high = middle;
    }
    return this.wrap(text, ink, high);
  }

  /** One line cut to a width, with an ellipsis when something is lost. */
  fit(text: string, ink: Ink, width: number): string {
    const clean = this.printable(text, ink.font).replaceAll("\n", " ");
    if (this.widthOf(clean, ink) <= width) return clean;
    let kept = clean;
    while (kept.length > 1 && this.widthOf(`${kept}…`, ink) > width) kept = kept.slice(0, -1);
    return `${kept.trimEnd()}…`;
  }

  /** Draws one line; `y` is the top of its line box. Call inside a tag or an artifact. */
  line(
    text: string,
    x: number,
    y: number,
    ink: Ink,
    {
      align = "left",
      width = 0,
    }: { readonly align?: "left" | "right" | "center"; readonly width?: number } = {},
  ): void {
    if (text === "") return;
    const shift =
      align === "left" ? 0 : (width - this.widthOf(text, ink)) * (align === "right" ? 1 : 0.5);
    this.write(text, x + shift, y + ink.leading / 2 + ink.size * 0.34, ink);
  }

  /** Writes a text whose letters can all be printed, its base line at `y`. */
  write(text: string, x: number, y: number, ink: Pick<Ink, "font" | "size" | "colour">): void {
    this.doc.fillColor(ink.colour);
    this.typefaces[ink.font].write(text, x, y, ink.size);
  }

  lines(texts: readonly string[], x: number, y: number, ink: Ink): void {
    for (const [index, text] of texts.entries()) this.line(text, x, y + index * ink.leading, ink);
  }

  /** Puts a file into the document, as data that the document stands on. */
  attach({ block, name, description, text }: Attachment): void {
    const options = {
      name,
      description,
      type: "text/csv",
      relationship: "Data",
      creationDate: this.day,
      modifiedDate: this.day,
    } as const;
    // pdfkit gives back the file's own dictionary; the typings say otherwise.
    const made: unknown = this.doc.file(Buffer.from(text), options);
    this.files.set(block, made as PDFKit.PDFKitReference);
  }

  /** Opens a tag that gets children later; end it with `close`. */
  open(parent: Element, type: string, given: ElementOptions = {}): Element {
    const { file, bullets, ...options } = given;
    const element = this.doc.struct(type, options);
    // The dictionary of a tag, which the typings leave out.
    const { data } = (element as unknown as { dictionary: { data: object } }).dictionary;
    if (file !== undefined) Object.assign(data, { AF: [file] });
    if (bullets !== undefined) Object.assign(data, { A: { O: "List", ListNumbering: bullets } });
    parent.add(element);
    return element;
  }

  close(element: Element): void {
    element.end();
  }

  /** A tag around what `draw` draws, on this page. */
  tag(parent: Element, type: string, draw: () => void, options: ElementOptions = {}): void {
    const element = this.open(parent, type, options);
    element.add(draw);
    element.end();
  }

  /** A tag of text lines: the commonest one. */
  text(
    parent: Element,
    type: string,
    texts: readonly string[],
    x: number,
    y: number,
    ink: Ink,
  ): void {
    this.tag(parent, type, () => this.lines(texts, x, y, ink));
  }

  /** Marks what `draw` draws as decoration, which a reader does not speak. */
  artifact(draw: () => void, type: "Layout" | "Pagination" = "Layout"): void {
    this.doc.markContent("Artifact", { type });
    draw();
    this.doc.endMarkedContent();
  }

  rule(x1: number, y: number, x2: number, colour: string, thick = 0.5): void {
    this.doc.moveTo(x1, y).lineTo(x2, y).lineWidth(thick).strokeColor(colour).stroke();
  }

  box(x: number, y: number, width: number, height: number, colour: string): void {
    this.doc.rect(x, y, width, height).fill(colour);
  }

  /** A small triangle with its base line at `y`: the sign that goes with an alarm, hollow for less. */
  sign(x: number, y: number, size: number, colour: string, filled: boolean): void {
    const { doc } = this;
    doc
      .moveTo(x, y)
      .lineTo(x + size, y)
      .lineTo(x + size / 2, y - size * 0.9)
      .closePath();
    if (filled) doc.fill(colour);
    else doc.lineWidth(0.9).strokeColor(colour).stroke();
  }

  addPage(): void {
    this.doc.addPage();
  }

  get pages(): number {
    return this.doc.bufferedPageRange().count;
  }

  /** Ends the tags and the file; its bytes. */
  async finish(): Promise<Uint8Array> {
    this.root.end();
    this.doc.end();
    await this.finished;
    return packObjects(Buffer.concat(this.chunks));
  }
}

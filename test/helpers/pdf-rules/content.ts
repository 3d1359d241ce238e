import { contentOf, dictOf, get, type PdfFile } from "./file.js";
import { isWord, Syntax } from "./syntax.js";
import { type Dict, isStream, isText, nameOf, type Value } from "./values.js";

export interface Operator {
  readonly word: string;
  readonly operands: readonly Value[];
}

/** The operators of a content stream with what stands before each. */
export function operatorsOf(bytes: Uint8Array): readonly Operator[] {
  const syntax = new Syntax(bytes);
  const made: Operator[] = [];
  let operands: Value[] = [];
  for (;;) {
    const token = syntax.next();
    if (token === undefined) return made;
    if (isWord(token)) {
      made.push({ word: token.word, operands });
      operands = [];
    } else operands.push(token);
  }
}

const PAINT = new Set(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "Tj", "TJ", "'", '"', "sh"]);
const SHOW = new Set(["Tj", "TJ", "'", '"']);
const KNOWN = new Set(
  "b B b* B* BDC BI BMC BT c cm CS cs d d0 d1 Do DP EI EMC ET f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split(
    " ",
  ),
);

/** What was found while walking the content of a page. */
export interface Walked {
  /** In the order of the content; a number twice is a fault. */
  readonly mcids: readonly number[];
  readonly faults: readonly string[];
  /** Codes of glyphs shown, by the object of the font. */
  readonly shown: ReadonlyMap<Dict, ReadonlySet<number>>;
  readonly operators: readonly Operator[];
}

/** The mark in force: none, inside a tag, or inside an artifact. */
type Mark = "tag" | "artifact" | "neutral";

class Walk {
  readonly mcids: number[] = [];
  readonly faults: string[] = [];
  readonly shown = new Map<Dict, Set<number>>();
  readonly operators: Operator[] = [];
  private readonly marks: Mark[] = [];
  private readonly file: PdfFile;

  constructor(file: PdfFile) {
    this.file = file;
  }

  run(bytes: Uint8Array, resources: Dict): void {
    const fonts: (Dict | undefined)[] = [];
    let font: Dict | undefined;
    const depth = this.marks.length;
    for (const operator of operatorsOf(bytes)) {
      const { word, operands } = operator;
      this.operators.push(operator);
      if (!KNOWN.has(word)) this.faults.push(`operatore sconosciuto «${word}»`);
      if (word === "q") fonts.push(font);
      else if (word === "Q") {
        if (fonts.length === 0) this.faults.push("Q senza q");
        font = fonts.pop();
      } else if (word === "BDC" || word === "BMC") this.open(operands, resources);
      else if (word === "EMC") {
        if (this.marks.pop() === undefined) this.faults.push("EMC senza BDC");
      } else if (word === "Tf") {
        font = dictOf(this.file, dictOf(this.file, resources.get("Font")).get(nameOf(operands[0])));
      } else if (word === "Do") this.form(nameOf(operands[0]), resources);
      if (SHOW.has(word)) this.show(font, operands);
      if (PAINT.has(word) && !this.marks.some((mark) => mark !== "neutral")) {
        this.faults.push(`«${word}» dipinge fuori da ogni elemento e da ogni artefatto`);
      }
    }
    if (fonts.length > 0) this.faults.push("q senza Q");
    if (this.marks.length !== depth) this.faults.push("BDC senza EMC");
  }

  private open(operands: readonly Value[], resources: Dict): void {
    const tag = nameOf(operands[0]);
    const second = operands[1];
    const properties =
      second instanceof Map
        ? second
        : dictOf(this.file, dictOf(this.file, resources.get("Properties")).get(nameOf(second)));
    const mcid = properties.get("MCID");
    if (tag === "Artifact") {
      if (this.marks.includes("tag")) this.faults.push("artefatto dentro un elemento");
      this.marks.push("artifact");
    } else if (typeof mcid === "number") {
      if (this.marks.includes("artifact")) this.faults.push("elemento dentro un artefatto");
      if (this.marks.includes("tag")) this.faults.push("elemento dentro un altro elemento");
      this.mcids.push(mcid);
      this.marks.push("tag");
    } else this.marks.push("neutral");
  }

  private form(called: string, resources: Dict): void {
    const value = get(this.file, dictOf(this.file, resources.get("XObject")).get(called));
    if (!isStream(value)) {
      this.faults.push(`manca l'oggetto «${called}»`);
      return;
    }
    if (nameOf(value.dict.get("Subtype")) === "Form") {
      const own = value.dict.get("Resources");
      this.run(contentOf(this.file, value), own === undefined ? resources : dictOf(this.file, own));
    } else if (!this.marks.some((mark) => mark !== "neutral")) {
      this.faults.push("immagine fuori da ogni elemento e da ogni artefatto");
    }
  }

  private show(font: Dict | undefined, operands: readonly Value[]): void {
    if (font === undefined) {
      this.faults.push("testo senza carattere");
      return;
    }
    const codes = this.shown.get(font) ?? new Set<number>();
    this.shown.set(font, codes);
    const wide = nameOf(font.get("Subtype")) === "Type0";
    for (const one of operands.flat()) {
      if (!isText(one)) continue;
      for (let at = 0; at < one.bytes.length; at += wide ? 2 : 1) {
        const high = one.bytes.charCodeAt(at);
        codes.add(wide ? high * 256 + one.bytes.charCodeAt(at + 1) : high);
      }
    }
  }
}

const walks = new WeakMap<Dict, Walked>();

/** The content of a page walked through, forms included; done once. */
export function walked(file: PdfFile, page: Dict): Walked {
  const known = walks.get(page);
  if (known !== undefined) return known;
  const walk = new Walk(file);
  walk.run(contentOf(file, page.get("Contents")), dictOf(file, page.get("Resources")));
  walks.set(page, walk);
  return walk;
}

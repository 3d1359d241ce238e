/**
 * Puts right what pptxgenjs 4.0.1 writes: parts that are listed and do not exist, the order of the
 * presentation's lists, a theme that two masters share, repeated ids, tables without header mark,
 * language, dates; adds alternative texts, vectors beside pixels, and takes out what is of the moment.
 */
import { familyOf } from "../../define/fonts.js";
import type { Document, Theme } from "../../model/document.js";
import type { FigureNeeded } from "./draw-chart.js";
import { LOGO } from "./draw-logo.js";
import { addVectors, chartTypes, FIGURE_TYPES } from "./figure-parts.js";
import {
  editPart,
  type Parts,
  partPaths,
  readPart,
  readParts,
  relsPath,
  tidyContentTypes,
  writePart,
  writeParts,
} from "./package.js";
import type { Alternatives } from "./pen.js";
import { placeFigure } from "./place-figure.js";
import { writeProperties } from "./properties.js";
import { TYPE } from "./slide-grid.js";
import { LAYOUTS } from "./slide-layouts.js";
import { completeMaster, completeTheme } from "./slide-master.js";
import { child, descendants, element, elements, textOf, type XmlElement } from "./xml.js";

const LANGUAGE = "it-IT";

export interface SlideMade {
  readonly alternatives: Alternatives;
  readonly figures: readonly FigureNeeded[];
}

/** `slides` in deck order. Gives the finished file. */
export async function repairPptx(
  bytes: Uint8Array,
  document: Document,
  theme: Theme,
  slides: readonly SlideMade[],
): Promise<Uint8Array> {
  const parts = readParts(bytes);
  const family = familyOf(theme);
  for (const path of [...parts.keys()]) if (path.endsWith("/")) parts.delete(path);
  editPart(parts, "ppt/slideMasters/slideMaster1.xml", (root) => completeMaster(root, theme));
  repairTheme(parts, theme);
  editPart(parts, "ppt/presentation.xml", repairPresentation);
  for (const path of partPaths(parts, /^ppt\/slideLayouts\/slideLayout\d+\.xml$/))
    editPart(parts, path, (root) => repairLayout(root, theme));
  let figures = 0;
  slides.forEach((made, index) => {
    const path = `ppt/slides/slide${index + 1}.xml`;
    editPart(parts, path, (root) => {
      for (const figure of made.figures) {
        figures += 1;
        placeFigure(parts, { path, root, number: figures }, figure, theme);
      }
      addLogoVectors(parts, path, root, theme);
      repairShapes(root, made.alternatives);
      markTables(root);
      groupCards(root);
      number(root);
      setLanguage(root, family);
    });
  });
  for (const path of partPaths(parts, /^ppt\/notes(Slides|Masters)\/[^/]+\.xml$/))
    editPart(parts, path, (root) => {
      splitParagraphs(root);
      setLanguage(root, family);
    });
  writeProperties(parts, document, slides.length);
  tidyContentTypes(parts, FIGURE_TYPES, {
    "ppt/theme/theme2.xml": "application/vnd.openxmlformats-officedocument.theme+xml",
    ...chartTypes(parts),
  });
  return await writeParts(parts);
}

function addLogoVectors(parts: Parts, path: string, root: XmlElement, { logo }: Theme): void {
  if (logo?.vectors === undefined) return;
  for (const picture of descendants(root, "p:pic")) {
    if (descendants(picture, "p:cNvPr")[0]?.attributes.name !== LOGO) continue;
    const [blip] = descendants(picture, "a:blip");
    if (blip !== undefined) addVectors(parts, path, blip, logo.vectors);
  }
}

/** PowerPoint asks for a theme of its own under the notes master. */
function repairTheme(parts: Parts, theme: Theme): void {
  editPart(parts, "ppt/theme/theme1.xml", (root) => completeTheme(root, theme));
  writePart(parts, "ppt/theme/theme2.xml", readPart(parts, "ppt/theme/theme1.xml"));
  editPart(parts, relsPath("ppt/notesMasters/notesMaster1.xml"), (root) => {
    for (const found of elements(root))
      if (found.attributes.Type?.endsWith("/theme") === true)
        found.attributes.Target = "../theme/theme2.xml";
  });
}

const PRESENTATION_ORDER = [
  "p:sldMasterIdLst",
  "p:notesMasterIdLst",
  "p:handoutMasterIdLst",
  "p:sldIdLst",
  "p:sldSz",
  "p:notesSz",
  "p:defaultTextStyle",
  "p:extLst",
];

function repairPresentation(root: XmlElement): void {
  root.children = elements(root).sort(
    (a, b) => PRESENTATION_ORDER.indexOf(a.name) - PRESENTATION_ORDER.indexOf(b.name),
  );
  descendants(root, "p14:section").forEach((section, index) => {
    const id = (index + 1).toString(16).toUpperCase().padStart(12, "0");
    section.attributes.id = `{DA5A0000-0000-4000-8000-${id}}`;
  });
  for (const found of descendants(root, "a:defRPr")) found.attributes.lang = LANGUAGE;
  const size = child(root, "p:notesSz");
  // Portrait A4 notes pages.
  if (size !== undefined) size.attributes = { cx: "6858000", cy: "9906000" };
}

const LAYOUT_TYPES: Readonly<Record<string, string>> = { DEFAULT: "blank", Copertina: "title" };

function repairLayout(root: XmlElement, theme: Theme): void {
  const name = child(root, "p:cSld")?.attributes.name ?? "";
  root.attributes = {
    ...root.attributes,
    ...(LAYOUT_TYPES[name] === undefined ? {} : { type: LAYOUT_TYPES[name] }),
    preserve: "1",
    userDrawn: "1",
    // The cover has a head of its own.
    ...(name === LAYOUTS.cover && theme.intestazione !== "" ? { showMasterSp: "0" } : {}),
  };
  const slide = child(root, "p:cSld");
  if (slide !== undefined && name === "DEFAULT") slide.attributes.name = "Vuota";
  repairShapes(root, new Map());
  number(root);
  setLanguage(root, familyOf(theme));
}

function repairShapes(root: XmlElement, alternatives: Alternatives): void {
  for (const shape of descendants(root, "p:sp", "p:pic", "p:graphicFrame")) {
    const properties = descendants(shape, "p:cNvPr")[0];
    if (properties === undefined) continue;
    const ph = descendants(shape, "p:ph")[0];
    if (ph !== undefined) repairPlaceholder(ph, properties, shape);
    const alternative = alternatives.get(properties.attributes.name ?? "");
    if (typeof alternative === "string") properties.attributes.descr = alternative;
    else if (alternative === null) {
      delete properties.attributes.descr;
      markDecorative(properties);
    }
  }
  for (const border of descendants(root, "a:ln"))
    if (border.children.length === 0) border.children.push(element("a:noFill"));
  for (const paragraph of descendants(root, "a:p")) {
    let seen = false;
    paragraph.children = elements(paragraph).filter(({ name }) => {
      if (name !== "a:pPr") return true;
      const first = !seen;
      seen = true;
      return first;
    });
  }
}

function repairPlaceholder(ph: XmlElement, properties: XmlElement, shape: XmlElement): void {
  delete ph.attributes.hasCustomPrompt;
  if (ph.attributes.type === "sldNum") {
    ph.attributes.idx = "12";
    properties.attributes.name = "Numero di diapositiva";
    for (const run of descendants(shape, "a:rPr", "a:endParaRPr"))
      run.attributes.sz = String(TYPE.footer * 100);
  }
  const locks = descendants(shape, "p:cNvSpPr")[0];
  if (locks !== undefined) locks.children = [element("a:spLocks", { noGrp: "1" })];
}

const DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative";

function markDecorative(properties: XmlElement): void {
  properties.children.push(
    element("a:extLst", {}, [
      element("a:ext", { uri: "{C183D7F6-B498-43B3-948B-1728B52AA6E4}" }, [
        element("adec:decorative", { "xmlns:adec": DECORATIVE, val: "1" }),
      ]),
    ]),
  );
}

/** Assistive tools read the header row only where the table says that it has one. */
function markTables(root: XmlElement): void {
  for (const table of descendants(root, "a:tbl")) {
    const properties = child(table, "a:tblPr");
    if (properties !== undefined) properties.attributes.firstRow = "1";
  }
}

/** Ids are unique in a slide: 1 is the tree, the others follow reading order. */
function number(root: XmlElement): void {
  descendants(root, "p:cNvPr").forEach((found, index) => {
    found.attributes.id = String(index + 1);
  });
}

/** `family`: the face of the theme. */
function setLanguage(root: XmlElement, family: string): void {
  for (const found of descendants(root, "a:rPr", "a:endParaRPr", "a:defRPr")) {
    delete found.attributes.altLang;
    found.attributes = { lang: LANGUAGE, ...found.attributes };
    found.attributes.lang = LANGUAGE;
    // The font of the theme: who changes it there changes the deck.
    found.children = elements(found).filter(
      ({ name, attributes }) => !(/^a:(latin|ea|cs)$/.test(name) && attributes.typeface === family),
    );
  }
  for (const found of descendants(root, "a:r", "a:fld"))
    if (child(found, "a:rPr") === undefined)
      found.children.unshift(element("a:rPr", { lang: LANGUAGE }));
}

/** Notes come as one run with line ends in it: a paragraph each. */
function splitParagraphs(root: XmlElement): void {
  for (const body of descendants(root, "p:txBody"))
    body.children = elements(body).flatMap((part) => {
      if (part.name !== "a:p" || !textOf(part).includes("\n")) return [part];
      return textOf(part)
        .split("\n")
        .map((line) =>
          element("a:p", {}, [
            element("a:r", {}, [
              element("a:rPr", { lang: LANGUAGE }),
              element("a:t", {}, [line.trimEnd()]),
            ]),
          ]),
        );
    });
}

/** The parts of a card move together: one group a card, named after its indicator. */
function groupCards(root: XmlElement): void {
  const tree = descendants(root, "p:spTree")[0];
  if (tree === undefined) return;
  const groups = new Map<string, XmlElement>();
  tree.children = elements(tree).flatMap((shape) => {
    const name = descendants(shape, "p:cNvPr")[0]?.attributes.name ?? "";
    const card = shape.name === "p:sp" ? /^KPI (\d+ [^:]+):/.exec(name)?.[1] : undefined;
    if (card === undefined) return [shape];
    const open = groups.get(card);
    if (open !== undefined) {
      open.children.push(shape);
      return [];
    }
    const offset = descendants(shape, "a:off")[0]?.attributes ?? {};
    const extent =
      descendants(shape, "a:ext").find(({ attributes }) => attributes.cx)?.attributes ?? {};
    const group = element("p:grpSp", {}, [
      element("p:nvGrpSpPr", {}, [
        element("p:cNvPr", { id: "0", name: `Indicatore ${card.replace(/^\d+ /, "")}` }),
        element("p:cNvGrpSpPr"),
        element("p:nvPr"),
      ]),
      element("p:grpSpPr", {}, [
        element("a:xfrm", {}, [
          element("a:off", { ...offset }),
          element("a:ext", { ...extent }),
          element("a:chOff", { ...offset }),
          element("a:chExt", { ...extent }),
        ]),
      ]),
      shape,
    ]);
    groups.set(card, group);
    return [group];
  });
}

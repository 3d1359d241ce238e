/** The master under the layouts: the library leaves it empty, so title, body and number are put here. */
import { familyOf } from "../../define/fonts.js";
import type { Theme } from "../../model/document.js";
import { hex } from "./pen.js";
import { AREA, FOOTER, type Frame, HEADER, TITLE, TYPE } from "./slide-grid.js";
import {
  child,
  descendants,
  element,
  elements,
  escapeXml,
  parseXml,
  type XmlElement,
} from "./xml.js";

const EMU = 914_400;
const emu = (inches: number): number => Math.round(inches * EMU);

const NAMESPACES =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';

const transform = ({ x, y, w, h }: Frame): string =>
  `<a:xfrm><a:off x="${emu(x)}" y="${emu(y)}"/><a:ext cx="${emu(w)}" cy="${emu(h)}"/></a:xfrm>`;

function placeholder(
  id: number,
  name: string,
  ph: string,
  frame: Frame,
  anchor: "t" | "ctr",
  paragraphs: string,
): XmlElement {
  const source = `<p:sp ${NAMESPACES}><p:nvSpPr><p:cNvPr id="${id}" name="${name}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph ${ph}/></p:nvPr></p:nvSpPr><p:spPr>${transform(frame)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr vert="horz" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="${anchor}"><a:normAutofit/></a:bodyPr><a:lstStyle/>${paragraphs}</p:txBody></p:sp>`;
  const shape = parseXml(source);
  shape.attributes = {};
  return shape;
}

const style = (
  size: number,
  bold: boolean,
  font: "mj" | "mn",
  margin: number,
  bullet: boolean,
): string =>
  `marL="${margin}" indent="${bullet ? -emu(0.22) : 0}" algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" latinLnBrk="0" hangingPunct="1"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="${bullet ? 600 : 0}"/></a:spcBef>${bullet ? '<a:buChar char="•"/>' : "<a:buNone/>"}<a:defRPr lang="it-IT" sz="${size * 100}" b="${bold ? 1 : 0}" kern="1200"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="+${font}-lt"/><a:ea typeface="+${font}-ea"/><a:cs typeface="+${font}-cs"/></a:defRPr>`;

function textStyles(): XmlElement {
  const levels = [TYPE.takeaway, 18, 16, 14, 14]
    .map((size, index) => {
      const margin = emu(0.22 * (index + 1));
      return `<a:lvl${index + 1}pPr ${style(size, false, "mn", margin, true)}</a:lvl${index + 1}pPr>`;
    })
    .join("");
  const root = parseXml(
    `<p:txStyles ${NAMESPACES}><p:titleStyle><a:lvl1pPr ${style(TYPE.title, true, "mj", 0, false)}</a:lvl1pPr></p:titleStyle><p:bodyStyle>${levels}</p:bodyStyle><p:otherStyle><a:lvl1pPr ${style(16, false, "mn", 0, false)}</a:lvl1pPr></p:otherStyle></p:txStyles>`,
  );
  root.attributes = {};
  return root;
}

const run = (text: string): string =>
  `<a:p><a:r><a:rPr lang="it-IT"/><a:t>${text}</a:t></a:r></a:p>`;

/** The line of the body at the head of the slides: once, here, where one who edits it changes all. */
function header({ intestazione, colori }: Theme): XmlElement[] {
  if (intestazione === "") return [];
  const source = `<p:sp ${NAMESPACES}><p:nvSpPr><p:cNvPr id="5" name="Intestazione"/><p:cNvSpPr txBox="1"/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>${transform(HEADER)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" anchor="ctr"/><a:lstStyle/><a:p><a:pPr algn="l"/><a:r><a:rPr lang="it-IT" sz="${TYPE.footer * 100}"><a:solidFill><a:srgbClr val="${hex(colori.testoChiaro)}"/></a:solidFill></a:rPr><a:t>${escapeXml(intestazione)}</a:t></a:r></a:p></p:txBody></p:sp>`;
  const shape = parseXml(source);
  shape.attributes = {};
  return [shape];
}

/** Gives the master its placeholders and type, on the grid of the layouts. */
export function completeMaster(root: XmlElement, theme: Theme): void {
  const tree = descendants(root, "p:spTree")[0];
  if (tree === undefined) throw new Error("slide master without shape tree");
  const number = { ...FOOTER, x: FOOTER.x + FOOTER.w - 0.5, w: 0.5 };
  tree.children = [
    ...elements(tree).filter(({ name }) => name === "p:nvGrpSpPr" || name === "p:grpSpPr"),
    placeholder(2, "Titolo", 'type="title"', TITLE, "ctr", run("Titolo della diapositiva")),
    placeholder(3, "Testo", 'type="body" idx="1"', AREA, "t", run("Testo della diapositiva")),
    placeholder(
      4,
      "Numero di diapositiva",
      'type="sldNum" sz="quarter" idx="4"',
      number,
      "ctr",
      `<a:p><a:pPr algn="r"/><a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="it-IT" sz="${TYPE.footer * 100}"/><a:t>1</a:t></a:fld></a:p>`,
    ),
    ...header(theme),
  ];
  root.children = elements(root).flatMap((part) =>
    part.name === "p:hf" ? [] : part.name === "p:txStyles" ? [textStyles()] : [part],
  );
}

const SANS_SERIF = "020B0604020202020204";

/** Colours and fonts of the deck, so that who edits it finds them in PowerPoint's own palette. */
export function completeTheme(root: XmlElement, theme: Theme): void {
  root.attributes.name = `dash ${theme.nome}`;
  const colours = theme.colori;
  const categories = Array.from(
    { length: 6 },
    (_, index) => colours.categorie[index] ?? colours.territorio,
  );
  const values: Readonly<Record<string, string>> = {
    dk1: colours.testo,
    lt1: "#FFFFFF",
    dk2: colours.regione,
    lt2: colours.sfondo,
    ...Object.fromEntries(categories.map((colour, index) => [`accent${index + 1}`, colour])),
    hlink: colours.territorio,
    folHlink: colours.regione,
  };
  const scheme = descendants(root, "a:clrScheme")[0];
  if (scheme !== undefined) {
    scheme.attributes.name = theme.nome;
    for (const slot of elements(scheme)) {
      const value = values[slot.name.slice(2)];
      if (value !== undefined) slot.children = [element("a:srgbClr", { val: hex(value) })];
    }
  }
  const fonts = descendants(root, "a:fontScheme")[0];
  if (fonts === undefined) return;
  fonts.attributes.name = theme.nome;
  // The build of the face, ours a sans serif: a machine without it picks one like it.
  const panose = theme.carattere === undefined ? SANS_SERIF : theme.carattere.panose;
  for (const font of elements(fonts)) {
    const latin = child(font, "a:latin");
    if (latin !== undefined)
      latin.attributes = {
        typeface: familyOf(theme),
        ...(panose === null ? {} : { panose }),
      };
  }
}

/**
 * The order in which the schemas of ISO/IEC 29500 (transitional) have the children of the elements
 * that we write, and the attributes these may not lack. `?` may be missing, `*` may repeat, `+` must
 * be there and may repeat, `a|b` is a choice.
 */
import type { XmlElement } from "../../src/render/office/xml.js";
import { elements } from "../../src/render/office/xml.js";

const SERIES = "c:idx c:order c:tx? c:spPr?";
const SHOWN =
  "c:numFmt? c:spPr? c:txPr? c:dLblPos? c:showLegendKey? c:showVal? c:showCatName? c:showSerName? c:showPercent? c:showBubbleSize? c:separator?";
const AXIS =
  "c:axId c:scaling c:delete? c:axPos c:majorGridlines? c:minorGridlines? c:title? c:numFmt? c:majorTickMark? c:minorTickMark? c:tickLblPos? c:spPr? c:txPr? c:crossAx c:crosses|c:crossesAt";
const FILL = "a:noFill|a:solidFill|a:gradFill|a:blipFill|a:pattFill|a:grpFill";

const MODELS: Readonly<Record<string, string>> = {
  "c:chartSpace":
    "c:date1904? c:lang? c:roundedCorners? c:style? c:clrMapOvr? c:protection? c:chart c:spPr? c:txPr? c:externalData? c:printSettings? c:userShapes? c:extLst?",
  // The relation of a frame is a `c:chart` too, and holds nothing.
  "c:plotArea":
    "c:layout? (c:areaChart|c:lineChart|c:barChart)+ (c:catAx|c:valAx)* c:dTable? c:spPr? c:extLst?",
  "c:layout": "c:manualLayout?",
  "c:manualLayout":
    "c:layoutTarget? c:xMode? c:yMode? c:wMode? c:hMode? c:x? c:y? c:w? c:h? c:extLst?",
  "c:barChart":
    "c:barDir c:grouping? c:varyColors? c:ser* c:dLbls? c:gapWidth? c:overlap? c:serLines* c:axId c:axId",
  "c:lineChart":
    "c:grouping c:varyColors? c:ser* c:dLbls? c:dropLines? c:hiLowLines? c:upDownBars? c:marker? c:smooth? c:axId c:axId",
  "c:areaChart": "c:grouping? c:varyColors? c:ser* c:dLbls? c:dropLines? c:axId c:axId",
  "c:barChart/c:ser": `${SERIES} c:invertIfNegative? c:pictureOptions? c:dPt* c:dLbls? c:trendline* c:errBars? c:cat? c:val? c:shape?`,
  "c:lineChart/c:ser": `${SERIES} c:marker? c:dPt* c:dLbls? c:trendline* c:errBars? c:cat? c:val? c:smooth?`,
  "c:areaChart/c:ser": `${SERIES} c:pictureOptions? c:dPt* c:dLbls? c:trendline* c:errBars* c:cat? c:val?`,
  "c:ser/c:tx": "c:strRef|c:v",
  "c:dPt": "c:idx c:invertIfNegative? c:marker? c:bubble3D? c:explosion? c:spPr? c:pictureOptions?",
  "c:ser/c:marker": "c:symbol? c:size? c:spPr?",
  "c:dPt/c:marker": "c:symbol? c:size? c:spPr?",
  "c:dLbls": `c:dLbl* (c:delete|(${SHOWN}))`,
  "c:dLbl": `c:idx (c:delete|(c:layout? c:tx? ${SHOWN}))`,
  "c:dLbl/c:tx": "c:strRef|c:rich",
  "c:errBars": "c:errDir? c:errBarType c:errValType c:noEndCap? c:plus? c:minus? c:val? c:spPr?",
  "c:cat": "c:multiLvlStrRef|c:numRef|c:numLit|c:strRef|c:strLit",
  "c:ser/c:val": "c:numRef|c:numLit",
  "c:strRef": "c:f c:strCache?",
  "c:numRef": "c:f c:numCache?",
  "c:strCache": "c:ptCount? c:pt*",
  "c:numCache": "c:formatCode? c:ptCount? c:pt*",
  "c:numLit": "c:formatCode? c:ptCount? c:pt*",
  "c:pt": "c:v",
  "c:catAx": `${AXIS} c:auto? c:lblAlgn? c:lblOffset? c:tickLblSkip? c:tickMarkSkip? c:noMultiLvlLbl?`,
  "c:valAx": `${AXIS} c:crossBetween? c:majorUnit? c:minorUnit? c:dispUnits?`,
  "c:scaling": "c:logBase? c:orientation? c:max? c:min?",
  "c:title": "c:tx? c:layout? c:overlay? c:spPr? c:txPr?",
  "c:title/c:tx": "c:strRef|c:rich",
  "c:legend": "c:legendPos? c:legendEntry* c:layout? c:overlay? c:spPr? c:txPr?",
  "c:legendEntry": "c:idx (c:delete|c:txPr)",
  "c:externalData": "c:autoUpdate?",
  "c:spPr": `a:xfrm? a:custGeom? a:prstGeom? (${FILL})? a:ln? a:effectLst?`,
  "c:txPr": "a:bodyPr a:lstStyle? a:p+",
  "c:rich": "a:bodyPr a:lstStyle? a:p+",
  "a:ln":
    "(a:noFill|a:solidFill|a:gradFill|a:pattFill)? a:prstDash? (a:round|a:bevel|a:miter)? a:headEnd? a:tailEnd?",
  "a:p": "a:pPr? (a:r|a:br|a:fld)* a:endParaRPr?",
  "a:r": "a:rPr? a:t",
  "a:fld": "a:rPr? a:pPr? a:t?",
  "p:sld": "p:cSld p:clrMapOvr? p:transition? p:timing? p:extLst?",
  "p:sldLayout": "p:cSld p:clrMapOvr? p:transition? p:timing? p:hf? p:extLst?",
  "p:sldMaster":
    "p:cSld p:clrMap p:sldLayoutIdLst? p:transition? p:timing? p:hf? p:txStyles? p:extLst?",
  "p:cSld": "p:bg? p:spTree p:custDataLst? p:controls? p:extLst?",
  "p:spTree": "p:nvGrpSpPr p:grpSpPr (p:sp|p:grpSp|p:graphicFrame|p:cxnSp|p:pic)* p:extLst?",
  "p:grpSp": "p:nvGrpSpPr p:grpSpPr (p:sp|p:grpSp|p:graphicFrame|p:cxnSp|p:pic)* p:extLst?",
  "p:sp": "p:nvSpPr p:spPr p:style? p:txBody? p:extLst?",
  "p:pic": "p:nvPicPr p:blipFill p:spPr p:style? p:extLst?",
  "p:graphicFrame": "p:nvGraphicFramePr p:xfrm a:graphic p:extLst?",
  "p:blipFill": "a:blip? a:srcRect? (a:tile|a:stretch)?",
  "p:txBody": "a:bodyPr a:lstStyle? a:p+",
  "a:tbl": "a:tblPr? a:tblGrid a:tr*",
  "a:tr": "a:tc* a:extLst?",
  "a:tc": "a:txBody? a:tcPr? a:extLst?",
  "a:tcPr": `a:lnL? a:lnR? a:lnT? a:lnB? a:lnTlToBr? a:lnBlToTr? a:cell3D? (${FILL})? a:headers? a:extLst?`,
  "p:presentation":
    "p:sldMasterIdLst? p:notesMasterIdLst? p:handoutMasterIdLst? p:sldIdLst? p:sldSz? p:notesSz p:defaultTextStyle? p:extLst?",
  "xdr:wsDr": "(xdr:twoCellAnchor|xdr:oneCellAnchor|xdr:absoluteAnchor)*",
  "xdr:oneCellAnchor":
    "xdr:from xdr:ext (xdr:sp|xdr:grpSp|xdr:graphicFrame|xdr:pic) xdr:clientData",
  "xdr:from": "xdr:col xdr:colOff xdr:row xdr:rowOff",
  "xdr:pic": "xdr:nvPicPr xdr:blipFill xdr:spPr xdr:style?",
  "xdr:graphicFrame": "xdr:nvGraphicFramePr xdr:xfrm a:graphic",
  worksheet:
    "sheetPr? dimension? sheetViews? sheetFormatPr? cols* sheetData sheetCalcPr? sheetProtection? protectedRanges? scenarios? autoFilter? sortState? dataConsolidate? customSheetViews? mergeCells? phoneticPr? conditionalFormatting* dataValidations? hyperlinks? printOptions? pageMargins? pageSetup? headerFooter? rowBreaks? colBreaks? customProperties? cellWatches? ignoredErrors? smartTags? drawing? legacyDrawing? legacyDrawingHF? picture? oleObjects? controls? webPublishItems? tableParts? extLst?",
  table: "autoFilter? sortState? tableColumns tableStyleInfo? extLst?",
  workbook:
    "fileVersion? fileSharing? workbookPr? workbookProtection? bookViews? sheets functionGroups? externalReferences? definedNames? calcPr? oleSize? customWorkbookViews? pivotCaches? extLst?",
  styleSheet:
    "numFmts? fonts? fills? borders? cellStyleXfs? cellXfs? cellStyles? dxfs? tableStyles? colors? extLst?",
  c: "f? v? is? extLst?",
  row: "c* extLst?",
};

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  "c:pt": ["idx"],
  "c:numFmt": ["formatCode"],
  "c:externalData": ["r:id"],
  "p:cNvPr": ["id", "name"],
  "xdr:cNvPr": ["id", "name"],
  "a:off": ["x", "y"],
  "a:srgbClr": ["val"],
  table: ["id", "displayName", "ref"],
  tableColumn: ["id", "name"],
  sheet: ["name", "sheetId", "r:id"],
  drawing: ["r:id"],
};

const expressions = new Map<string, RegExp>();

/** Words of a model, each choice of two words in brackets of its own. */
const grouped = (model: string): string =>
  model
    .split(" ")
    .map((word) => {
      const named = word.replace(/[A-Za-z]\w*(?::[A-Za-z]\w*)?/g, (name) => `(?:${name},)`);
      return word.includes("|") && !/[()]/.test(word) ? `(?:${named})` : named;
    })
    .join("");

/** A model as an expression over the names of the children, each followed by a comma. */
function expression(model: string): RegExp {
  let found = expressions.get(model);
  if (found === undefined) {
    found = new RegExp(`^(?:${grouped(model)})$`);
    expressions.set(model, found);
  }
  return found;
}

/** What strays from the schema below `root`; empty when all is well. */
export function schemaFaults(root: XmlElement): string[] {
  const faults: string[] = [];
  const walk = (node: XmlElement, parent: string): void => {
    const model = MODELS[`${parent}/${node.name}`] ?? MODELS[node.name];
    const children = elements(node);
    if (model !== undefined) {
      const names = children.map(({ name }) => `${name},`).join("");
      if (!expression(model).test(names)) faults.push(`${parent}/${node.name}: ${names}`);
    }
    for (const name of NEEDED[node.name] ?? [])
      if (node.attributes[name] === undefined) faults.push(`${node.name} without ${name}`);
    for (const next of children) walk(next, node.name);
  };
  walk(root, "");
  return faults;
}

/** Positions of labels that Office knows for each kind of bar or line; others make it repair the file. */
export function labelFaults(root: XmlElement): string[] {
  const faults: string[] = [];
  const positions: Readonly<Record<string, readonly string[]>> = {
    clustered: ["outEnd", "ctr", "inEnd", "inBase"],
    stacked: ["ctr", "inEnd", "inBase"],
    percentStacked: ["ctr", "inEnd", "inBase"],
    standard: ["t", "b", "l", "r", "ctr"],
  };
  const walk = (node: XmlElement, grouping: string): void => {
    const own = elements(node).find(({ name }) => name === "c:grouping")?.attributes.val;
    const now = own ?? grouping;
    if (node.name === "c:dLblPos" && positions[now]?.includes(node.attributes.val ?? "") !== true)
      faults.push(`${now} with label ${node.attributes.val}`);
    for (const next of elements(node)) walk(next, now);
  };
  walk(root, "");
  return faults;
}

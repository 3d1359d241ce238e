import { type ZipPart, zip } from "./zip-writer.js";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main";
const STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

export const escapeXml = (text: string): string =>
  text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");

/** A cell: text (inline), a number, or raw XML of the cell's inside with its type and style. */
export type CellIn =
  | string
  | number
  | null
  | { readonly t?: string; readonly s?: number; readonly xml: string };

const column = (index: number): string => {
  let name = "";
  for (let n = index + 1; n > 0; n = Math.floor((n - 1) / 26)) {
    name = String.fromCharCode(65 + ((n - 1) % 26)) + name;
  }
  return name;
};

/** XML of a cell; without a reference where `bare`. */
export function cellXml(cell: CellIn, row: number, index: number, bare: boolean): string {
  if (cell === null) return bare ? "<c/>" : "";
  const place = bare ? "" : ` r="${column(index)}${row}"`;
  if (typeof cell === "number") return `<c${place}><v>${cell}</v></c>`;
  if (typeof cell === "string") {
    return `<c${place} t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`;
  }
  const type = cell.t === undefined ? "" : ` t="${cell.t}"`;
  const style = cell.s === undefined ? "" : ` s="${cell.s}"`;
  return `<c${place}${type}${style}>${cell.xml}</c>`;
}

export interface SheetIn {
  readonly name?: string;
  readonly state?: string;
  readonly rows: readonly (readonly CellIn[])[];
  /** Neither rows nor cells say where they are. */
  readonly bare?: boolean;
  /** The XML between `<sheetData>` and its end, instead of `rows`. */
  readonly data?: string;
  /** After the cells: merged ranges, validations. */
  readonly after?: string;
  readonly rowAttributes?: string;
  readonly part?: string;
  readonly target?: string;
  /** The whole part, instead of all above. */
  readonly xml?: string;
}

export interface BookIn {
  readonly sheets: readonly SheetIn[];
  /** Inside of `<sst>`. */
  readonly strings?: string;
  /** Inside of `<styleSheet>`. */
  readonly styles?: string;
  readonly date1904?: boolean;
  readonly prefix?: string;
  readonly strict?: boolean;
  /** Changes the parts before they are packed. */
  readonly change?: (parts: ZipPart[]) => ZipPart[];
  readonly comment?: string;
  readonly wide?: boolean;
  readonly folder?: string;
  readonly workbook?: string;
}

/** Formats a test may give a cell, by style: 1 a day, 2 a day of its own format, 3 euro, 4 a text. */
export const STYLES =
  '<numFmts count="3"><numFmt numFmtId="164" formatCode="dd\\-mmm\\-yyyy"/>' +
  '<numFmt numFmtId="165" formatCode="#,##0.00\\ &quot;dy&quot;"/>' +
  '<numFmt numFmtId="166" formatCode="[$-410]d\\ mmmm\\ yyyy;@"/></numFmts>' +
  '<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/>' +
  '<xf numFmtId="49"/><xf numFmtId="166"/></cellXfs>';

/** With a prefix on every element that has none. */
const prefixed = (xml: string, prefix: string): string =>
  prefix === ""
    ? xml
    : xml
        .replace(
          /<(\/?)([A-Za-z])/g,
          (_, slash: string, letter: string) => `<${slash}${prefix}:${letter}`,
        )
        .replace(/ xmlns="/g, ` xmlns:${prefix}="`);

function sheetXml(sheet: SheetIn, main: string): string {
  const bare = sheet.bare === true;
  const rows = sheet.rows.map((cells, i) => {
    const inside = cells.map((cell, j) => cellXml(cell, i + 1, j, bare)).join("");
    return `<row${bare ? "" : ` r="${i + 1}"`}${sheet.rowAttributes ?? ""}>${inside}</row>`;
  });
  return `<worksheet xmlns="${main}"><sheetData>${sheet.data ?? rows.join("")}</sheetData>${sheet.after ?? ""}</worksheet>`;
}

/** A workbook written by hand: as plain as can be, and odd in what is asked. */
export function book(made: BookIn): Uint8Array {
  const main = made.strict === true ? STRICT_MAIN : MAIN;
  const office = made.strict === true ? STRICT_OFFICE : OFFICE;
  const prefix = made.prefix ?? "";
  const folder = made.folder ?? "xl";
  const workbook = made.workbook ?? "workbook.xml";
  const part = (name: string, xml: string, tag = prefix): ZipPart => ({
    name,
    data: HEADER + prefixed(xml, tag),
  });
  const paths = made.sheets.map((sheet, i) => sheet.part ?? `worksheets/sheet${i + 1}.xml`);
  const relation = (id: string, type: string, target: string): string =>
    `<Relationship Id="${id}" Type="${office}/${type}" Target="${target}"/>`;
  const sheets = made.sheets.map(
    (sheet, i) =>
      `<sheet name="${escapeXml(sheet.name ?? `Foglio${i + 1}`)}" sheetId="${i + 1}"${sheet.state === undefined ? "" : ` state="${sheet.state}"`} r:id="rId${i + 1}"/>`,
  );
  const parts = [
    part(
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>`,
      "",
    ),
    part(
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">${relation("rId1", "officeDocument", `${folder}/${workbook}`)}</Relationships>`,
      "",
    ),
    part(
      `${folder}/${workbook}`,
      `<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${made.date1904 === true ? ' date1904="1"' : ""}/><sheets>${sheets.join("")}</sheets></workbook>`,
    ),
    part(
      `${folder}/_rels/${workbook}.rels`,
      `<Relationships xmlns="${PACKAGE}/relationships">${[
        ...made.sheets.map((sheet, i) =>
          relation(`rId${i + 1}`, "worksheet", sheet.target ?? paths[i] ?? ""),
        ),
        ...(made.strings === undefined
          ? []
          : [relation("rIdS", "sharedStrings", "sharedStrings.xml")]),
        ...(made.styles === undefined ? [] : [relation("rIdT", "styles", "styles.xml")]),
      ].join("")}</Relationships>`,
      "",
    ),
    ...made.sheets.map((sheet, i) =>
      sheet.xml === undefined
        ? part(`${folder}/${paths[i] ?? ""}`, sheetXml(sheet, main))
        : { name: `${folder}/${paths[i] ?? ""}`, data: sheet.xml },
    ),
    ...(made.strings === undefined
      ? []
      : [part(`${folder}/sharedStrings.xml`, `<sst xmlns="${main}">${made.strings}</sst>`)]),
    ...(made.styles === undefined
      ? []
      : [part(`${folder}/styles.xml`, `<styleSheet xmlns="${main}">${made.styles}</styleSheet>`)]),
  ];
  return zip(made.change?.(parts) ?? parts, made.comment, made.wide);
}

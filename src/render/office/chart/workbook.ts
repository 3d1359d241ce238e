/** The small workbook inside a chart, so that who opens the deck can change its figures. */
import { strToU8, zipSync } from "fflate";
import { element, writeXml, type XmlElement } from "../xml.js";
import type { ChartColumn, ChartData } from "./data.js";
import { columnLetter } from "./data.js";

const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const FIXED: Readonly<Record<string, string>> = {
  "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET}.styles+xml"/></Types>`,
  "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELS}"><sheets><sheet name="Dati" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELS}/styles" Target="styles.xml"/></Relationships>`,
};

/** Two cell formats: general, and that of the figures. */
const styles = (format: string): string =>
  writeXml(
    element("styleSheet", { xmlns: MAIN }, [
      element("numFmts", { count: "1" }, [
        element("numFmt", { numFmtId: "164", formatCode: format }),
      ]),
      element("fonts", { count: "1" }, [
        element("font", {}, [element("sz", { val: "11" }), element("name", { val: "Calibri" })]),
      ]),
      element("fills", { count: "2" }, [
        element("fill", {}, [element("patternFill", { patternType: "none" })]),
        element("fill", {}, [element("patternFill", { patternType: "gray125" })]),
      ]),
      element("borders", { count: "1" }, [
        element(
          "border",
          {},
          ["left", "right", "top", "bottom", "diagonal"].map((side) => element(side)),
        ),
      ]),
      element("cellStyleXfs", { count: "1" }, [
        element("xf", { numFmtId: "0", fontId: "0", fillId: "0", borderId: "0" }),
      ]),
      element("cellXfs", { count: "2" }, [
        element("xf", { numFmtId: "0", fontId: "0", fillId: "0", borderId: "0", xfId: "0" }),
        element("xf", {
          numFmtId: "164",
          fontId: "0",
          fillId: "0",
          borderId: "0",
          xfId: "0",
          applyNumberFormat: "1",
        }),
      ]),
    ]),
  );

const words = (ref: string, text: string): XmlElement =>
  element("c", { r: ref, t: "inlineStr" }, [
    element("is", {}, [element("t", { "xml:space": "preserve" }, [text])]),
  ]);

export function chartWorkbook(data: ChartData, format: string): Uint8Array {
  const numbers: ChartColumn<number>[] = [
    ...data.series,
    ...[data.reference, data.totals].filter((column) => column !== null),
  ];
  const rows = [
    element("row", { r: "1" }, [
      words("A1", data.categories.name),
      ...numbers.map(({ name }, index) => words(`${columnLetter(index + 2)}1`, name)),
    ]),
    ...data.categories.values.map((category, at) =>
      element("row", { r: String(at + 2) }, [
        words(`A${at + 2}`, category ?? ""),
        ...numbers.flatMap(({ values }, index) => {
          const value = values[at] ?? null;
          return value === null
            ? []
            : [
                element("c", { r: `${columnLetter(index + 2)}${at + 2}`, s: "1" }, [
                  element("v", {}, [String(value)]),
                ]),
              ];
        }),
      ]),
    ),
  ];
  const sheet = writeXml(
    element("worksheet", { xmlns: MAIN }, [
      element("cols", {}, [element("col", { min: "1", max: "1", width: "32", customWidth: "1" })]),
      element("sheetData", {}, rows),
    ]),
  );
  const files = { ...FIXED, "xl/styles.xml": styles(format), "xl/worksheets/sheet1.xml": sheet };
  return zipSync(
    Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
    { mtime: new Date(1980, 0, 1, 12, 0, 0), os: 0, level: 6 },
  );
}

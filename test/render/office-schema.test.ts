import { strToU8, zipSync } from "fflate";
import { beforeAll, expect, test } from "vitest";
import { renderer as pptx } from "../../src/render/formats/pptx.js";
import { renderer as xlsx } from "../../src/render/formats/xlsx.js";
import {
  child,
  descendants,
  elements,
  parseXml,
  textOf,
  type XmlElement,
} from "../../src/render/office/xml.js";
import { labelFaults, schemaFaults } from "../helpers/content-models.js";
import {
  type OfficeFile,
  openOffice,
  PIXEL,
  packageFaults,
  THEME,
} from "../helpers/office-parts.js";
import { placeholderDrawings, sampleDocument } from "../helpers/sample-document.js";

const document = sampleDocument();
const files: Record<"pptx" | "xlsx", OfficeFile | undefined> = { pptx: undefined, xlsx: undefined };

const opened = (name: "pptx" | "xlsx"): OfficeFile => {
  const file = files[name];
  if (file === undefined) throw new Error("not rendered yet");
  return file;
};

beforeAll(async () => {
  const drawings = await placeholderDrawings(document, { png: PIXEL, theme: THEME });
  files.pptx = openOffice((await pptx.render(document, drawings, THEME)).bytes);
  files.xlsx = openOffice((await xlsx.render(document, drawings, THEME)).bytes);
});

const CHARTS = /^(ppt|xl)\/charts\/[^/]+\.xml$/;

const charts = (name: "pptx" | "xlsx"): XmlElement[] =>
  opened(name).matching(CHARTS).map(opened(name).xml);

test.each(["pptx", "xlsx"] as const)(
  "%s: ogni parte tiene l'ordine e gli attributi dello schema",
  (name) => {
    const file = opened(name);
    const parts = file.matching(/^(ppt|xl)\/(?!theme).*\.xml$/);
    expect(parts.length).toBeGreaterThan(20);
    for (const path of parts) expect([path, schemaFaults(file.xml(path))]).toEqual([path, []]);
  },
);

test.each(["pptx", "xlsx"] as const)(
  "%s: nessuna etichetta sta dove Office non la mette",
  (name) => {
    expect(charts(name).length).toBeGreaterThan(2);
    for (const chart of charts(name)) expect(labelFaults(chart)).toEqual([]);
  },
);

test("la prova dello schema trova ogni guasto: ordine, mancanze, doppioni, posizioni", () => {
  const [chart] = charts("pptx");
  if (chart === undefined) throw new Error("no chart");
  const doctored = (edit: (root: XmlElement) => void): XmlElement => {
    const copy = structuredClone(chart);
    edit(copy);
    return copy;
  };
  const first = (root: XmlElement, name: string): XmlElement => {
    const found = descendants(root, name)[0];
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const faulty: ((root: XmlElement) => void)[] = [
    // A third axis, as pptxgenjs writes it.
    (root) =>
      first(root, "c:barChart").children.push({
        name: "c:axId",
        attributes: { val: "3" },
        children: [],
      }),
    (root) => first(root, "c:ser").children.reverse(),
    (root) => {
      const plot = first(root, "c:plotArea");
      plot.children = elements(plot).filter(({ name }) => !name.endsWith("Chart"));
    },
    (root) => {
      delete first(root, "c:pt").attributes.idx;
    },
    (root) => {
      const axis = first(root, "c:catAx");
      axis.children = elements(axis).filter(({ name }) => name !== "c:crossAx");
    },
    (root) =>
      first(root, "c:dLbls").children.push({
        name: "c:showVal",
        attributes: { val: "1" },
        children: [],
      }),
  ];
  expect(schemaFaults(chart)).toEqual([]);
  for (const edit of faulty) expect(schemaFaults(doctored(edit))).not.toEqual([]);
  const stacked = parseXml(
    '<c:barChart><c:grouping val="stacked"/><c:ser><c:dLbls><c:dLblPos val="outEnd"/></c:dLbls></c:ser></c:barChart>',
  );
  expect(labelFaults(stacked)).toEqual(["stacked with label outEnd"]);
});

test("ogni grafico dichiara assi che ci sono, una lingua, buchi dove mancano valori", () => {
  for (const chart of [...charts("pptx"), ...charts("xlsx")]) {
    const axes = descendants(chart, "c:catAx", "c:valAx").map(
      (axis) => child(axis, "c:axId")?.attributes.val,
    );
    expect(new Set(axes).size).toBe(axes.length);
    for (const group of descendants(chart, "c:barChart", "c:lineChart", "c:areaChart"))
      for (const id of elements(group).filter(({ name }) => name === "c:axId"))
        expect(axes).toContain(id.attributes.val);
    expect(descendants(chart, "c:lang")[0]?.attributes.val).toBe("it-IT");
    expect(descendants(chart, "c:dispBlanksAs")[0]?.attributes.val).toBe("gap");
    const orders = descendants(chart, "c:ser").map(
      (series) => child(series, "c:order")?.attributes.val,
    );
    expect(new Set(orders).size).toBe(orders.length);
  }
});

test("le barre partono da zero", () => {
  for (const chart of [...charts("pptx"), ...charts("xlsx")]) {
    if (descendants(chart, "c:barChart").length === 0) continue;
    const least = Number(descendants(chart, "c:min")[0]?.attributes.val);
    const most = Number(descendants(chart, "c:max")[0]?.attributes.val);
    expect(least).toBeLessThanOrEqual(0);
    expect(most).toBeGreaterThan(0);
  }
});

test("la cartella dentro un grafico ha le stesse cifre del grafico, e i byte non cambiano", () => {
  const file = opened("pptx");
  let seen = 0;
  for (const path of file.matching(CHARTS)) {
    const chart = file.xml(path);
    const id = descendants(chart, "c:externalData")[0]?.attributes["r:id"] ?? "";
    const book = openOffice(file.bytes(file.target(path, id)));
    expect(packageFaults(book)).toEqual([]);
    for (const part of book.matching(/^xl\/.*\.xml$/))
      expect(schemaFaults(book.xml(part))).toEqual([]);
    const cells = new Map(
      descendants(book.xml("xl/worksheets/sheet1.xml"), "c").map((cell) => [
        cell.attributes.r,
        textOf(cell),
      ]),
    );
    for (const reference of descendants(chart, "c:numRef", "c:strRef")) {
      const [, column = "", from = ""] =
        /^Dati!\$([A-Z]+)\$(\d+)/.exec(textOf(child(reference, "c:f") ?? reference)) ?? [];
      for (const point of descendants(reference, "c:pt")) {
        seen += 1;
        const row = Number(from) + Number(point.attributes.idx);
        expect(cells.get(`${column}${row}`)).toBe(textOf(point));
      }
    }
  }
  expect(seen).toBeGreaterThan(100);
});

test("una quota è una frazione col suo formato, come nelle celle", () => {
  const formats = charts("pptx").flatMap((chart) =>
    descendants(chart, "c:numCache").map((cache) => ({
      format: textOf(child(cache, "c:formatCode") ?? cache),
      values: descendants(cache, "c:v").map((value) => Number(textOf(value))),
    })),
  );
  const shares = formats.filter(({ format }) => format.includes("%"));
  expect(shares.length).toBeGreaterThan(1);
  for (const { values } of shares) for (const value of values) expect(value).toBeLessThanOrEqual(1);
  for (const { format } of formats) expect(format).toMatch(/^\[\$-410\]/);
});

test("in un foglio di molte righe, letto a pezzi, un errore in fondo si vede come in uno corto", () => {
  const row = (n: number, cell: string): string => `<row r="${n}"><c r="A${n}">${cell}</c></row>`;
  const sheet = (last: string): OfficeFile => {
    const rows = Array.from({ length: 8000 }, (_, i) => row(i + 1, "<v>1</v>")).join("");
    const text = `<worksheet><cols/><sheetData>${rows}${last}</sheetData><pageSetup/></worksheet>`;
    return openOffice(zipSync({ "xl/worksheets/sheet1.xml": strToU8(text) }));
  };
  const path = "xl/worksheets/sheet1.xml";
  const read = (file: OfficeFile): XmlElement[] => [...file.pieces(path)];
  const good = read(sheet(row(8001, "<f>1</f><v>1</v>")));
  expect(good.length).toBeGreaterThan(2);
  expect(good.reduce((sum, piece) => sum + descendants(piece, "row").length, 0)).toBe(8001);
  expect(good.flatMap(schemaFaults)).toEqual([]);
  expect(read(sheet(row(8001, "<v>1</v><f>1</f>"))).flatMap(schemaFaults)).toEqual(["row/c: v,f,"]);
  expect(() => read(sheet("<row><c></row>"))).toThrow("XML closes row inside c");
  expect(() => read(sheet("<row>"))).toThrow();
});

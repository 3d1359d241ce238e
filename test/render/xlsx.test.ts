import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import type { Cell, Column, Document, TableBlock, TableRow } from "../../src/model/document.js";
import { renderer } from "../../src/render/formats/xlsx.js";
import { numberCell } from "../../src/render/office/cell-values.js";
import { descendants, textOf } from "../../src/render/office/xml.js";
import {
  inTimeZone,
  openOffice,
  PIXEL,
  packageFaults,
  repeated,
  THEME,
} from "../helpers/office-parts.js";
import { placeholderDrawings, sampleDocument } from "../helpers/sample-document.js";

const drawingsOf = (document: Document) =>
  placeholderDrawings(document, { png: PIXEL, theme: THEME });

const render = async (document: Document): Promise<{ bytes: Uint8Array; pages: number }> =>
  renderer.render(document, await drawingsOf(document), THEME);

async function read(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook();
  await workbook.xlsx.load(Uint8Array.from(bytes).buffer);
  return workbook;
}

const document = sampleDocument();
const made = await render(document);
const file = openOffice(made.bytes);
const book = await read(made.bytes);

const sheet = (of: ExcelJS.Workbook, name: string): ExcelJS.Worksheet => {
  const found = of.getWorksheet(name);
  if (found === undefined) throw new Error(`no sheet ${name}`);
  return found;
};

/** Row of the first cell in column A with this text, after `from`. */
function rowOf(of: ExcelJS.Worksheet, text: string, from = 1): number {
  for (let row = from; row <= of.rowCount; row++) if (of.getCell(row, 1).value === text) return row;
  throw new Error(`no row ${text}`);
}

const cell = (text: string, value: Cell["value"]): Cell => ({ text, value, tone: "normale" });

const row = (...cells: Cell[]): TableRow => ({ cells, strong: false });

/** A document of one section with one table. */
function withTable(
  columns: readonly Column["type"][],
  rows: readonly TableRow[],
  total: TableRow | null,
): Document {
  const block: TableBlock = {
    kind: "table",
    id: "prova",
    title: "Prova",
    columns: columns.map((type, index) => ({
      key: `c${index}`,
      label: `Colonna ${index}`,
      type,
      weight: 1,
    })),
    rows,
    total,
    note: null,
    source: "",
  };
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  return { ...document, sections: [{ ...first, name: "Prova", blocks: [block] }] };
}

async function tableOf(
  columns: readonly Column["type"][],
  rows: readonly TableRow[],
  total: TableRow | null = null,
): Promise<{ at: (row: number, column: number) => ExcelJS.Cell; bytes: Uint8Array }> {
  const { bytes } = await render(withTable(columns, rows, total));
  const found = sheet(await read(bytes), "Prova");
  const header = rowOf(found, "Colonna 0");
  return { at: (down, column) => found.getCell(header + down, column), bytes };
}

test("ogni parte è ben formata, ogni relazione arriva a una parte, ogni parte ha il suo tipo", () => {
  expect(packageFaults(file)).toEqual([]);
});

test("i fogli sono Leggimi, Indice e uno per sezione, con nomi che Excel accetta", () => {
  const names = book.worksheets.map(({ name }) => name);
  expect(names).toEqual(["Leggimi", "Indice", ...document.sections.map(({ name }) => name)]);
  expect(made.pages).toBe(names.length);
});

test("nomi di foglio lunghi, vietati o uguali diventano nomi validi e diversi", async () => {
  const wanted = [
    "Storia",
    "storia",
    "a/b:c*d?e[f]g\\h",
    "'apice'",
    "x".repeat(40),
    "x".repeat(50),
    "Indice",
    "History",
    "",
  ];
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const { bytes } = await render({
    ...document,
    sections: wanted.map((name) => ({ ...first, name, blocks: [] })),
  });
  const names = (await read(bytes)).worksheets.map(({ name }) => name);
  expect(repeated(names.map((name) => name.toLowerCase()))).toEqual([]);
  for (const name of names) expect(name).toMatch(/^(?!')[^[\]:*?/\\]{1,31}(?<!')$/);
  expect(names).not.toContain("History");
});

test("una percentuale è una vera percentuale: 48,2% vale 0,482 e si legge 48,2%", async () => {
  const { at } = await tableOf(
    ["testo", "percentuale"],
    [
      row(cell("Alba", "Alba"), cell("48,2%", 48.2)),
      row(cell("Bra", "Bra"), cell("33,3%", 33.333333)),
    ],
  );
  expect(at(1, 2).value).toBe(0.482);
  expect(at(1, 2).numFmt).toBe("0.0%");
  expect(at(2, 2).value).toBe(0.33333333);
});

test("l'unità che sta nell'intestazione vale per le sue celle", async () => {
  const { at } = await tableOf(
    ["testo", "percentuale", "euro", "punti"],
    [row(cell("Alba", "Alba"), cell("48,2", 48.2), cell("694,10", 694.1), cell("−3,7", -3.7))],
  );
  expect([2, 3, 4].map((column) => at(1, column).value)).toEqual([0.482, 694.1, -3.7]);
  expect([2, 3, 4].map((column) => at(1, column).numFmt)).toEqual([
    "0.0%",
    '#,##0.00 "€"',
    "+#,##0.0;-#,##0.0;#,##0.0",
  ]);
});

test("euro, punti, giorni, rapporti e numeri sono numeri, col formato di come si leggono", async () => {
  const { at } = await tableOf(
    ["testo", "euro", "punti", "giorni", "rapporto", "numero"],
    [
      row(
        cell("Alba", "Alba"),
        cell("1.694,10 €", 1694.1),
        cell("−3,7 punti", -3.7),
        cell("12 giorni", 12),
        cell("39,25", 39.25),
        cell("1.402.331", 1_402_331),
      ),
    ],
  );
  expect([2, 3, 4, 5, 6].map((column) => at(1, column).value)).toEqual([
    1694.1, -3.7, 12, 39.25, 1_402_331,
  ]);
  expect([2, 3, 4, 5, 6].map((column) => at(1, column).numFmt)).toEqual([
    '#,##0.00 "€"',
    '+#,##0.0" punti";-#,##0.0" punti";#,##0.0" punti"',
    '#,##0" giorni"',
    "#,##0.00",
    "#,##0",
  ]);
});

test("una data è quel giorno anche a New York, e un mese è il suo primo giorno", async () => {
  await inTimeZone("America/New_York", async () => {
    const { at } = await tableOf(
      ["data", "mese"],
      [row(cell("29/11/2024", "2024-11-29"), cell("nov 2024", "2024-11"))],
    );
    expect((at(1, 1).value as Date).toISOString()).toBe("2024-11-29T00:00:00.000Z");
    expect(at(1, 1).numFmt).toBe("dd/mm/yyyy");
    expect((at(1, 2).value as Date).toISOString()).toBe("2024-11-01T00:00:00.000Z");
    expect(at(1, 2).numFmt).toBe("mm/yyyy");
  });
});

test("una differenza tiene il più che ha sulla pagina", async () => {
  const { at } = await tableOf(
    ["testo", "rapporto"],
    [row(cell("a", "a"), cell("+2,0", 2)), row(cell("b", "b"), cell("−1,5", -1.5))],
  );
  expect([at(1, 2).value, at(1, 2).numFmt]).toEqual([2, "+#,##0.0;-#,##0.0;#,##0.0"]);
  expect([at(2, 2).value, at(2, 2).numFmt]).toEqual([-1.5, "#,##0.0"]);
});

test("un dato che manca è n.d. dove la pagina dice n.d., vuoto dove è vuota, mai zero", async () => {
  const { at } = await tableOf(
    ["testo", "numero", "percentuale"],
    [row(cell("Alba", "Alba"), cell("n.d.", null), cell("", null))],
  );
  expect(at(1, 2).value).toBe("n.d.");
  expect(at(1, 3).value).toBeNull();
});

test("un numero che la pagina nasconde non entra nel file", async () => {
  const { at, bytes } = await tableOf(
    ["testo", "numero", "numero"],
    [row(cell("Alba", "Alba"), cell("n.d.", 77_123), cell("meno di 5", 4.44321))],
  );
  expect(at(1, 2).value).toBe("n.d.");
  expect(at(1, 3).value).toBe("meno di 5");
  const parts = openOffice(bytes);
  const all = parts
    .matching(/\.xml$/)
    .map(parts.text)
    .join("");
  expect(all).not.toContain("77123");
  expect(all).not.toContain("4.44321");
});

test("il totale è una somma solo se è la somma delle righe, e ha già il suo valore", async () => {
  const { at, bytes } = await tableOf(
    ["testo", "numero", "percentuale", "euro", "numero"],
    [
      row(
        cell("Alba", "Alba"),
        cell("10", 10),
        cell("50,0%", 50),
        cell("1,10 €", 1.1),
        cell("3", 3),
      ),
      row(
        cell("Bra", "Bra"),
        cell("n.d.", null),
        cell("50,0%", 50),
        cell("2,20 €", 2.2),
        cell("4", 4),
      ),
      row(cell("Cuneo", "Cuneo"), cell("5", 5), cell("0,0%", 0), cell("0,00 €", 0), cell("5", 5)),
    ],
    row(
      cell("Totale", "Totale"),
      cell("15", 15),
      cell("100,0%", 100),
      cell("3,30 €", 3.3),
      cell("99", 99),
    ),
  );
  const totals = [1, 2, 3, 4, 5].map((column) => at(4, column).value);
  const header = at(1, 1).fullAddress.row;
  expect(totals).toEqual([
    "Totale",
    { formula: `SUM(B${header}:B${header + 2})`, result: 15 },
    1,
    { formula: `SUM(D${header}:D${header + 2})`, result: 3.3 },
    99,
  ]);
  const parts = openOffice(bytes);
  const part = parts
    .matching(/^xl\/tables\//)
    .map(parts.xml)
    .find(({ attributes }) => attributes.displayName === "dati_prova");
  if (part === undefined) throw new Error("no table");
  // The total is not one of the rows that a filter or a sort moves.
  expect(part.attributes.ref).toBe(`A${header - 1}:E${header + 2}`);
  expect(part.attributes.totalsRowCount).toBeUndefined();
});

test("un testo che comincia come una formula resta un testo", async () => {
  const wild = ['=HYPERLINK("http://x","y")', "+39", "-1+1", "@SUM(A1)", "\t=1", "＝1+1"];
  const { at, bytes } = await tableOf(
    ["testo", "numero"],
    wild.map((text) => row(cell(text, text), cell(text, null))),
  );
  wild.forEach((text, index) => {
    expect([at(index + 1, 1).type, at(index + 1, 2).type]).toEqual([
      ExcelJS.ValueType.String,
      ExcelJS.ValueType.String,
    ]);
    expect(at(index + 1, 1).value).toBe(text);
  });
  const parts = openOffice(bytes);
  for (const path of parts.matching(/^xl\/worksheets\/[^/]+\.xml$/))
    expect([path, descendants(parts.xml(path), "f").length]).toEqual([path, 0]);
});

test("ogni tabella ha intestazione e filtro, e un nome unico che non è una cella", () => {
  const tables = file.matching(/^xl\/tables\//).map(file.xml);
  const names = tables.map(({ attributes }) => attributes.displayName ?? "");
  expect(tables.length).toBeGreaterThan(12);
  expect(repeated(names.map((name) => name.toLowerCase()))).toEqual([]);
  expect(repeated(tables.map(({ attributes }) => attributes.id))).toEqual([]);
  for (const table of tables) {
    expect(table.attributes.displayName).toMatch(/^[A-Za-z_][A-Za-z0-9_]*_[A-Za-z0-9_]*$/);
    expect(table.attributes.headerRowCount).toBe("1");
    expect(descendants(table, "autoFilter")).toHaveLength(1);
    const headers = descendants(table, "tableColumn").map(({ attributes }) => attributes.name);
    expect(repeated(headers)).toEqual([]);
  }
});

test("il nome di ogni colonna è quello scritto nella sua cella, o Excel chiede di riparare", () => {
  for (const found of book.worksheets) {
    const tables = (
      found as unknown as {
        tables: Record<string, { table: { tableRef: string; columns: { name: string }[] } }>;
      }
    ).tables;
    for (const { table } of Object.values(tables)) {
      const [, letter, number] = /^([A-Z]+)(\d+)/.exec(table.tableRef) ?? [];
      const first = found.getColumn(letter ?? "A").number;
      table.columns.forEach(({ name }, index) => {
        expect(found.getCell(Number(number), first + index).value).toBe(name);
      });
    }
  }
});

test("la tabella dei comuni è tutta numeri, tranne dove dice n.d.", () => {
  const found = sheet(book, "I miei comuni");
  const header = rowOf(found, "Comune");
  const block = document.sections
    .flatMap(({ blocks }) => blocks)
    .find((each) => each.kind === "table" && each.id === "comuni_tabella");
  if (block?.kind !== "table") throw new Error("the sample lost its table");
  block.rows.forEach((source, index) => {
    source.cells.slice(1).forEach((wanted, column) => {
      const { value } = found.getCell(header + 1 + index, column + 2);
      const scale = block.columns[column + 1]?.type === "percentuale" ? 100 : 1;
      if (wanted.value === null) expect(value).toBe("n.d.");
      else expect(Number(value) * scale).toBeCloseTo(Number(wanted.value), 9);
    });
  });
});

test("gli indicatori sono numeri con l'unità della pagina", () => {
  const found = sheet(book, "In sintesi");
  const header = rowOf(found, "Indicatore");
  const values = Array.from({ length: 8 }, (_, index) => found.getCell(header + 1 + index, 3));
  expect(values.map(({ value }) => value)).toEqual([
    648,
    21.4,
    694.1,
    12.4,
    0.602,
    0.482,
    "n.d.",
    49,
  ]);
  expect(values[2]?.numFmt).toBe('#,##0.00 "€"');
  expect(values[5]?.numFmt).toBe("0.0%");
});

test("ogni grafico è di Excel o una figura, col suo testo alternativo, in una riga alta quanto lui", () => {
  const charts = document.sections.flatMap(({ blocks }) =>
    blocks.filter((block) => block.kind === "chart"),
  );
  const drawings = file.matching(/^xl\/drawings\/[^/]+\.xml$/).map(file.xml);
  const described = drawings.flatMap((drawing) =>
    descendants(drawing, "xdr:cNvPr").map(({ attributes }) => attributes.descr),
  );
  expect([...described].sort()).toEqual(charts.map(({ alt }) => alt).sort());
  for (const drawing of drawings) {
    const ids = descendants(drawing, "xdr:cNvPr").map(({ attributes }) => attributes.id);
    expect(repeated(ids)).toEqual([]);
    for (const anchor of descendants(drawing, "xdr:oneCellAnchor"))
      expect(anchor.attributes).toEqual({});
  }
  expect(drawings.flatMap((drawing) => descendants(drawing, "c:chart")).length).toBeGreaterThan(2);
  expect(drawings.flatMap((drawing) => descendants(drawing, "xdr:pic")).length).toBeGreaterThan(2);
  const found = sheet(book, "Presa in carico");
  expect(found.getRow(rowOf(found, "Dalla domanda al patto")).height).toBeGreaterThan(180);
});

/** The cells that a reference names, whatever its sheet. */
function cellsAt(of: ExcelJS.Workbook, reference: string): ExcelJS.CellValue[] {
  const [, name = "", from = "", to = from] =
    /^'((?:[^']|'')+)'!([^:]+)(?::(.+))?$/.exec(reference) ?? [];
  const found = sheet(of, name.replaceAll("''", "'"));
  const first = found.getCell(from.replaceAll("$", ""));
  const last = found.getCell(to.replaceAll("$", ""));
  return Array.from(
    { length: last.fullAddress.row - first.fullAddress.row + 1 },
    (_, index) => found.getCell(first.fullAddress.row + index, first.fullAddress.col).value,
  );
}

test("un grafico di Excel disegna le celle della sua tabella: nomi e numeri sono quelli", () => {
  let seen = 0;
  for (const path of file.matching(/^xl\/charts\//))
    for (const series of descendants(file.xml(path), "c:ser"))
      for (const data of descendants(series, "c:numRef", "c:strRef")) {
        const reference = descendants(data, "c:f")[0];
        const cached = new Map(
          descendants(data, "c:pt").map((point) => [Number(point.attributes.idx), textOf(point)]),
        );
        const cells = cellsAt(book, reference === undefined ? "" : textOf(reference));
        cells.forEach((value, index) => {
          const text = cached.get(index);
          seen += 1;
          // What the chart has no point for is no number in its cell either.
          if (text === undefined) expect(typeof value).not.toBe("number");
          else if (data.name === "c:numRef") expect(Number(text)).toBe(value);
          else expect(text).toBe(value);
        });
      }
  expect(seen).toBeGreaterThan(60);
});

test("l'indice porta ai fogli con collegamenti interni", () => {
  const links = descendants(file.xml("xl/worksheets/sheet2.xml"), "hyperlink");
  expect(links.map(({ attributes }) => attributes.location)).toEqual(
    document.sections.map(({ name }) => `'${name}'!A1`),
  );
  expect(links.filter(({ attributes }) => attributes["r:id"] !== undefined)).toEqual([]);
});

test("Leggimi dice territorio, date, avvertenze e le fonti con impronta, righe e scarti", () => {
  const found = sheet(book, "Leggimi");
  const texts: unknown[] = [];
  found.eachRow((each) => {
    each.eachCell(({ value }) => texts.push(value));
  });
  expect(texts).toEqual(
    expect.arrayContaining([
      document.cover.title,
      document.cover.subtitle,
      "31 dicembre 2025",
      `${document.dateLine}.`,
      ...document.cover.warnings,
      ...document.fonti.map(({ sha256 }) => sha256),
      3_190,
      14,
    ]),
  );
});

test("si stampa su A4, una pagina in larghezza, con l'intestazione ripetuta", () => {
  for (const found of book.worksheets) {
    expect(found.pageSetup).toMatchObject({
      paperSize: 9,
      fitToWidth: 1,
    });
    expect(found.headerFooter.oddFooter).toContain("pagina &P di &N");
    expect(found.views[0]?.state).toBe("frozen");
  }
  const list = sheet(book, "Nuclei a rischio");
  const header = rowOf(list, "Protocollo");
  expect(file.text("xl/workbook.xml")).toContain(
    `'Nuclei a rischio'!$${header}:$${header}`.replaceAll("'", "&apos;"),
  );
});

test("un foglio alto si stampa in verticale, e ciò che avanza di poco sta nella stessa pagina", async () => {
  const numbers = ["testo", "numero", "numero"] as const;
  const setup = async (rows: number, columns: readonly Column["type"][] = numbers) => {
    const each = () =>
      row(...columns.map((type) => (type === "testo" ? cell("x", "x") : cell("1", 1))));
    const { bytes } = await render(withTable(columns, Array.from({ length: rows }, each), null));
    const { orientation, fitToHeight } = sheet(await read(bytes), "Prova").pageSetup;
    return [orientation, fitToHeight];
  };
  expect(await setup(10)).toEqual(["landscape", 1]);
  expect(await setup(30)).toEqual(["portrait", 1]);
  // A few rows more than a page are set a little smaller; many more begin another one.
  expect(await setup(42)).toEqual(["portrait", 1]);
  expect(await setup(60)).toEqual(["portrait", 2]);
  expect(await setup(600)).toEqual(["portrait", 0]);
  // A wide table would be too small upright.
  expect(await setup(75, WIDE)).toEqual(["landscape", 2]);
});

const WIDE: readonly Column["type"][] = ["testo", ...Array<Column["type"]>(14).fill("numero")];

/** The first rows of the pages that a sheet of this workbook begins by itself. */
const breaksOf = (bytes: Uint8Array, sheet: number): readonly number[] =>
  [
    ...openOffice(bytes)
      .text(`xl/worksheets/sheet${sheet}.xml`)
      .matchAll(/<brk ([^>]*)\/>/g),
  ].map(([, attributes]) => {
    expect(attributes).toContain('max="16383" man="1"');
    return Number(/id="(\d+)"/.exec(attributes ?? "")?.[1]) + 1;
  });

test("l'ultima pagina di un foglio già piccolo ha molte righe, e la rottura si conta", async () => {
  const cells = WIDE.map((type) => (type === "testo" ? cell("x", "x") : cell("1", 1)));
  // These rows are one page and a few rows more.
  const rows = Array.from({ length: 60 }, () => row(...cells));
  const { bytes } = await render(withTable(WIDE, rows, null));
  const [first = 0, ...others] = breaksOf(bytes, 3);
  expect(others).toEqual([]);
  const found = sheet(await read(bytes), "Prova");
  const last = rowOf(found, "Colonna 0") + rows.length;
  expect(last - first).toBeGreaterThan(14);
  expect(first).toBeGreaterThan(30);
  // A program that fits in a number of pages ignores the breaks.
  expect(found.pageSetup).toMatchObject({ fitToPage: true, fitToWidth: 1, fitToHeight: 0 });
});

test("gli indicatori senza dettagli né confronti non hanno colonne vuote, un allarme lo dice", async () => {
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const bare = {
    codice: "X.1",
    value: "3",
    raw: 3,
    detail: null,
    comparisons: [],
    trend: null,
    series: null,
  };
  const items = [
    { ...bare, label: "Calmo", alarm: false },
    { ...bare, label: "Grave", alarm: true },
  ];
  const headersOf = async (from: number) => {
    const blocks = [{ kind: "kpi", items: items.slice(from, from + 1) }] as const;
    const sections = [{ ...first, name: "Prova", blocks }];
    const found = sheet(await read((await render({ ...document, sections })).bytes), "Prova");
    const header = rowOf(found, "Indicatore");
    const values = (at: number) => [1, 2, 3, 4, 5].map((column) => found.getCell(at, column).value);
    return [values(header), values(header + 1)];
  };
  expect(await headersOf(0)).toEqual([
    ["Indicatore", "Codice", "Valore", null, null],
    ["Calmo", "X.1", 3, null, null],
  ]);
  expect(await headersOf(1)).toEqual([
    ["Indicatore", "Codice", "Valore", "Dettaglio", null],
    ["Grave", "X.1", 3, "allarme", null],
  ]);
});

test("le definizioni hanno un foglio loro, e l'indice ci porta", async () => {
  const [first] = document.sections;
  const table = withTable(["testo"], [row(cell("A.1.1", "A.1.1"))], null).sections[0]?.blocks[0];
  if (first === undefined || table?.kind !== "table")
    throw new Error("the sample lost its sections");
  const glossary = {
    ...table,
    id: "definizioni",
    title: "Gli indicatori",
    glossary: true,
  } as const;
  const sections = [{ ...first, name: "Fonti", title: "Da dove viene", blocks: [glossary, table] }];
  const { bytes, pages } = await render({ ...document, sections });
  const loaded = await read(bytes);
  expect(loaded.worksheets.map(({ name }) => name)).toEqual([
    "Leggimi",
    "Indice",
    "Fonti",
    "Definizioni",
  ]);
  expect(pages).toBe(4);
  const index = sheet(loaded, "Indice");
  expect(index.getCell(rowOf(index, "Definizioni"), 2).value).toBe("Gli indicatori");
});

test("dove sopra le definizioni ci sono solo parole il foglio è uno", async () => {
  const [first] = document.sections;
  const table = withTable(["testo"], [row(cell("A.1.1", "A.1.1"))], null).sections[0]?.blocks[0];
  if (first === undefined || table?.kind !== "table")
    throw new Error("the sample lost its sections");
  const blocks = [
    { kind: "text", style: "lead", text: "AP: analisi preliminare." },
    { ...table, title: "Gli indicatori", glossary: true },
  ] as const;
  const sections = [{ ...first, name: "Definizioni", blocks }];
  const loaded = await read((await render({ ...document, sections })).bytes);
  expect(loaded.worksheets.map(({ name }) => name)).toEqual(["Leggimi", "Indice", "Definizioni"]);
  const one = sheet(loaded, "Definizioni");
  expect(rowOf(one, "AP: analisi preliminare.")).toBeLessThan(rowOf(one, "Gli indicatori"));
});

test("dopo gli indicatori c'è un po' di spazio prima di ciò che segue", async () => {
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const item = {
    label: "Calmo",
    codice: "X.1",
    value: "3",
    raw: 3,
    alarm: false,
    detail: null,
    comparisons: [],
    trend: null,
    series: null,
  };
  const blocks = [
    { kind: "kpi", items: [item] },
    { kind: "list", items: ["Una voce"] },
  ] as const;
  const sections = [{ ...first, name: "Prova", blocks }];
  const found = sheet(await read((await render({ ...document, sections })).bytes), "Prova");
  expect(rowOf(found, "• Una voce") - rowOf(found, "Calmo")).toBe(2);
});

test("una tabella che può andare a capo pagina ripete la sua intestazione, una di poche righe il titolo", async () => {
  const titles = async (rows: number) => {
    const made = Array.from({ length: rows }, () => row(cell("x", "x"), cell("1", 1)));
    const { bytes } = await render(withTable(["testo", "numero"], made, null));
    return sheet(await read(bytes), "Prova").pageSetup.printTitlesRow;
  };
  expect(await titles(12)).toMatch(/^\$?6:\$?6$/);
  expect(await titles(3)).toMatch(/^\$?1:\$?2$/);
});

test("due note di seguito hanno un titolo solo", async () => {
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const blocks = [
    { kind: "notes", items: ["Una."] },
    { kind: "notes", items: ["Due."] },
  ] as const;
  const sections = [{ ...first, name: "Prova", blocks }];
  const found = sheet(await read((await render({ ...document, sections })).bytes), "Prova");
  expect(rowOf(found, "Due.") - rowOf(found, "Una.")).toBe(1);
});

test("il file dice titolo, data dei dati e versione di dash: nessun autore, nessun orologio", () => {
  const core = file.text("docProps/core.xml");
  expect(core).toContain("2025-12-31T00:00:00Z");
  expect(core).toContain("<dc:language>it-IT</dc:language>");
  expect(core).not.toMatch(/creator|lastModifiedBy/);
  const all = file
    .matching(/\.(xml|rels)$/)
    .map(file.text)
    .join("");
  expect(all).not.toMatch(/exceljs/i);
  expect(all.match(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g)).toHaveLength(2);
});

test("lo stesso documento dà gli stessi byte, in qualsiasi fuso orario", async () => {
  for (const zone of ["America/New_York", "Pacific/Kiritimati"]) {
    const again = await inTimeZone(zone, () => render(sampleDocument()));
    expect(Buffer.compare(Buffer.from(again.bytes), Buffer.from(made.bytes))).toBe(0);
  }
});

test("una tabella senza righe resta una tabella e dice che non c'è nessun dato", async () => {
  const { at } = await tableOf(["testo", "numero"], []);
  expect(at(1, 1).value).toBe("Nessun dato");
  expect(at(1, 2).value).toBeNull();
});

test("segni di XML e caratteri di controllo nei testi non rompono il file", async () => {
  const wild = 'A & B <b> "c" \u0001\u000B𝒜 = fine';
  const { bytes } = await tableOf(["testo", "numero"], [row(cell(wild, wild), cell("1", 1))]);
  const parts = openOffice(bytes);
  expect(packageFaults(parts)).toEqual([]);
  expect(parts.text("xl/worksheets/sheet3.xml")).toContain("A &amp; B &lt;b&gt;");
});

/** A figure of two comuni and a share of few cases, and one whole. */
const withFigures = (): Document => {
  const member = (codice: string, etichetta: string, ordine: number) => ({
    comune: { codice, etichetta, ordine },
  });
  const common = {
    decimali: 1,
    territorio: document.territorio,
    data_osservazione: "2025-12-31",
    domande_fino_al: null,
    fonti: [],
  };
  return {
    ...document,
    cifre: [
      {
        ...common,
        codice: "B.1.3",
        nome: 'Primo incontro & "altro"',
        unita: "percentuale",
        dimensioni: ["comune"],
        righe: [
          { membri: member("004003", "Alba", 0), valore: 48.2, numeratore: 241, denominatore: 500 },
          { membri: member("004029", "=1+1", 1), valore: 50, numeratore: 4, denominatore: 8 },
        ],
      },
      {
        ...common,
        codice: "A.1.1",
        nome: "Nuclei",
        unita: "numero",
        dimensioni: [],
        righe: [{ membri: {}, valore: 648, numeratore: 648, denominatore: null }],
      },
    ],
  };
};

test("il foglio Dati ha ogni cifra in una riga, con codici, numeratori, date e quote vere", async () => {
  const { bytes, pages } = await render(withFigures());
  const loaded = await read(bytes);
  expect(loaded.worksheets.at(-1)?.name).toBe("Dati");
  expect(pages).toBe(loaded.worksheets.length);
  const found = sheet(loaded, "Dati");
  const header = rowOf(found, "Codice");
  const line = (down: number) =>
    Array.from({ length: 14 }, (_, index) => {
      const { value } = found.getCell(header + down, index + 1);
      return value instanceof Date ? value.toISOString().slice(0, 10) : value;
    });
  const place = [document.territorio.etichetta, document.territorio.livello, "2025-12-31"];
  expect(line(0)).toContain("Denominatore");
  const [title, none] = ['Primo incontro & "altro"', null];
  expect(line(1)).toEqual([
    "B.1.3",
    title,
    ...place,
    "comune",
    "004003",
    "Alba",
    none,
    none,
    0.482,
    "percentuale",
    241,
    500,
  ]);
  // A share of eight cases is not said anywhere: its counts are.
  expect(line(2)).toEqual([
    "B.1.3",
    title,
    ...place,
    "comune",
    "004029",
    "=1+1",
    none,
    none,
    none,
    "percentuale",
    4,
    8,
  ]);
  expect(line(3)).toEqual([
    "A.1.1",
    "Nuclei",
    ...place,
    none,
    none,
    none,
    none,
    none,
    648,
    "numero",
    648,
    none,
  ]);
  expect(line(4).every((value) => value === null)).toBe(true);
  expect(found.getCell(header + 1, 11).numFmt).toBe("0.0%");
  const parts = openOffice(bytes);
  expect(packageFaults(parts)).toEqual([]);
  const table = parts
    .matching(/^xl\/tables\//)
    .map(parts.xml)
    .find(({ attributes }) => attributes.name === "dati_cifre");
  expect(table?.attributes.ref).toBe(`A${header}:N${header + 3}`);
  const path = parts
    .matching(/^xl\/worksheets\/[^/]+\.xml$/)
    .find((one) => parts.text(one).includes("004029"));
  expect(descendants(parts.xml(path ?? ""), "f")).toEqual([]);
});

test("un conteggio accanto a quote ha la sua unità, e un numero intero non ha virgola", async () => {
  const [shares] = withFigures().cifre ?? [];
  if (shares === undefined) throw new Error("the sample lost its figures");
  const count = { membri: {}, unita: "numero", numeratore: 743, denominatore: null } as const;
  const righe = [
    { ...count, valore: 743 },
    { ...count, valore: 7.5 },
  ];
  const long = "Un indicatore con un nome tanto lungo da non stare nella sua colonna";
  const cifre = [{ ...shares, nome: long, righe }];
  const found = sheet(await read((await render({ ...document, cifre })).bytes), "Dati");
  const header = rowOf(found, "Codice");
  const cells = (down: number) => [11, 12, 13].map((at) => found.getCell(header + down, at));
  expect(cells(1).map(({ value }) => value)).toEqual([743, "numero", 743]);
  expect(cells(1).map(({ numFmt }) => numFmt)).toEqual(["#,##0", undefined, "#,##0"]);
  expect(cells(2)[0]?.numFmt).toBe("#,##0.00");
  expect(found.getColumn(2).width).toBeGreaterThan(55);
});

test("da ogni foglio si torna all'indice", () => {
  for (const found of book.worksheets.slice(2)) {
    const path = `xl/worksheets/sheet${found.id}.xml`;
    const back = descendants(file.xml(path), "hyperlink").map(({ attributes }) => attributes);
    expect([found.name, back.map(({ location }) => location)]).toEqual([
      found.name,
      ["'Indice'!A1"],
    ]);
    expect(found.getCell(back[0]?.ref ?? "A1").value).toBe("Torna all'indice");
  }
});

test("una quota che non è zero non si mostra come zero, e nel foglio resta un numero", () => {
  expect(numberCell("< 0,01", 0.0045, "percentuale")).toEqual({
    value: 0.000045,
    format: '[<=0]0.00%;[<0.00005]"< 0,01%";0.00%',
  });
  expect(numberCell("> 99,9%", 99.96, "percentuale")).toEqual({
    value: 0.9996,
    format: '[>=1]0.0%;[>=0.9995]"> 99,9%";0.0%',
  });
  expect(numberCell("> −0,1%", -0.03, "percentuale")).toEqual({
    value: -0.0003,
    format: '[>=0]0.0%;[>-0.0005]"> −0,1%";0.0%',
  });
  expect(numberCell("< 0,01", 0.004, "rapporto")).toEqual({
    value: 0.004,
    format: '[<=0]#,##0.00;[<0.005]"< 0,01";#,##0.00',
  });
});

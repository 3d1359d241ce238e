/** The sheets of a workbook: «Leggimi», «Indice», then one for each section of the Document. */
import type { Workbook, Worksheet } from "exceljs";
import { cellText } from "../../model/cell-text.js";
import type {
  Cell,
  ChartBlock,
  Column,
  ColumnType,
  Document,
  Drawing,
  Drawings,
  Kpi,
  Section,
  TableBlock,
  TableData,
  TableRow,
  Theme,
} from "../../model/document.js";
import { sayDay, sayNumber } from "../../model/italian.js";
import { messageOf, repeatsLabels } from "./chart-message.js";
import { RAW_SHEET, RAW_TABLE, rawBody, rawHeaders, rawRows, rawWidths } from "./raw-data.js";
import { printedTable, sheetChart } from "./sheet-figure.js";
import { sheetNamer, tableNamer } from "./sheet-names.js";
import { LONG, type PrintedPiece, planPages } from "./sheet-pages.js";
import {
  argb,
  fact,
  figureRoom,
  heading,
  keepBody,
  keepFigure,
  line,
  link,
  linkLine,
  paragraph,
  type SheetPen,
  type SheetRepairs,
  sourceLine,
} from "./sheet-pen.js";
import { printFooter, printHeader } from "./sheet-print.js";
import { CHARACTER, headerLook, NO_STYLE, SPARE_CHARACTERS, table } from "./sheet-table.js";
import { textWidth, WIDEST } from "./text-metrics.js";

const NARROW = 9;
const WIDE = 56;
/** Definitions are read, not looked at: fewer and longer lines. */
const WIDE_TEXT = 90;
const ACROSS = 100;

const column = (key: string, label: string, type: ColumnType): Column => ({
  key,
  label,
  type,
  weight: 1,
});

const textCell = (
  text: string,
  value: string | number | null = text,
): TableRow["cells"][number] => ({
  text,
  value,
  tone: "normale",
});

/** What an alarm is called where its colour might not be seen. */
const ALARM = "allarme";

/**
 * Headline figures as a table. Numbers keep the unit they have on the page; a column that no figure
 * fills is not there.
 */
function kpiTable(items: readonly Kpi[]): TableData {
  const words = (label: string, of: (item: Kpi) => string) =>
    items.every((item) => of(item) === "")
      ? []
      : [
          {
            column: column(label.toLowerCase(), label, "testo"),
            of: (item: Kpi) => textCell(of(item)),
          },
        ];
  const columns = [
    ...words("Indicatore", ({ label }) => label),
    ...words("Codice", ({ codice }) => codice),
    {
      column: column("valore", "Valore", "numero"),
      of: (item: Kpi): Cell => ({
        text: item.value,
        value: item.raw,
        tone: item.alarm ? "allarme" : "normale",
      }),
    },
    ...words("Dettaglio", ({ alarm, detail }) =>
      [alarm ? ALARM : "", detail ?? ""].filter((text) => text !== "").join(" · "),
    ),
    ...words("Confronti", ({ comparisons }) => comparisons.join(" · ")),
    ...words("Variazione", ({ trend }) => trend?.text ?? ""),
  ];
  return {
    columns: columns.map((one) => one.column),
    rows: items.map((item) => ({ cells: columns.map(({ of }) => of(item)), strong: false })),
    total: null,
  };
}

function sourcesTable(document: Document): TableData {
  return {
    columns: [
      column("fonte", "Fonte", "testo"),
      column("file", "File", "testo"),
      column("osservazione", "Dati aggiornati al", "data"),
      column("domande", "Domande fino al", "data"),
      column("caricate", "Righe caricate", "numero"),
      column("scartate", "Righe scartate", "numero"),
      column("sha256", "Impronta SHA-256", "testo"),
    ],
    rows: document.fonti.map((fonte) => ({
      cells: [
        textCell(fonte.titolo),
        textCell(fonte.file),
        textCell(sayDay(fonte.data_osservazione), fonte.data_osservazione),
        // Only a file of applications has applications up to a day.
        fonte.domande_fino_al === null
          ? textCell("", null)
          : textCell(sayDay(fonte.domande_fino_al), fonte.domande_fino_al),
        textCell(sayNumber(fonte.caricate), fonte.caricate),
        textCell(sayNumber(fonte.scartate), fonte.scartate),
        textCell(fonte.sha256),
      ],
      strong: false,
    })),
    total: null,
  };
}

const tablesOf = (section: Section, drawings: Drawings): TableData[] =>
  section.blocks.flatMap((block) => {
    if (block.kind === "table") return [block];
    if (block.kind === "chart") return [printedTable(block, drawings[block.id])];
    if (block.kind === "kpi") return [kpiTable(block.items)];
    return [];
  });

/** Characters of a column that a letter may take. */
const WIDEST_LETTER = Math.max(WIDEST / CHARACTER, 1.08);

/** Width of a column that holds a text on one line, with its indents, in characters. */
const widthOf = (text: string): number =>
  Math.max(text.length * 1.08 + 3, textWidth(text, 1) / CHARACTER + SPARE_CHARACTERS + 0.1);

/** Each column as wide as its longest text, within reason: the tables of a sheet share columns. */
function setWidths(sheet: Worksheet, tables: readonly (TableData | TableBlock)[]): number {
  const widths: number[] = [];
  for (const data of tables) {
    const rows = [...data.rows, ...(data.total === null ? [] : [data.total])];
    const wide = "glossary" in data ? WIDE_TEXT : WIDE;
    data.columns.forEach(({ label }, index) => {
      // Room for the filter's button and the indents.
      const header = (length: number): number => length * 1.15 + 6;
      const longestWord = header(Math.max(...label.split(" ").map(({ length }) => length)));
      let wanted = Math.max(longestWord, Math.min(header(label.length), 20));
      for (const row of rows) {
        const text = cellText(row.cells[index]);
        // Most texts are short: no need to measure those.
        if (wanted < wide && text.length * WIDEST_LETTER + 3 > wanted)
          wanted = Math.max(wanted, widthOf(text));
      }
      widths[index] = Math.max(widths[index] ?? NARROW, Math.min(wide, Math.ceil(wanted)));
    });
  }
  if (widths.length === 0) widths.push(WIDE);
  widths.forEach((width, index) => {
    sheet.getColumn(index + 1).width = width;
  });
  return Math.max(ACROSS, Math.floor(widths.reduce((sum, width) => sum + width, 0) * 0.95));
}

interface Book {
  readonly workbook: Workbook;
  readonly document: Document;
  readonly theme: Theme;
  readonly repairs: SheetRepairs;
  readonly nameTable: (wanted: string) => string;
}

function newSheet(book: Book, name: string, tables: readonly TableData[], tab: string): SheetPen {
  const { document, theme } = book;
  const sheet = book.workbook.addWorksheet(name, {
    properties: { tabColor: { argb: argb(tab) }, defaultRowHeight: 15, dyDescent: 0.25 },
    pageSetup: {
      paperSize: 9,
      orientation: "landscape",
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.5, right: 0.5, top: 0.75, bottom: 0.75, header: 0.3, footer: 0.3 },
    },
    headerFooter: {
      oddHeader: printHeader(document, theme, name),
      oddFooter: printFooter(document, theme),
    },
  });
  const across = setWidths(sheet, tables);
  return {
    workbook: book.workbook,
    sheet,
    theme,
    repairs: book.repairs,
    nameTable: book.nameTable,
    across,
    heights: new Map(),
    pieces: [],
    row: 1,
  };
}

/** Width in points of a column of so many characters. */
const columnPoints = (characters: number): number => characters * 5.25 + 3.75;

/** Closes what is read together, with its table if it has one; gives where the next begins. */
function closePiece(
  { pieces, row }: SheetPen,
  first: number,
  table: PrintedPiece["table"],
): number {
  if (row > first) pieces.push({ first, table, last: row - 1 });
  return row;
}

/** Columns of a sheet of Excel. */
const COLUMNS = 16_384;

/** Says how the sheet is printed: these rows stand again on each page after them. */
function printPages(
  pen: SheetPen,
  titles: { readonly first: number; readonly last: number },
): void {
  const { sheet, across, row } = pen;
  let width = 0;
  for (const { width: characters } of sheet.columns ?? [])
    width += columnPoints(characters ?? NARROW);
  const heights = Array.from(
    { length: row - 1 },
    (_, index) => sheet.findRow(index + 1)?.height ?? pen.heights.get(index + 1) ?? 0,
  );
  const { isUpright, most, breaks } = planPages({
    heights,
    // Running text goes over the columns at its right, as far as it may.
    width: Math.max(width, columnPoints(Math.min(across, ACROSS))),
    pieces: pen.pieces,
    titles,
  });
  sheet.pageSetup.orientation = isUpright ? "portrait" : "landscape";
  sheet.pageSetup.fitToHeight = most;
  sheet.pageSetup.printTitlesRow = `${titles.first}:${titles.last}`;
  // A break stands under its row.
  for (const first of breaks) sheet.getRow(first - 1).addPageBreak(0, COLUMNS);
}

function freeze(pen: SheetPen, rows: number): void {
  pen.sheet.views = [
    { state: "frozen", xSplit: 0, ySplit: rows, topLeftCell: `A${rows + 1}`, showGridLines: false },
  ];
}

/** Half of a SHA-256: it stands on two lines. */
const HASH_WIDTH = 38;

function drawReadme(book: Book): void {
  const { document, theme } = book;
  const sources = sourcesTable(document);
  const pen = newSheet(book, "Leggimi", [sources], theme.colori.territorio);
  const { sheet } = pen;
  line(pen, document.cover.kicker, { bold: true, colour: theme.colori.territorio });
  line(pen, document.cover.title, { size: 18, bold: true });
  line(pen, document.cover.subtitle, { size: 12 });
  for (const { label, value } of document.cover.facts) fact(pen, label, value);
  if (document.cover.warnings.length > 0) {
    heading(pen, "Da sapere prima di leggere");
    for (const warning of document.cover.warnings) paragraph(pen, warning);
  }
  heading(pen, "Come si legge");
  for (const text of [
    `${document.dateLine}.`,
    "Ogni foglio è una sezione del report: le cifre sono le stesse delle versioni PDF e PowerPoint.",
    "I numeri sono numeri e le percentuali vere percentuali (48,2% vale 0,482): si possono ordinare, filtrare e sommare.",
    "n.d. vuol dire che il dato non c'è: non è zero. Le differenze fra percentuali sono in punti percentuali.",
    "Il totale sta sotto la tabella e vale per tutte le sue righe, anche quando un filtro ne nasconde qualcuna.",
    ...(rawRows(document) > 0
      ? [
          "Il foglio «Dati» ha tutte le cifre del report, una per riga, col numeratore e il denominatore: è fatto per le tabelle pivot.",
        ]
      : []),
    `File prodotto da dash ${document.version}.`,
  ])
    paragraph(pen, text);
  const first = closePiece(pen, 1, null);
  heading(pen, "Fonti e forniture");
  sheet.getColumn(sources.columns.length).width = HASH_WIDTH;
  const header = table(pen, "fonti", sources);
  closePiece(pen, first, { header, last: pen.row - 1 });
  freeze(pen, 2);
  printPages(pen, { first: header, last: header });
}

function drawIndex(book: Book, sections: readonly Section[], names: readonly string[]): void {
  const { document, theme } = book;
  const data: TableData = {
    columns: [column("foglio", "Foglio", "testo"), column("titolo", "Che cosa dice", "testo")],
    rows: names.map((name, index) => ({
      cells: [textCell(name), textCell(sections[index]?.title ?? RAW_TITLE)],
      strong: false,
    })),
    total: null,
  };
  const pen = newSheet(book, "Indice", [data], theme.colori.territorio);
  pen.sheet.getColumn(2).width = 90;
  line(pen, document.cover.title, { bold: true, colour: theme.colori.territorio });
  line(pen, "Indice", { size: 18, bold: true });
  const header = table(pen, "indice", data, true);
  names.forEach((name, index) => {
    link(pen, header + 1 + index, 1, name);
  });
  freeze(pen, header);
}

/** A chart of Excel takes any shape: on a sheet it need not stand in half a page. */
const CHART_SIZE = { width: 480, height: 170 } as const;

const sizeOf = (
  { width, height }: Drawing,
  isChart: boolean,
): { readonly width: number; readonly height: number } =>
  isChart
    ? { width: Math.max(width, CHART_SIZE.width), height: Math.max(height, CHART_SIZE.height) }
    : { width, height };

/** A chart, what it says in words, and its figures. */
function chart(
  pen: SheetPen,
  block: ChartBlock,
  drawing: Drawing | undefined,
  put: (id: string, data: TableData) => number,
): void {
  if (drawing === undefined && block.chart.rows.length > 0)
    throw new Error(`chart without drawing: ${block.id}`);
  const found = sheetChart(block, drawing?.native ?? null);
  const room =
    drawing === undefined ? null : figureRoom(pen, sizeOf(drawing, found !== null), block.title);
  if (room === null) heading(pen, block.title);
  // The table under it gives the figures one by one.
  if (!repeatsLabels(block)) paragraph(pen, messageOf(block));
  const header = put(block.id, printedTable(block, drawing));
  if (drawing !== undefined && room !== null)
    keepFigure(pen, {
      ...room,
      name: `Grafico: ${block.title}`,
      alt: block.alt,
      drawing,
      data: found?.data(pen.sheet.name, header) ?? null,
    });
  sourceLine(pen, block.source);
}

function drawSection(book: Book, section: Section, name: string, drawings: Drawings): void {
  const { theme, document } = book;
  const tables = tablesOf(section, drawings);
  const pen = newSheet(book, name, tables, theme.colori.linea);
  line(pen, section.kicker, { bold: true, colour: theme.colori.territorio });
  line(pen, section.title, { size: 16, bold: true });
  line(
    pen,
    [document.cover.subtitle, document.dateLine].filter((text) => text !== "").join(" · "),
    {
      colour: theme.colori.testoChiaro,
    },
  );
  linkLine(pen, "Torna all'indice", "Indice");
  pen.sheet.getRow(pen.row - 1).height = 26;
  pen.sheet.getCell(pen.row - 1, 1).alignment = { vertical: "top" };
  let lastHeader = 0;
  let lastRows = 0;
  let drawn: PrintedPiece["table"] = null;
  const put = (id: string, data: TableData): number => {
    lastHeader = table(pen, id, data);
    lastRows = data.rows.length;
    drawn = { header: lastHeader, last: lastHeader + Math.max(1, lastRows) };
    if (data.total !== null) drawn = { ...drawn, last: drawn.last + 1 };
    return lastHeader;
  };
  let first = 1;
  for (const [at, block] of section.blocks.entries()) {
    const before = section.blocks[at - 1]?.kind;
    const afterWords = before === "text" || before === "list";
    switch (block.kind) {
      case "heading":
        line(pen, block.text, {
          size: 13,
          bold: true,
          colour: theme.colori.territorio,
          height: 32,
        });
        break;
      case "text":
        paragraph(pen, block.text);
        break;
      case "list":
        for (const item of block.items) paragraph(pen, `• ${item}`);
        break;
      case "kpi":
        heading(pen, "Indicatori");
        put(`${section.id}_indicatori`, kpiTable(block.items));
        // No source closes it: some room before what follows.
        line(pen, "", { height: 10 });
        break;
      case "chart":
        // A figure's title has no room of its own above it.
        if (afterWords) line(pen, "", { height: 10 });
        chart(pen, block, drawings[block.id], put);
        break;
      case "table":
        // A sheet of one table is named by it.
        if (block.title !== section.title) heading(pen, block.title);
        put(block.id, block);
        if (block.note !== null) paragraph(pen, block.note);
        sourceLine(pen, block.source);
        break;
      case "notes":
        if (before !== "notes") heading(pen, "Definizioni e note");
        for (const item of block.items) paragraph(pen, item);
        break;
      case "contents":
      case "pagebreak":
        break;
    }
    // Words belong to the figure or the table under them.
    if (drawn !== null || block.kind === "notes") first = closePiece(pen, first, drawn);
    drawn = null;
  }
  closePiece(pen, first, null);
  const onlyTable = tables.length === 1 && lastHeader > 0 && lastHeader <= 8;
  freeze(pen, onlyTable ? lastHeader : 2);
  printPages(
    pen,
    lastRows > LONG ? { first: lastHeader, last: lastHeader } : { first: 1, last: 2 },
  );
}

const RAW_TITLE = "Tutte le cifre del report, una per riga, per tabelle pivot e controlli";

/** The sheet of raw data, with samples that the repair replaces. */
function drawRaw(book: Book, name: string): void {
  const { theme, document } = book;
  const pen = newSheet(book, name, [], theme.colori.linea);
  rawWidths(document).forEach((width, index) => {
    pen.sheet.getColumn(index + 1).width = width;
  });
  line(pen, document.cover.title, { bold: true, colour: theme.colori.territorio });
  line(pen, RAW_TITLE, { size: 16, bold: true });
  linkLine(pen, "Torna all'indice", "Indice");
  const header = pen.row;
  pen.sheet.getRow(header).height = 18;
  pen.sheet.addTable({
    name: RAW_TABLE,
    displayName: RAW_TABLE,
    ref: `A${header}`,
    headerRow: true,
    totalsRow: false,
    style: { showRowStripes: false, ...NO_STYLE },
    columns: rawHeaders().map((label) => ({ name: label, filterButton: true })),
    rows: [],
  });
  headerLook(
    pen,
    header,
    rawHeaders().map(() => false),
  );
  book.repairs.tables.set(RAW_TABLE, header + rawRows(document));
  keepBody(pen, rawBody(document, header, book.repairs.looks, theme.colori.testo));
  freeze(pen, header);
  pen.sheet.pageSetup.printTitlesRow = `${header}:${header}`;
}

/** Definitions have a sheet of their own: columns for long texts would be too wide for the other tables. */
function bySheets(section: Section): readonly Section[] {
  const isGlossary = (block: Section["blocks"][number]): boolean =>
    block.kind === "table" && block.glossary === true;
  const others = section.blocks.filter((block) => !isGlossary(block));
  // Words alone stand over them: a sheet of three lines would be no sheet.
  if (!others.some(({ kind }) => kind === "table" || kind === "chart" || kind === "kpi"))
    return [section];
  return [
    { ...section, blocks: others },
    ...section.blocks.flatMap((block): readonly Section[] =>
      block.kind === "table" && isGlossary(block)
        ? [{ ...section, id: block.id, name: "Definizioni", title: block.title, blocks: [block] }]
        : [],
    ),
  ];
}

/** Fills the workbook; gives the number of sheets. */
export function drawSheets(
  workbook: Workbook,
  document: Document,
  drawings: Drawings,
  theme: Theme,
  repairs: SheetRepairs,
): number {
  const nameSheet = sheetNamer();
  const book: Book = { workbook, document, theme, repairs, nameTable: tableNamer() };
  // The raw data have the name that formulas will look for.
  book.nameTable(RAW_TABLE.replace(/^dati_/, ""));
  nameSheet("Leggimi");
  nameSheet("Indice");
  const sections = document.sections.flatMap(bySheets);
  const names = sections.map(({ name }) => nameSheet(name));
  const raw = rawRows(document) > 0 ? nameSheet(RAW_SHEET) : null;
  drawReadme(book);
  drawIndex(book, sections, raw === null ? names : [...names, raw]);
  sections.forEach((section, index) => {
    drawSection(book, section, names[index] ?? section.name, drawings);
  });
  if (raw === null) return 2 + names.length;
  drawRaw(book, raw);
  return 3 + names.length;
}

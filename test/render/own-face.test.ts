import ExcelJS from "exceljs";
import { strFromU8, unzipSync } from "fflate";
import * as vega from "vega";
import { describe, expect, test } from "vitest";
import { rulerOf } from "../../src/chart/measure.js";
import { sheetSvg } from "../../src/chart/sheet.js";
import { outlineSvg, toPng } from "../../src/chart/to-png.js";
import { chartSize, drawChart, nativeChart } from "../../src/chart/to-svg.js";
import { faceKey } from "../../src/define/fonts.js";
import { readTheme } from "../../src/define/theme.js";
import type { Chart, Drawing, Drawings, Theme } from "../../src/model/document.js";
import { renderer as pdf } from "../../src/render/formats/pdf.js";
import { renderer as pptx } from "../../src/render/formats/pptx.js";
import { renderer as xlsx } from "../../src/render/formats/xlsx.js";
import { child, descendants, textOf } from "../../src/render/office/xml.js";
import { chart, row } from "../helpers/charts.js";
import { drawAll } from "../helpers/draw-all.js";
import { root } from "../helpers/empty-database.js";
import { MADE_FAMILY } from "../helpers/made-font.js";
import { moreCharts } from "../helpers/more-charts.js";
import { openOffice, PIXEL, packageFaults } from "../helpers/office-parts.js";
import { themeInOwnFace } from "../helpers/own-theme.js";
import { pageFaults, SHEETS } from "../helpers/page-faults.js";
import { checkPdf } from "../helpers/pdf-rules/check-pdf.js";
import { openPdf } from "../helpers/pdf-rules/file.js";
import { dictsOf } from "../helpers/pdf-rules/rules-file.js";
import { nameOf } from "../helpers/pdf-rules/values.js";
import { readPdf } from "../helpers/read-pdf.js";
import { deckText, figuresIn, missingIn, sheetText } from "../helpers/same-figures.js";
import { placeholderDrawings, sampleCharts, sampleDocument } from "../helpers/sample-document.js";
import { svgTexts, textFaults } from "../helpers/svg-texts.js";

/** A header with what files want written otherwise, and a number at its start. */
const HEADER = "3º Consorzio «A & B» <Alba – Langhe – Roero>, servizi socio-assistenziali";

const plain = readTheme([root]);
const theme = {
  ...themeInOwnFace(1.25, `intestazione: "${HEADER}"\n`),
  ente: "Consorzio intercomunale per la gestione dei servizi socio-assistenziali di Alba",
};
const document = sampleDocument();

describe("i grafici", () => {
  const samples: readonly (readonly [string, Chart])[] = [
    ...Object.entries(sampleCharts()).map(([name, block]) => [name, block.chart] as const),
    ...Object.entries(moreCharts()),
  ];

  test.each(samples)(
    "%s nomina il carattere del tema, e ogni scritta vi sta dentro",
    async (_, made) => {
      for (const width of ["intera", "meta"] as const) {
        const drawn = await drawChart(made, await chartSize(made, width, theme), theme);
        const names = new Set(drawn.svg.match(/font-family="[^"]*"/g));
        for (const name of names) expect(name).toBe(`font-family="'${MADE_FAMILY}'"`);
        expect(textFaults(drawn.svg, drawn.width, drawn.height, rulerOf(theme))).toEqual([]);
      }
    },
  );

  test("le etichette sono larghe come in quel carattere, e le barre ne tengono conto", async () => {
    const made = chart("barre_orizzontali", [row("Santo Stefano Belbo", 12), row("Alba", 40)]);
    const placeOf = async (of: Theme) => {
      const drawn = await drawChart(made, await chartSize(made, "intera", of), of);
      return (
        svgTexts(drawn.svg, rulerOf(of)).find(({ text }) => text === "Alba") ?? {
          left: 0,
          right: 0,
        }
      );
    };
    const [usual, wide] = [await placeOf(plain), await placeOf(theme)];
    expect((wide.right - wide.left) / (usual.right - usual.left)).toBeCloseTo(1.25, 2);
    expect(wide.right).toBeGreaterThan(usual.right + 10);
  });

  test("anche Vega misura con il carattere del tema", async () => {
    const made = chart("barre", [row("Alba", 3)]);
    await drawChart(made, await chartSize(made, "meta", theme), theme);
    const { textMetrics } = vega as unknown as {
      textMetrics: { width(item: object, text: string): number };
    };
    for (const of of [plain, theme]) {
      const item = { font: faceKey(of), fontSize: 10 };
      expect(textMetrics.width(item, "Nuclei")).toBe(rulerOf(of).width("Nuclei", 10));
    }
  });

  test("due temi disegnati insieme hanno ognuno le sue larghezze", async () => {
    const made = Object.values(moreCharts()).slice(0, 6);
    const alone: string[] = [];
    for (const one of made)
      alone.push((await drawChart(one, await chartSize(one, "meta", theme), theme)).svg);
    const mixed = await Promise.all(
      made.flatMap((one) =>
        [plain, theme].map(
          async (of) => (await drawChart(one, await chartSize(one, "meta", of), of)).svg,
        ),
      ),
    );
    expect(mixed.filter((_, at) => at % 2 === 1)).toEqual(alone);
  });

  test("anche in pixel e in forme le lettere sono le sue, larghe come sono misurate", async () => {
    const text = "Nuclei beneficiari dell'ambito";
    const drawn = {
      svg: '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="10"></svg>',
      width: 300,
      height: 10,
    };
    const svgOf = (of: Theme): string =>
      sheetSvg({ title: text, subtitle: "", drawn, notes: [], theme: of });
    /** Where the last shape ends. */
    const end = async (of: Theme): Promise<number> => {
      const shapes = await outlineSvg(svgOf(of), of);
      const numbers = [...shapes.matchAll(/ d="([^"]+)"/g)]
        .filter(([, d = ""]) => d.length > 200)
        .flatMap(([, d = ""]) => [...d.matchAll(/[ML] (-?[\d.]+)/g)].map(([, x]) => Number(x)));
      return Math.max(...numbers);
    };
    const grown = ((await end(theme)) - 18) / ((await end(plain)) - 18);
    expect(grown).toBeGreaterThan(1.15);
    expect(grown).toBeLessThan(1.35);
    const pixels = await Promise.all([plain, theme].map((of) => toPng(svgOf(of), of)));
    expect(Buffer.from(pixels[0] ?? []).equals(Buffer.from(pixels[1] ?? []))).toBe(false);
  });
});

const fontsIn = (bytes: Uint8Array): readonly string[] => [
  ...new Set(
    dictsOf(openPdf(bytes))
      .map(([, dict]) => nameOf(dict.get("FontName")))
      .filter((name) => name !== ""),
  ),
];

describe("il PDF", () => {
  test.each(SHEETS)(
    "su %s incorpora solo quel carattere, nelle regole, e nessuna scritta ne copre un'altra",
    async (_, pagina, [width, height]) => {
      const drawings = await drawAll(document, pdf.chartRoom?.({ pagina }), theme);
      const { bytes } = await pdf.render(document, drawings, theme, { pagina });
      expect(checkPdf(bytes)).toEqual([]);
      const fonts = fontsIn(bytes);
      expect(fonts).toHaveLength(2);
      for (const name of fonts) expect(name).toMatch(/^[A-Z]{6}\+ProvaLarga2$/);
      const { pages } = await readPdf(bytes);
      for (const page of pages.slice(1)) {
        expect(pageFaults(page, width, height)).toEqual([]);
        expect(page.text).toContain(HEADER);
        // What may not leave the office is said whole, whatever the name of the body.
        expect(page.text).toContain("uso interno");
      }
      expect(pages[0]?.text).not.toContain(HEADER);
    },
  );

  test("le cifre sono quelle di sempre", async () => {
    const { bytes } = await pdf.render(document, await drawAll(document, undefined, theme), theme);
    const text = (await readPdf(bytes)).pages.map((page) => page.text).join("\n");
    for (const section of document.sections)
      expect(missingIn(text, figuresIn(section, { deck: false, charts: false }))).toEqual([]);
  });

  test("l'intestazione è arredo della pagina, e una troppo lunga per il foglio è accorciata", async () => {
    const logo = { kind: "png", bytes: PIXEL, alt: "Logo" } as const;
    const wide = { ...theme, logo, intestazione: "AMBITO ".repeat(14).trim() };
    const { bytes } = await pdf.render(document, await drawAll(document, undefined, wide), wide);
    expect(checkPdf(bytes)).toEqual([]);
    for (const page of (await readPdf(bytes)).pages.slice(1)) {
      expect(page.texts.find(({ text }) => text.startsWith("AMBITO AMBITO"))?.text).toMatch(/…$/);
      expect(pageFaults(page, 595.28, 841.89)).toEqual([]);
    }
  });

  test("un codice lungo va a capo dopo un trattino, prima che si spezzi una data o una parola", async () => {
    const texts = [
      "INPS-ADI-2025-010020005161",
      "INPS-ADI-2024-010020005162",
      "Castiglione Tinella",
      "Monitoraggio",
      "Sospensione",
    ];
    const columns = [...texts, "10/12/2025", "11/12/2025", "12/12/2025"].map((text, at) => ({
      key: `c${at}`,
      label: `Colonna ${at}`,
      type: /\d{4}$/.test(text) && text.includes("/") ? ("data" as const) : ("testo" as const),
      weight: 1,
      text,
    }));
    const list = {
      ...document,
      sections: [
        {
          id: "elenco",
          name: "Elenco",
          kicker: "Prova",
          title: "Un elenco",
          blocks: [
            {
              kind: "table" as const,
              id: "t",
              title: "Elenco",
              columns,
              rows: Array.from({ length: 3 }, () => ({
                strong: false,
                cells: columns.map(({ text }) => ({ text, value: text, tone: "normale" as const })),
              })),
              total: null,
              note: null,
              source: "Fonte: prova",
            },
          ],
        },
      ],
    };
    const { pages } = await readPdf((await pdf.render(list, {}, theme)).bytes);
    const said = pages.flatMap((page) => page.texts.map(({ text }) => text));
    for (const whole of ["Monitoraggio", "Sospensione", "10/12/2025", "12/12/2025"])
      expect(said).toContain(whole);
    expect(said).toContain("010020005161");
  });
});

const officeDrawings = async (of: Theme): Promise<Drawings> => {
  const drawn = await placeholderDrawings(document, { png: PIXEL, theme: of });
  const charts = document.sections
    .flatMap(({ blocks }) => blocks)
    .filter(({ kind }) => kind === "chart");
  expect(charts.length).toBeGreaterThan(3);
  const made: Record<string, Drawing> = { ...drawn };
  for (const block of charts)
    if (block.kind === "chart") {
      const native = await nativeChart(block.chart, { width: 480 }, of);
      const known = made[block.id];
      if (known !== undefined) made[block.id] = { ...known, native };
    }
  return made;
};

/** All parts that are text, and those of the workbooks inside. */
const allText = (bytes: Uint8Array): string =>
  Object.entries(unzipSync(bytes))
    .map(([path, part]) =>
      path.endsWith(".xlsx")
        ? allText(part)
        : /\.(xml|rels|svg)$/.test(path)
          ? strFromU8(part)
          : "",
    )
    .join("\n");

describe("il PowerPoint", async () => {
  const made = await pptx.render(document, await officeDrawings(theme), theme);
  const deck = openOffice(made.bytes);
  const slides = deck.matching(/^ppt\/slides\/slide\d+\.xml$/);

  test("è scritto nel carattere del tema, detto una volta nel suo tema", () => {
    expect(packageFaults(deck)).toEqual([]);
    expect(allText(made.bytes)).not.toContain("Titillium");
    for (const path of ["ppt/theme/theme1.xml", "ppt/theme/theme2.xml"]) {
      const fonts = descendants(deck.xml(path), "a:majorFont", "a:minorFont");
      expect(fonts.map((font) => child(font, "a:latin")?.attributes)).toEqual([
        { typeface: MADE_FAMILY, panose: theme.carattere?.panose },
        { typeface: MADE_FAMILY, panose: theme.carattere?.panose },
      ]);
    }
    for (const path of [...slides, ...deck.matching(/slideLayout\d+\.xml$/)])
      expect(deck.text(path)).not.toContain(MADE_FAMILY);
  });

  test("l'intestazione sta nello schema, una volta, e non in copertina", () => {
    const master = deck.xml("ppt/slideMasters/slideMaster1.xml");
    expect(
      descendants(master, "p:sp")
        .map(textOf)
        .filter((text) => text === HEADER),
    ).toHaveLength(1);
    for (const path of slides) expect(deck.text(path)).not.toContain("Alba – Langhe");
    const hidden = deck
      .matching(/^ppt\/slideLayouts\/slideLayout\d+\.xml$/)
      .filter((path) => deck.xml(path).attributes.showMasterSp === "0")
      .map((path) => child(deck.xml(path), "p:cSld")?.attributes.name);
    expect(hidden).toEqual(["Copertina"]);
  });

  test("un ente dal nome lungo sta su una riga sola al piede", () => {
    const texts = deck
      .matching(/^ppt\/slideLayouts\/slideLayout\d+\.xml$/)
      .flatMap((path) => descendants(deck.xml(path), "p:sp").map(textOf));
    expect(texts.filter((text) => /^Consorzio intercomunale.*…$/.test(text))).toHaveLength(2);
  });

  test("le cifre sono quelle di sempre", () => {
    const text = deckText(deck);
    for (const section of document.sections)
      expect(missingIn(text, figuresIn(section, { deck: true, charts: true }))).toEqual([]);
  });
});

describe("l'XLSX", async () => {
  const drawings = await officeDrawings(theme);
  const { bytes } = await xlsx.render(document, drawings, theme);
  const book = openOffice(bytes);

  test("è scritto nel carattere del tema, grafici compresi", () => {
    expect(packageFaults(book)).toEqual([]);
    expect(allText(bytes)).not.toMatch(/Titillium/);
    const names = descendants(book.xml("xl/styles.xml"), "name").map(
      ({ attributes }) => attributes.val,
    );
    expect(new Set(names)).toEqual(new Set([MADE_FAMILY]));
    const fonts = descendants(book.xml("xl/theme/theme1.xml"), "a:majorFont", "a:minorFont");
    expect(fonts.map((font) => child(font, "a:latin")?.attributes.typeface)).toEqual([
      MADE_FAMILY,
      MADE_FAMILY,
    ]);
    const latin = book
      .matching(/charts\/chart\d+\.xml$/)
      .flatMap((path) => descendants(book.xml(path), "a:latin"));
    expect(latin.length).toBeGreaterThan(0);
    for (const { attributes } of latin) expect(attributes.typeface).toBe("+mn-lt");
  });

  test("le colonne, contate nelle sue cifre, contengono le sue lettere", async () => {
    const read = new ExcelJS.Workbook();
    await read.xlsx.load(Uint8Array.from(bytes).buffer);
    const ruler = rulerOf(theme);
    const digit = ruler.width("0", 1);
    let seen = 0;
    for (const sheet of read.worksheets.slice(2)) {
      sheet.eachRow((row) => {
        row.eachCell((cell, at) => {
          const text = typeof cell.value === "string" ? cell.value : "";
          // Texts that are longer go over the cells beside them, or to a second line.
          if (cell.border?.bottom === undefined || text === "" || text.length > 30) return;
          const strong = cell.font?.bold === true ? 600 : 400;
          expect(ruler.width(text, 1, strong)).toBeLessThan(
            (sheet.getColumn(at).width ?? 0) * digit,
          );
          seen += 1;
        });
      });
    }
    expect(seen).toBeGreaterThan(200);
  });

  test("in testa alla stampa c'è l'intestazione, scritta come Excel vuole", async () => {
    const read = new ExcelJS.Workbook();
    await read.xlsx.load(Uint8Array.from(bytes).buffer);
    for (const sheet of read.worksheets) {
      const { oddHeader = "", oddFooter = "" } = sheet.headerFooter;
      expect(oddHeader).toContain(
        `&L&9 ${HEADER.replace("&", "&&")}\n${document.cover.title}&R&9\n`,
      );
      expect(oddFooter).toContain("&L&9Consorzio intercomunale");
      expect(oddFooter).toContain("uso interno&R&9pagina &P di &N");
      for (const text of [oddHeader, oddFooter]) expect(text.length).toBeLessThanOrEqual(255);
    }
  });

  test("testi lunghi e pieni di & non fanno una testata che Excel rifiuta", async () => {
    const long = {
      ...document,
      cover: { ...document.cover, title: "&".repeat(300) },
      dateLine: "1 & ".repeat(100),
    };
    const full = { ...theme, intestazione: "&".repeat(100), ente: "& ".repeat(200) };
    const read = new ExcelJS.Workbook();
    await read.xlsx.load(Uint8Array.from((await xlsx.render(long, drawings, full)).bytes).buffer);
    for (const sheet of read.worksheets)
      for (const text of [sheet.headerFooter.oddHeader, sheet.headerFooter.oddFooter]) {
        expect(text?.length).toBeLessThanOrEqual(255);
        const codes = (text ?? "").replaceAll("&&", "").match(/&./g);
        for (const code of codes ?? []) expect(code).toMatch(/&[LR9PN]/);
      }
  });

  test("le cifre sono quelle di sempre", async () => {
    const read = new ExcelJS.Workbook();
    await read.xlsx.load(Uint8Array.from(bytes).buffer);
    for (const [index, section] of document.sections.entries()) {
      const sheet = read.worksheets[index + 2];
      const figures = figuresIn(section, { deck: false, charts: true });
      expect(missingIn(sheet === undefined ? "" : sheetText(sheet), figures)).toEqual([]);
    }
  });
});

test("senza carattere e senza intestazione non c'è traccia dell'uno né dell'altra", async () => {
  const drawings = await officeDrawings(plain);
  const deck = openOffice((await pptx.render(document, drawings, plain)).bytes);
  expect(deck.text("ppt/slideMasters/slideMaster1.xml")).not.toContain("Intestazione");
  expect(deck.text("ppt/theme/theme1.xml")).toContain('typeface="Titillium Web"');
  for (const path of deck.matching(/slideLayout\d+\.xml$/))
    expect(deck.text(path)).not.toContain("showMasterSp");
  const bytes = (await pdf.render(document, await drawAll(document), plain)).bytes;
  for (const name of fontsIn(bytes)) expect(name).toContain("TitilliumWeb");
});

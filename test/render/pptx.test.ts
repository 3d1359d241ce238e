import { expect, test } from "vitest";
import { toPng } from "../../src/chart/to-png.js";
import type { Document } from "../../src/model/document.js";
import { renderer } from "../../src/render/formats/pptx.js";
import { type ChartData, workbookData } from "../../src/render/office/chart/data.js";
import { placeChart } from "../../src/render/office/figure-parts.js";
import { type Parts, readPart, relsPath, writePart } from "../../src/render/office/package.js";
import { descendants, textOf, type XmlElement } from "../../src/render/office/xml.js";
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

const document = sampleDocument();
const made = await render(document);
const deck = openOffice(made.bytes);
const slidePaths = Array.from(
  { length: made.pages },
  (_, index) => `ppt/slides/slide${index + 1}.xml`,
);
const slides = slidePaths.map((path) => deck.xml(path));

const named = (root: XmlElement, pattern: RegExp): XmlElement[] =>
  descendants(root, "p:sp", "p:pic", "p:graphicFrame", "p:grpSp").filter((shape) =>
    pattern.test(descendants(shape, "p:cNvPr")[0]?.attributes.name ?? ""),
  );

const titleOf = (slide: XmlElement): string =>
  descendants(slide, "p:sp")
    .filter((shape) => descendants(shape, "p:ph")[0]?.attributes.type === "title")
    .map(textOf)
    .join("|");

const paragraphs = (root: XmlElement): string[] => descendants(root, "a:p").map(textOf);

test("ogni parte è ben formata, ogni relazione arriva a una parte, ogni parte ha il suo tipo", () => {
  expect(packageFaults(deck)).toEqual([]);
  expect(deck.matching(/^ppt\/slides\/slide\d+\.xml$/)).toHaveLength(made.pages);
});

test("ogni diapositiva ha un titolo scritto nel suo segnaposto, e nessun titolo si ripete", () => {
  const titles = slides.map(titleOf);
  expect(titles.filter((title) => title === "" || title.includes("|"))).toEqual([]);
  expect(repeated(titles)).toEqual([]);
  for (const section of document.sections) expect(titles).toContain(section.title);
});

test("nessun segnaposto resta vuoto", () => {
  for (const slide of slides)
    for (const shape of descendants(slide, "p:sp"))
      if (descendants(shape, "p:ph").length > 0) expect(textOf(shape).trim()).not.toBe("");
});

test("in ogni diapositiva e in ogni schema gli identificativi sono diversi", () => {
  for (const path of deck.matching(/^ppt\/(slides|slideLayouts|slideMasters)\/[^/]+\.xml$/)) {
    const ids = descendants(deck.xml(path), "p:cNvPr").map(({ attributes }) => attributes.id);
    expect([path, repeated(ids)]).toEqual([path, []]);
  }
});

const drawings = await drawingsOf(document);
const charts = document.sections.flatMap(({ blocks }) =>
  blocks.filter((block) => block.kind === "chart"),
);

/** The frames of charts and the pictures, in deck order. */
const figures = slides.flatMap((slide, index) =>
  descendants(slide, "p:pic", "p:graphicFrame")
    .filter((shape) => shape.name === "p:pic" || descendants(shape, "c:chart").length > 0)
    .map((shape) => ({ shape, path: slidePaths[index] ?? "" })),
);

test("ogni grafico è un grafico di PowerPoint o una figura, col suo testo alternativo", () => {
  expect(figures.map(({ shape }) => descendants(shape, "p:cNvPr")[0]?.attributes.descr)).toEqual(
    charts.map(({ alt }) => alt),
  );
  expect(figures.map(({ shape }) => (shape.name === "p:pic" ? null : "c:chart"))).toEqual(
    charts.map(({ id }) => ((drawings[id]?.native ?? null) === null ? null : "c:chart")),
  );
  const kinds = new Set(
    charts.flatMap(({ id, chart }) => (drawings[id]?.native ? [chart.kind] : [])),
  );
  expect([...kinds].sort()).toEqual(
    expect.arrayContaining(["barre", "barre100", "barre_impilate", "linee", "piramide"]),
  );
});

test("sotto i mesi di un grafico l'anno si dice una volta, al primo mese che se ne dice", () => {
  const courses = deck
    .matching(/^ppt\/charts\/[^/]+\.xml$/)
    .map((path) => deck.xml(path))
    .map((root) => ({
      names: descendants(descendants(root, "c:cat")[0] ?? root, "c:v").map(textOf),
      every: Number(descendants(root, "c:tickLblSkip")[0]?.attributes.val),
    }))
    .filter(({ names }) => /^[a-z]{3} \d{4}$/.test(names[0] ?? ""));
  expect(courses.length).toBeGreaterThan(0);
  for (const { names, every } of courses) {
    const said = names.filter((_, at) => at % every === 0);
    const years = said.flatMap((name) => name.split(" ")[1] ?? []);
    expect(years).toEqual([...new Set(years)]);
    expect(years.length).toBeGreaterThan(1);
    expect(said.filter((name) => !/^[a-z]{3}( \d{4})?$/.test(name))).toEqual([]);
    expect([1, 2, 3, 6, 12]).toContain(every);
  }
});

test("in un foglio, dove ogni mese ha il suo anno, se ne dicono meno che su una diapositiva", () => {
  const native = charts.map(({ id }) => drawings[id]?.native).find((one) => one?.form === "linee");
  if (native === undefined || native === null) throw new Error("the sample lost its lines");
  const every = (data: ChartData | null): number => {
    const parts: Parts = new Map();
    writePart(parts, relsPath("a.xml"), { name: "Relationships", attributes: {}, children: [] });
    const frame = { width: 700, height: 300, type: 10 };
    const drawing = { svg: "", width: 700, height: 300, native, picture: null };
    placeChart(parts, { owner: "a.xml", folder: "x", number: 1 }, drawing, frame, THEME, data);
    const chart = readPart(parts, "x/charts/chart1.xml");
    return Number(descendants(chart, "c:tickLblSkip")[0]?.attributes.val);
  };
  expect(native.years?.length).toBeGreaterThan(12);
  expect(every(workbookData(native, 1))).toBeGreaterThan(every(null));
});

test("la nota di una linea sta sopra la sua riga, dove nessuna linea la attraversa", () => {
  const notes = deck
    .matching(/^ppt\/charts\/[^/]+\.xml$/)
    .flatMap((path) => descendants(deck.xml(path), "c:ser"))
    .filter((series) => descendants(series, "c:errBars").length > 0);
  expect(notes.length).toBeGreaterThan(0);
  for (const note of notes)
    expect(
      descendants(note, "c:dLbl").map((one) => descendants(one, "c:dLblPos")[0]?.attributes.val),
    ).toEqual(["t"]);
});

test("una figura sola comincia sotto il suo titolo, non a mezza diapositiva", async () => {
  const block = charts.find(({ id }) => drawings[id]?.native === null);
  const drawing = block === undefined ? undefined : drawings[block.id];
  const [section] = document.sections;
  if (block === undefined || drawing === undefined || section === undefined)
    throw new Error("the sample lost its pictures");
  const wide = { [block.id]: { ...drawing, width: 600, height: 120 } };
  const sections = [{ ...section, blocks: [block] }];
  const { bytes } = await renderer.render({ ...document, sections }, wide, THEME);
  const slide = openOffice(bytes).xml("ppt/slides/slide2.xml");
  const box = (shape: XmlElement) => {
    const of = (name: string, key: string): number =>
      Number(descendants(shape, name).find(({ attributes }) => attributes[key])?.attributes[key]);
    return { top: of("a:off", "y"), bottom: of("a:off", "y") + of("a:ext", "cy") };
  };
  const [title] = named(slide, /^Titolo del grafico$/);
  const [picture] = descendants(slide, "p:pic");
  if (title === undefined || picture === undefined) throw new Error("no picture under a title");
  expect(Math.abs(box(picture).top - box(title).bottom)).toBeLessThan(914_400 * 0.1);
});

test("una figura è in vettori e in punti", () => {
  const pictures = figures.filter(({ shape }) => shape.name === "p:pic");
  expect(pictures.length).toBeGreaterThan(3);
  for (const { shape, path } of pictures) {
    const pixels = descendants(shape, "a:blip")[0]?.attributes["r:embed"] ?? "";
    const vectors = descendants(shape, "asvg:svgBlip")[0]?.attributes["r:embed"] ?? "";
    expect(deck.target(path, pixels)).toMatch(/\.png$/);
    expect(deck.target(path, vectors)).toMatch(/\.svg$/);
    expect(deck.text(deck.target(path, vectors))).toContain("#0066CC");
  }
});

test("tutto il testo è dichiarato italiano, anche note, schemi e numeri di pagina", () => {
  for (const path of deck.matching(
    /^ppt\/(slides|slideLayouts|notesSlides|slideMasters)\/[^/]+\.xml$/,
  )) {
    const runs = descendants(deck.xml(path), "a:r", "a:fld");
    const other = runs.filter((run) => descendants(run, "a:rPr")[0]?.attributes.lang !== "it-IT");
    expect([path, other.length]).toEqual([path, 0]);
  }
  for (const path of deck.matching(/\.xml$/)) expect(deck.text(path)).not.toContain("en-US");
});

test("le tabelle sono tabelle: riga d'intestazione dichiarata, al più dodici righe e il totale", () => {
  const tables = slides.flatMap((slide) => descendants(slide, "a:tbl"));
  const told = document.sections.flatMap(({ blocks }) =>
    blocks.filter((block) => block.kind === "table"),
  );
  expect(told.length).toBeGreaterThan(3);
  expect(tables.length).toBeGreaterThan(told.length);
  for (const table of tables) {
    expect(descendants(table, "a:tblPr")[0]?.attributes.firstRow).toBe("1");
    expect(descendants(table, "a:tr").length).toBeLessThanOrEqual(14);
  }
  const frames = slides.flatMap((slide) => descendants(slide, "p:graphicFrame"));
  for (const frame of frames)
    expect(descendants(frame, "p:cNvPr")[0]?.attributes.descr ?? "").not.toBe("");
});

test("una tabella lunga segue su altre diapositive e dice quante righe restano fuori", () => {
  const pages = slides.filter((slide) => named(slide, /^Tabella: Nuclei per ultimo/).length > 0);
  const protocols = pages.flatMap((slide) =>
    descendants(slide, "a:tc")
      .map(textOf)
      .filter((text) => text.startsWith("ADI-2025-")),
  );
  expect(pages).toHaveLength(3);
  expect(protocols.length).toBeGreaterThan(20);
  expect(repeated(protocols)).toEqual([]);
  // Shown and left out make the whole 150.
  expect(
    paragraphs(pages.at(-1) ?? { name: "", attributes: {}, children: [] }).join(" "),
  ).toContain(`le altre ${150 - protocols.length} sono nelle versioni PDF e XLSX`);
  expect(pages.map(titleOf).slice(0, 2)).toEqual([
    "L'elenco per ultimo giorno utile",
    "L'elenco per ultimo giorno utile (segue,\u00A02\u00A0di\u00A03)",
  ]);
});

test("la tabella dei comuni è intera, col totale una volta sola e alla fine", () => {
  const pages = slides.filter((slide) => named(slide, /^Tabella: La presa in carico/).length > 0);
  const firsts = pages.flatMap((slide) =>
    descendants(named(slide, /^Tabella:/)[0] ?? slide, "a:tr").map((row) =>
      textOf(descendants(row, "a:tc")[0] ?? row),
    ),
  );
  const block = document.sections
    .flatMap(({ blocks }) => blocks)
    .find((found) => found.kind === "table" && found.id === "comuni_tabella");
  if (block?.kind !== "table") throw new Error("the sample lost its table");
  expect(firsts.filter((text) => text !== "Comune")).toEqual([
    ...block.rows.map((row) => row.cells[0]?.text),
    "Ambito",
  ]);
});

test("niente esce dalla diapositiva e nessuna tabella tocca la riga della fonte", () => {
  const EMU = 914_400;
  for (const [index, slide] of slides.entries())
    for (const shape of descendants(slide, "p:sp", "p:pic", "p:graphicFrame")) {
      const at = descendants(shape, "a:off")[0]?.attributes ?? {};
      const size = descendants(shape, "a:ext").find(({ attributes }) => attributes.cx)?.attributes;
      const right = (Number(at.x) + Number(size?.cx)) / EMU;
      const bottom = (Number(at.y) + Number(size?.cy)) / EMU;
      const where = [index + 1, descendants(shape, "p:cNvPr")[0]?.attributes.name];
      expect([...where, right <= 13.334 && bottom <= 7.5 && Number(at.x) >= 0]).toEqual([
        ...where,
        true,
      ]);
      if (shape.name === "p:graphicFrame")
        expect([...where, bottom <= 6.6]).toEqual([...where, true]);
    }
});

test("ogni cifra dei cartellini è sulla diapositiva, e i pezzi di un cartellino stanno insieme", () => {
  const sintesi = slides[1];
  if (sintesi === undefined) throw new Error("no second slide");
  const groups = descendants(sintesi, "p:grpSp");
  expect(groups.map((group) => descendants(group, "p:cNvPr")[0]?.attributes.name)).toEqual(
    ["A.1.1", "A.1.4", "A.5.1", "A.1.2", "B.1.3", "B.1.5", "B.1.10", "M.4a"].map(
      (code) => `Indicatore ${code}`,
    ),
  );
  expect(textOf(groups[5] ?? sintesi)).toContain("48,2%");
  expect(textOf(groups[6] ?? sintesi)).toContain("n.d.");
  expect(textOf(groups[7] ?? sintesi)).toContain("rischio");
});

test("due cartellini con lo stesso codice restano due", async () => {
  const [first] = document.sections;
  const kpi = first?.blocks.find((block) => block.kind === "kpi");
  if (first === undefined || kpi?.kind !== "kpi") throw new Error("the sample lost its cards");
  const twins = kpi.items.slice(0, 4).map((item) => ({ ...item, codice: "M.4a" }));
  const file = openOffice(
    (
      await render({
        ...document,
        sections: [{ ...first, blocks: [{ kind: "kpi", items: twins }] }],
      })
    ).bytes,
  );
  const groups = descendants(file.xml("ppt/slides/slide2.xml"), "p:grpSp").map(textOf);
  expect(groups).toHaveLength(4);
  twins.forEach((item, index) => {
    expect(groups[index]).toContain(item.value);
  });
});

test("nulla del documento va perso: ogni testo è su una diapositiva o nelle sue note", () => {
  const all = [...slides, ...deck.matching(/^ppt\/notesSlides\/[^/]+\.xml$/).map(deck.xml)]
    .map(textOf)
    .join("\n")
    .replaceAll("\u00A0", " ");
  for (const section of document.sections)
    for (const block of section.blocks) {
      if (block.kind === "text" || block.kind === "heading") expect(all).toContain(block.text);
      if (block.kind === "list" || block.kind === "notes")
        for (const item of block.items) expect(all).toContain(item);
      if (block.kind === "chart")
        for (const row of block.table.rows.slice(0, 60))
          expect(all).toContain(row.cells.map((cell) => cell.text).join("; "));
    }
  for (const warning of document.cover.warnings) expect(all).toContain(warning);
});

test("le voci dell'indice portano alla prima diapositiva della loro sezione", () => {
  const at = slides.findIndex((slide) => titleOf(slide) === "Indice");
  const path = slidePaths[at] ?? "";
  const links = descendants(slides[at] ?? deck.xml(path), "a:hlinkClick");
  const targets = links.map(({ attributes }) => deck.target(path, attributes["r:id"] ?? ""));
  expect(targets).toHaveLength(document.sections.length);
  document.sections.forEach((section, index) => {
    expect(titleOf(deck.xml(targets[index] ?? ""))).toBe(section.title);
  });
});

test("la presentazione elenca schema, note e diapositive nell'ordine che PowerPoint vuole", () => {
  const order = deck
    .xml("ppt/presentation.xml")
    .children.map((part) => (typeof part === "string" ? part : part.name));
  expect(order.slice(0, 5)).toEqual([
    "p:sldMasterIdLst",
    "p:notesMasterIdLst",
    "p:sldIdLst",
    "p:sldSz",
    "p:notesSz",
  ]);
  expect(deck.text(relsPath("ppt/notesMasters/notesMaster1.xml"))).toContain("theme2.xml");
  expect(deck.text(relsPath("ppt/slideMasters/slideMaster1.xml"))).toContain("theme1.xml");
});

test("il file dice titolo, data dei dati e versione di dash: nessun autore, nessun orologio", () => {
  const core = deck.text("docProps/core.xml");
  expect(core).toContain("Report standard: Ambito di Alba &amp; Langhe");
  expect(core).toContain("2025-12-31T00:00:00Z");
  expect(core).toContain("<dc:language>it-IT</dc:language>");
  expect(core).not.toMatch(/creator|lastModifiedBy/);
  const all = deck
    .matching(/\.(xml|rels)$/)
    .map(deck.text)
    .join("");
  expect(all).not.toMatch(/PptxGenJS/i);
  expect(all.match(/\d{4}-\d{2}-\d{2}T[\d:.]+Z/g)).toEqual([
    "2025-12-31T00:00:00Z",
    "2025-12-31T00:00:00Z",
  ]);
});

test("lo stesso documento dà gli stessi byte, in qualsiasi fuso orario", async () => {
  for (const zone of ["America/New_York", "Pacific/Kiritimati"]) {
    const again = await inTimeZone(zone, () => render(sampleDocument()));
    expect(Buffer.compare(Buffer.from(again.bytes), Buffer.from(made.bytes))).toBe(0);
  }
});

test("segni di XML e caratteri di controllo nei testi non rompono il file", async () => {
  const wild = 'A & B <b> "c" \u0001\u000B𝒜\uD800 = fine';
  const [first, ...rest] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const changed: Document = {
    ...document,
    title: wild,
    cover: { ...document.cover, title: wild, warnings: [wild] },
    sections: [
      {
        ...first,
        title: wild,
        kicker: wild,
        blocks: [{ kind: "list", items: [wild] }, ...first.blocks],
      },
      ...rest,
    ],
  };
  const file = openOffice((await render(changed)).bytes);
  expect(packageFaults(file)).toEqual([]);
  expect(textOf(file.xml("ppt/slides/slide2.xml"))).toContain('A & B <b> "c"');
});

test("un grafico senza disegno è un difetto che si vede, non una diapositiva vuota", async () => {
  await expect(renderer.render(document, {}, THEME)).rejects.toThrow(/without drawing/);
});

test("un titolo che torna in più sezioni dice di quale è la diapositiva", async () => {
  const [first, second] = document.sections;
  const table = document.sections
    .flatMap(({ blocks }) => blocks)
    .find(({ kind }) => kind === "table");
  if (first === undefined || second === undefined || table === undefined)
    throw new Error("the sample lost its sections");
  const text = { kind: "text", style: "body", text: "Una riga. ".repeat(90) } as const;
  const sections = [
    { ...first, name: "La Morra", title: "La Morra: 5 nuclei", blocks: [text, table] },
    { ...second, name: "Barolo", title: "Barolo: 2 nuclei", blocks: [text, table] },
  ];
  const file = openOffice((await render({ ...document, sections })).bytes);
  const titles = file
    .matching(/^ppt\/slides\/slide\d+\.xml$/)
    .map((path) => titleOf(file.xml(path)));
  const name = table.kind === "table" ? table.title : "";
  expect(titles).toEqual(expect.arrayContaining([`La Morra: ${name}`, `Barolo: ${name}`]));
  expect(repeated(titles)).toEqual([]);
});

test("di una classifica lunga una diapositiva ha le due teste, e lo dice; le note le hanno tutte", async () => {
  const block = charts.find(({ chart }) => chart.kind === "barre_orizzontali");
  const [section] = document.sections;
  if (block === undefined || section === undefined) throw new Error("the sample lost its bars");
  const rowsOf = (length: number) =>
    Array.from({ length }, (_, index) => ({
      categoria: `Comune ${index + 1}`,
      serie: null,
      valore: 100 - index,
      etichetta: String(100 - index),
      riferimento: null,
      evidenza: index === 10,
    }));
  const deckOf = async (length: number) => {
    const rows = rowsOf(length);
    const chart = { ...block.chart, riferimento: null, annotazioni: [], rows };
    const sections = [{ ...section, blocks: [{ ...block, chart }] }];
    const file = openOffice((await render({ ...document, sections })).bytes);
    const [path = ""] = file.matching(/^ppt\/charts\/[^/]+\.xml$/);
    const names = descendants(file.xml(path), "c:cat").flatMap((cat) =>
      descendants(cat, "c:v").map(textOf),
    );
    return { names, said: textOf(file.xml("ppt/slides/slide2.xml")) };
  };
  const long = await deckOf(30);
  expect(long.names).toHaveLength(21);
  expect(long.names).toEqual(expect.arrayContaining(["Comune 1", "Comune 11", "Comune 30"]));
  expect(long.said).toContain("Le voci sono 30");
  // The regioni, with the two province on their own, are all there.
  const regioni = await deckOf(21);
  expect(regioni.names).toHaveLength(21);
  expect(regioni.said).not.toContain("Le voci sono");
});

test("il logo dell'ente sta sulla copertina, col suo testo alternativo, e senza deformarsi", async () => {
  const theme = { ...THEME, logo: { kind: "png", bytes: PIXEL, alt: "Comune di prova" } } as const;
  const { bytes } = await renderer.render(document, drawings, theme);
  const file = openOffice(bytes);
  expect(packageFaults(file)).toEqual([]);
  const [logo] = descendants(file.xml("ppt/slides/slide1.xml"), "p:pic");
  if (logo === undefined) throw new Error("no logo");
  expect(descendants(logo, "p:cNvPr")[0]?.attributes.descr).toBe("Comune di prova");
  const { cx, cy } =
    descendants(logo, "a:xfrm").flatMap((xfrm) =>
      descendants(xfrm, "a:ext").map(({ attributes }) => attributes),
    )[0] ?? {};
  expect(cx).toBe(cy);
  expect(descendants(slides[0] ?? logo, "p:pic")).toHaveLength(0);
});

test("un logo in SVG è in vettori e in punti, con le sue proporzioni", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"><path d="M0 0h30v10H0z"/></svg>';
  const vectors = new TextEncoder().encode(svg);
  const bytes = await toPng(svg, {}, 4);
  const theme = { ...THEME, logo: { kind: "png", bytes, vectors, alt: "Ente" } } as const;
  const made = await renderer.render(document, drawings, theme);
  const file = openOffice(made.bytes);
  expect(packageFaults(file)).toEqual([]);
  const path = "ppt/slides/slide1.xml";
  const [logo] = descendants(file.xml(path), "p:pic");
  if (logo === undefined) throw new Error("no logo");
  const blip = descendants(logo, "a:blip")[0]?.attributes["r:embed"] ?? "";
  expect(file.target(path, blip)).toMatch(/\.png$/);
  const shown = descendants(logo, "asvg:svgBlip")[0]?.attributes["r:embed"] ?? "";
  expect(file.text(file.target(path, shown))).toBe(svg);
  const size = descendants(logo, "a:xfrm").flatMap((xfrm) => descendants(xfrm, "a:ext"))[0];
  expect(Number(size?.attributes.cx) / Number(size?.attributes.cy)).toBeCloseTo(3, 2);
});

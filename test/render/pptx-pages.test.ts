import fc from "fast-check";
import { expect, test } from "vitest";
import type { Block, TableData } from "../../src/model/document.js";
import { repeatsLabels } from "../../src/render/office/chart-message.js";
import { planSlides } from "../../src/render/office/plan-slides.js";
import { joinSources, ROW_GAP } from "../../src/render/office/share-slides.js";
import { AREA, SOURCE } from "../../src/render/office/slide-grid.js";
import { sourceHeight } from "../../src/render/office/slide-texts.js";
import { columnWidths, pageTable } from "../../src/render/office/table-pages.js";
import { countLines, textWidth } from "../../src/render/office/text-metrics.js";
import { sampleDocument } from "../helpers/sample-document.js";

const tableOf = (texts: readonly (readonly string[])[], total: boolean): TableData => ({
  columns: [
    { key: "a", label: "Comune di residenza", type: "testo", weight: 3 },
    { key: "b", label: "Nuclei", type: "numero", weight: 1 },
  ],
  rows: texts.map((cells) => ({
    cells: cells.map((text) => ({ text, value: text, tone: "normale" as const })),
    strong: false,
  })),
  total: total
    ? {
        cells: ["Totale", "9"].map((text) => ({ text, value: text, tone: "normale" as const })),
        strong: true,
      }
    : null,
});

test("le pagine di una tabella ne contengono tutte le righe, in ordine, e stanno nello spazio", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ maxLength: 90 }), fc.string({ maxLength: 12 })), {
        maxLength: 45,
      }),
      fc.boolean(),
      (texts, total) => {
        const table = tableOf(texts, total);
        const { pages, left } = pageTable(table, 12, 3.9, 4.4, 99);
        expect(left).toBe(0);
        expect(pages.flatMap((page) => page.rows)).toEqual(table.rows);
        pages.forEach((page, index) => {
          expect(page.rows.length).toBeLessThanOrEqual(12);
          const tall = page.heights.reduce((sum, high) => sum + high, 0);
          expect(tall).toBeLessThanOrEqual((index === 0 ? 3.9 : 4.4) + 1e-9);
          expect(page.total !== null).toBe(total && index === pages.length - 1);
        });
      },
    ),
    { numRuns: 60 },
  );
});

test("le colonne riempiono la larghezza e lasciano intera la parola più lunga", () => {
  const table = tableOf([["San Valentino in Abruzzo Citeriore", "1.234.567"]], false);
  const widths = columnWidths(table, 4, 14);
  expect(widths.reduce((sum, wide) => sum + wide, 0)).toBeCloseTo(4);
  expect((widths[1] ?? 0) * 72).toBeGreaterThan(textWidth("1.234.567", 14) + 14);
});

test("un testo vuoto è una riga, uno lungo il doppio della colonna almeno due", () => {
  expect(countLines("", 12, 100)).toBe(1);
  expect(countLines("parola ".repeat(30), 12, textWidth("parola ".repeat(15), 12))).toBeGreaterThan(
    1,
  );
  expect(countLines("a".repeat(100), 12, textWidth("a".repeat(50), 12))).toBe(2);
});

test("la presentazione comincia dalla copertina e ogni sezione dal suo messaggio", () => {
  const document = sampleDocument();
  const slides = planSlides(document, {});
  expect(slides[0]?.body.kind).toBe("cover");
  document.sections.forEach((section, index) => {
    expect(slides.find((slide) => slide.section === index)?.title).toBe(section.title);
  });
});

test("su una diapositiva ci sono al più tre punti, se l'elenco è da dire e non da consultare", () => {
  const document = sampleDocument();
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const bullets = (count: number): number[] =>
    planSlides(
      {
        ...document,
        sections: [
          {
            ...first,
            blocks: [
              { kind: "list", items: Array.from({ length: count }, (_, at) => `Punto ${at}`) },
            ],
          },
        ],
      },
      {},
    ).flatMap(({ body }) => (body.kind === "text" ? [body.paragraphs.length] : []));
  expect(bullets(3)).toEqual([3]);
  expect(bullets(5)).toEqual([3, 2]);
  expect(bullets(9)).toEqual([9]);
});

const cards = (count: number): Block => ({
  kind: "kpi",
  items: Array.from({ length: count }, (_, at) => ({
    codice: `A.1.${at}`,
    label: "Nuclei",
    value: "7",
    raw: 7,
    detail: null,
    comparisons: [],
    trend: null,
    series: null,
    alarm: false,
  })),
});

const shortTable = (id: string): Block => ({
  kind: "table",
  id,
  title: `Tabella ${id}`,
  note: null,
  source: "INPS",
  ...tableOf([["Alba", "1"]], false),
});

const slidesOf = (blocks: readonly Block[]) => {
  const document = sampleDocument();
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  return planSlides({ ...document, sections: [{ ...first, blocks }] }, {}).slice(1);
};

test("cartellini e tabelle corte dello stesso messaggio stanno su una diapositiva; lunghe, no", () => {
  const together = slidesOf([cards(4), shortTable("a"), shortTable("b")]);
  expect(together.map(({ body }) => body.kind)).toEqual(["shared"]);
  expect(together[0]?.source).toBe("INPS");
  const apart = slidesOf([cards(8), shortTable("a")]);
  expect(apart.map(({ body }) => body.kind)).toEqual(["kpi", "table"]);
});

test("sezioni ripetute e corte stanno più d'una su una diapositiva, ognuna col suo titolo", () => {
  const of = (text: string): readonly Block[] => [{ kind: "heading", text }, cards(4)];
  const [first, ...others] = slidesOf([...of("Alba"), ...of("Bra"), ...of("Canale")]);
  const titles = first?.body.kind === "shared" ? first.body.rows.map(({ title }) => title) : [];
  expect(titles.slice(0, 2)).toEqual(["Alba", "Bra"]);
  expect(titles.length + others.length).toBe(3);
});

test("le righe di una diapositiva condivisa stanno tutte nel suo spazio", () => {
  for (const { body } of slidesOf([cards(3), shortTable("a"), shortTable("b"), shortTable("c")])) {
    if (body.kind !== "shared") continue;
    const tall = body.rows.reduce((sum, { height }) => sum + height, 0.2 * (body.rows.length - 1));
    expect(tall).toBeLessThanOrEqual(4.62);
  }
});

test("le colonne di testo hanno le parole su una riga, dove la larghezza basta", () => {
  const columns = ["Protocollo", "Comune", "Data", "Case manager"].map((label, at) => ({
    key: String(at),
    label,
    type: "testo" as const,
    weight: 1,
  }));
  const texts = ["INPS-ADI-2025-010020005161", "Alba", "01/12/2025", "OP-051abf445"];
  const cells = texts.map((text) => ({ text, value: text, tone: "normale" as const }));
  const table = { columns, rows: [{ cells, strong: false }], total: null };
  const widths = columnWidths(table, 9, 12);
  expect(widths.reduce((sum, wide) => sum + wide, 0)).toBeCloseTo(9);
  texts.forEach((text, at) => {
    expect(countLines(text, 12, (widths[at] ?? 0) * 72 - 15), text).toBe(1);
  });
});

test("quattro punti che stanno insieme non ne lasciano uno solo; le fonti si dicono una volta", () => {
  const items = ["uno", "due", "tre", "quattro"];
  expect(slidesOf([{ kind: "list", items }]).map(({ body }) => body.kind)).toEqual(["text"]);
  const long = items.map((item) => `${item} ${"parola ".repeat(60)}`);
  expect(slidesOf([{ kind: "list", items: long }]).length).toBeGreaterThan(1);
  const [a, b] = ["Fonte: GePI, al 31/12; INPS, al 15/12", "Fonte: GePI, al 31/12"];
  expect(joinSources([a, b])).toBe(a);
  expect(joinSources([b, "Fonte: ISTAT, 2025"])).toBe("Fonte: GePI, al 31/12; ISTAT, 2025");
  expect(joinSources([`Una nota. ${b}`, b])).toBe(`Una nota. ${b}`);
});

test("un glossario che non sta nella presentazione è intero nelle note, non a pezzi", () => {
  const text = (value: string) => ({ text: value, value, tone: "normale" as const });
  const glossary: Block = {
    kind: "table",
    id: "g",
    title: "Gli indicatori",
    note: null,
    source: "Catalogo",
    glossary: true,
    columns: ["Codice", "Indicatore", "Definizione"].map((label) => ({
      key: label,
      label,
      type: "testo",
      weight: 1,
    })),
    rows: Array.from({ length: 120 }, (_, at) => ({
      strong: false,
      cells: [text(`X.${at}`), text(`Nome ${at}`), text("Definizione lunga. ".repeat(6))],
    })),
    total: null,
  };
  const slides = slidesOf([glossary]);
  expect(slides.map(({ body }) => body.kind)).toEqual(["text"]);
  expect(slides[0]?.notes.join("\n")).toContain("X.119; Nome 119");
});

test("un grafico a barre che dice già i suoi valori non li ripete a parole", () => {
  const chart = sampleDocument()
    .sections.flatMap(({ blocks }) => blocks)
    .find((block) => block.kind === "chart");
  if (chart?.kind !== "chart") throw new Error("the sample lost its charts");
  const row = { categoria: "Alba", serie: null, valore: 7, etichetta: "7", riferimento: null };
  const rows = [{ ...row, evidenza: false }];
  const one = { ...chart, chart: { ...chart.chart, rows }, title: "T" };
  expect(repeatsLabels({ ...one, alt: "T. Alba: 7." })).toBe(true);
  expect(repeatsLabels({ ...one, alt: "T. 9 valori: il più alto è Alba (7)." })).toBe(false);
});

test("ciò che sta sotto un titolo non comincia in fondo a una diapositiva per finire sulla prossima", () => {
  const of = (text: string, rows: number): readonly Block[] => [
    { kind: "heading", text },
    cards(4),
    {
      ...(shortTable(text) as Extract<Block, { kind: "table" }>),
      ...tableOf(
        Array.from({ length: rows }, () => ["Alba", "1"]),
        false,
      ),
    },
  ];
  const slides = slidesOf([
    { kind: "heading", text: "Sopra" },
    shortTable("z"),
    ...of("Sotto", 5),
    ...of("Altro", 4),
  ]);
  const headings = slides.map(({ body, title }) =>
    body.kind === "shared"
      ? body.rows.map(({ title: own }) => own ?? "").filter((own) => own !== "")
      : [title],
  );
  const begun = slides.filter((_, at) => headings[at]?.includes("Sotto"));
  expect(begun.length).toBeLessThanOrEqual(1);
});

test("poche parole in fondo a un titolo stanno con i suoi cartellini, non da sole", () => {
  const [slide, ...others] = slidesOf([
    cards(4),
    { kind: "text", style: "body", text: "Nessun nucleo a rischio." },
  ]);
  expect(others).toEqual([]);
  expect(slide?.body.kind === "kpi" && slide.body.lead).toEqual(["Nessun nucleo a rischio."]);
});

test("elenchi corti, ognuno tutto ciò che il suo titolo ha, si raccolgono anche se altro è in mezzo", () => {
  const list = (text: string): readonly Block[] => [{ kind: "heading", text }, shortTable(text)];
  const whole: readonly Block[] = [
    { kind: "heading", text: "In mezzo" },
    cards(4),
    {
      ...(shortTable("m") as Extract<Block, { kind: "table" }>),
      ...tableOf(
        Array.from({ length: 5 }, () => ["Alba", "1"]),
        false,
      ),
    },
  ];
  const slides = slidesOf([...list("Primo"), ...whole, ...list("Ultimo")]);
  expect(slides).toHaveLength(2);
  const [first] = slides;
  expect(first?.body.kind === "shared" && first.body.rows.map(({ title }) => title)).toEqual([
    "Primo",
    "Ultimo",
  ]);
});

test("le tabelle di una sezione restano nel loro ordine: una corta non torna prima di una lunga", () => {
  const sized = (id: string, rows: number): Block => ({
    ...(shortTable(id) as Extract<Block, { kind: "table" }>),
    ...tableOf(
      Array.from({ length: rows }, () => ["a".repeat(50), "1"]),
      false,
    ),
  });
  const slides = slidesOf([sized("a", 3), sized("b", 12), sized("c", 2)]);
  const ids = slides.flatMap(({ body }) => {
    if (body.kind === "table") return [body.block.id];
    if (body.kind !== "shared") return [];
    return body.rows.flatMap(({ panels }) =>
      panels.flatMap((panel) => (panel.kind === "table" ? [panel.block.id] : [])),
    );
  });
  expect(ids).toEqual(["a", "b", "c"]);
});

test("una nota lunga non manda una tabella corta su una diapositiva sua, e le fa posto", () => {
  const note = `${"Una nota che dura più di due righe. ".repeat(13)}`;
  const table = { ...(shortTable("a") as Extract<Block, { kind: "table" }>), note };
  const slides = slidesOf([cards(4), table]);
  expect(slides.map(({ body }) => body.kind)).toEqual(["shared"]);
  const [slide] = slides;
  if (slide?.body.kind !== "shared") throw new Error("not shared");
  const tall = slide.body.rows.reduce((sum, { height }) => sum + height + ROW_GAP, -ROW_GAP);
  const foot = sourceHeight(slide.source ?? "") - SOURCE.h;
  expect(foot).toBeGreaterThan(0);
  expect(tall).toBeLessThanOrEqual(AREA.h - foot + 1e-9);
});

test("sotto pochi punti sta la tabella corta che li segue; una lunga ha la sua diapositiva", () => {
  const points: Block = {
    kind: "list",
    items: ["Uno.", "Due.", "Tre."],
  };
  const together = slidesOf([points, shortTable("a")]);
  expect(together.map(({ body }) => body.kind)).toEqual(["table"]);
  const [{ body, source, title } = { body: undefined }] = together;
  expect(body).toMatchObject({ caption: "Tabella a", points: { size: 20 } });
  expect([source, title]).toEqual(["INPS", sampleDocument().sections[0]?.title]);
  const long: Block = {
    ...shortTable("b"),
    ...tableOf(
      Array.from({ length: 11 }, (_, at) => [`Comune ${at}`, "1"]),
      false,
    ),
  };
  expect(slidesOf([points, long]).map(({ body: one }) => one.kind)).toEqual(["text", "table"]);
});

const longTable = (id: string, rows: number): Block => ({
  kind: "table",
  id,
  title: `Tabella ${id}`,
  note: null,
  source: "INPS",
  ...tableOf(
    Array.from({ length: rows }, (_, at) => [`Comune ${at}`, "1"]),
    false,
  ),
});

test("«segue» sta solo dopo una diapositiva dello stesso titolo", () => {
  const message = sampleDocument().sections[0]?.title ?? "";
  const name = sampleDocument().sections[0]?.name ?? "";
  const follows = (at: number, all: number) => `(segue,\u00A0${at}\u00A0di\u00A0${all})`;
  // The first slide has the section's title: the second is the first of the table's own.
  expect(slidesOf([longTable("a", 26)]).map(({ title }) => title)).toEqual([
    message,
    "Tabella a",
    `Tabella a ${follows(2, 2)}`,
  ]);
  // Small things that share a slide have the section's title too, where no other slide lies between.
  const shared = [shortTable("b"), shortTable("c")];
  const apart = slidesOf([cards(8), longTable("a", 26), ...shared]);
  expect(apart.map(({ body, title }) => [body.kind, title])).toEqual([
    ["kpi", message],
    ["table", "Tabella a"],
    ["table", `Tabella a ${follows(2, 3)}`],
    ["table", `Tabella a ${follows(3, 3)}`],
    ["shared", name],
  ]);
});

test("le sezioni di una frase sola che si seguono stanno insieme, ciascuna sotto il suo titolo", () => {
  const document = sampleDocument();
  const [first] = document.sections;
  if (first === undefined) throw new Error("the sample lost its sections");
  const section = (name: string, blocks: readonly Block[]) => ({
    ...first,
    id: name,
    name,
    kicker: "GePI",
    title: `Titolo ${name}`,
    blocks,
  });
  const says = (text: string): Block => ({ kind: "text", style: "body", text });
  const slides = planSlides(
    {
      ...document,
      sections: [
        section("A", [{ kind: "contents", title: "Indice" }]),
        section("B", [says("Nessun caso."), { kind: "notes", items: ["Nota di B."] }]),
        section("C", [says("Niente da dire.")]),
        section("D", [cards(4)]),
        section("E", [says("Sola fra due.")]),
        section("F", [longTable("f", 11)]),
      ],
    },
    {},
  ).slice(1);
  expect(slides.map(({ title }) => title)).toEqual([
    "Indice",
    "B · C",
    "Titolo D",
    "Titolo E",
    "Titolo F",
  ]);
  expect(slides[1]?.body).toMatchObject({
    kind: "text",
    paragraphs: [
      { text: "Titolo B", heading: true },
      { text: "Nessun caso." },
      { text: "Titolo C", heading: true },
      { text: "Niente da dire." },
    ],
  });
  expect([slides[1]?.kicker, slides[1]?.notes[1]]).toEqual(["GePI", "Nota di B."]);
  const [contents] = slides;
  if (contents?.body.kind !== "contents") throw new Error("no contents");
  expect(contents.body.entries.map(({ slide }) => slide)).toEqual([2, 3, 3, 4, 5, 6]);
});

import { beforeAll, expect, test } from "vitest";
import type { Document, Drawing, Rendered } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { drawAll, theme } from "../helpers/draw-all.js";
import { decoded, openPdf } from "../helpers/pdf-rules/file.js";
import { isStream, nameOf } from "../helpers/pdf-rules/values.js";
import { nodesOf, readPdf } from "../helpers/read-pdf.js";
import { sampleDocument } from "../helpers/sample-document.js";

const document = sampleDocument();
let drawings: Readonly<Record<string, Drawing>>;
let made: Rendered;
let pdf: Awaited<ReturnType<typeof readPdf>>;

const render = async (of: Document): Promise<Rendered> =>
  (await rendererFor("pdf")).render(of, drawings, theme);

beforeAll(async () => {
  drawings = await drawAll(document);
  made = await render(document);
  pdf = await readPdf(made.bytes);
});

/** The file, and what its streams of objects hold, as letters. */
const raw = (): string =>
  [...openPdf(made.bytes).objects.values()].reduce<string>(
    (text, one) =>
      isStream(one) && nameOf(one.dict.get("Type")) === "ObjStm"
        ? text + Buffer.from(decoded(one)).toString("latin1")
        : text,
    Buffer.from(made.bytes).toString("latin1"),
  );

test("la prima pagina dice territorio, codice e le due date", () => {
  const first = pdf.pages[0]?.text ?? "";
  for (const words of [
    "Ambito territoriale sociale",
    "pie_2",
    "31 dicembre 2025",
    "15 dicembre 2025",
  ]) {
    expect(first).toContain(words);
  }
});

test("ogni testo del documento si ritrova nel PDF, accenti compresi", () => {
  const all = pdf.pages
    .map((page) => page.text)
    .join(" ")
    .replaceAll(/\s+/g, " ");
  for (const words of [
    "Šentjanž nad Trstom",
    "Devin-Nabrežina",
    "Saint-Rhémy-en-Bosses",
    "Sant'Angelo Lodigiano",
    "Alà dei Sardi",
    "Cefalà Diana",
    "Nardò",
    "Forlì del Sannio",
    "allarme",
  ]) {
    expect(all).toContain(words);
  }
  for (const section of document.sections) {
    for (const block of section.blocks) {
      if (block.kind === "text") expect(all).toContain(block.text);
      if (block.kind === "list") for (const item of block.items) expect(all).toContain(item);
      if (block.kind === "kpi") for (const item of block.items) expect(all).toContain(item.value);
    }
  }
});

test("i grafici sono vettori con testo vero, non immagini", () => {
  expect(raw()).not.toMatch(/\/Subtype \/Image/);
  const all = pdf.pages.map((page) => page.text).join(" ");
  for (const label of ["Media dell'ambito 31", "finisce la 18ª mensilità", "67 e oltre"]) {
    expect(all).toContain(label);
  }
});

test("una tabella lunga ripete l'intestazione in ogni pagina e non perde né ripete righe", () => {
  const code = /ADI-2025-\d{6}/g;
  const pages = pdf.pages.filter((page) => page.text.search(code) >= 0);
  expect(pages.length).toBeGreaterThan(3);
  const codes: string[] = [];
  for (const page of pages) {
    const order = page.texts.map(({ text }) => text);
    const head = order.indexOf("Protocollo");
    expect(head).toBeGreaterThanOrEqual(0);
    const found = page.text.match(code) ?? [];
    expect(order.findIndex((text) => text.startsWith("ADI-2025"))).toBeGreaterThan(head);
    codes.push(...found);
  }
  expect(codes).toHaveLength(150);
  expect(new Set(codes).size).toBe(150);
});

test("in nessuna pagina una riga resta sola, né un titolo senza ciò che nomina", () => {
  for (const page of pdf.pages) {
    const codes = page.text.match(/ADI-2025-\d{6}/g) ?? [];
    expect(codes.length).not.toBe(1);
    const body = page.texts.filter(({ y }) => y > 70);
    const lowest = body.reduce(
      (low, text) => (text.y < low.y ? text : low),
      body[0] ?? { y: 0, size: 0 },
    );
    // Nothing larger than body text is the last thing on a page.
    expect(lowest.size).toBeLessThan(10.4);
  }
});

test("tutto ciò che è disegnato sta in un elemento della struttura o è un artefatto", () => {
  expect(pdf.marked).toBe(true);
  expect(pdf.pages.flatMap((page) => page.untagged)).toEqual([]);
});

test("la struttura ha titoli senza salti, tabelle con intestazioni, elenchi e sommario", () => {
  const nodes = pdf.pages.flatMap((page) => nodesOf(page.tree));
  const roles = new Set(nodes.map(({ role }) => role));
  for (const role of [
    "H1",
    "H2",
    "H3",
    "P",
    "L",
    "LI",
    "Table",
    "TR",
    "TH",
    "TD",
    "Figure",
    "TOC",
    "TOCI",
    "Link",
  ]) {
    expect(roles).toContain(role);
  }
  const levels = nodes.flatMap(({ role }) => (/^H\d$/.test(role) ? [Number(role[1])] : []));
  expect(levels[0]).toBe(1);
  for (const [index, level] of levels.entries()) {
    if (index > 0) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  }
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  expect(levels.filter((level) => level === 2)).toHaveLength(document.sections.length);
});

test("ogni figura ha un testo alternativo: il messaggio del grafico e, se sono pochi, i suoi dati", () => {
  const figures = pdf.pages
    .flatMap((page) => nodesOf(page.tree))
    .filter(({ role }) => role === "Figure");
  expect(figures.every(({ alt }) => (alt ?? "").length > 20)).toBe(true);
  const said = figures.map(({ alt }) => alt ?? "");
  const charts = document.sections
    .flatMap((section) => section.blocks)
    .filter((block) => block.kind === "chart");
  for (const chart of charts) expect(said.some((alt) => alt.startsWith(chart.alt))).toBe(true);
  expect(said.some((alt) => alt.includes("Dati: scaduta 18; 0–7 12;"))).toBe(true);
});

test("segnalibri e indice portano a ogni sezione, con il numero di pagina giusto", () => {
  expect(pdf.outline.map(({ title }) => title)).toEqual([
    "Copertina",
    ...document.sections.map(({ name }) => name),
  ]);
  expect(
    pdf.outline.find(({ title }) => title === "Nuclei a rischio")?.items.map(({ title }) => title),
  ).toEqual(["L'elenco per ultimo giorno utile"]);
  const links = pdf.pages.flatMap((page) => page.links);
  expect(links).toHaveLength(document.sections.length);
  for (const [index, section] of document.sections.entries()) {
    const page = pdf.pages.findIndex(({ text }) => text.includes(section.kicker));
    expect(links[index]?.contents).toBe(`${section.name}, pagina ${page + 1}`);
    expect(pdf.destinations).toContain(section.id);
  }
});

test("ogni pagina dopo la copertina porta territorio, date, uso e numero", () => {
  for (const [index, page] of pdf.pages.entries()) {
    if (index === 0) continue;
    expect(page.text).toContain("pie_2 Alba");
    expect(page.text).toContain(`${document.dateLine} · uso interno`);
    expect(page.text).toContain(`pagina ${index + 1} di ${pdf.pages.length}`);
  }
  expect(made.pages).toBe(pdf.pages.length);
});

test("i metadati sono quelli di PDF/A-3a e PDF/UA-1, con il titolo scritto bene e nessun orologio", () => {
  expect(pdf.info.Title).toBe("Report standard: Ambito di Alba & Langhe");
  expect(pdf.info.CreationDate).toBe("D:20251231000000Z");
  expect(pdf.info.ModDate).toBe("D:20251231000000Z");
  expect(pdf.info).not.toHaveProperty("Author");
  expect(pdf.info.Language).toBe("it-IT");
  expect(pdf.xmp).toContain("Ambito di Alba &amp; Langhe");
  expect(pdf.xmp).toContain("<pdfuaid:part>1</pdfuaid:part>");
  expect(pdf.xmp).toMatch(/<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>A</);
  expect(raw()).toContain("/DisplayDocTitle true");
});

test("i caratteri sono incorporati, e solo quelli", () => {
  const text = raw();
  const descriptors = text.match(/\/Type \/FontDescriptor/g) ?? [];
  expect(descriptors).toHaveLength(2);
  expect(text.match(/\/FontFile2 /g)).toHaveLength(2);
  expect(text).not.toContain("Helvetica");
});

test("due volte, in un altro fuso e in un'altra lingua, gli stessi byte", async () => {
  const before = { TZ: process.env.TZ, LANG: process.env.LANG };
  try {
    process.env.TZ = "Pacific/Auckland";
    process.env.LANG = "en_US.UTF-8";
    expect(new Date("2025-12-31T00:00:00Z").getHours()).not.toBe(1);
    const again = await render(document);
    expect(Buffer.from(again.bytes).equals(Buffer.from(made.bytes))).toBe(true);
  } finally {
    process.env.TZ = before.TZ;
    if (before.LANG === undefined) delete process.env.LANG;
    else process.env.LANG = before.LANG;
  }
});

test("lettere che il carattere non ha diventano leggibili, mai riquadri vuoti", async () => {
  const odd: Document = {
    ...document,
    sections: [
      {
        id: "s",
        name: "Prova",
        kicker: "k",
        title: "Da 3 → 5 ☐ \u0007 中 ﬁne",
        blocks: [{ kind: "text", style: "body", text: "x".repeat(400) }],
      },
    ],
  };
  const read = await readPdf((await render(odd)).bytes);
  expect(read.pages[1]?.text).toContain("Da 3 › 5 – ? fine");
  expect(read.pages[1]?.texts.every(({ right }) => right < 545.5)).toBe(true);
});

test("una sezione vuota, un elenco vuoto e una tabella senza righe si stampano", async () => {
  const empty: Document = {
    ...document,
    cover: { ...document.cover, facts: [], warnings: [] },
    sections: [
      {
        id: "s",
        name: "Vuota",
        kicker: "Niente",
        title: "Non ci sono dati",
        blocks: [
          { kind: "kpi", items: [] },
          { kind: "list", items: [] },
          { kind: "notes", items: [] },
          {
            kind: "table",
            id: "t",
            title: "Nulla",
            columns: [{ key: "a", label: "A", type: "testo", weight: 1 }],
            rows: [],
            total: null,
            note: null,
            source: "",
          },
        ],
      },
    ],
  };
  const read = await readPdf((await render(empty)).bytes);
  expect(read.pages).toHaveLength(2);
  expect(read.pages[1]?.text).toContain("Nessuna riga.");
  expect(read.pages.flatMap((page) => page.untagged)).toEqual([]);
});

test("una tabella larga si stringe, ma nessun numero va a capo", async () => {
  const columns = Array.from({ length: 11 }, (_, index) => ({
    key: `c${index}`,
    label: index === 0 ? "Ambito" : "Analisi completate",
    type: index === 0 ? ("testo" as const) : ("numero" as const),
    weight: 1,
  }));
  const cells = columns.map((_, index) => ({
    text: index === 0 ? "San Valentino in Abruzzo" : `${index}.234.567`,
    value: index,
    tone: "normale" as const,
  }));
  const wide: Document = {
    ...document,
    sections: [
      {
        id: "s",
        name: "Larga",
        kicker: "k",
        title: "Undici colonne",
        blocks: [
          {
            kind: "table",
            id: "t",
            title: "Larga",
            columns,
            rows: [{ cells, strong: false }],
            total: null,
            note: null,
            source: "Fonte",
          },
        ],
      },
    ],
  };
  const [, page] = (await readPdf((await render(wide)).bytes)).pages;
  const found = page?.texts.map(({ text }) => text) ?? [];
  for (let index = 1; index < 11; index += 1) expect(found).toContain(`${index}.234.567`);
  expect(page?.texts.every(({ right, size }) => right < 545.5 && size >= 7.49)).toBe(true);
});

test("gli oggetti che non sono flussi stanno in flussi: un file di etichette è piccolo", () => {
  const { objects, faults } = openPdf(made.bytes);
  expect(faults).toEqual([]);
  const streams = [...objects.values()].filter(isStream);
  expect(streams.some((one) => nameOf(one.dict.get("Type")) === "ObjStm")).toBe(true);
  const plain =
    Buffer.from(made.bytes)
      .toString("latin1")
      .match(/\d+ 0 obj\n/g) ?? [];
  expect(plain.length).toBeLessThan(objects.size / 5);
});

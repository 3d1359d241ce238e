import { beforeAll, expect, test } from "vitest";
import type { Document } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { drawAll, theme } from "../helpers/draw-all.js";
import { catalogOf, decoded, dictOf, get, openPdf, treeOf } from "../helpers/pdf-rules/file.js";
import { nodesOf } from "../helpers/pdf-rules/structure.js";
import { isRef, isStream, said } from "../helpers/pdf-rules/values.js";
import { sampleDocument } from "../helpers/sample-document.js";

const sample = sampleDocument();

/** The files attached to a report, by name, in the order of the list. */
async function attachedTo(document: Document) {
  const drawings = await drawAll(document);
  const { bytes } = await (await rendererFor("pdf")).render(document, drawings, theme);
  const file = openPdf(bytes);
  const names = dictOf(file, catalogOf(file).get("Names")).get("EmbeddedFiles");
  const files = treeOf(file, names, "Names").map(([key, value]) => {
    const stream = get(file, dictOf(file, dictOf(file, value).get("EF")).get("F"));
    const text = isStream(stream) ? Buffer.from(decoded(stream)).toString("utf8") : "";
    return { name: said(key), text, id: isRef(value) ? value.id : 0 };
  });
  return { file, files };
}

let made: Awaited<ReturnType<typeof attachedTo>>;
beforeAll(async () => {
  made = await attachedTo(sample);
});

const blocks = sample.sections.flatMap((section) =>
  section.blocks.flatMap((block) =>
    block.kind === "table" || (block.kind === "chart" && block.table.rows.length > 0)
      ? [{ section, block, table: block.kind === "chart" ? block.table : block }]
      : [],
  ),
);

test("ogni tabella e le cifre di ogni grafico sono allegate, nell'ordine del report", () => {
  expect(made.files).toHaveLength(blocks.length);
  for (const [index, { section, block }] of blocks.entries()) {
    const place = String(sample.sections.indexOf(section) + 1).padStart(2, "0");
    expect(made.files.map(({ name }) => name)).toContainEqual(
      expect.stringMatching(new RegExp(`^${place}_${block.id}(_[a-z0-9_]+)?\\.csv$`)),
    );
    expect(made.files[index]?.name).toMatch(/^[a-z0-9_-]+\.csv$/);
  }
});

test("un allegato ha il suo segno di UTF-8, l'intestazione, tutte le righe e il totale", () => {
  for (const { block, table } of blocks) {
    const { text } = made.files.find(({ name }) => name.slice(3).startsWith(`${block.id}_`)) ?? {
      text: "",
    };
    expect(text.startsWith("\uFEFF")).toBe(true);
    const lines = text.slice(1).split("\r\n");
    expect(lines).toHaveLength(1 + table.rows.length + (table.total === null ? 0 : 1) + 1);
    expect(lines[0]?.split(";")[0]).toBe(table.columns[0]?.label);
  }
});

test("la tabella o la figura porta al suo allegato", () => {
  const linked = nodesOf(made.file).flatMap(({ role, dict }) => {
    const found = dict.get("AF");
    return Array.isArray(found) ? found.map((one) => [role, isRef(one) ? one.id : 0] as const) : [];
  });
  expect(linked.map(([, id]) => id).sort()).toEqual(made.files.map(({ id }) => id).sort());
  expect(new Set(linked.map(([role]) => role))).toEqual(new Set(["Table", "Figure"]));
});

test("numeri con la virgola, giorni come sono, vuoto dove manca, e nessuna formula da un testo", async () => {
  const cell = (text: string, value: number | string | null) =>
    ({ text, value, tone: "normale" }) as const;
  const { files } = await attachedTo({
    ...sample,
    sections: [
      {
        id: "s",
        name: "Prova",
        kicker: "k",
        title: "t",
        blocks: [
          {
            kind: "table",
            id: "s_1",
            title: "Perché «così»; e poi?",
            columns: [
              { key: "a", label: "Comune", type: "testo", weight: 1 },
              { key: "b", label: "Quota", type: "percentuale", weight: 1 },
              { key: "c", label: "Giorno", type: "data", weight: 1 },
              { key: "d", label: "Nuclei", type: "numero", weight: 1 },
            ],
            rows: [
              {
                strong: false,
                cells: [
                  cell("=1+1", "=1+1"),
                  cell("48,3%", 48.25),
                  cell("31/12/2025", "2025-12-31"),
                  cell("n.d.", null),
                ],
              },
              {
                strong: false,
                cells: [cell('A; "B"', "x"), cell("—", null), cell("—", null), cell("n.p.", null)],
              },
            ],
            total: { strong: true, cells: [cell("Totale", "Totale"), cell("0%", 0)] },
            note: null,
            source: "Fonte",
          },
        ],
      },
    ],
  });
  expect(files.map(({ name }) => name)).toEqual(["01_s_1_perche_cosi_e_poi.csv"]);
  expect(files[0]?.text.split("\r\n")).toEqual([
    "\uFEFFComune;Quota;Giorno;Nuclei",
    "'=1+1;48,25;2025-12-31;",
    '"A; ""B""";;;n.p.',
    "Totale;0;;",
    "",
  ]);
});

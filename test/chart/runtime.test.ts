import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import module from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "vega";
import type * as VegaLite from "vega-lite";
import { compile } from "vega-lite";
import { afterEach, expect, test, vi } from "vitest";
import { fill, mask, piecesOf } from "../../src/chart/masks.js";
import type { Layer } from "../../src/chart/plan.js";
import { runtimeOf } from "../../src/chart/runtime.js";
import { chartSize, chartSpec } from "../../src/chart/to-svg.js";
import type { Chart } from "../../src/model/document.js";
import { chart, row } from "../helpers/charts.js";
import { theme } from "../helpers/draw-all.js";
import { moreCharts } from "../helpers/more-charts.js";
import { sampleCharts } from "../helpers/sample-document.js";

const calls = vi.hoisted(() => ({ made: 0 }));
vi.mock("vega-lite", async (original) => {
  const real = await original<typeof VegaLite>();
  const counted = (...args: Parameters<typeof real.compile>) => {
    calls.made += 1;
    return real.compile(...args);
  };
  return { ...real, compile: counted };
});
afterEach(() => vi.restoreAllMocks());

const specOf = async (made: Chart, width: "intera" | "meta"): Promise<Layer> =>
  chartSpec(made, await chartSize(made, width, theme), theme);

/** What the two compilers make of it, each time anew. */
const direct = (spec: Layer): unknown =>
  JSON.parse(
    JSON.stringify(
      parse(compile(spec as unknown as Parameters<typeof compile>[0]).spec, {}, { ast: true }),
    ),
  );

/** The same chart with other figures: what was measured elsewhere. */
const other = (made: Chart, of: (value: number) => number): Chart => {
  const change = <T extends number | null>(value: T): T => (value === null ? null : of(value)) as T;
  return {
    ...made,
    rows: made.rows.map((one) => ({
      ...one,
      valore: change(one.valore),
      riferimento: change(one.riferimento),
    })),
  };
};

const samples = [
  ...Object.entries(sampleCharts()).map(([name, block]) => [name, block.chart] as const),
  ...Object.entries(moreCharts()),
];

test.each(samples)("%s: riempito dà ciò che darebbe compilato da solo", async (_, made) => {
  for (const of of [(v: number) => v, (v: number) => v * 3.7, (v: number) => v / 1_000 + 0.5]) {
    const changed = other(made, of);
    for (const width of ["intera", "meta"] as const) {
      const spec = await specOf(changed, width);
      expect(await runtimeOf(spec)).toEqual(direct(spec));
    }
  }
});

test("valori negativi, a cavallo dello zero, grandissimi e minimi", async () => {
  const years = ["2021", "2022", "2023", "2024"];
  for (const values of [
    [-3, -20, -7, -1],
    [-3, 12, 0, 5],
    [1e9, 2.5e9, 3, 4e8],
    [1e-7, 3e-7, 0, 2e-7],
    [0, 0, 0, 0],
  ]) {
    for (const kind of ["linee", "barre", "barre_orizzontali", "area"]) {
      const rows = values.map((value, at) => row(years[at] ?? "", value));
      const spec = await specOf(chart(kind, rows), "intera");
      expect(await runtimeOf(spec)).toEqual(direct(spec));
    }
  }
});

test("lo stesso disegno con altre cifre non si compila più", async () => {
  const rows = (factor: number) =>
    ["2025-01", "2025-02", "2025-03"].map((month, at) => row(month, factor * (at + 1)));
  const first = await specOf(chart("linee", rows(10)), "intera");
  await runtimeOf(first);
  const before = calls.made;
  const second = await specOf(chart("linee", rows(1000)), "intera");
  expect(mask(second).spec).toEqual(mask(first).spec);
  expect(second).not.toEqual(first);
  await runtimeOf(second);
  expect(calls.made).toBe(before);
});

test("ciò che si tiene da un comando all'altro si rifà quando non è intero", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dash-grafici-"));
  vi.spyOn(module, "getCompileCacheDir").mockReturnValue(join(folder, "v24"));
  // A module with a memory of its own, as another command has.
  const another = async () => {
    vi.resetModules();
    return import("../../src/chart/runtime.js");
  };
  try {
    const spec = await specOf(chart("barre", [row("a", 41), row("b", 17)]), "intera");
    const ask = async (): Promise<{ made: number; runtime: unknown }> => {
      const { runtimeOf } = await another();
      const before = calls.made;
      const runtime = await runtimeOf(spec);
      return { made: calls.made - before, runtime };
    };
    const first = await ask();
    expect(first.made).toBe(2);
    const [file = "", ...more] = readdirSync(join(folder, "grafici"));
    expect(more).toEqual([]);
    expect(await ask()).toEqual({ made: 0, runtime: first.runtime });
    appendFileSync(join(folder, "grafici", file), " ");
    expect(await ask()).toEqual({ made: 2, runtime: first.runtime });
    expect(await ask()).toEqual({ made: 0, runtime: first.runtime });
    truncateSync(join(folder, "grafici", file), 40);
    expect(await ask()).toEqual({ made: 2, runtime: first.runtime });
    expect(readdirSync(join(folder, "grafici"))).toEqual([file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("un disegno che non si può riempire si compila ogni volta", async () => {
  // An axis with ticks that are words: Vega-Lite writes them into the text of an expression.
  const spec = {
    width: 100,
    height: 50,
    data: { values: [{ a: "x", b: 2 }] },
    mark: "bar",
    encoding: {
      x: { field: "a", type: "nominal", axis: { values: ["x"], labelExpr: "datum.label + '!'" } },
      y: { field: "b", type: "quantitative", scale: { domain: [0, 3] } },
    },
  };
  const text = JSON.stringify(direct(mask(spec).spec));
  expect(fill(piecesOf(text), mask(spec).values)).not.toBe(JSON.stringify(direct(spec)));
  expect(await runtimeOf(spec)).toEqual(direct(spec));
  expect(await runtimeOf(spec)).toEqual(direct(spec));
});

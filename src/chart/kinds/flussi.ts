import { tint } from "../../model/contrast.js";
import type { Chart, Theme } from "../../model/document.js";
import { sayValue } from "../../model/italian.js";
import { joinWords, knownRows } from "../describe.js";
import { dodge } from "../dodge.js";
import { REFUSAL_HEIGHT, refusal } from "../footnote.js";
import { boxes, type Corner, shapes, texts } from "../marks.js";
import type { Ruler } from "../measure.js";
import { categoriesOf, seriesOf } from "../palette.js";
import { type ChartKind, type Frame, type Plan, SIZE } from "../plan.js";

/** More than these on a side could not be told apart: the smallest are one «Altro». */
const MOST = 10;
const REST = "Altro";
const BAR = 9;
const GAP = 7;
const LINE = SIZE.label * 1.15;

const reasonNot = (chart: Chart): string | null => {
  if (chart.rows.some((row) => (row.valore ?? 0) < 0)) {
    return "Con valori negativi i flussi non si possono disegnare.";
  }
  if (chart.rows.every((row) => (row.valore ?? 0) === 0))
    return "Nessun flusso: tutti i valori sono zero.";
  return null;
};

interface Node {
  readonly name: string;
  readonly value: number;
}

interface Link {
  readonly from: string;
  readonly to: string;
  readonly value: number;
}

interface Flows {
  readonly left: readonly Node[];
  readonly right: readonly Node[];
  readonly links: readonly Link[];
  readonly whole: number;
}

/** Names kept on a side, in the order they come: the largest, the others as one. */
function kept(
  names: readonly string[],
  amountOf: (name: string) => number,
): (name: string) => string {
  const some = names.filter((name) => amountOf(name) > 0);
  if (some.length <= MOST) return (name) => name;
  const largest = new Set([...some].sort((a, b) => amountOf(b) - amountOf(a)).slice(0, MOST - 1));
  return (name) => (largest.has(name) ? name : REST);
}

function flowsOf(chart: Chart): Flows {
  const known = knownRows(chart.rows).filter((row) => row.valore > 0);
  const sumOf = (test: (row: (typeof known)[number]) => boolean): number =>
    known.filter(test).reduce((sum, row) => sum + row.valore, 0);
  const sourceOf = kept(categoriesOf(chart), (name) => sumOf((row) => row.categoria === name));
  const goalOf = kept(seriesOf(chart), (name) => sumOf((row) => (row.serie ?? "") === name));
  const links = new Map<string, Link>();
  for (const row of known) {
    const from = sourceOf(row.categoria);
    const to = goalOf(row.serie ?? "");
    const key = `${from}\n${to}`;
    links.set(key, { from, to, value: (links.get(key)?.value ?? 0) + row.valore });
  }
  const all = [...links.values()];
  const side = (names: readonly string[], of: (link: Link) => string): readonly Node[] => {
    const unique = [...new Set(names)].sort((a, b) => Number(a === REST) - Number(b === REST));
    return unique.flatMap((name) => {
      const value = all
        .filter((link) => of(link) === name)
        .reduce((sum, one) => sum + one.value, 0);
      return value > 0 ? [{ name, value }] : [];
    });
  };
  return {
    left: side(categoriesOf(chart).map(sourceOf), (link) => link.from),
    right: side(seriesOf(chart).map(goalOf), (link) => link.to),
    links: all,
    whole: all.reduce((sum, one) => sum + one.value, 0),
  };
}

interface Standing extends Node {
  readonly top: number;
  readonly tall: number;
}

function standing(
  nodes: readonly Node[],
  whole: number,
  height: number,
  scale: number,
): readonly Standing[] {
  const used = whole * scale + GAP * (nodes.length - 1);
  let top = (height - used) / 2;
  return nodes.map((node) => {
    const tall = node.value * scale;
    const found = { ...node, top, tall };
    top += tall + GAP;
    return found;
  });
}

/** A ribbon whose thickness is its value, bent so that it leaves and arrives level. */
function ribbon(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  tall: number,
): readonly Corner[] {
  const STEPS = 16;
  const edge = Array.from({ length: STEPS + 1 }, (_, index): Corner => {
    const part = index / STEPS;
    const bent = part * part * (3 - 2 * part);
    return [from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * bent];
  });
  const under = edge.map(([x, y]): Corner => [x, y + tall]).reverse();
  return [...edge, ...under, edge[0] ?? [from.x, from.y]];
}

/** Colours of the sources in their order; those past the sixth share the last. */
const colourAt = (index: number, theme: Theme): string =>
  theme.colori.categorie[Math.min(index, theme.colori.categorie.length - 1)] ??
  theme.colori.regione;

/** Names of outcomes are long: as many lines as one needs in its part of the drawing. */
const LABEL_LINES = 5;

const labelsOf = (
  nodes: readonly Node[],
  chart: Chart,
  width: number,
  ruler: Ruler,
): readonly (readonly string[])[] =>
  nodes.map(({ name, value }) =>
    ruler.wrap(
      `${name === "" ? "Totale" : name} ${sayValue(value, chart.unit)}`,
      width * 0.27,
      LABEL_LINES,
      SIZE.label,
    ),
  );

/**
 * Where cases come from and where they go: two columns of bars, joined by ribbons as thick as the
 * cases they carry. Every bar says its name and its sum.
 */
function plan(chart: Chart, frame: Frame): Plan {
  const reason = reasonNot(chart);
  if (reason !== null) return refusal(reason, frame);
  const { width, height, theme, ruler } = frame;
  const { colori } = theme;
  const flows = flowsOf(chart);
  const side = (nodes: readonly Node[]) => {
    const labels = labelsOf(nodes, chart, width, ruler);
    const room = Math.max(...labels.flat().map((line) => ruler.width(line, SIZE.label)));
    return { labels, room: room + 8 };
  };
  const before = side(flows.left);
  const after = side(flows.right);
  const most = Math.max(flows.left.length, flows.right.length);
  const scale = (height - GAP * (most - 1)) / flows.whole;
  const lefts = standing(flows.left, flows.whole, height, scale);
  const rights = standing(flows.right, flows.whole, height, scale);
  const left = before.room;
  const inner = width - before.room - after.room;
  const used = new Map<string, number>();
  const take = (key: string, tall: number): number => {
    const from = used.get(key) ?? 0;
    used.set(key, from + tall);
    return from;
  };
  const ribbons = lefts.flatMap((source, index) =>
    rights.flatMap((goal) => {
      const link = flows.links.find((one) => one.from === source.name && one.to === goal.name);
      if (link === undefined) return [];
      const tall = link.value * scale;
      const from = { x: BAR, y: source.top + take(`< ${source.name}`, tall) };
      const to = { x: inner - BAR, y: goal.top + take(`> ${goal.name}`, tall) };
      return [{ polygons: [[ribbon(from, to, tall)]], colour: tint(colourAt(index, theme), 0.6) }];
    }),
  );
  const labelled = (nodes: readonly Standing[], own: ReturnType<typeof side>, at: number) => {
    const middles = dodge(
      nodes.map((node) => node.top + node.tall / 2),
      own.labels.map((lines) => lines.length * LINE + 1.5),
      0,
      height,
    );
    return nodes.map((_, index) => {
      const lines = own.labels[index] ?? [];
      return {
        x: at,
        y: (middles[index] ?? 0) - ((lines.length - 1) * LINE) / 2,
        text: lines,
        colour: colori.testo,
        size: SIZE.label,
        align: at < 0 ? ("right" as const) : ("left" as const),
      };
    });
  };
  const bar = (node: Standing, x: number, colour: string) => ({
    x,
    x2: x + BAR,
    y: node.top,
    // A bar of one case among thousands is still seen.
    y2: node.top + Math.max(node.tall, 0.75),
    colour,
  });
  return {
    padding: { left, top: 0, right: after.room, bottom: 0 },
    layers: [
      shapes(ribbons.map((one) => ({ ...one, border: "#FFFFFF" }))),
      boxes([
        ...lefts.map((node, index) => bar(node, 0, colourAt(index, theme))),
        ...rights.map((node) => bar(node, inner - BAR, colori.regione)),
      ]),
      texts([...labelled(lefts, before, -6), ...labelled(rights, after, inner + 6)]),
    ],
  };
}

export const kind: ChartKind = {
  needs: ["serie"],
  height: (chart, width, ruler) => {
    if (reasonNot(chart) !== null) return REFUSAL_HEIGHT;
    const { left, right } = flowsOf(chart);
    const tall = [left, right].map((nodes) =>
      labelsOf(nodes, chart, width, ruler).reduce((sum, own) => sum + own.length * LINE + 1.5, 0),
    );
    return Math.max(110, Math.max(left.length, right.length) * 27, ...tall);
  },
  says: (chart) => {
    const reason = reasonNot(chart);
    if (reason !== null) return [reason];
    const flows = flowsOf(chart);
    const say = (value: number): string => sayValue(value, chart.unit);
    const largest = [...flows.links].sort((a, b) => b.value - a.value).slice(0, 5);
    return [
      `In tutto ${say(flows.whole)}, da ${flows.left.length} a ${flows.right.length} voci.`,
      `I flussi più grandi: ${joinWords(largest.map((one) => `da ${one.from} a ${one.to} ${say(one.value)}`))}.`,
      `Arrivi: ${joinWords(
        flows.right.map((node) => `${node.name} ${say(node.value)}`),
        MOST,
      )}.`,
    ];
  },
  plan,
};

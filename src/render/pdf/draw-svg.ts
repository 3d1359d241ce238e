import type { Paper } from "./paper.js";

/** What a drawing says of paint, inherited from the groups around. */
interface Paint {
  readonly fill: string;
  readonly stroke: string;
  readonly thick: number;
  readonly opacity: number;
  readonly dash: readonly number[];
  readonly cap: string;
  readonly join: string;
}

interface Group extends Paint {
  readonly x: number;
  readonly y: number;
  /** Opened a clip that ends with the group. */
  readonly clips: boolean;
}

type Attributes = ReadonlyMap<string, string>;

const TAG = /<(\/?)([A-Za-z]+)((?:\s[^<>]*?)?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
};

const plain = (text: string): string =>
  text.includes("&")
    ? text.replace(/&(?:amp|lt|gt|quot|#39);/g, (one) => ENTITIES[one] ?? one)
    : text;

const attributesOf = (text: string): Attributes =>
  new Map([...text.matchAll(ATTRIBUTE)].map((found) => [found[1] ?? "", plain(found[2] ?? "")]));

const numberOf = (value: string | undefined, otherwise: number): number =>
  value === undefined ? otherwise : Number.parseFloat(value);

/** The shift of `translate(x,y)`, the only transformation our drawings have. */
function shiftOf(transform: string | undefined): readonly [number, number] {
  if (transform === undefined) return [0, 0];
  const found = /^translate\((-?[\d.e-]+),(-?[\d.e-]+)\)$/.exec(transform);
  if (found === null) throw new Error(`drawing: transform ${transform}`);
  return [Number(found[1]), Number(found[2])];
}

function inside(group: Group, attributes: Attributes): Group {
  const [dx, dy] = shiftOf(attributes.get("transform"));
  const dash = attributes.get("stroke-dasharray");
  return {
    x: group.x + dx,
    y: group.y + dy,
    fill: attributes.get("fill") ?? group.fill,
    stroke: attributes.get("stroke") ?? group.stroke,
    thick: numberOf(attributes.get("stroke-width"), group.thick),
    opacity: group.opacity * numberOf(attributes.get("opacity"), 1),
    dash: dash === undefined ? group.dash : dash.split(/[ ,]+/).map(Number),
    cap: attributes.get("stroke-linecap") ?? group.cap,
    join: attributes.get("stroke-linejoin") ?? group.join,
    clips: attributes.has("clip-path"),
  };
}

/** Length of the handles of a curve for a part of a circle. */
const handle = (angle: number): number => (4 / 3) * Math.tan(angle / 4);

/** An SVG arc as curves of a quarter at most (SVG 1.1, appendix F.6). */
function arc(
  doc: PDFKit.PDFDocument,
  from: readonly [number, number],
  radius: number,
  isLarge: boolean,
  isForward: boolean,
  to: readonly [number, number],
): void {
  const [x1, y1] = from;
  const [x2, y2] = to;
  const half = Math.hypot(x2 - x1, y2 - y1) / 2;
  if (half === 0 || radius === 0) {
    doc.lineTo(x2, y2);
    return;
  }
  const r = Math.max(radius, half);
  const height = Math.sqrt(Math.max(0, r * r - half * half)) * (isLarge === isForward ? -1 : 1);
  const cx = (x1 + x2) / 2 - (height * (y2 - y1)) / (2 * half);
  const cy = (y1 + y2) / 2 + (height * (x2 - x1)) / (2 * half);
  const begin = Math.atan2(y1 - cy, x1 - cx);
  let sweep = Math.atan2(y2 - cy, x2 - cx) - begin;
  if (isForward && sweep < 0) sweep += 2 * Math.PI;
  if (!isForward && sweep > 0) sweep -= 2 * Math.PI;
  const parts = Math.max(1, Math.ceil(Math.abs(sweep) / (Math.PI / 2) - 1e-9));
  const step = sweep / parts;
  const k = handle(step) * r;
  for (let i = 0; i < parts; i += 1) {
    const a = begin + i * step;
    const b = a + step;
    const [ax, ay] = [cx + r * Math.cos(a), cy + r * Math.sin(a)];
    const [bx, by] = i === parts - 1 ? to : [cx + r * Math.cos(b), cy + r * Math.sin(b)];
    doc.bezierCurveTo(
      ax - k * Math.sin(a),
      ay + k * Math.cos(a),
      bx + k * Math.sin(b),
      by - k * Math.cos(b),
      bx,
      by,
    );
  }
}

const STEP = /([A-DF-Za-df-z])([^A-DF-Za-df-z]*)/g;
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/g;
const TAKES: Readonly<Record<string, number>> = { M: 2, L: 2, H: 1, V: 1, C: 6, A: 7, Z: 0 };

/** Draws the course of a path; it is painted by who asked. */
function course(doc: PDFKit.PDFDocument, d: string, x0: number, y0: number): void {
  let [x, y, startX, startY] = [x0, y0, x0, y0];
  for (const [, letter = "", rest = ""] of d.matchAll(STEP)) {
    const kind = letter.toUpperCase();
    const numbers = (rest.match(NUMBER) ?? []).map(Number);
    const takes = TAKES[kind] ?? 0;
    const [ox, oy] = letter === kind ? [x0, y0] : [Number.NaN, Number.NaN];
    const absolute = !Number.isNaN(ox);
    for (let at = 0; at < Math.max(1, numbers.length); at += Math.max(1, takes)) {
      const n = (i: number): number => numbers[at + i] ?? Number.NaN;
      const px = (i: number): number => (absolute ? ox : x) + n(i);
      const py = (i: number): number => (absolute ? oy : y) + n(i);
      switch (kind) {
        case "M":
          [x, y] = [px(0), py(1)];
          if (at === 0) {
            [startX, startY] = [x, y];
            doc.moveTo(x, y);
          } else doc.lineTo(x, y);
          break;
        case "L":
          [x, y] = [px(0), py(1)];
          doc.lineTo(x, y);
          break;
        case "H":
          x = px(0);
          doc.lineTo(x, y);
          break;
        case "V":
          y = py(0);
          doc.lineTo(x, y);
          break;
        case "C": {
          const [a, b, c, e] = [px(0), py(1), px(2), py(3)];
          [x, y] = [px(4), py(5)];
          doc.bezierCurveTo(a, b, c, e, x, y);
          break;
        }
        case "A": {
          if (n(0) !== n(1)) throw new Error("drawing: an ellipse");
          const to = [px(5), py(6)] as const;
          arc(doc, [x, y], n(0), n(3) === 1, n(4) === 1, to);
          [x, y] = to;
          break;
        }
        case "Z":
          doc.closePath();
          [x, y] = [startX, startY];
          break;
        default:
          throw new Error(`drawing: step ${letter}`);
      }
      if (takes === 0) break;
    }
  }
}

const isPainted = (paint: string): boolean => paint !== "none" && paint !== "transparent";

/** Fills and strokes what has been drawn, as an element of this group. */
function paint(paper: Paper, group: Group): void {
  const { doc } = paper;
  const fills = isPainted(group.fill);
  const strokes = isPainted(group.stroke) && group.thick > 0;
  if (fills) doc.fillColor(group.fill);
  if (strokes) doc.lineWidth(group.thick).strokeColor(group.stroke);
  doc.addContent(fills && strokes ? "B" : fills ? "f" : "S");
}

/** Sets what stays set until it is put back, around one drawn element. */
function styled(paper: Paper, group: Group, draw: () => void): void {
  const { doc } = paper;
  const strokes = isPainted(group.stroke);
  const dashed = strokes && group.dash.length > 0;
  const capped = strokes && group.cap !== "butt";
  const joined = strokes && group.join !== "miter";
  if (group.opacity === 1 && !dashed && !capped && !joined) {
    draw();
    return;
  }
  doc.save();
  if (group.opacity !== 1) doc.opacity(group.opacity);
  if (dashed) doc.addContent(`[${group.dash.join(" ")}] 0 d`);
  if (capped) doc.lineCap(group.cap as "round");
  if (joined) doc.lineJoin(group.join as "round");
  draw();
  doc.restore();
}

/** A text being read: lines come as pieces with their own places. */
interface Writing {
  readonly group: Group;
  readonly attributes: Attributes;
  readonly lines: { x: number; y: number; text: string }[];
}

function write(paper: Paper, { group, attributes, lines }: Writing): void {
  const size = numberOf(attributes.get("font-size"), 10);
  const weight = attributes.get("font-weight") ?? "400";
  const font = weight === "bold" || Number(weight) >= 600 ? "semibold" : "regular";
  const anchor = attributes.get("text-anchor") ?? "start";
  if (!isPainted(group.fill)) return;
  styled(paper, { ...group, stroke: "none" }, () => {
    for (const { x, y, text } of lines) {
      const shown = paper.printable(text, font);
      if (shown.trim() === "") continue;
      const width = anchor === "start" ? 0 : paper.widthOf(shown, { font, size });
      paper.write(shown, x - (anchor === "end" ? width : width / 2), y, {
        font,
        size,
        colour: group.fill,
      });
    }
  });
}

/** The boxes that cut what is drawn, by name: they may stand after what they cut. */
const clipsOf = (svg: string): ReadonlyMap<string, Attributes> =>
  new Map(
    [...svg.matchAll(/<clipPath id="([^"]+)"><rect([^>]*)\/>/g)].map(
      ([, name = "", attributes = ""]) => [name, attributesOf(attributes)] as const,
    ),
  );

const SKIPPED = new Set(["svg", "defs"]);

/**
 * Draws one of our own charts on a page: the few elements that Vega writes for them, nothing else. An
 * element or a step it does not know is an error, never left out. The scale is that of points.
 */
export function drawSvg(paper: Paper, svg: string, left: number, top: number, scale: number): void {
  const { doc } = paper;
  const root: Group = {
    x: 0,
    y: 0,
    fill: "none",
    stroke: "none",
    thick: 1,
    opacity: 1,
    dash: [],
    cap: "butt",
    join: "miter",
    clips: false,
  };
  const groups: Group[] = [root];
  const clips = clipsOf(svg);
  let isClip = false;
  let writing: Writing | null = null;
  const here = (): Group => groups.at(-1) ?? root;
  doc.save();
  doc.translate(left, top);
  if (scale !== 1) doc.scale(scale);
  for (const [, close, name = "", raw = "", empty, text] of svg.matchAll(TAG)) {
    if (text !== undefined) {
      const last = writing?.lines.at(-1);
      if (last !== undefined) last.text += plain(text);
      continue;
    }
    if (close === "/") {
      if (name === "g") {
        if (groups.pop()?.clips === true) doc.restore();
      } else if (name === "text" && writing !== null) {
        write(paper, writing);
        writing = null;
      } else if (name === "clipPath") isClip = false;
      continue;
    }
    const attributes = attributesOf(raw);
    if (isClip) continue;
    switch (name) {
      case "g": {
        const group = inside(here(), attributes);
        const wanted = /^url\(#(.+)\)$/.exec(attributes.get("clip-path") ?? "")?.[1];
        if (wanted !== undefined) {
          const box = clips.get(wanted);
          if (box === undefined) throw new Error("drawing: a clip that is not there");
          const at = (key: string): number => numberOf(box.get(key), 0);
          doc.save();
          doc.rect(group.x + at("x"), group.y + at("y"), at("width"), at("height")).clip();
        }
        if (empty === "/") {
          if (group.clips) doc.restore();
        } else groups.push(group);
        break;
      }
      case "clipPath":
        isClip = true;
        break;
      case "path": {
        const group = inside(here(), attributes);
        if (attributes.get("display") === "none") break;
        if (!isPainted(group.fill) && !isPainted(group.stroke)) break;
        styled(paper, group, () => {
          course(doc, attributes.get("d") ?? "", group.x, group.y);
          paint(paper, group);
        });
        break;
      }
      case "line": {
        const group = { ...inside(here(), attributes), fill: "none" };
        const at = (key: string): number => numberOf(attributes.get(key), 0);
        styled(paper, group, () => {
          doc.moveTo(group.x + at("x1"), group.y + at("y1"));
          doc.lineTo(group.x + at("x2"), group.y + at("y2"));
          paint(paper, group);
        });
        break;
      }
      case "rect": {
        const group = inside(here(), attributes);
        const at = (key: string): number => numberOf(attributes.get(key), 0);
        if (!isPainted(group.fill) && !isPainted(group.stroke)) break;
        styled(paper, group, () => {
          doc.rect(group.x + at("x"), group.y + at("y"), at("width"), at("height"));
          paint(paper, group);
        });
        break;
      }
      case "text": {
        const group = inside(here(), attributes);
        const x = group.x + numberOf(attributes.get("x"), 0);
        const y = group.y + numberOf(attributes.get("y"), 0);
        writing = { group, attributes, lines: [{ x, y, text: "" }] };
        break;
      }
      case "tspan": {
        const last = writing?.lines.at(-1);
        if (writing === null || last === undefined) throw new Error("drawing: a line of no text");
        const dy = numberOf(attributes.get("dy"), 0);
        const x = writing.group.x + numberOf(attributes.get("x"), 0);
        writing.lines.push({ x, y: last.y + dy, text: "" });
        break;
      }
      default:
        if (!SKIPPED.has(name)) throw new Error(`drawing: element ${name}`);
    }
  }
  doc.restore();
}

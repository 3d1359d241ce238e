import type { Layer } from "./plan.js";

/**
 * Charts of one kind differ in what they show, not in how they are built: the same specification but
 * for its rows, the ends of its scales, the ticks of its axes and its sizes. Those are taken out and
 * marked here, so that what Vega-Lite and Vega make of a specification is made once and then filled.
 *
 * A number becomes one that no chart has, with its own sign, since Vega-Lite looks whether a scale
 * holds zero; zero stays. Equal things get the same mark: Vega-Lite joins equal rows and equal scales.
 */
export interface Masked {
  readonly spec: Layer;
  /** What was taken out, by the number of its mark. */
  readonly values: readonly unknown[];
}

const FIRST = 9_007_000;
/** A tail that survives printing and reading, and that no sum of ours ends with. */
const TAIL = 0.1234375;

type Place = "rows" | "domain" | "ticks" | "width" | "height" | "padding";

/** What a list of a specification is, from its name and that of what holds it. */
function placeOf(name: string, holder: string): Place | null {
  if (name === "values") return holder === "data" ? "rows" : holder === "axis" ? "ticks" : null;
  return name === "domain" && holder === "scale" ? "domain" : null;
}

export function mask(spec: Layer): Masked {
  const values: unknown[] = [];
  const known = new Map<string, number>();
  const number = (place: Place, value: unknown): number => {
    const key = `${place} ${JSON.stringify(value)}`;
    const found = known.get(key) ?? values.push(value) - 1;
    known.set(key, found);
    return found;
  };
  const whole = (place: Place, value: unknown): string[] => [`@@${number(place, value)}@@`];
  const one = (place: Place, value: unknown): unknown =>
    typeof value !== "number" || value === 0
      ? value
      : Math.sign(value) * (FIRST + number(place, Math.abs(value)) + TAIL);
  const walk = (value: unknown, name: string, holder: string, depth: number): unknown => {
    if (Array.isArray(value)) {
      const place = placeOf(name, holder);
      if (place === null) return value.map((item) => walk(item, "", name, depth + 1));
      return place === "rows" || !value.every((item) => typeof item === "number")
        ? whole(place, value)
        : value.map((item) => one(place, item));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(
        Object.entries(value).map(([key, item]) => [key, walk(item, key, name, depth + 1)]),
      );
    }
    if (holder === "padding") return one("padding", value);
    if (depth === 1 && (name === "width" || name === "height")) return one(name, value);
    return value;
  };
  return { spec: walk(spec, "", "", 0) as Layer, values };
}

/** A text with marks: what stands between them, and at odd places the number of a mark. */
export type Pieces = readonly (string | number)[];

const MARKS = /\["@@(\d+)@@"\]|(9007\d{3})\.1234375/;

/** Takes a JSON text apart at its marks. */
export function piecesOf(text: string): Pieces {
  const parts = text.split(MARKS);
  const pieces: (string | number)[] = [];
  for (let at = 0; at < parts.length; at += 3) {
    pieces.push(parts[at] ?? "");
    if (at + 1 === parts.length) break;
    pieces.push(Number(parts[at + 1] ?? Number(parts[at + 2]) - FIRST));
  }
  return pieces;
}

/** The text with the values in the place of their marks. */
export function fill(pieces: Pieces, values: readonly unknown[]): string {
  let text = "";
  for (const [at, piece] of pieces.entries()) {
    text += at % 2 === 0 ? piece : JSON.stringify(values[Number(piece)]);
  }
  return text;
}

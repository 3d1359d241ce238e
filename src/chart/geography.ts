import type { Contorno, Mappa, Punto } from "../model/document.js";
import type { Corner } from "./marks.js";

/** Places of a map on paper: a local plane with the right aspect, north up. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  at(point: Punto): Corner;
}

interface Bounds {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** A map of one seat is not magnified without end: this many degrees at least. */
const LEAST_SPAN = 0.04;

function boundsOf(points: Iterable<Punto>): Bounds | null {
  let found: Bounds | null = null;
  for (const [lon, lat] of points) {
    found =
      found === null
        ? { west: lon, east: lon, south: lat, north: lat }
        : {
            west: Math.min(found.west, lon),
            east: Math.max(found.east, lon),
            south: Math.min(found.south, lat),
            north: Math.max(found.north, lat),
          };
  }
  return found;
}

function* pointsOf(mappa: Mappa, codes: readonly string[]): Generator<Punto> {
  let outlined = false;
  for (const code of codes) {
    for (const rings of mappa.contorni[code] ?? []) {
      outlined = true;
      yield* rings[0] ?? [];
    }
  }
  if (outlined) return;
  for (const code of codes) {
    const seat = mappa.sedi[code];
    if (seat !== undefined) yield seat;
  }
}

/**
 * The plane that shows all the territories in a box: degrees of longitude are shortened by the cosine
 * of the latitude in the middle, which over one regione is as good as any projection. Null when nothing
 * is known of where they are. `inset` is kept free on each side.
 */
export function planeOf(
  mappa: Mappa | undefined,
  codes: readonly string[],
  box: { readonly width: number; readonly height: number; readonly inset: number },
): Plane | null {
  const bounds = mappa === undefined ? null : boundsOf(pointsOf(mappa, codes));
  if (bounds === null) return null;
  const middleLat = (bounds.south + bounds.north) / 2;
  const middleLon = (bounds.west + bounds.east) / 2;
  const shrink = Math.cos((middleLat * Math.PI) / 180);
  const wide = Math.max(bounds.east - bounds.west, LEAST_SPAN) * shrink;
  const tall = Math.max(bounds.north - bounds.south, LEAST_SPAN);
  const { inset } = box;
  const scale = Math.min((box.width - 2 * inset) / wide, (box.height - 2 * inset) / tall);
  const width = wide * scale + 2 * inset;
  const height = tall * scale + 2 * inset;
  return {
    width,
    height,
    at: ([lon, lat]) => [
      width / 2 + (lon - middleLon) * shrink * scale,
      height / 2 - (lat - middleLat) * scale,
    ],
  };
}

/** Steps shorter than this, in points, are not drawn. */
const FINEST = 0.4;

function thinned(points: readonly Corner[]): readonly Corner[] {
  const kept: Corner[] = [];
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1);
    const far = last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= FINEST;
    if (far || index === points.length - 1) kept.push(point);
  }
  return kept;
}

/** The polygons of a territory on the plane; rings too small to be seen are left out, the largest never. */
export function onPlane(
  contorni: readonly Contorno[],
  plane: Plane,
): readonly (readonly (readonly Corner[])[])[] {
  const all = contorni.map((rings) => rings.map((ring) => thinned(ring.map(plane.at))));
  const seen = all
    .map((rings) => rings.filter((ring) => ring.length >= 4))
    .filter((rings) => rings.length > 0);
  return seen.length > 0 ? seen : all.slice(0, 1);
}

/**
 * The borders of a territory made of several pieces, without those its pieces share: edges that two
 * rings walk are inside.
 */
export function bordersOf(
  contorni: readonly Contorno[],
  plane: Plane,
): readonly (readonly Corner[])[] {
  const key = (a: Punto, b: Punto): string => {
    const [one, other] = [`${a[0]},${a[1]}`, `${b[0]},${b[1]}`];
    return one < other ? `${one} ${other}` : `${other} ${one}`;
  };
  const rings = contorni.flat();
  const walked = new Map<string, number>();
  for (const ring of rings) {
    for (const [index, point] of ring.entries()) {
      const before = ring[index - 1];
      if (before === undefined) continue;
      const edge = key(before, point);
      walked.set(edge, (walked.get(edge) ?? 0) + 1);
    }
  }
  const runs: Punto[][] = [];
  for (const ring of rings) {
    let open = false;
    for (const [index, point] of ring.entries()) {
      const before = ring[index - 1];
      if (before === undefined) continue;
      if ((walked.get(key(before, point)) ?? 0) > 1) {
        open = false;
        continue;
      }
      if (open) runs.at(-1)?.push(point);
      else runs.push([before, point]);
      open = true;
    }
  }
  return runs.map((run) => thinned(run.map(plane.at))).filter((run) => run.length > 1);
}

const inside = ([x, y]: Corner, ring: readonly Corner[]): boolean => {
  let within = false;
  for (const [index, [ax, ay]] of ring.entries()) {
    const [bx, by] = ring[index === 0 ? ring.length - 1 : index - 1] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) within = !within;
  }
  return within;
};

function centroid(ring: readonly Corner[]): Corner {
  let area = 0;
  let x = 0;
  let y = 0;
  for (const [index, [bx, by]] of ring.entries()) {
    const [ax, ay] = ring[index - 1] ?? [bx, by];
    const cross = ax * by - bx * ay;
    area += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  const [first] = ring;
  return Math.abs(area) < 1e-9 ? (first ?? [0, 0]) : [x / (3 * area), y / (3 * area)];
}

const size = (ring: readonly Corner[]): number =>
  Math.abs(
    ring.reduce((sum, [bx, by], index) => {
      const [ax, ay] = ring[index - 1] ?? [bx, by];
      return sum + ax * by - bx * ay;
    }, 0),
  );

const largest = (polygons: readonly (readonly (readonly Corner[])[])[]): readonly Corner[] =>
  polygons.reduce<readonly Corner[]>(
    (best, [outer = []]) => (size(outer) > size(best) ? outer : best),
    [],
  );

/**
 * Where a box of words lies wholly inside a territory, as near its middle as can be; null where it
 * does not fit.
 */
export function roomFor(
  polygons: readonly (readonly (readonly Corner[])[])[],
  wide: number,
  tall: number,
): Corner | null {
  const ring = largest(polygons);
  if (ring.length < 4) return null;
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  const [west, east] = [Math.min(...xs), Math.max(...xs)];
  const [north, south] = [Math.min(...ys), Math.max(...ys)];
  if (east - west < wide || south - north < tall) return null;
  const [mx, my] = centroid(ring);
  const tries: Corner[] = [[mx, my]];
  for (let i = 1; i < 8; i += 1) {
    for (let j = 1; j < 8; j += 1) {
      tries.push([west + ((east - west) * i) / 8, north + ((south - north) * j) / 8]);
    }
  }
  tries.sort((a, b) => Math.hypot(a[0] - mx, a[1] - my) - Math.hypot(b[0] - mx, b[1] - my));
  const fits = ([x, y]: Corner): boolean =>
    [-0.5, 0, 0.5].every((i) =>
      [-0.5, 0.5].every((j) => inside([x + i * wide, y + j * tall], ring)),
    );
  return tries.find(fits) ?? null;
}

/** Small charts for tests, and shapes of a made-up map. */
import type { Chart, ChartRow, Contorno, Mappa } from "../../src/model/document.js";
import { sayValue } from "../../src/model/italian.js";

export const row = (
  categoria: string,
  valore: number | null,
  more: Partial<ChartRow> = {},
  unit: Chart["unit"] = "numero",
): ChartRow => ({
  categoria,
  serie: null,
  valore,
  etichetta: sayValue(valore, unit),
  riferimento: null,
  evidenza: false,
  ...more,
});

export const chart = (
  kind: string,
  rows: readonly ChartRow[],
  more: Partial<Chart> = {},
): Chart => ({
  kind,
  unit: "numero",
  xTitle: null,
  yTitle: null,
  riferimento: null,
  rows,
  ...more,
});

/** A square of a side of `size` degrees whose south-west corner is at the point, clockwise. */
export const square = (lon: number, lat: number, size: number): Contorno => [
  [
    [lon, lat],
    [lon, lat + size],
    [lon + size, lat + size],
    [lon + size, lat],
    [lon, lat],
  ],
];

/** Territories on a chessboard, by code: outline and seat in its middle. */
export function board(codes: readonly string[], columns: number, more: Partial<Mappa> = {}): Mappa {
  const place = (index: number): readonly [number, number] => [
    8 + (index % columns) * 0.1,
    44.5 + Math.floor(index / columns) * 0.1,
  ];
  return {
    contorni: Object.fromEntries(
      codes.map((code, index) => [code, [square(...place(index), 0.1)]]),
    ),
    sedi: Object.fromEntries(
      codes.map((code, index) => {
        const [lon, lat] = place(index);
        return [code, [lon + 0.05, lat + 0.05] as const];
      }),
    ),
    senzaContorno: [],
    fonte: "ISTAT, confini al 01/01/2025",
    ...more,
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { DemoOptions, DemoResult } from "../../src/demo/generate.js";
import { generateDemo } from "../../src/demo/generate.js";
import type { DemoComune } from "../../src/demo/territory.js";

const comune = (
  catastale: string,
  istat: string,
  nome: string,
  ambito: string,
  popolazione: number,
  municipi: readonly string[] = [],
): DemoComune => ({
  catastale,
  codici: [{ istat, dal: "2017-01-01", al: null }],
  nome,
  regione: ambito.startsWith("pie") ? "01" : "20",
  ambito,
  municipi,
  popolazione,
});

/** Three ambiti of Piemonte and one of Sardegna, where a code changes on 1 January 2026. */
export const COMUNI: readonly DemoComune[] = [
  comune("A124", "004003", "Alba", "pie_2", 31_000),
  comune("A139", "004004", "Albaretto della Torre", "pie_2", 900),
  comune("B111", "004029", "Bra", "pie_2", 29_000),
  comune("A182", "006003", "Alessandria", "pie_3", 91_000),
  comune("L570", "006177", "Valenza", "pie_3", 18_000),
  comune("L219", "001272", "Torino", "pie_4", 200_000, ["01", "02", "03"]),
  {
    ...comune("B354", "092009", "Cagliari", "sar_1", 150_000),
    codici: [
      { istat: "092009", dal: "2017-01-01", al: "2025-12-31" },
      { istat: "118006", dal: "2026-01-01", al: null },
    ],
  },
];

export const PRIMA = { inps: "2025-11-15", gepi: "2025-11-30" } as const;
export const ULTIMA = { inps: "2025-12-15", gepi: "2025-12-31" } as const;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "dash-demo-"));
  folders.push(folder);
  return folder;
}

export const SILENT = { start: () => {}, tick: () => {}, end: () => {} };

export async function makeWorld(
  options: Partial<DemoOptions> = {},
): Promise<DemoResult & { readonly cartella: string }> {
  const cartella = newFolder();
  const made = await generateDemo({
    comuni: COMUNI,
    regione: "01",
    seme: 1,
    date: [PRIMA, ULTIMA],
    mesi: 24,
    cartella,
    progress: SILENT,
    ...options,
  });
  return { ...made, cartella };
}

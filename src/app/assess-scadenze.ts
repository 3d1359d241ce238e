import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { CsvError, parse } from "csv-parse/sync";
import { DashError } from "../model/errors.js";
import { COLONNE_ATTESE, type Scelte, valutaRiga } from "../model/scadenze/riga.js";
import type { World } from "./world.js";

/** A file of cases with the columns that the rules add to it. */
export interface CasiValutati {
  readonly delimitatore: string;
  readonly colonne: readonly string[];
  /** Names of the computed columns: see `assessScadenze`. */
  readonly calcolate: readonly string[];
  readonly righe: readonly {
    readonly celle: readonly string[];
    readonly calcolate: readonly (string | number | null)[];
  }[];
  /** Where the file brings `atteso_*`: the cells that differ from what the rules give; else null. */
  readonly diverse: number | null;
}

const DELIMITERS = [";", ",", "\t"] as const;
const ESSENTIAL = ["regola", "data_osservazione"] as const;
const STANDARD_INPUT = 0;

function textOf(file: string, world: World): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file === "-" ? STANDARD_INPUT : resolve(world.cwd, file));
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code;
    if (code === "EACCES" || code === "EPERM") throw new DashError("S-PERM", { path: file });
    throw new DashError(
      "E-FILE",
      { reason: code === "EISDIR" ? "è una cartella, non un file." : undefined },
      { file },
    );
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new DashError("E-ENC", { reason: "il file non è in UTF-8" }, { file });
  }
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

function rowsOf(text: string, file: string): { delimiter: string; rows: readonly Line[] } {
  const head = text.split(/\r\n|\r|\n/, 1)[0] ?? "";
  const delimiter =
    DELIMITERS.find((one) => head.split(one).some((name) => name.trim() === "regola")) ?? ";";
  try {
    const options = { bom: true, delimiter, skip_empty_lines: true, relax_quotes: true } as const;
    // With `info` each row comes with its line; the typings of the library do not say so.
    return { delimiter, rows: parse(text, { ...options, info: true }) as unknown as Line[] };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DashError(
      "E-QUOTE",
      { reason: "la riga non ha le celle dell'intestazione, o le virgolette non si chiudono." },
      { file, line: Number(error.lines ?? 0) },
    );
  }
}

/**
 * Values a CSV in the shape of `casi-scadenze.csv` (`dominio.md` §3.8), each row by the rule it
 * names. The computed columns are called `calcolato_*` where the file brings its own `atteso_*`, and
 * `atteso_*` where it does not. Raises E-FILE, E-ENC, E-EMPTY, E-HDR-MISSING, E-QUOTE, and E-CASO
 * with line and column for a cell that no rule can read.
 */
export function assessScadenze(file: string, scelte: Scelte, world: World): CasiValutati {
  const { delimiter, rows } = rowsOf(textOf(file, world), file);
  const [head, ...dati] = rows;
  const colonne = (head?.record ?? []).map((name) => name.trim());
  if (colonne.length === 0) throw new DashError("E-EMPTY", {}, { file });
  const missing = ESSENTIAL.filter((name) => !colonne.includes(name));
  if (missing.length > 0) {
    throw new DashError(
      "E-HDR-MISSING",
      { source: "casi delle scadenze", columns: missing, found: colonne },
      { file },
    );
  }
  const brings = colonne.some((name) => name.startsWith("atteso_"));
  const named = (name: string): string => (brings ? name.replace("atteso_", "calcolato_") : name);
  let diverse = 0;
  const righe = dati.map(({ record: celle, info }) => {
    // No prototype: the names of the columns come from outside (S4).
    const riga: Record<string, string> = Object.create(null);
    colonne.forEach((name, at) => {
      riga[name] = celle[at] ?? "";
    });
    try {
      const attesa = valutaRiga(riga, scelte);
      for (const name of COLONNE_ATTESE) {
        const written = riga[name];
        if (written !== undefined && written.trim() !== String(attesa[name] ?? "")) diverse += 1;
      }
      return { celle, calcolate: COLONNE_ATTESE.map((name) => attesa[name]) };
    } catch (error) {
      if (!(error instanceof DashError) || error.code !== "E-CASO") throw error;
      throw error.at({ file, line: info.lines });
    }
  });
  return {
    delimitatore: delimiter,
    colonne,
    calcolate: COLONNE_ATTESE.map(named),
    righe,
    diverse: brings ? diverse : null,
  };
}

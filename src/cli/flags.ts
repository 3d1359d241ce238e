import { Flags } from "@oclif/core";
import { readDay } from "../model/date.js";
import { DashError } from "../model/errors.js";
import { formats } from "../render/renderer.js";

/** The dashboard's own territory filters; none means Italia. */
export const territoryFlags = {
  regione: Flags.string({
    summary: "Regione: 01, Piemonte oppure 01-Piemonte.",
    helpValue: "REGIONE",
    helpGroup: "territorio",
  }),
  ambito: Flags.string({
    summary: "Ambito territoriale sociale: codice (pie_2) o nome.",
    helpValue: "AMBITO",
    helpGroup: "territorio",
  }),
  comune: Flags.string({
    summary: "Comune: codice ISTAT, codice catastale o nome.",
    helpValue: "COMUNE",
    helpGroup: "territorio",
  }),
  municipio: Flags.string({
    summary: "Municipio, dove il comune ne ha (con --comune).",
    helpValue: "MUNICIPIO",
    helpGroup: "territorio",
  }),
};

/** A day as people type it: `2025-12-31`, `31/12/2025`, `31-12-2025`, `31.12.2025`. USO otherwise. */
export function parseDay(text: string, flag = "--data"): string {
  const iso = readDay(text);
  if (iso !== null) return iso;
  throw new DashError("USO", {
    message: `${flag}: «${text}» non è una data.`,
    remedy: "Scriverla come 31/12/2025 oppure 2025-12-31.",
  });
}

export const dateFlag = {
  data: Flags.string({
    summary: "Data di osservazione (31/12/2025 o 2025-12-31); altrimenti l'ultima caricata.",
    helpValue: "DATA",
  }),
};

/** Report formats as typed, `pdf,pptx`, each once; USO for one that no renderer writes. */
export function parseFormats(text: string): readonly string[] {
  const known = formats();
  const asked = text.split(",").map((one) => one.trim().toLowerCase());
  const wrong = asked.filter((one) => !known.includes(one));
  if (wrong.length > 0) {
    throw new DashError("USO", {
      message: `--formato: «${wrong.join(", ")}» non è un formato.`,
      remedy: `Formati: ${known.join(", ")}.`,
    });
  }
  return [...new Set(asked)];
}

/** Words as typed between commas; null where the flag is not given. USO when none is left. */
export function parseList(text: string | undefined): readonly string[] | null {
  if (text === undefined) return null;
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const found = [...new Set(words.filter((word) => word !== ""))];
  if (found.length === 0) throw new DashError("USO", { message: "un elenco è vuoto." });
  return found;
}

/** A flag whose options oclif has checked already, as one of them; null where it is not given. */
export const oneOf = <T extends string>(
  options: readonly T[],
  value: string | undefined,
): T | null => options.find((one) => one === value) ?? null;

/** `NOME=VALORE` as typed, by name; USO for what is not one, or is there twice. */
export function parsePairs(texts: readonly string[] | undefined): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const text of texts ?? []) {
    const [, name = "", value = ""] = /^([^=]+)=([\s\S]*)$/.exec(text) ?? [];
    if (name === "" || found.has(name)) {
      const why = name === "" ? "non è un NOME=VALORE" : "c'è due volte";
      throw new DashError("USO", { message: `--parametro: «${text}» ${why}.` });
    }
    found.set(name.trim(), value.trim());
  }
  return Object.fromEntries(found);
}

import { foldWord } from "../../model/italian.js";
import type { ComuneCode, TerritoryData } from "../../model/territory-data.js";
import {
  BAD_CELL,
  BAD_NAME,
  BAD_TERRITORY,
  type Converted,
  type Converter,
  type Fault,
  textOnly,
} from "./fault.js";

/** What was assumed about codes of comuni while a file was read; said in one notice each (R4). */
export interface ComuneAssumptions {
  /** Codes with leading zeros lost. */
  padded: number;
  /** Ceased codes and the comune that took their place. */
  readonly mapped: Map<string, string>;
  /** Comuni whose composition into ambiti is not known, so that T4 cannot be checked. */
  readonly unplaced: Set<string>;
  /** Rows taken as written though a demonstrative composition puts their comune elsewhere. */
  elsewhere: number;
  /** Rows refused because their ambito is not one of the demonstrative ones of the regione. */
  unheard: number;
  /** Comuni the file calls by a name they had before. */
  readonly renamed: Set<string>;
}

export const noAssumptions = (): ComuneAssumptions => ({
  padded: 0,
  mapped: new Map(),
  unplaced: new Set(),
  elsewhere: 0,
  unheard: 0,
  renamed: new Set(),
});

/** The comune an ISTAT code meant on a day: in force then, or else the last one to hold it. */
function holderAt(holders: readonly ComuneCode[], day: string): ComuneCode | undefined {
  const inForce = holders.find((h) => h.dal <= day && (h.al === null || h.al >= day));
  if (inForce !== undefined) return inForce;
  return [...holders].sort((a, b) => (a.dal < b.dal ? 1 : -1))[0];
}

/**
 * Follows mergers to the comune in force on a day; null when the table does not lead to just one. A
 * comune that ended later keeps its own code: it was right when the file was written.
 */
function successor(territory: TerritoryData, catastale: string, day: string): string | null {
  let at = catastale;
  for (let step = 0; step < 6; step += 1) {
    const comune = territory.comuni.get(at);
    if (comune === undefined) return null;
    if (comune.al === null || comune.al >= day) return at;
    const next = territory.variazioni.get(at) ?? [];
    if (next.length !== 1) return null;
    at = next[0] ?? at;
  }
  return null;
}

/** ISTAT codes of comuni as cadastral codes (rules T1 and T3). */
export function comuneConverter(
  territory: TerritoryData,
  day: string,
  assumptions: ComuneAssumptions,
): Converter {
  const known = new Map<string, Converted>();
  const resolve = (text: string): Converted => {
    if (!/^\d{4,6}$/.test(text)) return BAD_TERRITORY;
    const code = text.padStart(6, "0");
    const holder = holderAt(territory.codici.get(code) ?? [], day);
    if (holder === undefined) return BAD_TERRITORY;
    const heir = successor(territory, holder.catastale, day);
    if (heir === null) return BAD_TERRITORY;
    if (heir !== holder.catastale) assumptions.mapped.set(code, heir);
    return heir;
  };
  return textOnly((text) => {
    let found = known.get(text);
    if (found === undefined) {
      found = resolve(text);
      if (known.size < 50_000) known.set(text, found);
    }
    if (text.length < 6 && typeof found === "string") assumptions.padded += 1;
    return found;
  });
}

/** Cadastral codes, kept as they are; a ceased comune keeps its own. */
export function catastaleConverter(territory: TerritoryData): Converter {
  return textOnly((text) => {
    const code = text.toUpperCase();
    return territory.comuni.has(code) ? code : BAD_TERRITORY;
  });
}

/** Codes of regioni, with or without the leading zero or the name after it; or names. */
export function regioneConverter(territory: TerritoryData): Converter {
  const byName = new Map([...territory.regioni].map(([code, name]) => [foldWord(name), code]));
  return textOnly((text) => {
    const code = /^(\d{1,2})(?:\s*-.*)?$/.exec(text)?.[1]?.padStart(2, "0");
    if (code !== undefined) return territory.regioni.has(code) ? code : BAD_TERRITORY;
    const folded = foldWord(text);
    for (const [name, found] of byName) {
      if (folded === name || (folded.startsWith(name) && name.length > 5)) return found;
    }
    return BAD_TERRITORY;
  });
}

/** Codes of ambiti, trimmed and in lower case (rule T4). */
export const ambitoConverter = (): Converter => ({
  text: (text) => (/^[a-z]{2,4}[_a-z0-9-]*$/i.test(text) ? text.toLowerCase() : BAD_TERRITORY),
  number: () => BAD_TERRITORY,
  day: () => BAD_CELL,
  boolean: () => BAD_CELL,
});

/** What rule T4 makes of the ambito a row names. */
export type AmbitoVerdict = "ok" | "unplaced" | "elsewhere" | "unheard" | "wrong";

/**
 * Rule T4: a composition that was read from a file decides. A demonstrative one is invented, so it
 * only says which codes exist and of which regione.
 */
export function judgeAmbito(
  { ambiti, comuni, regioni, regioniAmbito, regioniLette }: TerritoryData,
  ambito: string,
  comune: string | null,
): AmbitoVerdict {
  const regione = regioniAmbito.get(ambito);
  if (comune === null) {
    if (regione !== undefined) return "ok";
    return regioniLette.size < regioni.size ? "unheard" : "wrong";
  }
  const own = ambiti.get(comune) ?? [];
  if (own.includes(ambito)) return "ok";
  const home = comuni.get(comune)?.regione;
  if (regione !== undefined && regione !== home) return "wrong";
  if (own.length === 0) return "unplaced";
  if (home === undefined || regioniLette.has(home)) return "wrong";
  return regione === undefined ? "unheard" : "elsewhere";
}

interface Named {
  readonly nome: string;
  readonly altroNome: string | null;
}

/** Whether a folded name is this one: Italian, the other language, or both together. */
function isNamed(name: string, { nome, altroNome }: Named): boolean {
  const italian = foldWord(nome);
  if (name === italian) return true;
  if (nome.includes("/") && nome.split("/").some((part) => foldWord(part) === name)) return true;
  if (altroNome === null) return false;
  const other = foldWord(altroNome);
  return name === other || name === italian + other || name === other + italian;
}

/**
 * Whether a name is that of the comune (rule T2): the one in force, one it had before, or that of a
 * comune that became part of it.
 */
export class NameCheck {
  readonly #territory: TerritoryData;
  readonly #former: ReadonlyMap<string, readonly Named[]>;
  readonly #parts = new Map<string, string[]>();
  readonly #known = new Map<string, Fault | null>();
  readonly #assumptions: ComuneAssumptions;

  constructor(
    territory: TerritoryData,
    former: ReadonlyMap<string, readonly Named[]>,
    assumptions: ComuneAssumptions,
  ) {
    this.#territory = territory;
    this.#former = former;
    this.#assumptions = assumptions;
    for (const [ceased, heirs] of territory.variazioni) {
      for (const heir of heirs) this.#parts.set(heir, [...(this.#parts.get(heir) ?? []), ceased]);
    }
  }

  #judge(text: string, catastale: string): Fault | null {
    const name = foldWord(text);
    const comune = this.#territory.comuni.get(catastale);
    if (comune !== undefined && isNamed(name, comune)) return null;
    if ((this.#former.get(catastale) ?? []).some((former) => isNamed(name, former))) {
      this.#assumptions.renamed.add(catastale);
      return null;
    }
    const parts = this.#parts.get(catastale) ?? [];
    const isPart = parts.some((ceased) => {
      const part = this.#territory.comuni.get(ceased);
      return part !== undefined && isNamed(name, part);
    });
    return isPart ? null : BAD_NAME;
  }

  /** R-TERR-NAME when the name is another comune's, or nobody's. */
  check(name: string, catastale: string): Fault | null {
    const key = `${catastale}|${name}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = this.#judge(name, catastale);
    if (this.#known.size < 50_000) this.#known.set(key, found);
    return found;
  }
}

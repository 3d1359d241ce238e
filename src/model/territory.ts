/** Territory as plain data. The key of a comune is its cadastral code (A001), for ever. */
export type Livello = "italia" | "regione" | "ambito" | "comune" | "municipio";

/** A territory as outputs name it. `codice`: IT, 01, pie_2, cadastral code, «H501/05». */
export interface Territorio {
  readonly livello: Livello;
  readonly codice: string;
  readonly nome: string;
  /** As a page prints it: «Italia», «01-Piemonte», «pie_2 Alba», «Alba (004003)». */
  readonly etichetta: string;
  /** The parents, null where above. */
  readonly regione: string | null;
  readonly ambito: string | null;
  readonly comune: string | null;
  /** True when the composition in use is the demonstrative one, not read from a file. */
  readonly dimostrativa: boolean;
}

export interface Regione {
  readonly codice: string;
  readonly nome: string;
  /** Prefix of the codes of its ambiti: `pie`. */
  readonly prefisso: string;
}

export interface Comune {
  readonly catastale: string;
  readonly istat: string;
  readonly nome: string;
  readonly sigla: string;
  readonly regione: string;
  readonly ambito: string | null;
  readonly popolazione: number;
  readonly lat: number | null;
  readonly lon: number | null;
}

export interface Ambito {
  readonly codice: string;
  readonly nome: string;
  readonly regione: string;
  readonly capofila: string | null;
  readonly dimostrativa: boolean;
}

/** What the four flags of the command line ask for, as typed. */
export interface ScopeRequest {
  readonly regione?: string | undefined;
  readonly ambito?: string | undefined;
  readonly comune?: string | undefined;
  readonly municipio?: string | undefined;
}

const BELOW = {
  italia: "regione",
  regione: "ambito",
  ambito: "comune",
  comune: "municipio",
  municipio: null,
} as const;

/** The level right below one; null below the last. */
export const childLevel = (level: Livello): Exclude<Livello, "italia"> | null => BELOW[level];

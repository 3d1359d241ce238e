/** What the checks of a file need to know of the territory, as plain data. */
export interface ComuneCode {
  readonly catastale: string;
  readonly dal: string;
  /** Null: in force. */
  readonly al: string | null;
}

export interface ComuneNames {
  readonly nome: string;
  readonly altroNome: string | null;
  readonly regione: string;
  /** Day it ceased; null: in force. */
  readonly al: string | null;
}

export interface TerritoryData {
  /** By ISTAT code of any vintage. */
  readonly codici: ReadonlyMap<string, readonly ComuneCode[]>;
  /** By cadastral code. */
  readonly comuni: ReadonlyMap<string, ComuneNames>;
  /** Ceased comune → what it became part of, from the official table. */
  readonly variazioni: ReadonlyMap<string, readonly string[]>;
  /** Comune → its ambiti at the date asked for; none where no composition is known. */
  readonly ambiti: ReadonlyMap<string, readonly string[]>;
  /** Every ambito in force, with its regione. */
  readonly regioniAmbito: ReadonlyMap<string, string>;
  /** Regioni whose composition was read from a file; that of the others is demonstrative. */
  readonly regioniLette: ReadonlySet<string>;
  readonly regioni: ReadonlyMap<string, string>;
}

import type { Converted, Converter } from "./fault.js";

/** Gives the pseudonym of a codice fiscale, always the same one under the same key (P4). */
export type Pseudonym = (codiceFiscale: string) => string;

// With the letters that stand for digits where two persons would share a code (omocodia).
const SHAPE = "[A-Z]{6}[\\dLMNP-V]{2}[A-EHLMPRST][\\dLMNP-V]{2}[A-Z][\\dLMNP-V]{3}[A-Z]";
const WHOLE = new RegExp(`^${SHAPE}$`, "i");
// Inside other text: not glued to further letters or digits, nor cut by blanks.
const INSIDE = new RegExp(`(?<![\\p{L}\\p{N}])${SHAPE}(?![\\p{L}\\p{N}])`, "giu");
// As people write it by hand, in its parts: «RSSMRA 80A01 H501U».
const SPACED = /^[A-Z]{6}|^[A-Z]{3}[ .-]/i;
/** The number given to persons who have no code yet: eleven digits. */
const PROVISIONAL = /^\d{11}$/;

/** The code without what stands between its parts, in capitals; null when the text is none. */
export function codiceFiscaleIn(text: string): string | null {
  if (text.length < 16) return null;
  if (text.length === 16) return WHOLE.test(text) ? text.toUpperCase() : null;
  if (text.length > 24 || !SPACED.test(text)) return null;
  const bare = text.replace(/[\s.-]/g, "");
  return bare.length === 16 && WHOLE.test(bare) ? bare.toUpperCase() : null;
}

/**
 * A text in which every codice fiscale has become its pseudonym: the whole cell, or a word of it. No
 * column keeps one in clear, whatever its source declares.
 */
export function veil(text: string, pseudonym: Pseudonym): string {
  if (text.length < 16) return text;
  const whole = codiceFiscaleIn(text);
  if (whole !== null) return pseudonym(whole);
  if (text.length === 16) return text;
  return text.replace(INSIDE, (found) => pseudonym(found.toUpperCase()));
}

/** A file's name may hold a codice fiscale too: there it is only left out. */
export const withoutCodici = (name: string): string =>
  name.replace(new RegExp(`(?<![A-Z0-9])${SHAPE}(?![A-Z0-9])`, "gi"), "[codice fiscale]");

/** `converter`, with what it makes of texts veiled. */
export function veiled(converter: Converter, pseudonym: Pseudonym): Converter {
  const text = (cell: string): Converted => {
    const value = converter.text(cell);
    return typeof value === "string" && value.length > 15 ? veil(value, pseudonym) : value;
  };
  return { ...converter, text };
}

/** A column that holds nothing but codici fiscali, the provisional ones too; else `bad`. */
export function codiceFiscaleConverter<T extends Converted>(
  pseudonym: Pseudonym,
  bad: T,
): Converter {
  const text = (cell: string): Converted => {
    const whole = codiceFiscaleIn(cell);
    if (whole !== null) return pseudonym(whole);
    return PROVISIONAL.test(cell) ? pseudonym(cell) : bad;
  };
  return {
    text,
    number: (value) => (Number.isSafeInteger(value) ? text(String(value).padStart(11, "0")) : bad),
    day: () => bad,
    boolean: () => bad,
  };
}

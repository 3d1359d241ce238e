import { BAD_CONTROL, BAD_LENGTH, type Fault } from "./fault.js";

const MAX_CELL = 32_767;

// What is trimmed: spaces, tabs, no-break and zero-width marks (rule V2), and line breaks at the ends.
const EDGE = /^[\p{Z}\t\r\n\u200b-\u200f\u2060\ufeff]+|[\p{Z}\t\r\n\u200b-\u200f\u2060\ufeff]+$/gu;
// Controls and direction overrides; free text may hold tabs and line breaks.
const FORBIDDEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;
const FORBIDDEN_IN_FREE = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** True when the text needs no cleaning: printable ASCII, no blank at the ends. */
function isPlain(text: string): boolean {
  const length = text.length;
  if (length > 200) return false;
  for (let i = 0; i < length; i += 1) {
    const c = text.charCodeAt(i);
    if (c > 0x7e || c < 0x20) return false;
  }
  return text.charCodeAt(0) !== 0x20 && text.charCodeAt(length - 1) !== 0x20;
}

/** A cell's text trimmed and in NFC (rule V2); R-CTRL and R-LEN for what no column may hold. */
export function cleanText(raw: string, free: boolean): string | Fault {
  if (raw.length === 0 || isPlain(raw)) return raw;
  if (raw.length > MAX_CELL) return BAD_LENGTH;
  const text = raw.replace(EDGE, "").normalize("NFC");
  if ((free ? FORBIDDEN_IN_FREE : FORBIDDEN).test(text)) return BAD_CONTROL;
  return text;
}

/** How a cell looks, without saying it: «16 caratteri, lettere e cifre». */
export function looksLike(raw: string): string {
  const text = raw.trim();
  if (text === "") return "vuota";
  const kinds = [
    /\p{L}/u.test(text) ? "lettere" : "",
    /\p{N}/u.test(text) ? "cifre" : "",
    /[^\p{L}\p{N}]/u.test(text) ? "segni" : "",
  ].filter((kind) => kind !== "");
  return `${text.length} ${text.length === 1 ? "carattere" : "caratteri"}, ${kinds.join(" e ")}`;
}

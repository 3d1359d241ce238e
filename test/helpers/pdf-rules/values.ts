/** The values a PDF is made of. Dictionaries and lists can be changed, so that fixtures can be spoilt. */
export interface Name {
  readonly kind: "name";
  readonly name: string;
}
/** A string as its bytes, one to a character. */
export interface Text {
  readonly kind: "text";
  readonly bytes: string;
}
export interface Ref {
  readonly kind: "ref";
  readonly id: number;
}
export interface Stream {
  readonly kind: "stream";
  readonly dict: Dict;
  raw: Uint8Array;
}
export type Dict = Map<string, Value>;
export type Value = null | boolean | number | Name | Text | Ref | Stream | Dict | Value[];

export const name = (of: string): Name => ({ kind: "name", name: of });
export const text = (bytes: string): Text => ({ kind: "text", bytes });
export const ref = (id: number): Ref => ({ kind: "ref", id });

const kindOf = (value: Value | undefined): string =>
  value instanceof Map
    ? "dict"
    : typeof value === "object" && value !== null && !Array.isArray(value)
      ? value.kind
      : "";

export const isRef = (value: Value | undefined): value is Ref => kindOf(value) === "ref";
export const isStream = (value: Value | undefined): value is Stream => kindOf(value) === "stream";
export const isText = (value: Value | undefined): value is Text => kindOf(value) === "text";
export const isName = (value: Value | undefined): value is Name => kindOf(value) === "name";
export const nameOf = (value: Value | undefined): string => (isName(value) ? value.name : "");

/** What a text string says: UTF-16 with its mark, else the encoding of PDF (alike Latin-1 where we write). */
export function said(value: Value | undefined): string {
  if (!isText(value)) return "";
  const { bytes } = value;
  if (!bytes.startsWith("\u00FE\u00FF")) return bytes;
  let made = "";
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    made += String.fromCharCode(bytes.charCodeAt(at) * 256 + bytes.charCodeAt(at + 1));
  }
  return made;
}

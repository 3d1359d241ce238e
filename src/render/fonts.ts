import { readFileSync } from "node:fs";
import { type FontWeight, fontFile } from "../define/fonts.js";

const read = new Map<FontWeight, Buffer>();

/** Bytes of our face in a weight, read once. S-FONT when it is not installed. */
export function fontBytes(weight: FontWeight): Buffer {
  let bytes = read.get(weight);
  if (bytes === undefined) {
    bytes = readFileSync(fontFile(weight));
    read.set(weight, bytes);
  }
  return bytes;
}

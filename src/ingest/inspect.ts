import { createHash } from "node:crypto";
import { DashError } from "../model/errors.js";
import { type Container, containerOf } from "./container.js";
import {
  assertUtf16,
  assertWindows1252,
  type Encoding,
  firstBadLine,
  markOf,
  type TextForm,
  Utf8Check,
} from "./encoding.js";
import type { SourceFile } from "./source-file.js";

/** What the first pass over a file finds, before any of it is understood. */
export interface Inspection {
  readonly sha256: string;
  readonly container: Container;
  /** Null for what is no text: workbooks, shapefiles. */
  readonly form: TextForm | null;
}

const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/** One pass: hash, encoding, emptiness, NUL, container (rules F1, F3). */
export function inspect(file: SourceFile, forced: Encoding | null): Inspection {
  const place = { file: file.name };
  const head = file.head(8192);
  const mark = markOf(head);
  const wide = (forced ?? mark?.encoding)?.startsWith("utf-16");
  if (file.size === 0) throw new DashError("E-EMPTY", {}, place);
  const container = containerOf(file);
  const hash = createHash("sha256");
  const utf8 = new Utf8Check();
  let blank = true;
  let hasNul = false;
  let position = 0;
  for (const chunk of file.chunks()) {
    hash.update(chunk);
    if (container === "text") {
      utf8.add(chunk);
      hasNul ||= wide !== true && chunk.includes(0);
      for (let i = 0; blank && i < chunk.length; i += 1) {
        const byte = chunk[i] ?? 0;
        const inMark = mark !== null && position + i < mark.skip;
        blank = inMark || isBlank(byte) || (wide === true && byte === 0);
      }
    }
    position += chunk.length;
  }
  const sha256 = hash.digest("hex");
  if (container !== "text") return { sha256, container, form: null };
  if (blank) throw new DashError("E-EMPTY", {}, place);
  if (hasNul) throw new DashError("E-NUL", {}, place);
  return { sha256, container, form: formOf(file, utf8.end(), mark, forced) };
}

function formOf(
  file: SourceFile,
  isUtf8: boolean,
  mark: { readonly encoding: Encoding; readonly skip: number } | null,
  forced: Encoding | null,
): TextForm {
  const encoding = forced ?? mark?.encoding ?? (isUtf8 ? "utf-8" : "windows-1252");
  const skip = mark !== null && mark.encoding === encoding ? mark.skip : 0;
  if (encoding === "utf-8" && !isUtf8) {
    throw new DashError(
      "E-ENC",
      { reason: "dovrebbero essere UTF-8 e non lo sono" },
      {
        file: file.name,
        line: firstBadLine(file.chunks()),
      },
    );
  }
  if (encoding.startsWith("utf-16")) assertUtf16(file.chunks(), encoding, skip, file.name);
  const assumed = forced === null && mark === null && !isUtf8;
  if (assumed) assertWindows1252(file.chunks(), file.name);
  return { encoding, skip, assumed };
}

import type { PdfFile } from "./file.js";

/** One thing asked of a file. `id` is the clause: of ISO 19005-3 (`A`), or a Matterhorn checkpoint (`UA`). */
export interface Rule {
  readonly id: string;
  readonly says: string;
  /** What breaks it, place first; empty when it is kept. */
  check(file: PdfFile): readonly string[];
}

/** A fault when the condition does not hold. */
export const unless = (holds: boolean, fault: string): readonly string[] => (holds ? [] : [fault]);

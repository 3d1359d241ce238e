import { DashError } from "../model/errors.js";
import { foldWord } from "../model/italian.js";
import { type Candidate, cellText } from "./rows.js";

/** A file people take for a source of ours, and why it is not. */
interface KnownFile {
  /** Names of columns that no other file has together. */
  readonly columns: readonly string[];
  readonly reason: string;
  readonly remedy: string;
}

const KNOWN: readonly KnownFile[] = [
  {
    // INPS, Home Care Premium: only bodies under agreement, no codes of ambiti, cadastral codes
    // missing for a whole regione. As a composition it would put comuni in no ambito, or the wrong one.
    columns: [
      "Nominativo Ambito TERRITORIALE",
      "Comune capofila Ambito Territoriale",
      "Comune Competenza Territoriale",
      "Cod Competenza Territoriale",
    ],
    reason:
      "è l'elenco INPS degli ambiti convenzionati per Home Care Premium, che non è la composizione degli ambiti: non ha i loro codici (pie_2), copre solo gli enti convenzionati e in parte è senza codici dei comuni",
    remedy:
      "Per la composizione caricare un file con codice_ambito, nome_ambito e il codice di ogni comune (fonte ats_composizione).",
  },
];

/** E-FORMAT with its own reason for files that are known, and known not to be usable. */
export function refuseKnown(candidates: readonly Candidate[], file: string): void {
  for (const { columns, reason, remedy } of KNOWN) {
    const wanted = columns.map(foldWord);
    for (const { head } of candidates) {
      const header = head.find((row) => {
        const labels = new Set(row.cells.map((cell) => foldWord(cellText(cell))));
        return wanted.every((label) => labels.has(label));
      });
      if (header === undefined) continue;
      throw new DashError("E-FORMAT", { reason, remedy }, { file });
    }
  }
}

import { createInterface } from "node:readline/promises";
import type { MappedColumn, MappingProposal } from "../app/source-mapping.js";
import { nearNames } from "../model/near.js";

/** Asks one question on a terminal; null when the input ends. */
export type Ask = (question: string) => Promise<string | null>;

/** A terminal to ask on. Close it when done. */
export function terminal(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): { readonly ask: Ask; close(): void } {
  const lines = createInterface({ input, output });
  let ended = false;
  lines.on("close", () => {
    ended = true;
  });
  return {
    ask: (question) =>
      new Promise((answer) => {
        if (ended) {
          answer(null);
          return;
        }
        const gone = (): void => answer(null);
        lines.once("close", gone);
        lines.question(question).then(
          (text) => {
            lines.off("close", gone);
            answer(text);
          },
          () => answer(null),
        );
      }),
    close: () => lines.close(),
  };
}

const NOTHING = new Set(["-", "no", "n", "nessuna"]);

/** The column an answer means: Enter takes the proposal, a number a candidate, a name itself. */
function meant(
  answer: string,
  column: MappedColumn,
  free: ReadonlySet<string>,
): string | null | undefined {
  const text = answer.trim();
  if (text === "")
    return column.proposta !== null && free.has(column.proposta) ? column.proposta : null;
  if (NOTHING.has(text.toLowerCase())) return null;
  const numbered = /^\d$/.test(text) ? column.candidate[Number(text) - 1]?.colonna : text;
  return numbered !== undefined && free.has(numbered) ? numbered : undefined;
}

/**
 * Goes through the columns of a file with the user: what each is taken for, by the proposal or by
 * choice. Null when the input ended before the end.
 */
export async function askMapping(
  proposal: MappingProposal,
  columns: readonly string[],
  ask: Ask,
  say: (line: string) => void,
): Promise<ReadonlyMap<string, string> | null> {
  const mapping = new Map<string, string>();
  const free = new Set(columns);
  for (const column of proposal.colonne) {
    if (column.gia_nota && column.proposta !== null) {
      mapping.set(column.colonna_file, column.proposta);
      free.delete(column.proposta);
    }
  }
  for (const column of proposal.colonne) {
    if (column.gia_nota) continue;
    const options = column.candidate
      .map(({ colonna, motivo }, i) => `${i + 1} ${colonna} (${motivo})`)
      .join(", ");
    say(`\n«${column.colonna_file}»${options === "" ? "" : `: ${options}`}`);
    const proposed =
      column.proposta !== null && free.has(column.proposta) ? column.proposta : "non caricarla";
    for (;;) {
      const answer = await ask(`  Invio: ${proposed}; numero, nome di una colonna, o - : `);
      if (answer === null) return null;
      const chosen = meant(answer, column, free);
      if (chosen === undefined) {
        const near = nearNames(answer, free);
        say(
          `  Non è una colonna libera della fonte.${near.length > 0 ? ` Forse: ${near.join(", ")}.` : ""}`,
        );
        continue;
      }
      if (chosen !== null) {
        mapping.set(column.colonna_file, chosen);
        free.delete(chosen);
      }
      break;
    }
  }
  return mapping;
}

/** Whether the user agrees; Enter is yes. */
export async function confirm(question: string, ask: Ask): Promise<boolean> {
  const answer = await ask(`${question} [S/n] `);
  return answer !== null && /^\s*(s|si|sì|y|yes)?\s*$/i.test(answer);
}

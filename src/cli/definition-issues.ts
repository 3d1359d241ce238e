import type { DefinitionIssue } from "../define/read-definition.js";
import { sayPlace } from "../model/errors.js";

const SHOWN = 20;

/** Faults of definitions as lines `file:line:column`, at most twenty and then a count. */
export function sayIssues(issues: readonly DefinitionIssue[]): readonly string[] {
  const lines = issues.slice(0, SHOWN).map(({ place, message }) => {
    const at = [place.file, place.line, place.column]
      .filter((part) => part !== undefined)
      .join(":");
    return `${at === "" ? sayPlace(place) : at}${place.field === undefined ? "" : ` ${place.field}`}: ${message}`;
  });
  return issues.length > SHOWN ? [...lines, `… e altri ${issues.length - SHOWN} problemi.`] : lines;
}

/** The same for `--json`. */
export const jsonIssues = (issues: readonly DefinitionIssue[]): readonly object[] =>
  issues.map(({ place, message }) => ({
    file: place.file ?? null,
    riga: place.line ?? null,
    colonna: place.column ?? null,
    campo: place.field ?? null,
    messaggio: message,
  }));

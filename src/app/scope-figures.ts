import type { Database } from "better-sqlite3";
import { printOf } from "../compute/memory.js";
import type { SessionSpec } from "../compute/session.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { resolveScope } from "../territory/resolve-scope.js";

/** `resolveScope`, found once for the same rows of the database; what it raises is raised each time. */
export function scopeAt(
  db: Database,
  { regione, ambito, comune, municipio }: ScopeRequest,
  at: string,
  remembered: SessionSpec["remembered"],
): Territorio {
  const asked = { regione, ambito, comune, municipio };
  if (remembered === undefined) return resolveScope(db, asked, at);
  const { memory, print } = remembered;
  const key = printOf(print, "territorio", asked, at);
  const known = memory.recall(key) as Territorio | undefined;
  if (known !== undefined) return known;
  const found = resolveScope(db, asked, at);
  memory.remember(key, found);
  return found;
}

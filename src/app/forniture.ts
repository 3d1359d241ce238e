import { existsSync } from "node:fs";
import { soundSources } from "../define/source.js";
import { DashError } from "../model/errors.js";
import { deleteFornitura, type FornituraRow, readForniture } from "../store/forniture.js";
import { openDatabase } from "../store/open.js";
import { translate } from "../store/translate.js";
import { coverageRules, sourceFolders } from "./load-files.js";
import type { World } from "./world.js";

export type { FornituraRow } from "../store/forniture.js";

/** All deliveries in the database, by source and date; none when there is no database yet. */
export function listForniture(world: World): readonly FornituraRow[] {
  if (!existsSync(world.database)) return [];
  const db = openDatabase(world.database, { readonly: true });
  try {
    return readForniture(db);
  } catch (error) {
    throw translate(error, world.database);
  } finally {
    db.close();
  }
}

/** Removes one delivery with all its rows. USO when there is no such number. */
export function removeFornitura(id: number, world: World): FornituraRow {
  const found = listForniture(world).find((row) => row.id === id);
  if (found === undefined) {
    throw new DashError("USO", {
      message: `non c'è nessuna fornitura con il numero ${id}.`,
      remedy: "I numeri si vedono con «dash forniture».",
    });
  }
  const rules = coverageRules(soundSources(sourceFolders(world)));
  const db = openDatabase(world.database);
  try {
    deleteFornitura(db, id, rules);
  } catch (error) {
    throw translate(error, world.database);
  } finally {
    db.close();
  }
  return found;
}

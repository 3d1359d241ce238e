/**
 * A delivery as large as the country's: the three big files of `dash demo --italia` (some 350 MB, one
 * row in 2.000 broken), made once and kept in a folder.
 */

import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "./measure.js";

const NAMES = [
  "inps_domande_2025-12-15.csv",
  "inps_individui_2025-12-15.csv",
  "gepi_casi_2025-12-31.csv",
];

/** The three files; made at the first call, the others that come with them are left out. */
export function nationalFiles(dash, folder) {
  const done = join(folder, "fatto");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    process.stderr.write("Scrivo la fornitura nazionale (una volta sola)...\n");
    run([dash, "demo", "--italia", "--solo-file", "--cartella", folder, "--quiet"], {
      cwd: folder,
    });
    for (const name of readdirSync(folder)) {
      if (!NAMES.includes(name)) rmSync(join(folder, name), { recursive: true });
    }
    mkdirSync(done);
  }
  return NAMES.map((name) => join(folder, name));
}

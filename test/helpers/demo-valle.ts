import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { dash } from "./dash.js";
import { madeOnce } from "./made-once.js";

/** Puts into `folder` a copy of `dash.sqlite`, the demo of the smallest regione, as the program makes it. */
export async function copyValle(folder: string): Promise<void> {
  const made = await madeOnce("valle", (into) => {
    const ran = dash(["demo", "--regione", "02", "--ambito", "vda_1"], into);
    if (ran.code !== 0) throw new Error(ran.err);
  });
  for (const end of ["", "-wal", ".cifre", ".cifre-wal"]) {
    const file = join(made, `demo/dash.sqlite${end}`);
    if (existsSync(file)) copyFileSync(file, join(folder, `dash.sqlite${end}`));
  }
}

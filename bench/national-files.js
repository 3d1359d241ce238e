/**
 * A delivery as large as the country's: 700.000 domande, 1,7 million individui, 700.000 casi, some
 * 360 MB, one row in 2.000 broken. Cut out of `dash demo --italia`, made once and kept in a folder.
 */

import { once } from "node:events";
import { createReadStream, createWriteStream, existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { run } from "./measure.js";

const DOMANDE = 700_000;
const BROKEN_EACH = 2_000;
const NAMES = [
  "inps_domande_2025-12-15.csv",
  "inps_individui_2025-12-15.csv",
  "gepi_casi_2025-12-31.csv",
];

/** What goes wrong in real files, in turns: a day that does not exist, letters among digits, a lost cell. */
const DAMAGES = [
  (cells) => cells.map((cell) => cell.replace(/^\d{4}-\d{2}-\d{2}$/, "2025-02-30")),
  (cells) => cells.map((cell) => cell.replace(/^(\d+),\d\d$/, "$1,xx")),
  (cells) => cells.slice(0, -2),
  (cells) => cells.map((cell) => (/^\d{6}$/.test(cell) ? "999999" : cell)),
  (cells) => cells.map((cell, i) => (i < 2 ? "" : cell)),
];

/** Copies the rows `keep` wants, breaking some; gives how many there are. */
async function cut(from, to, keep) {
  const out = createWriteStream(to);
  let rows = -1;
  let block = "";
  for await (const line of createInterface({
    input: createReadStream(from, { highWaterMark: 1 << 20 }),
  })) {
    if (rows >= 0 && !keep(line)) continue;
    rows += 1;
    const broken = rows > 0 && rows % BROKEN_EACH === 0;
    const damage = DAMAGES[(rows / BROKEN_EACH) % DAMAGES.length];
    block += `${broken ? damage(line.split(";")).join(";") : line}\r\n`;
    if (block.length > 1 << 20) {
      if (!out.write(block)) await once(out, "drain");
      block = "";
    }
  }
  out.end(block);
  await once(out, "finish");
  return rows;
}

/** The three files, their rows together; made at the first call. */
export async function nationalFiles(dash, folder) {
  const done = join(folder, "fatto");
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    const whole = join(folder, "italia");
    mkdirSync(whole, { recursive: true });
    process.stderr.write("Scrivo la fornitura nazionale (una volta sola)...\n");
    run([dash, "demo", "--italia", "--solo-file", "--cartella", whole, "--quiet"], { cwd: folder });
    const kept = new Set();
    let seen = 0;
    // One in 2,78: as many of every regione.
    await cut(join(whole, NAMES[0]), join(folder, NAMES[0]), (line) => {
      seen += 1;
      if (
        kept.size >= DOMANDE ||
        Math.floor((seen * DOMANDE) / 1_940_000) === Math.floor(((seen - 1) * DOMANDE) / 1_940_000)
      )
        return false;
      kept.add(line.slice(0, line.indexOf(";")));
      return true;
    });
    const parent = (line) => line.split(";", 2)[1];
    await cut(join(whole, NAMES[1]), join(folder, NAMES[1]), (line) => kept.has(parent(line)));
    let others = 0;
    await cut(join(whole, NAMES[2]), join(folder, NAMES[2]), (line) => {
      if (kept.has(parent(line))) return true;
      others += 1;
      return others % 5 === 0;
    });
    rmSync(whole, { recursive: true });
    mkdirSync(done);
  }
  return NAMES.map((name) => join(folder, name));
}

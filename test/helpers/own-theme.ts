import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { readTheme } from "../../src/define/theme.js";
import type { Theme } from "../../src/model/document.js";
import { root } from "./empty-database.js";
import { madeFont } from "./made-font.js";

/**
 * Our theme in a face of its own, every letter so many times as wide as ours; `lines` are added to
 * its file. Its folder goes when the tests of the file are over.
 */
export function themeInOwnFace(wider: number, lines = ""): Theme {
  const own = mkdtempSync(join(tmpdir(), "dash-carattere-"));
  afterAll(() => rmSync(own, { recursive: true }));
  const folder = join(own, "templates", "themes");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "n.ttf"), madeFont({ weight: 400, wider, looseDigits: true }));
  writeFileSync(join(folder, "g.ttf"), madeFont({ weight: 600, wider }));
  const ours = readFileSync(join(root, "templates/themes/ministero.yaml"), "utf8").replace(
    /^intestazione:.*\n/m,
    "",
  );
  const face = "carattere: { normale: n.ttf, grassetto: g.ttf }\n";
  writeFileSync(join(folder, "ministero.yaml"), `${ours}${face}${lines}`);
  return readTheme([own]);
}

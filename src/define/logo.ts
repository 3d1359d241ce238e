import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Logo } from "../model/document.js";
import type { Beside, ThemeFault } from "./beside-theme.js";

/** A mark is small: more is a photograph, or a mistake. */
const LARGEST = 1_000_000;
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What an SVG could fetch, run or borrow from outside itself. */
const FOREIGN =
  /<\s*(?:image|script|foreignObject|use[^>]*href\s*=\s*["'][^#])|<!(?:DOCTYPE|ENTITY)|href\s*=\s*["']\s*[^#"']|url\(\s*["']?\s*[^#"')]|@import|\son[a-z]+\s*=/i;

/** The logo of a theme: a plain file in its folder, a true PNG or an SVG that stands on its own. */
export function readLogo(folder: string, file: string, ente: string): Beside<Logo> {
  const fault = (
    code: ThemeFault["code"],
    wrong: string,
    remedy: string,
  ): { readonly ok: false; readonly faults: readonly ThemeFault[] } => ({
    ok: false,
    faults: [{ code, path: ["logo"], message: `il logo «${file}» ${wrong}.`, remedy }],
  });
  const path = join(folder, file);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) {
    return fault(
      "T-LOAD",
      "non è nella cartella del tema",
      `Mettere il file in ${folder}, oppure togliere «logo» dal tema.`,
    );
  }
  if (stat.size > LARGEST) {
    return fault("T-LIMIT", "supera 1 MB", "Salvarlo più piccolo, o come SVG di sole forme.");
  }
  const bytes = readFileSync(path);
  const kind = file.endsWith(".png") ? "png" : "svg";
  const wrong =
    kind === "png"
      ? bytes.subarray(0, 8).equals(PNG)
        ? null
        : "non è un PNG"
      : !/<svg[\s>]/.test(bytes.toString("utf8"))
        ? "non è un SVG"
        : FOREIGN.test(bytes.toString("utf8"))
          ? "contiene immagini, programmi o richiami a file di fuori"
          : null;
  if (wrong !== null) {
    return fault("T-SPEC", wrong, "Esportare il logo come PNG, oppure come SVG di sole forme.");
  }
  return { ok: true, value: { kind, bytes: new Uint8Array(bytes), alt: `Logo: ${ente}` } };
}

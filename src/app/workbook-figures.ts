import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { readTheme } from "../define/theme.js";
import { rendererFor } from "../render/renderer.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import { type ComputeRequest, computeIndicators } from "./compute-indicators.js";
import type { Figures } from "./figures.js";
import { figuresDocument } from "./figures-document.js";
import { outputTarget, plainName, shownPath, type TargetRequest } from "./output-target.js";
import type { World } from "./world.js";

export type WorkbookRequest = ComputeRequest & TargetRequest & { readonly sovrascrivi: boolean };

/** The workbook written, as the JSON contract gives it. */
export interface WorkbookFile {
  readonly percorso: string;
  readonly formato: string;
  readonly sha256: string;
}

/** Computes indicators and writes them all in one workbook, a sheet each. S-EXISTS, USO as for files. */
export async function workbookFigures(
  request: WorkbookRequest,
  world: World,
): Promise<{ readonly figures: Figures<unknown>; readonly file: WorkbookFile }> {
  const figures = await computeIndicators(request, world);
  const name = plainName(`indicatori_${figures.territorio.codice}_${figures.data}.xlsx`);
  const path = outputTarget(request, name, true, world);
  const options = { overwrite: request.sovrascrivi };
  await mkdir(dirname(path), { recursive: true });
  await refuseExisting(path, options);
  const renderer = await rendererFor("xlsx");
  const theme = readTheme([world.cwd, world.root]);
  const { bytes } = await renderer.render(figuresDocument(figures, world.version), {}, theme);
  await writeAside(path, bytes, options);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { figures, file: { percorso: shownPath(path, world), formato: "xlsx", sha256 } };
}

import { readdirSync } from "node:fs";
import type { Renderer } from "../model/document.js";
import { DashError } from "../model/errors.js";

const FOLDER = new URL("./formats/", import.meta.url);

const files = (): readonly string[] =>
  readdirSync(FOLDER).filter((file) => /^[a-z0-9]+\.(js|ts)$/.test(file));

/** The output formats: the files of `render/formats/`, sorted. */
export const formats = (): readonly string[] =>
  [...new Set(files().map((file) => file.slice(0, -3)))].sort();

/** The renderer of a format, loaded when asked for. USO with the known formats when there is none. */
export async function rendererFor(format: string): Promise<Renderer> {
  const file = files().find((entry) => entry === `${format}.js` || entry === `${format}.ts`);
  if (file === undefined) {
    throw new DashError("USO", {
      message: `il formato «${format}» non esiste.`,
      remedy: `I formati conosciuti: ${formats().join(", ")}.`,
    });
  }
  const room: { readonly renderer: Renderer } = await import(new URL(file, FOLDER).href);
  return room.renderer;
}

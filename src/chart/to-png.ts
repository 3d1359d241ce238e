import { FONT_FAMILY, fontFile } from "../define/fonts.js";
import type { Picture } from "../model/document.js";

const FONT = {
  loadSystemFonts: false,
  fontFiles: [fontFile(400), fontFile(600)],
  defaultFontFamily: FONT_FAMILY,
};

/** The drawing read with our two fonts and none of the system. */
async function read(svg: string, scale: number) {
  const { Resvg } = await import("@resvg/resvg-js");
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "#FFFFFF",
    font: FONT,
  });
}

/** An SVG as a PNG, `scale` pixels to the point. */
export async function toPng(svg: string, scale = 2): Promise<Uint8Array> {
  return new Uint8Array((await read(svg, scale)).render().asPng());
}

/**
 * An SVG whose letters are shapes: who opens it draws text with the fonts of the machine, and where
 * Titillium Web is missing labels would run into one another.
 */
export async function outlineSvg(svg: string): Promise<string> {
  return (await read(svg, 1)).toString();
}

/** Outlined vectors and pixels of one drawing, for programs with fonts of their own. */
export async function toPicture(svg: string): Promise<Picture> {
  const drawn = await read(svg, 2);
  return { svg: drawn.toString(), png: new Uint8Array(drawn.render().asPng()) };
}

import { type Faced, familyOf, fontFile } from "../define/fonts.js";
import type { Picture } from "../model/document.js";

/** The drawing read with the two fonts of its theme and none of the system. */
async function read(svg: string, theme: Faced, scale: number) {
  const { Resvg } = await import("@resvg/resvg-js");
  return new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "#FFFFFF",
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile(theme, 400), fontFile(theme, 600)],
      defaultFontFamily: familyOf(theme),
    },
  });
}

/** An SVG as a PNG, `scale` pixels to the point. */
export async function toPng(svg: string, theme: Faced, scale = 2): Promise<Uint8Array> {
  return new Uint8Array((await read(svg, theme, scale)).render().asPng());
}

/**
 * An SVG whose letters are shapes: who opens it draws text with the fonts of the machine, and where
 * the face of the theme is missing labels would run into one another.
 */
export async function outlineSvg(svg: string, theme: Faced): Promise<string> {
  return (await read(svg, theme, 1)).toString();
}

/** Outlined vectors and pixels of one drawing, for programs with fonts of their own. */
export async function toPicture(svg: string, theme: Faced): Promise<Picture> {
  const drawn = await read(svg, theme, 2);
  return { svg: drawn.toString(), png: new Uint8Array(drawn.render().asPng()) };
}

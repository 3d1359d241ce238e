/**
 * An SVG whose letters are shapes: PowerPoint draws the text of an SVG with the fonts of the machine,
 * and where Titillium Web is missing labels would run into one another.
 */
import { FONT_FAMILY, fontFile } from "../../define/fonts.js";

export async function outlineSvg(svg: string): Promise<string> {
  const { Resvg } = await import("@resvg/resvg-js");
  return new Resvg(svg, {
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile(400), fontFile(600)],
      defaultFontFamily: FONT_FAMILY,
    },
  }).toString();
}

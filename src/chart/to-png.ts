import { FONT_FAMILY, fontFile } from "../define/fonts.js";

/** An SVG as a PNG, `scale` pixels to the point, drawn with our two fonts and none of the system. */
export async function toPng(svg: string, scale = 2): Promise<Uint8Array> {
  const { Resvg } = await import("@resvg/resvg-js");
  const image = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    background: "#FFFFFF",
    font: {
      loadSystemFonts: false,
      fontFiles: [fontFile(400), fontFile(600)],
      defaultFontFamily: FONT_FAMILY,
    },
  }).render();
  return new Uint8Array(image.asPng());
}

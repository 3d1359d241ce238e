/** The logo of the body on the cover, on a white plate: bands of colour swallow logos. */
import type { Theme } from "../../model/document.js";
import { mark, type Pen } from "./pen.js";
import { MARGIN, SLIDE } from "./slide-grid.js";

/** Name of its shape. */
export const LOGO = "Logo";
const ROOM = { w: 2.4, h: 0.42 } as const;
const PAD = 0.08;
const TOP = 0.14;

/** Width and height of a PNG in pixels, from its header. */
function pixels(bytes: Uint8Array): { readonly w: number; readonly h: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { w: view.getUint32(16), h: view.getUint32(20) };
}

/** Draws the logo of the theme, if it has one; the repair adds the vectors of one that has them. */
export function drawLogo(pen: Pen, { logo }: Theme): void {
  if (logo === undefined || logo.kind !== "png" || logo.bytes.byteLength < 24) return;
  const size = pixels(logo.bytes);
  if (size.w === 0 || size.h === 0) return;
  const scale = Math.min(ROOM.w / size.w, ROOM.h / size.h);
  const [w, h] = [size.w * scale, size.h * scale];
  const x = SLIDE.width - MARGIN - w - PAD;
  mark(
    pen,
    "Logo: fondo",
    "rect",
    { x: x - PAD, y: TOP, w: w + 2 * PAD, h: h + 2 * PAD },
    { fill: "#FFFFFF" },
  );
  pen.alternatives.set(LOGO, logo.alt);
  pen.slide.addImage({
    x,
    y: TOP + PAD,
    w,
    h,
    objectName: LOGO,
    data: `image/png;base64,${Buffer.from(logo.bytes).toString("base64")}`,
    altText: logo.alt,
  });
}

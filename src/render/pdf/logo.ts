import { DashError } from "../../model/errors.js";
import type { Element, Paper } from "./paper.js";

/** A logo ready to be drawn on any page; the picture is in the file once. */
export interface PageLogo {
  readonly alt: string;
  /** Width when it is this tall, or as tall as `most` allows. */
  sizeIn(most: { readonly width: number; readonly height: number }): {
    readonly width: number;
    readonly height: number;
  };
  draw(x: number, y: number, size: { readonly width: number; readonly height: number }): void;
}

/** What pdfkit makes of a picture; its typings have nothing of it. */
interface Opened {
  readonly width: number;
  readonly height: number;
}

function opened(open: () => Opened): Opened {
  try {
    return open();
  } catch {
    throw new DashError("T-SPEC", { message: "il logo del tema è un PNG danneggiato." });
  }
}

/** The logo of the theme, null where there is none. Only pixels are drawn here. */
export function openLogo({ doc, theme }: Paper): PageLogo | null {
  const { logo } = theme;
  if (logo === undefined || logo.kind !== "png") return null;
  const maker = doc as unknown as { openImage(bytes: Buffer): Opened };
  const image = opened(() => maker.openImage(Buffer.from(logo.bytes)));
  return {
    alt: logo.alt,
    sizeIn: (most) => {
      const scale = Math.min(most.width / image.width, most.height / image.height);
      return { width: image.width * scale, height: image.height * scale };
    },
    draw: (x, y, { width, height }) => {
      doc.image(image as unknown as Buffer, x, y, { width, height });
    },
  };
}

const PAD = 10;

/** The logo on a white plate, at the head of the cover; the height it takes. */
export function drawPlate(
  paper: Paper,
  parent: Element,
  logo: PageLogo,
  [x, y]: readonly [number, number],
  width: number,
): number {
  const size = logo.sizeIn({ width: Math.min(width, 220) - 2 * PAD, height: 54 });
  const [right, bottom] = [x + size.width + 2 * PAD, y + size.height + 2 * PAD];
  paper.artifact(() => paper.box(x, y, right - x, bottom - y, "#FFFFFF"));
  paper.tag(parent, "Figure", () => logo.draw(x + PAD, y + PAD, size), {
    alt: logo.alt,
    bbox: [x + PAD, y + PAD, right - PAD, bottom - PAD],
  });
  return bottom - y;
}

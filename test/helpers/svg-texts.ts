import { type Ruler, rulerOf } from "../../src/chart/measure.js";

/** A line of text of an SVG, with the box it takes in the drawing's own coordinates. */
export interface PlacedText {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly size: number;
  readonly fill: string;
}

const plain = (text: string): string =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&");

const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1];

/** Every text of an SVG made by Vega, its groups' shifts added up. Only `translate` is understood. */
export function svgTexts(svg: string, ruler: Ruler = rulerOf({})): readonly PlacedText[] {
  const found: PlacedText[] = [];
  const stack: { x: number; y: number }[] = [{ x: 0, y: 0 }];
  const top = (): { x: number; y: number } => stack.at(-1) ?? { x: 0, y: 0 };
  let style = "";
  let line: { tag: string; dy: number } = { tag: "", dy: 0 };
  for (const [, close, name = "", rest = "", content = ""] of svg.matchAll(
    /<(\/?)([a-z]+)([^>]*)>([^<]*)/g,
  )) {
    if (close === "/") {
      if (name === "g") stack.pop();
      continue;
    }
    const shift = /translate\(([-\d.]+),([-\d.]+)\)/.exec(attribute(rest, "transform") ?? "");
    const here = { x: top().x + Number(shift?.[1] ?? 0), y: top().y + Number(shift?.[2] ?? 0) };
    if (name === "g" && !rest.endsWith("/")) stack.push(here);
    if (name === "text") {
      style = rest;
      line = { tag: rest, dy: 0 };
    }
    if (name === "tspan") line = { tag: rest, dy: line.dy + Number(attribute(rest, "dy") ?? 0) };
    if ((name !== "text" && name !== "tspan") || content.trim() === "") continue;
    const base =
      name === "text"
        ? here
        : {
            x: top().x + Number(/translate\(([-\d.]+),/.exec(style)?.[1] ?? 0),
            y: top().y + Number(/translate\([-\d.]+,([-\d.]+)\)/.exec(style)?.[1] ?? 0) + line.dy,
          };
    const size = Number(/([\d.]+)/.exec(attribute(style, "font-size") ?? "11")?.[1]);
    const weight = Number(attribute(style, "font-weight") ?? 400) >= 600 ? 600 : 400;
    const text = plain(content);
    const width = ruler.width(text, size, weight);
    const anchor = attribute(style, "text-anchor") ?? "start";
    const left = base.x - (anchor === "end" ? width : anchor === "middle" ? width / 2 : 0);
    found.push({
      text,
      left,
      right: left + width,
      top: base.y - size * 0.72,
      bottom: base.y,
      size,
      fill: attribute(style, "fill") ?? "",
    });
  }
  return found;
}

/** Texts that leave the drawing, or lie on one another; empty when all is well. */
export function textFaults(
  svg: string,
  width: number,
  height: number,
  ruler: Ruler = rulerOf({}),
): readonly string[] {
  const all = svgTexts(svg, ruler);
  const faults = all.flatMap((text) =>
    text.left < -0.5 || text.right > width + 0.5 || text.top < -1 || text.bottom > height + 0.5
      ? [`«${text.text}» esce dal disegno`]
      : [],
  );
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(index + 1)) {
      if (
        one.left < other.right - 0.5 &&
        other.left < one.right - 0.5 &&
        one.top < other.bottom - 0.5 &&
        other.top < one.bottom - 0.5
      ) {
        faults.push(`«${one.text}» sta sopra «${other.text}»`);
      }
    }
  }
  return faults;
}

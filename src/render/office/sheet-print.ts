/** What is printed at the head and the foot of every sheet. */
import type { Document, Theme } from "../../model/document.js";

/** Excel refuses a header or a footer that is longer, its codes included. */
const LONGEST = 255;
/** Of a title, where there is room. */
const TITLE = 120;
/** Left and right, in small type. */
const CODES = "&L&9 &R&9 \n";

/**
 * A text inside a header, `&` doubled, in so many letters at most. A number at its start would be read
 * as part of the size before it.
 */
function printed(text: string, most: number): string {
  let made = /^\d/.test(text) ? " " : "";
  for (const letter of text) {
    const written = letter === "&" ? "&&" : letter;
    if (made.length + written.length > most) break;
    made += written;
  }
  return made;
}

/** The header of the body over title and name of the sheet: a line of its own, so that it meets nothing. */
export function printHeader(document: Document, theme: Theme, sheet: string): string {
  const [over, under] =
    theme.intestazione === "" ? ["", ""] : [`${printed(theme.intestazione, TITLE)}\n`, "\n"];
  const right = `${under}${printed(sheet, TITLE)}`;
  const most = Math.min(TITLE, LONGEST - CODES.length - right.length - over.length);
  return `&L&9${over}${printed(document.cover.title, most)}&R&9${right}`;
}

export function printFooter(document: Document, theme: Theme): string {
  const use = document.audience === "interno" ? "uso interno" : "pubblicabile";
  const right = "&R&9pagina &P di &N";
  const rest = ` · ${use}`;
  const date = printed(document.dateLine, TITLE);
  const room = LONGEST - CODES.length - right.length - rest.length - date.length - 3;
  const who = theme.ente === "" ? "" : `${printed(theme.ente, Math.min(TITLE, room))} · `;
  return `&L&9${who}${date}${rest}${right}`;
}

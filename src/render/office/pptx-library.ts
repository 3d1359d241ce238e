/**
 * The one door to pptxgenjs. Its typings describe the CommonJS build, where the class is a property
 * of the module; Node loads the ES build, where the class is the default export.
 */
import type Library from "pptxgenjs";

export type Deck = Library.default;
export type DeckSlide = Library.default.Slide;
export type DeckText = Library.default.TextProps;
export type DeckCell = Library.default.TableCell;
export type DeckCellLook = Library.default.TableCellProps;
export type DeckBorder = Library.default.BorderProps;
export type DeckLayout = Library.default.SlideMasterProps;
export type DeckNumber = Library.default.SlideNumberProps;

export async function newDeck(): Promise<Deck> {
  const loaded: unknown = (await import("pptxgenjs")).default;
  const PptxGenJS = loaded as typeof Library.default;
  return new PptxGenJS();
}

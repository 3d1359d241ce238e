/** What stands on each slide of a deck. */
import type { ChartBlock, Cover, Kpi, TableBlock } from "../../model/document.js";
import type { TablePage } from "./table-pages.js";

export type SlideBody =
  | { readonly kind: "cover"; readonly cover: Cover }
  | { readonly kind: "contents"; readonly entries: readonly ContentsEntry[] }
  | {
      readonly kind: "kpi";
      readonly lead: readonly string[];
      readonly items: readonly Kpi[];
    }
  | {
      /** Several small things that say the same: in rows, from the top. */
      readonly kind: "shared";
      readonly lead: readonly string[];
      readonly rows: readonly Row[];
    }
  | {
      readonly kind: "chart";
      readonly block: ChartBlock;
      readonly caption: string | null;
      readonly texts: readonly Paragraph[];
    }
  | {
      readonly kind: "table";
      readonly block: TableBlock;
      readonly caption: string | null;
      readonly lead: readonly string[];
      readonly page: TablePage;
      readonly note: string | null;
      /** Said over the table, in place of a lead. */
      readonly points?: { readonly paragraphs: readonly Paragraph[]; readonly size: number };
    }
  | { readonly kind: "text"; readonly paragraphs: readonly Paragraph[]; readonly size: number };

/** What takes a part of a slide. */
export type Panel =
  | { readonly kind: "kpi"; readonly items: readonly Kpi[] }
  | { readonly kind: "table"; readonly block: TableBlock; readonly page: TablePage }
  | {
      readonly kind: "chart";
      readonly block: ChartBlock;
      /** Said under it. */
      readonly words: readonly Paragraph[];
    };

/** One panel as wide as the slide, or two side by side. */
export interface Row {
  readonly panels: readonly Panel[];
  /** In inches. */
  readonly height: number;
  /** Of that, the titles of its panels. */
  readonly head: number;
  /** Whose it is, over the row, where a slide tells of several; its height is not in `height`. */
  readonly title: string | null;
}

export interface Paragraph {
  readonly text: string;
  readonly bullet: boolean;
  /** Whose the words under it are, where a slide tells of several sections. */
  readonly heading?: true;
}

export interface ContentsEntry {
  readonly name: string;
  readonly title: string;
  /** Number of the section's first slide. */
  readonly slide: number;
}

export interface SlidePlan {
  /** Position of the section in the document; null on the cover. */
  readonly section: number | null;
  readonly kicker: string;
  /** Unique in the deck. */
  readonly title: string;
  readonly source: string | null;
  readonly notes: readonly string[];
  readonly body: SlideBody;
}

/** A slide before it has its place in the deck. */
export type Draft = Omit<SlidePlan, "section" | "kicker" | "title" | "notes"> & {
  /** What the slide would be called if it is not the first of its section. */
  readonly title: string;
  /** The heading it stands under; null where there is none. */
  readonly heading: string | null;
  readonly notes: readonly string[];
};

/**
 * The Document: what a report says, without layout. Every renderer gets the same one, so a figure is
 * the same string in every format. Texts are final Italian; numbers come both as text and as value.
 */
import type { NativeChart } from "./native-chart.js";
import type { Fonte, ResultTable } from "./result-table.js";
import type { Territorio } from "./territory.js";

export interface Document {
  readonly template: string;
  readonly title: string;
  readonly audience: "interno" | "pubblicabile";
  readonly territorio: Territorio;
  readonly dataOsservazione: string;
  readonly domandeFinoAl: string | null;
  /** «Dati aggiornati al 31/12/2025 · con domande fino al 15/12/2025». */
  readonly dateLine: string;
  readonly cover: Cover;
  readonly sections: readonly Section[];
  readonly fonti: readonly Fonte[];
  /** Every figure behind the pages, as it was computed; absent where there is nothing but the pages. */
  readonly cifre?: readonly ResultTable[];
  /** dash's own version. */
  readonly version: string;
}

export interface Cover {
  /** «Report standard». */
  readonly kicker: string;
  /** «Ambito territoriale sociale di Alba». */
  readonly title: string;
  /** «pie_2 · 01-Piemonte». */
  readonly subtitle: string;
  /** Label and value: «Dati aggiornati al», «31 dicembre 2025». */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** What a reader must know first: demonstrative data, rejects. */
  readonly warnings: readonly string[];
}

export interface Section {
  readonly id: string;
  /** Short name for contents, bookmarks, sheet names (31 characters at most, no []:*?/\). */
  readonly name: string;
  /** Topic and codes above the title: «Presa in carico · B.1.13, B.1.5». */
  readonly kicker: string;
  /** The message, composed from the data. */
  readonly title: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | TextBlock
  | ListBlock
  | KpiBlock
  | ChartBlock
  | TableBlock
  | NotesBlock
  | ContentsBlock
  | HeadingBlock
  | { readonly kind: "pagebreak" };

/** A second-level heading inside a section. */
export interface HeadingBlock {
  readonly kind: "heading";
  readonly text: string;
}

export interface TextBlock {
  readonly kind: "text";
  readonly style: "lead" | "body";
  readonly text: string;
}

export interface ListBlock {
  readonly kind: "list";
  readonly items: readonly string[];
}

/** The contents of the document: entries are the sections, the renderer adds the page numbers. */
export interface ContentsBlock {
  readonly kind: "contents";
  readonly title: string;
}

/** Definition, source, who is in and who is out; small type, on the page. */
export interface NotesBlock {
  readonly kind: "notes";
  readonly items: readonly string[];
}

export interface Kpi {
  readonly codice: string;
  readonly label: string;
  /** «48,2%», «n.d.». */
  readonly value: string;
  readonly raw: number | null;
  /** Small line under the value: «312 di 648 nuclei»; null when there is none. */
  readonly detail: string | null;
  /** «Regione 45,1%», «Italia n.d.», «Precedente 47,0%». */
  readonly comparisons: readonly string[];
  /** A drawn arrow with its word, against the previous date or the region. */
  readonly trend: { readonly direction: "su" | "giu" | "pari"; readonly text: string } | null;
  /** Monthly values for a sparkline, oldest first; null when there is no series. */
  readonly series: readonly (number | null)[] | null;
  /** Red with a sign and a word: only for risk. */
  readonly alarm: boolean;
}

export interface KpiBlock {
  readonly kind: "kpi";
  readonly items: readonly Kpi[];
}

export interface ChartBlock {
  readonly kind: "chart";
  /** Unique in the document. */
  readonly id: string;
  readonly title: string;
  readonly chart: Chart;
  /** The message of the chart in words, with its main figures. */
  readonly alt: string;
  /** «Fonte: GePI, fornitura del 31/12/2025». */
  readonly source: string;
  /** Full text width, or half of it when two charts stand side by side. */
  readonly width: "intera" | "meta";
  /** The figures drawn, for those who cannot see them. */
  readonly table: TableData;
}

/** What a chart kind gets. One file a kind in `chart/kinds/`. */
export interface Chart {
  readonly kind: string;
  readonly rows: readonly ChartRow[];
  /** How the value axis writes its numbers. */
  readonly unit: "numero" | "percentuale" | "euro" | "giorni" | "rapporto" | "ore" | "punti";
  readonly xTitle: string | null;
  readonly yTitle: string | null;
  /** What a mark beside each value stands for («Regione»); null when rows carry no `riferimento`. */
  readonly riferimento: string | null;
  /** A vertical or horizontal note on the axis, at a category («scade la 18ª mensilità»). */
  readonly annotazioni?: readonly { readonly categoria: string; readonly testo: string }[];
  /** Where the categories lie, in charts that are maps. */
  readonly mappa?: Mappa;
}

/** A point: longitude and latitude in degrees. */
export type Punto = readonly [lon: number, lat: number];

/** One area: its outer ring, then its holes; each ring closed. */
export type Contorno = readonly (readonly Punto[])[];

/** Where territories lie. Keys are the codes of the rows. */
export interface Mappa {
  /** Outlines: several where a territory is made of islands, or of comuni. */
  readonly contorni: Readonly<Record<string, readonly Contorno[]>>;
  /** Seats. */
  readonly sedi: Readonly<Record<string, Punto>>;
  /** Names of comuni whose outline is missing inside a territory drawn without them. */
  readonly senzaContorno: readonly string[];
  /** «ISTAT, confini al 01/01/2025»; null where no outline was read. */
  readonly fonte: string | null;
}

/** How values are spread; null for what the indicator does not give. */
export interface Quantili {
  readonly p10: number | null;
  readonly q1: number | null;
  readonly mediana: number | null;
  readonly q3: number | null;
  readonly p90: number | null;
}

export interface ChartRow {
  /** Category label, or `YYYY-MM` in line charts. */
  readonly categoria: string;
  /** Code of the category: maps find its place by it. */
  readonly codice?: string;
  /** Series label where there are several; null otherwise. */
  readonly serie: string | null;
  readonly valore: number | null;
  /** The value as the page writes it. */
  readonly etichetta: string;
  readonly riferimento: number | null;
  /** The bar of this territory: drawn strong. */
  readonly evidenza: boolean;
  /** Risk: drawn in the alarm colour with a sign; the category must say it in words. */
  readonly allarme?: boolean;
  /** How many cases a share stands on; null where it is not known. */
  readonly base?: number | null;
  /** In a cascade: stands on zero, and is no step. */
  readonly totale?: boolean;
  /** In a boxplot, where `valore` is the median. */
  readonly quantili?: Quantili;
}

export type ColumnType =
  | "testo"
  | "numero"
  | "percentuale"
  | "euro"
  | "giorni"
  | "rapporto"
  | "punti"
  | "data"
  | "mese";

export interface Column {
  readonly key: string;
  readonly label: string;
  readonly type: ColumnType;
  /** Share of the width, relative to the other columns. */
  readonly weight: number;
}

export interface Cell {
  readonly text: string;
  /** Number, ISO day for `data`, text; null when there is no value. */
  readonly value: number | string | null;
  /** Meaning carried by a word or sign in `text` too, never by colour alone. */
  readonly tone: "normale" | "attenzione" | "allarme";
  /** Stands before the text; what it means is in the note. The number is the same without it. */
  readonly sign?: string;
}

export interface TableRow {
  readonly cells: readonly Cell[];
  /** The row of this territory. */
  readonly strong: boolean;
  /** Not one of the rows: all those left out, together. */
  readonly rest?: boolean;
}

export interface TableData {
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  readonly total: TableRow | null;
}

export interface TableBlock extends TableData {
  readonly kind: "table";
  readonly id: string;
  readonly title: string;
  /** Under the table: what was left out, what a mark means; null when nothing. */
  readonly note: string | null;
  readonly source: string;
  /** Entries to look up, with their code, name, text and origin as cells: pages may set them denser. */
  readonly glossary?: true;
}

/** A chart drawn once, in what the formats ask for. Sizes in points. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  /** Vectors with real text; empty where no format asks for them. */
  readonly svg: string;
  /** For programs with fonts of their own; null where no format asks for it. */
  readonly picture: Picture | null;
  /** What office programs draw themselves; null where they have not the kind. */
  readonly native: NativeChart | null;
}

export interface Picture {
  /** The vectors, with letters as shapes. */
  readonly svg: string;
  /** Two pixels to the point, for who cannot show vectors. */
  readonly png: Uint8Array;
}

export type Drawings = Readonly<Record<string, Drawing>>;

export interface Rendered {
  readonly bytes: Uint8Array;
  /** Pages, slides or sheets. */
  readonly pages: number;
}

/** A theme: one file in `templates/themes/`. Colours as `#RRGGBB`. */
export interface Theme {
  readonly nome: string;
  readonly colori: {
    readonly territorio: string;
    readonly regione: string;
    readonly italia: string;
    readonly allarme: string;
    readonly testo: string;
    readonly testoChiaro: string;
    readonly linea: string;
    readonly sfondo: string;
    readonly categorie: readonly string[];
  };
  /** Line at the foot of the page: the body that publishes; empty when not given. */
  readonly ente: string;
  /** Line at the head of the page, over the territory; empty when not given. */
  readonly intestazione: string;
  /** Its own face; absent when it is written in ours. */
  readonly carattere?: Carattere;
  /** The mark of the body; absent when it has none. */
  readonly logo?: Logo;
}

/** Two TrueType files that lie beside their theme. Plain data: whoever draws opens them. */
export interface Carattere {
  /** As the files and office programs call it. */
  readonly famiglia: string;
  /** Whole paths of the two weights. */
  readonly normale: string;
  readonly grassetto: string;
  /** What is in the two files, as one print. */
  readonly impronta: string;
  /** The ten numbers of its build in hexadecimal: a machine without it picks one like it. */
  readonly panose: string | null;
}

/** A picture that lies beside its theme. SVG is turned into pixels before a renderer gets it. */
export interface Logo {
  readonly kind: "png" | "svg";
  readonly bytes: Uint8Array;
  /** The SVG that the pixels were made of; absent where there was none. */
  readonly vectors?: Uint8Array;
  /** What a reader who does not see it is told. */
  readonly alt: string;
}

/** The sheets a report may be laid on; `16:9` is for screens, and lies down. */
export const PAGE_FORMATS = ["A4", "A3", "16:9"] as const;
export const ORIENTATIONS = ["verticale", "orizzontale"] as const;

/** How the user wants the sheet; null: as the format does by itself. */
export interface PageSetup {
  readonly formato: (typeof PAGE_FORMATS)[number] | null;
  readonly orientamento: (typeof ORIENTATIONS)[number] | null;
}

export interface RenderOptions {
  readonly pagina: PageSetup;
  /** Resolves when the drawing of a block is there; absent: all are. */
  readonly ready?: (block: string) => Promise<void>;
}

export const PLAIN: RenderOptions = {
  pagina: { formato: null, orientamento: null },
};

/** The two widths of a chart on a page, and the height beyond which it would not fit; in points. */
export interface ChartRoom {
  readonly intera: number;
  readonly meta: number;
  readonly alta: number;
  /** Width of a map, where it is not to be as wide as the page: what is beside it would be left empty. */
  readonly carta?: number;
}

/** What every file in `render/formats/` exports as `renderer`. */
export interface Renderer {
  readonly format: string;
  /** Reads the figures behind the pages (`cifre`). */
  readonly figures?: boolean;
  /** Asks for the drawings as it goes (`ready`); otherwise all are there before it begins. */
  readonly inOrder?: boolean;
  /** What it needs of a chart; nothing when it draws it from its figures. */
  asks(block: ChartBlock, native: NativeChart | null): "vettori" | "figura" | "niente";
  /** How large charts must be drawn for its page; without it, as on an A4 page. */
  chartRoom?(options: RenderOptions): ChartRoom;
  render(
    document: Document,
    drawings: Drawings,
    theme: Theme,
    options?: RenderOptions,
  ): Promise<Rendered>;
}

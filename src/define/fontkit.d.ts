/** The little of fontkit that we use; the package ships no types. */
declare module "fontkit" {
  export interface Glyph {
    readonly id: number;
    readonly advanceWidth: number;
    readonly codePoints: readonly number[];
    /** Reads the outline; not for use, but that it can be read. */
    readonly bbox: object;
  }
  export interface Font {
    readonly unitsPerEm: number;
    readonly numGlyphs: number;
    readonly postscriptName: string | null;
    readonly directory: { readonly tables: Readonly<Record<string, { readonly offset: number }>> };
    getName(key: "preferredFamily" | "fontFamily"): string | null | undefined;
    readonly "OS/2": {
      readonly usWeightClass: number;
      readonly fsType: Readonly<
        Record<"noEmbedding" | "viewOnly" | "editable" | "noSubsetting" | "bitmapOnly", boolean>
      >;
      readonly fsSelection: { readonly italic: boolean };
      readonly panose: readonly number[];
    };
    layout(text: string, features: readonly string[]): { readonly glyphs: readonly Glyph[] };
    glyphForCodePoint(codePoint: number): Glyph;
    getGlyph(id: number): Glyph;
    hasGlyphForCodePoint(codePoint: number): boolean;
    readonly characterSet: readonly number[];
  }
  /** Also other things than a font, where the bytes are of another kind. */
  export function create(bytes: Uint8Array): unknown;
}

import type { ChartBlock, Document, Section, TableBlock } from "../../model/document.js";
import { tableCsv } from "../../model/table-csv.js";

/** A table of the report as a file inside it, for who wants to reckon with its figures. */
export interface Attachment {
  /** The block whose figures these are. */
  readonly block: string;
  /** «04_presa_in_carico_2_nuclei_per_fase.csv»: sorted, it follows the report. */
  readonly name: string;
  readonly description: string;
  readonly text: string;
}

const LONGEST = 40;

/** Words of a title as a part of a file name: a fixed alphabet, whole words, not too many. */
function slug(title: string): string {
  const words = title
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  let made = "";
  for (const word of words) {
    if (made !== "" && made.length + word.length >= LONGEST) break;
    made = made === "" ? word.slice(0, LONGEST) : `${made}_${word}`;
  }
  return made;
}

function attachmentOf(
  section: Section,
  number: number,
  block: ChartBlock | TableBlock,
): Attachment {
  const table = block.kind === "chart" ? block.table : block;
  const place = String(number).padStart(2, "0");
  const of = block.kind === "chart" ? "cifre del grafico" : "tabella";
  return {
    block: block.id,
    name: [place, block.id, slug(block.title)]
      .filter((part) => part !== "")
      .join("_")
      .concat(".csv"),
    description: `${section.name}, ${of} «${block.title}». ${block.source}`.trim(),
    text: tableCsv(table),
  };
}

/** Every table and the figures of every chart, in the order of the report. */
export function attachmentsOf(document: Document): readonly Attachment[] {
  return document.sections.flatMap((section, index) =>
    section.blocks.flatMap((block) =>
      block.kind === "table" || (block.kind === "chart" && block.table.rows.length > 0)
        ? [attachmentOf(section, index + 1, block)]
        : [],
    ),
  );
}

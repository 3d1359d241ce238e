/** A cell of a Markdown table: no bars, no line breaks. */
const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ").trim();

/** A Markdown table with its header. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

/** An SQL or YAML expression inside a sentence. */
export const code = (text: string): string =>
  text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;

/** Italian list: «a, b e c». */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} e ${words.at(-1) ?? ""}`;
}

/** `2025-12-31` as `31/12/2025`. */
export const day = (iso: string): string => iso.split("-").reverse().join("/");

/** Says that a page is made by a script, where an editor sees it. */
export const generated = (from: string): string =>
  `<!-- Pagina scritta da scripts/build-docs.ts da ${from}: non si modifica a mano. -->`;

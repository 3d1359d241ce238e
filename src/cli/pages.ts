import { plural } from "../model/italian.js";

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  pdf: ["pagina", "pagine"],
  pptx: ["diapositiva", "diapositive"],
  xlsx: ["foglio", "fogli"],
};

/** «20 pagine», «45 diapositive», «15 fogli». */
export function sayPages(format: string, count: number): string {
  const [one, many] = WORDS[format] ?? ["pagina", "pagine"];
  return plural(count, one, many);
}

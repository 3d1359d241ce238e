import { boundInWords, plural, sayNumber } from "../model/italian.js";
import type { Territorio } from "../model/territory.js";

const CHILDREN: Readonly<Record<string, readonly [one: string, many: string, the: string]>> = {
  regione: ["regione", "regioni", "le"],
  ambito: ["ambito", "ambiti", "gli"],
  comune: ["comune", "comuni", "i"],
  municipio: ["municipio", "municipi", "i"],
};

/** «1 comune», «3 comuni» are made of these; empty where a territory has no level below. */
export const childNames = (figlio: string | null): readonly [one: string, many: string] => {
  const [one = "", many = ""] = CHILDREN[figlio ?? ""] ?? [];
  return [one, many];
};

const COLUMN: Readonly<Record<string, string>> = {
  regione: "Regione",
  ambito: "Ambito",
  comune: "Comune",
  municipio: "Municipio",
  mese: "Mese",
  settimana: "Settimana",
  annualita: "Annualità",
  obiettivo: "Obiettivo",
  case_manager: "Case manager",
};

/** What the column of a dimension's members is called. */
export const columnName = (dimension: string): string => COLUMN[dimension] ?? "Voce";

/** «Altri (7 comuni)», «Altre (3 regioni)»; «Altri (12)» where the members have no name of their own. */
export function restName(count: number, dimension: string): string {
  const [one, many] = childNames(dimension);
  const feminine = CHILDREN[dimension]?.[2] === "le";
  if (one === "") return `Altri (${sayNumber(count)})`;
  return `${feminine ? "Altre" : "Altri"} (${plural(count, one, many)})`;
}

/** «Primi 12 su 28 comuni: tutti», «Prime 14 su 20 regioni: tutte». */
export function firstWords(shown: number, all: number, dimension: string): string {
  const [, many] = childNames(dimension);
  const feminine = many === "" || CHILDREN[dimension]?.[2] === "le";
  const end = feminine ? "e" : "i";
  return `Prim${end} ${sayNumber(shown)} su ${sayNumber(all)} ${many === "" ? "voci" : many}: tutt${end}`;
}

/**
 * What is said of the members that are not in a list: those without cases and, apart, those of whom
 * nothing is known. Empty where all are there.
 */
export const notListed = (
  without: { readonly none: number; readonly unknown: number },
  [one, many]: readonly [one: string, many: string],
): readonly string[] =>
  (
    [
      ["Senza casi", without.none],
      ["Senza dati", without.unknown],
    ] as const
  ).flatMap(([what, count]) =>
    count === 0 ? [] : [`${what}, e non in elenco: ${plural(count, one, many)}.`],
  );

/** The words that change with the level: «gli ambiti», «negli ambiti», «nella regione». */
export function levelWords(
  territorio: Territorio,
  figlio: string | null,
): Readonly<Record<"figli" | "i_figli" | "nei_figli" | "dove" | "opzione", string>> {
  const [, many = "", the = ""] = CHILDREN[figlio ?? ""] ?? [];
  return {
    figli: many,
    i_figli: `${the} ${many}`.trim(),
    nei_figli:
      `${the === "i" ? "nei" : the === "" ? "" : `ne${the === "le" ? "lle" : the}`} ${many}`.trim(),
    dove: {
      italia: "in Italia",
      regione: "nella regione",
      ambito: "nell'ambito",
      comune: "nel comune",
      municipio: "nel municipio",
    }[territorio.livello],
    opzione: scopeOption(territorio),
  };
}

/** The option of a command that means this territory; empty for Italia. */
export function scopeOption(territorio: Territorio): string {
  switch (territorio.livello) {
    case "italia":
      return "";
    case "regione":
      return `--regione ${territorio.codice}`;
    case "ambito":
      return `--ambito ${territorio.codice}`;
    case "comune":
      return `--comune ${territorio.codice}`;
    case "municipio":
      return `--comune ${territorio.comune} --municipio ${territorio.codice.replace(/^.*\//, "")}`;
  }
}

/** «l'88,4%», «il 43,1%», «lo 0,5%»: the article that a number read aloud takes; a bound has none. */
export function withArticle(number: string, capital: boolean): string {
  const bound = boundInWords(number);
  if (bound !== number) return capital ? bound.charAt(0).toUpperCase() + bound.slice(1) : bound;
  if (!/^\d/.test(number)) return number;
  const whole = number.replace(/,.*$/, "").replace(/[^\d.]/g, "");
  const elided =
    whole === "1" || whole === "11" || /^8(\d{0,2})(\.|$)/.test(whole) || /^11\./.test(whole);
  const article = elided ? "l'" : whole === "0" ? "lo " : "il ";
  return `${capital ? article.charAt(0).toUpperCase() + article.slice(1) : article}${number}`;
}

import { holds, parseCondition } from "../define/condition.js";
import { type MessageSpec, OSSERVAZIONE, PARTS, type Part } from "../define/template.js";
import { DashError } from "../model/errors.js";
import {
  boundInWords,
  NO_DATA,
  plural,
  sayDay,
  sayLongDay,
  sayLongMonth,
  sayNumber,
  sayValue,
} from "../model/italian.js";
import type { FigureRow } from "../model/result-table.js";
import { type ComposeInput, figureKey, rowAt } from "./input.js";
import { partOf, sayPart } from "./part.js";
import { levelWords, withArticle } from "./words.js";

const isPart = (name: string): name is Part => (PARTS as readonly string[]).includes(name);

/** The words every template knows, besides its own figures. */
export const MESSAGE_WORDS: readonly string[] = [
  "territorio",
  "nome",
  "codice",
  "livello",
  "regione",
  "ambito",
  "data",
  "data_lunga",
  "domande_fino_al",
  "precedente",
  "comuni",
  "figli",
  "i_figli",
  "nei_figli",
  "dove",
  "mese",
  "qualita",
  "opzione",
  "membro",
  "membro_codice",
];

/** What braces in a text may hold: a name, its part, the words for one, for many and for none. */
export const BRACES =
  /\{([a-z0-9_]+)(?:\.([A-Za-z_]+))?(?::([^:{}]+):([^:{}]+)(?::([^:{}]+))?)?\}/g;

/** The parts that texts may name; conditions, which compare numbers, have `PARTS` alone. */
export const TEXT_PARTS: readonly string[] = [...PARTS, "confronto", "variazione", "il", "Il"];

/** Turns the messages of a template into sentences about this territory and date. */
export interface Messages {
  /** The first alternative whose condition holds, filled in; empty when none does. */
  say(spec: MessageSpec): string;
  /** `own` gives the names that mean something where the condition stands; undefined for the others. */
  holds(condition: string | undefined, own?: (name: string) => number | null | undefined): boolean;
  /** The number of a figure, or of a part of it: `incontro`, `incontro.mancanti`; null where not known. */
  value(path: string): number | null;
}

/** What a reader must know of the files behind the figures: whether rows were left out. */
function sayQuality(input: ComposeInput): string {
  const rejected = input.fonti.reduce((sum, one) => sum + one.scartate, 0);
  const rows = input.fonti.reduce((sum, one) => sum + one.caricate + one.scartate, 0);
  if (rejected === 0) return "Nessuna riga dei file usati è stata scartata.";
  return `${plural(rejected, "riga dei file usati è stata scartata", "righe dei file usati sono state scartate")} su ${sayNumber(rows)}: il dettaglio è nelle ultime pagine.`;
}

/** The value of a parameter; a day is ISO, and that of the report where it is left to it. */
const valoreOf = (
  { template, data }: Pick<ComposeInput, "template" | "data">,
  name: string,
): number | string | undefined => {
  const value = template.valori[name];
  return template.parametri[name]?.type === "data" && value === OSSERVAZIONE ? data : value;
};

/** The value of a parameter as a text says it. */
export function sayValore(input: Pick<ComposeInput, "template" | "data">, name: string): string {
  const value = valoreOf(input, name);
  if (typeof value === "number") return sayNumber(value, Number.isInteger(value) ? 0 : 1);
  return input.template.parametri[name]?.type === "data" ? sayDay(value ?? null) : (value ?? "");
}

/** `shown` collects the codes of the figures that are said. */
export function makeMessages(input: ComposeInput, shown?: Set<string>): Messages {
  const { template, territorio } = input;

  const words: Readonly<Record<string, string>> = {
    territorio: territorio.etichetta,
    nome: territorio.nome,
    codice: territorio.codice,
    livello: territorio.livello,
    regione: input.nomeRegione ?? "",
    ambito: input.nomeAmbito ?? "",
    data: sayDay(input.data),
    data_lunga: sayLongDay(input.data),
    domande_fino_al: sayDay(input.domandeFinoAl),
    precedente: sayDay(input.precedente),
    comuni: sayNumber(input.comuni.length),
    mese: sayLongMonth(input.data),
    qualita: sayQuality(input),
    ...Object.fromEntries(
      Object.keys(template.valori).map((name) => [name, sayValore(input, name)]),
    ),
    membro: input.membro?.etichetta ?? "",
    membro_codice: input.membro?.codice ?? "",
    ...levelWords(territorio, input.figlio),
  };

  const rowOf = (name: string): FigureRow | undefined => {
    const reference = template.figures[name];
    if (reference === undefined) return undefined;
    return rowAt(input.figures.get(figureKey(reference.of, [])), reference.where);
  };

  /** «sopra la media regionale (45,1%)»; empty when there is nothing to compare with. */
  const against = (row: FigureRow, part: "regione" | "italia"): string => {
    const other = partOf(row, part);
    if (row.valore === null || other === null) return "";
    const who = part === "regione" ? "la media regionale" : "la media nazionale";
    const shown = sayValue(other, row.unita, row.decimali);
    if (sayValue(row.valore, row.unita, row.decimali) === shown) {
      return `pari al${who} (${shown})`;
    }
    return `${row.valore > other ? "sopra" : "sotto"} ${who} (${shown})`;
  };

  /** «in aumento di 12 rispetto al 30/11/2025»; shares move by points. */
  const change = (row: FigureRow): string => {
    const before = row.precedente ?? null;
    if (row.valore === null || before === null || input.precedente === null) return "";
    const unit = row.unita === "percentuale" ? "punti" : row.unita;
    const difference = row.valore - before;
    // A difference is no rate: one that rounds to nothing is no change.
    const measure = unit === "punti" || unit === "rapporto" ? "numero" : unit;
    const size = sayValue(Math.abs(difference), measure, row.decimali);
    if (size === sayValue(0, measure, row.decimali)) {
      return `senza variazioni rispetto al ${sayDay(input.precedente)}`;
    }
    const points = unit === "punti" ? " punti percentuali" : "";
    return `in ${difference > 0 ? "aumento" : "calo"} di ${size}${points} rispetto al ${sayDay(input.precedente)}`;
  };

  const fill = (text: string): string =>
    text
      .replace(BRACES, (all, name, part, one, many, none) => {
        if (part === undefined && one === undefined && words[name] !== undefined)
          return words[name];
        const row = rowOf(name);
        if (template.figures[name] === undefined) {
          throw new DashError(
            "T-EXPR",
            { message: `«${all}» non è un nome di questo modello` },
            { file: `${template.name}.yaml` },
          );
        }
        shown?.add(template.figures[name].of);
        if (part === "confronto") return row === undefined ? "" : against(row, "regione");
        if (part === "variazione") return row === undefined ? "" : change(row);
        if (part === "il" || part === "Il") {
          return withArticle(sayPart(row, "valore"), part === "Il");
        }
        if (part !== undefined && !isPart(part)) {
          throw new DashError(
            "T-EXPR",
            { message: `«${part}» non è una parte di una cifra` },
            { file: `${template.name}.yaml` },
          );
        }
        const wanted = (part ?? "valore") as Part;
        if (one !== undefined) {
          const value = partOf(row, wanted);
          if (value === 0 && none !== undefined) return none;
          return value === null ? `${NO_DATA} ${many}` : plural(value, one, many);
        }
        return boundInWords(sayPart(row, wanted));
      })
      .replace(/ +([,.;:»])/g, "$1")
      .replace(/[ \t]{2,}/g, " ")
      .trim();

  /** Days are compared as ISO texts. */
  const days: Readonly<Record<string, string | null>> = {
    data: input.data,
    precedente: input.precedente,
    domande_fino_al: input.domandeFinoAl,
  };
  const lookUp = (path: string): number | string | null => {
    const [name = "", part = "valore"] = path.split(".");
    if (name === "livello") return territorio.livello;
    if (name === "figlio") return input.figlio;
    if (name === "comuni") return input.comuni.length;
    const valore = valoreOf(input, name);
    if (valore !== undefined) return valore;
    const day = days[name];
    if (day !== undefined && template.figures[name] === undefined) return day;
    if (template.figures[name] === undefined) {
      throw new DashError(
        "T-EXPR",
        { message: `«${name}» non è un nome di questo modello` },
        { file: `${template.name}.yaml` },
      );
    }
    if (!isPart(part)) {
      throw new DashError(
        "T-EXPR",
        { message: `«${part}» non è una parte di una cifra` },
        { file: `${template.name}.yaml` },
      );
    }
    return partOf(rowOf(name), part);
  };
  const isTrue = (
    condition: string | undefined,
    own: (name: string) => number | null | undefined = () => undefined,
  ): boolean =>
    condition === undefined ||
    holds(parseCondition(condition), (name) => {
      const found = own(name);
      return found === undefined ? lookUp(name) : found;
    });

  return {
    holds: isTrue,
    value(path) {
      const found = lookUp(path);
      return typeof found === "number" ? found : null;
    },
    say(spec) {
      const alternatives = typeof spec === "string" ? [spec] : spec;
      for (const one of alternatives) {
        if (typeof one === "string") return fill(one);
        if (!isTrue(one.quando)) continue;
        // A sentence says something of what it is said upon, even where it writes no number of it.
        for (const [name] of one.quando.matchAll(/[a-z][a-z0-9_]*/g)) {
          const reference = template.figures[name];
          if (reference !== undefined) shown?.add(reference.of);
        }
        return fill(one.text);
      }
      return "";
    },
  };
}

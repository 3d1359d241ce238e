import { nearHint } from "../model/near.js";
import type { Spot } from "./expression.js";
import {
  KEYWORDS,
  MOVING,
  NO_TODAY,
  PARAMETER,
  POPULATION_FUNCTIONS,
  TODAY,
} from "./sql-functions.js";
import { ExpressionFault, type Token, tokenize } from "./sql-tokens.js";

/** What the SQL of a population may name. */
export interface SqlNames {
  /** Tables and populations it declares. */
  readonly declared: readonly string[];
  /** Tables and populations that exist, declared or not. */
  readonly known: readonly string[];
  /** Code lists. */
  readonly lists: readonly string[];
}

/**
 * Tables every population may read: the deliveries in force, all of them with their dates, the
 * territory, the months.
 */
export const COMMON_TABLES: readonly string[] = [
  "attuale",
  "fornitura",
  "scope_ambito",
  "t_ambito",
  "t_comune",
  "t_mese",
  "t_municipio",
  "ambito",
  "comune",
  "municipio",
  "regione",
];

/** First words of statements that write, or that look elsewhere. */
const FORBIDDEN: ReadonlySet<string> = new Set(
  "alter analyze attach begin commit create delete detach drop insert pragma reindex savepoint update vacuum".split(
    " ",
  ),
);
/** What ends a list of tables. */
const AFTER_FROM: ReadonlySet<string> = new Set(
  "where group having order limit union except intersect window select values".split(" "),
);
const MACROS: ReadonlySet<string> = new Set(["@classe", "@codici", "@mappa"]);

/**
 * The faults of a population's SQL that can be seen without running it, with their offsets: more
 * than one statement or one that is no SELECT, tables it does not declare, functions off the list,
 * parameters and code lists that do not exist (S6). Columns are for SQLite to find.
 */
export function sqlFaults(sql: string, names: SqlNames): readonly Spot[] {
  let tokens: readonly Token[];
  try {
    tokens = tokenize(sql, true);
  } catch (error) {
    if (error instanceof ExpressionFault) return [{ text: error.message, at: error.at }];
    throw error;
  }
  const shape = shapeFault(tokens);
  if (shape !== null) return [shape];
  const found = [...tableFaults(tokens, names), ...wordFaults(tokens, names.lists)];
  // One word has one fault: what stands where a table goes is told as a table.
  return found
    .filter((one, i) => found.findIndex(({ at }) => at === one.at) === i)
    .sort((a, b) => a.at - b.at);
}

/** One SELECT, brackets paired; a `;` may only end it. */
function shapeFault(tokens: readonly Token[]): Spot | null {
  const first = tokens[0];
  if (first === undefined || (first.word !== "select" && first.word !== "with")) {
    return {
      text: `l'SQL di una popolazione è un SELECT, e qui comincia con «${first?.text ?? ""}»`,
      at: first?.at ?? 0,
    };
  }
  const open: Token[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.kind === "text") continue;
    if (FORBIDDEN.has(token.word) && token.kind === "name" && tokens[i + 1]?.word !== "(") {
      return { text: `«${token.text}» non è ammesso: è solo lettura`, at: token.at };
    }
    if (token.word === ";" && tokens[i + 1]?.kind !== "end") {
      return { text: "qui ci va un solo SELECT", at: token.at };
    }
    if (token.word === "(") open.push(token);
    if (token.word === ")" && open.pop() === undefined) {
      return { text: "una parentesi chiusa e mai aperta", at: token.at };
    }
  }
  const last = open.at(-1);
  return last === undefined ? null : { text: "una parentesi aperta e mai chiusa", at: last.at };
}

const near = (name: string, known: Iterable<string>): string => nearHint(name, known, 2);

/** Parameters, functions, code lists, and whatever looks at the clock. */
function wordFaults(tokens: readonly Token[], lists: readonly string[]): readonly Spot[] {
  const faults: Spot[] = [];
  const named = tableNames(tokens);
  for (const [i, token] of tokens.entries()) {
    const called = tokens[i + 1]?.word === "(";
    const refuse = (text: string): number => faults.push({ text, at: token.at });
    if (token.kind === "param" && token.text !== PARAMETER) {
      refuse(`«${token.text}» non si conosce: c'è solo ${PARAMETER}`);
    } else if (token.kind === "macro") {
      if (!MACROS.has(token.word))
        refuse(`«${token.text}» non si conosce${near(token.word, MACROS)}`);
      const list = tokens[i + 2];
      if (list !== undefined && called && !lists.includes(list.text)) {
        faults.push({
          text: `l'elenco di codici «${list.text}» non esiste${near(list.text, lists)}`,
          at: list.at,
        });
      }
    } else if (token.kind === "text" && MOVING.has(token.text.toLowerCase())) refuse(NO_TODAY);
    else if (token.kind === "name" && TODAY.has(token.word)) refuse(NO_TODAY);
    else if (
      token.kind === "name" &&
      called &&
      !KEYWORDS.has(token.word) &&
      !POPULATION_FUNCTIONS.has(token.word) &&
      !named.has(token.word)
    ) {
      refuse(
        `la funzione «${token.text}» non è fra quelle ammesse${near(token.word, POPULATION_FUNCTIONS)}`,
      );
    }
  }
  return faults;
}

/** Names that the SQL gives with WITH: `name AS (` or `name (columns) AS (`. */
function tableNames(tokens: readonly Token[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [i, token] of tokens.entries()) {
    if (token.word !== "as" || token.kind !== "name") continue;
    let next = i + 1;
    while (tokens[next]?.word === "not" || tokens[next]?.word === "materialized") next += 1;
    if (tokens[next]?.word !== "(") continue;
    let before = i - 1;
    if (tokens[before]?.word === ")") {
      while (before > 0 && tokens[before]?.word !== "(") before -= 1;
      before -= 1;
    }
    const name = tokens[before];
    if (name?.kind === "name" && !KEYWORDS.has(name.word)) names.add(name.word);
  }
  return names;
}

/** The tables of every FROM and JOIN that are neither declared nor named by WITH. */
function tableFaults(tokens: readonly Token[], names: SqlNames): readonly Spot[] {
  const faults: Spot[] = [];
  const own = tableNames(tokens);
  const allowed = new Set([...names.declared, ...COMMON_TABLES]);
  /** For each open bracket: whether a list of tables is being read there. */
  const lists: boolean[] = [false];
  let expects: boolean = false;
  for (const [i, token] of tokens.entries()) {
    const inList: boolean = lists.at(-1) === true;
    if (token.kind === "text") continue;
    if (token.word === "(") {
      const opens = tokens[i + 1]?.word ?? "";
      const nested: boolean =
        expects && opens !== "select" && opens !== "with" && opens !== "values";
      lists.push(nested);
      expects = nested;
    } else if (token.word === ")") {
      lists.pop();
      expects = false;
    } else if (token.word === "from" && tokens[i - 1]?.word !== "distinct") {
      lists[lists.length - 1] = true;
      expects = true;
    } else if (token.word === "join" || (token.word === "," && inList)) expects = true;
    else if (AFTER_FROM.has(token.word) && token.kind === "name") {
      lists[lists.length - 1] = false;
      expects = false;
    } else if (expects) {
      expects = false;
      if (token.kind !== "name") continue;
      const next = tokens[i + 1]?.word;
      if (next === "." || next === "(") {
        faults.push({
          text:
            next === "."
              ? `la tabella si scrive senza «${token.text}.» davanti`
              : `«${token.text}» non è una tabella`,
          at: token.at,
        });
      } else if (!own.has(token.word) && !allowed.has(token.word)) {
        faults.push({
          text: names.known.includes(token.word)
            ? `«${token.text}» non è dichiarata: va in sources, also o needs`
            : `la tabella o popolazione «${token.text}» non esiste${near(token.word, [...names.known, ...COMMON_TABLES])}`,
          at: token.at,
        });
      }
    }
  }
  return faults;
}

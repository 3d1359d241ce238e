import { nearHint } from "../model/near.js";
import {
  ADDING,
  KEYWORDS,
  MOVING,
  NO_TODAY,
  PARAMETER,
  ROW_FUNCTIONS,
  TODAY,
} from "./sql-functions.js";
import { ExpressionFault, type Token, tokenize } from "./sql-tokens.js";

/** A name or a fault with its place in the text of the expression. */
export interface Spot {
  readonly text: string;
  readonly at: number;
}

/** A row expression read: what it names, how it is joined, what is wrong with it. */
export interface Expression {
  readonly columns: readonly Spot[];
  /** The conditions that a top-level AND joins, as written; the whole when there is none. */
  readonly conjuncts: readonly string[];
  /** Message and offset, in order; empty when the expression is sound. */
  readonly faults: readonly Spot[];
}

const TYPES: ReadonlySet<string> = new Set(["integer", "real", "text", "numeric"]);
const COMPARE: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);
const EQUAL: ReadonlySet<string> = new Set(["=", "==", "<>", "!="]);
const MAX_DEPTH = 64;
const MAX_LENGTH = 10_000;

/**
 * Reads a row expression: one expression over the columns of one row, of the small SQL that
 * docs/definizioni.md tells. No other table, no subquery, no function off the list, no parameter but
 * the observation date: what is refused here never reaches SQLite (S6).
 */
export function readExpression(text: string): Expression {
  if (text.length > MAX_LENGTH) {
    return failed(text, new ExpressionFault("l'espressione è troppo lunga", 0));
  }
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof ExpressionFault) return failed(text, error);
    throw error;
  }
}

const failed = (text: string, fault: ExpressionFault): Expression => ({
  columns: [],
  conjuncts: [text],
  faults: [{ text: fault.message, at: fault.at }],
});

/** The rules of the grammar, weakest first; each method reads one level and leaves `#next` after it. */
class Reader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #columns: Spot[] = [];
  readonly #faults: Spot[] = [];
  #next = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenize(text);
  }

  read(): Expression {
    if (this.#token.kind === "end") throw new ExpressionFault("l'espressione è vuota", 0);
    const conjuncts = this.#top();
    const rest = this.#token;
    if (rest.kind !== "end") {
      throw new ExpressionFault(
        rest.word === ")"
          ? "una parentesi chiusa e mai aperta"
          : rest.word === ";"
            ? "qui ci va una sola espressione, senza punto e virgola"
            : `dopo l'espressione c'è ancora «${rest.text}»${this.#hint(rest)}`,
        rest.at,
      );
    }
    const faults = [...this.#faults].sort((a, b) => a.at - b.at);
    return { columns: this.#columns, conjuncts, faults };
  }

  /** The whole, remembering where its top-level ANDs cut it. An OR above them leaves it whole. */
  #top(): readonly string[] {
    const cuts: number[] = [this.#token.at];
    this.#not();
    const starts: [end: number, start: number][] = [];
    while (this.#word("and")) {
      const end = this.#before.at;
      starts.push([end, this.#token.at]);
      this.#not();
    }
    if (this.#token.word === "or") {
      while (this.#word("or")) this.#and();
      return [this.#text.trim()];
    }
    const last = this.#before.end;
    const parts: string[] = [];
    let from = cuts[0] ?? 0;
    for (const [end, start] of starts) {
      parts.push(this.#text.slice(from, end).trim());
      from = start;
    }
    parts.push(this.#text.slice(from, last).trim());
    return parts;
  }

  #or(): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) {
      throw new ExpressionFault("troppe parentesi una dentro l'altra", this.#token.at);
    }
    this.#and();
    while (this.#word("or")) this.#and();
    this.#depth -= 1;
  }

  #and(): void {
    this.#not();
    while (this.#word("and")) this.#not();
  }

  #not(): void {
    while (this.#token.word === "not" && this.#peek.word !== "exists") this.#step();
    this.#equality();
  }

  #equality(): void {
    this.#relation();
    const sign = this.#token;
    if (sign.kind === "sign" && EQUAL.has(sign.word)) {
      this.#step();
      if (this.#token.word === "null") {
        this.#fault(
          `un confronto con NULL non è mai vero: si scrive ${sign.word.startsWith("=") ? "IS NULL" : "IS NOT NULL"}`,
          sign.at,
        );
      }
      this.#relation();
    } else if (this.#word("is")) {
      this.#word("not");
      if (this.#word("distinct")) this.#expect("from");
      this.#relation();
    } else if (sign.word === "not" || sign.word === "in" || sign.word === "between") {
      this.#word("not");
      if (this.#word("in")) this.#list();
      else if (this.#word("between")) {
        this.#relation();
        this.#expect("and");
        this.#relation();
      } else {
        throw new ExpressionFault(
          `dopo «not» ci va IN o BETWEEN${this.#hint(this.#token)}`,
          sign.at,
        );
      }
    } else return;
    const again = this.#token;
    if (EQUAL.has(again.word) || COMPARE.has(again.word) || again.word === "is") {
      throw new ExpressionFault("due confronti di fila: vanno uniti con AND", again.at);
    }
  }

  #list(): void {
    this.#expect("(");
    if (this.#token.word === "select" || this.#token.word === "with") this.#refuseSubquery();
    do this.#or();
    while (this.#word(","));
    this.#expect(")");
  }

  #relation(): void {
    this.#sum();
    if (!COMPARE.has(this.#token.word)) return;
    const sign = this.#token;
    this.#step();
    if (this.#token.word === "null") {
      this.#fault("un confronto con NULL non è mai vero: si scrive IS NULL o IS NOT NULL", sign.at);
    }
    this.#sum();
    if (COMPARE.has(this.#token.word)) {
      throw new ExpressionFault("due confronti di fila: vanno uniti con AND", this.#token.at);
    }
  }

  #sum(): void {
    this.#product();
    while (this.#word("+") || this.#word("-")) this.#product();
  }

  #product(): void {
    this.#joined();
    while (this.#word("*") || this.#word("/") || this.#word("%")) this.#joined();
  }

  #joined(): void {
    this.#value();
    while (this.#word("||")) this.#value();
  }

  #value(): void {
    while (this.#word("-") || this.#word("+"));
    const token = this.#token;
    if (token.kind === "number" || token.kind === "text") this.#step();
    else if (token.kind === "param") this.#parameter();
    else if (token.word === "(") {
      this.#step();
      if (this.#token.word === "select" || this.#token.word === "with") this.#refuseSubquery();
      this.#or();
      if (this.#token.word !== ")") {
        throw new ExpressionFault("una parentesi aperta e mai chiusa", token.at);
      }
      this.#step();
    } else if (token.word === "case") this.#case();
    else if (token.word === "cast") this.#cast();
    else if (token.word === "null" || token.word === "true" || token.word === "false") this.#step();
    else if (token.kind === "name") this.#named();
    else {
      throw new ExpressionFault(
        token.kind === "end"
          ? "l'espressione si interrompe: alla fine manca un valore"
          : token.kind === "macro"
            ? `«${token.text}» si usa solo nell'SQL delle popolazioni`
            : `qui ci va un valore, non «${token.text}»`,
        token.at,
      );
    }
  }

  #parameter(): void {
    if (this.#token.text !== PARAMETER) {
      this.#fault(`«${this.#token.text}» non si conosce: c'è solo ${PARAMETER}`, this.#token.at);
    }
    this.#step();
  }

  #case(): void {
    const start = this.#token.at;
    this.#step();
    if (this.#token.word !== "when") this.#or();
    let arms = 0;
    while (this.#word("when")) {
      this.#or();
      this.#expect("then");
      this.#or();
      arms += 1;
    }
    if (arms === 0) throw new ExpressionFault("a CASE manca WHEN", start);
    if (this.#word("else")) this.#or();
    if (!this.#word("end")) throw new ExpressionFault("a CASE manca END", start);
  }

  #cast(): void {
    this.#step();
    this.#expect("(");
    this.#or();
    this.#expect("as");
    const type = this.#token;
    if (!TYPES.has(type.word)) {
      throw new ExpressionFault(`CAST non conosce «${type.text}»: INTEGER, REAL, TEXT`, type.at);
    }
    this.#step();
    this.#expect(")");
  }

  #named(): void {
    const name = this.#token;
    if (TODAY.has(name.word)) {
      throw new ExpressionFault(NO_TODAY, name.at);
    }
    if (name.word === "select" || name.word === "exists" || name.word === "with") {
      this.#refuseSubquery();
    }
    if (KEYWORDS.has(name.word)) {
      throw new ExpressionFault(`qui ci va un valore, non «${name.text}»`, name.at);
    }
    this.#step();
    if (this.#token.word === "(") {
      this.#call(name);
      return;
    }
    if (this.#token.word === ".") {
      throw new ExpressionFault(
        "si scrive il nome della colonna da solo: le colonne sono quelle della popolazione",
        name.at,
      );
    }
    this.#columns.push({ text: name.text, at: name.at });
  }

  #call(name: Token): void {
    const known = Object.hasOwn(ROW_FUNCTIONS, name.word) ? ROW_FUNCTIONS[name.word] : undefined;
    if (known === undefined) {
      const why = ADDING.has(name.word)
        ? ": qui si dice che cosa conta di una riga, e le somme le fa dash"
        : nearHint(name.word, Object.keys(ROW_FUNCTIONS), 2);
      this.#fault(`la funzione «${name.text}» non è fra quelle ammesse${why}`, name.at);
    }
    this.#step();
    let count = 0;
    if (this.#token.word === "*" && ADDING.has(name.word)) this.#step();
    else if (this.#token.word !== ")") {
      do {
        const argument = this.#token;
        if (MOVING.has(argument.text.toLowerCase())) this.#fault(NO_TODAY, argument.at);
        this.#or();
        count += 1;
      } while (this.#word(","));
    }
    if (this.#token.word !== ")") {
      throw new ExpressionFault("una parentesi aperta e mai chiusa", name.end);
    }
    this.#step();
    if (known === undefined) return;
    const [least, most] = known;
    if (count < least || count > most) {
      const wanted =
        least === most ? String(least) : most < 9 ? `${least} o ${most}` : `almeno ${least}`;
      this.#fault(
        `la funzione «${name.text}» vuole ${wanted} ${most === 1 ? "valore" : "valori"}, e ne ha ${count}`,
        name.at,
      );
    }
  }

  #refuseSubquery(): never {
    throw new ExpressionFault(
      "qui non si leggono altre tabelle: «select» va nell'SQL di una popolazione",
      this.#token.at,
    );
  }

  #hint(token: Token): string {
    if (token.word === "like" || token.word === "glob" || token.word === "regexp") {
      return ": i testi si confrontano con = e IN";
    }
    return "";
  }

  #fault(text: string, at: number): void {
    this.#faults.push({ text, at });
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? END;
  }

  get #peek(): Token {
    return this.#tokens[this.#next + 1] ?? END;
  }

  get #before(): Token {
    return this.#tokens[this.#next - 1] ?? END;
  }

  #step(): void {
    this.#next += 1;
  }

  /** Steps over a word or sign when it is there. */
  #word(word: string): boolean {
    if (this.#token.word !== word || this.#token.kind === "text") return false;
    this.#next += 1;
    return true;
  }

  #expect(word: string): void {
    if (this.#word(word)) return;
    const found = this.#token;
    throw new ExpressionFault(
      found.kind === "end"
        ? `l'espressione si interrompe: manca «${word}»`
        : `qui ci va «${word}», non «${found.text}»`,
      found.at,
    );
  }
}

const END: Token = { kind: "end", text: "", word: "", at: 0, end: 0 };

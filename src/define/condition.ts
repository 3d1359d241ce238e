/**
 * The conditions of templates: comparisons between names and numbers, joined by `and`, `or`, `not`,
 * with brackets; `noto(x)` is true where x has a value. A comparison with a missing value is false.
 */
export type Condition =
  | {
      readonly kind: "compare";
      readonly left: Operand;
      readonly op: string;
      readonly right: Operand;
    }
  | { readonly kind: "known"; readonly name: string }
  | { readonly kind: "and" | "or"; readonly left: Condition; readonly right: Condition }
  | { readonly kind: "not"; readonly of: Condition };

export type Operand = { readonly name: string } | { readonly value: number | string };

const TOKEN = /\s*(?:(>=|<=|!=|[=<>()])|(-?\d+(?:\.\d+)?)|'([^']*)'|([a-z_][a-z0-9_.]*))/iy;

/** Parses a condition; throws an Error with an Italian message when it cannot. */
export function parseCondition(text: string): Condition {
  const tokens: {
    readonly sign?: string;
    readonly value?: number | string;
    readonly name?: string;
  }[] = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  while (at < text.trimEnd().length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    if (found === null) throw new Error(`«${text.slice(at).trim()}» non si capisce`);
    at = TOKEN.lastIndex;
    if (found[1] !== undefined) tokens.push({ sign: found[1] });
    else if (found[2] !== undefined) tokens.push({ value: Number(found[2]) });
    else if (found[3] !== undefined) tokens.push({ value: found[3] });
    else tokens.push({ name: found[4] ?? "" });
  }
  let next = 0;
  const peek = () => tokens[next];
  const word = (name: string): boolean => peek()?.name === name && ++next > 0;
  const sign = (wanted: string): boolean => peek()?.sign === wanted && ++next > 0;

  const operand = (): Operand => {
    const token = tokens[next];
    next += 1;
    if (token?.value !== undefined) return { value: token.value };
    if (token?.name !== undefined) return { name: token.name };
    throw new Error("manca un nome o un numero");
  };
  const single = (): Condition => {
    if (word("not")) return { kind: "not", of: single() };
    if (sign("(")) {
      const inner = either();
      if (!sign(")")) throw new Error("manca una parentesi chiusa");
      return inner;
    }
    if (word("noto")) {
      if (!sign("(")) throw new Error("noto vuole un nome fra parentesi");
      const name = tokens[next]?.name;
      next += 1;
      if (name === undefined || !sign(")")) throw new Error("noto vuole un nome fra parentesi");
      return { kind: "known", name };
    }
    const left = operand();
    const op = tokens[next]?.sign;
    if (op === undefined || op === "(" || op === ")")
      throw new Error("manca un confronto (= != < > <= >=)");
    next += 1;
    return { kind: "compare", left, op, right: operand() };
  };
  const both = (): Condition => {
    let left = single();
    while (word("and")) left = { kind: "and", left, right: single() };
    return left;
  };
  const either = (): Condition => {
    let left = both();
    while (word("or")) left = { kind: "or", left, right: both() };
    return left;
  };
  const parsed = either();
  if (next < tokens.length) throw new Error("dopo la condizione c'è altro");
  return parsed;
}

/** The names a condition uses. */
export function namesOf(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "known":
      return [condition.name];
    case "not":
      return namesOf(condition.of);
    case "and":
    case "or":
      return [...namesOf(condition.left), ...namesOf(condition.right)];
    case "compare":
      return [condition.left, condition.right].flatMap((one) => ("name" in one ? [one.name] : []));
  }
}

/** Whether a condition holds, given the value of each name (null: missing). */
export function holds(
  condition: Condition,
  lookUp: (name: string) => number | string | null,
): boolean {
  switch (condition.kind) {
    case "known":
      return lookUp(condition.name) !== null;
    case "not":
      return !holds(condition.of, lookUp);
    case "and":
      return holds(condition.left, lookUp) && holds(condition.right, lookUp);
    case "or":
      return holds(condition.left, lookUp) || holds(condition.right, lookUp);
    case "compare": {
      const [a, b] = [condition.left, condition.right].map((one) =>
        "name" in one ? lookUp(one.name) : one.value,
      );
      if (a === null || b === null || a === undefined || b === undefined) return false;
      if (condition.op === "=") return a === b;
      if (condition.op === "!=") return a !== b;
      if (typeof a !== typeof b) return false;
      if (condition.op === "<") return a < b;
      if (condition.op === ">") return a > b;
      return condition.op === "<=" ? a <= b : a >= b;
    }
  }
}

/**
 * False where a condition cannot hold whatever the names that nobody knows yet are worth; undefined
 * from `lookUp` is such a name.
 */
export function mayHold(
  condition: Condition,
  lookUp: (name: string) => number | string | null | undefined,
): boolean {
  return verdict(condition, lookUp) !== false;
}

/** True, false, or null where it depends on what is not known. */
function verdict(condition: Condition, lookUp: Parameters<typeof mayHold>[1]): boolean | null {
  switch (condition.kind) {
    case "not": {
      const of = verdict(condition.of, lookUp);
      return of === null ? null : !of;
    }
    case "and":
    case "or": {
      const sides = [verdict(condition.left, lookUp), verdict(condition.right, lookUp)];
      const decides = condition.kind === "or";
      if (sides.includes(decides)) return decides;
      return sides.includes(null) ? null : !decides;
    }
    default:
      return namesOf(condition).some((name) => lookUp(name) === undefined)
        ? null
        : holds(condition, (name) => lookUp(name) ?? null);
  }
}

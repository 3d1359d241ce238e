import type { AggregateSpec } from "./indicator.js";

/** How a page writes a piece of SQL and names a population. */
export interface SayOptions {
  readonly code: (text: string) => string;
  readonly population: (name: string) => string;
}

const PLAIN: SayOptions = { code: (text) => `«${text}»`, population: (name) => name };

/** What an aggregate adds up, in words, with its expression. */
export function sayAggregate(
  spec: AggregateSpec,
  { code, population }: SayOptions = PLAIN,
): string {
  if (typeof spec === "string") {
    return spec.trim() === "1" ? "le righe" : `le righe in cui ${code(spec)}`;
  }
  const kept = spec.where === undefined ? "" : `, dove ${code(spec.where)}`;
  const from = spec.from === undefined ? "" : `, nella popolazione ${population(spec.from)}`;
  const whole = spec.complete
    ? ", solo se ogni riga ha un valore"
    : spec.known
      ? ", n.d. se nessuna riga ha un valore"
      : "";
  return `${what(spec, code)}${grouped(spec, code)}${kept}${from}${scaled(spec)}${whole}`;
}

const scaled = ({ scale }: Exclude<AggregateSpec, string>): string =>
  scale === 1 ? "" : `, per ${String(scale).replace(".", ",")}`;

const grouped = ({ group }: Exclude<AggregateSpec, string>, code: SayOptions["code"]): string =>
  group === undefined ? "" : `, sommato per ogni ${code(group)}`;

function what(spec: Exclude<AggregateSpec, string>, code: SayOptions["code"]): string {
  if (spec.count !== undefined) {
    return spec.count.trim() === "1" ? "le righe" : `le righe in cui ${code(spec.count)}`;
  }
  if (spec.sum !== undefined) return `somma di ${code(spec.sum)}`;
  if (spec.mean !== undefined) return `media di ${code(spec.mean)}`;
  if (spec.median !== undefined) return `mediana di ${code(spec.median)}`;
  if (spec.percentile !== undefined) {
    return `percentile ${Math.round((spec.at ?? 0) * 100)} di ${code(spec.percentile)}`;
  }
  if (spec.distinct !== undefined) return `valori distinti di ${code(spec.distinct)}`;
  if (spec.variation !== undefined) return `coefficiente di variazione di ${code(spec.variation)}`;
  return `massimo di ${code(spec.max ?? "")}`;
}

/** What is done with the rows that stay, alone: «righe», «somma di …». */
export function sayMeasure(spec: AggregateSpec, { code }: SayOptions = PLAIN): string {
  if (typeof spec === "string") return "righe";
  if (spec.count !== undefined) return `righe${scaled(spec)}`;
  return `${what(spec, code)}${grouped(spec, code)}${scaled(spec)}`;
}

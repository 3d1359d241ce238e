import type { Repeat } from "../define/template.js";
import type { Figure, Member, NucleoARischio } from "../model/result-table.js";
import { childLevel } from "../model/territory.js";
import { type ComposeInput, figureKey } from "./input.js";
import { makeMessages } from "./messages.js";
import { isUnknown } from "./part.js";
import { childNames } from "./words.js";

/** The dimension a section is repeated by, with `figlio` resolved; null where there is no level below. */
export const repeatedBy = (repeat: Repeat, figlio: string | null): string | null =>
  repeat.by === "figlio" ? figlio : repeat.by;

/** What `figlio` means inside a member of a dimension. */
export const figlioOf = (dimension: string): string | null =>
  dimension === "regione" || dimension === "ambito" ? childLevel(dimension) : null;

/** The figures cut by a dimension, as those of one member: its rows, without that dimension. */
function figuresOf(
  figures: ComposeInput["figures"],
  dimension: string,
  member: string,
): ReadonlyMap<string, Figure> {
  const found = new Map<string, Figure>();
  for (const [key, figure] of figures) {
    const [codice = "", per = ""] = key.split("|");
    const [first, ...rest] = per.split(",");
    if (first !== dimension) continue;
    const righe = figure.righe
      .filter((row) => row.membri[dimension]?.codice === member)
      .map((row) => {
        const { [dimension]: _, ...membri } = row.membri;
        // What the wider territory has is not asked for each member: it is not «n.d.», it is not said.
        const { regione, italia, scarto, scarto_italia, rango, ...own } = row;
        return { ...own, membri };
      });
    const dimensioni = figure.dimensioni.filter((name) => name !== dimension);
    found.set(figureKey(codice, rest), { ...figure, dimensioni, righe });
  }
  return found;
}

/** The nuclei at risk that are a member's own, where the dimension is one they carry. */
function atRiskOf(
  atRisk: ComposeInput["atRisk"],
  dimension: string,
  member: Member,
): ComposeInput["atRisk"] {
  const mine = (one: NucleoARischio) =>
    dimension === "comune"
      ? one.codice_comune === member.codice
      : dimension === "case_manager" && one.case_manager === member.codice;
  return new Map([...atRisk].map(([days, list]) => [days, list.filter(mine)]));
}

/** True when some figure of a member is not nothing. */
const hasCases = (figures: ReadonlyMap<string, Figure>): boolean =>
  [...figures.values()].some((figure) =>
    figure.righe.some((row) => (row.valore ?? 0) !== 0 || (row.numeratore ?? 0) !== 0),
  );

/** Code of the member of those who have none. */
const NOBODYS = "non_attribuito";

/** What the members of other dimensions are called, for one and for many. */
const OTHER_NAMES: Readonly<Record<string, readonly [string, string]>> = {
  case_manager: ["case manager", "case manager"],
};

/**
 * The members a section is told for, each as an input of its own: in the order of a figure or of the
 * dimension, without those left out. `left` counts these, `unknown` those among them of whom nothing is
 * known; `of` are their names, for one and for many.
 */
export function membersOf(
  repeat: Repeat,
  input: ComposeInput,
): {
  readonly kept: readonly ComposeInput[];
  readonly left: number;
  readonly unknown: number;
  readonly of: readonly [one: string, many: string];
} {
  const dimension = repeatedBy(repeat, input.figlio);
  if (dimension === null) return { kept: [], left: 0, unknown: 0, of: ["", ""] };
  const members = new Map<string, Member>();
  for (const [key, figure] of input.figures) {
    if (key.split("|")[1]?.split(",")[0] !== dimension) continue;
    for (const row of figure.righe) {
      const member = row.membri[dimension];
      if (member !== undefined) members.set(member.codice, member);
    }
  }
  const own = [...members.values()].map(
    (membro): ComposeInput => ({
      ...input,
      membro,
      figlio: figlioOf(dimension),
      figures: figuresOf(input.figures, dimension, membro.codice),
      atRisk: atRiskOf(input.atRisk, dimension, membro),
      peers: null,
    }),
  );
  const holds = (one: ComposeInput): boolean =>
    repeat.keep === undefined ? hasCases(one.figures) : makeMessages(one).holds(repeat.keep);
  const weigh = (one: ComposeInput): number =>
    repeat.order === undefined ? 0 : (makeMessages(one).value(repeat.order) ?? -1);
  const held = own.filter(holds);
  const all = held
    .map((one) => ({ one, weight: weigh(one) }))
    .sort(
      (a, b) => b.weight - a.weight || (a.one.membro?.ordine ?? 0) - (b.one.membro?.ordine ?? 0),
    )
    .map(({ one }) => one);
  const kept = all.slice(0, repeat.first ?? all.length);
  // Who is nobody's is not one of those left out.
  const left = own.filter((each) => !held.includes(each) && each.membro?.codice !== NOBODYS);
  const [one = "", many = ""] = childNames(dimension);
  return {
    kept,
    left: left.length,
    unknown: left.filter((each) =>
      [...each.figures.values()].every((figure) => figure.righe.every(isUnknown)),
    ).length,
    of: one === "" ? (OTHER_NAMES[dimension] ?? ["voce", "voci"]) : [one, many],
  };
}

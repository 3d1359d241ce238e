import { dimensionsOf, isLevel, MONTH, NOT_ATTRIBUTED, YEAR } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import { readCodes } from "../define/codes.js";
import { namesOf, parseCondition } from "../define/condition.js";
import type { Indicator } from "../define/indicator.js";
import { sortOf, type TableSpec, type Template } from "../define/template.js";
import { nearHint } from "../model/near.js";

/** A fault of a piece of template, with the keys that lead to it from that piece. */
export interface PlacedFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** What an indicator is made of, where it is a composite; else itself. */
const partsOf = (indicator: Indicator, catalog: Catalog): readonly Indicator[] =>
  indicator.composite === undefined
    ? [indicator]
    : indicator.composite.of.flatMap((code) => catalog.indicators.get(code) ?? []);

/** Dimensions that rows of an indicator have: those one may ask for, and those it always has. */
function rowDimensions(indicator: Indicator, catalog: Catalog): readonly string[] {
  const parts = partsOf(indicator, catalog);
  return [
    ...new Set([
      ...parts.flatMap((one) => [
        ...dimensionsOf(one, catalog),
        ...one.split,
        ...one.each,
        ...(one.variants === undefined ? [] : [one.variants.dimension]),
      ]),
      ...(indicator.composite === undefined ? [] : ["indicatore"]),
    ]),
  ];
}

/** The codes a dimension of an indicator may have; null where they are those found in the data. */
function closedCodes(
  indicator: Indicator,
  dimension: string,
  catalog: Catalog,
  root: string,
): readonly string[] | null {
  if (dimension === "indicatore") return indicator.composite?.of ?? null;
  if (isLevel(dimension)) return null;
  const codes = new Set<string>();
  for (const one of partsOf(indicator, catalog)) {
    if (one.variants?.dimension === dimension) {
      for (const { codice } of one.variants.values) codes.add(codice);
      continue;
    }
    const declared = catalog.populations.get(one.from ?? "")?.dimensions[dimension];
    if (declared === undefined) continue;
    if (declared.list === undefined) return null;
    for (const { codice } of readCodes(root, declared.list)) codes.add(codice);
    codes.add(NOT_ATTRIBUTED);
  }
  return codes.size === 0 ? null : [...codes];
}

/** Members of a `where` that no row can have, and dimensions that the indicator has not. */
export function whereFaults(
  of: string,
  where: Readonly<Record<string, string>>,
  catalog: Catalog,
  root: string,
): readonly PlacedFault[] {
  const indicator = catalog.indicators.get(of);
  if (indicator === undefined) return [];
  const known = rowDimensions(indicator, catalog);
  return Object.entries(where).flatMap(([dimension, code]): readonly PlacedFault[] => {
    const path = ["where", dimension];
    if (!known.includes(dimension)) {
      return [{ path, message: `${of} non ha «${dimension}»${nearHint(dimension, known)}` }];
    }
    const codes = closedCodes(indicator, dimension, catalog, root);
    if (codes === null || codes.includes(code)) return [];
    const few = codes.length <= 12 ? `; ci sono ${codes.join(", ")}` : nearHint(code, codes);
    return [{ path, message: `«${code}» non è un codice di «${dimension}» in ${of}${few}` }];
  });
}

/** Comparisons that a condition may name, and what a template must compare with to have them. */
const NEEDS: Readonly<Record<string, Template["compare"][number]>> = {
  regione: "regione",
  scarto: "regione",
  italia: "italia",
  scarto_italia: "italia",
  precedente: "precedente",
  anno: "anno",
  rango: "rango",
};

function markFaults(spec: TableSpec, template: Template): readonly PlacedFault[] {
  const words = new Map<string, string>();
  return spec.columns.flatMap((column, i) =>
    column.evidenzia.flatMap((rule, j): readonly PlacedFault[] => {
      const path = ["columns", i, "evidenzia", j];
      const faults: PlacedFault[] = [];
      for (const name of new Set(namesOf(parseCondition(rule.quando)))) {
        const needed = NEEDS[name];
        if (needed === undefined || template.compare.includes(needed)) continue;
        faults.push({
          path: [...path, "quando"],
          message: `«${name}» non c'è mai: «compare» del modello non ha «${needed}»`,
        });
      }
      const before = words.get(rule.segno);
      if (before !== undefined && before !== rule.parola) {
        faults.push({
          path: [...path, "segno"],
          message: `«${rule.segno}» in questa tabella vuol già dire «${before}»`,
        });
      }
      words.set(rule.segno, before ?? rule.parola);
      return faults;
    }),
  );
}

/** Rows that the indicators of a table cannot be cut by: of all of them, or column by column. */
function rowFaults({ rows, columns }: TableSpec, catalog: Catalog): readonly PlacedFault[] {
  if (rows === "figlio") return [];
  const known = columns.flatMap(({ of }, i) => {
    const indicator = catalog.indicators.get(of);
    return indicator === undefined ? [] : [{ of, i, allowed: rowDimensions(indicator, catalog) }];
  });
  const wrong = known.filter(({ allowed }) => !allowed.includes(rows));
  const said = ({ of, allowed }: (typeof known)[number]): string =>
    `${of} non si può dividere per «${rows}»${nearHint(rows, allowed)}`;
  const [first] = wrong;
  if (first !== undefined && wrong.length === known.length) {
    return [{ path: ["rows"], message: said(first) }];
  }
  return wrong.map((one) => ({ path: ["columns", one.i, "of"], message: said(one) }));
}

/** Every fault of a table that the schema cannot see. Indicators that do not exist are said elsewhere. */
export function tableFaults(
  spec: TableSpec,
  template: Template,
  catalog: Catalog,
  root: string,
): readonly PlacedFault[] {
  const faults: PlacedFault[] = [...rowFaults(spec, catalog)];
  spec.columns.forEach(({ of, where }, i) => {
    const indicator = catalog.indicators.get(of);
    if (indicator === undefined) return;
    for (const { path, message } of whereFaults(of, where, catalog, root)) {
      faults.push({ path: ["columns", i, ...path], message });
    }
    if (spec.others && indicator.variants?.dimension === spec.rows) {
      faults.push({
        path: ["others"],
        message: `«others» non va con le varianti di ${of}: una può contenere l'altra`,
      });
    }
  });
  const sorted = sortOf(spec)?.colonna;
  if (typeof sorted === "number" && sorted > spec.columns.length) {
    faults.push({
      path: typeof spec.sort === "number" ? ["sort"] : ["sort", "colonna"],
      message: `la colonna ${sorted} non c'è: la tabella ne ha ${spec.columns.length}`,
    });
  }
  if (spec.others && (spec.first === undefined || spec.last !== undefined)) {
    faults.push({
      path: ["others"],
      message: "«others» vuole «first», e non va con «last»: mette insieme le righe dopo le prime",
    });
  }
  if (spec.others && (spec.rows === MONTH || spec.rows === YEAR)) {
    faults.push({
      path: ["others"],
      message: `«others» non va con le righe per ${spec.rows}: chi c'è in due conterebbe due volte`,
    });
  }
  return [...faults, ...markFaults(spec, template)];
}

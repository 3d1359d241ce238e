import type { FormerName } from "../define/former-names.js";
import type { ColumnDefinition, SourceDefinition } from "../define/source.js";
import { targetOf } from "../define/source-columns.js";
import type { TerritoryData } from "../model/territory-data.js";
import {
  type DateColumn,
  dateConverter,
  EPOCH_1900,
  EPOCH_1904,
  monthConverter,
} from "./convert/dates.js";
import { BAD_KEY, type Converted, type Converter } from "./convert/fault.js";
import {
  type NumberStyle,
  noEvidence,
  numberConverter,
  type StyleEvidence,
} from "./convert/numbers.js";
import { codiceFiscaleConverter, type Pseudonym, veiled } from "./convert/pseudonym.js";
import {
  ambitoConverter,
  type ComuneAssumptions,
  catastaleConverter,
  comuneConverter,
  regioneConverter,
} from "./convert/territory.js";
import {
  booleanConverter,
  codeConverter,
  type ListedWord,
  listConverter,
  plainConverter,
} from "./convert/words.js";
import type { HeaderMatch } from "./header.js";

const FIRST_DAY = "2019-01-01";

/** What a run over the rows takes for granted; a later run may know better. */
export interface MapContext {
  readonly file: string;
  /** `data_osservazione`. */
  readonly observed: string;
  readonly territory: TerritoryData;
  /** Names comuni had in earlier vintages. */
  readonly formerNames: ReadonlyMap<string, readonly FormerName[]>;
  readonly codes: (list: string) => readonly ListedWord[];
  /** Columns of numbers known not to be Italian. */
  readonly styles: ReadonlyMap<string, NumberStyle>;
  /** Lines already found to repeat a key. */
  readonly duplicates: ReadonlySet<number>;
  /** What stands for a codice fiscale (P4). */
  readonly pseudonym: Pseudonym;
}

/** A column of the file on its way into the table. */
export interface ColumnPlan {
  readonly name: string;
  readonly definition: ColumnDefinition;
  /** Place among the cells of a row. */
  readonly position: number;
  /** Place among the values of a table row; -1 when it is not stored. */
  readonly slot: number;
  readonly converter: Converter;
  readonly evidence: StyleEvidence | null;
  /** Text that may be a codice fiscale. */
  readonly coded: boolean;
}

export interface RowPlan {
  readonly columns: readonly ColumnPlan[];
  /** Columns of the table, in the order of the values; `riga` first. */
  readonly table: readonly string[];
  /** Columns, by place in `columns`, that make the key. */
  readonly keys: readonly number[];
}

/** How each column of this file becomes a column of the table. */
export function planRows(
  match: HeaderMatch,
  context: MapContext,
  assumptions: ComuneAssumptions,
  monthFirst: (column: string) => void,
): RowPlan {
  const { source } = match;
  const table = ["riga"];
  const slotOf = (target: string | null): number => {
    if (target === null) return -1;
    const known = table.indexOf(target);
    return known !== -1 ? known : table.push(target) - 1;
  };
  const found = [...match.positions].sort((a, b) => a[1] - b[1]);
  const columns = found.map(([name, position]): ColumnPlan => {
    const declared = source.columns[name] as ColumnDefinition;
    // A later observation date is a second one (E-SNAPSHOT), not a day out of time (R-DATE).
    const definition = name === source.observed.column ? { ...declared, deadline: true } : declared;
    const evidence = isNumber(definition) ? noEvidence() : null;
    return {
      name,
      definition,
      position,
      slot: slotOf(targetOf(source, name)),
      converter: limited(
        definition,
        converterOf(
          name,
          definition,
          { ...context, epoch: match.candidate.date1904 ? EPOCH_1904 : EPOCH_1900 },
          assumptions,
          evidence,
          () => monthFirst(name),
        ),
      ),
      evidence,
      coded: ["code", "codice_fiscale", "text"].includes(definition.type),
    };
  });
  for (const target of Object.keys(source.fill)) slotOf(target);
  for (const entry of source.unpivot ?? []) {
    for (const target of [...Object.keys(entry.set), ...Object.keys(entry.take)]) slotOf(target);
  }
  const keys = source.keys.map((key) => columns.findIndex((plan) => plan.name === key));
  return { columns, table, keys: keys.filter((place) => place !== -1) };
}

/** A converter to which some words, or days, are no value, and codes have a shape. */
function limited(definition: ColumnDefinition, converter: Converter): Converter {
  if (definition.none === undefined && definition.shape === undefined) return converter;
  const none = new Set(definition.none ?? []);
  const shape = definition.shape === undefined ? null : new RegExp(definition.shape, "u");
  const text = (cell: string): Converted => {
    if (none.has(cell)) return null;
    return shape === null || shape.test(cell) ? converter.text(cell) : BAD_KEY;
  };
  return {
    ...converter,
    text,
    number: (value) => (shape === null ? converter.number(value) : text(String(value))),
    day: (iso) => (none.has(iso) ? null : converter.day(iso)),
  };
}

interface Epoch {
  readonly epoch: number;
}

const isNumber = (definition: ColumnDefinition): boolean =>
  definition.type === "euro" || definition.type === "number" || definition.type === "integer";

function converterOf(
  name: string,
  definition: ColumnDefinition,
  context: MapContext & Epoch,
  assumptions: ComuneAssumptions,
  evidence: StyleEvidence | null,
  monthFirst: () => void,
): Converter {
  const { type } = definition;
  switch (type) {
    case "date":
      return dateConverter(timeOf(definition, context, monthFirst));
    case "month":
      return monthConverter(timeOf(definition, context, monthFirst));
    case "euro":
    case "number":
    case "integer":
      return numberConverter(
        { kind: type, min: definition.min, max: definition.max },
        context.styles.get(name) ?? "it",
        evidence ?? noEvidence(),
      );
    case "boolean":
      return booleanConverter();
    case "list": {
      const lists = [definition.list ?? []].flat();
      const codes = lists.flatMap((list) => context.codes(list));
      return listConverter(codes, definition.words ?? {}, definition.many);
    }
    case "comune":
      return comuneConverter(context.territory, context.observed, assumptions);
    case "catastale":
      return catastaleConverter(context.territory);
    case "regione":
      return regioneConverter(context.territory);
    case "ambito":
      return ambitoConverter();
    case "code":
      return veiled(codeConverter(), context.pseudonym);
    case "codice_fiscale":
      return codiceFiscaleConverter(context.pseudonym, BAD_KEY);
    case "text":
      return veiled(plainConverter(), context.pseudonym);
    case "comune_name":
      return plainConverter();
  }
}

/** The days a column may hold (rule D4). */
function timeOf(
  definition: ColumnDefinition,
  context: MapContext & Epoch,
  monthFirst: () => void,
): DateColumn {
  return {
    earliest: definition.earliest ?? (definition.deadline ? "1900-01-01" : FIRST_DAY),
    latest: definition.deadline ? null : context.observed,
    epoch: context.epoch,
    monthFirst,
  };
}

/** Columns that must agree with another: where both stand in the plan. */
export function pairsOf(
  plan: RowPlan,
  source: SourceDefinition,
  type: "comune_name" | "ambito",
): readonly (readonly [number, number])[] {
  const placeOf = (name: string): number =>
    plan.columns.findIndex((column) => column.name === name);
  return Object.entries(source.columns)
    .filter(([, definition]) => definition.type === type && definition.of !== undefined)
    .map(([name, definition]) => [placeOf(name), placeOf(definition.of ?? "")] as const)
    .filter(([a, b]) => a !== -1 && b !== -1);
}

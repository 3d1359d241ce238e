/** How many arguments a function takes: at least, at most. */
type Arity = readonly [least: number, most: number];

const MANY = 99;

/**
 * The functions of a row expression. All are pure: of the same row they say the same for ever, so
 * that the day a command runs on, the machine and the run never show in a figure (R6).
 */
export const ROW_FUNCTIONS: Readonly<Record<string, Arity>> = {
  abs: [1, 1],
  ceil: [1, 1],
  coalesce: [2, MANY],
  date: [1, MANY],
  floor: [1, 1],
  ifnull: [2, 2],
  iif: [3, 3],
  instr: [2, 2],
  julianday: [1, MANY],
  length: [1, 1],
  lower: [1, 1],
  max: [2, MANY],
  min: [2, MANY],
  nullif: [2, 2],
  round: [1, 2],
  sign: [1, 1],
  strftime: [2, MANY],
  substr: [2, 3],
  trim: [1, 2],
  upper: [1, 1],
};

/** What the SQL of a population may call besides: over groups and windows of rows, and to write text. */
export const POPULATION_FUNCTIONS: ReadonlySet<string> = new Set([
  ...Object.keys(ROW_FUNCTIONS),
  "avg",
  "count",
  "dense_rank",
  "first_value",
  "format",
  "group_concat",
  "lag",
  "last_value",
  "lead",
  "ntile",
  "printf",
  "quantile",
  "rank",
  "replace",
  "row_number",
  "sum",
  "total",
]);

/** Functions that add up rows: a row expression says what counts of one row, dash adds. */
export const ADDING: ReadonlySet<string> = new Set([
  "avg",
  "count",
  "group_concat",
  "quantile",
  "sum",
  "total",
]);

/** Words of SQL that are no name of a column. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `add all alter analyze and as asc attach begin between by case cast check collate column commit
  create cross current_date current_time current_timestamp default delete desc detach distinct drop
  else end escape except exclude exists explain filter following for from full glob group groups
  having in index inner insert intersect into is isnull join left like limit match materialized
  natural not notnull null nulls offset on or order outer over partition pragma preceding range
  recursive regexp reindex rename replace returning right rollback row rows savepoint select set
  table temp then to transaction trigger true false unbounded union unique update using vacuum values
  view when where window with`.split(/\s+/),
);

/** The one parameter of definitions. */
export const PARAMETER = ":data_osservazione";

/** What depends on the day a command runs. */
export const TODAY: ReadonlySet<string> = new Set([
  "current_date",
  "current_time",
  "current_timestamp",
]);

/** Texts that make a date function look at the clock or at the time zone. */
export const MOVING: ReadonlySet<string> = new Set(["'now'", "'localtime'", "'utc'"]);

export const NO_TODAY = `la data di oggi non è ammessa: c'è ${PARAMETER}`;

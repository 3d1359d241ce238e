import type { ColumnType } from "./document.js";
import type { Unit } from "./italian.js";

const COLUMN: Readonly<Record<Unit, ColumnType>> = {
  numero: "numero",
  percentuale: "percentuale",
  euro: "euro",
  giorni: "giorni",
  rapporto: "rapporto",
  ore: "numero",
  punti: "punti",
};

/** The kind of column that holds values of a unit. */
export const columnType = (unit: Unit): ColumnType => COLUMN[unit];

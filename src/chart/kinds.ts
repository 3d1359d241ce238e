import { readdirSync } from "node:fs";
import { DashError } from "../model/errors.js";
import type { ChartKind } from "./plan.js";

const FOLDER = new URL("./kinds/", import.meta.url);

/** Names of the chart kinds: the files of `chart/kinds/`, sorted. */
export const chartKinds = (): readonly string[] =>
  [
    ...new Set(
      readdirSync(FOLDER)
        .filter((file) => /^[a-z0-9_]+\.(js|ts)$/.test(file))
        .map((file) => file.slice(0, -3)),
    ),
  ].sort();

const loaded = new Map<string, Promise<ChartKind>>();

/** A kind by name. T-LOAD with the known names when there is no such file. */
export function chartKind(name: string): Promise<ChartKind> {
  let found = loaded.get(name);
  if (found === undefined) {
    const file = readdirSync(FOLDER).find(
      (entry) => entry === `${name}.js` || entry === `${name}.ts`,
    );
    if (file === undefined) {
      throw new DashError("T-LOAD", {
        message: `il tipo di grafico «${name}» non esiste.`,
        remedy: `I tipi conosciuti: ${chartKinds().join(", ")}.`,
      });
    }
    found = import(new URL(file, FOLDER).href).then((room: { kind: ChartKind }) => room.kind);
    loaded.set(name, found);
  }
  return found;
}

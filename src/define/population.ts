import type { PopulationBody } from "./population-schema.js";

/** The territory levels one may cut by, widest first. */
export const LEVELS = ["regione", "ambito", "comune", "municipio"] as const;
export type Level = (typeof LEVELS)[number];

export type Population = PopulationBody & { readonly name: string };

import type { Ufficio } from "./staff.js";
import type { DemoAmbito } from "./territory.js";

/** What every nucleo of a run shares. */
export interface Mondo {
  readonly seme: number;
  readonly horizon: number;
  readonly vicini: (ambito: DemoAmbito) => readonly DemoAmbito[];
  readonly ufficio: (ambito: DemoAmbito) => Ufficio;
}

import type { Residenza } from "./facts.js";
import type { Random } from "./random.js";
import type { DemoAmbito } from "./territory.js";
import { municipioOf } from "./territory.js";
import type { Mondo } from "./world.js";

/** Where a nucleo lives; three in a hundred move once, within the ambito or to another of the region. */
export function homesOf(
  mondo: Mondo,
  ambito: DemoAmbito,
  random: Random,
  prima: number,
): readonly Residenza[] {
  const luogo = random.weighted(ambito.sorte);
  const casa: Residenza = { ambito, luogo, municipio: municipioOf(luogo.comune, random), dal: 0 };
  if (!random.chance(0.03)) return [casa];
  const dal = prima + random.int(60, 800);
  const lontano = random.chance(0.22);
  const vicini = lontano ? mondo.vicini(ambito) : [ambito];
  const altro = vicini[random.int(0, vicini.length - 1)] ?? ambito;
  const nuovo = random.weighted(altro.sorte);
  if (nuovo.comune === luogo.comune) return [casa];
  return [casa, { ambito: altro, luogo: nuovo, municipio: municipioOf(nuovo.comune, random), dal }];
}

/** Where a nucleo lives on a day. */
export function homeAt(residenze: readonly Residenza[], at: number): Residenza {
  const [casa, nuova] = residenze;
  if (nuova !== undefined && nuova.dal <= at) return nuova;
  if (casa === undefined) throw new Error("a nucleo without a home");
  return casa;
}

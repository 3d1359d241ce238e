import { few, naturally, plural } from "../../model/italian.js";
import type { TerritoryData } from "../../model/territory-data.js";
import type { FeaturePlace, PlaceOfFeatures } from "./place.js";

/**
 * What a map leaves out of the territory it is about: regioni of Italy, province of the regioni it
 * has, comuni of the province it has (of the whole regione once it has several of its province). And
 * the comuni it draws that are no longer there.
 */
export function missingShapes(
  found: readonly FeaturePlace[],
  places: PlaceOfFeatures,
  territory: TerritoryData,
): readonly string[] {
  const said: string[] = [];
  const codes = (livello: FeaturePlace["livello"]): ReadonlySet<string> =>
    new Set(found.filter((one) => one.livello === livello).map((one) => one.codice));

  const regioni = codes("regione");
  if (regioni.size > 1) {
    const lacks = [...territory.regioni].filter(([code]) => !regioni.has(code));
    if (lacks.length > 0) said.push(`mancano le regioni ${few(lacks.map(([, nome]) => nome))}.`);
  }

  const province = codes("provincia");
  if (province.size > 0) {
    const own = new Set([...province].map((code) => places.province.get(code)));
    const lacks = [...places.province].filter(
      ([code, regione]) => own.has(regione) && !province.has(code),
    );
    if (lacks.length > 0) said.push(`mancano le province ${few(lacks.map(([code]) => code))}.`);
  }

  const comuni = codes("comune");
  if (comuni.size > 0) said.push(...missingComuni(comuni, places, territory));
  return said;
}

function missingComuni(
  drawn: ReadonlySet<string>,
  places: PlaceOfFeatures,
  territory: TerritoryData,
): readonly string[] {
  const nameOf = (code: string): string => territory.comuni.get(code)?.nome ?? code;
  const provinceDrawn = new Map<string, Set<string>>();
  for (const code of drawn) {
    const provincia = places.inForce.get(code);
    const regione = territory.comuni.get(code)?.regione;
    if (provincia === undefined || regione === undefined) continue;
    provinceDrawn.set(regione, (provinceDrawn.get(regione) ?? new Set()).add(provincia));
  }
  const said: string[] = [];
  for (const [regione, own] of provinceDrawn) {
    const lacks = [...places.inForce]
      .filter(([code, provincia]) => {
        if (drawn.has(code) || territory.comuni.get(code)?.regione !== regione) return false;
        return own.size > 1 || own.has(provincia);
      })
      .map(([code]) => nameOf(code))
      .sort(naturally);
    if (lacks.length === 0) continue;
    const where = territory.regioni.get(regione) ?? regione;
    said.push(
      `${where}: ${plural(lacks.length, "comune è senza contorno", "comuni sono senza contorno")} a questa data: ${few(lacks)}.`,
    );
  }
  const ended = [...drawn]
    .filter((code) => !places.inForce.has(code))
    .map(nameOf)
    .sort();
  if (ended.length > 0) {
    said.push(
      `${plural(ended.length, "contorno è di un comune", "contorni sono di comuni")} che a questa data non ci sono: ${few(ended)}.`,
    );
  }
  return said;
}

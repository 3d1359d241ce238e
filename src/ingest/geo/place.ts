import type { FormerName } from "../../define/former-names.js";
import { foldWord } from "../../model/italian.js";
import type { TerritoryData } from "../../model/territory-data.js";
import { BAD_NAME, BAD_TERRITORY, Fault, MISSING } from "../convert/fault.js";
import { comuneConverter, NameCheck, noAssumptions } from "../convert/territory.js";
import type { Properties } from "./geometry.js";

export type MapLevel = "regione" | "provincia" | "comune";

/** Which territory a feature is. */
export interface FeaturePlace {
  readonly livello: MapLevel;
  readonly codice: string;
  readonly nome: string;
  readonly regione: string;
}

// Names of properties, folded, in the files of ISTAT and in those made from them.
const CADASTRAL = ["comcatastocode", "codicecatastale", "catastale", "codcatasto", "belfiore"];
const COMUNE = [
  "comistatcode",
  "procomt",
  "procom",
  "codicecomune",
  "codicecomuneistat",
  "codiceistat",
];
const PROVINCIA = ["provistatcode", "codprov", "codiceprovincia"];
const REGIONE = ["registatcode", "codreg", "codiceregione"];
const COMUNE_NAME = ["name", "comune", "denominazione", "dencom", "comname", "nome"];
const PROVINCIA_NAME = ["provname", "denprov", "denuts", "dencm"];
const REGIONE_NAME = ["regname", "denreg"];

const CODES = [...CADASTRAL, ...COMUNE, ...PROVINCIA, ...REGIONE];
const NAMES = [...CODES, ...COMUNE_NAME, ...PROVINCIA_NAME, ...REGIONE_NAME];

/** The tables of shapefiles cut the names of their columns after so many letters. */
const CUT = 10;

/** The name a property goes by: folded, and whole where a shapefile has cut it. */
function nameOf(key: string, known: readonly string[]): string {
  const folded = foldWord(key);
  if (key.length !== CUT || known.includes(folded)) return folded;
  return known.find((name) => name.startsWith(folded)) ?? folded;
}

/** Whether a feature with these properties says which territory it is. */
export const hasPlaceCode = (keys: readonly string[]): boolean =>
  keys.some((key) => CODES.includes(nameOf(key, CODES)));

/** Text of the first property that says something; zero and «-» say nothing, as ISTAT writes them. */
function textOf(folded: ReadonlyMap<string, unknown>, names: readonly string[]): string | null {
  for (const name of names) {
    const value = folded.get(name);
    if (typeof value !== "string" && typeof value !== "number") continue;
    const text = String(value).trim();
    if (text !== "" && text !== "-" && text !== "0") return text;
  }
  return null;
}

/** Finds which regione, provincia or comune each feature of a map is, at the map's date. */
export class PlaceOfFeatures {
  readonly #territory: TerritoryData;
  readonly #comune: ReturnType<typeof comuneConverter>;
  readonly #names: NameCheck;
  readonly province: ReadonlyMap<string, string>;
  /** Comuni in force, with their provincia. */
  readonly inForce: ReadonlyMap<string, string>;

  constructor(
    territory: TerritoryData,
    former: ReadonlyMap<string, readonly FormerName[]>,
    day: string,
  ) {
    const assumptions = noAssumptions();
    this.#territory = territory;
    this.#comune = comuneConverter(territory, day, assumptions);
    this.#names = new NameCheck(territory, former, assumptions);
    this.inForce = comuniAt(territory, day);
    const province = new Map<string, string>();
    for (const [catastale, provincia] of this.inForce) {
      province.set(provincia, territory.comuni.get(catastale)?.regione ?? "");
    }
    this.province = province;
  }

  /** The place, or why there is none: R-REQ without a code, R-TERR, R-TERR-NAME. */
  find(properties: Properties): FeaturePlace | Fault {
    const folded = new Map(
      Object.entries(properties).map(([key, value]) => [nameOf(key, NAMES), value]),
    );
    const own = textOf(folded, CADASTRAL);
    const istat = textOf(folded, COMUNE);
    if (own !== null || istat !== null) {
      return this.#findComune(own, istat, textOf(folded, COMUNE_NAME));
    }
    const provincia = textOf(folded, PROVINCIA);
    if (provincia !== null) return this.#findProvincia(provincia, textOf(folded, PROVINCIA_NAME));
    const regione = textOf(folded, REGIONE);
    return regione === null ? MISSING : this.#findRegione(regione, textOf(folded, REGIONE_NAME));
  }

  #findComune(own: string | null, istat: string | null, name: string | null): FeaturePlace | Fault {
    const codice = this.#catastale(own, istat);
    if (codice instanceof Fault) return codice;
    const comune = this.#territory.comuni.get(codice);
    if (comune === undefined) return BAD_TERRITORY;
    const bad = name === null ? null : this.#names.check(name, codice);
    if (bad !== null) return bad;
    return { livello: "comune", codice, nome: name ?? comune.nome, regione: comune.regione };
  }

  /** The cadastral code stays the same for ever; an ISTAT code must be read at the map's date. */
  #catastale(own: string | null, istat: string | null): string | Fault {
    // The shape of a code counts, not what its property is called.
    const [cadastral] = [own, istat].filter((code) => code !== null && /^[a-z]\d{3}$/i.test(code));
    if (cadastral !== undefined && cadastral !== null) {
      const code = cadastral.toUpperCase();
      return this.#territory.comuni.has(code) ? code : BAD_TERRITORY;
    }
    const found = this.#comune.text((istat ?? own ?? "").padStart(6, "0"));
    if (found instanceof Fault) return found;
    return typeof found === "string" ? found : BAD_TERRITORY;
  }

  #findProvincia(text: string, name: string | null): FeaturePlace | Fault {
    const codice = text.padStart(3, "0");
    const regione = this.province.get(codice);
    if (regione === undefined) return BAD_TERRITORY;
    return { livello: "provincia", codice, nome: name ?? codice, regione };
  }

  #findRegione(text: string, name: string | null): FeaturePlace | Fault {
    const codice = text.padStart(2, "0");
    const nome = this.#territory.regioni.get(codice);
    if (nome === undefined) return BAD_TERRITORY;
    const said = name === null ? "" : foldWord(name);
    // «Valle d'Aosta/Vallée d'Aoste»: one name or both.
    const known = nome.split("/").map(foldWord);
    if (said !== "" && !known.some((one) => said.startsWith(one))) return BAD_NAME;
    return { livello: "regione", codice, nome, regione: codice };
  }
}

/**
 * Comuni in force on a day, with the provincia their ISTAT code of that day begins with. Before the
 * first known codes, those.
 */
function comuniAt(territory: TerritoryData, asked: string): ReadonlyMap<string, string> {
  let day = asked;
  const begin = [...territory.codici.values()]
    .flat()
    .reduce((a, { dal }) => (dal < a ? dal : a), "9");
  if (day < begin) day = begin;
  const found = new Map<string, { readonly provincia: string; readonly dal: string }>();
  for (const [istat, holders] of territory.codici) {
    for (const { catastale, dal, al } of holders) {
      const ended = territory.comuni.get(catastale)?.al ?? null;
      if (dal > day || (al !== null && al < day) || (ended !== null && ended < day)) continue;
      const before = found.get(catastale);
      if (before === undefined || before.dal < dal) {
        found.set(catastale, { provincia: istat.slice(0, 3), dal });
      }
    }
  }
  return new Map([...found].map(([catastale, { provincia }]) => [catastale, provincia]));
}

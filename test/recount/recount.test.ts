import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { computeIndicators, jsonResults } from "../../src/app/compute-indicators.js";
import { runCheck } from "../../src/app/run-check.js";
import type { World } from "../../src/app/world.js";
import { type LoadedRegione, loadedRegione, MESI, PATIENCE } from "../helpers/loaded-regione.js";
import { type Recount, recount } from "./recount.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const DASH = join(ROOT, "bin", "run.js");
const SEEDS = join(ROOT, "seeds", "territorio");

type Cell = string | number | null;
type Riga = Readonly<Record<string, Cell>>;
interface Risultato {
  readonly codice: string;
  readonly righe: readonly Riga[];
}

/** What is read of the one object that `--json` writes. */
interface JsonDash {
  readonly risultati?: readonly (Risultato & { readonly domande_fino_al: string })[];
  readonly nuclei?: readonly { readonly protocollo: string }[];
}

/** The numbers of an indicator by the value of one dimension; rows at zero are left out. */
function by(
  results: readonly Risultato[],
  codice: string,
  dimension: string,
): Record<string, Cell> {
  const found = results.find((one) => one.codice === codice);
  if (found === undefined) throw new Error(`manca ${codice}`);
  const rows = found.righe
    .map((riga): [string, Cell] => [String(riga[dimension]), riga.numeratore ?? null])
    .filter(([, value]) => value !== 0);
  return Object.fromEntries(rows);
}

function one(results: readonly Risultato[], codice: string): readonly [Cell, Cell] {
  const righe = results.find((result) => result.codice === codice)?.righe;
  if (righe?.length !== 1) throw new Error(`${codice}: ${righe?.length} righe`);
  return [righe[0]?.numeratore ?? null, righe[0]?.denominatore ?? null];
}

const withoutZeros = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));

/** `00-02` in the engine's lists is `0-2` here. */
const unpadded = (counts: Readonly<Record<string, Cell>>): Record<string, Cell> =>
  Object.fromEntries(
    Object.entries(counts).map(([key, value]) => [key.replace(/\b0(\d)/g, "$1"), value]),
  );

/** What is true at the date, uncut. */
const STATO = [
  "A.1.1",
  "A.1.4",
  "A.1.7",
  "A.3.2",
  "A.3.3",
  "A.3.4",
  "A.3.5",
  "A.4.1",
  "A.4.3",
  "A.5.1",
  "A.5.9",
];
const PRESA_IN_CARICO = ["B.1.2", "B.1.3", "B.1.4", "B.1.5", "B.1.10"];

interface Caso {
  readonly titolo: string;
  readonly regione: string;
  readonly scope: { readonly regione?: string; readonly ambito?: string };
  readonly data: string;
  /** Month of the last INPS delivery at the date. */
  readonly ultimoMese: string;
}

const CASI: readonly Caso[] = [
  {
    titolo: "pie_2",
    regione: "01",
    scope: { ambito: "pie_2" },
    data: "2025-12-31",
    ultimoMese: "2025-12",
  },
  {
    titolo: "il Piemonte",
    regione: "01",
    scope: { regione: "01" },
    data: "2025-12-31",
    ultimoMese: "2025-12",
  },
  {
    titolo: "il Molise",
    regione: "14",
    scope: { regione: "14" },
    data: "2025-12-31",
    ultimoMese: "2025-12",
  },
  {
    titolo: "il Molise venti giorni prima, sulle forniture di allora",
    regione: "14",
    scope: { regione: "14" },
    data: "2025-12-11",
    ultimoMese: "2025-11",
  },
];

const regions = new Map<string, LoadedRegione>();

beforeAll(async () => {
  // Of a large regione a part is enough to count again, as long as every ambito is there.
  regions.set("01", await loadedRegione({ regione: "01", seme: 20, quota: 30 }));
  regions.set("14", await loadedRegione({ regione: "14", seme: 20 }));
}, PATIENCE);

afterAll(() => {
  for (const one of regions.values()) one.remove();
});

describe.each(CASI)("dash e il riconteggio dai file dicono lo stesso: $titolo", (caso) => {
  let attesi: Recount;
  let world: World;
  // One session of dash for each way of cutting: opening one costs more than any figure in it.
  let interi: readonly Risultato[];
  let perComune: readonly Risultato[];
  let perAmbito: readonly Risultato[];
  let perMese: readonly Risultato[];
  let perMeseEIngresso: readonly Risultato[];

  const calcola = async (
    codici: readonly string[],
    per: readonly string[] = [],
  ): Promise<readonly Risultato[]> =>
    jsonResults(
      await computeIndicators(
        { codici, per, scope: caso.scope, data: caso.data, confronta: [] },
        world,
      ),
    ) as readonly Risultato[];

  beforeAll(async () => {
    const region = regions.get(caso.regione);
    if (region === undefined) throw new Error(`manca la regione ${caso.regione}`);
    world = region.world;
    attesi = recount(region.cartella, {
      dataOsservazione: caso.data,
      seeds: SEEDS,
      filter: caso.scope,
      entro: 15,
      mesi: MESI,
    });
    interi = await calcola([...STATO, ...PRESA_IN_CARICO]);
    perComune = await calcola(["A.1.1"], ["comune"]);
    perAmbito = await calcola(["A.1.1"], ["ambito"]);
    perMese = await calcola(["A.2.1", "A.2.2", "A.2.3", "A.2.4"], ["mese"]);
    perMeseEIngresso = await calcola(["A.2.3"], ["mese", "ingresso"]);
  }, PATIENCE);

  test("i nuclei accolti, in tutto, per comune e per ambito", () => {
    expect(attesi.nuclei).toBeGreaterThan(100);
    expect(one(interi, "A.1.1")).toEqual([attesi.nuclei, null]);
    expect(by(perComune, "A.1.1", "comune_catastale")).toEqual(attesi.nucleiPerComune);
    expect(by(perAmbito, "A.1.1", "ambito")).toEqual(attesi.nucleiPerAmbito);
  });

  test("le persone, i sospesi, chi è nella misura", () => {
    expect(one(interi, "A.1.4")).toEqual([attesi.persone, null]);
    expect(one(interi, "A.1.7")).toEqual([attesi.sospesi, attesi.nellaMisura]);
    expect(unpadded(by(interi, "A.4.1", "fascia_eta"))).toEqual(attesi.perEta);
    expect(by(interi, "A.4.3", "sesso")).toEqual(attesi.perSesso);
    expect(by(interi, "A.3.2", "componenti")).toEqual(attesi.perComponenti);
  });

  /** Of the months after the last INPS delivery nothing is known: dash says n.d., not zero. */
  const known = (counts: Readonly<Record<string, number>>): Record<string, number | null> =>
    Object.fromEntries([
      ...Object.entries(withoutZeros(counts)).filter(([key]) => key.slice(0, 7) <= caso.ultimoMese),
      ...(caso.ultimoMese < caso.data.slice(0, 7) ? [[caso.data.slice(0, 7), null]] : []),
    ]);

  test("i beneficiari e le persone di ogni mese", () => {
    expect(by(perMese, "A.2.1", "mese")).toEqual(known(attesi.beneficiariPerMese));
    expect(by(perMese, "A.2.2", "mese")).toEqual(known(attesi.personePerMese));
  });

  test("gli ingressi, per tipo, e le uscite di ogni mese", () => {
    expect(by(perMese, "A.2.3", "mese")).toEqual(known(attesi.ingressi));
    expect(by(perMese, "A.2.4", "mese")).toEqual(known(attesi.uscite));
    const trovati = (perMeseEIngresso[0]?.righe ?? [])
      .filter((riga) => riga.numeratore !== 0 && riga.numeratore !== null)
      .map((riga) => [`${riga.mese} ${riga.ingresso}`, riga.numeratore]);
    const { [caso.data.slice(0, 7)]: _last, ...before } = known(attesi.ingressiPerTipo);
    expect(Object.fromEntries(trovati)).toEqual(before);
  });

  test("gli importi e l'ISEE, al centesimo", () => {
    const [somma, conteggio] = one(interi, "A.5.1");
    expect(Math.round(Number(somma) * 100)).toBe(attesi.importo.somma);
    expect(conteggio).toBe(attesi.importo.conteggio);
    const isee = interi.find(({ codice }) => codice === "A.5.9")?.righe;
    const media = isee?.find((riga) => riga.statistica === "MEDIA");
    const mediana = isee?.find((riga) => riga.statistica === "MEDIANA");
    expect(Math.round(Number(media?.numeratore) * 100)).toBe(attesi.isee.somma);
    expect(media?.denominatore).toBe(attesi.isee.conteggio);
    expect(Number(mediana?.valore) * 100).toBeCloseTo(attesi.isee.mediana ?? -1, 6);
  });

  test("i nuclei con minorenni, con bambini sotto i tre anni, con disabilità", () => {
    expect(one(interi, "A.3.3")).toEqual([attesi.conMinori, attesi.nuclei]);
    expect(one(interi, "A.3.4")).toEqual([attesi.con02, attesi.nuclei]);
    expect(one(interi, "A.3.5")).toEqual([attesi.conDisabilita, attesi.nuclei]);
  });

  test("la presa in carico: caricati, assegnati, incontrati, AP, PaIS", () => {
    expect(one(interi, "B.1.2")).toEqual([attesi.assegnati, attesi.caricati]);
    expect(one(interi, "B.1.3")).toEqual([attesi.incontrati, attesi.caricati]);
    expect(one(interi, "B.1.4")).toEqual([attesi.apAvviate, attesi.caricati]);
    expect(one(interi, "B.1.5")).toEqual([attesi.apCompletate, attesi.caricati]);
    expect(one(interi, "B.1.10")).toEqual([attesi.paisFirmati, attesi.caricati]);
  });

  test("i nuclei a rischio entro 15 giorni, uno per uno, con scadenza, stato e ultimo giorno utile", async () => {
    const esito = await runCheck(
      { scenario: "nuclei-a-rischio", scope: caso.scope, data: caso.data, entro: 15, max: 0 },
      world,
    );
    expect(attesi.aRischio.length).toBeGreaterThan(5);
    expect(esito.conteggio).toBe(attesi.aRischio.length);
    expect(esito.scattato).toBe(true);
    const key = ({ protocollo }: { protocollo: string }): string => protocollo;
    const trovati = new Map(esito.nuclei.map((riga) => [key(riga), riga]));
    for (const { comune, ...riga } of attesi.aRischio) {
      expect(trovati.get(key(riga))).toMatchObject(riga);
    }
  });
});

describe("da riga di comando, come li chiede un pianificatore", () => {
  const dash = (...args: readonly string[]): { esito: number | null; json: JsonDash } => {
    const world = regions.get("01")?.world;
    if (world === undefined) throw new Error("manca il Piemonte");
    const run = spawnSync(process.execPath, [DASH, ...args, "--json", "--db", world.database], {
      cwd: world.cwd,
      encoding: "utf8",
    });
    return { esito: run.status, json: JSON.parse(run.stdout) as JsonDash };
  };
  const attesi = (): Recount =>
    recount(regions.get("01")?.cartella ?? "", {
      dataOsservazione: "2025-12-31",
      seeds: SEEDS,
      filter: { ambito: "pie_2" },
      entro: 15,
      mesi: MESI,
    });

  test("dash verifica esce con 9 e conta gli stessi nuclei a rischio", () => {
    const { esito, json } = dash(
      ...["verifica", "nuclei-a-rischio", "--ambito", "pie_2", "--entro", "15", "--max", "0"],
    );
    const { aRischio } = attesi();
    expect(esito).toBe(9);
    expect(json).toMatchObject({
      versione: 1,
      comando: "verifica",
      esito: 9,
      conteggio: aRischio.length,
      scattato: true,
      territorio: { livello: "ambito", codice: "pie_2" },
      data_osservazione: "2025-12-31",
    });
    const protocolli = (righe: readonly { protocollo: string }[]): string[] =>
      righe.map(({ protocollo }) => protocollo).sort();
    expect(protocolli(json.nuclei ?? [])).toEqual(protocolli(aRischio));
    expect(dash("verifica", "nuclei-a-rischio", "--ambito", "pie_2", "--max", "100000").esito).toBe(
      0,
    );
  });

  test("dash calcola dà gli stessi nuclei per comune", () => {
    const { esito, json } = dash("calcola", "A.1.1", "--ambito", "pie_2", "--per", "comune");
    expect(esito).toBe(0);
    const [risultato] = json.risultati ?? [];
    expect(risultato?.domande_fino_al).toBe(attesi().domandeFinoAl);
    expect(by(json.risultati ?? [], "A.1.1", "comune_catastale")).toEqual(attesi().nucleiPerComune);
  });
});

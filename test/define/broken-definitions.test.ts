import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkedCatalog, validateCatalog } from "../../src/app/validate-catalog.js";
import type { World } from "../../src/app/world.js";
import { silent } from "../../src/cli/progress.js";
import type { DefinitionIssue } from "../../src/define/read-definition.js";
import { DashError } from "../../src/model/errors.js";
import { dash, dashJson } from "../helpers/dash.js";
import { root } from "../helpers/empty-database.js";

const folder = mkdtempSync(join(tmpdir(), "dash-rotte-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A sound indicator; the cases change one line of it. */
const SOUND = `codice: X.9.9
title: Prova
question: Quanti?
definition: Nuclei.
from: nucleo
where: accolta
numerator: persone >= 5
denominator: "1"
unit: percentuale
observation: S
direction: neutro
origin: I
chart: kpi
by: [cittadinanza]
reference: prova
examples:
  - says: cinque bastano
    data_osservazione: 2025-12-31
    given: |
      accolta | persone
      1 | 5
      1 | 4
    expect: {numeratore: 1, denominatore: 2}
`;
const POPULATION = `title: Prova
row: una riga
sources: [domanda]
needs: [nucleo]
dimensions:
  cittadinanza: { list: cittadinanza, title: Cittadinanza }
sql: |
  SELECT protocollo, comune, municipio, ambito, regione, cittadinanza
  FROM nucleo
  WHERE accolta
`;

let worlds = 0;
function worldOf(files: Readonly<Record<string, string>>): World {
  worlds += 1;
  const cwd = join(folder, String(worlds));
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(files)) {
    const path = join(cwd, "indicators", `${name}.yaml`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return {
    cwd,
    root,
    version: "0",
    now: () => new Date(0),
    progress: silent,
    notice: () => undefined,
    database: join(cwd, "dash.sqlite"),
    keyFile: join(cwd, "pseudonimi.chiave"),
  };
}

const said = ({ place, message }: DefinitionIssue): string =>
  `${place.file}:${place.line}:${place.column} ${message}`;

interface Case {
  readonly what: string;
  readonly line: string;
  readonly instead: string;
  /** Place in the file and message. */
  readonly says: string;
  /** Other faults follow from this one. */
  readonly more?: true;
}

const INDICATORS: readonly Case[] = [
  {
    what: "una colonna che non esiste, con i nomi vicini",
    line: "where: accolta",
    instead: "where: stato = 'ACCOLTA' AND acolta",
    says: "6:30 la colonna «acolta» non esiste nella popolazione «nucleo»; forse accolta",
  },
  {
    what: "una funzione fuori elenco, dentro un testo fra virgolette",
    line: "numerator: persone >= 5",
    instead: 'numerator: "lenght(cittadinanza) > 3 AND persone >= 5"',
    says: "7:13 la funzione «lenght» non è fra quelle ammesse; forse length",
  },
  {
    what: "una somma di righe dentro un'espressione di riga",
    line: "numerator: persone >= 5",
    instead: "numerator: { sum: SUM(persone) }",
    says: "7:19 la funzione «SUM» non è fra quelle ammesse: qui si dice che cosa conta di una riga, e le somme le fa dash",
  },
  {
    what: "una lettura di un'altra tabella",
    line: "numerator: persone >= 5",
    instead: "numerator: protocollo IN (SELECT protocollo FROM individuo)",
    says: "7:27 qui non si leggono altre tabelle: «select» va nell'SQL di una popolazione",
  },
  {
    what: "due istruzioni in una",
    line: "where: accolta",
    instead: "where: accolta; DROP TABLE domanda",
    says: "6:15 qui ci va una sola espressione, senza punto e virgola",
  },
  {
    what: "una parentesi mai chiusa, in un testo su più righe",
    line: "where: accolta",
    instead: "where: >\n  accolta\n  AND (persone > 1",
    says: "8:7 una parentesi aperta e mai chiusa",
  },
  {
    what: "un parametro che non c'è",
    line: "where: accolta",
    instead: "where: data_presentazione <= :oggi",
    says: "6:30 «:oggi» non si conosce: c'è solo :data_osservazione",
  },
  {
    what: "la data di oggi",
    line: "where: accolta",
    instead: "where: data_presentazione <= date('now')",
    says: "6:35 la data di oggi non è ammessa: c'è :data_osservazione",
  },
  {
    what: "un confronto con NULL",
    line: "where: accolta",
    instead: "where: case_manager = NULL",
    says: "6:21 un confronto con NULL non è mai vero: si scrive IS NULL",
  },
  {
    what: "due confronti di fila",
    line: "numerator: persone >= 5",
    instead: "numerator: 1 < persone < 5",
    says: "7:24 due confronti di fila: vanno uniti con AND",
  },
  {
    what: "una popolazione che non esiste",
    line: "from: nucleo",
    instead: "from: nuclei",
    says: "5:7 la popolazione «nuclei» non esiste; forse nucleo",
  },
  {
    what: "la popolazione di un denominatore che non esiste",
    line: 'denominator: "1"',
    instead: "denominator: { from: residente, sum: famiglie }",
    says: "8:22 la popolazione «residente» non esiste; forse residenti",
  },
  {
    what: "una popolazione senza territorio",
    line: "from: nucleo",
    instead: "from: stato_corrente",
    says: "5:7 la popolazione «stato_corrente» non ha comune, municipio, ambito, regione: un indicatore non può partire da lì",
    more: true,
  },
  {
    what: "una dimensione che la popolazione non ha",
    line: "by: [cittadinanza]",
    instead: "by: [cittadinanza, componente]",
    says: "14:20 la dimensione «componente» non è della popolazione «nucleo»; forse componenti",
  },
  {
    what: "un tipo di grafico che non c'è",
    line: "chart: kpi",
    instead: "chart: bare",
    says: "13:8 il grafico «bare» non esiste; forse barre",
  },
  {
    what: "una chiave non prevista",
    line: "chart: kpi",
    instead: "chart: kpi\ngrafico: kpi",
    says: "14:1 chiave non prevista: grafico",
  },
  {
    what: "una variazione fra mesi di righe che non hanno mesi",
    line: "unit: percentuale",
    instead: "lag: 12\nunit: percentuale",
    says: "9:6 «lag» vuole una popolazione mese per mese: «nucleo» non lo è",
  },
  {
    what: "una tabella necessaria che non esiste",
    line: "reference: prova",
    instead: "reference: prova\nrequires: [casi]",
    says: "16:12 la tabella «casi» non esiste; forse caso, pais",
  },
  {
    what: "una colonna di un esempio che non esiste",
    line: "      accolta | persone",
    instead: "      accolta | person",
    says: "20:17 la colonna «person» non esiste nella popolazione «nucleo»; forse persone",
  },
  {
    what: "un esempio che non torna",
    line: "    expect: {numeratore: 1, denominatore: 2}",
    instead: "    expect: {numeratore: 2, denominatore: 2}",
    says: "17:5 l'esempio «cinque bastano» non dà numeratore 2, denominatore 2: dà numeratore 1, denominatore 2",
  },
  {
    what: "una misura che non c'è",
    line: "    expect: {numeratore: 1, denominatore: 2}",
    instead: "    expect: {numeratori: 1}",
    says: "23:26 «numeratori» non è né una misura né una dimensione; forse numeratore",
  },
];

const POPULATIONS: readonly Case[] = [
  {
    what: "un elenco di codici che non esiste",
    line: "  cittadinanza: { list: cittadinanza, title: Cittadinanza }",
    instead: "  cittadinanza: { list: citadinanza, title: Cittadinanza }",
    says: "6:25 l'elenco di codici «citadinanza» non esiste; forse cittadinanza",
  },
  {
    what: "una tabella non dichiarata",
    line: "  WHERE accolta",
    instead: "  WHERE accolta AND protocollo IN (SELECT protocollo FROM individuo)",
    says: "10:59 «individuo» non è dichiarata: va in sources, also o needs",
  },
  {
    what: "una tabella che non esiste",
    line: "  FROM nucleo",
    instead: "  FROM nucleo JOIN tutto_il_resto USING (protocollo)",
    says: "9:20 la tabella o popolazione «tutto_il_resto» non esiste",
  },
  {
    what: "una scrittura",
    line: "  SELECT protocollo, comune, municipio, ambito, regione, cittadinanza",
    instead: "  DELETE FROM domanda; SELECT 1",
    says: "8:3 l'SQL di una popolazione è un SELECT, e qui comincia con «DELETE»",
  },
  {
    what: "un PRAGMA dopo il SELECT",
    line: "  WHERE accolta",
    instead: "  WHERE accolta; PRAGMA table_info(domanda)",
    says: "10:16 qui ci va un solo SELECT",
  },
  {
    what: "una funzione che legge altrove",
    line: "  FROM nucleo",
    instead: "  FROM nucleo, pragma_table_info('domanda')",
    says: "9:16 «pragma_table_info» non è una tabella",
  },
  {
    what: "una colonna che il motore non trova",
    line: "  WHERE accolta",
    instead: "  WHERE nucleo.acolta",
    says: "10:9 la colonna «nucleo.acolta» non esiste; forse accolta",
  },
  {
    what: "una popolazione che si appoggia su sé stessa",
    line: "needs: [nucleo]",
    instead: "needs: [nucleo, p7]",
    says: "4:17 «p7» e «p7» si appoggiano l'una sull'altra",
  },
  {
    what: "una dimensione che l'SQL non dà",
    line: "  SELECT protocollo, comune, municipio, ambito, regione, cittadinanza",
    instead: "  SELECT protocollo, comune, municipio, ambito, regione",
    says: "6:17 la dimensione «cittadinanza» non è una colonna dell'SQL",
  },
];

const changed = (text: string, { line, instead }: Case): string => {
  if (!text.includes(`${line}\n`)) throw new Error(`manca la riga ${line}`);
  return text.replace(`${line}\n`, `${instead}\n`);
};

test("la definizione da cui partono i casi è buona", () => {
  const world = worldOf({ "prova/buono": SOUND, "populations/buona": POPULATION });
  expect(validateCatalog(world).map(said)).toEqual([]);
});

const broken = Object.fromEntries([
  ...INDICATORS.map((one, i) => [
    `prova/i${10 + i}`,
    changed(SOUND, one).replace("X.9.9", `X.9.${10 + i}`),
  ]),
  ...POPULATIONS.map((one, i) => [`populations/p${i}`, changed(POPULATION, one)]),
]);

describe("ogni definizione rotta apposta ha il suo errore, alla sua riga e colonna", () => {
  const found = validateCatalog(worldOf(broken)).map(said);
  const of = (file: string): readonly string[] =>
    found.filter((line) => line.startsWith(`${file}:`)).map((line) => line.slice(file.length + 1));

  for (const [i, one] of INDICATORS.entries()) {
    test(`un indicatore con ${one.what}`, () => {
      const [first, ...others] = of(`indicators/prova/i${10 + i}.yaml`);
      expect(first).toBe(one.says);
      expect(others.length > 0).toBe(one.more === true);
    });
  }
  for (const [i, one] of POPULATIONS.entries()) {
    test(`una popolazione con ${one.what}`, () => {
      expect(of(`indicators/populations/p${i}.yaml`)).toEqual([one.says]);
    });
  }

  test("i compositi nominano indicatori che ci sono, e i codici non si ripetono", () => {
    const composite = `codice: X.9.8
title: Prova
question: Quanti?
definition: Insieme.
composite: { of: [A.1.1, B.1.55, M.1], sort: B.1.5 }
unit: percentuale
observation: S
direction: neutro
origin: I
chart: kpi
reference: prova
examples:
  - says: vuoto
    data_osservazione: 2025-12-31
    given: { nucleo: "accolta\\n1\\n" }
    expect: []
`;
    const world = worldOf({
      "prova/composito": composite,
      "prova/doppio": SOUND.replace("X.9.9", "A.1.1"),
    });
    const found = validateCatalog(world).map(said);
    expect(found).toContainEqual(
      expect.stringMatching(
        /^indicators\/prova\/composito\.yaml:5:26 l'indicatore «B\.1\.55» non esiste; forse B\.1\.5/,
      ),
    );
    expect(found).toContainEqual(
      expect.stringContaining("prova/composito.yaml:5:34 M.1 è a sua volta fatto di altri"),
    );
    expect(found).toContainEqual(
      expect.stringContaining("prova/composito.yaml:5:46 «B.1.5» non è fra gli indicatori di «of»"),
    );
    expect(found).toContainEqual(
      expect.stringMatching(/prova\/doppio\.yaml:1:9 il codice A\.1\.1 è già di /),
    );
  });
});

test("tutti i problemi escono insieme, per file e riga, col codice d'uscita 5", () => {
  const world = worldOf(broken);
  const ran = dash(["indicatori", "valida"], world.cwd);
  expect(ran.code).toBe(5);
  const first = ran.out
    .split("\n")
    .find((line) => line.startsWith("indicators/populations/p0.yaml"));
  expect(first).toBe(
    "indicators/populations/p0.yaml:6:25 dimensions.cittadinanza.list: l'elenco di codici «citadinanza» non esiste; forse cittadinanza",
  );
  const json = dashJson(["indicatori", "valida"], world.cwd) as {
    esito: number;
    problemi: { file: string; riga: number; colonna: number }[];
  };
  expect(json.esito).toBe(5);
  for (const name of Object.keys(broken)) {
    expect(json.problemi.map(({ file }) => file)).toContain(`indicators/${name}.yaml`);
  }
});

describe("una definizione dell'utente è controllata anche da chi calcola", () => {
  const refusal = (files: Readonly<Record<string, string>>): DashError => {
    try {
      checkedCatalog(worldOf(files));
    } catch (error) {
      if (error instanceof DashError) return error;
      throw error;
    }
    throw new Error("nessun errore");
  };

  test("un'espressione sbagliata ferma il calcolo con T-SQL e il posto", () => {
    const text = SOUND.replace("where: accolta", "where: acolta");
    const found = refusal({ "prova/rotto": text });
    expect(found.code).toBe("T-SQL");
    expect(found.exit).toBe(5);
    expect(found.place).toEqual({
      file: "indicators/prova/rotto.yaml",
      line: 6,
      column: 8,
      field: "where",
    });
  });

  test("un nome che non esiste lo ferma con T-SPEC", () => {
    const found = refusal({ "prova/rotto": SOUND.replace("from: nucleo", "from: nuclei") });
    expect([found.code, found.place.line]).toEqual(["T-SPEC", 5]);
  });

  test("una popolazione sua che non si compila lo ferma, e una buona no", () => {
    const text = POPULATION.replace("WHERE accolta", "WHERE acolta");
    expect(refusal({ "populations/rotta": text }).code).toBe("T-SQL");
    const world = worldOf({ "prova/buono": SOUND, "populations/buona": POPULATION });
    expect(checkedCatalog(world).indicators.has("X.9.9")).toBe(true);
  });
});

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { acceptedAt, acceptedBetween, acceptedOn, ageOf, isIn, type Where } from "./people.js";
import { cell, cents, group, latest, placesAt, type Row, readCsv } from "./read.js";

/** Numerator and denominator, null where undefined; a lone number has no denominator. */
export type Pair = readonly [number | null, number | null];
export type Counted = Readonly<Record<string, Readonly<Record<string, Pair>>>>;

export interface ResourcesRequest {
  readonly folder: string;
  readonly seeds: string;
  readonly date: string;
  readonly where: Where;
}

/** Which support and which commitment answer a need: the reference of the domain, 2.12 and 2.13. */
const ANSWERS: Readonly<Record<string, { sostegni: string[]; impegni: string[] }>> = {
  a: { sostegni: ["b", "d", "e", "x3"], impegni: ["i4"] },
  b: { sostegni: ["a", "d"], impegni: ["i6"] },
  c: { sostegni: ["c", "x1", "x2"], impegni: ["i2", "i5"] },
  d: { sostegni: ["d", "x2"], impegni: ["i3"] },
  e: { sostegni: ["e", "x4"], impegni: ["i6"] },
  f: { sostegni: ["f", "g", "d"], impegni: ["i1"] },
};
const AREAS = Object.keys(ANSWERS);
const OBJECTIVES = ["O1", "O2", "O3", "O4", "O5", "O6"];

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const tally = (keys: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
};
const alone = (counts: Readonly<Record<string, number>>): Record<string, Pair> =>
  Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, [n, null] as Pair]));
const over = (
  counts: Readonly<Record<string, number>>,
  whole: number,
  keys: readonly string[] = Object.keys(counts),
): Record<string, Pair> =>
  Object.fromEntries(keys.map((key) => [key, [counts[key] ?? 0, whole] as Pair]));
const byNow = (row: Row, column: string, date: string): boolean =>
  cell(row, column) !== "" && cell(row, column) <= date;
const last = <T>(items: readonly T[], key: (item: T) => string): T | undefined =>
  [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1)).at(-1);

/** PUC and operators, from the exports of GePI. */
function countStaff(request: ResourcesRequest): Counted {
  const { folder, seeds, date, where } = request;
  const placeOf = placesAt(seeds, date);
  const regionOf = new Map(
    readCsv(join(seeds, "ambiti.csv")).map((row) => [cell(row, "codice"), cell(row, "regione")]),
  );
  const placeOfRow = (row: Row) => {
    const place = placeOf(cell(row, "comune_istat"), "");
    const ambito = place?.ambito ?? cell(row, "codice_ambito");
    return { comune: place?.comune ?? null, ambito, regione: regionOf.get(ambito) ?? "" };
  };
  const here = (row: Row): boolean => isIn(where, { ...placeOfRow(row), comune: "" } as never);
  const puc = latest(folder, "gepi_puc", date).rows.filter(here);
  const running = puc.filter((row) => cell(row, "stato") === "IN_CORSO");
  const runningIds = new Set(running.map((row) => cell(row, "id_puc")));
  const open = latest(folder, "gepi_puc_partecipazioni", date).rows.filter(
    (row) =>
      cell(row, "data_inizio") <= date &&
      (cell(row, "data_fine") === "" || cell(row, "data_fine") >= date),
  );
  const live = new Set(
    puc
      .filter((row) => !["BOZZA", "CONCLUSO", "ANNULLATO"].includes(cell(row, "stato")))
      .map((row) => cell(row, "id_puc")),
  );
  const inRunning = open.filter((row) => runningIds.has(cell(row, "id_puc")));
  const hours = new Map(running.map((row) => [cell(row, "id_puc"), cell(row, "ore_settimanali")]));
  const operators = latest(folder, "gepi_operatori", date).rows.filter(
    (row) =>
      here(row) &&
      (cell(row, "data_accreditamento") === "" || cell(row, "data_accreditamento") <= date),
  );
  const active = operators.filter(
    (row) =>
      ["", "ATTIVO"].includes(cell(row, "stato")) &&
      (cell(row, "data_disattivazione") === "" || cell(row, "data_disattivazione") > date),
  );
  const managers = active.filter((row) => cell(row, "ruolo") === "CASE_MANAGER");
  const distinct = (rows: readonly Row[], column: string): number =>
    new Set(rows.map((row) => cell(row, column))).size;

  const loaded = new Set(
    latest(folder, "gepi_casi", date)
      .rows.filter((row) => byNow(row, "data_caricamento", date))
      .map((row) => cell(row, "protocollo")),
  );
  const comuni = new Map(
    acceptedOn(folder, seeds, date, acceptedAt(date))
      .filter((one) => isIn(where, one.place) && loaded.has(one.protocollo))
      .map(({ place }) => [place.comune, place.ambito]),
  );
  const uncovered = [...comuni].filter(
    ([comune, ambito]) =>
      !managers.some((row) => {
        const place = placeOfRow(row);
        return place.comune === null ? place.ambito === ambito : place.comune === comune;
      }),
  );
  const ambiti = new Set(operators.map((row) => placeOfRow(row).ambito));
  const complete = [...ambiti].filter((ambito) =>
    ["COORDINATORE_PAIS", "CASE_MANAGER"].every((ruolo) =>
      active.some((row) => placeOfRow(row).ambito === ambito && cell(row, "ruolo") === ruolo),
    ),
  );
  return {
    // The demo has no PUC cancelled after it was active: then «ever active» needs older deliveries.
    "B.4.1": {
      "": [puc.filter((row) => !["BOZZA", "ANNULLATO"].includes(cell(row, "stato"))).length, null],
    },
    "B.4.2": { "": [running.length, null] },
    "B.4.3": over(tally(running.map((row) => cell(row, "ambito_intervento"))), running.length),
    "B.4.4": { "": [sum(running.map((row) => Number(cell(row, "posti")))), null] },
    "B.4.5": { "": [inRunning.length, sum(running.map((row) => Number(cell(row, "posti"))))] },
    "B.4.6": {
      "": [
        distinct(
          open.filter((row) => live.has(cell(row, "id_puc"))),
          "id_individuo",
        ),
        null,
      ],
    },
    "B.4.8": {
      "": [sum(inRunning.map((row) => Number(hours.get(cell(row, "id_puc"))))), inRunning.length],
    },
    "B.5.1": alone(
      tally(
        [
          ...new Set(operators.map((row) => `${cell(row, "id_operatore")} ${cell(row, "ruolo")}`)),
        ].map((pair) => pair.split(" ")[1] ?? ""),
      ),
    ),
    "B.5.2": {
      ATTIVI: [distinct(active, "id_operatore"), null],
      ATTIVI_90: [
        distinct(
          active.filter((row) => daysBefore(date, 90) <= cell(row, "ultimo_accesso")),
          "id_operatore",
        ),
        null,
      ],
    },
    "B.5.4": {
      "": [distinct(managers, "id_operatore"), sum([...residents(request).values()]) / 10_000],
    },
    "B.5.5": { "": [uncovered.length, null] },
    "B.5.6": { "": [complete.length, ambiti.size] },
  };
}

function daysBefore(date: string, days: number): string {
  const day = new Date(`${date}T12:00:00Z`);
  day.setUTCDate(day.getUTCDate() - days);
  return day.toISOString().slice(0, 10);
}

/** Residents of each ambito of the territory, from the ISTAT file, which has a line above its header. */
function residents({ folder, seeds, date, where }: ResourcesRequest): ReadonlyMap<string, number> {
  const placeOf = placesAt(seeds, date);
  const name = readdirSync(folder).find((file) => /^POSAS_\d+_it_Comuni\.csv$/.test(file)) ?? "";
  const found = new Map<string, number>();
  for (const line of readFileSync(join(folder, name), "utf8").split(/\r?\n/).slice(2)) {
    const [code = "", , age, , , total] = line.split(";").map((one) => one.replaceAll('"', ""));
    const place = placeOf(code, "");
    if (age === "999" || total === undefined || !isIn(where, place)) continue;
    const ambito = place?.ambito ?? "";
    found.set(ambito, (found.get(ambito) ?? 0) + Number(total));
  }
  return found;
}

/** The path in the file; where it is missing, the rule of the reference of the domain, 3.6. */
function pathOf(person: Row, people: readonly Row[], date: string): string {
  const said = cell(person, "percorso");
  if (said !== "") return said;
  const yes = (column: string): boolean => cell(person, column) === "S";
  const age = ageOf(person, date);
  if (age < 18) return "";
  const adults = people.filter((one) => ageOf(one, date) >= 18).length;
  const isDisabled = !["", "NESSUNA"].includes(cell(person, "disabilita_classe"));
  if (age >= 60 || isDisabled || yes("invalidita_l68") || yes("violenza_genere")) {
    return adults === 1 && people.length > 1 ? "P4" : "P2";
  }
  if (yes("pensione_diretta") || yes("patologia_oncologica")) return "P2";
  if (yes("carico_cura") || yes("occupato") || yes("studente")) return "P4";
  return yes("responsabilita_genitoriale") ? "P1" : "P3";
}

/** Needs, commitments and supports of the accepted nuclei, and who of them works in a PUC. */
function countNeeds({ folder, seeds, date, where }: ResourcesRequest): Counted {
  const cases = group(latest(folder, "gepi_casi", date).rows, "protocollo");
  const analyses = group(latest(folder, "gepi_ap", date).rows, "id_caso");
  const pacts = group(latest(folder, "gepi_pais", date).rows, "id_caso");
  const supports = group(latest(folder, "gepi_sostegni", date).rows, "id_caso");
  const commitments = group(latest(folder, "gepi_impegni", date).rows, "id_caso");
  const open = new Set(
    latest(folder, "gepi_puc_partecipazioni", date)
      .rows.filter(
        (row) =>
          cell(row, "data_inizio") <= date &&
          (cell(row, "data_fine") === "" || cell(row, "data_fine") >= date),
      )
      .map((row) => cell(row, "id_individuo")),
  );
  const accepted = acceptedOn(folder, seeds, date, acceptedAt(date)).filter((one) =>
    isIn(where, one.place),
  );
  const nuclei = accepted.flatMap(({ domanda, protocollo, people }) => {
    const mine = (cases.get(protocollo) ?? []).filter((row) =>
      byNow(row, "data_caricamento", date),
    );
    if (mine.length === 0) return [];
    const since =
      cell(domanda, "tipo_domanda") === "RINNOVO" ? cell(domanda, "data_presentazione") : "";
    const rowsOf = (table: ReadonlyMap<string, Row[]>): Row[] =>
      mine.flatMap((row) => table.get(cell(row, "id_caso")) ?? []);
    const done = rowsOf(analyses).filter(
      (row) =>
        byNow(row, "data_avvio", date) &&
        cell(row, "data_avvio") >= since &&
        byNow(row, "data_completamento", date),
    );
    const ap = last(done, (row) => cell(row, "data_completamento") + cell(row, "revisione"));
    const signed = rowsOf(pacts).filter(
      (row) => byNow(row, "data_firma", date) && cell(row, "data_firma") >= since,
    );
    const pact = last(signed, (row) => cell(row, "data_firma") + cell(row, "versione"));
    const written = (table: ReadonlyMap<string, Row[]>): Row[] =>
      pact === undefined
        ? []
        : rowsOf(table).filter(
            (row) =>
              cell(row, "id_pais") === cell(pact, "id_pais") &&
              cell(row, "stato") !== "ANNULLATO" &&
              cell(row, "data") <= date,
          );
    const needs =
      ap === undefined
        ? []
        : cell(ap, "bisogni")
            .split(" ")
            .filter((one) => one !== "");
    const sostegni = written(supports);
    const impegni = written(commitments);
    const month = (rows: readonly Row[], column: string): string =>
      rows
        .map((row) => cell(row, column).slice(0, 7))
        .sort()
        .at(0) ?? "";
    return [
      {
        people,
        needs,
        sostegni,
        impegni,
        assessed: ap !== undefined,
        signed: pact !== undefined,
        apMonth: month(done, "data_completamento"),
        pactMonth: month(signed, "data_firma"),
      },
    ];
  });
  const assessed = nuclei.filter((one) => one.assessed);
  const withPact = nuclei.filter((one) => one.signed);
  const both = assessed.filter((one) => one.signed);
  const needs = both.flatMap((one) => one.needs.map((area) => ({ area, one })));
  const answered = (kind: "sostegni" | "impegni"): typeof needs =>
    needs.filter(({ area, one }) =>
      one[kind].some((row) =>
        ANSWERS[area]?.[kind].includes(cell(row, kind === "sostegni" ? "sostegno" : "impegno")),
      ),
    );
  /** The area in the file; without it, the one need the commitment answers, if it is one. */
  const areaOf = (row: Row): string => {
    const said = cell(row, "macro_area");
    const fit = AREAS.filter((area) => ANSWERS[area]?.impegni.includes(cell(row, "impegno")));
    return said !== "" ? said : fit.length === 1 ? (fit[0] ?? "") : "non_attribuito";
  };
  const month = date.slice(0, 7);
  const apInMonth = assessed.filter((one) => one.apMonth === month);
  const pactsInMonth = withPact.filter((one) => one.pactMonth === month);
  const byArea = tally(assessed.flatMap((one) => one.needs));
  const bySupport = tally(
    withPact.flatMap((one) => [...new Set(one.sostegni.map((row) => cell(row, "sostegno")))]),
  );
  const byCommitmentArea = tally(withPact.flatMap((one) => [...new Set(one.impegni.map(areaOf))]));
  const obliged = withPact.flatMap((one) =>
    one.people.filter((person) => ["P1", "P4"].includes(pathOf(person, one.people, date))),
  );
  const supportCount = sum(withPact.map((one) => one.sostegni.length));
  return {
    "B.4.7": {
      "": [
        obliged.filter((person) => open.has(cell(person, "id_individuo"))).length,
        obliged.length,
      ],
    },
    "D.4.1": { "": [sum(assessed.map((one) => one.needs.length)), assessed.length] },
    "D.4.2": over(byArea, assessed.length, AREAS),
    "D.4.3": {
      MEDIA: [sum(withPact.map((one) => one.impegni.length)), withPact.length],
      NUCLEI: [withPact.filter((one) => one.impegni.length > 0).length, withPact.length],
    },
    "D.4.3 macro_area": over(byCommitmentArea, withPact.length),
    "D.4.4": {
      MEDIA: [supportCount, withPact.length],
      NUCLEI: [withPact.filter((one) => one.sostegni.length > 0).length, withPact.length],
    },
    "D.4.4 sostegno": over(bySupport, withPact.length),
    "D.4.5": { "": [answered("sostegni").length, needs.length] },
    "D.4.6": { "": [answered("impegni").length, needs.length] },
    "D.4.6 macro_area": Object.fromEntries(
      AREAS.map((area) => [
        area,
        [
          answered("impegni").filter((one) => one.area === area).length,
          needs.filter((one) => one.area === area).length,
        ],
      ]),
    ),
    "D.4.7": {
      BISOGNI: [apInMonth.filter((one) => one.needs.length > 0).length, apInMonth.length],
      IMPEGNI: [pactsInMonth.filter((one) => one.impegni.length > 0).length, pactsInMonth.length],
      SOSTEGNI: [pactsInMonth.filter((one) => one.sostegni.length > 0).length, pactsInMonth.length],
    },
    "F.1.2": {
      NUCLEI: [withPact.filter((one) => one.sostegni.length > 0).length, nuclei.length],
      SOSTEGNI: [supportCount, null],
    },
    "F.1.5": { "": [assessed.length, accepted.length] },
  };
}

/** Money is whole cents here; the figures are euro. */
function countFunds(request: ResourcesRequest): Counted {
  const { folder, seeds, date, where } = request;
  const regionOf = new Map(
    readCsv(join(seeds, "ambiti.csv")).map((row) => [cell(row, "codice"), cell(row, "regione")]),
  );
  const here = (row: Row): boolean => {
    const ambito = cell(row, "codice_ambito");
    return (
      (where.ambito ?? ambito) === ambito &&
      (where.regione ?? "") === (where.regione === undefined ? "" : regionOf.get(ambito))
    );
  };
  const rows = latest(folder, "fondi_qsfp_spesa", date).rows.filter(here);
  const years = [...new Set(rows.map((row) => cell(row, "annualita")))].sort();
  const year = years.at(-1) ?? "";
  const total = (fase: string, at = year, obiettivo?: string): number =>
    sum(
      rows
        .filter(
          (row) =>
            cell(row, "annualita") === at &&
            cell(row, "fase") === fase &&
            (obiettivo === undefined || cell(row, "obiettivo") === obiettivo),
        )
        .map((row) => cents(cell(row, "importo")) ?? 0),
    ) / 100;
  const share = (fase: string): Record<string, Pair> => ({
    [year]: [total(fase), total("ASSEGNATA")],
  });
  const byObjective = (fase: string): Record<string, Pair> =>
    Object.fromEntries(
      OBJECTIVES.map((one) => [
        `${one} ${year}`,
        [total(fase, year, one), total("PROGRAMMATA", year, one)],
      ]),
    );
  const nuclei = meanNuclei(request, year);
  const fileOf = (kind: string): Row[] => {
    const name = readdirSync(folder).find((file) => file.startsWith(kind)) ?? "";
    return readCsv(join(folder, name)).filter(here);
  };
  const leps = fileOf("fondi_leps_servizio");
  const lastYear = (all: readonly Row[]): string =>
    all
      .map((row) => cell(row, "anno"))
      .sort()
      .at(-1) ?? "";
  const lepsNow = leps.filter((row) => cell(row, "anno") === lastYear(leps));
  const ambiti = new Set(lepsNow.map((row) => cell(row, "codice_ambito")));
  const users: Record<string, Pair> = {};
  for (const row of lepsNow) {
    const key = `${cell(row, "leps")} ${lastYear(leps)}`;
    users[key] = [(users[key]?.[0] ?? 0) + Number(cell(row, "beneficiari") || 0), null];
  }
  const workers = fileOf("fondi_assistenti_sociali");
  const workersNow = workers.filter((row) => cell(row, "anno") === lastYear(workers));
  const people = residents(request);
  const staff = workersNow.map((row) => ({
    n: Number(cell(row, "fte_indeterminato").replace(",", ".")),
    p: people.get(cell(row, "codice_ambito")) ?? 0,
  }));
  const grant = ({ n, p }: { n: number; p: number }): number => {
    const [few, level, goal] = [p / 6500, p / 5000, p / 4000];
    if (n < few) return 0;
    return (
      40_000 * (Math.min(n, level) - few) + (n > level ? 20_000 * (Math.min(n, goal) - level) : 0)
    );
  };
  return {
    "E.1.1": { [year]: [total("ASSEGNATA"), null] },
    "E.1.1 annualita": Object.fromEntries(years.map((at) => [at, [total("ASSEGNATA", at), null]])),
    "E.1.2": share("PROGRAMMATA"),
    "E.1.3": Object.fromEntries(
      OBJECTIVES.map((one) => [
        `${one} ${year}`,
        [total("PROGRAMMATA", year, one), total("PROGRAMMATA")],
      ]),
    ),
    "E.1.4": share("IMPEGNATA"),
    "E.1.5": byObjective("IMPEGNATA"),
    "E.1.6": share("LIQUIDATA"),
    "E.1.7": byObjective("LIQUIDATA"),
    "E.1.8": share("RENDICONTATA"),
    "E.1.9": byObjective("RENDICONTATA"),
    "E.1.10": { [year]: [total("ASSEGNATA") - total("IMPEGNATA"), null] },
    "E.1.11": { [year]: [total("PROGRAMMATA", year, "O5"), total("ASSEGNATA")] },
    "E.1.12": { [year]: [total("LIQUIDATA"), nuclei] },
    "F.1.1": users,
    "F.1.3": { [lastYear(workers)]: [sum(staff.map(({ p }) => p)), sum(staff.map(({ n }) => n))] },
    "F.1.4": { [lastYear(workers)]: [sum(staff.map(grant)), null] },
    "F.1.6": {
      [lastYear(leps)]: [
        lepsNow.filter((row) => cell(row, "attivo") === "S").length,
        ambiti.size * 9,
      ],
    },
  };
}

/** Nuclei beneficiaries in a month, on average over the months of the year that the files know. */
function meanNuclei({ folder, seeds, date, where }: ResourcesRequest, year: string): number {
  const until = latest(folder, "inps_stati", date).date.slice(0, 7);
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, "0")}`);
  const known = months.filter((month) => month <= until);
  const counts = known.map((month) => {
    const end = new Date(Date.UTC(Number(year), Number(month.slice(5)), 0, 12)).toISOString();
    const to = end.slice(0, 10) > date ? date : end.slice(0, 10);
    return acceptedOn(folder, seeds, date, acceptedBetween(`${month}-01`, to)).filter((one) =>
      isIn(where, one.place),
    ).length;
  });
  return sum(counts) / known.length;
}

/** PUC, operators, needs and answers, funds and LEPS, from the files as they were delivered. */
export const countResources = (request: ResourcesRequest): Counted => ({
  ...countStaff(request),
  ...countNeeds(request),
  ...countFunds(request),
});

import {
  completedYears,
  day,
  daysFrom,
  monthEnd,
  monthStart,
  optionalDay,
  plusDays,
  write,
} from "./calendar.js";
import { cell, cents, group, latest, type Place, placesAt, type Row } from "./read.js";

/**
 * The figures of area A told again from the INPS files, one row after the other: no database, no code
 * of dash. The rules are those of the catalogue (`dominio.md` §4 A), read apart from its SQL.
 */
export interface PlateaRequest {
  readonly dataOsservazione: string;
  readonly seeds: string;
  readonly ambito: string;
  readonly mesi: number;
}

/** Numerator and denominator; of sums of money, cents. */
type Pair = readonly [number, number];

export interface Platea {
  readonly nuclei: number;
  readonly persone: number;
  readonly pairs: Readonly<Record<string, Pair>>;
  readonly counts: Readonly<Record<string, number>>;
  readonly splits: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Cents, half cents included. */
  readonly importoMediano: number | null;
  readonly scala: number;
  readonly monthly: Readonly<
    Record<
      string,
      {
        readonly beneficiari: number;
        readonly presentate: number;
        readonly accolte: number;
        readonly decise: number;
        readonly attesa: number | null;
        /** Cents. */
        readonly spesa: number;
      }
    >
  >;
  readonly finePerMese: Readonly<Record<string, number>>;
}

interface Nucleus {
  readonly row: Row;
  readonly protocollo: string;
  readonly place: Place;
  readonly people: readonly Row[];
  readonly spells: readonly {
    readonly stato: string;
    readonly from: Date;
    readonly to: Date | null;
  }[];
}

const yes = (person: Row, column: string): boolean => cell(person, column) === "S";
const disabled = (person: Row): boolean =>
  !["", "NESSUNA"].includes(cell(person, "disabilita_classe"));

function middle(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const half = Math.floor(sorted.length / 2);
  const high = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[half - 1] ?? 0) + high) / 2;
}

function tally(keys: readonly string[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const key of keys) found[key] = (found[key] ?? 0) + 1;
  return found;
}

export function recountPlatea(folder: string, request: PlateaRequest): Platea {
  const today = day(request.dataOsservazione);
  const files = (kind: string): Row[] => latest(folder, kind, request.dataOsservazione).rows;
  const states = group(files("inps_stati"), "protocollo");
  const members = group(files("inps_individui"), "protocollo");
  const placeOf = placesAt(request.seeds, request.dataOsservazione);

  const all: Nucleus[] = [];
  for (const row of files("inps_domande")) {
    if (cell(row, "misura") !== "ADI" || day(cell(row, "data_presentazione")) > today) continue;
    const place = placeOf(cell(row, "comune_istat"), cell(row, "municipio"));
    if (place === null) continue;
    const protocollo = cell(row, "protocollo");
    const spells = (states.get(protocollo) ?? [])
      .map((one) => ({
        stato: cell(one, "stato"),
        from: day(cell(one, "dal")),
        to: optionalDay(cell(one, "al")),
      }))
      .filter(({ from }) => from <= today);
    all.push({ row, protocollo, place, people: members.get(protocollo) ?? [], spells });
  }
  const here = all.filter(({ place }) => place.ambito === request.ambito);

  const holders = new Map<string, Nucleus[]>();
  for (const one of all) {
    for (const person of one.people) {
      const id = cell(person, "id_individuo");
      holders.set(id, [...(holders.get(id) ?? []), one]);
    }
  }
  const rank = (one: Nucleus): string => cell(one.row, "data_presentazione") + one.protocollo;
  /** Not counted where a member stands in a later application that is accepted in the same span too. */
  const counts = (one: Nucleus, accepted: (other: Nucleus) => boolean): boolean =>
    accepted(one) &&
    !one.people.some((person) =>
      (holders.get(cell(person, "id_individuo")) ?? []).some(
        (other) => other !== one && accepted(other) && rank(other) > rank(one),
      ),
    );
  const acceptedIn = (from: Date, to: Date) => (one: Nucleus) =>
    one.spells.some(
      (spell) =>
        spell.stato === "ACCOLTA" && spell.from <= to && (spell.to === null || spell.to >= from),
    );
  const nuclei = here.filter((one) => counts(one, acceptedIn(today, today)));
  const people = nuclei.flatMap((one) => one.people);
  const total = nuclei.length;

  const age = (person: Row): number => completedYears(day(cell(person, "data_nascita")), today);
  const adult = (person: Row): boolean => age(person) >= 18;
  const exempt = (person: Row): boolean =>
    age(person) >= 60 || disabled(person) || yes(person, "violenza_genere");
  const onlyAdult = (one: Nucleus): boolean =>
    one.people.filter(adult).length === 1 && one.people.some((person) => !adult(person));
  const pathOf = (one: Nucleus, person: Row): string => {
    const written = cell(person, "percorso");
    if (written !== "" || !adult(person)) return written;
    if (exempt(person) || yes(person, "invalidita_l68")) return onlyAdult(one) ? "P4" : "P2";
    if (yes(person, "pensione_diretta") || yes(person, "patologia_oncologica")) return "P2";
    if (["carico_cura", "occupato", "studente"].some((flag) => yes(person, flag))) return "P4";
    return yes(person, "responsabilita_genitoriale") ? "P1" : "P3";
  };
  const adults = nuclei.flatMap((one) =>
    one.people.filter(adult).map((person) => ({ person, path: pathOf(one, person) })),
  );
  const withAny = (test: (person: Row) => boolean): Pair => [
    nuclei.filter((one) => one.people.some(test)).length,
    total,
  ];
  const where = (test: (one: Nucleus) => boolean): Pair => [nuclei.filter(test).length, total];
  const minor = (person: Row): boolean => !adult(person);
  const money = (column: string): (number | null)[] =>
    nuclei.map((one) => cents(cell(one.row, column)));
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((done, value) => done + (value ?? 0), 0);
  const rents = money("importo_affitto");
  const amounts = money("importo_mensile");
  const paths = (one: Nucleus): string[] => one.people.map((person) => pathOf(one, person));
  const isExempt = (one: Nucleus): boolean => {
    const grown = one.people.filter(adult);
    const free = grown.every((person) => {
      const flag = cell(person, "esente_monitoraggio");
      return flag === "" ? exempt(person) : flag === "S";
    });
    return grown.length > 0 && free && !onlyAdult(one);
  };

  const requirements = (one: Nucleus): string => {
    const held = [
      one.people.some(minor) ? "MINORE" : "",
      one.people.some(disabled) ? "DISABILITA" : "",
      one.people.some((person) => age(person) >= 60) ? "OVER60" : "",
      one.people.some((person) => cell(person, "svantaggio_codice") !== "") ? "SVANTAGGIO" : "",
    ].filter((name) => name !== "");
    return held.length === 0 ? "NESSUNO" : held.join("+");
  };
  const causeOf = ({ person, path }: { person: Row; path: string }): string | null => {
    if (path === "P1") return null;
    const causes: readonly (readonly [string, boolean])[] = [
      ["E1", yes(person, "pensione_diretta")],
      ["E2", age(person) >= 60],
      ["E3", yes(person, "invalidita_l68") || disabled(person)],
      ["E4", yes(person, "patologia_oncologica")],
      ["E5", yes(person, "carico_cura")],
      ["E6", yes(person, "violenza_genere")],
      ["E7", yes(person, "occupato")],
      ["E8", yes(person, "studente")],
      ["E9", cell(person, "responsabilita_genitoriale") === "N"],
      ["E10", path === "P4"],
    ];
    return causes.find(([, holds]) => holds)?.[0] ?? null;
  };

  /** End of the period: as written, else 18 months of a first application or 12 of a renewal. */
  const endOf = (one: Nucleus): Date | null => {
    const written = optionalDay(cell(one.row, "data_fine_fruizione"));
    if (written !== null) return written;
    const start = cell(one.row, "decorrenza");
    if (start === "") return null;
    const months = cell(one.row, "tipo_domanda") === "RINNOVO" ? 12 : 18;
    return monthEnd(monthStart(day(`${start}-01`), months - 1));
  };
  const ending = nuclei
    .map(endOf)
    .filter((end) => end !== null)
    .filter((end) => end >= today && end <= plusDays(today, 90));

  const due = new Map<string, number>();
  for (const row of files("inps_importi")) {
    const month = cell(row, "arretrato_di_mese") || cell(row, "mese_competenza");
    const key = `${cell(row, "protocollo")} ${month}`;
    due.set(key, Math.max(due.get(key) ?? 0, cents(cell(row, "spettante")) ?? 0));
  }
  const ever = (one: Nucleus, stato: string): boolean =>
    one.spells.some((spell) => spell.stato === stato);
  const monthly: Record<string, Platea["monthly"][string]> = {};
  for (let back = request.mesi + 11; back >= 0; back -= 1) {
    const from = monthStart(today, -back);
    const to = back === 0 ? today : monthEnd(from);
    const name = write(from).slice(0, 7);
    const presented = here.filter((one) => cell(one.row, "data_presentazione").startsWith(name));
    const waits = here
      .filter((one) => cell(one.row, "data_accoglimento").startsWith(name))
      .filter((one) => day(cell(one.row, "data_accoglimento")) <= today)
      .map((one) =>
        daysFrom(day(cell(one.row, "data_presentazione")), day(cell(one.row, "data_accoglimento"))),
      )
      .filter((days) => days >= 0);
    const stock = here.filter((one) => counts(one, acceptedIn(to, to)));
    monthly[name] = {
      beneficiari: here.filter((one) => counts(one, acceptedIn(from, to))).length,
      presentate: presented.length,
      accolte: presented.filter((one) => ever(one, "ACCOLTA")).length,
      decise: presented.filter((one) => ever(one, "ACCOLTA") || ever(one, "RESPINTA")).length,
      attesa: middle(waits),
      spesa: sum(
        stock.map((one) => {
          const now = cents(cell(one.row, "importo_mensile"));
          return back === 0 ? now : (due.get(`${one.protocollo} ${name}`) ?? now);
        }),
      ),
    };
  }

  const scale = nuclei
    .map((one) => cell(one.row, "scala_equivalenza"))
    .filter((text) => text !== "");
  return {
    nuclei: total,
    persone: people.length,
    pairs: {
      "A.2.10": where((one) => cell(one.row, "tipo_domanda") === "RINNOVO"),
      "A.3.6": withAny((person) => age(person) >= 60),
      "A.3.7": withAny((person) => yes(person, "carico_cura")),
      "A.3.8": withAny((person) => cell(person, "svantaggio_codice") !== ""),
      "A.3.9": where((one) => one.people.length === 1),
      "A.3.10": where(onlyAdult),
      "A.4.5": [people.filter((person) => cell(person, "in_scala") === "N").length, people.length],
      "A.5.5": [sum(amounts), people.length],
      "A.5.6": [rents.filter((rent) => (rent ?? 0) > 0).length, total],
      "A.5.7": [sum(rents), rents.filter((rent) => (rent ?? 0) > 0).length],
      "A.5.8": [sum(rents), sum(amounts)],
      "A.5.12": [amounts.filter((amount) => amount === 4000).length, total],
      "A.6.4": where((one) => !paths(one).some((path) => path === "P1" || path === "P4")),
      "A.6.6": where(isExempt),
    },
    counts: {
      "A.2.11": ending.length,
      "A.5.4": sum(amounts),
      "A.6.7": nuclei.filter(
        (one) =>
          onlyAdult(one) &&
          one.people
            .filter(adult)
            .every((person) => exempt(person) || cell(person, "esente_monitoraggio") === "S"),
      ).length,
    },
    splits: {
      requisiti: tally(nuclei.map(requirements)),
      minorenni: {
        TUTTI: people.filter(minor).length,
        "0-2": people.filter((person) => age(person) < 3).length,
      },
      percorso: tally(adults.map(({ path }) => path)),
      causa: tally(adults.map(causeOf).filter((cause) => cause !== null)),
    },
    importoMediano: middle(amounts.filter((amount) => amount !== null).filter((n) => n > 0)),
    scala: scale.reduce((done, text) => done + Number(text.replace(",", ".")), 0) / scale.length,
    monthly,
    finePerMese: tally(ending.map((end) => write(end).slice(0, 7))),
  };
}

import { completedYears, day, monthEnd, monthStart, optionalDay, write } from "./calendar.js";
import { openTermOf, type Term } from "./deadlines.js";
import { cell, cents, group, latest, type Place, placesAt, type Row } from "./read.js";
import { NOTHING, type Work, workOn } from "./work.js";

/**
 * Counts the main figures from the files as they were delivered: no database, no code of dash. It is
 * written to be read beside the definitions and to be slow, plain and independent.
 */
export interface RecountRequest {
  readonly dataOsservazione: string;
  /** Folder of the territory tables. */
  readonly seeds: string;
  /** One territory, or everything in the files. */
  readonly filter: {
    readonly regione?: string;
    readonly ambito?: string;
    readonly comune?: string;
  };
  /** Days that the risk looks ahead. */
  readonly entro: number;
  /** Months of history, the one of the date included. */
  readonly mesi: number;
}

export interface RiskRow {
  readonly protocollo: string;
  readonly comune: string;
  readonly regola: string;
  readonly scadenza: string | null;
  readonly giorni_residui: number | null;
  readonly stato: string;
  readonly rischio: string;
  readonly ultimo_giorno_utile: string | null;
  readonly case_manager: string | null;
}

type Counts = Readonly<Record<string, number>>;

export interface Recount {
  readonly domandeFinoAl: string;
  readonly nuclei: number;
  readonly nucleiPerComune: Counts;
  readonly nucleiPerAmbito: Counts;
  readonly persone: number;
  readonly nellaMisura: number;
  readonly sospesi: number;
  readonly beneficiariPerMese: Counts;
  readonly personePerMese: Counts;
  readonly ingressi: Counts;
  readonly ingressiPerTipo: Counts;
  readonly uscite: Counts;
  /** Cents; the mean is sum / count. */
  readonly importo: { readonly somma: number; readonly conteggio: number };
  /** Cents. */
  readonly isee: {
    readonly somma: number;
    readonly conteggio: number;
    readonly mediana: number | null;
  };
  readonly conMinori: number;
  readonly con02: number;
  readonly conDisabilita: number;
  readonly perComponenti: Counts;
  readonly perEta: Counts;
  readonly perSesso: Counts;
  readonly caricati: number;
  readonly assegnati: number;
  readonly incontrati: number;
  readonly apAvviate: number;
  readonly apCompletate: number;
  readonly paisFirmati: number;
  /** Within the horizon asked for, risk SOSPENSIONE or DECADENZA, soonest first. */
  readonly aRischio: readonly RiskRow[];
  readonly rischi: Counts;
  readonly statiTermini: Counts;
}

interface Nucleus {
  readonly domanda: Row;
  readonly protocollo: string;
  readonly place: Place;
  readonly states: readonly { stato: string; dal: Date; al: Date | null }[];
  readonly people: readonly Row[];
}

const AGES: readonly (readonly [string, number])[] = [
  ["0-2", 3],
  ["3-5", 6],
  ["6-13", 14],
  ["14-17", 18],
  ["18-29", 30],
  ["30-44", 45],
  ["45-59", 60],
  ["60-66", 67],
  ["67+", Number.POSITIVE_INFINITY],
];

function tally(keys: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}

/** Later application first; on the same day the greater protocollo. */
function later(a: Nucleus, b: Nucleus): boolean {
  const [dayA, dayB] = [
    cell(a.domanda, "data_presentazione"),
    cell(b.domanda, "data_presentazione"),
  ];
  return dayA > dayB || (dayA === dayB && a.protocollo > b.protocollo);
}

const acceptedBetween = (nucleus: Nucleus, from: Date, to: Date): boolean =>
  nucleus.states.some(
    ({ stato, dal, al }) => stato === "ACCOLTA" && dal <= to && (al === null || al >= from),
  );

export function recount(folder: string, request: RecountRequest): Recount {
  const { dataOsservazione, filter, entro, mesi } = request;
  const today = day(dataOsservazione);
  const domande = latest(folder, "inps_domande", dataOsservazione);
  const stati = group(latest(folder, "inps_stati", dataOsservazione).rows, "protocollo");
  const individui = group(latest(folder, "inps_individui", dataOsservazione).rows, "protocollo");
  const placeOf = placesAt(request.seeds, dataOsservazione);

  const all: Nucleus[] = [];
  for (const domanda of domande.rows) {
    if (cell(domanda, "misura") !== "ADI") continue;
    if (day(cell(domanda, "data_presentazione")) > today) continue;
    const place = placeOf(cell(domanda, "comune_istat"), cell(domanda, "municipio"));
    if (place === null) continue;
    const protocollo = cell(domanda, "protocollo");
    all.push({
      domanda,
      protocollo,
      place,
      people: individui.get(protocollo) ?? [],
      states: (stati.get(protocollo) ?? [])
        .map((row) => ({
          stato: cell(row, "stato"),
          dal: day(cell(row, "dal")),
          al: optionalDay(cell(row, "al")),
        }))
        .filter(({ dal }) => dal <= today),
    });
  }

  const here = ({ place }: Nucleus): boolean =>
    (filter.regione === undefined || place.regione === filter.regione) &&
    (filter.ambito === undefined || place.ambito === filter.ambito) &&
    (filter.comune === undefined || place.comune === filter.comune);

  /** Applications that share a member with another: member by member, who has which. */
  const sharers = new Map<string, Nucleus[]>();
  for (const nucleus of all) {
    for (const person of nucleus.people) {
      const id = cell(person, "id_individuo");
      const others = sharers.get(id);
      if (others === undefined) sharers.set(id, [nucleus]);
      else others.push(nucleus);
    }
  }
  /** One nucleus counts once: not when a later application with a common member is accepted too. */
  const counted = (nuclei: readonly Nucleus[]): Nucleus[] => {
    const chosen = new Set(nuclei);
    return nuclei.filter(
      (nucleus) =>
        !nucleus.people.some((person) =>
          sharers
            .get(cell(person, "id_individuo"))
            ?.some((other) => other !== nucleus && chosen.has(other) && later(other, nucleus)),
        ),
    );
  };
  /** Those of the territory, and whoever shares a member with them: enough to count each once. */
  const near = [
    ...new Set(
      all
        .filter(here)
        .flatMap((nucleus) => [
          nucleus,
          ...nucleus.people.flatMap((person) => sharers.get(cell(person, "id_individuo")) ?? []),
        ]),
    ),
  ];

  const stateNow = (nucleus: Nucleus): string =>
    nucleus.states
      .filter(({ al }) => al === null || al >= today)
      .sort((a, b) => Number(b.dal) - Number(a.dal))[0]?.stato ?? "";
  const accepted = counted(near.filter((nucleus) => stateNow(nucleus) === "ACCOLTA")).filter(here);
  const suspended = near.filter((nucleus) => stateNow(nucleus) === "SOSPESA" && here(nucleus));

  const monthly: Record<string, number> = {};
  const monthlyPeople: Record<string, number> = {};
  const entries: Record<string, number> = {};
  const entriesByKind: Record<string, number> = {};
  const exits: Record<string, number> = {};
  const stockOn = (date: Date): Nucleus[] =>
    counted(near.filter((nucleus) => acceptedBetween(nucleus, date, date))).filter(here);
  let before = stockOn(monthEnd(monthStart(today, -mesi)));
  for (let back = mesi - 1; back >= 0; back -= 1) {
    const from = monthStart(today, -back);
    const to = back === 0 ? today : monthEnd(from);
    const name = write(from).slice(0, 7);
    const inMonth = counted(near.filter((nucleus) => acceptedBetween(nucleus, from, to))).filter(
      here,
    );
    monthly[name] = inMonth.length;
    monthlyPeople[name] = inMonth.reduce((sum, { people }) => sum + people.length, 0);
    const after = stockOn(to);
    const [old, now] = [new Set(before), new Set(after)];
    const entered = after.filter((nucleus) => !old.has(nucleus));
    entries[name] = entered.length;
    exits[name] = before.filter((nucleus) => !now.has(nucleus)).length;
    for (const nucleus of entered) {
      const returning = nucleus.states.some(({ stato, dal }) => stato === "ACCOLTA" && dal < from);
      const renewal = cell(nucleus.domanda, "tipo_domanda") === "RINNOVO";
      const key = `${name} ${returning ? "RIENTRO" : renewal ? "RINNOVO" : "NUOVO"}`;
      entriesByKind[key] = (entriesByKind[key] ?? 0) + 1;
    }
    before = after;
  }

  const ageOf = (person: Row): number => completedYears(day(cell(person, "data_nascita")), today);
  const people = accepted.flatMap((nucleus) => nucleus.people);
  const amounts = accepted
    .map(({ domanda }) => cents(cell(domanda, "importo_mensile")))
    .filter((amount) => amount !== null && amount > 0);
  const isee = accepted
    .map(({ domanda }) => cents(cell(domanda, "isee")))
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  const middle = isee.length >> 1;
  const sum = (values: readonly (number | null)[]): number =>
    values.reduce<number>((total, value) => total + (value ?? 0), 0);
  const any = (test: (person: Row) => boolean): number =>
    accepted.filter((nucleus) => nucleus.people.some(test)).length;

  const gepi = workOn(folder, dataOsservazione, [...accepted, ...suspended]);
  const loaded = accepted.filter(({ protocollo }) => gepi.get(protocollo)?.loaded === true);
  const how = (test: (done: Work) => boolean): number =>
    loaded.filter(({ protocollo }) => test(gepi.get(protocollo) ?? NOTHING)).length;

  const terms: { readonly nucleus: Nucleus; readonly term: Term }[] = [];
  for (const nucleus of [...accepted, ...suspended]) {
    const done = gepi.get(nucleus.protocollo) ?? NOTHING;
    const term = openTermOf(nucleus.domanda, done.meetings, nucleus.people, today, entro);
    if (term !== null) terms.push({ nucleus, term });
  }
  const aRischio = terms
    .filter(({ term }) => term.rischio === "SOSPENSIONE" || term.rischio === "DECADENZA")
    .map(({ nucleus, term }) => ({
      protocollo: nucleus.protocollo,
      comune: nucleus.place.comune,
      regola: term.regola,
      scadenza: term.scadenza === null ? null : write(term.scadenza),
      giorni_residui: term.giorniResidui,
      stato: term.stato,
      rischio: term.rischio,
      ultimo_giorno_utile: term.ultimoGiornoUtile === null ? null : write(term.ultimoGiornoUtile),
      case_manager: gepi.get(nucleus.protocollo)?.manager ?? null,
    }))
    .sort((a, b) => (`${a.scadenza}${a.protocollo}` < `${b.scadenza}${b.protocollo}` ? -1 : 1));

  return {
    domandeFinoAl:
      domande.rows
        .map((row) => write(day(cell(row, "data_presentazione"))))
        .sort()
        .at(-1) ?? "",
    nuclei: accepted.length,
    nucleiPerComune: tally(accepted.map(({ place }) => place.comune)),
    nucleiPerAmbito: tally(accepted.map(({ place }) => place.ambito ?? "non_attribuito")),
    persone: people.length,
    nellaMisura: accepted.length + suspended.length,
    sospesi: suspended.length,
    beneficiariPerMese: monthly,
    personePerMese: monthlyPeople,
    ingressi: entries,
    ingressiPerTipo: entriesByKind,
    uscite: exits,
    importo: { somma: sum(amounts), conteggio: amounts.length },
    isee: {
      somma: sum(isee),
      conteggio: isee.length,
      mediana:
        isee.length === 0
          ? null
          : isee.length % 2 === 1
            ? (isee[middle] ?? null)
            : sum([isee[middle - 1] ?? 0, isee[middle] ?? 0]) / 2,
    },
    conMinori: any((person) => ageOf(person) < 18),
    con02: any((person) => ageOf(person) < 3),
    conDisabilita: any((person) => !["", "NESSUNA"].includes(cell(person, "disabilita_classe"))),
    perComponenti: tally(
      accepted.map((nucleus) => (nucleus.people.length >= 6 ? "6+" : `${nucleus.people.length}`)),
    ),
    perEta: tally(
      people.map((person) => AGES.find(([, below]) => ageOf(person) < below)?.[0] ?? ""),
    ),
    perSesso: tally(people.map((person) => cell(person, "sesso"))),
    caricati: loaded.length,
    assegnati: how(({ manager }) => manager !== null),
    incontrati: how(({ met }) => met),
    apAvviate: how(({ apStarted }) => apStarted),
    apCompletate: how(({ apDone }) => apDone),
    paisFirmati: how(({ signed }) => signed),
    aRischio,
    rischi: tally(terms.map(({ term }) => term.rischio)),
    statiTermini: tally(terms.map(({ term }) => `${term.regola} ${term.stato}`)),
  };
}

import { day, daysFrom, monthEnd, monthStart, plusDays, write } from "./calendar.js";
import { cycleStart, openTermOf } from "./deadlines.js";
import { type Accepted, acceptedAt, acceptedOn, ageOf, isIn, type Where } from "./people.js";
import { cell, group, latest, type Row } from "./read.js";
import { median, ninth, type Triple, type Written } from "./triples.js";

/** Folders, date and territory of a recount. */
export interface CareRequest {
  readonly folder: string;
  readonly seeds: string;
  readonly date: string;
  readonly where: Where;
  /** Months of history, the one of the date included. */
  readonly mesi: number;
}

const HELD = ["AVVENUTO_INCONTRO", "PRESENTAZIONE_SPONTANEA"];
const PHASES = ["30", "60", "90", "120", "150"];

const days = (from: string, to: string): number => daysFrom(day(from), day(to));
const after = (from: string, count: number): string => write(plusDays(day(from), count));
const first = (dates: readonly string[]): string | null => [...dates].sort()[0] ?? null;
const share = (top: number, below: number): Triple => [
  below === 0 ? null : (top / below) * 100,
  top,
  below,
];
const per = (top: number, below: number): Triple => [below === 0 ? null : top / below, top, below];

/** The months of the history, oldest first, each with its last day, that of the date cut at it. */
export function monthsOf(date: string, count: number): readonly { mese: string; ultimo: string }[] {
  return Array.from({ length: count }, (_, i) => {
    const from = monthStart(day(date), i - count + 1);
    const end = write(monthEnd(from));
    return { mese: write(from).slice(0, 7), ultimo: end < date ? end : date };
  });
}

/** What the services did for an application: every row of every case of it loaded by the date. */
export interface Done {
  readonly loaded: string;
  readonly last: Row;
  readonly manager: string | null;
  readonly analyses: readonly Row[];
  readonly pacts: readonly Row[];
  readonly meetings: readonly Row[];
  /** Some équipe was made for it by the date, in its own list or in a quadro di analisi. */
  readonly team: boolean;
}

export function workFinder(folder: string, date: string): (domanda: Row) => Done | null {
  const cases = group(latest(folder, "gepi_casi", date).rows, "protocollo");
  const of = (kind: string) => group(latest(folder, kind, date).rows, "id_caso");
  const [analyses, pacts, meetings] = [of("gepi_ap"), of("gepi_pais"), of("gepi_incontri")];
  const [teams, charts] = [of("gepi_equipe"), of("gepi_qa")];
  return (domanda) => {
    const mine = (cases.get(cell(domanda, "protocollo")) ?? [])
      .filter((row) => cell(row, "data_caricamento") <= date)
      .sort((a, b) => {
        const key = (row: Row): string => cell(row, "data_caricamento") + cell(row, "id_caso");
        return key(a) < key(b) ? -1 : 1;
      });
    const [oldest, last] = [mine[0], mine.at(-1)];
    if (oldest === undefined || last === undefined) return null;
    const since =
      cell(domanda, "tipo_domanda") === "PRIMA" ? "" : cell(domanda, "data_presentazione");
    const rows = (table: ReadonlyMap<string, Row[]>): Row[] =>
      mine.flatMap((row) => table.get(cell(row, "id_caso")) ?? []);
    const given = cell(last, "data_assegnazione") || cell(oldest, "data_caricamento");
    return {
      loaded: cell(oldest, "data_caricamento"),
      last,
      manager:
        given <= date && cell(last, "id_case_manager") ? cell(last, "id_case_manager") : null,
      analyses: rows(analyses).filter(
        (row) => cell(row, "data_avvio") !== "" && cell(row, "data_avvio") >= since,
      ),
      pacts: rows(pacts).filter(
        (row) => cell(row, "data_firma") !== "" && cell(row, "data_firma") >= since,
      ),
      meetings: rows(meetings),
      team:
        rows(teams).some((row) => {
          const made = cell(row, "data_costituzione");
          return made === "" || (made >= since && made <= date);
        }) ||
        rows(charts).some((row) => {
          const begun = cell(row, "data_avvio");
          return cell(row, "id_equipe") !== "" && begun !== "" && begun >= since && begun <= date;
        }),
    };
  };
}

/** The day of a meeting that was held and written down by a date; null for any other row. */
export function heldOn(row: Row, date: string): string | null {
  if (!HELD.includes(cell(row, "esito"))) return null;
  const on = cell(row, "data_incontro") || cell(row, "data_appuntamento");
  return on !== "" && on <= date && (cell(row, "data_registrazione") || on) <= date ? on : null;
}

/** When the 120 days began, a justified absence written before the first meeting included, and that meeting. */
function clockOf(
  domanda: Row,
  meetings: readonly Row[],
  date: string,
): { cycle: string; start: string; met: string | null } | null {
  const begun = cycleStart(domanda);
  if (begun === null || write(begun) > date) return null;
  const cycle = write(begun);
  const met = first(
    meetings.map((row) => heldOn(row, date)).filter((on) => on !== null && on >= cycle) as string[],
  );
  let start = cycle;
  for (const row of meetings) {
    if (cell(row, "esito") !== "GIUSTIFICATO_MOTIVO") continue;
    const missed = cell(row, "data_appuntamento") || cell(row, "data_incontro");
    const known = cell(row, "data_registrazione") || missed;
    if (known === "" || known > date || known < cycle || (missed !== "" && missed < cycle))
      continue;
    if (met !== null && known > met) continue;
    if (known > start) start = known;
  }
  return { cycle, start, met };
}

/** The figures of the nuclei accepted on the date and loaded on GePI. */
function countNow(request: CareRequest): Written {
  const { folder, seeds, date, where } = request;
  const work = workFinder(folder, date);
  const accepted = acceptedOn(folder, seeds, date, acceptedAt(date)).filter(({ place }) =>
    isIn(where, place),
  );
  const nuclei = accepted.flatMap((one) => {
    const done = work(one.domanda);
    if (done === null) return [];
    const seen = done.analyses.filter((row) => cell(row, "data_avvio") <= date);
    const finished = seen.filter(
      (row) => cell(row, "data_completamento") !== "" && cell(row, "data_completamento") <= date,
    );
    const signed = done.pacts.filter((row) => cell(row, "data_firma") <= date);
    const latestOf = (rows: readonly Row[], date: string, turn: string): Row | undefined =>
      [...rows]
        .sort((a, b) =>
          cell(a, date) < cell(b, date) ||
          (cell(a, date) === cell(b, date) && Number(cell(a, turn)) < Number(cell(b, turn)))
            ? -1
            : 1,
        )
        .at(-1);
    const lastDone = latestOf(finished, "data_completamento", "revisione");
    const lastSigned = latestOf(signed, "data_firma", "versione");
    const adults = one.people.filter((person) => ageOf(person, date) >= 18);
    const paths = new Set(adults.map((person) => cell(person, "percorso")));
    return [
      {
        ...one,
        ...done,
        clock: clockOf(one.domanda, done.meetings, date),
        begun: first(seen.map((row) => cell(row, "data_avvio"))),
        finished: first(finished.map((row) => cell(row, "data_completamento"))),
        outcome: lastDone === undefined ? "" : cell(lastDone, "esito"),
        signed: first(signed.map((row) => cell(row, "data_firma"))),
        kind: lastSigned === undefined ? "" : cell(lastSigned, "tipo"),
        path: paths.has("P1") ? "P1" : paths.has("P4") ? "P4" : "P2P3",
      },
    ];
  });
  type Loaded = (typeof nuclei)[number];
  const how = (test: (one: Loaded) => boolean, among: readonly Loaded[] = nuclei): number =>
    among.filter(test).length;
  const within = (test: (one: Loaded) => boolean): Loaded[] => nuclei.filter(test);
  const finished = within((one) => one.finished !== null);
  const signed = within((one) => one.signed !== null);
  const obliged = within((one) => one.path === "P1");

  const managers = new Map<string, number>();
  for (const row of latest(folder, "gepi_operatori", date).rows) {
    if (cell(row, "ruolo") !== "CASE_MANAGER" || cell(row, "stato") === "NON_ATTIVO") continue;
    const [from, to] = [cell(row, "data_accreditamento"), cell(row, "data_disattivazione")];
    if (from > date || (to !== "" && to <= date)) continue;
    const ambito = cell(row, "codice_ambito");
    if (where.ambito === undefined || ambito === where.ambito) {
      managers.set(`${ambito} ${cell(row, "id_operatore")}`, 0);
    }
  }
  for (const { manager, place } of nuclei) {
    const key = `${place.ambito} ${manager}`;
    const load = managers.get(key);
    if (load !== undefined) managers.set(key, load + 1);
  }
  const loads = [...managers.values()];
  const carried = loads.reduce((sum, load) => sum + load, 0);
  const mean = carried / loads.length;
  const spread = Math.sqrt(loads.reduce((sum, load) => sum + (load - mean) ** 2, 0) / loads.length);

  const spans = (of: (one: Loaded) => readonly [string | null, string | null]): number[] =>
    nuclei.flatMap((one) => {
      const [from, to] = of(one);
      const length = from === null || to === null || from === "" || to === "" ? -1 : days(from, to);
      return length < 0 ? [] : [length];
    });
  const times = (lengths: readonly number[]): Record<string, Triple> => ({
    MEDIANA: [median(lengths), null, lengths.length],
    P90: [ninth(lengths), null, lengths.length],
  });
  const known = within((one) => one.clock !== null);
  const dueBy = (count: number): Loaded[] =>
    known.filter(({ clock }) => clock !== null && after(clock.cycle, count) <= date);
  const timely = (one: Loaded, on: string | null, count: number): boolean =>
    on !== null &&
    one.clock !== null &&
    on >= one.clock.cycle &&
    days(one.clock.cycle, on) <= count;
  const byMonth = (rows: readonly (readonly [string, number])[]): Map<string, number[]> => {
    const found = new Map<string, number[]>();
    for (const [month, value] of rows) found.set(month, [...(found.get(month) ?? []), value]);
    return found;
  };
  const waits = known.flatMap(({ clock }) =>
    clock === null || clock.met === null
      ? []
      : [[clock.met.slice(0, 7), days(clock.start, clock.met)] as const],
  );
  const waitsByMonth: Record<string, Triple> = {};
  for (const [month, lengths] of byMonth(waits)) {
    for (const [name, triple] of Object.entries(times(lengths))) {
      waitsByMonth[`${month} ${name}`] = triple;
    }
  }
  const timelyByMonth: Record<string, Triple> = {};
  const tellTimely = (base: string, rows: readonly (readonly [string, number])[]): void => {
    for (const [month, hits] of byMonth(rows)) {
      const hit = hits.reduce((sum, one) => sum + one, 0);
      timelyByMonth[`${month} ${base}`] = share(hit, hits.length);
    }
  };
  const analysed = known.filter((one) => one.finished !== null);
  tellTimely(
    "AP",
    analysed.map((one) => [
      (one.finished ?? "").slice(0, 7),
      timely(one, one.finished, 60) ? 1 : 0,
    ]),
  );
  tellTimely(
    "NUCLEI",
    dueBy(60).map((one) => [
      after(one.clock?.cycle ?? date, 60).slice(0, 7),
      timely(one, one.finished, 60) ? 1 : 0,
    ]),
  );

  const sent = group(latest(folder, "gepi_invii_cpi", date).rows, "id_individuo");
  const referrals = accepted.flatMap((one) =>
    one.people.flatMap((person) =>
      (sent.get(cell(person, "id_individuo")) ?? [])
        .filter((row) => {
          const dated =
            cell(row, "data_avvio_cpi") ||
            cell(row, "data_pad_individuale") ||
            cell(row, "data_psp");
          const renewed = cell(one.domanda, "tipo_domanda") === "RINNOVO";
          const same = cell(one.domanda, "nucleo_invariato") === "S";
          return !renewed || same || dated >= cell(one.domanda, "data_presentazione");
        })
        .map((row) => ({ row, person, protocollo: one.protocollo })),
    ),
  );
  const started = new Set(
    referrals
      .filter(
        ({ row }) => cell(row, "data_avvio_cpi") !== "" && cell(row, "data_avvio_cpi") <= date,
      )
      .map(({ person, protocollo }) => `${protocollo} ${cell(person, "id_individuo")}`),
  );
  const workers = finished.flatMap((one) =>
    one.people
      .filter((person) => cell(person, "percorso") === "P1")
      .map((person) => `${one.protocollo} ${cell(person, "id_individuo")}`),
  );
  const pads = referrals
    .map(({ row }) => [cell(row, "data_pad_individuale"), cell(row, "data_psp")] as const)
    .filter(([pad]) => pad !== "" && after(pad, 60) <= date);

  const paths: Record<string, Triple> = {};
  for (const path of ["P1", "P4", "P2P3"]) {
    const among = within((one) => one.path === path);
    const told = (code: string, test: (one: Loaded) => boolean): void => {
      paths[`${code} ${path}`] = share(how(test, among), among.length);
    };
    told("B.1.3", ({ clock }) => clock !== null && clock.met !== null);
    told("B.1.5", (one) => one.finished !== null);
    told("B.1.10", (one) => one.signed !== null);
  }
  const kinds: Record<string, Triple> = {};
  for (const kind of ["SEMPLIFICATO", "EQUIPE"]) {
    kinds[kind] = share(
      how((one) => one.kind === kind, signed),
      signed.length,
    );
  }
  return {
    "B.1.9": {
      "": share(
        how(({ team }) => team),
        how(({ outcome }) => outcome === "C"),
      ),
    },
    "B.3.2": {
      "": share(
        how((one) => "CD".includes(one.outcome || "-"), finished),
        finished.length,
      ),
    },
    "B.3.3": { "": share(workers.filter((one) => started.has(one)).length, workers.length) },
    "B.3.4": {
      "": share(
        pads.filter(([pad, psp]) => psp !== "" && psp >= pad && days(pad, psp) <= 60).length,
        pads.length,
      ),
    },
    "B.3.5": kinds,
    "D.1.1": {
      "": share(
        how((one) => one.signed !== null, obliged),
        obliged.length,
      ),
    },
    "D.1.2": {
      "": share(
        how((one) => one.finished !== null, obliged),
        obliged.length,
      ),
    },
    "D.1.3": paths,
    "D.2.2": { "": per(carried, loads.length) },
    "D.2.3": {
      "": per(
        how((one) => one.begun !== null),
        loads.length,
      ),
    },
    "D.2.4": { "": per(finished.length, loads.length) },
    "D.2.5": { "": per(signed.length, loads.length) },
    "D.2.6": times(waits.map(([, length]) => length)),
    "D.2.6 mese": waitsByMonth,
    "D.2.7": times(
      spans(({ last, manager }) =>
        manager === null || cell(last, "data_assegnazione") > date
          ? [null, null]
          : [cell(last, "data_caricamento"), cell(last, "data_assegnazione")],
      ),
    ),
    "D.2.8": times(spans((one) => [one.clock?.met ?? null, one.finished])),
    "D.2.9": times(spans((one) => [one.finished, one.signed])),
    "D.2.10": {
      AP: share(
        how((one) => timely(one, one.finished, 60), analysed),
        analysed.length,
      ),
      NUCLEI: share(
        how((one) => timely(one, one.finished, 60), dueBy(60)),
        dueBy(60).length,
      ),
    },
    "D.2.10 mese": timelyByMonth,
    "D.2.11": {
      "": share(
        how((one) => timely(one, one.signed, 120), dueBy(120)),
        dueBy(120).length,
      ),
    },
    "D.2.12": {
      MASSIMO: [Math.max(...loads), null, loads.length],
      VARIAZIONE: [spread / mean, null, loads.length],
    },
    ...countEvents(request, nuclei),
  };
}

/** What happened month by month to the nuclei of the date. */
function countEvents(
  { date }: CareRequest,
  nuclei: readonly { begun: string | null; meetings: readonly Row[] }[],
): Written {
  const tally = (keys: readonly string[]): Record<string, Triple> => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return Object.fromEntries([...counts].map(([key, n]): [string, Triple] => [key, [n, n, null]]));
  };
  return {
    "B.2.1 mese": tally(nuclei.flatMap(({ begun }) => (begun === null ? [] : [begun.slice(0, 7)]))),
    "B.2.4 mese,tipo": tally(
      nuclei.flatMap(({ meetings }) =>
        meetings.flatMap((row) => {
          const on = heldOn(row, date);
          return on === null ? [] : [`${on.slice(0, 7)} ${cell(row, "tipo")}`];
        }),
      ),
    ),
  };
}

/** The state of the take-up at the end of each month, with what was there to see on that day. */
function countMonthEnds(request: CareRequest): Written {
  const { folder, seeds, date, where, mesi } = request;
  const work = workFinder(folder, date);
  const rows: Record<string, Triple> = {};
  for (const { mese, ultimo } of monthsOf(date, mesi)) {
    const loaded = acceptedOn(folder, seeds, date, acceptedAt(ultimo))
      .filter(({ place }) => isIn(where, place))
      .flatMap((one) => work(one.domanda) ?? [])
      .filter((done) => done.loaded <= ultimo);
    const by = (row: Row, column: string): boolean =>
      cell(row, column) !== "" && cell(row, column) <= ultimo;
    const analysed = loaded.filter(({ analyses }) =>
      analyses.some((row) => by(row, "data_avvio") && by(row, "data_completamento")),
    );
    const signed = loaded.filter(({ pacts }) => pacts.some((row) => by(row, "data_firma")));
    rows[`${mese} APC`] = share(analysed.length, loaded.length);
    rows[`${mese} PAF`] = share(signed.length, loaded.length);
  }
  return { "B.2.5 mese": rows };
}

/** Of those whose 120 days began in a month, how many had been met after so many days. */
function countCohorts(request: CareRequest): Written {
  const { folder, seeds, date, where } = request;
  const work = workFinder(folder, date);
  const delivered = latest(folder, "gepi_incontri", date).date;
  const seen = delivered < date ? delivered : date;
  const states = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const spells = ({ protocollo }: Accepted): readonly (readonly [string, string])[] =>
    (states.get(protocollo) ?? [])
      .filter((row) => cell(row, "stato") === "ACCOLTA" && cell(row, "dal") <= date)
      .map((row) => [cell(row, "dal"), cell(row, "al") || date] as const);
  // One at a time, so that nobody hides anybody: each application is taken by itself.
  const ever = everAccepted(folder, seeds, date);
  const byPerson = new Map<string, Accepted[]>();
  for (const one of ever) {
    for (const person of one.people) {
      const id = cell(person, "id_individuo");
      byPerson.set(id, [...(byPerson.get(id) ?? []), one]);
    }
  }
  const rank = (one: Accepted): string =>
    `${cell(one.domanda, "data_presentazione")} ${one.protocollo}`;
  const doubled = (one: Accepted): boolean =>
    one.people.some((person) =>
      byPerson
        .get(cell(person, "id_individuo"))
        ?.some(
          (other) =>
            rank(other) > rank(one) &&
            spells(other).some(([from, to]) => spells(one).some(([a, b]) => from <= b && a <= to)),
        ),
    );
  const cohorts = new Map<string, { observed: number; wait: number | null }[]>();
  for (const one of ever) {
    if (!isIn(where, one.place) || doubled(one)) continue;
    const clock = clockOf(one.domanda, work(one.domanda)?.meetings ?? [], seen);
    if (clock === null) continue;
    const month = clock.start.slice(0, 7);
    const wait = clock.met === null ? null : days(clock.start, clock.met);
    cohorts.set(month, [
      ...(cohorts.get(month) ?? []),
      { observed: days(clock.start, seen), wait },
    ]);
  }
  const rows: Record<string, Triple> = {};
  for (const [month, members] of cohorts) {
    for (const limit of PHASES) {
      const whole = members.every(({ observed }) => observed >= Number(limit));
      const met = members.filter(({ wait }) => wait !== null && wait <= Number(limit)).length;
      rows[`${month} ${limit}`] = whole ? share(met, members.length) : [null, null, members.length];
    }
  }
  return { "B.2.6 mese": rows };
}

/** Every application that was accepted on some day, also those that share a member with a later one. */
function everAccepted(folder: string, seeds: string, date: string): readonly Accepted[] {
  const found = new Map<string, Accepted>();
  const once = (states: readonly Row[]): boolean =>
    states.some((row) => cell(row, "stato") === "ACCOLTA" && cell(row, "dal") <= date);
  const left = new Set<string>();
  // `acceptedOn` keeps one of those that share a member: asked again without it, it gives the others.
  for (;;) {
    const more = acceptedOn(
      folder,
      seeds,
      date,
      (states) =>
        once(states) && !left.has(states[0] === undefined ? "" : cell(states[0], "protocollo")),
    );
    if (more.length === 0) return [...found.values()];
    for (const one of more) {
      found.set(one.protocollo, one);
      left.add(one.protocollo);
    }
  }
}

/**
 * The terms that expired in the last months, found by asking on every single day which term is open for
 * each nucleus: slow, and told from the rules as `deadlines` writes them.
 */
function countCured(request: CareRequest, months: number): Written {
  const { folder, seeds, date, where } = request;
  const work = workFinder(folder, date);
  const delivered = latest(folder, "gepi_incontri", date).date;
  const seen = delivered < date ? delivered : date;
  const states = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const stateOn = (protocollo: string, on: string): string =>
    (states.get(protocollo) ?? [])
      .filter((row) => cell(row, "dal") <= on && (cell(row, "al") === "" || cell(row, "al") >= on))
      .sort((a, b) => (cell(a, "dal") < cell(b, "dal") ? 1 : -1))
      .map((row) => cell(row, "stato"))[0] ?? "";
  const inMeasure = (protocollo: string, on: string): boolean =>
    ["ACCOLTA", "SOSPESA"].includes(stateOn(protocollo, on));
  const accepted = acceptedOn(folder, seeds, date, acceptedAt(date));
  const suspended = everyState(folder, seeds, date, "SOSPESA", stateOn);
  const rows: Record<string, Triple> = {};
  for (const { mese } of monthsOf(date, months)) {
    const previous = monthStart(day(`${mese}-01`), -1);
    const useful = `${mese}-20`;
    let expired = 0;
    let cured = 0;
    for (const one of [...accepted, ...suspended]) {
      if (!isIn(where, one.place)) continue;
      const done = work(one.domanda);
      const open = (on: string) =>
        openTermOf(one.domanda, done?.meetings ?? [], one.people, day(on), 30);
      for (let due = previous; due <= monthEnd(previous); due = plusDays(due, 1)) {
        const next = write(plusDays(due, 1));
        if (next > seen) break;
        const term = open(next);
        if (term === null || term.scadenza === null || write(term.scadenza) !== write(due))
          continue;
        if (!["SCADUTO", "SOSPESO"].includes(term.stato) || !inMeasure(one.protocollo, next))
          continue;
        expired += 1;
        if (useful > seen || !inMeasure(one.protocollo, useful)) continue;
        const later = open(useful);
        const moved =
          later === null
            ? term.regola === "R1"
            : later.stato !== "DECADENZA_PROPOSTA" &&
              ((later.regola === "R2" && term.regola === "R1") ||
                (later.scadenza !== null && later.scadenza > due));
        if (moved) cured += 1;
      }
    }
    rows[mese] = useful > seen ? [null, null, expired] : share(cured, expired);
  }
  return { "D.3.8 mese": rows };
}

/** The applications that are in a state on the date. */
function everyState(
  folder: string,
  seeds: string,
  date: string,
  state: string,
  stateOn: (protocollo: string, on: string) => string,
): readonly Accepted[] {
  return acceptedOn(
    folder,
    seeds,
    date,
    (states) => states[0] !== undefined && stateOn(cell(states[0], "protocollo"), date) === state,
  );
}

/** Everything of the take-up, by code and cut. */
export function countCare(request: CareRequest): Written {
  return {
    ...countNow(request),
    ...countMonthEnds(request),
    ...countCohorts(request),
    ...countCured(request, 3),
  };
}

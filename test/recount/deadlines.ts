import { completedYears, day, daysFrom, monthStart, optionalDay, plusDays } from "./calendar.js";
import { cell, type Row } from "./read.js";

/**
 * R1 and R2 told again for the recount, from the text of the rules and not from the code of dash.
 * Works on raw rows of the files.
 */
export interface Term {
  readonly regola: "R1" | "R2";
  /** Null where the term has not begun. */
  readonly scadenza: Date | null;
  readonly giorniResidui: number | null;
  readonly stato: string;
  readonly rischio: "DECADENZA" | "SOSPENSIONE" | "IN_ATTO" | "NESSUNO";
  readonly ultimoGiornoUtile: Date | null;
}

interface Meeting {
  readonly person: string;
  readonly kind: string;
  readonly outcome: string;
  readonly sent: Date | null;
  readonly appointment: Date | null;
  readonly event: Date | null;
  readonly written: Date | null;
}

const HELD = ["AVVENUTO_INCONTRO", "PRESENTAZIONE_SPONTANEA"];
const DAY_AFTER_EXCEPTION = day("2024-03-01");

function meetingOf(row: Row): Meeting {
  const appointment = optionalDay(cell(row, "data_appuntamento"));
  const own = optionalDay(cell(row, "data_incontro"));
  const event = HELD.includes(cell(row, "esito")) ? (own ?? appointment) : (appointment ?? own);
  return {
    person: cell(row, "id_individuo"),
    kind: cell(row, "tipo"),
    outcome: cell(row, "esito"),
    sent: optionalDay(cell(row, "data_convocazione")),
    appointment,
    event,
    written: optionalDay(cell(row, "data_registrazione")) ?? event,
  };
}

/** When the 120 days of an application begin, justified absences aside. */
export function cycleStart(domanda: Row): Date | null {
  const presented = day(cell(domanda, "data_presentazione"));
  const renewal = cell(domanda, "tipo_domanda") === "RINNOVO";
  if (renewal) {
    return cell(domanda, "nucleo_invariato") === "S"
      ? presented
      : optionalDay(cell(domanda, "data_pad_nucleo"));
  }
  return optionalDay(
    cell(domanda, presented < DAY_AFTER_EXCEPTION ? "data_trasmissione_gepi" : "data_pad_nucleo"),
  );
}

/** Meetings held from `start` to `today` and written by then, oldest first. */
function heldBetween(meetings: readonly Meeting[], start: Date, today: Date): Meeting[] {
  return meetings
    .filter(
      ({ outcome, event, written }) =>
        HELD.includes(outcome) &&
        event !== null &&
        event >= start &&
        event <= today &&
        (written ?? event) <= today,
    )
    .sort((a, b) => Number(a.event) - Number(b.event));
}

/** The first valid meeting of the cycle, or null. */
export function firstMeeting(domanda: Row, incontri: readonly Row[], today: Date): Date | null {
  const start = cycleStart(domanda);
  if (start === null) return null;
  return heldBetween(incontri.map(meetingOf), start, today)[0]?.event ?? null;
}

/** Days to the next appointment still without an outcome; null without one. */
function nextAppointment(meetings: readonly Meeting[], today: Date): number | null {
  const waiting = meetings
    .filter(({ appointment, sent, outcome, written }) => {
      if (appointment === null || appointment < today) return false;
      if (sent !== null && sent > today) return false;
      if (outcome === "" || outcome === "IN_ATTESA") return true;
      return appointment > today && written !== null && written > today;
    })
    .map(({ appointment }) => daysFrom(today, appointment ?? today));
  return waiting.length === 0 ? null : Math.min(...waiting);
}

function openTerm(
  regola: "R1" | "R2",
  scadenza: Date,
  absent: boolean,
  appointmentIn: number | null,
  today: Date,
  horizon: number,
): Term {
  const giorniResidui = daysFrom(today, scadenza);
  const suspendedFrom = monthStart(scadenza, 1);
  const soon = appointmentIn !== null && appointmentIn <= horizon;
  const base = { regola, scadenza, giorniResidui };
  if (absent) {
    return { ...base, stato: "DECADENZA_PROPOSTA", rischio: "DECADENZA", ultimoGiornoUtile: null };
  }
  const open = { ...base, ultimoGiornoUtile: plusDays(suspendedFrom, 19) };
  if (giorniResidui >= 0) {
    const near = giorniResidui <= horizon ? "SOSPENSIONE" : "NESSUNO";
    const stato = giorniResidui > 30 ? "NEI_TERMINI" : "IN_SCADENZA";
    return { ...open, stato, rischio: soon ? "DECADENZA" : near };
  }
  if (today < suspendedFrom) {
    return { ...open, stato: "SCADUTO", rischio: soon ? "DECADENZA" : "SOSPENSIONE" };
  }
  return { ...open, stato: "SOSPESO", rischio: soon ? "DECADENZA" : "IN_ATTO" };
}

interface Person {
  readonly id: string;
  readonly adult: boolean;
  readonly exempt: boolean;
}

function personOf(row: Row, today: Date): Person {
  const age = completedYears(day(cell(row, "data_nascita")), today);
  const flag = cell(row, "esente_monitoraggio");
  const disability = cell(row, "disabilita_classe");
  const byRule =
    age >= 60 ||
    (disability !== "" && disability !== "NESSUNA") ||
    cell(row, "violenza_genere") === "S";
  return {
    id: cell(row, "id_individuo"),
    adult: age >= 18,
    exempt: flag === "" ? byRule : flag === "S",
  };
}

/** The first appointment missed without a reason on or after `from` that is known today. */
const missed = (meetings: readonly Meeting[], from: Date, today: Date): boolean =>
  meetings.some(
    ({ outcome, event, written }) =>
      outcome === "ASSENTE_INGIUSTIFICATO" &&
      event !== null &&
      event >= from &&
      event <= today &&
      (written ?? event) <= today,
  );

/**
 * The term that is open for a nucleus today: R1 until the first meeting, R2 afterwards; null when
 * there is nobody to monitor.
 */
export function openTermOf(
  domanda: Row,
  incontri: readonly Row[],
  individui: readonly Row[],
  today: Date,
  horizon: number,
): Term | null {
  const start = cycleStart(domanda);
  const meetings = incontri.map(meetingOf);
  const appointmentIn = nextAppointment(meetings, today);
  if (start === null || start > today) {
    const soon = appointmentIn !== null && appointmentIn <= horizon;
    return {
      regola: "R1",
      scadenza: null,
      giorniResidui: null,
      stato: "NON_AVVIATO",
      rischio: soon ? "DECADENZA" : "NESSUNO",
      ultimoGiornoUtile: null,
    };
  }
  const held = heldBetween(meetings, start, today);
  const first = held[0]?.event ?? null;

  if (first === null) {
    // The clock starts again at each justified absence written so far.
    let clock = start;
    for (const { outcome, event, written } of meetings) {
      if (outcome !== "GIUSTIFICATO_MOTIVO" || written === null || written > today) continue;
      if ((event === null || event >= start) && written > clock) clock = written;
    }
    const due = plusDays(clock, 120);
    return openTerm("R1", due, missed(meetings, clock, today), appointmentIn, today, horizon);
  }

  const people = individui.map((row) => personOf(row, today));
  const adults = people.filter(({ adult }) => adult);
  const alone = adults.length === 1 && people.length > 1;
  const obliged = adults.filter(({ exempt }) => alone || !exempt).map(({ id }) => id);
  if (adults.length > 0 && obliged.length === 0) return null;
  if (obliged.length === 0) obliged.push("");
  let due: Date | null = null;
  let absent = false;
  for (const id of obliged) {
    const own = ({ person }: Meeting): boolean => id === "" || person === "" || person === id;
    const counting = held.filter(
      (meeting) => meeting.kind !== "MONITORAGGIO" || own(meeting) || meeting.event === first,
    );
    const last = counting.at(-1)?.event ?? first;
    if (missed(meetings.filter(own), plusDays(last, 1), today)) absent = true;
    const theirs = plusDays(last, 90);
    if (due === null || theirs < due) due = theirs;
  }
  return due === null ? null : openTerm("R2", due, absent, appointmentIn, today, horizon);
}

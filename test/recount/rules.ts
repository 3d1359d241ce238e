import { day, daysFrom, monthEnd, monthStart, optionalDay, plusDays, write } from "./calendar.js";

/**
 * The eight deadline rules told a second time, from the text of the domain reference (§3) and not
 * from the code of dash, over rows as `casi-scadenze.csv` has them: text in, text out, empty for
 * nothing. Only the calendar written for the recount is used.
 */
export type Row = Readonly<Record<string, string>>;

export interface Choices {
  readonly horizon: number;
  readonly moveOffHolidays: boolean;
  readonly justified: "AZZERA" | "SOSPENDE" | "NESSUNO";
  readonly sixtyFrom: "INIZIO" | "CARICAMENTO" | "ASSEGNAZIONE";
}

const FIXED = "01-01 01-06 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26".split(" ");

/** Easter by the steps of Butcher, another way than the one of dash. */
function easter(year: number): Date {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return new Date(Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1, 12));
}

function isHoliday(date: Date): boolean {
  const text = write(date);
  return (
    date.getUTCDay() === 0 ||
    FIXED.includes(text.slice(5)) ||
    (date.getUTCFullYear() >= 2026 && text.endsWith("10-04")) ||
    write(plusDays(easter(date.getUTCFullYear()), 1)) === text
  );
}

function dueOn(start: Date, days: number, choices: Choices): Date {
  let due = plusDays(start, days);
  while (choices.moveOffHolidays && isHoliday(due)) due = plusDays(due, 1);
  return due;
}

const monthText = (date: Date): string => write(date).slice(0, 7);

const BLANK: Row = {
  atteso_inizio_termine: "",
  atteso_scadenza: "",
  atteso_giorni_residui: "",
  atteso_stato: "",
  atteso_rischio: "NESSUNO",
  atteso_servizio: "",
  atteso_ultimo_giorno_utile: "",
  atteso_prima_mensilita_sospesa: "",
  atteso_mese_ripresa: "",
  atteso_mensilita_arretrate: "",
  atteso_mensilita_garantite: "",
};

const at = (row: Row, name: string): Date | null => optionalDay(row[name]);

/** Beginning of the cycle, justified absences aside. */
function beginning(row: Row): Date | null {
  const presented = at(row, "data_presentazione");
  if (row.tipo_domanda === "RINNOVO" && row.nucleo_invariato === "S") return presented;
  if (row.tipo_domanda === "PRIMA" && presented !== null && presented < day("2024-03-01")) {
    return at(row, "data_trasmissione_gepi");
  }
  return at(row, "data_pad_nucleo");
}

interface Meeting {
  readonly happened: Date;
  readonly known: Date;
}

/** The meeting of the row, where it is visible today and not before `start`. */
function meeting(row: Row, start: Date, today: Date): Meeting | null {
  const held = ["AVVENUTO_INCONTRO", "PRESENTAZIONE_SPONTANEA"];
  const convened = at(row, "data_convocazione");
  const happened =
    at(row, "data_adempimento") ?? (held.includes(row.esito_convocazione ?? "") ? convened : null);
  if (happened === null || happened < start || happened > today) return null;
  const written = at(row, "data_registrazione") ?? happened;
  if (written > today) return null;
  return { happened, known: written < happened ? happened : written };
}

/** Days to an appointment that still waits for its outcome today; null without one. */
function waiting(row: Row, today: Date): number | null {
  const when = at(row, "data_convocazione");
  if (when === null || when < today) return null;
  const excused = ["ASSENTE_GIUSTIFICATO", "GIUSTIFICATO_MOTIVO"];
  const held = ["AVVENUTO_INCONTRO", "PRESENTAZIONE_SPONTANEA"];
  const outcome = row.esito_convocazione ?? "";
  const reason = at(row, "data_registrazione_motivo");
  const written = excused.includes(outcome)
    ? reason
    : held.includes(outcome)
      ? (at(row, "data_registrazione") ?? at(row, "data_adempimento"))
      : null;
  const open =
    outcome === "" ||
    outcome === "IN_ATTESA" ||
    (excused.includes(outcome) && reason === null) ||
    // What is written of a day to come is not known yet, unless it was written before that day.
    (when > today && !(written !== null && written <= today));
  return open ? daysFrom(today, when) : null;
}

/** States, payments and risk of R1, R2, R3A and R3B once the start is known. */
function suspending(
  row: Row,
  start: Date,
  due: Date,
  office: string,
  met: Meeting | null,
  longest: number | null,
  today: Date,
  choices: Choices,
): Row {
  const left = daysFrom(today, due);
  const stopped = monthStart(due, 1);
  const lastUseful = plusDays(stopped, 19);
  const act = at(row, "data_provvedimento");
  const convened = at(row, "data_convocazione");
  const soon = waiting(row, today);
  const appointmentAhead = soon !== null && soon <= choices.horizon;
  const missed =
    row.esito_convocazione === "ASSENTE_INGIUSTIFICATO" &&
    convened !== null &&
    convened >= start &&
    convened <= today;
  const base: Row = {
    ...BLANK,
    atteso_inizio_termine: write(start),
    atteso_scadenza: write(due),
    atteso_giorni_residui: String(left),
    atteso_servizio: office,
  };
  if (act !== null && act <= today) {
    return { ...base, atteso_stato: "DECADUTO", atteso_rischio: "IN_ATTO" };
  }
  if (met !== null) {
    const paidFrom = monthStart(met.known, met.known.getUTCDate() <= 20 ? 0 : 1);
    let lost = 0;
    for (let month = stopped; month < paidFrom; month = monthStart(month, 1)) lost += 1;
    return {
      ...base,
      atteso_stato: met.happened <= due ? "ASSOLTO" : "ASSOLTO_TARDIVO",
      atteso_mensilita_arretrate: String(lost),
      atteso_prima_mensilita_sospesa: lost > 0 ? monthText(stopped) : "",
      atteso_mese_ripresa: lost > 0 ? monthText(paidFrom) : "",
    };
  }
  if (missed || (longest !== null && daysFrom(stopped, today) > longest)) {
    return { ...base, atteso_stato: "DECADENZA_PROPOSTA", atteso_rischio: "DECADENZA" };
  }
  const open = { ...base, atteso_ultimo_giorno_utile: write(lastUseful) };
  if (left >= 0) {
    const near = left <= choices.horizon ? "SOSPENSIONE" : "NESSUNO";
    return {
      ...open,
      atteso_stato: left > 30 ? "NEI_TERMINI" : "IN_SCADENZA",
      atteso_rischio: appointmentAhead ? "DECADENZA" : near,
    };
  }
  const accepted = at(row, "data_accoglimento");
  const late = accepted !== null && accepted >= due && accepted <= today;
  const suspended = today >= stopped;
  return {
    ...open,
    atteso_stato: suspended ? "SOSPESO" : "SCADUTO",
    atteso_rischio: appointmentAhead ? "DECADENZA" : suspended ? "IN_ATTO" : "SOSPENSIONE",
    atteso_prima_mensilita_sospesa: monthText(stopped),
    atteso_mensilita_garantite: late ? "3" : "",
  };
}

function notStarted(row: Row, office: string, today: Date, choices: Choices): Row {
  const soon = waiting(row, today);
  return {
    ...BLANK,
    atteso_stato: "NON_AVVIATO",
    atteso_servizio: office,
    atteso_rischio: soon !== null && soon <= choices.horizon ? "DECADENZA" : "NESSUNO",
  };
}

function firstMeeting(row: Row, today: Date, choices: Choices): Row {
  const cycle = beginning(row);
  if (cycle === null || cycle > today) return notStarted(row, "SS", today, choices);
  const met = meeting(row, cycle, today);
  const convened = at(row, "data_convocazione");
  const reason = at(row, "data_registrazione_motivo");
  const excused =
    ["ASSENTE_GIUSTIFICATO", "GIUSTIFICATO_MOTIVO"].includes(row.esito_convocazione ?? "") &&
    convened !== null &&
    convened >= cycle &&
    reason !== null &&
    reason >= cycle &&
    reason <= today &&
    // Who has already come has nothing left to start again.
    !(met !== null && met.happened < reason);
  let start = cycle;
  let days = 120;
  if (excused && choices.justified === "AZZERA") start = reason;
  if (excused && choices.justified === "SOSPENDE" && daysFrom(cycle, convened) <= 120) {
    const until = met?.happened ?? today;
    if (until > convened) days += daysFrom(convened, until);
  }
  const due = dueOn(start, days, choices);
  return suspending(row, start, due, "SS", met, null, today, choices);
}

function counted(
  row: Row,
  start: Date | null,
  days: number,
  names: readonly [open: string, within: string, beyond: string, never: string],
  today: Date,
  choices: Choices,
): Row {
  if (start === null || start > today) {
    return { ...BLANK, atteso_stato: "NON_AVVIATO", atteso_servizio: "SS" };
  }
  const due = dueOn(start, days, choices);
  const done = at(row, "data_adempimento");
  const written = at(row, "data_registrazione") ?? done;
  const seen = done !== null && done >= start && done <= today && (written ?? done) <= today;
  const [open, within, beyond, never] = names;
  const stato = seen ? (done <= due ? within : beyond) : today <= due ? open : never;
  return {
    ...BLANK,
    atteso_inizio_termine: write(start),
    atteso_scadenza: write(due),
    atteso_giorni_residui: String(daysFrom(today, due)),
    atteso_stato: stato,
    atteso_servizio: "SS",
  };
}

function duration(row: Row, today: Date): Row {
  const presented = at(row, "data_presentazione");
  const pad = at(row, "data_pad_nucleo");
  const given = at(row, "data_base");
  let start: Date | null = given === null ? null : monthStart(given);
  if (start === null && row.tipo_domanda !== "RINNOVO" && pad !== null) {
    const early = day("2024-02-01");
    const first = presented !== null && presented < early && pad < early;
    start = first ? day("2024-01-01") : monthStart(pad, 1);
  }
  if (start === null) return { ...BLANK, atteso_stato: "NON_AVVIATO" };
  const end = monthEnd(monthStart(start, row.tipo_domanda === "RINNOVO" ? 11 : 17));
  const after = monthStart(end, 1);
  const stops = after < day("2026-01-01");
  const left = daysFrom(today, end);
  const asked = at(row, "data_adempimento");
  let resumes = "";
  if (asked !== null) {
    const earliest = stops ? monthStart(after, 1) : after;
    const own = monthStart(asked, stops ? 1 : 0);
    resumes = monthText(own > earliest ? own : earliest);
  }
  const stato =
    today < start
      ? "NON_ANCORA_DECORSA"
      : left < 0
        ? "TERMINATA"
        : left <= 30
          ? "IN_SCADENZA"
          : "IN_FRUIZIONE";
  return {
    ...BLANK,
    atteso_inizio_termine: write(start),
    atteso_scadenza: write(end),
    atteso_giorni_residui: String(left),
    atteso_stato: stato,
    atteso_prima_mensilita_sospesa: stops ? monthText(after) : "",
    atteso_mese_ripresa: resumes,
  };
}

function again(row: Row, today: Date): Row {
  const act = at(row, "data_provvedimento");
  if (act === null || act > today) return { ...BLANK, atteso_stato: "NON_AVVIATO" };
  const month = monthStart(act, 6);
  const wanted = plusDays(month, act.getUTCDate() - 1);
  const due = wanted > monthEnd(month) ? monthEnd(month) : wanted;
  return {
    ...BLANK,
    atteso_inizio_termine: write(act),
    atteso_scadenza: write(due),
    atteso_giorni_residui: String(daysFrom(today, due)),
    atteso_stato: today <= due ? "NON_RICHIEDIBILE" : "RICHIEDIBILE",
  };
}

/** What the rule of a row says at its observation date. */
export function tellAgain(row: Row, choices: Choices): Row {
  const today = day(row.data_osservazione ?? "");
  const rule = row.regola ?? "";
  if (rule === "R6") return again(row, today);
  const inMeasure = ["ACCOLTA", "SOSPESA", ...(rule === "R5" ? ["TERMINATA"] : [])];
  if (!inMeasure.includes(row.stato_domanda ?? "")) {
    return { ...BLANK, atteso_stato: "FUORI_MISURA" };
  }
  if (rule === "R5") return duration(row, today);
  if (rule === "R1") return firstMeeting(row, today, choices);
  if (rule === "R4") {
    const column = {
      INIZIO: "",
      CARICAMENTO: "data_caricamento",
      ASSEGNAZIONE: "data_assegnazione",
    };
    const from = column[choices.sixtyFrom];
    const names = [
      "AP_DA_COMPLETARE",
      "AP_ENTRO_60",
      "AP_OLTRE_60",
      "AP_NON_COMPLETATA_OLTRE_60",
    ] as const;
    return counted(row, from === "" ? beginning(row) : at(row, from), 60, names, today, choices);
  }
  if (rule === "R4B") {
    const names = [
      "PAIS_DA_SOTTOSCRIVERE",
      "PAIS_ENTRO_120",
      "PAIS_OLTRE_120",
      "PAIS_NON_SOTTOSCRITTO_OLTRE_120",
    ] as const;
    return counted(row, beginning(row), 120, names, today, choices);
  }
  const profile = row.profilo ?? "";
  const exempt =
    rule === "R2"
      ? ["ESENTE_60", "ESENTE_DISABILITA", "ESENTE_VIOLENZA"].includes(profile)
      : profile !== "" && profile !== "ATTIVABILE";
  if (exempt) return { ...BLANK, atteso_stato: "ESENTE" };
  const office =
    rule === "R3A"
      ? "SIISL"
      : rule === "R3B" || profile === "ATTIVABILE"
        ? "CPI"
        : "SS_O_PATRONATO";
  const start = at(row, "data_base");
  if (start === null || start > today) return notStarted(row, office, today, choices);
  const days = { R2: 90, R3A: 30, R3B: 60 }[rule] ?? 0;
  const due = dueOn(start, days, choices);
  const met = meeting(row, start, today);
  return suspending(row, start, due, office, met, rule === "R2" ? null : 90, today, choices);
}

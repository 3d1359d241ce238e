import { day, daysFrom, plusDays, write } from "./calendar.js";
import { type CareRequest, monthsOf } from "./care.js";
import { acceptedAt, acceptedBetween, acceptedOn, isIn } from "./people.js";
import { cell, group, latest, placesAt, type Row } from "./read.js";
import { median, type Triple, type Written } from "./triples.js";

/** Suspensions and ends of the applications, from the history of their states. */
export function countLeaving(request: CareRequest): Written {
  const { folder, seeds, date, where, mesi } = request;
  const placeOf = placesAt(seeds, date);
  const states = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const changes: { from: string; to: string; reason: string; on: string }[] = [];
  const spells: { start: string; end: string; reason: string }[] = [];
  for (const domanda of latest(folder, "inps_domande", date).rows) {
    if (cell(domanda, "misura") !== "ADI" || cell(domanda, "data_presentazione") > date) continue;
    if (!isIn(where, placeOf(cell(domanda, "comune_istat"), cell(domanda, "municipio")))) continue;
    const history = (states.get(cell(domanda, "protocollo")) ?? [])
      .filter((row) => cell(row, "dal") <= date)
      .sort((a, b) => (cell(a, "dal") < cell(b, "dal") ? -1 : 1));
    let before = "";
    let open: { start: string; reason: string } | null = null;
    let lastDay = "";
    for (const row of history) {
      const [to, on, reason] = [cell(row, "stato"), cell(row, "dal"), cell(row, "motivo")];
      if (to !== before) changes.push({ from: before, to, reason, on });
      if (open !== null && to !== "SOSPESA") {
        spells.push({ ...open, end: on });
        open = null;
      }
      if (to === "SOSPESA" && before === "ACCOLTA") open = { start: on, reason };
      before = to;
      lastDay = cell(row, "al");
    }
    if (open !== null && lastDay !== "") {
      const end = write(plusDays(day(lastDay), 1));
      if (end <= date) spells.push({ ...open, end });
    }
  }
  const counted = (
    test: (one: (typeof changes)[number]) => boolean,
    key: (one: (typeof changes)[number]) => string,
  ): Record<string, Triple> => {
    const found: Record<string, Triple> = {};
    for (const one of changes.filter(test)) {
      const n = (found[key(one)]?.[0] ?? 0) + 1;
      found[key(one)] = [n, n, null];
    }
    return found;
  };
  const month = ({ on }: { on: string }): string => on.slice(0, 7);
  const reasoned = (one: { on: string; reason: string }): string =>
    `${month(one)} ${one.reason || "non_attribuito"}`;
  const to = (state: string) => (one: { to: string }) => one.to === state;

  const rates: Record<string, Triple> = {};
  const lengths: Record<string, Triple> = {};
  const lost = counted(to("DECADUTA"), month);
  for (const { mese, ultimo } of monthsOf(date, mesi)) {
    const isOn = acceptedBetween(`${mese}-01`, ultimo);
    const nuclei = acceptedOn(folder, seeds, date, isOn).filter(({ place }) => isIn(where, place));
    const top = lost[mese]?.[0] ?? 0;
    rates[mese] = [nuclei.length === 0 ? null : (top / nuclei.length) * 100, top, nuclei.length];
    const closed = spells
      .filter(({ end }) => end.slice(0, 7) === mese)
      .map(({ start, end }) => daysFrom(day(start), day(end)));
    lengths[mese] = [median(closed), null, closed.length];
  }

  const now = (rows: readonly Row[]): Row | undefined =>
    rows
      .filter((row) => cell(row, "dal") <= date && (!cell(row, "al") || cell(row, "al") >= date))
      .sort((a, b) => (cell(a, "dal") < cell(b, "dal") ? 1 : -1))[0];
  const here = (test: (rows: readonly Row[]) => boolean): number =>
    acceptedOn(folder, seeds, date, test).filter(({ place }) => isIn(where, place)).length;
  const held = (reasons: readonly string[] | null) => (rows: readonly Row[]) => {
    const row = now(rows);
    if (row === undefined || cell(row, "stato") !== "SOSPESA") return false;
    return reasons === null || reasons.includes(cell(row, "motivo"));
  };
  const [unmet, measure] = [here(held(["S01", "S02"])), here(held(null)) + here(acceptedAt(date))];
  return {
    "D.3.1 mese,motivo": counted(to("REVOCATA"), reasoned),
    "D.3.2 mese,motivo": counted(to("DECADUTA"), reasoned),
    "D.3.3 mese,motivo": counted((one) => one.to === "SOSPESA" && one.from === "ACCOLTA", reasoned),
    "D.3.4 mese": counted(to("TERMINATA"), month),
    "D.3.5 mese": rates,
    "D.3.6": { "": [(unmet / measure) * 100, unmet, measure] },
    "D.3.7 mese": lengths,
  };
}

import { completedYears, day } from "./calendar.js";
import { cell, group, latest, type Place, placesAt, type Row } from "./read.js";

/** An accepted application with its members, found anew from the files of the INPS. */
export interface Accepted {
  readonly domanda: Row;
  readonly protocollo: string;
  readonly place: Place;
  readonly people: readonly Row[];
}

export interface Where {
  readonly regione?: string;
  readonly ambito?: string;
}

export const isIn = (where: Where, place: Pick<Place, "ambito" | "regione"> | null): boolean =>
  place !== null &&
  (where.regione === undefined || place.regione === where.regione) &&
  (where.ambito === undefined || place.ambito === where.ambito);

/** The applications accepted on each of the days, one a nucleus: the latest of those that share a member. */
export function acceptedOn(
  folder: string,
  seeds: string,
  date: string,
  isOn: (states: readonly Row[]) => boolean,
): readonly Accepted[] {
  const placeOf = placesAt(seeds, date);
  const states = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const people = group(latest(folder, "inps_individui", date).rows, "protocollo");
  const found: Accepted[] = [];
  for (const domanda of latest(folder, "inps_domande", date).rows) {
    const protocollo = cell(domanda, "protocollo");
    const place = placeOf(cell(domanda, "comune_istat"), cell(domanda, "municipio"));
    if (cell(domanda, "misura") !== "ADI" || place === null) continue;
    if (cell(domanda, "data_presentazione") > date || !isOn(states.get(protocollo) ?? [])) continue;
    found.push({ domanda, protocollo, place, people: people.get(protocollo) ?? [] });
  }
  const best = new Map<string, string>();
  const rank = ({ domanda, protocollo }: Accepted): string =>
    `${cell(domanda, "data_presentazione")} ${protocollo}`;
  for (const one of found) {
    for (const person of one.people) {
      const id = cell(person, "id_individuo");
      if (rank(one) > (best.get(id) ?? "")) best.set(id, rank(one));
    }
  }
  return found.filter((one) =>
    one.people.every((person) => rank(one) >= (best.get(cell(person, "id_individuo")) ?? "")),
  );
}

/** Whether the last state begun by a day, and not ended by it, is ACCOLTA. */
export const acceptedAt =
  (date: string) =>
  (states: readonly Row[]): boolean =>
    states
      .filter(
        (row) => cell(row, "dal") <= date && (cell(row, "al") === "" || cell(row, "al") >= date),
      )
      .sort((a, b) => (cell(a, "dal") < cell(b, "dal") ? 1 : -1))
      .map((row) => cell(row, "stato"))[0] === "ACCOLTA";

/** Whether it was ACCOLTA at least one day between two. */
export const acceptedBetween =
  (from: string, to: string) =>
  (states: readonly Row[]): boolean =>
    states.some(
      (row) =>
        cell(row, "stato") === "ACCOLTA" &&
        cell(row, "dal") <= to &&
        (cell(row, "al") === "" || cell(row, "al") >= from),
    );

export const ageOf = (person: Row, date: string): number =>
  completedYears(day(cell(person, "data_nascita")), day(date));

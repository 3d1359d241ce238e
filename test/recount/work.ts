import { day } from "./calendar.js";
import { cycleStart, firstMeeting } from "./deadlines.js";
import { cell, group, latest, type Row } from "./read.js";

/** What the services did for one application. */
export interface Work {
  readonly loaded: boolean;
  readonly manager: string | null;
  readonly met: boolean;
  readonly apStarted: boolean;
  readonly apDone: boolean;
  readonly signed: boolean;
  readonly meetings: readonly Row[];
}

export const NOTHING: Work = {
  loaded: false,
  manager: null,
  met: false,
  apStarted: false,
  apDone: false,
  signed: false,
  meetings: [],
};

/** What the services did for each application, from the latest GePI files. */
export function workOn(
  folder: string,
  date: string,
  nuclei: readonly { readonly domanda: Row; readonly protocollo: string }[],
): ReadonlyMap<string, Work> {
  const today = day(date);
  const cases = group(latest(folder, "gepi_casi", date).rows, "protocollo");
  const analyses = group(latest(folder, "gepi_ap", date).rows, "id_caso");
  const pacts = group(latest(folder, "gepi_pais", date).rows, "id_caso");
  const meetings = group(latest(folder, "gepi_incontri", date).rows, "id_caso");
  const byNow = (text: string): boolean => text !== "" && day(text) <= today;
  const done = new Map<string, Work>();
  for (const { domanda, protocollo } of nuclei) {
    const mine = (cases.get(protocollo) ?? [])
      .filter((row) => byNow(cell(row, "data_caricamento")))
      .sort((a, b) =>
        cell(a, "data_caricamento") + cell(a, "id_caso") <
        cell(b, "data_caricamento") + cell(b, "id_caso")
          ? -1
          : 1,
      );
    const last = mine.at(-1);
    if (last === undefined) continue;
    const rowsOf = (table: ReadonlyMap<string, Row[]>): Row[] =>
      mine.flatMap((row) => table.get(cell(row, "id_caso")) ?? []);
    // Work dated before a renewal's application belongs to the former cycle.
    const since =
      cell(domanda, "tipo_domanda") === "RINNOVO" ? cell(domanda, "data_presentazione") : "";
    const started = rowsOf(analyses).filter(
      (row) => byNow(cell(row, "data_avvio")) && cell(row, "data_avvio") >= since,
    );
    const given = cell(last, "data_assegnazione") || cell(mine[0] ?? last, "data_caricamento");
    const manager = cell(last, "id_case_manager");
    const incontri = rowsOf(meetings);
    done.set(protocollo, {
      loaded: true,
      manager: manager !== "" && byNow(given) ? manager : null,
      met: cycleStart(domanda) !== null && firstMeeting(domanda, incontri, today) !== null,
      apStarted: started.length > 0,
      apDone: started.some((row) => byNow(cell(row, "data_completamento"))),
      signed: rowsOf(pacts).some(
        (row) => byNow(cell(row, "data_firma")) && cell(row, "data_firma") >= since,
      ),
      meetings: incontri,
    });
  }
  return done;
}

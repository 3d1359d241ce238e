import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cell, group, latest, type Row } from "./read.js";

/** Rewrites the rows of a file: `spoil` gets the cells by name and the place of the row. */
function rewrite(path: string, spoil: (cells: Record<string, string>, at: number) => void): void {
  const [head = "", ...lines] = readFileSync(path, "utf8").trimEnd().split("\n");
  const names = head.split(";");
  const rows = lines.map((line, at) => {
    const values = line.split(";");
    const cells = Object.fromEntries(names.map((name, i) => [name, values[i] ?? ""]));
    spoil(cells, at);
    return names.map((name) => cells[name] ?? "").join(";");
  });
  writeFileSync(path, `${[head, ...rows].join("\n")}\n`);
}

/** Puts into the files the faults that the checks look for; the same in every run. */
export function putFaults(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (name.startsWith("gepi_casi"))
      rewrite(path, (caso, at) => {
        if (at % 23 === 0) caso.stato_caso = "ASSEGNATO";
        if (at % 41 === 0) {
          caso.comune_istat = "";
          caso.municipio = "";
        }
      });
    if (name.startsWith("inps_individui"))
      rewrite(path, (uno, at) => {
        if (at % 29 === 0 && uno.percorso !== "")
          uno.percorso = uno.percorso === "P1" ? "P3" : "P1";
        if (at % 53 === 0) uno.carico_cura = "S";
        if (at % 97 === 0) uno.ruolo = "RICHIEDENTE";
      });
    if (name.startsWith("gepi_incontri"))
      rewrite(path, (incontro, at) => {
        if (at % 31 === 0 && incontro.data_appuntamento !== "") incontro.esito = "";
      });
  }
}

/** The state of each case as its dates give it: what is closed, then the furthest step done. */
export function stateFaults(
  folder: string,
  date: string,
  isIn: (caso: Row) => boolean,
): {
  readonly casi: number;
  readonly discordi: number;
  readonly senzaComune: number;
} {
  const all = latest(folder, "gepi_casi", date).rows;
  const ap = group(latest(folder, "gepi_ap", date).rows, "id_caso");
  const qa = group(latest(folder, "gepi_qa", date).rows, "id_caso");
  const pais = group(latest(folder, "gepi_pais", date).rows, "id_caso");
  const followed = new Set(
    all.map((row) => `${cell(row, "protocollo")}|${cell(row, "id_caso_precedente")}`),
  );
  let casi = 0;
  let discordi = 0;
  let senzaComune = 0;
  for (const caso of all.filter(isIn)) {
    casi += 1;
    if (cell(caso, "comune_istat") === "") senzaComune += 1;
    const id = cell(caso, "id_caso");
    const has = (rows: ReadonlyMap<string, Row[]>, column: string): boolean =>
      (rows.get(id) ?? []).some((row) => cell(row, column) !== "" && cell(row, column) <= date);
    const steps: readonly (readonly [string, boolean])[] = [
      ["PAIS_FIRMATO", has(pais, "data_firma")],
      ["PAIS_IN_BOZZA", has(pais, "data_bozza")],
      ["QA_COMPLETATO", has(qa, "data_completamento")],
      ["QA_AVVIATO", has(qa, "data_avvio")],
      ["AP_COMPLETATA", has(ap, "data_completamento")],
      ["AP_AVVIATA", has(ap, "data_avvio")],
      [
        "ASSEGNATO",
        cell(caso, "id_case_manager") !== "" && cell(caso, "data_assegnazione") <= date,
      ],
      ["DA_ASSEGNARE", true],
    ];
    const closed = cell(caso, "data_chiusura");
    const transferred =
      followed.has(`${cell(caso, "protocollo")}|${id}`) ||
      cell(caso, "motivo_chiusura") === "TRASFERIMENTO";
    const derived =
      closed !== "" && closed <= date
        ? transferred
          ? "TRASFERITO"
          : "CHIUSO"
        : steps.find(([, done]) => done)?.[0];
    if (cell(caso, "stato_caso") !== derived) discordi += 1;
  }
  return { casi, discordi, senzaComune };
}

const years = (birth: string, at: string): number =>
  Number(at.slice(0, 4)) - Number(birth.slice(0, 4)) - (at.slice(5) < birth.slice(5) ? 1 : 0);

/** `percorso` of the domain reference, 3.6, written again. */
function pathOf(person: Row, date: string, only: boolean): string {
  const age = years(cell(person, "data_nascita"), date);
  const yes = (column: string): boolean => cell(person, column) === "S";
  if (age < 18) return "";
  const disabled = cell(person, "disabilita_classe") !== "NESSUNA" || yes("invalidita_l68");
  if (age >= 60 || disabled || yes("violenza_genere")) return only ? "P4" : "P2";
  if (yes("pensione_diretta") || yes("patologia_oncologica")) return "P2";
  if (yes("carico_cura") || yes("occupato") || yes("studente")) return "P4";
  return yes("responsabilita_genitoriale") ? "P1" : "P3";
}

/** Nuclei in the measure at a date, and what of them does not agree. */
export function memberFaults(
  folder: string,
  date: string,
  isIn: (domanda: Row) => boolean,
): {
  readonly nuclei: number;
  readonly senzaUnRichiedente: number;
  readonly piuCarichi: number;
  readonly dichiarati: number;
  readonly componentiDiversi: number;
  readonly over60Diversi: number;
  readonly conPercorso: number;
  readonly p1DiTroppo: number;
  readonly p1InMeno: number;
} {
  const stati = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const membri = group(latest(folder, "inps_individui", date).rows, "protocollo");
  const dichiarati = latest(folder, "inps_nuclei", date);
  const declared = group(dichiarati.rows, "protocollo");
  const count = {
    nuclei: 0,
    senzaUnRichiedente: 0,
    piuCarichi: 0,
    dichiarati: 0,
    componentiDiversi: 0,
    over60Diversi: 0,
    conPercorso: 0,
    p1DiTroppo: 0,
    p1InMeno: 0,
  };
  // An application accepted too under a later one that shares a member does not count (dominio §4.0).
  const open = (key: string): string =>
    (stati.get(key) ?? []).find(
      (row) => cell(row, "dal") <= date && (cell(row, "al") === "" || cell(row, "al") >= date),
    )?.stato ?? "";
  const domande = latest(folder, "inps_domande", date).rows;
  const later = new Map<string, string>();
  for (const row of domande) {
    const key = cell(row, "protocollo");
    if (open(key) !== "ACCOLTA") continue;
    for (const person of membri.get(key) ?? []) {
      const id = cell(person, "id_individuo");
      const mine = `${cell(row, "data_presentazione")}|${key}`;
      if ((later.get(id) ?? "") < mine) later.set(id, mine);
    }
  }
  for (const domanda of domande.filter(isIn)) {
    const key = cell(domanda, "protocollo");
    const stato = open(key);
    if (stato !== "ACCOLTA" && stato !== "SOSPESA") continue;
    const people = membri.get(key) ?? [];
    count.nuclei += 1;
    if (people.filter((row) => cell(row, "ruolo") === "RICHIEDENTE").length !== 1)
      count.senzaUnRichiedente += 1;
    if (people.filter((row) => cell(row, "carico_cura") === "S").length > 1) count.piuCarichi += 1;
    const said = declared.get(key)?.[0];
    if (said !== undefined) {
      count.dichiarati += 1;
      if (Number(cell(said, "numero_componenti")) !== people.length) count.componentiDiversi += 1;
      const old = people.some((row) => years(cell(row, "data_nascita"), dichiarati.date) >= 60);
      if ((cell(said, "ha_over60") === "S") !== old) count.over60Diversi += 1;
    }
    const mine = `${cell(domanda, "data_presentazione")}|${key}`;
    const doubled = people.some((row) => (later.get(cell(row, "id_individuo")) ?? "") > mine);
    if (stato !== "ACCOLTA" || doubled) continue;
    const adults = people.filter((row) => years(cell(row, "data_nascita"), date) >= 18);
    const only = adults.length === 1 && people.length > 1;
    for (const person of adults) {
      const file = cell(person, "percorso");
      if (file === "") continue;
      count.conPercorso += 1;
      const rule = pathOf(person, date, only);
      if (file === "P1" && rule !== "P1") count.p1DiTroppo += 1;
      if (file !== "P1" && rule === "P1") count.p1InMeno += 1;
    }
  }
  return count;
}

/** Appointments before a date of nuclei in the measure, and those nobody knows the outcome of. */
export function appointmentFaults(
  folder: string,
  date: string,
  isIn: (domanda: Row) => boolean,
): {
  readonly passati: number;
  readonly senzaEsito: number;
} {
  const stati = group(latest(folder, "inps_stati", date).rows, "protocollo");
  const inMeasure = new Set(
    latest(folder, "inps_domande", date)
      .rows.filter(isIn)
      .map((row) => cell(row, "protocollo"))
      .filter((key) =>
        (stati.get(key) ?? []).some(
          (row) =>
            ["ACCOLTA", "SOSPESA"].includes(cell(row, "stato")) &&
            cell(row, "dal") <= date &&
            (cell(row, "al") === "" || cell(row, "al") >= date),
        ),
      ),
  );
  const protocollo = new Map(
    latest(folder, "gepi_casi", date).rows.map((row) => [
      cell(row, "id_caso"),
      cell(row, "protocollo"),
    ]),
  );
  let passati = 0;
  let senzaEsito = 0;
  for (const row of latest(folder, "gepi_incontri", date).rows) {
    if (!inMeasure.has(protocollo.get(cell(row, "id_caso")) ?? "")) continue;
    const day = cell(row, "data_appuntamento");
    if (day === "" || day >= date) continue;
    passati += 1;
    const known = (cell(row, "data_registrazione") || cell(row, "data_incontro") || day) <= date;
    const outcome = known ? cell(row, "esito") : "";
    if (outcome === "" || outcome === "IN_ATTESA") senzaEsito += 1;
  }
  return { passati, senzaEsito };
}

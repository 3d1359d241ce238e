import { cell, group, latest, type Row } from "./read.js";

/** The last day of the RdC. */
const FINE = "2023-12-31";

const years = (birth: string, at: string): number =>
  Number(at.slice(0, 4)) - Number(birth.slice(0, 4)) - (at.slice(5) < birth.slice(5) ? 1 : 0);

/** What the archive of the RdC says of the nuclei that `isIn` keeps, counted with plain code over the files. */
export interface ArchiveCount {
  readonly nuclei: number;
  readonly pdc: number;
  readonly nonTenuti: number;
  readonly aiServizi: number;
  readonly conMinorenni: number;
  readonly italiani: number;
  readonly persone: number;
  readonly bambini: number;
  readonly tenuti: number;
  readonly alCpi: number;
  readonly importoCent: number;
  readonly passati: number;
  /** Nuclei accepted at least one day of each month. */
  readonly perMese: Readonly<Record<string, number>>;
  readonly esiti: Readonly<Record<string, number>>;
}

const add = (counts: Record<string, number>, key: string): void => {
  counts[key] = (counts[key] ?? 0) + 1;
};

const monthsOf = (from: string, to: string): string[] => {
  const found: string[] = [];
  let [year = 0, month = 0] = from.split("-").map(Number);
  for (;;) {
    const name = `${year}-${String(month).padStart(2, "0")}`;
    if (name > to.slice(0, 7)) return found;
    found.push(name);
    month += 1;
    if (month === 13) [year, month] = [year + 1, 1];
  }
};

/** Protocolli of the ADI accepted by a day, and who is in them. */
function inAdi(folder: string, until: string): ReadonlySet<string> {
  const accolte = new Set(
    latest(folder, "inps_stati", "2026-12-31")
      .rows.filter((row) => cell(row, "stato") === "ACCOLTA" && cell(row, "dal") <= until)
      .map((row) => cell(row, "protocollo")),
  );
  return new Set(
    latest(folder, "inps_individui", "2026-12-31")
      .rows.filter((row) => accolte.has(cell(row, "protocollo")))
      .map((row) => cell(row, "id_individuo")),
  );
}

export function countArchive(folder: string, isIn: (domanda: Row) => boolean): ArchiveCount {
  const domande = latest(folder, "rdc_domande", FINE).rows.filter(isIn);
  const stati = group(latest(folder, "rdc_stati", FINE).rows, "protocollo");
  const membri = group(latest(folder, "rdc_individui", FINE).rows, "protocollo");
  const casi = group(latest(folder, "rdc_casi", FINE).rows, "protocollo");
  const ap = group(latest(folder, "rdc_ap", FINE).rows, "id_caso");
  const adi = inAdi(folder, "2024-06-30");
  const perMese: Record<string, number> = {};
  const esiti: Record<string, number> = {};
  const count = {
    nuclei: 0,
    pdc: 0,
    nonTenuti: 0,
    aiServizi: 0,
    conMinorenni: 0,
    italiani: 0,
    persone: 0,
    bambini: 0,
    tenuti: 0,
    alCpi: 0,
    importoCent: 0,
    passati: 0,
  };
  for (const domanda of domande) {
    const key = cell(domanda, "protocollo");
    const months = new Set<string>();
    let now = false;
    for (const stato of stati.get(key) ?? []) {
      if (cell(stato, "stato") !== "ACCOLTA") continue;
      const end = cell(stato, "al") || FINE;
      for (const month of monthsOf(cell(stato, "dal"), end)) months.add(month);
      if (cell(stato, "dal") <= FINE && end >= FINE) now = true;
    }
    for (const month of months) add(perMese, month);
    if (!now) continue;
    const people = membri.get(key) ?? [];
    const isPdc = cell(domanda, "misura") === "PDC";
    count.nuclei += 1;
    if (isPdc) count.pdc += 1;
    if (cell(domanda, "invio") === "SS") count.aiServizi += 1;
    const [euro = "0", rest = "0"] = cell(domanda, "importo_mensile").split(",");
    count.importoCent += Number(euro) * 100 + Number(rest);
    let bound = false;
    for (const person of people) {
      const age = years(cell(person, "data_nascita"), FINE);
      count.persone += 1;
      if (age < 3) count.bambini += 1;
      // The file says it; where it does not, nobody in these files is obliged.
      const duty = cell(person, "obbligo");
      if (duty === "TENUTO" || duty === "ESONERATO") bound = true;
      if (duty === "TENUTO" && age >= 18) {
        count.tenuti += 1;
        if (cell(person, "invio") === "CPI") count.alCpi += 1;
      }
      if (
        cell(person, "ruolo") === "RICHIEDENTE" &&
        cell(person, "cittadinanza_classe") === "ITALIANA"
      )
        count.italiani += 1;
    }
    if (!bound) count.nonTenuti += 1;
    if (people.some((person) => years(cell(person, "data_nascita"), FINE) < 18))
      count.conMinorenni += 1;
    if (people.some((person) => adi.has(cell(person, "id_individuo")))) count.passati += 1;
    const done = (casi.get(key) ?? [])
      .flatMap((caso) => ap.get(cell(caso, "id_caso")) ?? [])
      .filter((row) => cell(row, "data_completamento") !== "");
    if (done[0] !== undefined) add(esiti, cell(done[0], "esito"));
  }
  return { ...count, perMese, esiti };
}

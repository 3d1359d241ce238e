import { setImmediate } from "node:timers/promises";
import type { Progress } from "../model/loading.js";
import { Damage } from "./damage.js";
import { day, monthOf, NEVER, startOf, text } from "./days.js";
import type { DemoFile } from "./delivery.js";
import { Delivery } from "./delivery.js";
import {
  ASSISTENTI_HEADER,
  FONDI_FILES,
  LEPS_HEADER,
  writeFunds,
  writeLeps,
  writeSocialWorkers,
} from "./funds.js";
import { FAMIGLIE_HEADER, POSAS_HEADER, POSAS_NOTE, writeFamiglie, writePosas } from "./istat.js";
import type { Ciclo, Nucleo } from "./nucleo.js";
import { nucleiOf } from "./nucleo.js";
import { DOMANDE_PER_ACCOLTA } from "./rates.js";
import { ARCHIVIO, formerOf, leaversOf } from "./rdc.js";
import type { VistaGepi } from "./rows-gepi.js";
import { GEPI_FILES, writeGepi, writeOffice } from "./rows-gepi.js";
import type { VistaInps } from "./rows-inps.js";
import { INPS_FILES, writeInps } from "./rows-inps.js";
import { RDC_FILES, writeProjects, writeRdc } from "./rows-rdc.js";
import type { Ufficio } from "./staff.js";
import { officeOf } from "./staff.js";
import type { DemoAmbito, DemoComune } from "./territory.js";
import { ambitiOf, attesi } from "./territory.js";
import type { Mondo } from "./world.js";

/** The two dates of a set of deliveries, ISO: INPS sends about monthly, GePI is exported daily. */
export interface DemoDate {
  readonly inps: string;
  readonly gepi: string;
}

export interface DemoOptions {
  /** All comuni of Italy: a nucleo may move to a neighbouring ambito. */
  readonly comuni: readonly DemoComune[];
  /** `01`; null for the whole of Italy. */
  readonly regione: string | null;
  readonly seme: number;
  /** Oldest first; the same world seen on each pair of dates. */
  readonly date: readonly DemoDate[];
  /** Months of history up to the last date; applications that ended before are left out. */
  readonly mesi: number;
  /** Share of the country to make, 1 when absent: every ambito stays, and every proportion. */
  readonly quota?: number;
  /** Rows to spoil of every 100,000 of INPS, GePI and RdC; none when absent. */
  readonly righeGuaste?: number;
  readonly cartella: string;
  readonly progress: Progress;
}

export interface DemoResult {
  readonly files: readonly DemoFile[];
  readonly ambiti: number;
}

/**
 * Writes synthetic deliveries of INPS, GePI and ISTAT: the same seed gives the same bytes, and the
 * rows of an ambito do not depend on which others are made. One nucleo at a time goes to disk, so
 * memory does not grow with the territory. Leaves no file behind when it fails.
 */
export async function generateDemo(options: DemoOptions): Promise<DemoResult> {
  const tutti = ambitiOf(options.comuni, options.quota);
  const scelti = tutti.filter(
    ({ regione }) => options.regione === null || regione === options.regione,
  );
  const opened: Delivery[] = [];
  const guaste = options.righeGuaste ?? 0;
  const damage = guaste === 0 ? null : new Damage(options.seme, guaste);
  const open: Open = (name, fonte, header) => {
    const spoilt = /^(inps|gepi|rdc)_/.test(fonte) ? damage : null;
    const file = new Delivery(options.cartella, name, fonte, header, spoilt);
    opened.push(file);
    return file;
  };
  try {
    const viste = options.date.map((date) => viewOf(date, open));
    const rdc = filesOf("rdc", text(ARCHIVIO), RDC_FILES, open);
    const mondo = worldOf(options, tutti);
    const ultima = options.date.at(-1)?.gepi ?? "";
    const primoMese = startOf(monthOf(day(ultima)) - options.mesi + 1);
    options.progress.start("Genero i dati dimostrativi", scelti.length);
    for (const [done, ambito] of scelti.entries()) {
      const quanti = Math.round(
        attesi(ambito) * DOMANDE_PER_ACCOLTA * mondo.ufficio(ambito).stile.densita,
      );
      const progetti = writeProjects(rdc, ambito, options.seme);
      for (const nucleo of nucleiOf(mondo, ambito, quanti)) {
        writeNucleo(viste, nucleo, primoMese);
        for (const domanda of formerOf(mondo, nucleo)) writeRdc(rdc, domanda, progetti);
      }
      for (const domande of leaversOf(mondo, ambito))
        for (const domanda of domande) writeRdc(rdc, domanda, progetti);
      for (const { gepi, fondi } of viste) {
        writeOffice(gepi, mondo.ufficio(ambito));
        writeFunds(fondi.qsfp_spesa, mondo.ufficio(ambito), gepi.data, options.seme);
      }
      options.progress.tick(done + 1);
      await setImmediate();
    }
    writeIstat(options, scelti, open);
    writeYearly(options, scelti, mondo, open);
    options.progress.end();
    return { files: opened.map((file) => file.commit()), ambiti: scelti.length };
  } finally {
    for (const file of opened) file.discard();
  }
}

interface Vista {
  readonly inps: VistaInps;
  readonly gepi: VistaGepi;
  readonly fondi: Readonly<Record<keyof typeof FONDI_FILES, Delivery>>;
}

type Open = (name: string, fonte: string, header: string) => Delivery;

/** The files of an owner at a date, one a kind. */
function filesOf<K extends string>(
  fonte: string,
  data: string,
  headers: Readonly<Record<K, string>>,
  open: Open,
): Record<K, Delivery> {
  const made: Partial<Record<K, Delivery>> = {};
  for (const kind of Object.keys(headers) as K[])
    made[kind] = open(`${fonte}_${kind}_${data}.csv`, `${fonte}_${kind}`, headers[kind]);
  return made as Record<K, Delivery>;
}

function viewOf(date: DemoDate, open: Open): Vista {
  const inps = day(date.inps);
  return {
    inps: { data: inps, files: filesOf("inps", date.inps, INPS_FILES, open) },
    gepi: { data: day(date.gepi), inps, files: filesOf("gepi", date.gepi, GEPI_FILES, open) },
    fondi: filesOf("fondi", date.gepi, FONDI_FILES, open),
  };
}

function worldOf(options: DemoOptions, ambiti: readonly DemoAmbito[]): Mondo {
  const uffici = new Map<DemoAmbito, Ufficio>();
  const perRegione = new Map<string, DemoAmbito[]>();
  for (const ambito of ambiti)
    perRegione.set(ambito.regione, [...(perRegione.get(ambito.regione) ?? []), ambito]);
  return {
    seme: options.seme,
    horizon: day(options.date.at(-1)?.gepi ?? ""),
    vicini: ({ regione }) => perRegione.get(regione) ?? [],
    ufficio: (ambito) => {
      const known = uffici.get(ambito);
      if (known !== undefined) return known;
      const made = officeOf(ambito, options.seme);
      uffici.set(ambito, made);
      return made;
    },
  };
}

function writeNucleo(viste: readonly Vista[], nucleo: Nucleo, primoMese: number): void {
  const inps = viste.map((vista) => vista.inps);
  let scritto = false;
  for (const ciclo of nucleo.cicli) {
    if (endOfCycle(ciclo) < primoMese) {
      scritto = false;
      continue;
    }
    writeInps(inps, nucleo, ciclo, scritto);
    for (const { gepi } of viste) writeGepi(gepi, nucleo, ciclo, scritto);
    scritto = true;
  }
}

/** Last day on which an application has something to say. */
function endOfCycle({ domanda }: Ciclo): number {
  if (domanda.uscita !== NEVER) return domanda.uscita;
  const ultimo = domanda.stati.at(-1);
  return ultimo?.stato === "RESPINTA" || ultimo?.stato === "ANNULLATA" ? ultimo.dal : NEVER;
}

/** Residents and families, for the years whose 1 January the deliveries look back to. */
function writeIstat(options: DemoOptions, ambiti: readonly DemoAmbito[], open: Open): void {
  const parti = new Map<string, { comune: DemoComune; residenti: number }>();
  for (const { luoghi } of ambiti)
    for (const { comune } of luoghi) {
      const parte = parti.get(comune.catastale);
      if (parte === undefined)
        parti.set(comune.catastale, { comune, residenti: comune.popolazione });
      else parte.residenti += comune.popolazione;
    }
  for (const anno of yearsOf(options)) {
    const posas = open(`POSAS_${anno}_it_Comuni.csv`, "istat_posas_comuni", POSAS_HEADER(anno));
    const famiglie = open(`istat_famiglie_${anno}.csv`, "istat_famiglie", FAMIGLIE_HEADER);
    for (const { comune, residenti: tutti } of parti.values()) {
      const residenti = Math.max(1, Math.round(tutti * (options.quota ?? 1)));
      writePosas(posas, comune, residenti, anno, options.seme);
      writeFamiglie(famiglie, comune, residenti, anno, options.seme);
    }
    posas.note(POSAS_NOTE);
  }
}

/** LEPS and social workers, told once a year by ambito. */
function writeYearly(
  options: DemoOptions,
  ambiti: readonly DemoAmbito[],
  mondo: Mondo,
  open: Open,
): void {
  for (const anno of yearsOf(options)) {
    const leps = open(`fondi_leps_servizio_${anno}.csv`, "fondi_leps_servizio", LEPS_HEADER);
    const assistenti = open(
      `fondi_assistenti_sociali_${anno}.csv`,
      "fondi_assistenti_sociali",
      ASSISTENTI_HEADER,
    );
    for (const ambito of ambiti) {
      writeLeps(leps, mondo.ufficio(ambito), anno, options.seme);
      writeSocialWorkers(assistenti, mondo.ufficio(ambito), anno, options.seme);
    }
  }
}

const yearsOf = ({ date }: DemoOptions): ReadonlySet<number> =>
  new Set(date.map(({ gepi }) => Number(gepi.slice(0, 4))));

import { NEVER, openBy, openFrom } from "./days.js";
import type { Incontro, Sospensione } from "./facts.js";
import type { Random } from "./random.js";
import { weights } from "./random.js";
import { GIUSTIFICATI } from "./rates.js";
import type { Stile } from "./style.js";
import { backAfter, DOPO_SOSPENSIONE, SOSPENDE, suspendedFrom, writtenOn } from "./terms.js";
import type { Incarico } from "./work.js";

const INTERVALLI = [26, 38, 47, 55, 63, 70, 84];
const SEDI = weights([
  ["SS", 90],
  ["PATRONATO", 10],
]);
const SEDI_CPI = weights([
  ["SS", 60],
  ["PATRONATO", 6],
  ["CPI", 34],
]);

/** Meetings every 90 days at most of who is not exempt, with the signature of the PaIS among them. */
export class Monitoraggio {
  readonly #random: Random;
  readonly #stile: Stile;
  readonly #incarico: Incarico;
  readonly #incontri: Incontro[];
  readonly #sospensioni: Sospensione[];

  constructor(
    random: Random,
    stile: Stile,
    incarico: Incarico,
    incontri: Incontro[],
    sospensioni: Sospensione[],
  ) {
    this.#random = random;
    this.#stile = stile;
    this.#incarico = incarico;
    this.#incontri = incontri;
    this.#sospensioni = sospensioni;
  }

  /** From the first meeting to `fine`; gives the day of a decadenza for an absence, or `NEVER`. */
  run(primo: number, firma: number, fine: number): number {
    const pais = firma !== NEVER && this.#random.chance(0.7) ? firma : NEVER;
    if (pais !== NEVER) this.#signing(pais);
    if (this.#incarico.esente) return NEVER;
    let base = primo;
    let rinviato = NEVER;
    for (;;) {
      const due = base + 90;
      const tardi = rinviato === NEVER && this.#random.chance(this.#stile.monitoraggioTardi);
      const next = rinviato === NEVER ? this.#next(base, due, tardi) : rinviato;
      rinviato = NEVER;
      if (pais > base && pais <= next) {
        base = pais;
        continue;
      }
      if (next > fine) {
        if (tardi && suspendedFrom(due) <= fine) this.#suspend(due, NEVER);
        return NEVER;
      }
      const { esito, registrato } = this.#meet(base, next, due, tardi);
      if (esito === "ASSENTE_INGIUSTIFICATO") return registrato + this.#random.int(12, 45);
      if (esito === "GIUSTIFICATO_MOTIVO")
        rinviato = openFrom(registrato + this.#random.int(7, 25));
      else base = next;
    }
  }

  #next(base: number, due: number, tardi: boolean): number {
    if (!tardi)
      return openBy(base + Math.min(90, this.#random.days(INTERVALLI, this.#stile.monitoraggio)));
    return openFrom(
      this.#random.chance(0.45)
        ? due + this.#random.int(1, 20)
        : suspendedFrom(due) + this.#random.days(DOPO_SOSPENSIONE),
    );
  }

  #meet(
    base: number,
    next: number,
    due: number,
    tardi: boolean,
  ): Pick<Incontro, "esito" | "registrato"> {
    const random = this.#random;
    const convoca = random.chance(tardi ? 0.5 : this.#stile.convocaMonitoraggio);
    const comune = {
      tipo: "MONITORAGGIO",
      membro: this.#incarico.membri > 1 ? -1 : 0,
      convocato: convoca ? Math.max(base + 1, openBy(next - random.int(5, 15))) : NEVER,
      appuntamento: convoca ? next : NEVER,
      sede: random.weighted(this.#incarico.attivabile ? SEDI_CPI : SEDI),
    } as const;
    const sorte = convoca ? random.next() : 1;
    if (sorte < 0.06) {
      const registrato = openFrom(next + random.int(0, 5));
      const assente = sorte < this.#stile.assenti / 2;
      const esito = assente ? "ASSENTE_INGIUSTIFICATO" : "GIUSTIFICATO_MOTIVO";
      const giustificato = assente ? "" : random.weighted(GIUSTIFICATI);
      this.#incontri.push({ ...comune, tenuto: NEVER, registrato, esito, giustificato });
      return { esito, registrato };
    }
    const registrato = writtenOn(random, this.#stile, next);
    const esito = "AVVENUTO_INCONTRO";
    this.#incontri.push({ ...comune, tenuto: next, registrato, esito, giustificato: "" });
    if (registrato >= suspendedFrom(due) && random.chance(SOSPENDE))
      this.#suspend(due, backAfter(random, registrato));
    return { esito, registrato };
  }

  #signing(firma: number): void {
    this.#incontri.push({
      tipo: "PAIS",
      membro: -1,
      convocato: NEVER,
      appuntamento: NEVER,
      tenuto: firma,
      registrato: writtenOn(this.#random, this.#stile, firma),
      esito: "AVVENUTO_INCONTRO",
      giustificato: "",
      sede: "SS",
    });
  }

  #suspend(due: number, ritorno: number): void {
    this.#sospensioni.push({ stato: "SOSPESA", motivo: "S02", dal: suspendedFrom(due), ritorno });
  }
}

import { NEVER, openBy, openFrom } from "./days.js";
import type { Incontro, Sospensione } from "./facts.js";
import type { Random } from "./random.js";
import { GIUSTIFICATI } from "./rates.js";
import type { Stile } from "./style.js";
import { backAfter, DOPO_SOSPENSIONE, SOSPENDE, suspendedFrom, writtenOn } from "./terms.js";
import type { Incarico } from "./work.js";

/** Day of the first meeting, or of the decadenza for an absence; `NEVER` for what did not happen. */
export interface EsitoPrimo {
  readonly tenuto: number;
  readonly decadenza: number;
}

const GIORNI = [6, 22, 36, 48, 60, 74, 90, 108, 126, 170];
const TENTATIVI = 5;
const GIUSTIFICA = 0.05;

/** Convocations and attempts until a first meeting, a decadenza, or nothing at all. */
export class PrimoIncontro {
  readonly #random: Random;
  readonly #stile: Stile;
  readonly #incarico: Incarico;
  readonly #incontri: Incontro[];
  readonly #sospensioni: Sospensione[];
  readonly #comune: Pick<Incontro, "tipo" | "membro" | "sede">;
  /** First day of the suspension, if nobody is met by then. */
  #sospeso: number;
  /** Day on which the meeting is meant to be. */
  #target: number;

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
    this.#comune = {
      tipo: "PRIMO",
      membro: incarico.membri > 1 && random.chance(0.3) ? 0 : -1,
      sede: random.chance(0.97) ? "SS" : "PATRONATO",
    };
    const due = incarico.inizio + 120;
    this.#sospeso = suspendedFrom(due);
    const atteso =
      incarico.inizio + random.days(GIORNI, stile.tempo * (incarico.rinnovo ? 0.85 : 1));
    this.#target = Math.max(atteso, incarico.caricato + random.int(2, 16));
    const mancato = random.chance(stile.mai);
    if (mancato || this.#target >= this.#sospeso) this.#late(mancato, due);
  }

  /** Runs the attempts; what was written goes into the lists given. */
  run(): EsitoPrimo {
    const { ultimo, caricato } = this.#incarico;
    for (let attempt = 0; attempt < TENTATIVI; attempt += 1) {
      this.#target = openFrom(this.#target);
      if (this.#target > ultimo) break;
      const convocato = openFrom(Math.max(caricato + 1, this.#target - this.#random.int(7, 20)));
      const esito = this.#attempt(convocato);
      if (esito !== null) return esito;
    }
    return this.#missed();
  }

  /** Nobody is met in time: at most a convocation without an outcome, then the suspension tells. */
  #late(mancato: boolean, due: number): void {
    const { caricato, ultimo } = this.#incarico;
    if (mancato && this.#random.chance(0.3)) {
      const appuntamento = openFrom(Math.max(caricato + 14, due - this.#random.int(10, 60)));
      if (appuntamento <= ultimo)
        this.#write({ convocato: openBy(appuntamento - this.#random.int(8, 13)), appuntamento });
    }
    this.#target = this.#random.chance(0.8)
      ? Math.max(caricato + 2, this.#sospeso + this.#random.days(DOPO_SOSPENSIONE))
      : NEVER;
  }

  /** One attempt; null when another one follows. */
  #attempt(convocato: number): EsitoPrimo | null {
    const { convoca, assenti, senzaEsito } = this.#stile;
    const tardi = this.#target >= this.#sospeso;
    if (convocato >= this.#target || !this.#random.chance(tardi ? convoca / 2 : convoca)) {
      const spontanea = this.#random.chance(tardi ? 0.6 : 0.25);
      return this.#held(NEVER, spontanea ? "PRESENTAZIONE_SPONTANEA" : "AVVENUTO_INCONTRO");
    }
    const sorte = this.#random.next();
    if (sorte < assenti) return this.#absent(convocato);
    if (sorte < assenti + GIUSTIFICA) return this.#justified(convocato);
    if (sorte >= assenti + GIUSTIFICA + senzaEsito)
      return this.#held(convocato, "AVVENUTO_INCONTRO");
    this.#write({ convocato, appuntamento: this.#target });
    this.#target += this.#random.int(15, 45);
    return null;
  }

  #held(convocato: number, esito: string): EsitoPrimo {
    const tenuto = this.#target;
    const registrato = writtenOn(this.#random, this.#stile, tenuto);
    const appuntamento = convocato === NEVER ? NEVER : tenuto;
    this.#write({ convocato, appuntamento, tenuto, registrato, esito });
    if (registrato >= this.#sospeso && this.#random.chance(SOSPENDE))
      this.#suspend(backAfter(this.#random, registrato));
    return { tenuto, decadenza: NEVER };
  }

  #absent(convocato: number): EsitoPrimo | null {
    const registrato = openFrom(this.#target + this.#random.int(0, 6));
    this.#write({
      convocato,
      appuntamento: this.#target,
      registrato,
      esito: "ASSENTE_INGIUSTIFICATO",
    });
    if (this.#random.chance(0.6))
      return { tenuto: NEVER, decadenza: registrato + this.#random.int(12, 45) };
    this.#target += this.#random.int(10, 45);
    return null;
  }

  /** A justified absence starts the 120 days again. */
  #justified(convocato: number): null {
    const registrato = openFrom(this.#target + this.#random.int(0, 6));
    this.#write({
      convocato,
      appuntamento: this.#target,
      registrato,
      esito: "GIUSTIFICATO_MOTIVO",
      giustificato: this.#random.weighted(GIUSTIFICATI),
    });
    if (registrato < this.#sospeso) this.#sospeso = suspendedFrom(registrato + 120);
    this.#target = registrato + this.#random.int(8, 40);
    return null;
  }

  #missed(): EsitoPrimo {
    if (this.#sospeso > this.#incarico.ultimo || !this.#random.chance(SOSPENDE))
      return { tenuto: NEVER, decadenza: NEVER };
    this.#suspend(NEVER);
    const decade = this.#random.chance(0.6);
    return {
      tenuto: NEVER,
      decadenza: decade ? this.#sospeso + this.#random.int(95, 200) : NEVER,
    };
  }

  #suspend(ritorno: number): void {
    this.#sospensioni.push({ stato: "SOSPESA", motivo: "S01", dal: this.#sospeso, ritorno });
  }

  #write(fields: Partial<Incontro> & Pick<Incontro, "convocato" | "appuntamento">): void {
    this.#incontri.push({
      ...this.#comune,
      tenuto: NEVER,
      registrato: NEVER,
      esito: "IN_ATTESA",
      giustificato: "",
      ...fields,
    });
  }
}

import { NEVER, openFrom } from "./days.js";
import type { Analisi, Lavoro, Patto, Quadro } from "./facts.js";
import type { Random } from "./random.js";
import type { Stile } from "./style.js";
import type { Incarico } from "./work.js";

export type Valutazione = Pick<Lavoro, "analisi" | "quadro" | "patti">;

const AVVIO_AP = [0, 0, 0, 0, 2, 9, 24, 60];
const DURATA_AP = [0, 0, 3, 9, 18, 34, 70];
const LETTERE = ["a", "b", "c", "d", "e", "f"] as const;
const SERVIZI = ["SALUTE", "LAVORO", "CASA", "ISTRUZIONE", "FORMAZIONE"] as const;
const FREQUENZE = [0.34, 0.72, 0.55, 0.24, 0.27, 0.3];

/** AP, QA where needs are complex, PaIS; the dates that fall after the end never happen. */
export function assess(
  random: Random,
  stile: Stile,
  incarico: Incarico,
  incontro: number,
  fine: number,
): Valutazione {
  const nothing: Valutazione = { analisi: [], quadro: null, patti: [] };
  let avvio: number;
  if (incontro !== NEVER) {
    if (!random.chance(stile.apAvviata)) return nothing;
    avvio = openFrom(incontro + random.days(AVVIO_AP, stile.giorniAp));
  } else {
    if (!random.chance(0.22)) return nothing;
    avvio = openFrom(incarico.caricato + random.int(12, 90));
  }
  if (avvio > fine) return nothing;
  const durata = random.days(DURATA_AP, stile.giorniAp * (incarico.rinnovo ? 0.7 : 1));
  const completata = random.chance(stile.apCompletata) ? openFrom(avvio + durata) : NEVER;
  const sorte = random.next();
  const esito =
    sorte < stile.complessi
      ? "C"
      : sorte < stile.complessi + 0.05
        ? "D"
        : sorte <
            stile.complessi +
              0.05 +
              (incarico.attivabile ? stile.lavorativi * 2 : stile.lavorativi / 2)
          ? "A"
          : "B";
  const bisogni = LETTERE.filter(
    (lettera, posto) =>
      random.chance((FREQUENZE[posto] ?? 0) * (esito === "C" ? 1.35 : esito === "A" ? 0.6 : 1)) ||
      (lettera === "c" && esito === "A"),
  ).join(" ");
  const completamento = completata <= fine ? completata : NEVER;
  const prima = {
    revisione: 1,
    avvio,
    completamento,
    esito,
    bisogni: bisogni === "" ? "b" : bisogni,
  };
  const analisi: Analisi[] = [prima];
  if (completamento === NEVER) return { ...nothing, analisi };
  const riapre = openFrom(completamento + random.int(120, 300));
  if (random.chance(0.08) && riapre <= fine) {
    const chiude = openFrom(riapre + random.days(DURATA_AP, stile.giorniAp));
    analisi.push({
      ...prima,
      revisione: 2,
      avvio: riapre,
      completamento: chiude <= fine ? chiude : NEVER,
    });
  }
  const quadro = esito === "C" ? frame(random, stile, completamento, fine) : null;
  return { analisi, quadro, patti: pacts(random, stile, esito, completamento, quadro, fine) };
}

function frame(random: Random, stile: Stile, da: number, fine: number): Quadro | null {
  const avvio = openFrom(da + random.days([0, 4, 10, 20, 40, 80], stile.giorniAp));
  if (!random.chance(0.82) || avvio > fine) return null;
  const chiude = openFrom(avvio + random.days([5, 14, 24, 38, 60, 110], stile.giorniAp));
  const completamento = random.chance(0.8) && chiude <= fine ? chiude : NEVER;
  return {
    avvio,
    completamento,
    equipe: random.chance(0.86),
    // Derived from the days, without a draw of its own.
    costituita: Math.max(da, avvio - (avvio % 13)),
    servizi: SERVIZI.filter((_, posto) => (avvio >> posto) % 2 === 0 || posto === avvio % 5).join(
      " ",
    ),
  };
}

function pacts(
  random: Random,
  stile: Stile,
  esito: string,
  completata: number,
  quadro: Quadro | null,
  fine: number,
): readonly Patto[] {
  const base = esito === "C" ? (quadro?.completamento ?? NEVER) : completata;
  const quota = esito === "A" ? 0.14 : esito === "D" ? 0.2 : stile.pais;
  if (base === NEVER || !random.chance(quota)) return [];
  const bozza = openFrom(base + random.days([0, 0, 2, 8, 18, 45], stile.giorniPais));
  if (bozza > fine) return [];
  const firma = random.chance(0.94)
    ? openFrom(bozza + random.days([0, 0, 0, 3, 9, 22], stile.giorniPais))
    : NEVER;
  const tipo = esito === "C" ? "EQUIPE" : "SEMPLIFICATO";
  const valido = firma === NEVER || firma > fine ? NEVER : firma;
  const scade = valido === NEVER ? NEVER : Math.min(fine, valido + 365);
  const patti: Patto[] = [{ versione: 1, bozza, firma: valido, tipo, fine: scade }];
  const rifatto = openFrom(valido + random.int(120, 260));
  if (valido !== NEVER && random.chance(0.07) && rifatto + 20 <= fine)
    patti.push({
      versione: 2,
      bozza: rifatto,
      firma: openFrom(rifatto + random.int(0, 18)),
      tipo,
      fine: Math.min(fine, rifatto + 365),
    });
  return patti;
}

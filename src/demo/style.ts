import type { Random } from "./random.js";

/** How an ambito works: no two are alike, which is what the comparisons are for. */
export interface Stile {
  /** Nuclei against the mean of the region. */
  readonly densita: number;
  /** Factor on the days to the first meeting. */
  readonly tempo: number;
  /** Share of nuclei that nobody meets within the term. */
  readonly mai: number;
  /** Share of first meetings with a convocation written in GePI; then of monitoring ones. */
  readonly convoca: number;
  readonly convocaMonitoraggio: number;
  readonly assenti: number;
  readonly senzaEsito: number;
  /** Share of meetings written in GePI days after they took place. */
  readonly registraTardi: number;
  readonly giorniAssegnazione: number;
  readonly nonAssegnati: number;
  readonly apAvviata: number;
  readonly apCompletata: number;
  readonly giorniAp: number;
  readonly complessi: number;
  readonly lavorativi: number;
  readonly pais: number;
  readonly giorniPais: number;
  /** Factor on the days between two monitoring meetings. */
  readonly monitoraggio: number;
  readonly monitoraggioTardi: number;
  readonly puc: number;
  /** Nuclei of one case manager. */
  readonly carico: number;
  /** Share of comuni without a case manager of their own. */
  readonly scoperti: number;
}

export function styleOf(random: Random): Stile {
  const bravura = random.next();
  const near = (worst: number, best: number, spread: number): number =>
    (worst + (best - worst) * bravura) * random.between(1 - spread, 1 + spread);
  return {
    densita: random.between(0.9, 1.1),
    tempo: near(1.2, 0.7, 0.12),
    mai: near(0.12, 0.03, 0.3),
    convoca: random.between(0.45, 0.85),
    convocaMonitoraggio: random.between(0.06, 0.22),
    assenti: random.between(0.015, 0.045),
    senzaEsito: near(0.08, 0.015, 0.4),
    registraTardi: near(0.35, 0.1, 0.2),
    giorniAssegnazione: near(30, 6, 0.3),
    nonAssegnati: near(0.14, 0.01, 0.4),
    apAvviata: Math.min(0.98, near(0.72, 0.98, 0.06)),
    apCompletata: Math.min(0.98, near(0.68, 0.97, 0.06)),
    giorniAp: near(1.6, 0.5, 0.25),
    complessi: random.between(0.1, 0.26),
    lavorativi: random.between(0.12, 0.24),
    pais: Math.min(0.98, near(0.74, 0.98, 0.06)),
    giorniPais: near(1.4, 0.45, 0.25),
    monitoraggio: near(1.06, 0.86, 0.04),
    monitoraggioTardi: near(0.085, 0.02, 0.3),
    puc: random.between(0.02, 0.12),
    carico: random.between(55, 130),
    scoperti: near(0.3, 0.04, 0.4),
  };
}

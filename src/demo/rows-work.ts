import type { Controllo } from "./checks.js";
import { NEVER, text } from "./days.js";
import type { Famiglia } from "./household.js";
import type { Ciclo } from "./nucleo.js";
import { type Intervento, progressOf } from "./pact.js";
import type { VistaGepi } from "./rows-gepi.js";

const known = (value: number, data: number): string => (value <= data ? text(value) : "");

/** Writes what stands beside the pacts of an application: équipe, contents of the PaIS, sendings, checks. */
export function writeWork(
  { data, files }: VistaGepi,
  ciclo: Ciclo,
  primo: string,
  caseAt: (day: number) => string,
): void {
  const { lavoro, domanda } = ciclo;
  const quadro = lavoro?.quadro ?? null;
  if (quadro?.equipe === true && quadro.costituita <= data)
    files.equipe.add(
      `EQ-${primo};${caseAt(quadro.costituita)};${text(quadro.costituita)};${quadro.servizi}\n`,
    );
  for (const intervento of ciclo.interventi) {
    if (intervento.patto.bozza > data || intervento.scritto > data) continue;
    contentRow(files, intervento, primo, caseAt(intervento.patto.bozza), domanda.famiglia, data);
  }
  for (const { individuo, avvio, pad, psp, senzaPsp, chiuso } of ciclo.invii) {
    if (avvio > data) continue;
    const esito = psp <= data ? "PSP_SOTTOSCRITTO" : chiuso <= data ? senzaPsp : "IN_CORSO";
    files.invii_cpi.add(
      `${individuo};${text(avvio)};${known(pad, data)};${known(psp, data)};${esito}\n`,
    );
  }
  if (ciclo.controllo !== null && ciclo.controllo.chiesto <= data)
    files.controlli_anagrafici.add(
      `${domanda.protocollo};${text(ciclo.controllo.chiesto)};${outcome(ciclo.controllo, data)}\n`,
    );
  for (const verifica of ciclo.verifiche) {
    if (verifica.chiesto > data) continue;
    files.verifiche_svantaggio.add(
      `${verifica.individuo};${verifica.amministrazione};${text(verifica.chiesto)};${known(verifica.dato, data)};${outcome(verifica, data)}\n`,
    );
  }
}

const outcome = ({ dato, esito }: Controllo, data: number): string =>
  dato !== NEVER && dato <= data ? esito : "IN_CORSO";

function contentRow(
  files: VistaGepi["files"],
  intervento: Intervento,
  primo: string,
  caso: string,
  { membri }: Famiglia,
  data: number,
): void {
  const { patto, posto, tipo, codice, area, membro, scritto } = intervento;
  const pais = `${primo}-P${patto.versione}`;
  const testa = `${caso};${pais};${membri[membro]?.id ?? ""}`;
  const coda = `${area};${text(scritto)};${progressOf(intervento, data)}\n`;
  if (tipo === "obiettivo") files.obiettivi.add(`${pais}-O${posto};${testa};${coda}`);
  else if (tipo === "impegno") files.impegni.add(`${pais}-M${posto};${testa};${codice};${coda}`);
  else files.sostegni.add(`${pais}-S${posto};${testa};${codice};${coda}`);
}

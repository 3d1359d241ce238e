import type { Comparison } from "../compute/compare.js";
import type { Indicator } from "../define/indicator.js";
import { sayDay } from "../model/italian.js";
import type { ScopeRequest } from "../model/territory.js";
import { byClock } from "./archive-clock.js";
import { type AnsweredFigure, computeFigures, type Figures } from "./figures.js";
import { indicatorsBy, withFigures } from "./open-figures.js";
import type { World } from "./world.js";

export interface ComputeRequest {
  /** Codes, wildcards allowed; none: the whole catalogue. */
  readonly codici: readonly string[];
  readonly per: readonly string[];
  readonly scope: ScopeRequest;
  readonly data: string | null;
  readonly confronta: readonly Comparison[];
}

/** Computes indicators for a territory; raises USO, S-NODATA and what a broken definition raises. */
export function computeIndicators(request: ComputeRequest, world: World): Promise<Figures<null>> {
  return withFigures(world, (tools) => {
    const { db, catalog, sources, remember } = tools;
    const indicators = indicatorsBy(catalog, request.codici);
    const compute = (asked: readonly Indicator[], archivio: boolean): Figures<null> =>
      computeFigures(db, {
        catalog,
        remember,
        sources,
        root: world.root,
        scope: request.scope,
        data: request.data,
        archivio,
        confronta: request.confronta,
        ask: (territorio) =>
          asked.map((indicator) => ({ indicator, per: request.per, territorio })),
        also: () => null,
      });
    const { proprie, archivio } = byClock(indicators, tools);
    if (archivio.length === 0) return compute(proprie, false);
    if (proprie.length === 0) return compute(archivio, true);
    return joined(indicators, compute(proprie, false), compute(archivio, true));
  });
}

/** Figures at two dates as one answer, in the order they were asked for; the date is that of the first. */
function joined(
  indicators: readonly Indicator[],
  own: Figures<null>,
  archive: Figures<null>,
): Figures<null> {
  const all = new Map([...own.figures, ...archive.figures].map((one) => [one.codice, one]));
  const notices = [...own.notices, ...archive.notices].filter(
    (one, i, list) => list.findIndex((other) => other.message === one.message) === i,
  );
  return {
    ...own,
    figures: indicators.flatMap(({ codice }) => all.get(codice) ?? []),
    fonti: [...own.fonti, ...archive.fonti],
    notices:
      own.data === archive.data
        ? notices
        : [
            ...notices,
            {
              code: "W-ARCHIVIO",
              message: `${archive.figures.map((one) => one.codice).join(", ")}: al ${sayDay(archive.data)}, la data dell'archivio RdC.`,
            },
          ],
  };
}

/** A row as the JSON contract gives it: dimensions by name, comuni by ISTAT code with name and cadastral code. */
export function jsonRow(
  row: AnsweredFigure["righe"][number],
  unit: string,
  istat: ReadonlyMap<string, string>,
): Readonly<Record<string, unknown>> {
  const dims: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(row.membri)) {
    if (name === "comune" && istat.has(member.codice)) {
      dims.comune = istat.get(member.codice) ?? null;
      dims.comune_nome = member.etichetta;
      dims.comune_catastale = member.codice;
    } else {
      dims[name] = member.codice;
      if (member.etichetta !== member.codice) dims[`${name}_nome`] = member.etichetta;
    }
  }
  return {
    ...dims,
    valore: row.valore,
    numeratore: row.numeratore,
    denominatore: row.denominatore,
    ...(row.unita === unit ? {} : { unita: row.unita }),
    ...(row.regione === undefined ? {} : { regione: row.regione }),
    ...(row.italia === undefined ? {} : { italia: row.italia }),
    ...(row.precedente === undefined ? {} : { precedente: row.precedente }),
    ...(row.anno === undefined ? {} : { anno: row.anno }),
    ...(row.scarto === undefined ? {} : { scarto: row.scarto }),
    ...(row.scarto_italia === undefined ? {} : { scarto_italia: row.scarto_italia }),
    ...(row.variazione === undefined ? {} : { variazione: row.variazione }),
    ...(row.variazione_anno === undefined ? {} : { variazione_anno: row.variazione_anno }),
    ...(row.rango === undefined
      ? {}
      : { rango: row.rango?.posto ?? null, rango_su: row.rango?.su ?? null }),
    ...(row.riferimenti === undefined ? {} : { riferimenti: row.riferimenti }),
  };
}

/** `risultati[]` of the JSON contract. */
export function jsonResults(figures: Figures<unknown>): readonly object[] {
  return figures.figures.map((one) => ({
    codice: one.codice,
    nome: one.nome,
    unita: one.unita,
    territorio: {
      livello: one.territorio.livello,
      codice: one.territorio.codice,
      nome: one.territorio.nome,
    },
    data_osservazione: one.data_osservazione,
    domande_fino_al: one.domande_fino_al,
    ...(figures.precedente === null ? {} : { data_precedente: figures.precedente }),
    ...(figures.annoPrima === null ? {} : { data_anno: figures.annoPrima }),
    righe: one.righe.map((row) => jsonRow(row, one.unita, figures.istat)),
    fonti: one.fonti.map((fonte) => ({
      fonte: fonte.fonte,
      file: fonte.file,
      sha256: fonte.sha256,
      data_osservazione: fonte.data_osservazione,
      domande_fino_al: fonte.domande_fino_al,
    })),
  }));
}

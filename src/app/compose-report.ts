import { codesOf, composeDocument } from "../compose/compose.js";
import { type ComposeInput, type Definition, figureKey } from "../compose/input.js";
import { additionOf } from "../compute/addition.js";
import { nucleiARischio } from "../compute/at-risk.js";
import { readCodes } from "../define/codes.js";
import { isTypical } from "../define/indicator.js";
import { withinOf } from "../define/resolve-template.js";
import type { Template } from "../define/template.js";
import type { Document } from "../model/document.js";
import { DashError } from "../model/errors.js";
import type { Figure } from "../model/result-table.js";
import type { ScopeRequest } from "../model/territory.js";
import { listComuni } from "../territory/list.js";
import { byClock } from "./archive-clock.js";
import { describerOf, mapsOf, peersOf } from "./chart-input.js";
import { computeFigures } from "./figures.js";
import { type FigureTools, indicatorBy } from "./open-figures.js";
import { childOf, questionsOf } from "./report-questions.js";
import type { World } from "./world.js";

/** Composes the report of a template for a territory: computes, then writes what it says. */
export async function composeReport(
  request: { readonly scope: ScopeRequest; readonly data: string | null },
  template: Template,
  open: FigureTools,
  world: World,
): Promise<Document> {
  const charts = template.sections.flatMap((section) =>
    section.blocks.flatMap((block) => ("chart" in block ? [block.chart] : [])),
  );
  const describe = await describerOf(charts);
  const { db, catalog, sources, remember } = open;
  const asked = codesOf(template).map((code) => indicatorBy(catalog, code));
  const horizons = new Set(
    template.sections.flatMap((section) =>
      section.blocks.flatMap((block) =>
        "at_risk" in block ? [withinOf(block.at_risk.within, template)] : [],
      ),
    ),
  );
  const computed = computeFigures(db, {
    catalog,
    remember,
    sources,
    root: world.root,
    scope: request.scope,
    data: request.data,
    // A report on the archive of the RdC only is dated as the archive is.
    archivio: byClock(asked, open).proprie.length === 0,
    confronta: template.compare,
    ask: (territorio) => questionsOf(template, catalog, territorio),
    also: (session, territorio) => ({
      atRisk: new Map(
        [...horizons].map((days) => [days, nucleiARischio(session, territorio, days)] as const),
      ),
      comuni: listComuni(db, territorio, session.spec.data),
      dimostrativi:
        db.prepare("SELECT 1 FROM fornitura WHERE dimostrativa = 1 LIMIT 1").get() !== undefined,
      names: session.rows<{ nome_regione: string }>(
        null,
        "SELECT nome_regione FROM t_comune WHERE regione = ? LIMIT 1",
        [territorio.regione ?? ""],
      )[0],
      ambito: session.rows<{ nome_ambito: string }>(
        null,
        "SELECT nome_ambito FROM t_comune WHERE ambito = ? LIMIT 1",
        [territorio.ambito ?? ""],
      )[0],
    }),
  });
  if (computed.figures.every((one) => one.coverage === "nessuna")) {
    throw new DashError("S-NODATA", {
      message: `per ${computed.territorio.etichetta} non c'è nessuna fornitura al ${computed.data}.`,
    });
  }
  for (const notice of computed.notices) world.notice(notice);
  const figures = new Map<string, Figure>(
    computed.figures.map((one) => [figureKey(one.codice, one.question.per), one]),
  );
  const definitions = new Map<string, Definition>(
    [...catalog.indicators.values()].map((one) => [
      one.codice,
      {
        codice: one.codice,
        nome: one.title,
        testo: one.definition,
        origine: one.origin,
        riferimento: one.reference,
        tipico: isTypical(one),
      },
    ]),
  );
  const { territorio, extra } = computed;
  const tools = { catalog, sources, remember, root: world.root, data: computed.data };
  const input: ComposeInput = {
    template,
    territorio,
    data: computed.data,
    domandeFinoAl: computed.domandeFinoAl,
    precedente: computed.precedente,
    figures,
    peers: peersOf(db, charts, territorio, tools),
    maps: mapsOf(db, charts, territorio, computed.data, childOf(territorio)),
    definitions,
    atRisk: extra.atRisk,
    fonti: computed.fonti,
    comuni: extra.comuni.map((one) => one.nome),
    figlio: childOf(territorio),
    nomeRegione:
      territorio.regione === null
        ? null
        : `${territorio.regione}-${extra.names?.nome_regione ?? ""}`,
    nomeAmbito: extra.ambito?.nome_ambito ?? null,
    dimostrativi: extra.dimostrativi,
    version: world.version,
    label: (list, code) =>
      readCodes(world.root, list).find((one) => one.codice === code)?.etichetta ?? code,
    addition: (codice, dimension, where) =>
      additionOf(indicatorBy(catalog, codice), dimension, where, territorio, catalog),
    describe,
  };
  return composeDocument(input);
}

import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import { chartSize, drawChart } from "../chart/to-svg.js";
import { resolvePer } from "../compose/blocks/chart.js";
import { codesOf, composeDocument } from "../compose/compose.js";
import { type ComposeInput, type Definition, figureKey } from "../compose/input.js";
import { nucleiARischio } from "../compute/at-risk.js";
import { childLevel, dimensionsOf, type Question } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import { readCodes } from "../define/codes.js";
import type { Template } from "../define/template.js";
import { readTheme } from "../define/theme.js";
import type { ChartBlock, Document, Drawing, Drawings, Theme } from "../model/document.js";
import { DashError } from "../model/errors.js";
import type { Figure } from "../model/result-table.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { rendererFor } from "../render/renderer.js";
import { refuseExisting, writeAside } from "../render/write-aside.js";
import { listComuni } from "../territory/list.js";
import { byClock } from "./archive-clock.js";
import { describerOf, mapsOf, peersOf } from "./chart-input.js";
import { computeFigures } from "./figures.js";
import { indicatorBy, withFigures } from "./open-figures.js";
import { readTemplate } from "./templates.js";
import type { World } from "./world.js";

export interface ReportRequest {
  readonly modello: string;
  readonly scope: ScopeRequest;
  readonly data: string | null;
  readonly formati: readonly string[];
  /** A file (one format only) or a folder; null: the working folder. */
  readonly uscita: string | null;
  readonly sovrascrivi: boolean;
}

/** One file made, as the JSON contract gives it. */
export interface ReportFile {
  readonly percorso: string;
  readonly formato: string;
  readonly territorio: string;
  readonly sha256: string;
  readonly pagine: number;
}

export interface ReportMade {
  readonly file: readonly ReportFile[];
  readonly territorio: Territorio;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
}

/** `report_standard_pie_2_2025-12-31.pdf`: template, territory and date, in a fixed alphabet. */
function fileName(template: string, territorio: Territorio, data: string, format: string): string {
  const where = territorio.codice === "IT" ? "italia" : territorio.codice;
  return `report_${template}_${where}_${data}.${format}`
    .toLowerCase()
    .replace(/[^a-z0-9_.-]/g, "-");
}

/**
 * The questions a template asks of a territory, each once. Counts are never compared with a wider
 * territory's, so those are not read there.
 */
export function questionsOf(
  template: Template,
  catalog: Catalog,
  territorio: Territorio,
): readonly Question[] {
  const found = new Map<string, Question>();
  const figlio = childOf(territorio);
  const add = (code: string, per: readonly string[], compared: boolean): void => {
    const resolved = resolvePer(per, figlio);
    if (resolved === null) return;
    const indicator = indicatorBy(catalog, code);
    // What is known of the ambito only has no parts inside it: the page says it is not available.
    if (
      figlio !== null &&
      per.includes("figlio") &&
      !dimensionsOf(indicator, catalog).includes(figlio)
    ) {
      return;
    }
    const key = figureKey(indicator.codice, resolved);
    const wanted = (compared && indicator.unit !== "numero") || found.get(key)?.compared === true;
    found.set(key, { indicator, per: resolved, territorio, compared: wanted });
  };
  const compared = figuresCompared(template);
  for (const [name, figure] of Object.entries(template.figures)) {
    add(figure.of, [], compared.has(name));
  }
  for (const section of template.sections) {
    for (const block of section.blocks) {
      if ("kpi" in block) {
        for (const item of block.kpi) {
          add(item.of, [], item.part === "valore");
          if (item.series !== undefined) add(item.series, ["mese"], false);
        }
      } else if ("chart" in block) {
        if (block.chart.peers) continue;
        for (const code of [block.chart.of].flat()) {
          add(code, block.chart.per, block.chart.reference !== undefined);
          if (block.chart.reference !== undefined && block.chart.per.includes("figlio")) {
            add(code, [], true);
          }
        }
      } else if ("composite" in block) add(block.composite.of, [], true);
      else if ("at_risk" in block) add("M.4a", [], false);
      else if ("table" in block) {
        for (const column of block.table.columns) {
          const wider = ["regione", "italia", "scarto", "scarto_italia", "rango"].includes(
            column.part,
          );
          // The variants of an indicator come anyway: one does not ask to divide by them.
          const { variants } = indicatorBy(catalog, column.of);
          if (variants?.dimension !== block.table.rows) add(column.of, [block.table.rows], wider);
          add(column.of, [], wider);
        }
      }
    }
  }
  return [...found.values()];
}

/** The figures of which a text or a condition names what a wider territory has. */
function figuresCompared(template: Template): ReadonlySet<string> {
  const said = JSON.stringify(template.sections);
  const wider = /\b([a-z][a-z0-9_]*)\.(?:regione|italia|confronto|scarto|scarto_italia|rango)\b/g;
  return new Set([...said.matchAll(wider)].map((found) => found[1] ?? ""));
}

/** The level below, where it exists: municipi only in the comuni that have them. */
function childOf(territorio: Territorio): string | null {
  const child = childLevel(territorio.livello);
  return child === "municipio" ? null : child;
}

/** Composes the report of a template for a territory: computes, then writes what it says. */
async function compose(
  request: ReportRequest,
  template: Template,
  world: World,
): Promise<Document> {
  const charts = template.sections.flatMap((section) =>
    section.blocks.flatMap((block) => ("chart" in block ? [block.chart] : [])),
  );
  const describe = await describerOf(charts);
  return withFigures(world, (open) => {
    const { db, catalog, sources, remember } = open;
    const asked = codesOf(template).map((code) => indicatorBy(catalog, code));
    const horizons = new Set(
      template.sections.flatMap((section) =>
        section.blocks.flatMap((block) => ("at_risk" in block ? [block.at_risk.within] : [])),
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
      describe,
    };
    return composeDocument(input);
  });
}

async function draw(
  document: Document,
  theme: Theme,
  needsPng: boolean,
  world: World,
): Promise<Drawings> {
  const charts = document.sections.flatMap((section) =>
    section.blocks.filter((block): block is ChartBlock => block.kind === "chart"),
  );
  const drawings: Record<string, Drawing> = {};
  world.progress.start("Disegno i grafici", charts.length);
  const toPng = needsPng ? (await import("../chart/to-png.js")).toPng : null;
  for (const [i, block] of charts.entries()) {
    const drawn = await drawChart(block.chart, await chartSize(block.chart, block.width), theme);
    drawings[block.id] = { ...drawn, png: toPng === null ? null : await toPng(drawn.svg) };
    world.progress.tick(i + 1);
  }
  world.progress.end();
  return drawings;
}

function outputPath(request: ReportRequest, format: string, name: string, world: World): string {
  if (request.uscita === null) return join(world.cwd, name);
  const wanted = resolve(world.cwd, request.uscita);
  if (extname(wanted) === "") return join(wanted, name);
  if (request.formati.length === 1 && extname(wanted) === `.${format}`) return wanted;
  return join(dirname(wanted), `${basename(wanted, extname(wanted))}.${format}`);
}

/**
 * Makes the report of a territory in the formats asked for. Nothing is written unless all goes well:
 * an unknown territory (USO), missing data (S-NODATA) or a file already there (S-EXISTS) stop it first.
 */
export async function makeReport(request: ReportRequest, world: World): Promise<ReportMade> {
  const template = readTemplate(request.modello, world);
  if (template.audience === "pubblicabile")
    throw new DashError("P-KIND", { template: template.name });
  const renderers = await Promise.all(request.formati.map((format) => rendererFor(format)));
  world.progress.start("Calcolo gli indicatori", null);
  const document = await compose(request, template, world);
  world.progress.end();
  const targets = renderers.map((renderer) => ({
    renderer,
    path: outputPath(
      request,
      renderer.format,
      fileName(template.name, document.territorio, document.dataOsservazione, renderer.format),
      world,
    ),
  }));
  const options = { overwrite: request.sovrascrivi };
  for (const { path } of targets) {
    await mkdir(dirname(path), { recursive: true });
    await refuseExisting(path, options);
  }
  const theme = readTheme([world.cwd, world.root], template.theme);
  const needsPng = renderers.some((renderer) => renderer.needsPng);
  const drawings = await draw(document, theme, needsPng, world);
  const file: ReportFile[] = [];
  for (const { renderer, path } of targets) {
    world.progress.start(`Scrivo ${basename(path)}`, null);
    const rendered = await renderer.render(document, drawings, theme);
    await writeAside(path, rendered.bytes, options);
    world.progress.end();
    file.push({
      percorso: relative(world.cwd, path).startsWith("..") ? path : relative(world.cwd, path),
      formato: renderer.format,
      territorio: document.territorio.codice,
      sha256: createHash("sha256").update(rendered.bytes).digest("hex"),
      pagine: rendered.pages,
    });
  }
  return {
    file,
    territorio: document.territorio,
    data_osservazione: document.dataOsservazione,
    domande_fino_al: document.domandeFinoAl,
  };
}

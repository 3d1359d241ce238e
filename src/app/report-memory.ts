import { printOf } from "../compute/memory.js";
import type { Template } from "../define/template.js";
import type { Document } from "../model/document.js";
import type { Notice } from "../model/errors.js";
import type { ScopeRequest } from "../model/territory.js";
import { composeReport } from "./compose-report.js";
import type { FigureTools } from "./open-figures.js";
import type { World } from "./world.js";

interface Kept {
  /** Without the figures behind the pages: they are three times as long, and kept by themselves. */
  readonly document: Document;
  readonly notices: readonly Notice[];
}

/**
 * The report as `composeReport` gives it, or as it was composed before from the very same things: rows,
 * program, definitions, sources, template with its parameters, territory and date. Whoever makes the
 * PDF and then the slides waits for the figures once. `withFigures`: those behind the pages are wanted
 * too; otherwise they may be absent.
 */
export async function rememberedReport(
  request: { readonly scope: ScopeRequest; readonly data: string | null },
  template: Template,
  open: FigureTools,
  world: World,
  withFigures: boolean,
): Promise<Document> {
  const { catalog, sources, db, remember } = open;
  const rows = remember(db);
  if (rows === undefined) return await composeReport(request, template, open, world);
  const { memory, print } = rows;
  const { regione, ambito, comune, municipio } = request.scope;
  const key = `report ${printOf(
    [world.version, { regione, ambito, comune, municipio }, request.data, template, sources],
    [...catalog.indicators.values()],
    [...catalog.populations.values()],
  )}`;
  const known = memory.recall(key) as Kept | undefined;
  const cifre = withFigures
    ? (memory.recall(`${key} cifre`) as Document["cifre"] | undefined)
    : undefined;
  if (known !== undefined && (!withFigures || cifre !== undefined)) {
    for (const notice of known.notices) world.notice(notice);
    return cifre === undefined ? known.document : { ...known.document, cifre };
  }
  const notices: Notice[] = [];
  const document = await composeReport(request, template, open, {
    ...world,
    notice: (notice) => {
      notices.push(notice);
      world.notice(notice);
    },
  });
  // Somebody may have loaded other rows meanwhile.
  if (remember(db)?.print === print) {
    const { cifre: figures, ...pages } = document;
    memory.remember(key, { document: pages, notices });
    memory.remember(`${key} cifre`, figures ?? []);
  }
  return document;
}

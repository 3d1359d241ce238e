import { codesOf } from "../compose/compose.js";
import { usedFigures, withParameters } from "../define/resolve-template.js";
import type { Template } from "../define/template.js";
import type { PageSetup, RenderOptions } from "../model/document.js";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { rendererFor } from "../render/renderer.js";
import { startDrawer } from "./draw-ahead.js";
import { makeReports, type ReportLevel } from "./make-reports.js";
import { withFigures } from "./open-figures.js";
import {
  clearTargets,
  type Destination,
  type ReportFile,
  targetsOf,
  writeReport,
} from "./report-files.js";
import { rememberedReport } from "./report-memory.js";
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
  /** Ids of the sections wanted; null: all of them. */
  readonly includi?: readonly string[] | null;
  /** Values for the parameters of the template, as typed. */
  readonly parametri?: Readonly<Record<string, string>>;
  /** One report for each territory of this level inside the scope; null: one of the scope itself. */
  readonly ogni?: ReportLevel | null;
  readonly pagina?: PageSetup;
}

export interface ReportMade {
  readonly file: readonly ReportFile[];
  readonly territorio: Territorio;
  readonly data_osservazione: string;
  readonly domande_fino_al: string | null;
  /** Of many reports: where the list of them is, and who has none for want of deliveries. */
  readonly manifesto: string | null;
  readonly senza_dati: readonly string[];
}

/**
 * The template with the sections asked for, in its own order, and the figures they name. USO for a
 * section it has not.
 */
export function includeSections(template: Template, ids: readonly string[]): Template {
  const known = template.sections.map((section) => section.id);
  for (const id of ids.filter((one) => !known.includes(one))) {
    const near = nearNames(id, known);
    throw new DashError("USO", {
      message: `--includi: il modello «${template.name}» non ha la sezione «${id}».`,
      remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Sezioni: ${known.join(", ")}.`,
    });
  }
  const sections = template.sections.filter((section) => ids.includes(section.id));
  const made = { ...template, sections, figures: usedFigures({ ...template, sections }) };
  // Pages of sources alone are about the whole report.
  return codesOf(made).length === 0 ? { ...made, figures: template.figures } : made;
}

/**
 * Makes the report of a territory in the formats asked for, or one for each territory inside it.
 * Nothing is written unless all goes well: an unknown territory or section (USO), missing data
 * (S-NODATA) or a file already there (S-EXISTS) stop it first.
 */
export async function makeReport(request: ReportRequest, world: World): Promise<ReportMade> {
  const whole = withParameters(readTemplate(request.modello, world), request.parametri ?? {});
  if (whole.audience === "pubblicabile") throw new DashError("P-KIND", { template: whole.name });
  const includi = request.includi ?? null;
  const template = includi === null ? whole : includeSections(whole, includi);
  const renderers = await Promise.all(request.formati.map((format) => rendererFor(format)));
  const options: RenderOptions = {
    pagina: request.pagina ?? { formato: null, orientamento: null },
  };
  const { uscita, sovrascrivi } = request;
  const destination: Destination = { template: template.name, uscita, sovrascrivi, renderers };
  const level = request.ogni ?? null;
  const drawer = startDrawer(world);
  return withFigures(world, async (open): Promise<ReportMade> => {
    if (level !== null) {
      const tools = { open, destination, options, drawer };
      return makeReports({ ...request, level }, template, tools, world);
    }
    world.progress.start("Calcolo gli indicatori", null);
    const document = await rememberedReport(
      request,
      template,
      open,
      world,
      renderers.some((one) => one.figures === true),
    );
    world.progress.end();
    const { territorio, dataOsservazione, domandeFinoAl } = document;
    const targets = targetsOf(destination, territorio, dataOsservazione, world);
    await clearTargets(targets, destination);
    return {
      file: await writeReport(
        document,
        template.theme,
        targets,
        options,
        { overwrite: sovrascrivi, drawer },
        world,
      ),
      territorio,
      data_osservazione: dataOsservazione,
      domande_fino_al: domandeFinoAl,
      manifesto: null,
      senza_dati: [],
    };
  }).finally(() => drawer.close());
}

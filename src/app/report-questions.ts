import { resolvePer } from "../compose/blocks/chart.js";
import { figureKey } from "../compose/input.js";
import { figlioOf, repeatedBy } from "../compose/repeat.js";
import { dimensionsOf, type Question } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import { mayHold, namesOf, parseCondition } from "../define/condition.js";
import { usedFigures } from "../define/resolve-template.js";
import { repeatOf, type SectionSpec, type Template } from "../define/template.js";
import { childLevel, type Territorio } from "../model/territory.js";
import { indicatorBy } from "./open-figures.js";

/** The parts that need what a wider territory says. */
const WIDER = new Set(["regione", "italia", "scarto", "scarto_italia", "rango"]);

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
  // What no figure could bring to the page of this level is not computed either.
  const mayShow = ({ quando }: { readonly quando?: string | undefined }): boolean =>
    quando === undefined ||
    mayHold(parseCondition(quando), (name) =>
      name === "livello" ? territorio.livello : undefined,
    );
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
  /** What a repeated section asks, cut by its dimension: one question for all members. */
  const addRepeated = (of: Template, section: SectionSpec, dimension: string | null): void => {
    if (dimension === null) return;
    const cut = (code: string, per: readonly string[]): void => {
      const inside = resolvePer(per, figlioOf(dimension));
      if (
        inside === null ||
        !dimensionsOf(indicatorBy(catalog, code), catalog).includes(dimension)
      ) {
        return;
      }
      add(code, [dimension, ...inside], false);
    };
    const named = usedFigures({ sections: [section], figures: of.figures });
    for (const figure of Object.values(named)) cut(figure.of, []);
    for (const block of section.blocks.filter(mayShow)) {
      if ("kpi" in block) {
        for (const item of block.kpi) {
          cut(item.of, []);
          if (item.series !== undefined) cut(item.series, ["mese"]);
        }
      } else if ("chart" in block) {
        for (const code of [block.chart.of].flat()) cut(code, block.chart.per);
      } else if ("composite" in block) cut(block.composite.of, []);
      else if ("table" in block) {
        for (const column of block.table.columns) {
          const { variants } = indicatorBy(catalog, column.of);
          if (variants?.dimension !== block.table.rows) cut(column.of, [block.table.rows]);
          cut(column.of, []);
        }
      }
    }
  };
  const compared = figuresCompared(template);
  for (const [name, figure] of Object.entries(template.figures)) {
    add(figure.of, [], compared.has(name));
  }
  for (const section of template.sections.filter(mayShow)) {
    const repeat = repeatOf(section);
    if (repeat !== null) {
      addRepeated(template, section, repeatedBy(repeat, figlio));
      continue;
    }
    for (const block of section.blocks.filter(mayShow)) {
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
          const named = column.evidenzia.flatMap((one) => namesOf(parseCondition(one.quando)));
          const wider = [column.part, ...named].some((one) => WIDER.has(one));
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
export function childOf(territorio: Territorio): string | null {
  const child = childLevel(territorio.livello);
  return child === "municipio" ? null : child;
}

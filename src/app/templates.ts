import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { codesOf } from "../compose/compose.js";
import { BRACES, MESSAGE_WORDS, TEXT_PARTS } from "../compose/messages.js";
import { dimensionsOf } from "../compute/question.js";
import { soundCatalog } from "../define/catalog.js";
import { namesOf, parseCondition } from "../define/condition.js";
import type { DefinitionIssue } from "../define/read-definition.js";
import { readDefinition, readyDefinition } from "../define/ready-definitions.js";
import { resolveTemplate } from "../define/resolve-template.js";
import {
  type ChartSpec,
  PARTS,
  repeatOf,
  type SectionSpec,
  type Template,
} from "../define/template.js";
import { themeIssues, themeNames } from "../define/theme.js";
import { DashError } from "../model/errors.js";
import { nearHint, nearNames } from "../model/near.js";
import { chartFaults } from "./check-chart.js";
import { tableFaults, whereFaults } from "./check-table.js";
import type { World } from "./world.js";

/** The folders templates are read from; the user's own replace built-in ones of the same name. */
const folders = (world: World): readonly string[] => [
  join(world.cwd, "templates"),
  join(world.root, "templates"),
];

/** Names of all templates, sorted. */
export function templateNames(world: World): readonly string[] {
  const names = new Set<string>();
  for (const folder of folders(world)) {
    if (!existsSync(folder)) continue;
    for (const file of readdirSync(folder)) {
      if (file.endsWith(".yaml")) names.add(basename(file, ".yaml"));
    }
  }
  return [...names].sort();
}

/** The file of a template; USO with the nearest names when there is none. */
export function templatePath(name: string, world: World): string {
  if (!/^[a-z0-9_-]+$/.test(name)) {
    throw new DashError("USO", { message: `«${name}» non è il nome di un modello.` });
  }
  const path = folders(world)
    .map((folder) => join(folder, `${name}.yaml`))
    .find((candidate) => existsSync(candidate));
  if (path !== undefined) return path;
  const names = templateNames(world);
  const near = nearNames(name, names);
  throw new DashError("USO", {
    message: `il modello «${name}» non esiste.`,
    remedy: `${near.length > 0 ? `Forse: ${near.join(", ")}. ` : ""}Modelli: ${names.join(", ")}.`,
  });
}

/** Other templates, for one that takes sections of them; null where there is none, or it is not sound. */
const reader = (world: World) => (name: string) => {
  if (!templateNames(world).includes(name)) return null;
  const path = templatePath(name, world);
  const read = readyDefinition("modello", readFileSync(path, "utf8"), basename(path));
  return read.ok ? { ...read.value, name } : null;
};

/** A template by name; USO for an unknown one, T-SPEC when it is not sound. */
export function readTemplate(name: string, world: World): Template {
  const file = `templates/${name}.yaml`;
  const written = readDefinition("modello", templatePath(name, world), file);
  const { template, faults } = resolveTemplate(
    { ...written, name },
    reader(world),
    templateNames(world),
  );
  const [first] = faults;
  if (first !== undefined) {
    throw new DashError(
      "T-SPEC",
      { message: first.message },
      { file, field: first.path.join(".") },
    );
  }
  return template;
}

/** Every fault of some templates: of what they share, such as their theme, each once. */
export async function validateTemplates(
  names: readonly string[],
  world: World,
): Promise<readonly DefinitionIssue[]> {
  const found = await Promise.all(names.map((name) => validateTemplate(name, world)));
  return [...new Map(found.flat().map((issue) => [JSON.stringify(issue), issue])).values()];
}

/** Every fault of a template at once: schema, unknown indicators, unknown names. Empty when sound. */
export async function validateTemplate(
  name: string,
  world: World,
): Promise<readonly DefinitionIssue[]> {
  const file = `templates/${name}.yaml`;
  const text = readFileSync(templatePath(name, world), "utf8");
  const read = readyDefinition("modello", text, file);
  if (!read.ok) return read.issues;
  const catalog = soundCatalog(world.root, world.cwd);
  const { template, faults } = resolveTemplate(
    { ...read.value, name },
    reader(world),
    templateNames(world),
  );
  const issues: DefinitionIssue[] = faults.map(({ path, message }) => ({
    place: read.place(path),
    message,
  }));
  for (const code of codesOf(template)) {
    if (catalog.indicators.has(code)) continue;
    const path = pathOfCode(read.value, code);
    issues.push({
      place: path === null ? { file } : read.place(path),
      message: `l'indicatore «${code}» non esiste${nearHint(code, catalog.indicators.keys())}`,
    });
  }
  const filters = (
    of: unknown,
    where: Readonly<Record<string, string>>,
    path: readonly PropertyKey[],
  ) => {
    for (const code of [of].flat()) {
      if (typeof code !== "string") continue;
      for (const fault of whereFaults(code, where, catalog, world.root)) {
        issues.push({ place: read.place([...path, ...fault.path]), message: fault.message });
      }
    }
  };
  for (const [name, figure] of Object.entries(read.value.figures)) {
    filters(figure.of, figure.where, ["figures", name]);
  }
  const charts: { readonly spec: ChartSpec; readonly path: readonly PropertyKey[] }[] = [];
  read.value.sections.forEach((section, i) => {
    // What is taken from another template is checked there.
    if (!("id" in section)) return;
    const { blocks, ...head } = section;
    const check = (part: unknown, path: readonly PropertyKey[]): void => {
      for (const use of usesIn(part, path)) {
        const message = useFault(use, template);
        if (message !== null) issues.push({ place: read.place(use.path), message });
      }
    };
    check(head, ["sections", i]);
    for (const message of repeatFaults(section, template, catalog)) {
      issues.push({ place: read.place(["sections", i, "per"]), message });
    }
    blocks.forEach((block, j) => {
      check(block, ["sections", i, "blocks", j]);
      const path = ["sections", i, "blocks", j];
      if ("chart" in block) {
        charts.push({ spec: block.chart, path });
        filters(block.chart.of, block.chart.where, [...path, "chart"]);
      }
      if ("kpi" in block) {
        block.kpi.forEach((item, k) => {
          filters(item.of, item.where, [...path, "kpi", k]);
        });
      }
      if ("table" in block) {
        for (const fault of tableFaults(block.table, template, catalog, world.root)) {
          const place = read.place([...path, "table", ...fault.path]);
          issues.push({ place, message: fault.message });
        }
      }
    });
  });
  for (const { spec, path } of charts) {
    for (const { key, message } of await chartFaults(spec, catalog)) {
      issues.push({ place: read.place([...path, "chart", key]), message });
    }
  }
  const roots = [world.cwd, world.root];
  const themes = roots.flatMap(themeNames);
  if (themes.includes(template.theme)) issues.push(...themeIssues(roots, template.theme));
  else {
    issues.push({
      place: read.place(["theme"]),
      message: `il tema «${template.theme}» non esiste${nearHint(template.theme, themes)}`,
    });
  }
  return issues;
}

/** What a repeated section cannot do: indicators without its dimension, charts of peers, lists. */
function repeatFaults(
  section: SectionSpec,
  template: Template,
  catalog: ReturnType<typeof soundCatalog>,
): readonly string[] {
  const repeat = repeatOf(section);
  if (repeat === null) return [];
  const faults: string[] = [];
  const { by } = repeat;
  const codes = codesOf({
    ...template,
    sections: [section],
    figures: Object.fromEntries(
      usesIn({ per: section.per, blocks: section.blocks }).flatMap(({ name }) => {
        const figure = template.figures[name];
        return figure === undefined ? [] : [[name, figure] as const];
      }),
    ),
  });
  for (const code of codes) {
    const indicator = catalog.indicators.get(code);
    if (indicator === undefined || by === "figlio") continue;
    if (dimensionsOf(indicator, catalog).includes(by)) continue;
    const hint = nearHint(by, dimensionsOf(indicator, catalog), 1);
    faults.push(`${code} non si può dividere per «${by}»${hint}`);
  }
  for (const block of section.blocks) {
    if ("chart" in block && block.chart.peers) {
      faults.push("un grafico con «peers» non sta in una sezione ripetuta");
    }
    if ("at_risk" in block && by !== "comune" && by !== "case_manager") {
      faults.push(`l'elenco «at_risk» si ripete per comune o case_manager, non per «${by}»`);
    }
  }
  if (
    repeat.order !== undefined &&
    template.figures[repeat.order.split(".")[0] ?? ""] === undefined
  ) {
    faults.push(`«${repeat.order}» non è fra i nomi di «figures»`);
  }
  return faults;
}

const CONDITIONS = new Set<PropertyKey>(["quando", "alarm", "keep"]);

/** A name in a text or a condition of a template, its part where it has one, and where it stands. */
interface Use {
  readonly name: string;
  readonly part: string | null;
  readonly inCondition: boolean;
  readonly path: readonly PropertyKey[];
}

/** The names that the texts and the conditions of a piece of template use. */
function usesIn(piece: unknown, path: readonly PropertyKey[] = []): readonly Use[] {
  if (typeof piece === "string") {
    if (!CONDITIONS.has(path.at(-1) ?? "")) {
      return [...piece.matchAll(BRACES)].map(([, name = "", part]) => ({
        name,
        part: part ?? null,
        inCondition: false,
        path,
      }));
    }
    return namesOf(parseCondition(piece)).map((used) => {
      const [name = "", part = null] = used.split(".");
      return { name, part, inCondition: true, path };
    });
  }
  if (typeof piece !== "object" || piece === null) return [];
  return Object.entries(piece).flatMap(([key, value]) =>
    usesIn(value, [...path, Array.isArray(piece) ? Number(key) : key]),
  );
}

/** What is wrong with a name; null when it is known, and so is its part. */
function useFault({ name, part, inCondition, path }: Use, template: Template): string | null {
  // A rule about a cell knows the parts of the figure in it.
  const ownParts: readonly string[] = path.includes("evidenzia") && inCondition ? PARTS : [];
  if (ownParts.includes(name)) return null;
  if (!known(name, template)) {
    const names = [
      ...ownParts,
      ...Object.keys(template.figures),
      ...Object.keys(template.parametri),
    ];
    return `«${name}» non è fra i nomi di «figures»${nearHint(name, names)}`;
  }
  const parts: readonly string[] = inCondition ? PARTS : TEXT_PARTS;
  if (part === null || parts.includes(part)) return null;
  return `«${name}.${part}»: «${part}» non è una parte di una cifra${nearHint(part, parts)}`;
}

/** Where a template first names an indicator; null where only what it includes does. */
function pathOfCode(
  piece: unknown,
  code: string,
  path: readonly PropertyKey[] = [],
): readonly PropertyKey[] | null {
  if (piece === code) return path;
  if (typeof piece !== "object" || piece === null) return null;
  for (const [key, value] of Object.entries(piece)) {
    const found = pathOfCode(value, code, [...path, Array.isArray(piece) ? Number(key) : key]);
    if (found !== null) return found;
  }
  return null;
}

/** Names that conditions know besides the figures. */
const CONDITION_WORDS = ["livello", "figlio", "comuni"];

const known = (name: string, template: Template): boolean =>
  template.figures[name] !== undefined ||
  template.parametri[name] !== undefined ||
  MESSAGE_WORDS.includes(name) ||
  CONDITION_WORDS.includes(name);

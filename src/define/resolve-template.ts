import { readDay } from "../model/date.js";
import { DashError } from "../model/errors.js";
import { nearHint } from "../model/near.js";
import {
  OSSERVAZIONE,
  type ParameterSpec,
  type SectionSpec,
  type Template,
  type WrittenTemplate,
} from "./template.js";

type Named = WrittenTemplate & { readonly name: string };

/** A fault of a template as a whole: where it is, as the keys that lead there. */
export interface TemplateFault {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export interface Resolved {
  readonly template: Template;
  readonly faults: readonly TemplateFault[];
}

/** The figures that some sections name, in texts or conditions. */
export function usedFigures(template: Pick<Template, "sections" | "figures">): Template["figures"] {
  const words = new Set(JSON.stringify(template.sections).match(/[a-z][a-z0-9_]*/g));
  return Object.fromEntries(Object.entries(template.figures).filter(([name]) => words.has(name)));
}

const isSection = (one: WrittenTemplate["sections"][number]): one is SectionSpec => "id" in one;

/** The values that parameters have when nobody gives others. */
const defaultsOf = (parametri: WrittenTemplate["parametri"]): Template["valori"] =>
  Object.fromEntries(Object.entries(parametri).map(([name, one]) => [name, one.default]));

/**
 * A template with the sections it takes from others, and the figures and parameters these name. What
 * cannot be taken is a fault: an unknown template or section, a circle, two sections with one id, two
 * figures or parameters with one name. `read` gives null for a template that does not exist.
 */
export function resolveTemplate(
  written: Named,
  read: (name: string) => Named | null,
  names: readonly string[],
  above: readonly string[] = [],
): Resolved {
  const faults: TemplateFault[] = [];
  const sections: SectionSpec[] = [];
  const figures: Record<string, Template["figures"][string]> = { ...written.figures };
  const parametri: Record<string, ParameterSpec> = { ...written.parametri };
  written.sections.forEach((one, i) => {
    const fault = (message: string): void => {
      faults.push({ path: ["sections", i], message });
    };
    const add = (section: SectionSpec): void => {
      if (sections.some(({ id }) => id === section.id)) fault(`la sezione «${section.id}» c'è già`);
      else sections.push(section);
    };
    if (isSection(one)) {
      add(one);
      return;
    }
    const [name = "", id] = one.includi.split(".");
    if ([...above, written.name].includes(name)) {
      fault(`«${written.name}» e «${name}» si includono l'uno con l'altro`);
      return;
    }
    const other = read(name);
    if (other === null) {
      fault(`il modello «${name}» non esiste${nearHint(name, names)}`);
      return;
    }
    const found = resolveTemplate(other, read, names, [...above, written.name]).template;
    const taken = found.sections.filter((section) => id === undefined || section.id === id);
    if (taken.length === 0) {
      const known = found.sections.map((section) => section.id);
      fault(`il modello «${name}» non ha la sezione «${id}»${nearHint(id ?? "", known)}`);
    }
    taken.forEach(add);
    const inherit = <T>(own: Record<string, T>, theirs: Readonly<Record<string, T>>): void => {
      for (const [key, value] of Object.entries(theirs)) {
        if (own[key] === undefined) own[key] = value;
        else if (JSON.stringify(own[key]) !== JSON.stringify(value)) {
          fault(`«${key}» vuol dire una cosa qui e un'altra nel modello «${name}»`);
        }
      }
    };
    inherit(figures, usedFigures({ sections: taken, figures: found.figures }));
    const words = JSON.stringify(taken);
    inherit(
      parametri,
      Object.fromEntries(Object.entries(found.parametri).filter(([key]) => words.includes(key))),
    );
  });
  for (const [name, one] of Object.entries(parametri)) {
    if (figures[name] !== undefined) {
      faults.push({ path: ["parametri", name], message: `«${name}» è già il nome di una cifra` });
    }
    const wrong = refusal(one, String(one.default));
    if (wrong !== null) faults.push({ path: ["parametri", name, "default"], message: wrong });
  }
  sections.forEach((section, i) => {
    for (const [j, block] of section.blocks.entries()) {
      if (!("at_risk" in block) || typeof block.at_risk.within === "number") continue;
      if (parametri[block.at_risk.within]?.type === "numero") continue;
      faults.push({
        path: ["sections", i, "blocks", j, "at_risk", "within"],
        message: `«${block.at_risk.within}» non è un parametro di tipo numero`,
      });
    }
  });
  return {
    template: { ...written, sections, figures, parametri, valori: defaultsOf(parametri) },
    faults,
  };
}

/** Why a parameter cannot have a value; null when it can. */
function refusal(parameter: ParameterSpec, text: string): string | null {
  switch (parameter.type) {
    case "testo":
      return null;
    case "scelta":
      return parameter.values.includes(text)
        ? null
        : `«${text}» non è fra ${parameter.values.join(", ")}`;
    case "data":
      return text === OSSERVAZIONE || readDay(text) !== null ? null : `«${text}» non è una data`;
    case "numero": {
      const value = Number(text.replace(",", "."));
      if (text.trim() === "" || !Number.isFinite(value)) return `«${text}» non è un numero`;
      const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = parameter;
      if (value < min) return `${text} è meno di ${min}`;
      return value > max ? `${text} è più di ${max}` : null;
    }
  }
}

/** A value as typed, once it is known to be one: a number, an ISO day, a text. */
function valueFrom({ type }: ParameterSpec, text: string): number | string {
  if (type === "numero") return Number(text.replace(",", "."));
  return type === "data" ? (readDay(text) ?? text) : text;
}

/** A template with the values given for its parameters. USO for one it has not, or cannot have. */
export function withParameters(
  template: Template,
  given: Readonly<Record<string, string>>,
): Template {
  const known = Object.keys(template.parametri);
  const valori: Record<string, number | string> = { ...template.valori };
  for (const [name, text] of Object.entries(given)) {
    const parameter = template.parametri[name];
    if (parameter === undefined) {
      throw new DashError("USO", {
        message: `--parametro: il modello «${template.name}» non ha il parametro «${name}»${nearHint(name, known)}.`,
        remedy:
          known.length > 0
            ? `Parametri: ${known.join(", ")}.`
            : `Questo modello non ha parametri: togliere «--parametro ${name}=…».`,
      });
    }
    const wrong = refusal(parameter, text);
    if (wrong !== null) {
      throw new DashError("USO", {
        message: `--parametro ${name}: ${wrong}.`,
        ...(parameter.type === "data"
          ? {
              remedy: `Scriverla come ${name}=31/12/2025 oppure ${name}=2025-12-31; «${OSSERVAZIONE}» è la data del report.`,
            }
          : {}),
      });
    }
    valori[name] = valueFrom(parameter, text);
  }
  return { ...template, valori };
}

/** The days of a list of who must be met: a number, or the value of a parameter. */
export const withinOf = (within: number | string, { valori }: Pick<Template, "valori">): number =>
  typeof within === "number" ? within : Number(valori[within] ?? 0);

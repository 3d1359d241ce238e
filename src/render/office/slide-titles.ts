/** What the slides of a deck are called, once it is known which they are. */
import type { Document } from "../../model/document.js";
import type { SlidePlan } from "./slide-plan.js";

/** «(segue, 2 di 3)», in one piece. */
const follows = (count: number, all: number): string =>
  `(segue,\u00A0${count}\u00A0di\u00A0${all})`;

/** A title that several sections use says whose slide it is. */
export function placedTitles(
  slides: readonly SlidePlan[],
  document: Document,
): readonly SlidePlan[] {
  const used = new Map<string, Set<number | null>>();
  for (const { title, section } of slides)
    used.set(title, (used.get(title) ?? new Set()).add(section));
  return slides.map((slide) => {
    const own = slide.section === null ? undefined : document.sections[slide.section];
    const shared = (used.get(slide.title)?.size ?? 0) > 1;
    if (!shared || own === undefined || own.title === slide.title) return slide;
    return { ...slide, title: `${own.name}: ${slide.title}` };
  });
}

/** What a slide may be called when its title stands on another, with slides between them. */
function otherTitles({ body, section, title }: SlidePlan, document: Document): readonly string[] {
  const name = section === null ? undefined : document.sections[section]?.name;
  const shown =
    body.kind === "shared"
      ? body.rows.flatMap(({ panels }) =>
          panels.flatMap((panel) => (panel.kind === "kpi" ? [] : [panel.block.title])),
        )
      : [];
  return [
    ...(name === undefined ? [] : [name]),
    ...(name === undefined ? [] : shown.map((one) => `${name}: ${one}`)),
    ...Array.from({ length: 99 }, (_, at) => `${title} (${at + 2})`),
  ];
}

/**
 * A deck's titles must differ, or who listens to them cannot tell the slides apart. Only what comes
 * right after a slide of the same title follows it.
 */
export function uniqueTitles(slides: readonly SlidePlan[], document: Document): SlidePlan[] {
  const taken = new Set(slides.map(({ title }) => title));
  const begun = new Set<string>();
  const runs: SlidePlan[][] = [];
  for (const slide of slides) {
    const last = runs.at(-1);
    const [before] = last ?? [];
    if (before?.title === slide.title && before.section === slide.section) last?.push(slide);
    else runs.push([slide]);
  }
  return runs.flatMap((run) => {
    const [first] = run;
    if (first === undefined) return [];
    const free = begun.has(first.title)
      ? otherTitles(first, document).find((title) => !taken.has(title))
      : undefined;
    const title = free ?? first.title;
    taken.add(title);
    begun.add(title);
    return run.map((slide, at) => ({
      ...slide,
      title: at === 0 ? title : `${title} ${follows(at + 1, run.length)}`,
    }));
  });
}

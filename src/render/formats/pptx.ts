/** PowerPoint: one message a slide, real tables, charts that can be edited or else vectors. */
import type { Document, Drawings, Rendered, Renderer, Theme } from "../../model/document.js";
import { drawSlide } from "../office/draw-slide.js";
import type { Alternatives } from "../office/pen.js";
import { planSlides } from "../office/plan-slides.js";
import { newDeck } from "../office/pptx-library.js";
import { repairPptx, type SlideMade } from "../office/repair-pptx.js";
import { PICTURE_ROOM } from "../office/share-slides.js";
import { SLIDE } from "../office/slide-grid.js";
import { defineLayouts, LAYOUTS } from "../office/slide-layouts.js";
import type { SlidePlan } from "../office/slide-plan.js";

const layoutOf = (plan: SlidePlan): string =>
  plan.body.kind === "cover"
    ? LAYOUTS.cover
    : plan.body.kind === "text"
      ? LAYOUTS.text
      : LAYOUTS.message;

async function render(document: Document, drawings: Drawings, theme: Theme): Promise<Rendered> {
  const pptx = await newDeck();
  pptx.defineLayout({ name: "dash", width: SLIDE.width, height: SLIDE.height });
  pptx.layout = "dash";
  pptx.title = document.title;
  defineLayouts(pptx, document, theme);
  const plans = planSlides(document, drawings);
  const sections = ["Copertina", ...document.sections.map(({ name }) => name)].map(
    (name, index) => `${index}. ${name}`,
  );
  const sectionOf = (plan: SlidePlan): string =>
    sections[plan.section === null ? 0 : plan.section + 1] ?? "";
  // A section whose few words stand on the slide of another has none of its own.
  for (const title of new Set(plans.map(sectionOf))) pptx.addSection({ title });
  const made: SlideMade[] = [];
  for (const plan of plans) {
    const slide = pptx.addSlide({
      masterName: layoutOf(plan),
      sectionTitle: sectionOf(plan),
    });
    const alternatives: Alternatives = new Map();
    const figures = drawSlide({ pptx, slide, theme, alternatives }, plan, document, drawings);
    slide.addNotes(plan.notes.join("\n"));
    made.push({ alternatives, figures });
  }
  const written = await pptx.write({ outputType: "uint8array", compression: false });
  if (!(written instanceof Uint8Array)) throw new Error("pptxgenjs gave no bytes");
  return { bytes: await repairPptx(written, document, theme, made), pages: plans.length };
}

export const renderer: Renderer = {
  format: "pptx",
  chartRoom: () => PICTURE_ROOM,
  asks: (_, native) => (native === null ? "figura" : "niente"),
  render,
};

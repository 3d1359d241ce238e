import fc from "fast-check";
import { expect, test } from "vitest";
import { Flow, type Flowed, type Piece } from "../../src/render/pdf/flow.js";
import { pageOf } from "../../src/render/pdf/measures.js";

const PAGE = pageOf({ formato: null, orientamento: null });

interface Drawn {
  readonly name: string;
  readonly page: number;
  readonly top: number;
  readonly bottom: number;
}

/** Lays pieces down and says where each came to stand. */
function lay(specs: readonly { height: number; gap: number; keep: boolean; head: boolean }[]) {
  const drawn: Drawn[] = [];
  let page = 0;
  const flow = new Flow(PAGE, () => {
    page += 1;
  });
  const put = (name: string, height: number) => (y: number) => {
    drawn.push({ name, page, top: y, bottom: y + height });
  };
  const pieces: readonly Flowed[] = specs.map(
    ({ height, gap, keep, head }, index): Piece => ({
      height,
      gap,
      keep,
      ...(head ? { again: { height: 20, gap: 0, draw: put(`testa ${index}`, 20) } } : {}),
      draw: put(String(index), height),
    }),
  );
  flow.add(pieces);
  return drawn;
}

const spec = fc.record({
  height: fc.integer({ min: 5, max: 400 }),
  gap: fc.integer({ min: 0, max: 40 }),
  keep: fc.boolean(),
  head: fc.boolean(),
});

test("ogni pezzo è disegnato una volta, in ordine, dentro la pagina e senza coprirne altri", () => {
  fc.assert(
    fc.property(fc.array(spec, { maxLength: 60 }), (specs) => {
      const drawn = lay(specs);
      const own = drawn.filter(({ name }) => !name.startsWith("testa"));
      expect(own.map(({ name }) => name)).toEqual(specs.map((_, index) => String(index)));
      for (const [index, one] of drawn.entries()) {
        expect(one.top).toBeGreaterThanOrEqual(PAGE.top);
        expect(one.bottom).toBeLessThanOrEqual(PAGE.bottom + 1e-6);
        const before = drawn[index - 1];
        if (before === undefined) continue;
        expect(one.page).toBeGreaterThanOrEqual(before.page);
        if (one.page === before.page) expect(one.top).toBeGreaterThanOrEqual(before.bottom - 1e-6);
      }
    }),
    { numRuns: 300 },
  );
});

test("un titolo non resta in fondo alla pagina senza ciò che nomina", () => {
  fc.assert(
    fc.property(fc.array(spec, { minLength: 2, maxLength: 40 }), (specs) => {
      // A run of kept pieces that fits on a page stands on one page.
      const drawn = lay(specs).filter(({ name }) => !name.startsWith("testa"));
      let run: number[] = [];
      for (const [index, { keep }] of specs.entries()) {
        run.push(index);
        if (keep && index < specs.length - 1) continue;
        const height = run.reduce(
          (sum, at) => sum + (specs[at]?.height ?? 0) + (specs[at]?.gap ?? 0),
          0,
        );
        if (height + 20 <= PAGE.bottom - PAGE.top) {
          expect(new Set(run.map((at) => drawn[at]?.page)).size).toBe(1);
        }
        run = [];
      }
    }),
    { numRuns: 300 },
  );
});

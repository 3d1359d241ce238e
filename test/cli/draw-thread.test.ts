import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Drawer, DrawJob } from "../../src/app/draw-ahead.js";
import { drawHere } from "../../src/app/draw-here.js";
import type { World } from "../../src/app/world.js";
import { chartSize } from "../../src/chart/to-svg.js";
import { theme } from "../helpers/draw-all.js";
import { root } from "../helpers/empty-database.js";
import { MADE_FAMILY } from "../helpers/made-font.js";
import { moreCharts } from "../helpers/more-charts.js";
import { themeInOwnFace } from "../helpers/own-theme.js";

let drawer: Drawer;
const charts = Object.values(moreCharts());
const ownFace = themeInOwnFace(1.2);
const jobOf = async (at: number, picture: boolean, of = theme): Promise<DrawJob> => {
  const chart = charts[at % charts.length];
  if (chart === undefined) throw new Error("no chart");
  return { chart, size: await chartSize(chart, "intera", of), theme: of, picture };
};

beforeAll(async () => {
  const built = (await import(join(root, "dist/app/draw-ahead.js"))) as {
    startDrawer(world: Partial<World>): Drawer;
  };
  drawer = built.startDrawer({ readAhead: true });
});
afterAll(() => drawer.close());

test("il secondo filone disegna gli stessi grafici, byte per byte, chiesti tutti insieme", async () => {
  const jobs = await Promise.all(charts.map((_, at) => jobOf(at, at < 2)));
  const there = await Promise.all(jobs.map((job) => drawer.draw(job)));
  for (const [at, job] of jobs.entries()) {
    const here = await drawHere(job);
    expect(there[at]?.svg).toBe(here.svg);
    expect(there[at]?.picture?.svg).toBe(here.picture?.svg);
    expect(Buffer.from(there[at]?.picture?.png ?? [])).toEqual(
      Buffer.from(here.picture?.png ?? []),
    );
  }
});

test("nel carattere di un tema il secondo filone disegna come qui", async () => {
  for (const at of [2, 3]) {
    const job = await jobOf(at, true, ownFace);
    const [there, here] = [await drawer.draw(job), await drawHere(job)];
    expect(there.svg).toBe(here.svg);
    expect(there.svg).toContain(MADE_FAMILY);
    expect(there.picture?.svg).toBe(here.picture?.svg);
    expect(there.picture?.svg).not.toBe((await drawHere({ ...job, theme })).picture?.svg);
  }
});

test("ciò che non si può disegnare è lo stesso errore, e il filone continua", async () => {
  const good = await jobOf(0, false);
  const bad = { ...good, chart: { ...good.chart, kind: "nessuno" } };
  const [failed, drawn] = await Promise.allSettled([drawer.draw(bad), drawer.draw(good)]);
  expect(failed.status).toBe("rejected");
  expect(drawn.status).toBe("fulfilled");
});

test("chiuso il filone si disegna qui", async () => {
  await drawer.close();
  const job = await jobOf(1, false);
  expect((await drawer.draw(job)).svg).toBe((await drawHere(job)).svg);
});

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { drawHere } from "../../src/app/draw-here.js";
import { writeReport } from "../../src/app/report-files.js";
import type { World } from "../../src/app/world.js";
import type { ChartRoom, Drawings, PageSetup, Renderer } from "../../src/model/document.js";
import { rendererFor } from "../../src/render/renderer.js";
import { madeFont } from "../helpers/made-font.js";
import { sampleDocument } from "../helpers/sample-document.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const nothing = (): void => undefined;
const world = {
  cwd: mkdtempSync(join(tmpdir(), "dash-file-")),
  root,
  progress: { start: nothing, tick: nothing, end: nothing },
} as unknown as World;

/** A format that only keeps the drawings that it is given. */
function keeper(format: string, chartRoom?: Renderer["chartRoom"]) {
  const got: Drawings[] = [];
  const renderer: Renderer = {
    format,
    asks: () => "vettori",
    ...(chartRoom === undefined ? {} : { chartRoom }),
    render: (_, drawings) => {
      got.push(drawings);
      return Promise.resolve({ bytes: new Uint8Array([1]), pages: 1 });
    },
  };
  return { got, renderer };
}

async function drawnFor(pagina: PageSetup) {
  const { chartRoom } = await rendererFor("pdf");
  const paged = keeper("a", chartRoom);
  const plain = keeper("b");
  let drawn = 0;
  const targets = [paged, plain].map(({ renderer }) => ({
    renderer,
    path: join(world.cwd, `${JSON.stringify(pagina).length}.${renderer.format}`),
  }));
  const drawer = {
    draw: (job: Parameters<typeof drawHere>[0]) => {
      drawn += 1;
      return drawHere(job);
    },
    close: () => Promise.resolve(),
  };
  const options = { overwrite: true, drawer };
  await writeReport(sampleDocument(), "ministero", targets, { pagina }, options, world);
  const room: ChartRoom | undefined = chartRoom?.({ pagina });
  return { paged: paged.got[0] ?? {}, plain: plain.got[0] ?? {}, drawn, room };
}

test("i grafici hanno la misura del foglio in PDF, e la loro negli altri formati dello stesso giro", async () => {
  const { paged, plain, room } = await drawnFor({ formato: "A3", orientamento: null });
  const whole = sampleDocument()
    .sections.flatMap(({ blocks }) => blocks)
    .filter((block) => block.kind === "chart" && block.width === "intera")
    .map((block) => (block.kind === "chart" ? block.id : ""));
  expect(whole.length).toBeGreaterThan(0);
  for (const id of whole) {
    expect(paged[id]?.width).toBeCloseTo(room?.intera ?? 0);
    // The text of an A4 page.
    expect(plain[id]?.width).toBe(493);
  }
});

test("sul foglio di sempre i formati si dividono i disegni: nessuno si fa due volte", async () => {
  const { paged, plain, drawn } = await drawnFor({ formato: null, orientamento: null });
  expect(drawn).toBe(Object.keys(paged).length);
  for (const [id, drawing] of Object.entries(plain)) expect(drawing).toBe(paged[id]);
});

test("cambiato il file del carattere cambia il report, e con lo stesso file è lo stesso", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "dash-carattere-"));
  const folder = join(cwd, "templates", "themes");
  mkdirSync(folder, { recursive: true });
  const ours = readFileSync(join(root, "templates/themes/ministero.yaml"), "utf8");
  writeFileSync(
    join(folder, "ministero.yaml"),
    `${ours}carattere: { normale: n.ttf, grassetto: g.ttf }\n`,
  );
  writeFileSync(join(folder, "g.ttf"), madeFont({ weight: 600 }));
  const targets = await Promise.all(
    ["pdf", "pptx", "xlsx"].map(async (format) => ({
      renderer: await rendererFor(format),
      path: join(cwd, `report.${format}`),
    })),
  );
  const drawer = { draw: drawHere, close: () => Promise.resolve() };
  const prints = async (wider: number): Promise<readonly string[]> => {
    writeFileSync(join(folder, "n.ttf"), madeFont({ weight: 400, wider }));
    const pagina = { formato: null, orientamento: null };
    const options = { overwrite: true, drawer };
    const own = { ...world, cwd } as World;
    const made = await writeReport(
      sampleDocument(),
      "ministero",
      targets,
      { pagina },
      options,
      own,
    );
    return made.map(({ sha256 }) => sha256);
  };
  const first = await prints(1);
  const second = await prints(1.2);
  for (const [at, print] of second.entries()) expect(print).not.toBe(first[at]);
  expect(await prints(1)).toEqual(first);
});

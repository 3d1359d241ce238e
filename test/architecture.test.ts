import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const src = fileURLToPath(new URL("../src/", import.meta.url));

/** Floors, lowest first; rooms of the third floor are neighbours and never meet. */
const FLOORS: Readonly<Record<string, number>> = {
  model: 1,
  define: 2,
  ingest: 3,
  store: 3,
  territory: 3,
  compute: 3,
  compose: 3,
  chart: 3,
  render: 3,
  demo: 3,
  app: 4,
  cli: 5,
  commands: 6,
};

const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".ts"),
);
const roomOf = (path: string): string => path.split(sep)[0] ?? "";

test("ogni stanza ha il suo piano", () => {
  expect([...new Set(files.map(roomOf))].filter((room) => FLOORS[room] === undefined)).toEqual([]);
});

test("nessun import sale di piano o passa alla stanza accanto", () => {
  const climbs: string[] = [];
  let seen = 0;
  for (const file of files) {
    const text = readFileSync(join(src, file), "utf8");
    for (const [, target = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
      const room = roomOf(file);
      const other = roomOf(relative(src, join(src, dirname(file), target)));
      seen += 1;
      if (room === other) continue;
      if ((FLOORS[other] ?? 9) >= (FLOORS[room] ?? 0)) climbs.push(`${file} → ${target}`);
    }
  }
  expect(seen).toBeGreaterThan(200);
  expect(climbs).toEqual([]);
});

test("il modello non usa librerie né tocca il mondo", () => {
  const outside = files
    .filter((file) => roomOf(file) === "model")
    .flatMap((file) =>
      [...readFileSync(join(src, file), "utf8").matchAll(/from "([^.][^"]*)"/g)].map(
        ([, name]) => `${file} → ${name}`,
      ),
    );
  expect(outside).toEqual([]);
});

test("sotto la riga di comando nessuno legge l'orologio, il processo o la console", () => {
  const outside = files
    .filter((file) => (FLOORS[roomOf(file)] ?? 0) < 5)
    .flatMap((file) =>
      [
        ...readFileSync(join(src, file), "utf8").matchAll(
          /\b(Date\.now|new Date\(\)|Math\.random|process\.(?:env|argv|stdout|stderr|cwd)|console\.[a-z]+\()/g,
        ),
      ].map(([found]) => `${file}: ${found}`),
    );
  expect(outside).toEqual([]);
});

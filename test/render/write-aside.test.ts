import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { refuseExisting, writeAside } from "../../src/render/write-aside.js";

let folder = "";
const bytes = new TextEncoder().encode("nuovo");

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dash-scrive-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("il file nasce intero, senza avanzi, leggibile solo da chi lo ha fatto", async () => {
  const path = join(folder, "Report Alà dei Sardi.pdf");
  await writeAside(path, bytes, { overwrite: false });
  expect(readFileSync(path, "utf8")).toBe("nuovo");
  expect(readdirSync(folder)).toEqual(["Report Alà dei Sardi.pdf"]);
  if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("un file che c'è già resta com'era e si dice quale", async () => {
  const path = join(folder, "a.pdf");
  writeFileSync(path, "vecchio");
  await expect(writeAside(path, bytes, { overwrite: false })).rejects.toMatchObject({
    code: "S-EXISTS",
    exit: 6,
    message: expect.stringContaining("a.pdf"),
  });
  await expect(refuseExisting(path, { overwrite: false })).rejects.toMatchObject({
    code: "S-EXISTS",
  });
  expect(readFileSync(path, "utf8")).toBe("vecchio");
  expect(readdirSync(folder)).toEqual(["a.pdf"]);
});

test("con sovrascrivi il file vecchio è sostituito tutto insieme", async () => {
  const path = join(folder, "a.pdf");
  writeFileSync(path, "vecchio e più lungo");
  await writeAside(path, bytes, { overwrite: true });
  expect(readFileSync(path, "utf8")).toBe("nuovo");
  expect(readdirSync(folder)).toEqual(["a.pdf"]);
});

test("una cartella che non esiste è detta, e non nasce nulla", async () => {
  const path = join(folder, "manca", "a.pdf");
  await expect(writeAside(path, bytes, { overwrite: false })).rejects.toMatchObject({
    code: "S-DISK",
    message: expect.stringContaining("la cartella non esiste"),
  });
  expect(readdirSync(folder)).toEqual([]);
});

test("se il nome non si può prendere, il file a parte è tolto", async () => {
  const path = join(folder, "cartella");
  mkdirSync(join(path, "dentro"), { recursive: true });
  await expect(writeAside(path, bytes, { overwrite: true })).rejects.toMatchObject({ exit: 6 });
  expect(readdirSync(folder)).toEqual(["cartella"]);
  expect(readdirSync(path)).toEqual(["dentro"]);
});

test("due scritture insieme sullo stesso nome: una sola riesce, e il file è intero", async () => {
  const path = join(folder, "a.pdf");
  const made = await Promise.allSettled(
    ["uno", "due"].map((text) =>
      writeAside(path, new TextEncoder().encode(text), { overwrite: false }),
    ),
  );
  expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(["uno", "due"]).toContain(readFileSync(path, "utf8"));
  expect(readdirSync(folder)).toEqual(["a.pdf"]);
});

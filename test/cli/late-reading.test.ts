import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { dash } from "../helpers/dash.js";

const cwd = mkdtempSync(join(tmpdir(), "dash-letti-"));
const list = join(cwd, "letti.txt");

// Preloaded: writes the name of each module as it is read, by `import` and by `require` alike.
writeFileSync(
  join(cwd, "segna.mjs"),
  `import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";
registerHooks({
  load(url, context, next) {
    appendFileSync(${JSON.stringify(list)}, url + "\\n");
    return next(url, context);
  },
});
`,
);

/** Runs the built program and gives the text of every module of its own that it read. */
function modulesRead(...args: readonly string[]): readonly string[] {
  writeFileSync(list, "");
  const done = dash([...args, "--db", "prova.sqlite"], cwd, {
    NODE_OPTIONS: `--import=${join(cwd, "segna.mjs")}`,
  });
  expect(done.err).toBe("");
  expect(done.code).toBe(0);
  return [...new Set(readFileSync(list, "utf8").split("\n"))]
    .filter((url) => url.includes("/dist/") && url.endsWith(".js"))
    .map((url) => readFileSync(fileURLToPath(url), "utf8"));
}

/** What only the library of schemas has in it, and what only the reader of YAML has. */
const SCHEMAS = "$ZodType";
const YAML = "composeCollection";
const have = (mark: string, texts: readonly string[]): boolean =>
  texts.some((text) => text.includes(mark));

beforeAll(() => {
  const rows = Array.from(
    { length: 30 },
    (_, i) =>
      `INPS-ADI-2025-${String(i).padStart(7, "0")};ADI;PRIMA;2025-03-10;004003;2992,39;450,00`,
  );
  const header =
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile";
  writeFileSync(join(cwd, "inps_domande_2025-12-31.csv"), `${[header, ...rows].join("\n")}\n`);
});

test("con le sole definizioni di dash non si leggono né gli schemi né YAML", () => {
  for (const args of [
    ["carica", "inps_domande_2025-12-31.csv", "--quiet"],
    ["calcola", "A.1.1", "--ambito", "pie_2", "--quiet"],
    ["report", "--ambito", "pie_2", "--formato", "xlsx", "--quiet"],
  ]) {
    const read = modulesRead(...args);
    expect(read.length, args[0]).toBeGreaterThan(5);
    expect(have(SCHEMAS, read), args[0]).toBe(false);
    expect(have(YAML, read), args[0]).toBe(false);
  }
});

test("una definizione propria si legge e si controlla, dovunque la si incontri", () => {
  mkdirSync(join(cwd, "sources"), { recursive: true });
  const own = join(cwd, "sources/miei.yaml");
  const text =
    "title: I miei\ntable: gepi_caso\ncovers: { by: comune }\ncolumns:\n  mio_codice: { type: code, required: true }\n  comune_mio: { type: comune, required: true }\nkeys: [mio_codice]\n";
  writeFileSync(own, text);
  const read = modulesRead("sorgenti", "--quiet");
  expect(have(SCHEMAS, read)).toBe(true);
  expect(have(YAML, read)).toBe(true);
  writeFileSync(own, text.replace("keys: [mio_codice]", "keys: [altro]"));
  const refused = dash(["carica", "inps_domande_2025-12-31.csv", "--db", "prova.sqlite"], cwd);
  expect(refused.code).toBe(5);
  expect(refused.err).toContain("«altro» non è dichiarata");
  expect(refused.err).not.toContain("Warning");
});

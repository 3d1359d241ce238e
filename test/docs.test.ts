import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type DocsSource, docsPages } from "../scripts/build-docs.js";
import { templateNames, validateTemplate } from "../src/app/templates.js";
import { validateCatalog } from "../src/app/validate-catalog.js";
import type { World } from "../src/app/world.js";
import { chartKinds } from "../src/chart/kinds.js";
import { silent } from "../src/cli/progress.js";
import { dimensionsOf } from "../src/compute/question.js";
import { readCatalog } from "../src/define/catalog.js";
import { readCodes } from "../src/define/codes.js";
import { sayAggregate } from "../src/define/say-aggregate.js";
import { templateJsonSchema } from "../src/define/template-json.js";
import { catalog as errors } from "../src/model/errors.js";
import { REJECT_CODES, rejectReason } from "../src/model/rejects.js";
import { root } from "./helpers/empty-database.js";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = [
  "README.md",
  ...readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const manifest = JSON.parse(read("oclif.manifest.json")) as Pick<DocsSource, "commands">;
const manual = pages.map(read).join("\n");

describe("le pagine generate sono quelle delle definizioni di oggi (altrimenti: npm run docs)", () => {
  const made = docsPages({
    catalog: readCatalog(root, root),
    dimensionsOf,
    codes: (list) => readCodes(root, list),
    sayAggregate,
    errors,
    rejectCodes: REJECT_CODES,
    rejectReason,
    commands: manifest.commands,
    templateSchema: templateJsonSchema(),
  });
  for (const [path, text] of made) {
    test(path, () => {
      expect(read(path) === text, `${path} non è aggiornata`).toBe(true);
    });
  }
});

test("ogni comando è nominato nelle pagine", () => {
  const missing = Object.keys(manifest.commands)
    .map((id) => `dash ${id.replaceAll(":", " ")}`)
    .filter((name) => !manual.includes(name));
  expect(missing).toEqual([]);
});

test("ogni codice d'errore, di scarto e d'avviso è spiegato in docs/errori.md", () => {
  const told = read("docs/errori.md");
  const codes = new Set<string>([...Object.keys(errors), ...REJECT_CODES]);
  for (const name of readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ts")) continue;
    for (const [, code] of read(join("src", name)).matchAll(/"([WRESTAC]-[A-Z]+(?:-[A-Z]+)*)"/g)) {
      if (code !== undefined) codes.add(code);
    }
  }
  expect([...codes].filter((code) => !told.includes(`\`${code}\``))).toEqual([]);
});

/** The anchors a page offers: its headings as GitHub names them, and those written by hand. */
function anchorsOf(text: string): ReadonlySet<string> {
  const prose = text.replace(/^```[\s\S]*?^```/gm, "");
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  return new Set([
    ...headings,
    ...[...prose.matchAll(/<a id="([^"]+)">/g)].map(([, id = ""]) => id),
  ]);
}

describe("ogni collegamento porta a qualcosa che c'è", () => {
  for (const page of pages) {
    test(page, () => {
      const text = read(page).replace(/^```[\s\S]*?^```/gm, "");
      const broken = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
        .map(([, target = ""]) => target)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => {
          const [path = "", anchor] = target.split("#");
          const file = path === "" ? join(root, page) : join(root, dirname(page), path);
          if (!existsSync(file)) return true;
          return anchor !== undefined && !anchorsOf(readFileSync(file, "utf8")).has(anchor);
        });
      expect(broken).toEqual([]);
    });
  }
});

describe("gli esempi di docs/definizioni.md funzionano come sono scritti", () => {
  const folder = mkdtempSync(join(tmpdir(), "dash-docs-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const text = read("docs/definizioni.md");
  const blocks = [...text.matchAll(/^```yaml\n# (\S+)\n([\s\S]*?)^```/gm)].map(
    ([, path = "", body = ""]) => ({ path, body }),
  );
  const worldOf = (changed: (path: string, body: string) => string): World => {
    const cwd = mkdtempSync(join(folder, "w-"));
    for (const { path, body } of blocks) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), changed(path, body));
    }
    return {
      cwd,
      root,
      version: "0",
      now: () => new Date(0),
      progress: silent,
      notice: () => undefined,
      database: join(cwd, "dash.sqlite"),
      keyFile: join(cwd, "pseudonimi.chiave"),
    };
  };
  const asWritten = worldOf((_path, body) => body);

  test("ci sono due indicatori, una popolazione e un modello", () => {
    expect(blocks.map(({ path }) => path)).toEqual([
      "indicators/platea/nuclei_numerosi.yaml",
      "indicators/populations/minorenne.yaml",
      "indicators/platea/minorenni_in_eta_scolare.yaml",
      "templates/breve.yaml",
    ]);
  });

  test("gli indicatori e la popolazione si aggiungono al catalogo e i loro esempi tornano", () => {
    const before = readCatalog(root, root);
    const after = readCatalog(root, asWritten.cwd);
    expect(after.indicators.size).toBe(before.indicators.size + 2);
    expect(after.populations.size).toBe(before.populations.size + 1);
    expect(validateCatalog(asWritten)).toEqual([]);
  });

  test("con un altro risultato scritto a mano il controllo se ne accorge", () => {
    const wrong = worldOf((_path, body) => body.replace("valore: 66.66666666666667", "valore: 50"));
    expect(validateCatalog(wrong).map(({ place }) => place)).toEqual([
      { file: "indicators/platea/nuclei_numerosi.yaml", line: 17, column: 5, field: "examples.0" },
    ]);
  });

  test("il modello è valido, e con un nome sbagliato non lo è", async () => {
    expect(templateNames(asWritten)).toContain("breve");
    expect(await validateTemplate("breve", asWritten)).toEqual([]);
    const wrong = worldOf((_path, body) =>
      body.replace("{numerosi.numeratore}", "{numerosa.numeratore}"),
    );
    const issues = await validateTemplate("breve", wrong);
    expect(issues.map(({ message }) => message)).toEqual([
      "«numerosa» non è fra i nomi di «figures»; forse numerosi",
    ]);
  });

  test("i tipi di grafico elencati sono quelli che ci sono", () => {
    const section = text.slice(
      text.indexOf("### I grafici"),
      text.indexOf("peers: true`, al posto"),
    );
    const listed = section
      .split("\n")
      .filter((line) => line.startsWith("| `") && !line.startsWith("| `kind`"))
      .flatMap((line) => [...(line.split("|")[1]?.matchAll(/`(\w+)`/g) ?? [])])
      .map(([, kind = ""]) => kind);
    expect([...listed].sort()).toEqual([...chartKinds()].sort());
  });
});

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalog } from "../../src/model/errors.js";
import { dash } from "../helpers/dash.js";
import { root } from "../helpers/empty-database.js";

interface Manifest {
  readonly commands: Readonly<
    Record<
      string,
      {
        readonly aliases?: readonly string[];
        readonly args?: Readonly<Record<string, { readonly required?: boolean }>>;
        readonly flags: Readonly<
          Record<
            string,
            {
              readonly type: string;
              readonly options?: readonly string[];
              readonly summary?: string;
            }
          >
        >;
        readonly summary?: string;
      }
    >
  >;
}

const manifest: Manifest = JSON.parse(readFileSync(join(root, "oclif.manifest.json"), "utf8"));
const golden = join(root, "test/golden/cli.json");

const found = {
  comandi: Object.fromEntries(
    Object.entries(manifest.commands)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, command]) => [
        id.replaceAll(":", " "),
        {
          alias: [...(command.aliases ?? [])].sort(),
          argomenti: Object.entries(command.args ?? {}).map(
            ([name, arg]) => `${name}${arg.required === true ? "" : "?"}`,
          ),
          opzioni: Object.fromEntries(
            Object.entries(command.flags)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([name, flag]) => [name, flag.options?.join("|") ?? flag.type]),
          ),
        },
      ]),
  ),
  uscite: Object.fromEntries(Object.entries(catalog).map(([code, entry]) => [code, entry.exit])),
};

test("comandi, opzioni e codici d'uscita sono quelli promessi", () => {
  if (!existsSync(golden) && process.env.CI === undefined) {
    writeFileSync(golden, `${JSON.stringify(found, null, 2)}\n`);
  }
  expect(found).toEqual(JSON.parse(readFileSync(golden, "utf8")));
});

test("ogni comando e ogni opzione ha il suo aiuto in italiano", () => {
  const bare = Object.entries(manifest.commands).flatMap(([id, command]) => [
    ...(command.summary === undefined ? [id] : []),
    ...Object.entries(command.flags)
      .filter(([, flag]) => flag.summary === undefined)
      .map(([name]) => `${id} --${name}`),
  ]);
  expect(bare).toEqual([]);
});

const ENGLISH =
  /\b(USAGE|FLAGS|COMMANDS|TOPICS|ARGUMENTS|DESCRIPTION|EXAMPLES|ALIASES|VERSION|GLOBAL|default:|required|options:|See more help|Missing|Unexpected|Nonexistent|Expected)\b/;

test("l'aiuto di ogni comando è in italiano, anche nelle parole di oclif", () => {
  const folder = tmpdir();
  const pages = ["", ...Object.keys(manifest.commands)].map((id) => {
    const ran = dash([...id.split(":").filter((word) => word !== ""), "--help"], folder);
    expect(ran.code).toBe(0);
    return { id, text: ran.out };
  });
  expect(pages.filter(({ text }) => ENGLISH.test(text)).map(({ id }) => id)).toEqual([]);
  expect(pages.filter(({ text }) => !/^USO$/m.test(text)).map(({ id }) => id)).toEqual([]);
});

test("gli errori di chi scrive male un comando sono in italiano e dicono che cosa fare", () => {
  const folder = tmpdir();
  const wrong = [
    ["report", "--colore", "rosso"],
    ["verifica"],
    ["verifica", "nuclei-a-rischio", "--entro", "dieci"],
    ["verifica", "nuclei-a-rischio", "--entro", "999"],
    ["calcola", "A.1.1", "--formato", "doc"],
    ["report", "standard", "altro"],
    ["report", "--ambito"],
    ["non-esiste"],
  ];
  for (const args of wrong) {
    const ran = dash(args, folder);
    expect(`${args.join(" ")}: ${ran.code}`).toBe(`${args.join(" ")}: 2`);
    expect(ran.err).toMatch(/^ERRORE USO /);
    expect(ran.err).not.toMatch(ENGLISH);
    expect(ran.err.trim().split("\n").length).toBeGreaterThan(1);
  }
});

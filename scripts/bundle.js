// Puts the modules of src/, and the libraries they start with, into few files: at start-up most of
// the time of a short command goes into finding and reading hundreds of small ones.
import { readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { rolldown } from "rolldown";

/** Left where npm puts them: native ones, and those that read files of their own or load late. */
const OUTSIDE = [
  "@expo-google-fonts/titillium-web",
  "@resvg/resvg-js",
  "better-sqlite3",
  "fontkit",
  "pdfkit",
  "pptxgenjs",
];

/** Where a module may be met first: what oclif, a listed folder or a thread loads by its name. */
const DOORS = [
  /^cli\/(main|help|command-not-found)$/,
  /^commands\//,
  /^chart\/kinds\//,
  /^render\/formats\//,
  /^app\/(read-ahead|draw)-thread$/,
  /^define\/(read-kind|theme-face)$/,
];

/**
 * Modules read where they are first called, in the middle of what cannot wait: their import becomes a
 * `require`. Most runs never call them, and what is behind them costs more than what is before.
 */
const LATE = ["define/read-kind", "define/theme-face"];

const isDoor = (name) => DOORS.some((door) => door.test(name));

/** Names of the modules of src/, as they are in dist/: `model/date`. */
const modulesOf = (src) =>
  readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))
    .map((file) => file.slice(0, -".ts".length).replaceAll(sep, "/"));

/** Which doors lead to each module; what is imported late is a door too. */
function doorsOf(src, graph) {
  const doors = new Map();
  const walk = (id, door) => {
    const known = doors.get(id) ?? new Set();
    doors.set(id, known);
    if (known.has(door)) return;
    known.add(door);
    const found = graph.getModuleInfo(id);
    for (const next of found?.importedIds ?? []) walk(next, door);
    for (const next of found?.dynamicallyImportedIds ?? []) walk(next, next);
  };
  for (const name of modulesOf(src).filter(isDoor)) {
    const id = join(src, `${name}.ts`);
    walk(id, id);
  }
  return doors;
}

/**
 * Which file each module goes into: those behind the same doors go together, so that a command reads
 * what it uses and every module is there once (an error has one class). Between such files imports
 * go from fewer doors to more, so there is never a circle.
 */
function partsOf(src, graph) {
  const groups = new Map();
  for (const [id, doors] of doorsOf(src, graph)) {
    const behind = [...doors].sort().join("\n");
    // A door that nobody else needs is a file as it is.
    if (behind !== id) groups.set(behind, [...(groups.get(behind) ?? []), id]);
  }
  const named = [...groups.values()].map((ids) => {
    const own = ids.filter((id) => id.startsWith(src + sep)).map((id) => relative(src, id));
    const [first = ""] =
      own.length > 0 ? own.sort() : ids.map((id) => id.split("node_modules")[1]).sort();
    return [
      first
        .replace(/\.\w+$/, "")
        .replace(/^\W+/, "")
        .replaceAll(/\W+/g, "-"),
      ids,
    ];
  });
  return new Map(named.flatMap(([name, ids]) => ids.map((id) => [id, name])));
}

/** `import.meta.url` of a module of src/ stays that of its place in dist/, wherever its code goes. */
function placesOf(src) {
  const mark = (file) => `__placeOf(${JSON.stringify(file)})`;
  return {
    name: "places",
    transform(code, id) {
      if (!code.includes("import.meta.url") && !code.includes("__dirname")) return null;
      if (id.startsWith(src + sep)) {
        const file = relative(src, id).replaceAll(sep, "/").replace(/ts$/, "js");
        return code.replaceAll("import.meta.url", mark(file));
      }
      return id.includes("@oclif") ? code.replaceAll("__dirname", "import.meta.dirname") : null;
    },
    renderChunk(code, { fileName }) {
      if (!code.includes("__placeOf(")) return null;
      const up = "../".repeat(fileName.split("/").length - 1) || "./";
      return code.replaceAll(
        /__placeOf\("([^"]+)"\)/g,
        (_all, file) => `new URL("${up}${file}", import.meta.url).href`,
      );
    },
  };
}

const late = (src) => ({
  name: "late",
  transform(code, id) {
    if (!id.startsWith(src + sep)) return null;
    let made = code;
    for (const name of LATE) {
      const found = /^import \* as (\w+) from "([^"]+)";$/gm;
      for (const [line, as, path] of code.matchAll(found)) {
        if (join(dirname(id), path) !== join(src, `${name}.js`)) continue;
        made = made
          .replace(line, 'import { createRequire as lateRequire } from "node:module";')
          .replaceAll(`${as}.`, `lateRequire(import.meta.url)("${path}").`);
      }
    }
    return made === code ? null : made;
  },
});

/**
 * Modules of Node are taken as they are. An `import` of one makes a list of all it exports, and that
 * alone loads its streams: some milliseconds of every command.
 */
const builtins = {
  name: "builtins",
  renderChunk: (code) =>
    code.replaceAll(/^import (.+) from "(node:[a-z/_]+)";$/gm, (_all, what, name) => {
      const [, whole, names] = /^(?:(?:\* as )?([\w$]+))?(?:, )?(\{.*\})?$/.exec(what) ?? [];
      const from = `globalThis.process.getBuiltinModule("${name}")`;
      return [whole, names?.replaceAll(" as ", ": ")]
        .filter((one) => one !== undefined)
        .map((one) => `const ${one} = ${from};`)
        .join(" ");
    }),
};

/** What a library does at its start and dash has no use for; a later version of it may do otherwise. */
const TRIMS = [
  // dash takes the parts of a workbook as they are made: no zip, no reader, no CSV of exceljs.
  ["exceljs/lib/doc/workbook.js", "const CSV = require('../csv/csv');", "const CSV = null;"],
  [
    "exceljs/lib/xlsx/xlsx.js",
    /^const (?:JSZip|\{PassThrough\}|ZipStream|StreamBuf) = require\(.*\);$/gm,
    "",
  ],
  ["exceljs/lib/utils/parse-sax.js", /^const .* = require\('(?:saxes|readable-stream)'\);$/gm, ""],
  // Node reads texts by itself: the tables of the other reader are half a megabyte.
  [
    "shapefile/dist/shapefile.node.js",
    'require("text-encoding").TextDecoder',
    "globalThis.TextDecoder",
  ],
  // bin/run.js has looked at the version of Node, and says it in Italian.
  ["@oclif/core/lib/index.js", /^checkNodeVersion\(\);$/m, ""],
  // Names of commands are plain; comparing them as words of a language loads its rules.
  ["@oclif/core/lib/config/plugin.js", "a.id.localeCompare(b.id)", "(a.id < b.id ? -1 : 1)"],
  // Only to know the shell of Windows.
  [
    "@oclif/core/lib/util/os.js",
    'const node_child_process_1 = require("node:child_process");',
    'const node_child_process_1 = { get execSync() { return require("node:child_process").execSync; } };',
  ],
];

const trims = {
  name: "trims",
  transform(code, id) {
    const trim = TRIMS.find(([file]) => id.replaceAll(sep, "/").endsWith(file));
    return trim === undefined ? null : code.replace(trim[1], trim[2]);
  },
};

/** Bundles `src` into `dist`; every module can still be imported from its own place there. */
export async function bundle(src, dist) {
  let parts = null;
  const partOf = (id, graph) => {
    parts ??= partsOf(src, graph);
    return parts.get(id) ?? null;
  };
  const build = await rolldown({
    input: Object.fromEntries(modulesOf(src).map((name) => [name, join(src, `${name}.ts`)])),
    platform: "node",
    preserveEntrySignatures: "allow-extension",
    external: (id) => OUTSIDE.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    plugins: [trims, late(src), placesOf(src), builtins],
  });
  const { output } = await build.write({
    dir: dist,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "parti/[name].js",
    minifyInternalExports: false,
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: partOf, debugName: "parti" }],
    },
  });
  await build.close();
  return output;
}

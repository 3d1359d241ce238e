// Makes dist/: the modules in few files, their types, what is not TypeScript, the definitions already
// read, and the oclif manifest, so that `dash --help` loads no command.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundle.js";
import { compileDefinitions } from "./compile-definitions.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const require = createRequire(import.meta.url);

/** The compiler checks everything and writes the types, while the rest goes on. */
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const args = [tsc, "-p", join(root, "tsconfig.json"), "--emitDeclarationOnly"];

// A dash that is running may be keeping what it compiled there.
rmSync(dist, { recursive: true, force: true, maxRetries: 10 });
const types = spawn(process.execPath, args, { stdio: "inherit" });
const checked = once(types, "exit");
await bundle(join(root, "src"), dist);
cpSync(join(root, "src/store/migrations"), join(dist, "store/migrations"), { recursive: true });
await compileDefinitions(root, (name) => import(join(dist, `${name}.js`)));

rmSync(join(root, "oclif.manifest.json"), { force: true });
const { Config, Plugin } = await import("@oclif/core");
const config = new Config({ root });
await config.load();
const plugin = new Plugin({
  root,
  type: "core",
  ignoreManifest: true,
  errorOnManifestCreate: true,
});
await plugin.load();
const manifest = (await plugin._manifest?.()) ?? plugin.manifest;
writeFileSync(join(root, "oclif.manifest.json"), `${JSON.stringify(manifest, null, 1)}\n`);

// Figures are remembered under the print of the program that computed them: other code, other figures.
const print = createHash("sha1");
for (const name of readdirSync(join(root, "dist"), { recursive: true }).sort()) {
  if (name.endsWith(".js") || name.endsWith(".sql"))
    print.update(name).update(readFileSync(join(root, "dist", name)));
}
for (const name of readdirSync(join(root, "seeds"), { recursive: true }).sort()) {
  if (name.endsWith(".csv")) print.update(name).update(readFileSync(join(root, "seeds", name)));
}
writeFileSync(join(root, "dist", "impronta"), print.digest("base64url"));

// Not a part of what is made: dash does without.
const warm = spawn(process.execPath, [join(root, "scripts/warm-up.js")], { stdio: "ignore" });
await once(warm, "exit");

const [status] = await checked;
if (status !== 0) process.exit(status ?? 1);

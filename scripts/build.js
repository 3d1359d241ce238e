// Compiles the sources, copies what is not TypeScript, and writes the oclif manifest, so that
// `dash --help` loads no command.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(dirname(require.resolve("typescript/package.json")), "bin", "tsc");
const compiled = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.json")], {
  stdio: "inherit",
});
if (compiled.status !== 0) process.exit(compiled.status ?? 1);
cpSync(join(root, "src/store/migrations"), join(root, "dist/store/migrations"), {
  recursive: true,
});

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
for (const name of readdirSync(join(root, "seeds", "codici")).sort())
  print.update(name).update(readFileSync(join(root, "seeds", "codici", name)));
writeFileSync(join(root, "dist", "impronta"), print.digest("base64url"));

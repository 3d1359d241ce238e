#!/usr/bin/env node
// Starts dash. On a Node older than the one dash needs it hands over to the Node 24 that comes
// with the project (devDependency `node`), and otherwise says in Italian what is missing.
import module from "node:module";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (major < 22 || (major === 22 && minor < 13)) {
  const { existsSync } = await import("node:fs");
  const bundled = [
    here("../node_modules/node/bin/node"),
    here("../node_modules/node/bin/node.exe"),
    here("../../node/bin/node"),
    here("../../node/bin/node.exe"),
  ].find((path) => existsSync(path));
  if (bundled === undefined || process.env.DASH_NODE === "1") {
    process.stderr.write(
      `ERRORE S-NODE dash richiede Node.js 22.13 o successivo; qui c'è la ${process.versions.node}.\n` +
        "Installare Node.js 24 (https://nodejs.org), oppure eseguire «npm install» nella cartella di dash, che porta con sé la versione giusta.\n",
    );
    process.exit(6);
  }
  const { spawnSync } = await import("node:child_process");
  const child = spawnSync(bundled, [here("run.js"), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, DASH_NODE: "1" },
  });
  process.exit(child.status ?? 1);
}
// From the first moment: what is half made is taken away on exit by who was making it.
process.on("SIGINT", () => process.exit(130));
process.on("SIGTERM", () => process.exit(143));
process.on("SIGHUP", () => process.exit(129));
// What Node has compiled is kept beside dash itself: where it cannot be written it is done again.
// Threads look for it in the environment: without, each would compile again all that it imports.
process.env.NODE_COMPILE_CACHE = here("../dist/.cache");
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
const { main } = await import("../dist/cli/main.js").catch((error) => {
  if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
  process.stderr.write(
    "ERRORE S-NODE dash non è ancora stato compilato. Eseguire «npm install && npm run build» nella sua cartella.\n",
  );
  process.exit(6);
});
await main(process.argv.slice(2), import.meta.url);

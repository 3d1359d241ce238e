// Runs the commands people use most, once, on a few invented rows, so that Node keeps what it compiles
// of them in dist/.cache: the first command of a user then starts like the following ones. Whatever
// goes wrong here costs some milliseconds later and nothing else.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { enableCompileCache, flushCompileCache } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
enableCompileCache(join(root, "dist/.cache"));
const { main } = await import(pathToFileURL(join(root, "dist/cli/main.js")).href);

const folder = mkdtempSync(join(tmpdir(), "dash-avvio-"));
process.chdir(folder);
// Never where someone keeps data or a key of their own.
process.env.DASH_DB = join(folder, "prova.sqlite");
process.env.DASH_KEY_FILE = join(folder, "prova.chiave");
/** A file of `header` and some rows; `row` gets a number of seven digits. */
function write(name, header, row) {
  const rows = Array.from({ length: 40 }, (_, i) => row(String(i).padStart(7, "0")));
  writeFileSync(name, `${[header, ...rows].join("\n")}\n`);
  return name;
}
const files = [
  write(
    "inps_domande_2025-12-31.csv",
    "protocollo;misura;tipo_domanda;data_presentazione;comune_istat;isee;importo_mensile",
    (i) => `INPS-ADI-2025-${i};ADI;PRIMA;2025-03-10;004003;2992,39;450,00`,
  ),
  write(
    "inps_stati_2025-12-31.csv",
    "protocollo;stato;motivo;dal;al",
    (i) => `INPS-ADI-2025-${i};ACCOLTA;;2025-04-01;`,
  ),
  write(
    "inps_individui_2025-12-31.csv",
    "id_individuo;protocollo;ruolo;data_nascita;sesso;cittadinanza_classe",
    (i) => `prova${i};INPS-ADI-2025-${i};RICHIEDENTE;1980-01-05;F;ITALIANA`,
  ),
  write(
    "gepi_casi_2025-12-31.csv",
    "id_caso;protocollo;comune_istat;data_caricamento",
    (i) => `CASO-${i};INPS-ADI-2025-${i};004003;2025-03-20`,
  ),
];
const commands = [
  ["--help"],
  ["carica", ...files],
  ["calcola", "A.1.1", "--ambito", "pie_2"],
  ["verifica", "nuclei-a-rischio", "--ambito", "pie_2"],
  ["territorio", "torino"],
  ["sorgenti"],
  ["indicatori"],
  ["report", "--ambito", "pie_2", "--formato", "pdf,pptx,xlsx"],
];
const entry = pathToFileURL(join(root, "bin/run.js")).href;
try {
  for (const words of commands) await main([...words, "--quiet"], entry);
} finally {
  flushCompileCache();
  process.chdir(root);
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);

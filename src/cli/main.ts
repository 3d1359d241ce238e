import { fileURLToPath } from "node:url";
import { flush, run } from "@oclif/core";
import { DashError } from "../model/errors.js";
import { JSON_VERSION } from "./base.js";
import { asDashError, jsonError, sayError } from "./report-error.js";

/** Starts oclif; whatever is thrown outside a command is said in Italian, with its exit status. */
export async function main(argv: readonly string[], entry: string): Promise<void> {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
  try {
    const words = argv[0] === "help" ? [...argv.slice(1), "--help"] : [...argv];
    await run(words, fileURLToPath(entry));
    await flush();
  } catch (error) {
    if ((error as { code?: string }).code === "EEXIT") {
      process.exitCode = (error as { oclif?: { exit?: number } }).oclif?.exit ?? 0;
      return;
    }
    const found =
      error instanceof Error && /^Command .* not found/.test(error.message)
        ? new DashError("USO", {
            message: `il comando «${argv.slice(0, 1).join("")}» non esiste.`,
            remedy: "Eseguire «dash --help» per l'elenco dei comandi.",
          })
        : asDashError(error);
    process.exitCode = found.exit;
    if (argv.includes("--json")) {
      const data = {
        versione: JSON_VERSION,
        comando: argv[0] ?? "",
        esito: found.exit,
        avvisi: [],
      };
      process.stdout.write(`${JSON.stringify({ ...data, errore: jsonError(found) }, null, 2)}\n`);
    } else {
      process.stderr.write(`${sayError(found)}\n`);
    }
  }
}

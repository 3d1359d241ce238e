import { Errors } from "@oclif/core";
import chalk from "chalk";
import { DashError, type Notice, sayPlace } from "../model/errors.js";

/** Control characters are shown, never sent to the terminal (M1). */
export const visible = (text: string): string =>
  text.replace(/(?![\n\t])\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);

interface ParserFault {
  readonly flags?: readonly string[];
  readonly args?: readonly (string | { readonly name: string })[];
  readonly message: string;
}

/** The parser's faults in Italian: the library words them in English only. */
function usageMessage(name: string, fault: ParserFault): string {
  const first = fault.message.split("\n")[0] ?? "";
  const names = (fault.args ?? []).map((a) => (typeof a === "string" ? a : a.name.toUpperCase()));
  switch (name) {
    case "NonExistentFlagsError":
      return `opzione sconosciuta: ${(fault.flags ?? []).join(", ")}.`;
    case "UnexpectedArgsError":
      return `argomento di troppo: ${names.join(", ")}.`;
    case "RequiredArgsError":
      return `manca l'argomento ${names.join(", ")}.`;
    case "FlagInvalidOptionError": {
      const [, flag, value, options] =
        /Expected (--\S+?)=(.*) to be one of: (.*)/.exec(first) ?? [];
      return `valore non ammesso per ${flag ?? "l'opzione"}: «${value ?? ""}». Valori ammessi: ${options ?? ""}.`;
    }
    case "ArgInvalidOptionError": {
      const [, value, options] = /Expected (.*) to be one of: (.*)/.exec(first) ?? [];
      return `valore non ammesso: «${value ?? ""}». Valori ammessi: ${options ?? ""}.`;
    }
    default: {
      const expects = /Flag (--\S+) expects a value/.exec(first)?.[1];
      if (expects !== undefined) return `l'opzione ${expects} vuole un valore.`;
      const integer = /Expected an integer but received: (.*)/.exec(fault.message)?.[1];
      if (integer !== undefined) return `serve un numero intero, non «${integer}».`;
      const range = /Expected an integer (greater|less) than or equal to (-?\d+)/.exec(
        fault.message,
      );
      if (range !== null) {
        return `serve un numero ${range[1] === "greater" ? "non minore di" : "non maggiore di"} ${range[2]}.`;
      }
      const missing = /Missing required flag (\S+)/.exec(fault.message)?.[1];
      if (missing !== undefined) return `manca l'opzione obbligatoria --${missing}.`;
      const excluded = /(--\S+)=.* cannot also be provided when using (--\S+)/.exec(fault.message);
      if (excluded !== null) return `${excluded[1]} e ${excluded[2]} non vanno insieme.`;
      return "comando scritto in modo non valido.";
    }
  }
}

const SYSTEM: Readonly<Record<string, "S-DISK" | "S-PERM">> = {
  ENOSPC: "S-DISK",
  EIO: "S-DISK",
  EFBIG: "S-DISK",
  EROFS: "S-PERM",
  EACCES: "S-PERM",
  EPERM: "S-PERM",
  SQLITE_FULL: "S-DISK",
  SQLITE_IOERR: "S-DISK",
  SQLITE_READONLY: "S-PERM",
};

/** Any thrown thing as a DashError: the parser's faults, the system's, and what is left, a bug. */
export function asDashError(error: unknown): DashError {
  if (error instanceof DashError) return error;
  if (error instanceof Errors.CLIError) {
    const name = error.constructor.name;
    return new DashError("USO", { message: usageMessage(name, error as ParserFault) });
  }
  const code = String((error as { code?: unknown }).code ?? "");
  const message = error instanceof Error ? error.message : String(error);
  const path = String((error as { path?: unknown }).path ?? "il file");
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return new DashError("S-BUSY", { path: "" });
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) {
    return new DashError("S-DB", { path: "il file", reason: "non è un database, o è danneggiato" });
  }
  const known = SYSTEM[code] ?? SYSTEM[code.split("_").slice(0, 2).join("_")];
  if (known !== undefined) return new DashError(known, { path, reason: code });
  const bug = new DashError("BUG", { message });
  if (error instanceof Error && error.stack !== undefined) bug.stack = error.stack;
  return bug;
}

/** The two lines a person reads: `ERRORE code place: what. Remedy.` */
export function sayError(error: DashError): string {
  const place = sayPlace(error.place);
  const head = chalk.red.bold(`ERRORE ${error.code}`);
  const lines = [`${head}${place === "" ? "" : ` ${place}:`} ${visible(error.message)}`];
  if (error.remedy !== "") lines.push(visible(error.remedy));
  if (error.code === "BUG" && process.env.DEBUG !== undefined) lines.push(error.stack ?? "");
  return lines.join("\n");
}

export function sayNotice(notice: Notice): string {
  const place = notice.place === undefined ? "" : sayPlace(notice.place);
  return `${chalk.yellow(`AVVISO ${notice.code}`)}${place === "" ? "" : ` ${place}:`} ${visible(notice.message)}`;
}

/** The error as the JSON contract gives it. */
export function jsonError(error: DashError): object {
  return {
    codice: error.code,
    messaggio: error.message,
    rimedio: error.remedy,
    dove: {
      file: error.place.file ?? null,
      riga: error.place.line ?? null,
      colonna: error.place.field ?? error.place.column ?? null,
    },
  };
}

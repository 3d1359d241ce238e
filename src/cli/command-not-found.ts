import type { Hook } from "@oclif/core";
import { DashError } from "../model/errors.js";
import { nearNames } from "../model/near.js";

/** An unknown command: says so, with the nearest names, and runs nothing. */
const hook: Hook.CommandNotFound = async ({ id, config }) => {
  const wanted = id.replaceAll(":", " ");
  const near = nearNames(
    wanted,
    config.commandIDs.map((known) => known.replaceAll(":", " ")),
  );
  throw new DashError("USO", {
    message: `il comando «${wanted}» non esiste.`,
    remedy: `${near.length > 0 ? `Forse: ${near.map((name) => `dash ${name}`).join(", ")}. ` : ""}Con «dash --help» l'elenco dei comandi.`,
  });
};
export default hook;

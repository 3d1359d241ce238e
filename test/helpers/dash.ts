import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { root } from "./empty-database.js";

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program as a user would. */
export function dash(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Ran {
  const done = spawnSync(process.execPath, [join(root, "bin/run.js"), ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", DASH_DB: "", ...env },
    maxBuffer: 64_000_000,
    timeout: 170_000,
  });
  return { code: done.status, out: done.stdout, err: done.stderr };
}

/** The one object on standard output. */
export function dashJson(args: readonly string[], cwd: string): Record<string, unknown> {
  return JSON.parse(dash([...args, "--json"], cwd).out) as Record<string, unknown>;
}

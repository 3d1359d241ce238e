import { homedir } from "node:os";
import { join, resolve } from "node:path";

/**
 * Where the key of this installation is: `$DASH_KEY_FILE`, else in the user's own settings, never
 * beside a database.
 */
export function keyFile(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  platform: NodeJS.Platform = process.platform,
): string {
  if (env.DASH_KEY_FILE) return resolve(cwd, env.DASH_KEY_FILE);
  const settings =
    platform === "win32"
      ? (env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
      : env.XDG_CONFIG_HOME || join(homedir(), ".config");
  return resolve(cwd, settings, "dash-ats", "pseudonimi.chiave");
}

/** What several test files need and none changes: made by the first that asks, once in a run. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const SHARED = "DASH_TEST_SHARED";
/** Longer than anything made takes on a busy machine. */
const PATIENCE_SECONDS = 600;

/** Run by vitest before the workers start, which inherit the variable; what it gives runs after them. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "dash-test-shared-"));
  process.env[SHARED] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

/**
 * The folder that `make` fills, the same for all workers of this run. Only to be read: a test that
 * writes copies first.
 */
export async function madeOnce(
  name: string,
  make: (folder: string) => void | Promise<void>,
): Promise<string> {
  const shared = process.env[SHARED];
  if (shared === undefined) throw new Error("the shared folder is made by vitest's globalSetup");
  const folder = join(shared, name);
  const [done, failed] = [`${folder}.done`, `${folder}.failed`];
  if (claim(folder)) {
    try {
      await make(folder);
      writeFileSync(done, "");
    } catch (error) {
      writeFileSync(failed, String(error));
      throw error;
    }
    return folder;
  }
  for (let waited = 0; waited < PATIENCE_SECONDS; waited += 0.1) {
    if (existsSync(done)) return folder;
    if (existsSync(failed)) throw new Error(`${name}: ${readFileSync(failed, "utf8")}`);
    await setTimeout(100);
  }
  throw new Error(`${name}: still not made after ${PATIENCE_SECONDS} s`);
}

/** Whether this worker is the first, and so the one that makes it. */
function claim(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

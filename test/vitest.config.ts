import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

process.env.TZ = "Europe/Rome";

export default defineConfig({
  test: {
    root: new URL("..", import.meta.url).pathname,
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/helpers/made-once.ts"],
    testTimeout: 120_000,
    hookTimeout: 180_000,
    pool: "forks",
    // Half of the time is the built program, run as a user would: one worker leaves a processor idle.
    maxWorkers: availableParallelism(),
  },
});

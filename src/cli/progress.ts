import type { Progress } from "../model/loading.js";

const REDRAW_MS = 120;

/** Silent: for pipes, schedulers, `--quiet` and `--json`. */
export const silent: Progress = {
  start() {},
  tick() {},
  end() {},
};

/** One line on a terminal: label, share done, time left. Redrawn in place, wiped at the end. */
export function terminalProgress(stream: NodeJS.WriteStream, now: () => number): Progress {
  let label = "";
  let total: number | null = null;
  let began = 0;
  let drawn = 0;
  const draw = (done: number): void => {
    const seconds = (now() - began) / 1000;
    let text = label;
    if (total !== null && total > 0) {
      const share = Math.min(1, done / total);
      text += ` ${Math.floor(share * 100)}%`;
      if (share > 0.02 && seconds > 2 && share < 1) {
        text += `, ancora ${Math.ceil((seconds * (1 - share)) / share)} s`;
      }
    } else if (done > 0) {
      text += ` ${done.toLocaleString("it-IT")}`;
    }
    const width = Math.max(20, (stream.columns ?? 80) - 1);
    stream.write(`\r\x1b[2K${text.slice(0, width)}`);
  };
  return {
    start(newLabel, newTotal) {
      label = newLabel;
      total = newTotal;
      began = now();
      drawn = began;
      draw(0);
    },
    tick(done) {
      if (now() - drawn < REDRAW_MS) return;
      drawn = now();
      draw(done);
    },
    end() {
      stream.write("\r\x1b[2K");
    },
  };
}

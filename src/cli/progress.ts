import { sayNumber } from "../model/italian.js";
import type { Progress } from "../model/loading.js";

const REDRAW_MS = 120;

/** Silent: for pipes, schedulers, `--quiet` and `--json`. */
export const silent: Progress = {
  start() {},
  tick() {},
  end() {},
};

/** Rows a second, as one says it: «310 mila righe/s». */
function sayRate(rows: number, seconds: number): string {
  const rate = rows / seconds;
  return rate < 10_000
    ? `${sayNumber(Math.round(rate))} righe/s`
    : `${sayNumber(Math.round(rate / 1000))} mila righe/s`;
}

/** Time left, as one says it: «8 s», «2 min 10 s». */
function sayLeft(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 90 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** One line on a terminal: label, share done, rate, time left. Redrawn in place, wiped at the end. */
export function terminalProgress(stream: NodeJS.WriteStream, now: () => number): Progress {
  let label = "";
  let total: number | null = null;
  let began = 0;
  let drawn = 0;
  const draw = (done: number, rows = 0): void => {
    const seconds = (now() - began) / 1000;
    let text = label;
    if (total !== null && total > 0) {
      const share = Math.min(1, done / total);
      text += ` ${Math.floor(share * 100)}%`;
      if (rows > 0 && seconds > 0.5) text += `, ${sayRate(rows, seconds)}`;
      if (share > 0.02 && seconds > 2 && share < 1) {
        text += `, ancora ${sayLeft((seconds * (1 - share)) / share)}`;
      }
    } else if (done > 0) {
      text += ` ${sayNumber(done)}`;
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
    tick(done, rows) {
      if (now() - drawn < REDRAW_MS) return;
      drawn = now();
      draw(done, rows);
    },
    end() {
      stream.write("\r\x1b[2K");
    },
  };
}

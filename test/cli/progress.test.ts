import { expect, test } from "vitest";
import { terminalProgress } from "../../src/cli/progress.js";

/** What the line says after each call, on a clock of ours. */
function line(columns = 100): {
  readonly said: () => string;
  readonly clock: { ms: number };
  readonly progress: ReturnType<typeof terminalProgress>;
} {
  let last = "";
  const stream = {
    columns,
    write(text: string) {
      last = text;
      return true;
    },
  } as unknown as NodeJS.WriteStream;
  const clock = { ms: 0 };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it wipes the line by a control sequence
  const said = (): string => last.replace(/^\r\u001b\[2K/, "");
  return { said, clock, progress: terminalProgress(stream, () => clock.ms) };
}

test("di un caricamento si dicono parte fatta, righe al secondo e tempo che manca", () => {
  const { said, clock, progress } = line();
  progress.start("Carico domande.csv", 1000);
  expect(said()).toBe("Carico domande.csv 0%");
  clock.ms = 4000;
  progress.tick(250, 1_200_000);
  expect(said()).toBe("Carico domande.csv 25%, 300 mila righe/s, ancora 12 s");
  clock.ms = 60_000;
  progress.tick(300, 60_000);
  expect(said()).toBe("Carico domande.csv 30%, 1.000 righe/s, ancora 2 min 20 s");
  progress.end();
  expect(said()).toBe("");
});

test("la riga non va mai oltre la larghezza del terminale", () => {
  const { said, clock, progress } = line(30);
  progress.start("Carico un_file_dal_nome_molto_lungo.csv", 10);
  clock.ms = 3000;
  progress.tick(5, 10_000);
  expect(said().length).toBeLessThan(30);
});

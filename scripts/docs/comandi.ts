import { code, generated, table } from "./markdown.ts";

interface Option {
  readonly name: string;
  readonly summary?: string;
  readonly description?: string;
  readonly helpGroup?: string;
  readonly helpValue?: string;
  readonly char?: string;
  readonly type?: string;
  readonly options?: readonly string[];
  readonly default?: unknown;
  readonly required?: boolean;
  readonly hidden?: boolean;
}

interface Command {
  readonly summary?: string;
  readonly description?: string;
  readonly aliases?: readonly string[];
  readonly examples?: readonly (string | { readonly command: string })[];
  readonly args?: Readonly<Record<string, Option>>;
  readonly flags?: Readonly<Record<string, Option>>;
  readonly hidden?: boolean;
  /** False where the last argument may be given many times. */
  readonly strict?: boolean;
}

export interface CommandsSource {
  /** The `commands` of oclif.manifest.json. */
  readonly commands: Readonly<Record<string, Command>>;
}

const words = (id: string): string => `dash ${id.replaceAll(":", " ")}`;
const said = (text: string | undefined): string =>
  (text ?? "").replaceAll("<%= config.bin %>", "dash");

function sayFlag(flag: Option): readonly string[] {
  const value =
    flag.type === "boolean" ? "" : ` ${flag.helpValue ?? flag.options?.join("\\|") ?? "VALORE"}`;
  const short = flag.char === undefined ? "" : `, ${code(`-${flag.char}`)}`;
  const usual =
    typeof flag.default === "string" || typeof flag.default === "number"
      ? ` Di solito ${code(String(flag.default))}.`
      : "";
  return [
    `${code(`--${flag.name}${value.replaceAll("\\|", "|")}`)}${short}`,
    `${said(flag.summary ?? flag.description)}${flag.required === true ? " Obbligatoria." : ""}${usual}`,
  ];
}

function sayCommand(id: string, command: Command): string {
  const args = Object.values(command.args ?? {});
  const many = command.strict === false ? "…" : "";
  const named = args.map((one) => `${one.name.toUpperCase()}${many}`);
  const usage = [
    words(id),
    ...args.map((one, i) => (one.required === true ? named[i] : `[${named[i]}]`)),
  ].join(" ");
  const flags = Object.values(command.flags ?? {})
    .filter((one) => one.hidden !== true && one.helpGroup !== "comuni")
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
  const rows = [
    ...args.map((one) => [one.name.toUpperCase(), said(one.description)]),
    ...flags.map(sayFlag),
  ];
  const aliases = (command.aliases ?? []).map((one) => code(words(one)));
  const examples = (command.examples ?? []).map((one) =>
    said(typeof one === "string" ? one : one.command),
  );
  return [
    `## ${words(id)}`,
    said(command.summary),
    ...(command.description === undefined ? [] : [said(command.description)]),
    `Si scrive ${code(usage)}${aliases.length > 0 ? `, o in inglese ${aliases.join(", ")}` : ""}.`,
    ...(rows.length > 0 ? [table(["Argomento", "Che cosa fa"], rows)] : []),
    ...(examples.length > 0 ? [`\`\`\`sh\n${examples.join("\n")}\n\`\`\``] : []),
  ].join("\n\n");
}

/** docs/comandi.md: every command with its arguments, as the help says them. */
export function commandsPage(source: CommandsSource): string {
  const commands = Object.entries(source.commands)
    .filter(([, one]) => one.hidden !== true)
    .sort(([a], [b]) => a.localeCompare(b, "en"));
  const common = new Map<string, Option>();
  for (const [, one] of commands) {
    for (const flag of Object.values(one.flags ?? {})) {
      if (flag.helpGroup === "comuni") common.set(flag.name, flag);
    }
  }
  return `${[
    generated("src/commands"),
    "# I comandi di dash",
    "Dalla cartella di dash si scrive `npx dash …`; installato per tutti, `dash …` o `dash-ats …`. Lo stesso testo è in `dash COMANDO --help`. I codici d'uscita e gli errori sono in [errori.md](errori.md).",
    table(
      ["Comando", "Che cosa fa"],
      commands.map(([id, one]) => [
        `[${words(id)}](#${words(id).replaceAll(" ", "-")})`,
        said(one.summary),
      ]),
    ),
    "Tutti accettano:",
    table(["Argomento", "Che cosa fa"], [...common.values()].map(sayFlag)),
    ...commands.map(([id, one]) => sayCommand(id, one)),
  ].join("\n\n")}\n`;
}

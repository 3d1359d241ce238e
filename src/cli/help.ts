import { type Command, CommandHelp, Help, type Interfaces } from "@oclif/core";

const HEADERS: Readonly<Record<string, string>> = {
  USAGE: "USO",
  ARGUMENTS: "ARGOMENTI",
  FLAGS: "OPZIONI",
  "COMUNI FLAGS": "OPZIONI COMUNI",
  "TERRITORIO FLAGS": "TERRITORIO",
  DESCRIPTION: "DESCRIZIONE",
  ALIASES: "ALTRO NOME",
  EXAMPLES: "ESEMPI",
  "FLAG DESCRIPTIONS": "OPZIONI IN DETTAGLIO",
  COMMANDS: "COMANDI",
  TOPICS: "GRUPPI DI COMANDI",
  VERSION: "VERSIONE",
};

/** The library's own words, in Italian. */
const italian = (text: string): string =>
  text
    .replaceAll("[default: ", "[predefinito: ")
    .replaceAll("(required)", "(obbligatorio)")
    .replaceAll("<options: ", "<valori: ")
    .replaceAll(", env: ", ", variabile: ")
    .replaceAll("[env: ", "[variabile: ")
    .replaceAll("=<value>", "=VALORE")
    .replaceAll("<value>", "VALORE");

const ORDER = ["demo", "carica", "report", "calcola", "spiega", "verifica", "territorio"];

class ItalianCommandHelp extends CommandHelp {
  override section(header: string, body: string): string {
    return italian(super.section(HEADERS[header.toUpperCase()] ?? header, body));
  }

  protected override defaultUsage(): string {
    const args = Object.values(this.command.args ?? {})
      .filter((arg) => arg.hidden !== true)
      .map((arg) => {
        const many = this.command.strict === false ? "..." : "";
        const name = `${arg.name.toUpperCase()}${many}`;
        return arg.required === true ? name : `[${name}]`;
      });
    return ["<%= command.id %>", ...args, "[OPZIONI]"].join(" ");
  }
}

/** oclif's help with Italian headings, commands in the order a newcomer needs them. */
export default class ItalianHelp extends Help {
  protected override CommandHelpClass = ItalianCommandHelp;

  constructor(config: Interfaces.Config, opts: Partial<Interfaces.HelpOptions> = {}) {
    super(config, { ...opts, hideAliasesFromRoot: true, flagSortOrder: "none" });
  }

  override section(header: string, body: string): string {
    return italian(super.section(HEADERS[header.toUpperCase()] ?? header, body));
  }

  protected override get sortedCommands(): Command.Loadable[] {
    const rank = (id: string): number => {
      const at = ORDER.indexOf(id);
      return at === -1 ? ORDER.length : at;
    };
    return [...super.sortedCommands]
      .filter((command) => !(command.aliases ?? []).includes(command.id))
      .sort((a, b) => rank(a.id) - rank(b.id) || (a.id < b.id ? -1 : 1));
  }

  protected override formatTopic(topic: Interfaces.Topic): string {
    return super.formatTopic(topic).replaceAll(" COMMAND", " COMANDO");
  }

  override formatRoot(): string {
    return super
      .formatRoot()
      .replaceAll("$ dash [COMMAND]", "$ dash COMANDO [OPZIONI]")
      .replaceAll("[COMMAND]", "COMANDO [OPZIONI]")
      .replace(/^VERSION$/m, "VERSIONE")
      .replace(/^USAGE$/m, "USO");
  }

  protected override async showRootHelp(): Promise<void> {
    await super.showRootHelp();
    this.log("Per un comando: dash COMANDO --help. Per cominciare: dash demo\n");
  }
}

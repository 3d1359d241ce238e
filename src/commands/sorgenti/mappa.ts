import { Args, Flags } from "@oclif/core";
import { type Mapping, previewMapping, saveMapping } from "../../app/save-mapping.js";
import { type MappingProposal, proposeMapping } from "../../app/source-mapping.js";
import { describeSource } from "../../app/sources.js";
import type { World } from "../../app/world.js";
import { DashCommand } from "../../cli/base.js";
import { askMapping, confirm, terminal } from "../../cli/sorgenti-ask.js";
import { mappingTable } from "../../cli/sorgenti-text.js";
import { lackingColumns } from "../../define/source.js";

/** `dash sorgenti mappa FILE`: a header that no source declares becomes one that is known. */
export default class SorgentiMappa extends DashCommand {
  static override summary = "Insegna a dash le intestazioni di un file che nessuna fonte dichiara.";
  static override description =
    "Propone la fonte più vicina e, colonna per colonna, che cosa può essere, dal nome e dal contenuto. Su un terminale chiede conferma e scrive la definizione nella cartella sources/; altrimenti, o con --no-input, stampa la proposta e non scrive nulla. Con --scrivi la proposta si scrive senza domande.";
  static override examples = [
    "<%= config.bin %> sorgenti mappa estrazione.csv",
    "<%= config.bin %> sorgenti mappa estrazione.csv --fonte inps_domande",
    "<%= config.bin %> sorgenti mappa estrazione.csv --no-input",
  ];
  static override args = {
    file: Args.string({ description: "Il file da mappare.", required: true }),
  };
  static override flags = {
    fonte: Flags.string({ summary: "La fonte a cui ricondurlo.", helpValue: "NOME" }),
    foglio: Flags.string({ summary: "Il foglio, se è una cartella di lavoro.", helpValue: "NOME" }),
    scrivi: Flags.boolean({ summary: "Scrive la proposta com'è, senza domande." }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(SorgentiMappa);
    const world = this.world(flags);
    const proposal = await proposeMapping(args.file, world, flags);
    const { source } = describeSource(proposal.fonte, world);
    if (proposal.riconosciuta) {
      this.print(
        `«${proposal.file}» è già conosciuto: fonte ${proposal.fonte} (${proposal.titolo}). Per caricarlo: dash carica ${args.file}`,
      );
      this.finish(0, { proposta: proposal, mappatura: {}, definizione: null, scritta: null });
      return;
    }
    this.say(
      `«${proposal.file}», riga ${proposal.riga_intestazione}: la fonte più vicina è ${proposal.fonte} (${proposal.titolo}); poi ${proposal.altre_fonti.join(", ") || "nessuna"}.`,
    );
    const chosen = proposedMapping(proposal);
    const asks =
      !flags["no-input"] &&
      !flags.scrivi &&
      !this.wantsJson &&
      process.stdin.isTTY === true &&
      process.stdout.isTTY === true;
    if (asks) await this.#ask(proposal, Object.keys(source.columns), args.file, world);
    else await this.#show(proposal, chosen, flags.scrivi, args.file, world);
  }

  async #ask(
    proposal: MappingProposal,
    columns: readonly string[],
    file: string,
    world: World,
  ): Promise<void> {
    const { ask, close } = terminal(process.stdin, process.stdout);
    try {
      const mapping = await askMapping(proposal, columns, ask, (line) => this.print(line));
      if (mapping === null) {
        this.say("\nInterrotto: non è stato scritto nulla.");
        this.finish(0);
        return;
      }
      const { source } = describeSource(proposal.fonte, world);
      const missing = lackingColumns(source, new Set(mapping.values()));
      this.print();
      if (missing.length > 0) this.#warnMissing(proposal.fonte, missing);
      const question = `Scrivere la definizione di ${proposal.fonte} nella cartella sources/?`;
      if (!(await confirm(question, ask))) {
        this.say("Non è stato scritto nulla.");
        this.finish(0);
        return;
      }
      await this.#write(proposal, mapping, file, world);
      this.finish(0);
    } finally {
      close();
    }
  }

  async #show(
    proposal: MappingProposal,
    mapping: Mapping,
    write: boolean,
    file: string,
    world: World,
  ): Promise<void> {
    this.say(mappingTable(proposal));
    this.say();
    if (proposal.mancanti.length > 0) this.#warnMissing(proposal.fonte, proposal.mancanti);
    const preview = previewMapping(proposal.fonte, mapping, world);
    const written = write ? await this.#write(proposal, mapping, file, world) : null;
    if (!write) {
      this.say(`Per usarla, salvare in ${preview.path} (o ripetere con --scrivi):`);
      this.print(preview.text.trimEnd());
    }
    this.finish(0, {
      proposta: proposal,
      mappatura: Object.fromEntries(mapping),
      definizione: preview,
      scritta: written,
    });
  }

  #warnMissing(fonte: string, missing: readonly string[]): void {
    this.notice({
      code: "W-COLONNE",
      message: `la fonte ${fonte} richiede anche ${missing.join(", ")}: senza, il file non si carica. Se un valore vale per tutte le righe, scriverlo in «fill» in una fonte propria.`,
    });
  }

  async #write(
    proposal: MappingProposal,
    mapping: Mapping,
    file: string,
    world: World,
  ): Promise<string> {
    const { path } = await saveMapping(proposal.fonte, mapping, world);
    this.say(`Scritto ${path}. Ora: dash carica ${file} --prova`);
    return path;
  }
}

const proposedMapping = (proposal: MappingProposal): Mapping =>
  new Map(
    proposal.colonne.flatMap(({ colonna_file, proposta }) =>
      proposta === null ? [] : [[colonna_file, proposta] as const],
    ),
  );

import { resolve } from "node:path";
import { Args, Flags } from "@oclif/core";
import { assessScadenze, type CasiValutati } from "../../app/assess-scadenze.js";
import { DashCommand } from "../../cli/base.js";
import { csvLine } from "../../model/csv.js";
import { plural } from "../../model/italian.js";
import type { BaseAnalisi, EffettoGiustificatoMotivo } from "../../model/scadenze/caso.js";
import { writeAside } from "../../render/write-aside.js";

/** For those who check the rules: not for the staff, hence hidden from the help. */
export default class ScadenzeValuta extends DashCommand {
  static override hidden = true;
  static override summary = "Applica le regole delle scadenze ai casi di un CSV.";
  static override description =
    `Legge un CSV con le colonne di casi-scadenze.csv (una riga un caso; obbligatorie regola e data_osservazione) e lo riscrive con in coda le colonne calcolate: inizio_termine, scadenza, giorni_residui, stato, rischio, servizio, ultimo_giorno_utile, prima_mensilita_sospesa, mese_ripresa, mensilita_arretrate, mensilita_garantite. Si chiamano calcolato_… se il file ha già le sue atteso_…, altrimenti atteso_….

Regole: R1, R2, R3A, R3B, R4, R4B, R5, R6.`;
  static override examples = [
    "<%= config.bin %> scadenze valuta casi.csv",
    "<%= config.bin %> scadenze valuta casi.csv --giustificato-motivo SOSPENDE --uscita valutati.csv",
  ];
  static override args = {
    file: Args.string({
      description: "CSV dei casi, in UTF-8; - legge dallo standard input.",
      required: true,
    }),
  };
  static override flags = {
    uscita: Flags.string({
      summary: "File in cui scrivere; altrimenti lo standard output.",
      helpValue: "FILE",
    }),
    sovrascrivi: Flags.boolean({ summary: "Sostituisce il file che c'è già." }),
    "proroga-festivi": Flags.boolean({
      summary: "Un termine che cade di domenica o di festa passa al primo giorno feriale.",
    }),
    "giustificato-motivo": Flags.string({
      summary: "Che cosa fa ai 120 giorni un'assenza giustificata.",
      options: ["AZZERA", "SOSPENDE", "NESSUNO"] satisfies EffettoGiustificatoMotivo[],
      default: "AZZERA",
    }),
    "base-ap": Flags.string({
      summary:
        "Da dove si contano i 60 giorni dell'analisi preliminare (data_caricamento e data_assegnazione sono colonne in più).",
      options: ["INIZIO", "CARICAMENTO", "ASSEGNAZIONE"] satisfies BaseAnalisi[],
      default: "INIZIO",
    }),
    entro: Flags.integer({
      summary: "Giorni in cui guarda avanti il rischio.",
      helpValue: "GIORNI",
      default: 30,
      min: 0,
      max: 365,
    }),
  };

  async run(): Promise<void> {
    const { args, flags } = await this.parse(ScadenzeValuta);
    const world = this.world(flags);
    const found = assessScadenze(
      args.file,
      {
        orizzonte: flags.entro,
        prorogaFestivi: flags["proroga-festivi"],
        giustificatoMotivo: flags["giustificato-motivo"] as EffettoGiustificatoMotivo,
        baseAnalisi: flags["base-ap"] as BaseAnalisi,
      },
      world,
    );
    if (flags.uscita !== undefined) {
      const path = resolve(world.cwd, flags.uscita);
      await writeAside(path, Buffer.from(`${csv(found)}\n`), { overwrite: flags.sovrascrivi });
    } else this.print(csv(found));
    if (found.diverse !== null) {
      this.say(
        `${plural(found.righe.length, "caso", "casi")}; ${plural(found.diverse, "cella diversa", "celle diverse")} dalle colonne atteso_.`,
      );
    }
    this.finish(0, {
      colonne_calcolate: found.calcolate,
      celle_diverse: found.diverse,
      casi: found.righe.map(({ celle, calcolate }) =>
        Object.fromEntries([
          ...found.colonne.map((name, i) => [name, celle[i] ?? ""]),
          ...found.calcolate.map((name, i) => [name, calcolate[i] ?? null]),
        ]),
      ),
    });
  }
}

/** A cell as it came; a negative whole number is one, not a formula to disarm. */
const asItCame = (cell: string): string | number => (/^-\d{1,9}$/.test(cell) ? Number(cell) : cell);

const csv = ({ delimitatore, colonne, calcolate, righe }: CasiValutati): string =>
  [
    csvLine([...colonne, ...calcolate], delimitatore),
    ...righe.map((riga) => csvLine([...riga.celle.map(asItCame), ...riga.calcolate], delimitatore)),
  ].join("\n");

import { type FornituraRow, listForniture } from "../../app/forniture.js";
import { DashCommand } from "../../cli/base.js";
import { textTable } from "../../cli/text-table.js";
import { plural, sayDay, sayNumber } from "../../model/italian.js";

/** `dash forniture`: what has been loaded. */
export default class Forniture extends DashCommand {
  static override summary = "Elenca le forniture caricate: fonte, date, copertura, scarti.";
  static override description =
    "Una fornitura è un file di una fonte a una data di osservazione. L'elenco dice quali ambiti copre e quante righe sono state scartate.";
  static override aliases = ["supplies"];
  static override examples = [
    "<%= config.bin %> forniture",
    "<%= config.bin %> forniture --json",
    "<%= config.bin %> forniture rimuovi 12",
  ];

  async run(): Promise<readonly FornituraRow[]> {
    const { flags } = await this.parse(Forniture);
    const rows = listForniture(this.world(flags));
    if (rows.length === 0) {
      this.print(
        "Nessuna fornitura caricata. Per cominciare: dash carica FILE…, oppure dash demo.",
      );
    } else {
      this.print(sayForniture(rows));
      this.print(plural(rows.length, "fornitura", "forniture"));
    }
    this.finish(0, { forniture: rows });
    return rows;
  }
}

function sayForniture(rows: readonly FornituraRow[]): string {
  return textTable(
    ["N.", "Fonte", "Dati al", "Domande fino al", "Ambiti", "Righe", "Scarti", "File"],
    rows.map((row) => [
      row.id,
      row.fonte + (row.dimostrativa ? " (dimostrativa)" : ""),
      sayDay(row.data_osservazione),
      row.domande_fino_al === null ? "" : sayDay(row.domande_fino_al),
      sayAmbiti(row),
      row.caricate,
      row.scartate,
      row.file,
    ]),
  );
}

function sayAmbiti({ ambiti, righe_senza_ambito: loose }: FornituraRow): string {
  const known = ambiti.length <= 3 ? ambiti.join(", ") : `${sayNumber(ambiti.length)} ambiti`;
  if (loose === 0) return known;
  return known === "" ? "non noto" : `${known} (+ ${sayNumber(loose)} righe senza)`;
}

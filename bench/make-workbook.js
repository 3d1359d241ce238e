import { createRequire } from "node:module";

const { stream } = createRequire(import.meta.url)("exceljs");

const COLUMNS = [
  ...["protocollo", "misura", "tipo_domanda", "protocollo_precedente", "nucleo_invariato"],
  ...["data_presentazione", "data_pad_nucleo", "data_accoglimento", "data_trasmissione_gepi"],
  ...["decorrenza", "data_fine_fruizione", "comune_istat", "municipio", "isee"],
  ...["importo_integrazione", "importo_affitto", "importo_mensile", "scala_equivalenza"],
  ...["sede_inps", "canale"],
];
const COMUNI = ["004003", "004004", "004007"];

/**
 * Writes a workbook of invented domande, every cell filled: texts in the shared table as Excel keeps
 * them, amounts as numbers, days as days.
 */
export async function makeWorkbook(filename, rows) {
  const workbook = new stream.xlsx.WorkbookWriter({
    filename,
    useSharedStrings: true,
    useStyles: true,
  });
  const sheet = workbook.addWorksheet("Domande");
  sheet.addRow(COLUMNS).commit();
  const day = (n) => new Date(Date.UTC(2024, 0, 1 + (n % 330)));
  for (let i = 0; i < rows; i += 1) {
    const number = String(i).padStart(9, "0");
    const integrazione = 10 * (i % 70);
    const affitto = 10 * (i % 30);
    sheet
      .addRow([
        ...[`INPS-ADI-2024-${number}`, "ADI", "RINNOVO", `INPS-ADI-2023-${number}`, "S"],
        ...[day(i), day(i + 1), day(i + 2), day(i + 3), day(i + 4), day(i + 5)],
        ...[COMUNI[i % 3], "", (i % 900_000) / 100, integrazione, affitto],
        ...[integrazione + affitto, 1.3, "06300", "PATRONATO"],
      ])
      .commit();
  }
  sheet.commit();
  await workbook.commit();
}

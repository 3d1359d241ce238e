/** One chart of each kind that the sample document does not use. */
import { addMonths } from "../../src/model/date.js";
import type { Chart } from "../../src/model/document.js";
import { board, chart, row } from "./charts.js";
import { COMUNI } from "./sample-document.js";

const MONTHS = Array.from({ length: 24 }, (_, index) => addMonths("2024-01", index));
const CODES = COMUNI.map((_, index) => `A${String(index + 1).padStart(3, "0")}`);

/** Same numbers at every run, from 0 to 99. */
const number = (at: number): number => (at * 37 + 11) % 100;

const onMap = (kind: string, unit: Chart["unit"]): Chart =>
  chart(
    kind,
    COMUNI.map((name, index) =>
      row(
        name,
        index === 9 ? null : number(index),
        { codice: CODES[index] ?? "", base: index === 4 ? 6 : 80, evidenza: index === 0 },
        unit,
      ),
    ),
    { unit, mappa: board(CODES, 6), yTitle: "Nuclei con il primo incontro" },
  );

export const moreCharts = (): Readonly<Record<string, Chart>> => ({
  area: chart(
    "area",
    ["Percorso sociale", "Percorso lavorativo", "Équipe multidisciplinare"].flatMap((serie, at) =>
      MONTHS.map((month, index) => row(month, 40 + at * 20 + index * 3, { serie })),
    ),
    { yTitle: "Nuclei", annotazioni: [{ categoria: "2025-07", testo: "fine delle mensilità" }] },
  ),
  scarto: chart(
    "scarto",
    COMUNI.slice(0, 14).map((name, index) =>
      row(
        name,
        number(index),
        { riferimento: 48.2, evidenza: index === 2, base: 90 },
        "percentuale",
      ),
    ),
    { unit: "percentuale", riferimento: "Regione" },
  ),
  istogramma: chart(
    "istogramma",
    ["meno di 200", "200-399", "400-599", "600-799", "800-999", "1.000 e oltre"].map(
      (name, index) => row(name, number(index)),
    ),
    { xTitle: "Importo mensile (euro)", yTitle: "Nuclei" },
  ),
  boxplot: chart(
    "boxplot",
    ["Primo incontro", "Analisi preliminare", "Patto per l'inclusione sociale"].map(
      (name, index) => {
        const mediana = 40 + index * 35;
        const quantili = {
          p10: mediana - 30,
          q1: mediana - 15,
          mediana,
          q3: mediana + 30,
          p90: mediana + 75,
        };
        return row(name, mediana, { quantili, riferimento: mediana + 8, base: 300 }, "giorni");
      },
    ),
    { unit: "giorni", riferimento: "Regione", xTitle: "Giorni" },
  ),
  heatmap: chart(
    "heatmap",
    ["Casa", "Lavoro", "Salute", "Formazione e istruzione"].flatMap((name, at) =>
      ["Sostegno economico", "Tirocini", "Assistenza domiciliare", "Educativa"].map(
        (serie, index) =>
          row(name, at === 2 && index === 1 ? null : number(at * 4 + index), { serie }),
      ),
    ),
  ),
  cascata: chart("cascata", [
    row("Nuclei a novembre", 623, { totale: true }),
    row("Nuovi ingressi", 58),
    row("Decadenze", -21),
    row("Fine delle mensilità", -12),
    row("Nuclei a dicembre", 648, { totale: true }),
  ]),
  flussi: chart(
    "flussi",
    ["Esito A", "Esito B", "Esito C"].flatMap((name, at) =>
      ["Percorso lavorativo", "Percorso sociale", "Équipe multidisciplinare"].map((serie, index) =>
        row(name, number(at * 3 + index), { serie }),
      ),
    ),
  ),
  punti: chart(
    "punti",
    ["Primo incontro", "Analisi preliminare", "PaIS firmato"].flatMap((serie, at) =>
      Array.from({ length: 60 }, (_, index) =>
        row(
          `Ambito ${index + 1}`,
          20 + number(index + at * 7) / 2,
          { serie, riferimento: 41, evidenza: index === 1, base: 200 },
          "percentuale",
        ),
      ),
    ),
    { unit: "percentuale", riferimento: "Regione" },
  ),
  multipli: chart(
    "multipli",
    COMUNI.slice(0, 10).flatMap((serie, at) =>
      MONTHS.map((month, index) =>
        row(month, at === 3 && index < 4 ? null : number(index + at), {
          serie,
          evidenza: at === 0,
          riferimento: 50,
        }),
      ),
    ),
    { riferimento: "Regione" },
  ),
  mappa: onMap("mappa", "percentuale"),
  mappa_simboli: onMap("mappa_simboli", "numero"),
});

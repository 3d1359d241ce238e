import type { Explanation } from "../app/explain.js";
import type { ExplainedValue, Ladder, LadderRow } from "../compute/explain.js";
import { sayAggregate, sayMeasure } from "../define/say-aggregate.js";
import { csvLine } from "../model/csv.js";
import { sayDates, sayDay, sayMonth, sayNumber, sayValue } from "../model/italian.js";
import type { FigureRow } from "../model/result-table.js";
import { textTable } from "./text-table.js";

/** Characters of a print that are enough to tell two files apart by eye. */
const PRINT = 12;

/** An explanation for people: the value, then where it comes from, step by step. */
export function sayExplanation(found: Explanation): string {
  const { indicatore, figura } = found;
  const lines = [
    `${indicatore.codice} ${indicatore.nome}`,
    indicatore.definizione,
    `${figura.territorio.etichetta}: ${sayDates(figura.data_osservazione, figura.domande_fino_al)}`,
    "",
    sayRows(found),
  ];
  if (figura.question.indicator.composite?.against !== undefined) {
    lines.push("", "I valori sono differenze dall'Italia; i passi sono quelli del territorio.");
  }
  let before = "";
  for (const value of found.valori) {
    const below = value.denominatore === null ? "" : JSON.stringify(value.denominatore);
    lines.push("", ...sayExplained(value, found, below !== "" && below === before));
    before = below;
  }
  lines.push("", "Forniture");
  if (figura.fonti.length === 0) lines.push("  nessuna");
  for (const fonte of figura.fonti) {
    lines.push(
      `  ${fonte.titolo}: ${fonte.file}, dati al ${sayDay(fonte.data_osservazione)}, ${sayNumber(fonte.caricate)} righe${fonte.scartate > 0 ? ` (${sayNumber(fonte.scartate)} scartate)` : ""}, sha256 ${fonte.sha256.slice(0, PRINT)}`,
    );
  }
  return lines.join("\n");
}

const number = (value: number | null): string =>
  value === null ? "n.d." : sayValue(value, "numero", Number.isInteger(value) ? 0 : 2);

function sayRows({ figura }: Explanation): string {
  const { righe, dimensioni } = figura;
  const [only] = righe;
  if (righe.length === 1 && only !== undefined && dimensioni.length === 0) {
    return `Valore: ${sayOne(only)}`;
  }
  const divided = righe.some((row) => row.denominatore !== null);
  return textTable(
    [
      ...dimensioni.map((name) => name.replaceAll("_", " ")),
      "valore",
      ...(divided ? ["numeratore", "denominatore"] : []),
    ],
    righe.map((row) => [
      ...dimensioni.map((name) => row.membri[name]?.etichetta ?? ""),
      sayValue(row.valore, row.unita, row.decimali),
      ...(divided ? [number(row.numeratore), number(row.denominatore)] : []),
    ]),
    [dimensioni.length, dimensioni.length + 1, dimensioni.length + 2],
  );
}

const sayOne = (row: FigureRow): string =>
  `${sayValue(row.valore, row.unita, row.decimali)}${
    row.denominatore === null
      ? ""
      : row.numeratore === null
        ? ` (su ${number(row.denominatore)})`
        : ` (${number(row.numeratore)} su ${number(row.denominatore)})`
  }`;

function sayExplained(
  value: ExplainedValue,
  { indicatore, figura }: Explanation,
  sameBelow: boolean,
): string[] {
  const whole = value.codice === indicatore.codice && value.voce === null;
  const name = `${value.codice} ${value.nome}${value.voce === null ? "" : `, voce ${value.voce}`}`;
  const lag =
    value.mesi_di_distanza === null
      ? []
      : [
          `È la variazione rispetto a ${value.mesi_di_distanza === 1 ? "un mese" : `${value.mesi_di_distanza} mesi`} prima: i passi sono quelli dei due mesi.`,
        ];
  return [
    ...(whole ? [] : [name]),
    ...lag,
    ...sayLadder("Numeratore", value.numeratore, figura.data_osservazione),
    ...(value.denominatore === null
      ? []
      : sameBelow
        ? ["Denominatore: come sopra"]
        : sayLadder("Denominatore", value.denominatore, figura.data_osservazione)),
  ];
}

/** «ap_completata_il <= 2025-12-31»: the condition with its date in place. */
const atDate = (text: string, data: string): string =>
  text.replaceAll(":data_osservazione", data).replace(/\s+/g, " ");

function stepsOf(ladder: Ladder, data: string): readonly string[] {
  const month = ladder.mese === null ? "" : `, ${sayMonth(ladder.mese)}`;
  return [
    `${ladder.popolazione}: ${ladder.riga}${month}`,
    ...ladder.condizioni.map((one) => atDate(one, data)),
  ];
}

const adds = (ladder: Ladder): boolean => sayMeasure(ladder.misura) !== "righe";

function sayLadder(title: string, ladder: Ladder, data: string): readonly string[] {
  const steps = stepsOf(ladder, data);
  const head = `${title}: ${atDate(sayAggregate(ladder.misura), data)}`;
  const [only] = ladder.gruppi;
  if (only === undefined) return [head, "  nessuna riga"];
  if (ladder.gruppi.length === 1 && ladder.dimensioni.length === 0) {
    const rows = steps.map((step, i) => [
      sayNumber(only.righe[i] ?? 0),
      i === 0 ? "" : sayNumber((only.righe[i - 1] ?? 0) - (only.righe[i] ?? 0)),
      step,
    ]);
    return [
      head,
      ...textTable(["restano", "escono", "condizione"], rows, [0, 1])
        .split("\n")
        .map((line) => `  ${line}`),
      ...(adds(ladder) ? [`  ${sayMeasure(ladder.misura)}: ${number(only.valore)}`] : []),
    ];
  }
  const columns = steps.map((_, i) => `passo ${i}`);
  const rows = ladder.gruppi.map((group) => [
    ...ladder.dimensioni.map((name) => group.membri[name]?.etichetta ?? ""),
    ...steps.map((_, i) => sayNumber(group.righe[i] ?? 0)),
    ...(adds(ladder) ? [number(group.valore)] : []),
  ]);
  const names = ladder.dimensioni.map((name) => name.replaceAll("_", " "));
  const last = adds(ladder) ? [sayMeasure(ladder.misura)] : [];
  const table = textTable(
    [...names, ...columns, ...last],
    rows,
    [...columns, ...last].map((_, i) => names.length + i),
  );
  return [
    head,
    ...steps.map((step, i) => `  passo ${i}: ${step}`),
    ...table.split("\n").map((line) => `  ${line}`),
  ];
}

type Step = Readonly<Record<string, string | number | null>>;

/** The steps of a group for `--json` and CSV: how many stay and leave at each condition. */
const jsonSteps = (ladder: Ladder, group: LadderRow): readonly Step[] =>
  group.righe.map((righe, i) => ({
    condizione: i === 0 ? null : (ladder.condizioni[i - 1] ?? null),
    righe,
    escluse: i === 0 ? 0 : (group.righe[i - 1] ?? 0) - righe,
  }));

const jsonLadder = (ladder: Ladder): object => ({
  popolazione: ladder.popolazione,
  riga: ladder.riga,
  mese: ladder.mese,
  misura: sayAggregate(ladder.misura),
  dimensioni: ladder.dimensioni,
  gruppi: ladder.gruppi.map((group) => ({
    ...Object.fromEntries(Object.entries(group.membri).map(([name, one]) => [name, one.codice])),
    passi: jsonSteps(ladder, group),
    valore: group.valore,
  })),
});

/** The same for `--json`: `spiegazione[]`. */
export const jsonExplained = (values: readonly ExplainedValue[]): readonly object[] =>
  values.map(({ numeratore, denominatore, ...rest }) => ({
    ...rest,
    numeratore: jsonLadder(numeratore),
    denominatore: denominatore === null ? null : jsonLadder(denominatore),
  }));

/** The steps as CSV, one row a condition and a group. */
export function csvExplained({ valori }: Explanation): string {
  const ladders = valori.flatMap((value) =>
    (
      [
        ["numeratore", value.numeratore],
        ["denominatore", value.denominatore],
      ] as const
    ).flatMap(([parte, ladder]) => (ladder === null ? [] : [{ value, parte, ladder }])),
  );
  const dims = [...new Set(ladders.flatMap(({ ladder }) => ladder.dimensioni))];
  const lines = ladders.flatMap(({ value, parte, ladder }) =>
    ladder.gruppi.flatMap((group) =>
      jsonSteps(ladder, group).map((step, i) =>
        csvLine([
          value.codice,
          value.voce,
          parte,
          ...dims.map((name) => group.membri[name]?.codice ?? null),
          i,
          i === 0 ? ladder.popolazione : (step.condizione ?? null),
          step.righe ?? null,
          step.escluse ?? null,
        ]),
      ),
    ),
  );
  const head = ["codice", "voce", "parte", ...dims, "passo", "condizione", "righe", "escluse"];
  return [csvLine(head), ...lines].join("\n");
}

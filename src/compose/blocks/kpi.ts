import type { BlockSpec } from "../../define/template.js";
import type { Kpi, KpiBlock } from "../../model/document.js";
import { FEW } from "../../model/few.js";
import { plural, sayDay, sayValue } from "../../model/italian.js";
import type { FigureRow } from "../../model/result-table.js";
import { type ComposeInput, figureKey, rowAt, rowsWhere } from "../input.js";
import { italiaBeside } from "../italia.js";
import type { Messages } from "../messages.js";
import { decimalsOfPart, fewness, isOfFew, partOf, sayCounts, sayPart, unitOf } from "../part.js";

type Spec = Extract<BlockSpec, { kpi: unknown }>["kpi"];

/** In place of a mean or a median of a few cases: how many these are. */
const cardOfFew = ({ of, label }: Spec[number], row: FigureRow | undefined): Kpi => ({
  codice: of,
  label,
  value: "—",
  raw: null,
  detail: `${plural(row?.denominatore ?? 0, "caso", "casi")}: meno di ${FEW.none}, il valore non si scrive`,
  comparisons: [],
  trend: null,
  series: null,
  alarm: false,
});

/** Cards: the value, what it is made of, and what it is compared with. */
export function composeKpi(spec: Spec, input: ComposeInput, messages: Messages): KpiBlock {
  const italia = italiaBeside(input.figures);
  const items = spec.map((item): Kpi => {
    const row = rowAt(input.figures.get(figureKey(item.of, [])), item.where);
    const unit = unitOf(row, item.part);
    const raw = partOf(row, item.part);
    const isValue = item.part === "valore";
    // Counts and sums of a wider territory are not a measure for this one: only ratios are compared.
    const few = fewness(row, item.part);
    const typical = input.definitions.get(item.of)?.tipico === true;
    if (isValue && isOfFew(row, typical)) return cardOfFew(item, row);
    const isSum = unit === "numero" || (unit === "euro" && (row?.denominatore ?? null) === null);
    const comparable = isValue && few !== "none" && !isSum && input.territorio.livello !== "italia";
    const say = (value: number | null): string =>
      sayValue(value, unit, decimalsOfPart(row, item.part));
    const comparisons = comparable
      ? [
          ...(row?.regione === undefined || input.territorio.livello === "regione"
            ? []
            : [`Regione ${say(row.regione ?? null)}`]),
          ...(row?.italia === undefined || !italia.known
            ? []
            : [`Italia ${say(row.italia ?? null)}`]),
        ]
      : [];
    const before = isValue && few === "many" ? (row?.precedente ?? null) : null;
    const difference = raw === null || before === null ? null : raw - before;
    const flat = difference !== null && say(raw) === say(before);
    const series =
      item.series === undefined
        ? null
        : rowsWhere(input.figures.get(figureKey(item.series, ["mese"])), {}).map(
            (one) => one.valore,
          );
    return {
      codice: item.of,
      label: item.label,
      value: few === "many" ? sayPart(row, item.part) : sayCounts(row),
      raw,
      detail:
        few === "none"
          ? null
          : few === "counts"
            ? sayPart(row, item.part)
            : isValue && row?.denominatore === 0
              ? "nessun caso"
              : item.detail === undefined
                ? null
                : messages.say(item.detail),
      comparisons,
      trend:
        difference === null || input.precedente === null
          ? null
          : {
              direction: flat ? "pari" : difference > 0 ? "su" : "giu",
              text: flat
                ? `come al ${sayDay(input.precedente)}`
                : `${difference > 0 ? "più" : "meno"} del ${sayDay(input.precedente)} (${say(before)})`,
            },
      series,
      alarm: item.alarm !== undefined && messages.holds(item.alarm),
    };
  });
  return { kind: "kpi", items };
}

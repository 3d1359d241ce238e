import { chartKind, chartKinds } from "../chart/kinds.js";
import type { Need } from "../chart/plan.js";
import { isQuantile } from "../compose/blocks/boxes.js";
import { dimensionsOf, isLevel } from "../compute/question.js";
import type { Catalog } from "../define/catalog.js";
import type { Indicator } from "../define/indicator.js";
import type { ChartSpec } from "../define/template.js";
import { nearHint } from "../model/near.js";

/** A fault of a chart, with the key of the template that holds it. */
export interface ChartFault {
  readonly key: keyof ChartSpec;
  readonly message: string;
}

/** True where an indicator gives the quantiles of a quantity as variants. */
export const hasQuantiles = (indicator: Indicator): boolean =>
  indicator.variants?.values.some((one) => isQuantile(one.codice)) === true;

/** Dimensions that cut an indicator whether one asks or not. */
const ownDimensions = (indicator: Indicator): readonly string[] => [
  ...indicator.split,
  ...(indicator.variants === undefined ? [] : [indicator.variants.dimension]),
  ...(indicator.composite === undefined ? [] : ["indicatore"]),
];

/** What a chart lacks of what its kind cannot do without. */
function lacks(need: Need, spec: ChartSpec, indicators: readonly Indicator[]): ChartFault | null {
  switch (need) {
    case "serie":
      return spec.series !== undefined || (spec.peers && Array.isArray(spec.of))
        ? null
        : {
            key: "kind",
            message: `il grafico «${spec.kind}» vuole «series»: la seconda dimensione`,
          };
    case "territorio":
      return spec.peers || spec.per.some((name) => name === "figlio" || isLevel(name))
        ? null
        : {
            key: "kind",
            message: `il grafico «${spec.kind}» vuole un territorio in «per» (figlio, ambito, comune…) o «peers: true»`,
          };
    case "quantili": {
      const bare = indicators.filter((one) => !hasQuantiles(one)).map((one) => one.codice);
      return bare.length === 0
        ? null
        : {
            key: "of",
            message: `il grafico «${spec.kind}» vuole indicatori con la mediana o altri quantili: non ${bare.join(", ")}`,
          };
    }
  }
}

function dimensionFaults(
  spec: ChartSpec,
  indicators: readonly Indicator[],
  catalog: Catalog,
): readonly ChartFault[] {
  const asked = spec.per.filter((name) => name !== "figlio");
  const faults: ChartFault[] = [];
  for (const indicator of indicators) {
    const allowed = dimensionsOf(indicator, catalog);
    for (const name of asked.filter((one) => !allowed.includes(one))) {
      faults.push({
        key: "per",
        message: `${indicator.codice} non si può dividere per «${name}»${nearHint(name, allowed, 1)}`,
      });
    }
    const cut = [...spec.per, ...ownDimensions(indicator), "indicatore"];
    if (spec.series !== undefined && !cut.includes(spec.series)) {
      faults.push({
        key: "series",
        message: `«${spec.series}» non è fra le dimensioni che dividono ${indicator.codice}: va messa anche in «per»`,
      });
    }
  }
  return faults;
}

/** Every fault of a chart that the schema cannot see. Indicators that do not exist are said elsewhere. */
export async function chartFaults(
  spec: ChartSpec,
  catalog: Catalog,
): Promise<readonly ChartFault[]> {
  if (!chartKinds().includes(spec.kind)) {
    const message = `il grafico «${spec.kind}» non esiste; ci sono ${chartKinds().join(", ")}`;
    return [{ key: "kind", message }];
  }
  const indicators = [spec.of].flat().flatMap((code) => catalog.indicators.get(code) ?? []);
  const kind = await chartKind(spec.kind);
  const faults = (kind.needs ?? []).flatMap((need) => lacks(need, spec, indicators) ?? []);
  if (spec.peers && spec.per.length > 0) {
    faults.push({ key: "peers", message: "«peers» sta al posto di «per»: uno dei due" });
  }
  const units = [...new Set(indicators.map((one) => one.unit))];
  if (spec.part === "valore" && units.length > 1) {
    faults.push({
      key: "of",
      message: `indicatori di unità diverse (${units.join(", ")}) non stanno sullo stesso asse`,
    });
  }
  if (spec.kind !== "cascata" && spec.totals.length + spec.minus.length > 0) {
    faults.push({ key: "kind", message: "«totals» e «minus» sono solo del grafico «cascata»" });
  }
  return [...faults, ...dimensionFaults(spec, indicators, catalog)];
}

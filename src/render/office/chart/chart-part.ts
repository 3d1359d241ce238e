/**
 * The one writer of DrawingML charts: slides and sheets have the same. Order of elements and presence
 * of attributes are those of the schema, since PowerPoint refuses a file that strays from it.
 */
import type { Theme } from "../../../model/document.js";
import type { NativeChart, NativePoint, NativeSeries } from "../../../model/native-chart.js";
import { textWidth } from "../text-metrics.js";
import { element, type XmlElement } from "../xml.js";
import type { ChartData } from "./data.js";
import { axisFormat, commonFormat, held } from "./figures.js";
import {
  barLabels,
  endLabel,
  type LineEnd,
  lineEnds,
  noLabels,
  ownWords,
  totalLabels,
} from "./labels.js";
import { type ChartFrame, type ChartLayout, chartLayout } from "./layout.js";
import {
  categoryValues,
  LANGUAGE,
  look,
  NO_FILL,
  NO_LINE,
  numberValues,
  placed,
  richText,
  seriesName,
  solid,
  stroke,
  type Type,
  textLook,
  val,
} from "./parts.js";

const CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart";
const DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main";
const RELS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const AXES = { category: 1001, value: 1002 } as const;

interface Job {
  readonly chart: NativeChart;
  readonly data: ChartData;
  readonly frame: ChartFrame;
  readonly layout: ChartLayout;
  readonly theme: Theme;
  readonly type: Type;
  readonly format: string;
  /** Positions of series that the legend leaves out. */
  readonly unsaid: number[];
  next: number;
}

/** The part of a chart. `workbook` is the relationship of the figures inside it; null in a sheet. */
export function chartPart(
  chart: NativeChart,
  data: ChartData,
  frame: ChartFrame,
  theme: Theme,
  workbook: string | null,
): XmlElement {
  const layout = chartLayout(chart, frame);
  const type = { size: frame.type, colour: theme.colori.testo };
  const format = commonFormat(chart);
  const job: Job = { chart, data, frame, layout, theme, type, format, unsaid: [], next: 0 };
  const groups = groupsOf(job);
  return element("c:chartSpace", { "xmlns:c": CHART, "xmlns:a": DRAWING, "xmlns:r": RELS }, [
    val("c:date1904", false),
    val("c:lang", LANGUAGE),
    val("c:roundedCorners", false),
    element("c:chart", {}, [
      val("c:autoTitleDeleted", true),
      element("c:plotArea", {}, [
        placed(layout.plot, frame, "inner"),
        ...groups,
        ...axesOf(job),
        look(NO_FILL, NO_LINE),
      ]),
      ...legendOf(job),
      val("c:plotVisOnly", true),
      val("c:dispBlanksAs", "gap"),
    ]),
    look(NO_FILL, NO_LINE),
    textLook(type),
    ...(workbook === null
      ? []
      : [element("c:externalData", { "r:id": workbook }, [val("c:autoUpdate", false)])]),
  ]);
}

function groupsOf(job: Job): XmlElement[] {
  const { chart } = job;
  if (chart.form === "barre") {
    const bars = barGroup(job);
    return [bars, ...totalsOf(job), ...(chart.reference === null ? [] : [marksOf(job)])];
  }
  const area = chart.form === "area" ? [areaGroup(job)] : [];
  const lines = chart.form === "linee" || chart.stack === "accanto" ? [lineGroup(job)] : [];
  return [...area, ...lines, ...notesOf(job)];
}

/** Takes the next position of a series; `said` is whether the legend has it. */
function opening(job: Job, said: boolean): XmlElement[] {
  const at = job.next++;
  if (!said) job.unsaid.push(at);
  return [val("c:idx", at), val("c:order", at)];
}

const axisIds = (): XmlElement[] => [val("c:axId", AXES.category), val("c:axId", AXES.value)];

/** Free room between bars as a percentage of a bar. */
const gapWidth = (gap: number): XmlElement =>
  val("c:gapWidth", Math.min(500, Math.round((gap / (1 - gap)) * 100)));

const isSided = (chart: NativeChart): boolean => chart.ticks.from < 0 && chart.stack === "pila";

function barGroup(job: Job): XmlElement {
  const { chart } = job;
  const stacked = chart.stack !== "accanto" && !isSided(chart);
  const grouping = !stacked ? "clustered" : chart.stack === "cento" ? "percentStacked" : "stacked";
  return element("c:barChart", {}, [
    val("c:barDir", chart.lying ? "bar" : "col"),
    val("c:grouping", grouping),
    val("c:varyColors", false),
    ...chart.series.map((series, index) => barSeries(job, series, index, stacked)),
    gapWidth(chart.gap),
    val("c:overlap", stacked || isSided(chart) ? 100 : 0),
    ...axisIds(),
  ]);
}

/** Parts of a stack are parted by a thin white line. */
const barLook = (colour: string, stacked: boolean): XmlElement =>
  look(solid(colour), stacked ? stroke("#FFFFFF", 0.75) : NO_LINE);

function barSeries(job: Job, series: NativeSeries, index: number, stacked: boolean): XmlElement {
  const { chart, data, layout, frame, type, theme, format } = job;
  const column = data.series[index];
  if (column === undefined) throw new Error("a series of the chart has no figures");
  return element("c:ser", {}, [
    ...opening(job, chart.series.length > 1),
    seriesName(column),
    barLook(series.colour, stacked),
    val("c:invertIfNegative", false),
    ...series.points.flatMap((point, at) =>
      point.colour === series.colour || point.value === null
        ? []
        : [
            element("c:dPt", {}, [
              val("c:idx", at),
              val("c:invertIfNegative", false),
              val("c:bubble3D", false),
              barLook(point.colour, stacked),
            ]),
          ],
    ),
    barLabels(chart, series, layout, frame, type, theme.colori.allarme),
    categoryValues(data.categories),
    numberValues(column, format),
  ]);
}

/** The whole of each stack: a line that is not drawn, only said. */
function totalsOf(job: Job): XmlElement[] {
  const { chart, data, layout, type, format } = job;
  if (data.totals === null || !layout.direct) return [];
  return [
    hiddenLine([
      ...opening(job, false),
      seriesName(data.totals),
      look(NO_LINE),
      element("c:marker", {}, [val("c:symbol", "none")]),
      totalLabels(chart, type),
      categoryValues(data.categories),
      numberValues(data.totals, format),
      val("c:smooth", false),
    ]),
  ];
}

const hiddenLine = (series: XmlElement[]): XmlElement =>
  element("c:lineChart", {}, [
    val("c:grouping", "standard"),
    val("c:varyColors", false),
    element("c:ser", {}, series),
    val("c:marker", true),
    ...axisIds(),
  ]);

/** In points: wider ones get thick. */
const WIDEST_MARK = 20;

/** A dash across each standing bar: a line that is not drawn, with its marks. */
function marksOf(job: Job): XmlElement {
  const { chart, data, layout, format } = job;
  if (data.reference === null || chart.reference === null) throw new Error("no reference");
  const { colour } = chart.reference;
  const size = Math.round(Math.min(WIDEST_MARK, Math.max(7, layout.bar * 0.9)));
  return hiddenLine([
    ...opening(job, true),
    seriesName(data.reference),
    look(NO_LINE),
    element("c:marker", {}, [
      val("c:symbol", "dash"),
      val("c:size", size),
      look(solid(colour), stroke("#FFFFFF", 0.75)),
    ]),
    noLabels(),
    categoryValues(data.categories),
    numberValues(data.reference, format),
    val("c:smooth", false),
  ]);
}

function lineGroup(job: Job): XmlElement {
  const { chart, layout, type } = job;
  const ends = lineEnds(chart, layout, type.size);
  return element("c:lineChart", {}, [
    val("c:grouping", "standard"),
    val("c:varyColors", false),
    ...chart.series.map((series, index) => lineSeries(job, series, index, ends[index] ?? null)),
    val("c:marker", true),
    ...axisIds(),
  ]);
}

/** A value alone between two gaps would not show as a line: it gets a point; so does the last. */
const isMarked = (points: readonly NativePoint[], at: number, end: LineEnd | null): boolean => {
  const has = (index: number): boolean => (points[index]?.value ?? null) !== null;
  return has(at) && (at === end?.index || (!has(at - 1) && !has(at + 1)));
};

function lineSeries(
  job: Job,
  series: NativeSeries,
  index: number,
  end: LineEnd | null,
): XmlElement {
  const { chart, data, layout, frame, type, format } = job;
  const column = data.series[index];
  if (column === undefined) throw new Error("a series of the chart has no figures");
  const line = stroke(series.colour, series.strong ? 2.25 : 1.5);
  const point = element("c:marker", {}, [
    val("c:symbol", "circle"),
    val("c:size", 7),
    look(solid(series.colour), NO_LINE),
  ]);
  return element("c:ser", {}, [
    ...opening(job, chart.form === "linee" && chart.series.length > 1),
    seriesName(column),
    look(line),
    element("c:marker", {}, [val("c:symbol", "none")]),
    ...series.points.flatMap((_, at) =>
      isMarked(series.points, at, end)
        ? [element("c:dPt", {}, [val("c:idx", at), point, val("c:bubble3D", false), look(line)])]
        : [],
    ),
    endLabel(chart, series, end, layout, frame, type.size),
    categoryValues(data.categories),
    numberValues(column, format),
    val("c:smooth", false),
  ]);
}

function areaGroup(job: Job): XmlElement {
  const { chart, data, format } = job;
  const stacked = chart.stack === "pila";
  return element("c:areaChart", {}, [
    val("c:grouping", stacked ? "stacked" : "standard"),
    val("c:varyColors", false),
    ...chart.series.map((series, index) => {
      const column = data.series[index];
      if (column === undefined) throw new Error("a series of the chart has no figures");
      return element("c:ser", {}, [
        ...opening(job, stacked),
        seriesName(column),
        look(solid(series.colour, stacked ? 1 : 0.35), NO_LINE),
        noLabels(),
        categoryValues(data.categories),
        numberValues(column, format),
      ]);
    }),
    ...axisIds(),
  ]);
}

/** Each note is a point at the top of the field, with a dashed rule down from it. */
function notesOf(job: Job): XmlElement[] {
  const { chart, data, layout, frame, theme, type, format } = job;
  return chart.notes.map(({ index, text }) => {
    const late = index > chart.categories.length * 0.6;
    // Over its rule, where no line crosses it; beside it where it would leave the frame or meet another.
    const middle =
      layout.plot.x + (layout.plot.w * index) / Math.max(1, chart.categories.length - 1);
    const half = textWidth(text, type.size) / 2;
    const over = chart.notes.length === 1 && half <= Math.min(middle, frame.width - middle);
    const values = chart.categories.map((_, at) =>
      at === index ? held(layout.to, chart.unit) : null,
    );
    return hiddenLine([
      ...opening(job, false),
      element("c:tx", {}, [element("c:v", {}, [text])]),
      look(NO_LINE),
      element("c:marker", {}, [val("c:symbol", "none")]),
      noLabels([
        ownWords(
          {
            index,
            position: over ? "t" : late ? "l" : "r",
            type: { size: type.size, colour: theme.colori.testoChiaro },
          },
          text,
        ),
      ]),
      element("c:errBars", {}, [
        val("c:errDir", "y"),
        val("c:errBarType", "minus"),
        val("c:errValType", "percentage"),
        val("c:noEndCap", true),
        val("c:val", 100),
        look(stroke(theme.colori.testoChiaro, 0.75, true)),
      ]),
      categoryValues(data.categories),
      numberValues({ cells: null, values }, format),
      val("c:smooth", false),
    ]);
  });
}

function axesOf(job: Job): XmlElement[] {
  const { chart, layout, theme, type, frame } = job;
  const light = { size: type.size, colour: theme.colori.testoChiaro };
  const printed = !layout.direct;
  const scale = (number: number): number =>
    chart.stack === "cento" ? number : held(number, chart.unit);
  const title = (words: string | null, box: ChartLayout["xTitle"]): XmlElement[] =>
    words === null || box === null
      ? []
      : [
          element("c:title", {}, [
            richText(words, { ...light, size: type.size * 0.95 }),
            placed(box, frame, "corner"),
            val("c:overlay", true),
          ]),
        ];
  return [
    element("c:catAx", {}, [
      val("c:axId", AXES.category),
      element("c:scaling", {}, [val("c:orientation", chart.lying ? "maxMin" : "minMax")]),
      val("c:delete", false),
      val("c:axPos", chart.lying ? "l" : "b"),
      ...title(chart.xTitle, layout.xTitle),
      element("c:numFmt", { formatCode: "General", sourceLinked: "0" }),
      val("c:majorTickMark", "none"),
      val("c:minorTickMark", "none"),
      val("c:tickLblPos", "low"),
      look(stroke(theme.colori.testoChiaro, 0.75)),
      textLook(type, true, layout.every === 1 || chart.lying),
      val("c:crossAx", AXES.value),
      val("c:crosses", "autoZero"),
      val("c:auto", false),
      val("c:lblAlgn", "ctr"),
      val("c:lblOffset", 60),
      val("c:tickLblSkip", layout.every),
      val("c:tickMarkSkip", 1),
      val("c:noMultiLvlLbl", true),
    ]),
    element("c:valAx", {}, [
      val("c:axId", AXES.value),
      element("c:scaling", {}, [
        val("c:orientation", "minMax"),
        val("c:max", scale(layout.to)),
        val("c:min", scale(layout.from)),
      ]),
      val("c:delete", !printed),
      val("c:axPos", chart.lying ? "b" : "l"),
      ...(printed
        ? [element("c:majorGridlines", {}, [look(stroke(theme.colori.linea, 0.5))])]
        : []),
      ...title(printed ? chart.yTitle : null, layout.yTitle),
      element("c:numFmt", { formatCode: axisFormat(chart), sourceLinked: "0" }),
      val("c:majorTickMark", "none"),
      val("c:minorTickMark", "none"),
      val("c:tickLblPos", "nextTo"),
      look(NO_LINE),
      textLook(light),
      val("c:crossAx", AXES.category),
      val("c:crosses", "autoZero"),
      val("c:crossBetween", chart.form === "barre" ? "between" : "midCat"),
      ...(printed ? [val("c:majorUnit", scale(chart.ticks.step))] : []),
    ]),
  ];
}

function legendOf(job: Job): XmlElement[] {
  const { layout, frame, unsaid, type } = job;
  if (layout.legend === null) return [];
  return [
    element("c:legend", {}, [
      val("c:legendPos", "t"),
      ...unsaid.map((index) =>
        element("c:legendEntry", {}, [val("c:idx", index), val("c:delete", true)]),
      ),
      placed(layout.legend, frame, "whole"),
      val("c:overlay", false),
      textLook(type),
    ]),
  ];
}

import type { Catalog } from "../../src/define/catalog.js";
import type { Code } from "../../src/define/codes.js";
import type { AggregateSpec, Example, Indicator } from "../../src/define/indicator.js";
import type { Population } from "../../src/define/population.js";
import type { SayOptions } from "../../src/define/say-aggregate.js";
import { GLOSSARY } from "./glossario.ts";
import { code, day, generated, list, table } from "./markdown.ts";

export interface IndicatorsSource {
  readonly catalog: Catalog;
  readonly dimensionsOf: (indicator: Indicator, catalog: Catalog) => readonly string[];
  readonly codes: (list: string) => readonly Code[];
  readonly sayAggregate: (spec: AggregateSpec, options: SayOptions) => string;
}

const AREAS: Readonly<Record<string, { readonly title: string; readonly says: string }>> = {
  platea: {
    title: "A. La platea",
    says: "Chi riceve l'Assegno di inclusione: quanti nuclei e persone, chi sono, quanto ricevono, come cambia nel tempo.",
  },
  presa_in_carico: {
    title: "B. La presa in carico",
    says: "Il lavoro dei servizi su GePI: casi caricati e assegnati, incontri, analisi preliminari, quadri di analisi, patti, operatori.",
  },
  sospensioni: {
    title: "D. Sospensioni, decadenze, revoche",
    says: "Chi perde il pagamento, perché e per quanto: passaggi di stato delle domande mese per mese, sospensioni per mancato incontro e quante si recuperano in tempo.",
  },
  tempi: {
    title: "D. Tempi e carichi di lavoro",
    says: "Quanto si aspetta fra una fase e l'altra, e quanti nuclei segue ogni case manager.",
  },
  bisogni: {
    title: "D. Bisogni, impegni e sostegni",
    says: "Che cosa emerge dalle analisi preliminari, che cosa sta scritto nei patti e se l'uno risponde all'altro.",
  },
  fondi: {
    title: "E. La Quota Servizi del Fondo Povertà",
    says: "Quanto è assegnato agli ambiti, e quanto ne è programmato, impegnato, liquidato e rendicontato, per annualità del fondo. Le annualità non si sommano mai: senza `--per annualita` la cifra è dell'ultima nota alla data, ed è scritto quale.",
  },
  leps: {
    title: "F. I livelli essenziali (LEPS)",
    says: "I servizi che ogni ambito deve garantire, chi ne beneficia, gli assistenti sociali.",
  },
  monitoraggio: {
    title: "M. Le domande del monitoraggio",
    says: "Le quattro domande del monitoraggio: stato delle fasi, il mio ambito rispetto alla regione, i miei comuni, chi rischia di perdere il beneficio.",
  },
};
const ORDER = Object.keys(AREAS);

const ORIGIN: Readonly<Record<string, string>> = {
  D: "Dashboard",
  d: "Dashboard, con definizione nostra",
  I: "nostro",
};
const OBSERVED: Readonly<Record<string, string>> = {
  S: "stato alla data di osservazione, sulle domande accolte",
  G1: "domanda accolta almeno un giorno del mese",
  F: "eventi datati nel mese",
  W: "lavoro su GePI visibile alla data, sulle domande accolte",
  A: "annuale o cumulato",
};
const DIRECTION: Readonly<Record<string, string>> = {
  piu: "più alto è meglio",
  meno: "più basso è meglio",
  neutro: "né meglio né peggio",
};

/** The lines «che cosa si conta»: numerator, denominator, variants or components. */
function facts(indicator: Indicator, source: IndicatorsSource): readonly (readonly string[])[] {
  const sayAggregate = (spec: AggregateSpec): string =>
    source.sayAggregate(spec, { code, population: (name) => `[${name}](#${name})` });
  const rows: (readonly string[])[] = [];
  const population = source.catalog.populations.get(indicator.from ?? "");
  if (population !== undefined) {
    rows.push(["Una riga è", `${population.row} ([${population.name}](#${population.name}))`]);
  }
  if (indicator.where !== undefined) rows.push(["Si contano solo", code(indicator.where)]);
  if (indicator.numerator !== undefined) {
    rows.push(["Numeratore", sayAggregate(indicator.numerator)]);
  }
  for (const one of indicator.variants?.values ?? []) {
    const unit = one.unit === undefined ? "" : ` (${one.unit})`;
    const over = one.denominator === undefined ? "" : `; diviso ${sayAggregate(one.denominator)}`;
    rows.push([`«${one.etichetta}»${unit}`, `${sayAggregate(one.numerator)}${over}`]);
  }
  if (indicator.composite !== undefined) {
    const { of, by, rank } = indicator.composite;
    rows.push(["Si compone di", of.map((one) => `[${one}](#${anchor(one)})`).join(", ")]);
    if (by !== null) rows.push(["Una riga per", by]);
    if (rank) rows.push(["Graduatoria", "sì"]);
  }
  if (indicator.denominator !== undefined) {
    rows.push(["Denominatore", sayAggregate(indicator.denominator)]);
  }
  if (indicator.split.length > 0) {
    rows.push(["Sempre diviso per", `${list(indicator.split)} (solo il numeratore)`]);
  }
  if (indicator.each.length > 0) rows.push(["Una riga per", list(indicator.each)]);
  if (indicator.thresholds.length > 0) {
    rows.push(["Soglie", indicator.thresholds.map(sayThreshold).join("; ")]);
  }
  const dims = source.dimensionsOf(indicator, source.catalog);
  rows.push(
    ["Unità", `${indicator.unit}; ${DIRECTION[indicator.direction] ?? indicator.direction}`],
    ["Si divide per", dims.join(", ")],
    ["Osservazione", OBSERVED[indicator.observation] ?? indicator.observation],
    ["Origine", ORIGIN[indicator.origin] ?? indicator.origin],
    ["Riferimento", indicator.reference],
    ["File", `[${indicator.name.replaceAll(".", "/")}.yaml](../${fileOf(indicator)})`],
  );
  if (indicator.note !== undefined) rows.push(["Nota", indicator.note]);
  return rows;
}

/** «oltre 100: più partecipanti che posti (con avviso)». */
function sayThreshold({ at, says, alarm }: Indicator["thresholds"][number]): string {
  const number = String(at).replace(".", ",");
  return alarm === undefined
    ? `${number}: ${says}`
    : `${alarm === "da" ? `da ${number} in su` : `${alarm} ${number}`}: ${says} (con avviso)`;
}

const fileOf = (indicator: Indicator): string =>
  `indicators/${indicator.name.replaceAll(".", "/")}.yaml`;

const anchor = (text: string): string => text.toLowerCase().replaceAll(".", "-");

/** A worked example: its rows as a table, what it gives. */
function sayExample(example: Example, first: string, divided: boolean): string {
  const given = typeof example.given === "string" ? { [first]: example.given } : example.given;
  const where =
    example.territorio === undefined
      ? ""
      : ` Territorio: ${Object.entries(example.territorio)
          .map(([level, name]) => `${level} ${name}`)
          .join(", ")}.`;
  const per = example.per === undefined ? "" : ` Diviso per ${list(example.per)}.`;
  const parts = [`*Esempio al ${day(example.data_osservazione)}: ${example.says}.*${where}${per}`];
  for (const [population, text] of Object.entries(given)) {
    const [head = [], ...rows] = text
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => line.split("|").map((one) => one.trim()));
    if (Object.keys(given).length > 1 || population !== first)
      parts.push(`Righe di ${code(population)}:`);
    parts.push(
      table(
        head,
        rows.map((row) => head.map((_, i) => row[i] ?? "")),
      ),
    );
  }
  const wanted = Array.isArray(example.expect) ? example.expect : [example.expect];
  const shown = wanted.map((one) =>
    Object.entries(one)
      .filter(([key, value]) => divided || key !== "denominatore" || value !== null)
      .map(([key, value]) => `${key} **${sayCell(value)}**`)
      .join(", "),
  );
  parts.push(`Dà: ${shown.join("; ")}.`);
  return parts.join("\n\n");
}

/** A value as the page writes it: decimal comma for numbers, codes as they are. */
const sayCell = (value: string | number | null): string => {
  if (value === null) return "n.d.";
  return typeof value === "number" ? String(value).replace(".", ",") : value;
};

/** Whether it has a denominator, of its own or of a variant or part. */
const divides = (indicator: Indicator): boolean =>
  indicator.denominator !== undefined ||
  indicator.composite !== undefined ||
  indicator.variants?.values.some((one) => one.denominator !== undefined) === true;

function sayIndicator(indicator: Indicator, source: IndicatorsSource): string {
  const first =
    indicator.from ??
    indicator.composite?.of
      .map((one) => source.catalog.indicators.get(one)?.from)
      .find((name) => name !== undefined) ??
    "";
  return [
    `<a id="${anchor(indicator.codice)}"></a>\n\n### ${indicator.codice} ${indicator.title}`,
    `*${indicator.question}* ${indicator.definition}`,
    table(["Voce", "Definizione"], facts(indicator, source)),
    ...indicator.examples.map((example) => sayExample(example, first, divides(indicator))),
  ].join("\n\n");
}

function sayPopulation(population: Population, source: IndicatorsSource): string {
  const rows: (readonly string[])[] = [
    ["Una riga è", population.row],
    ["Tabelle necessarie", population.sources.map(code).join(", ") || "nessuna"],
  ];
  if (population.also.length > 0) {
    rows.push(["Tabelle usate se ci sono", population.also.map(code).join(", ")]);
  }
  if (population.needs.length > 0) {
    rows.push(["Si appoggia su", population.needs.map((one) => `[${one}](#${one})`).join(", ")]);
  }
  for (const [name, one] of Object.entries(population.dimensions)) {
    const values =
      one.list === undefined
        ? one.kind === "testo"
          ? "i valori presenti"
          : one.kind === "anno"
            ? "gli anni noti alla data; senza divisione, l'ultimo"
            : `${one.kind === "mese" ? "mesi" : "settimane"} fino alla data`
        : source
            .codes(one.list)
            .map((member) => `${member.codice} ${sayLabel(member)}`.trim())
            .join("; ");
    rows.push([`${code(name)} ${one.title}`, values]);
  }
  if (population.level !== "municipio") rows.push(["Livello più piccolo", population.level]);
  if (population.warn.length > 0) {
    rows.push(["Avvisa di", population.warn.map((one) => one.says).join("; ")]);
  }
  if (population.sql === undefined)
    rows.push(["Calcolo", "dalle regole delle scadenze, in `src/model/scadenze`"]);
  return `<a id="${population.name}"></a>\n\n### ${population.name}: ${population.title}\n\n${table(["Voce", "Definizione"], rows)}`;
}

const sayLabel = (member: Code): string =>
  member.etichetta === member.codice ? "" : `(${member.etichetta})`;

/** docs/indicatori.md: every indicator by area, the populations, the glossary. */
export function indicatorsPage(source: IndicatorsSource): string {
  const indicators = [...source.catalog.indicators.values()];
  const areas = [...new Set(indicators.map((one) => one.area))].sort(
    (a, b) => ((ORDER.indexOf(a) + 99) % 99) - ((ORDER.indexOf(b) + 99) % 99) || a.localeCompare(b),
  );
  const parts = [
    generated("indicators/"),
    "# Gli indicatori di dash",
    `Il catalogo ha ${indicators.length} indicatori. Ognuno è un file YAML in [indicators/](../indicators): la definizione che si legge qui è quella che si calcola, e ogni esempio è una prova che gira a ogni modifica. Come scriverne altri: [definizioni.md](definizioni.md). Dal terminale: \`dash indicatori\`, \`dash indicatori PAROLA\`, \`dash indicatori mostra B.1.5 --sql\`.`,
    "## Come si leggono",
    [
      "- **Riga e conteggio.** Un indicatore dice che cosa conta di una sola riga della sua popolazione; il territorio, la data e il raggruppamento li mette dash.",
      "- **Le quote si dividono alla fine.** Il valore della regione è la somma dei numeratori sulla somma dei denominatori, mai la media delle quote degli ambiti.",
      "- **Mancante non è zero.** «n.d.» vuol dire che manca la fornitura, o che il denominatore è zero.",
      "- **Accolta** vuol dire nello stato ACCOLTA alla data. Un nucleo sospeso esce dalle accolte e dalle quote di avanzamento, che quindi salgono: accanto vanno letti A.1.7 e M.4d. I rischi (M.4) si contano su accolte e sospese.",
      "- **Le date.** Ogni cifra è a una data di osservazione («dati aggiornati al») e arriva alle domande dell'ultima fornitura INPS («con domande fino al»).",
      "- **Origine.** *Dashboard*: lo nomina la Dashboard del Ministero; *con definizione nostra*: il nome è della Dashboard, il modo di calcolarlo non è pubblico ed è quello scritto qui; *nostro*: è di dash.",
      "- **Si divide per** elenca ciò che `--per` accetta, livelli territoriali compresi.",
    ].join("\n"),
    table(
      ["Codice", "Indicatore", "Unità", "Origine"],
      indicators.map((one) => [
        `[${one.codice}](#${anchor(one.codice)})`,
        one.title,
        one.unit,
        ORIGIN[one.origin] ?? one.origin,
      ]),
    ),
  ];
  parts.push(
    "## Di chi sono",
    "Chi confronta una cifra con la Dashboard del Ministero deve sapere se la definizione è la sua o la nostra.",
    table(
      ["Origine", "Quanti", "Codici"],
      Object.entries(ORIGIN).map(([origin, words]) => {
        const own = indicators.filter((one) => one.origin === origin);
        const links = own.map((one) => `[${one.codice}](#${anchor(one.codice)})`);
        return [`${words} (${origin})`, String(own.length), links.join(", ")];
      }),
    ),
  );
  for (const area of areas) {
    const known = AREAS[area];
    parts.push(`## ${known?.title ?? area}`);
    if (known !== undefined) parts.push(known.says);
    for (const one of indicators.filter((each) => each.area === area)) {
      parts.push(sayIndicator(one, source));
    }
  }
  parts.push(
    "## Le popolazioni",
    "Una popolazione dice che cosa è una riga. Le colonne territoriali (`comune`, `municipio`, `ambito`, `regione`) ci sono sempre nelle popolazioni da cui parte un indicatore. Le dimensioni sono le colonne per cui si può dividere.",
    ...[...source.catalog.populations.values()]
      .sort((a, b) => a.name.localeCompare(b.name, "en"))
      .map((one) => sayPopulation(one, source)),
    "## Glossario",
    "Le parole del mestiere, con la fonte. *Definizione di dash* vuol dire che nessuna fonte pubblica la dà e che la regola è la nostra.",
    table(
      ["Parola", "Che cosa vuol dire", "Fonte"],
      [...GLOSSARY]
        .sort((a, b) => a.word.localeCompare(b.word, "it"))
        .map((one) => [`**${one.word}**`, one.means, one.source]),
    ),
  );
  return `${parts.join("\n\n")}\n`;
}

/**
 * A Document that uses every block and every chart kind, with the shapes that break layouts: a table
 * of 150 rows, long names with accents and other alphabets' letters, values that are not there. All
 * figures come from a small arithmetic, so two runs give the same document. No person is named.
 */
import { isMonth } from "../../src/chart/months.js";
import { nativeChart } from "../../src/chart/to-svg.js";
import { addDays, addMonths, daysBetween } from "../../src/model/date.js";
import type {
  Block,
  Cell,
  Chart,
  ChartBlock,
  ChartRow,
  Column,
  Document,
  Drawing,
  Drawings,
  Kpi,
  TableData,
  TableRow,
  Theme,
} from "../../src/model/document.js";
import { sayDay, sayMonth, sayValue, type Unit } from "../../src/model/italian.js";

const OBSERVED = "2025-12-31";
const SOURCE = "Fonte: GePI, fornitura del 31/12/2025";

/** Comuni whose names are long, accented, with apostrophes, or in another language too. */
export const COMUNI: readonly string[] = [
  "Alba",
  "Alà dei Sardi",
  "Saint-Rhémy-en-Bosses",
  "Sant'Angelo Lodigiano",
  "Cefalà Diana",
  "San Dorligo della Valle-Dolina",
  "Duino-Aurisina / Devin-Nabrežina",
  "Šentjanž nad Trstom",
  "Canale d'Isonzo",
  "San Valentino in Abruzzo Citeriore",
  "Santa Vittoria d'Alba",
  "Niella Belbo",
  "Corneliano d'Alba",
  "Monforte d'Alba",
  "Serralunga d'Alba",
  "Grinzane Cavour",
  "Castiglione Falletto",
  "Presicce-Acquarica",
  "Ruvo di Puglia",
  "Forlì del Sannio",
  "Nardò",
  "Colle di Val d'Elsa",
  "Sernaglia della Battaglia",
  "Mosso",
];

/** Same numbers at every run: a fixed congruential sequence. */
function sequence(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

const cell = (text: string, value: number | string | null = text): Cell => ({
  text,
  value,
  tone: "normale",
});

const valued = (value: number | null, unit: Unit, decimals?: number): Cell => ({
  text: sayValue(value, unit, decimals),
  value,
  tone: "normale",
});

const row = (cells: readonly Cell[], strong = false): TableRow => ({ cells, strong });

const column = (key: string, label: string, type: Column["type"], weight: number): Column => ({
  key,
  label,
  type,
  weight,
});

const chartRow = (
  categoria: string,
  valore: number | null,
  unit: Unit,
  more: Partial<ChartRow> = {},
): ChartRow => ({
  categoria,
  serie: null,
  valore,
  etichetta: sayValue(valore, unit),
  riferimento: null,
  evidenza: false,
  ...more,
});

/** The figures of a chart as a table: what a reader who cannot see it gets. */
function tableOf(chart: Chart): TableData {
  const withSerie = chart.rows.some((found) => found.serie !== null);
  const withReference = chart.riferimento !== null;
  return {
    columns: [
      column("categoria", "Categoria", "testo", 3),
      ...(withSerie ? [column("serie", "Serie", "testo", 2)] : []),
      column("valore", "Valore", chart.unit === "ore" ? "numero" : chart.unit, 1),
      ...(withReference ? [column("riferimento", chart.riferimento ?? "", "numero", 1)] : []),
    ],
    rows: chart.rows.map((found) =>
      row(
        [
          cell(isMonth(found.categoria) ? sayMonth(found.categoria) : found.categoria),
          ...(withSerie ? [cell(found.serie ?? "")] : []),
          cell(found.etichetta, found.valore),
          ...(withReference ? [valued(found.riferimento, chart.unit)] : []),
        ],
        found.evidenza,
      ),
    ),
    total: null,
  };
}

function chartBlock(
  id: string,
  title: string,
  width: "intera" | "meta",
  alt: string,
  chart: Chart,
): ChartBlock {
  return { kind: "chart", id, title, chart, alt, source: SOURCE, width, table: tableOf(chart) };
}

const plain = { xTitle: null, yTitle: null, riferimento: null } as const;

/** One chart of each kind, and the hard cases: one bar, nothing at all, values that are missing. */
export function sampleCharts(): Readonly<Record<string, ChartBlock>> {
  const next = sequence(7);
  const months = Array.from({ length: 24 }, (_, index) => addMonths("2024-01", index));
  const ages = ["0-5", "6-10", "11-17", "18-29", "30-39", "40-49", "50-59", "60-66", "67 e oltre"];
  const phases = ["Nuclei accolti", "In GePI", "Assegnati", "Incontrati", "AP completata", "PaIS"];
  const counts = [648, 640, 512, 390, 312, 188];
  const rates: readonly [string, number, number][] = [
    ["Nuclei assegnati a un case manager", 79, 84.1],
    ["Primo incontro entro 120 giorni", 60.2, 63.9],
    ["Analisi preliminare completata", 48.2, 45.1],
    ["Patto per l'inclusione firmato", 29, 33.7],
  ];
  return {
    istogramma: chartBlock(
      "istogramma",
      "Nuclei per giorni alla scadenza",
      "intera",
      "Diciotto nuclei sono già oltre la scadenza e trentuno la raggiungono entro 15 giorni.",
      {
        ...plain,
        kind: "barre",
        unit: "numero",
        xTitle: "Giorni alla scadenza",
        yTitle: "Nuclei",
        annotazioni: [{ categoria: "8–15", testo: "entro 15 giorni" }],
        rows: ["scaduta", "0–7", "8–15", "16–30", "31–60", "61–90", "oltre 90"].map(
          (label, index) =>
            chartRow(label, [18, 12, 19, 44, 96, 73, 128][index] ?? 0, "numero", {
              allarme: index === 0,
            }),
        ),
      },
    ),
    comuni: chartBlock(
      "comuni",
      "Nuclei senza primo incontro, per comune",
      "intera",
      "Ad Alba 96 nuclei non hanno ancora avuto il primo incontro, il numero più alto dell'ambito.",
      {
        ...plain,
        kind: "barre_orizzontali",
        unit: "numero",
        riferimento: "Media dell'ambito",
        rows: COMUNI.slice(0, 12).map((name, index) =>
          chartRow(
            name,
            index === 7 ? null : Math.max(0, 96 - index * index - index * 3),
            "numero",
            {
              evidenza: index === 0,
              riferimento: 31,
            },
          ),
        ),
      },
    ),
    sesso: chartBlock(
      "sesso",
      "Beneficiari per cittadinanza",
      "meta",
      "Otto beneficiari su dieci hanno cittadinanza italiana, come nella regione.",
      {
        ...plain,
        kind: "barre100",
        unit: "numero",
        rows: ["Ambito", "Regione", "Italia"].flatMap((where, index) => [
          chartRow(where, [1180, 41_230, 1_402_331][index] ?? 0, "numero", {
            serie: "Italiana",
            evidenza: index === 0,
          }),
          chartRow(where, [102, 2_310, 64_210][index] ?? 0, "numero", { serie: "Unione europea" }),
          chartRow(where, [231, 9_804, 288_710][index] ?? 0, "numero", { serie: "Altri paesi" }),
        ]),
      },
    ),
    composizione: chartBlock(
      "composizione",
      "Nuclei per numero di componenti",
      "meta",
      "I nuclei di una sola persona sono 286, quasi la metà.",
      {
        ...plain,
        kind: "barre",
        unit: "numero",
        rows: ["1", "2", "3", "4", "5", "6 e più"].map((label, index) =>
          chartRow(label, [286, 142, 91, 76, 34, 19][index] ?? 0, "numero"),
        ),
      },
    ),
    motivi: chartBlock(
      "motivi",
      "Esiti dell'analisi preliminare per anno",
      "meta",
      "Nel 2025 il percorso lavorativo supera per la prima volta quello sociale.",
      {
        ...plain,
        kind: "barre_impilate",
        unit: "numero",
        rows: ["2023", "2024", "2025"].flatMap((anno, index) =>
          ["Percorso sociale", "Percorso lavorativo", "Équipe multidisciplinare"].map((esito, at) =>
            chartRow(anno, [40 + index * 55, 22 + index * 78, 9 + index * 14][at] ?? 0, "numero", {
              serie: esito,
            }),
          ),
        ),
      },
    ),
    andamento: chartBlock(
      "andamento",
      "Nuclei beneficiari per mese",
      "intera",
      "I nuclei beneficiari scendono da 702 a 441 a luglio 2025 e risalgono a 648 a dicembre.",
      {
        ...plain,
        kind: "linee",
        unit: "numero",
        yTitle: "Nuclei",
        annotazioni: [{ categoria: "2025-07", testo: "finisce la 18ª mensilità" }],
        rows: months.map((month, index) =>
          chartRow(
            month,
            index < 18 ? 540 + index * 9 + next(12) : index === 18 ? 441 : 520 + (index - 18) * 25,
            "numero",
            { evidenza: index === 23 },
          ),
        ),
      },
    ),
    confronto_mesi: chartBlock(
      "confronto_mesi",
      "Analisi preliminari completate, per mese e livello",
      "intera",
      "L'ambito supera la regione da settembre 2025; il dato di Italia manca prima di luglio 2024.",
      {
        ...plain,
        kind: "linee",
        unit: "percentuale",
        rows: ["Alba", "Regione", "Italia"].flatMap((serie, at) =>
          months.map((month, index) =>
            chartRow(
              month,
              at === 2 && index < 6
                ? null
                : 20 + at * 3 + (at === 0 ? index * 1.3 : index * 0.9) + next(20) / 10,
              "percentuale",
              { serie, evidenza: at === 0 },
            ),
          ),
        ),
      },
    ),
    eta: chartBlock(
      "eta",
      "Beneficiari per età e sesso",
      "meta",
      "Un beneficiario su tre ha meno di 18 anni; fra i 50 e i 59 anni prevalgono le donne.",
      {
        ...plain,
        kind: "piramide",
        unit: "numero",
        rows: ["Maschi", "Femmine"].flatMap((serie, at) =>
          ages.map((age, index) =>
            chartRow(age, 60 + ((index * 37 + at * 17) % 70), "numero", { serie }),
          ),
        ),
      },
    ),
    imbuto: chartBlock(
      "imbuto",
      "Dalla domanda al patto",
      "intera",
      "Dei 648 nuclei accolti, 390 hanno avuto il primo incontro e 188 hanno firmato il patto.",
      {
        ...plain,
        kind: "imbuto",
        unit: "numero",
        riferimento: "Regione",
        rows: phases.map((phase, index) =>
          chartRow(phase, counts[index] ?? 0, "numero", {
            riferimento: [648, 641, 545, 414, 292, 218][index] ?? null,
            evidenza: index === 3,
          }),
        ),
      },
    ),
    fasi: chartBlock(
      "fasi",
      "Le fasi della presa in carico",
      "meta",
      "Il primo incontro è al 60,2%, sotto la regione (63,9%); l'analisi preliminare sopra.",
      {
        ...plain,
        kind: "bullet",
        unit: "percentuale",
        riferimento: "Regione",
        rows: rates.map(([label, value, reference]) =>
          chartRow(label, value, "percentuale", { riferimento: reference }),
        ),
      },
    ),
    vuoto: chartBlock(
      "vuoto",
      "Progetti utili alla collettività per tipo",
      "meta",
      "Nessun dato: non è stata caricata alcuna fornitura dei PUC.",
      { ...plain, kind: "barre", unit: "numero", rows: [] },
    ),
  };
}

const kpi = (codice: string, label: string, more: Partial<Kpi>): Kpi => ({
  codice,
  label,
  value: "n.d.",
  raw: null,
  detail: null,
  comparisons: [],
  trend: null,
  series: null,
  alarm: false,
  ...more,
});

function sampleKpi(): readonly Kpi[] {
  const line = (from: number, step: number): readonly number[] =>
    Array.from({ length: 24 }, (_, index) => from + step * index + ((index * 7) % 5));
  return [
    kpi("A.1.1", "Nuclei beneficiari", {
      value: "648",
      raw: 648,
      detail: "1.513 persone",
      comparisons: ["Precedente 623", "12 mesi prima 702"],
      trend: { direction: "su", text: "25 in più di novembre" },
      series: line(540, 4.2),
    }),
    kpi("A.1.4", "Nuclei ogni 1.000 famiglie", {
      value: "21,4",
      raw: 21.4,
      comparisons: ["Regione 24,9", "Italia n.d."],
      trend: { direction: "giu", text: "3,5 meno della regione" },
    }),
    kpi("A.5.1", "Importo medio mensile", {
      value: "694,10 €",
      raw: 694.1,
      comparisons: ["Regione 702,35 €", "Italia n.d."],
      trend: { direction: "pari", text: "come la regione" },
      series: line(612, 3.4),
    }),
    kpi("A.1.2", "Beneficiari ogni 1.000 residenti", {
      value: "12,4",
      raw: 12.4,
      detail: "1.513 su 122.016 residenti",
      comparisons: ["Regione 15,1"],
    }),
    kpi("B.1.3", "Nuclei con almeno un incontro", {
      value: "60,2%",
      raw: 60.2,
      detail: "390 di 648 nuclei",
      comparisons: ["Regione 63,9%", "Precedente 58,8%"],
      trend: { direction: "su", text: "1,4 punti più di novembre" },
      series: line(28, 1.3),
    }),
    kpi("B.1.5", "Nuclei con analisi preliminare completata", {
      value: "48,2%",
      raw: 48.2,
      detail: "312 di 648 nuclei",
      comparisons: ["Regione 45,1%", "Italia n.d."],
      trend: { direction: "su", text: "3,1 punti più della regione" },
      series: [...line(15, 1.2).slice(0, 20), null, null, ...line(40, 1).slice(0, 2)],
    }),
    kpi("B.1.10", "Nuclei con patto per l'inclusione firmato", {
      detail: "la fornitura dei patti non è stata caricata",
    }),
    kpi("M.4a", "Nuclei a rischio entro 15 giorni", {
      value: "49",
      raw: 49,
      detail: "18 già oltre la scadenza",
      comparisons: ["Precedente 37"],
      trend: { direction: "su", text: "12 in più di novembre" },
      series: line(12, 1.3),
      alarm: true,
    }),
  ];
}

const RULES = ["R1 primo incontro", "R2 avvio al lavoro", "R4 incontro trimestrale", "R5 rinnovo"];

/** The list by due date: 150 rows, the longest comune names, terms already over. */
function dueList(): TableData {
  const next = sequence(42);
  const rows = Array.from({ length: 150 }, (_, index): TableRow => {
    const due = addDays(OBSERVED, Math.floor(index / 2.4) - 12);
    const days = daysBetween(OBSERVED, due);
    const tone = days < 0 ? "allarme" : days <= 15 ? "attenzione" : "normale";
    const comune = COMUNI[next(COMUNI.length)] ?? "Alba";
    const withoutManager = next(9) === 0;
    return row([
      cell(`ADI-2025-${String(100_000 + index * 37)}`),
      cell(comune),
      cell(RULES[next(RULES.length)] ?? ""),
      cell(sayDay(due), due),
      { ...valued(days, "numero"), tone },
      {
        text: days < 0 ? "decadenza" : days <= 15 ? "sospensione" : "in termine",
        value: days < 0 ? "decadenza" : days <= 15 ? "sospensione" : "in termine",
        tone,
      },
      withoutManager ? cell("n.d.", null) : cell(`CM-${String(next(14) + 1).padStart(2, "0")}`),
    ]);
  });
  return {
    columns: [
      column("protocollo", "Protocollo", "testo", 2.6),
      column("comune", "Comune", "testo", 4.2),
      column("regola", "Regola", "testo", 3),
      column("scadenza", "Ultimo giorno utile", "data", 2),
      column("giorni", "Giorni", "giorni", 1.2),
      column("rischio", "Rischio", "testo", 2.1),
      column("case_manager", "Case manager", "testo", 1.8),
    ],
    rows,
    total: null,
  };
}

/** The comuni with counts, shares, euro and what is missing; the row of this territory, a total. */
function comuniTable(): TableData {
  const next = sequence(11);
  const rows = COMUNI.map((name, index): TableRow => {
    const nuclei = index === 0 ? 241 : 3 + next(40);
    const met = index === 7 ? null : Math.floor((nuclei * (40 + next(50))) / 100);
    const share = met === null || nuclei < 10 ? null : (100 * met) / nuclei;
    return row(
      [
        cell(name),
        valued(nuclei, "numero"),
        valued(met, "numero"),
        {
          ...valued(share, "percentuale"),
          tone: share !== null && share < 50 ? "attenzione" : "normale",
        },
        valued(share === null ? null : share - 63.9, "punti"),
        valued(560 + next(30_000) / 100, "euro"),
      ],
      index === 0,
    );
  });
  return {
    columns: [
      column("comune", "Comune", "testo", 4),
      column("nuclei", "Nuclei", "numero", 1.2),
      column("incontrati", "Incontrati", "numero", 1.3),
      column("quota", "Quota", "percentuale", 1.2),
      column("differenza", "Differenza dalla regione", "punti", 1.8),
      column("importo", "Importo medio", "euro", 1.6),
    ],
    rows,
    total: row([
      cell("Ambito"),
      valued(648, "numero"),
      valued(390, "numero"),
      valued(60.2, "percentuale"),
      valued(-3.7, "punti"),
      valued(694.1, "euro"),
    ]),
  };
}

function monthsTable(): TableData {
  return {
    columns: [
      column("mese", "Mese", "mese", 2),
      column("entrati", "Entrati", "numero", 1),
      column("usciti", "Usciti", "numero", 1),
      column("saldo", "Saldo", "numero", 1),
      column("operatore", "Nuclei per case manager", "rapporto", 1.5),
    ],
    rows: Array.from({ length: 6 }, (_, index) => {
      const month = addMonths("2025-07", index);
      const entered = 12 + index * 5;
      const left = index === 0 ? 219 : 8 + index;
      return row([
        cell(sayMonth(month), month),
        valued(entered, "numero"),
        valued(left, "numero"),
        valued(entered - left, "numero"),
        valued(39.25 + index / 3, "rapporto"),
      ]);
    }),
    total: null,
  };
}

const table = (id: string, title: string, data: TableData, note: string | null): Block => ({
  kind: "table",
  id,
  title,
  ...data,
  note,
  source: SOURCE,
});

/** The whole sample report. */
export function sampleDocument(): Document {
  const charts = sampleCharts();
  const chart = (id: string): ChartBlock => {
    const found = charts[id];
    if (found === undefined) throw new Error(`no sample chart ${id}`);
    return found;
  };
  return {
    template: "standard",
    title: "Report standard: Ambito di Alba & Langhe",
    audience: "interno",
    territorio: {
      livello: "ambito",
      codice: "pie_2",
      nome: "Alba",
      etichetta: "pie_2 Alba",
      regione: "01",
      ambito: "pie_2",
      comune: null,
      dimostrativa: true,
    },
    dataOsservazione: OBSERVED,
    domandeFinoAl: "2025-12-15",
    dateLine: "Dati aggiornati al 31/12/2025 · con domande fino al 15/12/2025",
    cover: {
      kicker: "Report standard",
      title: "Ambito territoriale sociale di Alba",
      subtitle: "pie_2 · 01-Piemonte",
      facts: [
        { label: "Dati aggiornati al", value: "31 dicembre 2025" },
        { label: "Con domande fino al", value: "15 dicembre 2025" },
        {
          label: "Comuni",
          value: "24, fra cui Saint-Rhémy-en-Bosses e Duino-Aurisina / Devin-Nabrežina",
        },
        { label: "Residenti", value: "122.016 al 1º gennaio 2025" },
        { label: "Uso", value: "Interno: contiene dati su singoli nuclei" },
      ],
      warnings: [
        "La composizione dell'ambito è dimostrativa: non viene da un file ufficiale.",
        "Nella fornitura GePI del 31/12/2025 sono state scartate 14 righe su 3.204.",
      ],
    },
    sections: [
      {
        id: "sintesi",
        name: "In sintesi",
        kicker: "In sintesi · A.1.1, A.5.1, B.1.3, B.1.5, M.4a",
        title: "L'analisi preliminare avanza, ma 49 nuclei rischiano il beneficio entro 15 giorni",
        blocks: [
          {
            kind: "text",
            style: "lead",
            text: "I nuclei beneficiari sono 648, 25 in più di novembre. Quattro nuclei su dieci non hanno ancora avuto il primo incontro: ad Alba e a Sant'Angelo Lodigiano si concentra la metà dei ritardi.",
          },
          { kind: "kpi", items: sampleKpi() },
          {
            kind: "list",
            items: [
              "Che cosa è cambiato: le analisi preliminari completate salgono al 48,2%, 3,1 punti percentuali più della regione.",
              "Dove agire prima: 49 nuclei hanno l'ultimo giorno utile entro il 15 gennaio 2026; 18 sono già oltre.",
              "Quanto sono buoni i dati: 14 righe scartate su 3.204; il dato di Italia non è stato caricato.",
            ],
          },
          { kind: "contents", title: "Indice" },
        ],
      },
      {
        id: "rischio",
        name: "Nuclei a rischio",
        kicker: "Scadenze · M.4a–M.4g",
        title: "Chi perde il beneficio se non lo incontriamo entro il 15 gennaio?",
        blocks: [
          chart("istogramma"),
          {
            kind: "text",
            style: "body",
            text: "Per incontrare tutti i nuclei in scadenza entro 30 giorni servono 4,2 settimane al ritmo degli ultimi tre mesi. I nuclei già oltre la scadenza vanno convocati per primi.",
          },
          { kind: "heading", text: "L'elenco per ultimo giorno utile" },
          table(
            "elenco",
            "Nuclei per ultimo giorno utile",
            dueList(),
            "Sono compresi i nuclei sospesi. n.d.: il nucleo non ha un case manager in GePI.",
          ),
          {
            kind: "notes",
            items: [
              "Ultimo giorno utile: l'ultimo giorno in cui un incontro evita la sospensione o la decadenza.",
              "Sono compresi i nuclei con domanda accolta e quelli sospesi alla data di osservazione.",
            ],
          },
        ],
      },
      {
        id: "fasi",
        name: "Presa in carico",
        kicker: "Presa in carico · B.1.13, B.1.3, B.1.5",
        title: "Quattro nuclei su dieci non hanno ancora avuto il primo incontro",
        blocks: [
          chart("imbuto"),
          chart("fasi"),
          chart("motivi"),
          { kind: "heading", text: "Il ritmo degli ultimi mesi" },
          chart("confronto_mesi"),
          { kind: "notes", items: ["I nuclei sospesi non sono compresi."] },
        ],
      },
      {
        id: "comuni",
        name: "I miei comuni",
        kicker: "Comuni · M.3",
        title: "Ad Alba e Alà dei Sardi si concentra la metà dei nuclei non ancora incontrati",
        blocks: [
          chart("comuni"),
          table(
            "comuni_tabella",
            "La presa in carico nei comuni",
            comuniTable(),
            "Sotto i 10 nuclei la quota non si calcola (n.d.).",
          ),
        ],
      },
      {
        id: "beneficiari",
        name: "I beneficiari",
        kicker: "Beneficiari · A.2.1, A.3.1, A.4.1",
        title: "I nuclei tornano a crescere dopo il calo di luglio",
        blocks: [
          chart("andamento"),
          table("mesi", "Entrati e usciti per mese", monthsTable(), null),
          chart("eta"),
          chart("composizione"),
          chart("sesso"),
          chart("vuoto"),
          {
            kind: "notes",
            items: [
              "Beneficiari: componenti dei nuclei con domanda accolta alla data di osservazione.",
              "L'andamento conta i nuclei accolti almeno un giorno del mese.",
            ],
          },
        ],
      },
      {
        id: "fonti",
        name: "Fonti e definizioni",
        kicker: "Da dove vengono i numeri",
        title: "Fonti, forniture e definizioni",
        blocks: [
          {
            kind: "text",
            style: "body",
            text: "Ogni cifra di questo documento viene dalle forniture elencate qui sotto, caricate in dash.",
          },
          table(
            "fonti_tabella",
            "Forniture usate",
            {
              columns: [
                column("fonte", "Fonte", "testo", 2.5),
                column("file", "File", "testo", 3.5),
                column("data", "Osservazione", "data", 1.7),
                column("caricate", "Righe", "numero", 1.2),
                column("scartate", "Scartate", "numero", 1.2),
                column("sha", "Impronta", "testo", 2.4),
              ],
              rows: [
                row([
                  cell("INPS, domande ADI"),
                  cell("ADI_DOMANDE_20251215.csv"),
                  cell("31/12/2025", OBSERVED),
                  valued(2_981, "numero"),
                  valued(0, "numero"),
                  cell("3f9a0c51d2e7"),
                ]),
                row([
                  cell("GePI, casi e patti"),
                  cell("gepi_casi_2025-12-31.xlsx"),
                  cell("31/12/2025", OBSERVED),
                  valued(3_190, "numero"),
                  { ...valued(14, "numero"), tone: "attenzione" },
                  cell("b07e11c9aa40"),
                ]),
              ],
              total: null,
            },
            null,
          ),
          { kind: "pagebreak" },
          { kind: "heading", text: "Definizioni" },
          {
            kind: "list",
            items: [
              "A.1.1 Nuclei beneficiari: nuclei con domanda accolta alla data di osservazione.",
              "B.1.5 Analisi preliminare completata: nuclei con almeno un'analisi preliminare chiusa, sul totale dei nuclei accolti.",
              "M.4a Nuclei a rischio: nuclei con ultimo giorno utile entro il numero di giorni indicato.",
            ],
          },
          { kind: "notes", items: ["dash 0.1.0"] },
        ],
      },
    ],
    fonti: [
      {
        fonte: "inps.adi_domande",
        titolo: "INPS, domande ADI",
        file: "ADI_DOMANDE_20251215.csv",
        sha256: "3f9a0c51d2e7".padEnd(64, "0"),
        data_osservazione: OBSERVED,
        domande_fino_al: "2025-12-15",
        caricate: 2_981,
        scartate: 0,
      },
      {
        fonte: "gepi.casi",
        titolo: "GePI, casi e patti",
        file: "gepi_casi_2025-12-31.xlsx",
        sha256: "b07e11c9aa40".padEnd(64, "0"),
        data_osservazione: OBSERVED,
        domande_fino_al: null,
        caricate: 3_190,
        scartate: 14,
      },
    ],
    version: "0.1.0",
  };
}

/**
 * A Drawings record for renderers under test that must not wait for the real drawings: vectors and
 * pixels are stand-ins, what office programs draw themselves is real unless `native` is false.
 */
export async function placeholderDrawings(
  document: Document,
  { png, theme, native = true }: { png: Uint8Array; theme: Theme; native?: boolean },
): Promise<Drawings> {
  const drawings: Record<string, Drawing> = {};
  for (const section of document.sections) {
    for (const block of section.blocks) {
      if (block.kind !== "chart") continue;
      const width = block.width === "intera" ? 493 : 240;
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="180" viewBox="0 0 ${width} 180"><rect x="20" y="40" width="60" height="120" fill="#0066CC"/></svg>`;
      drawings[block.id] = {
        width,
        height: 180,
        svg,
        picture: { svg, png },
        native: native ? await nativeChart(block.chart, { width }, theme) : null,
      };
    }
  }
  return drawings;
}

import { type Case, type Expected, HEAD, loaded, NAME, refused, SECRET } from "./case.js";
import { type BookIn, book, type CellIn, cellXml, type SheetIn, STYLES } from "./workbook.js";
import type { ZipPart } from "./zip-writer.js";

type Cells = readonly CellIn[];

const good = (n: number): Cells => [`D${n}`, "2024-03-01", "004003", 500, SECRET];
const goods = (count: number, from = 1): Cells[] =>
  Array.from({ length: count }, (_, i) => good(from + i));
const sheet = (rows: readonly Cells[], more: Partial<SheetIn> = {}): SheetIn => ({
  rows: [HEAD, ...rows],
  ...more,
});

function made(title: string, input: BookIn, expect: Expected): Case {
  return { title, name: `${NAME}.xlsx`, bytes: book(input), expect };
}

/** One sheet with plain rows, odd in the way that is asked. */
const plain = (title: string, more: Partial<BookIn>, expect: Expected = loaded(3)): Case =>
  made(title, { sheets: [sheet(goods(3))], ...more }, expect);

/** Rows of the table with these cells, each under one column; plain rows after them. */
function inColumn(name: string, cells: readonly CellIn[], plainRows = 0): SheetIn {
  const place = (HEAD as readonly string[]).indexOf(name);
  const put = (row: Cells, cell: CellIn): Cells =>
    place === -1 ? [...row, cell] : row.map((old, i) => (i === place ? cell : old));
  return {
    rows: [
      place === -1 ? [...HEAD, name] : HEAD,
      ...cells.map((cell, i) => put(good(i + 1), cell)),
      ...goods(plainRows, 901),
    ],
  };
}

const edit =
  (name: string, change: (data: string) => string) =>
  (parts: ZipPart[]): ZipPart[] =>
    parts.map((part) => (part.name === name ? { ...part, data: change(String(part.data)) } : part));
const drop =
  (name: string) =>
  (parts: ZipPart[]): ZipPart[] =>
    parts.filter((part) => part.name !== name);
const tweak =
  (name: string, more: Partial<ZipPart>) =>
  (parts: ZipPart[]): ZipPart[] =>
    parts.map((part) => (part.name === name ? { ...part, ...more } : part));
const SHEET = "xl/worksheets/sheet1.xml";

const strings = [
  "numero",
  "presentata",
  "istat",
  "importo",
  "persona",
  "D1",
  "2024-03-01",
  "004003",
];
const shared = (index: number): CellIn => ({ t: "s", xml: `<v>${index}</v>` });
const sst = strings.map((text) => `<si><t>${text}</t></si>`).join("");
const bySharedStrings: SheetIn = {
  rows: [[0, 1, 2, 3, 4].map(shared), [shared(5), shared(6), shared(7), 12.5, shared(4)]],
};

const X1: readonly Case[] = [
  plain("X1 testi nelle celle", {}),
  made(
    "X1 testi condivisi",
    { sheets: [bySharedStrings], strings: sst },
    loaded(1, { rows: [{ numero: "D1", importo: 1250 }] }),
  ),
  plain("X1 celle e righe senza indirizzo", { sheets: [sheet(goods(3), { bare: true })] }),
  plain(
    "X1 celle senza indirizzo, vuote in mezzo",
    {
      sheets: [
        {
          rows: [
            [...HEAD.slice(0, 4), null, "persona"],
            ["D1", "2024-03-01", "004003", null, null, SECRET],
          ],
          bare: true,
        },
      ],
    },
    loaded(1, { rows: [{ importo: null }] }),
  ),
  plain("X1 parti in ordine rovesciato", { change: (parts) => [...parts].reverse() }),
  made(
    "X1 testi condivisi dopo il foglio, in ordine rovesciato",
    { sheets: [bySharedStrings], strings: sst, change: (parts) => [...parts].reverse() },
    loaded(1),
  ),
  plain("X1 fogli con altri nomi di parte", {
    sheets: [
      sheet(goods(3), { part: "dati/tabella nuova.xml", target: "dati/tabella%20nuova.xml" }),
    ],
  }),
  plain("X1 bersagli assoluti", {
    sheets: [sheet(goods(3), { target: "/xl/worksheets/sheet1.xml" })],
  }),
  plain("X1 bersagli con i due punti", {
    sheets: [sheet(goods(3), { target: "../xl/./worksheets/sheet1.xml" })],
  }),
  plain("X1 la cartella di lavoro in un'altra cartella", { folder: "mio", workbook: "libro.xml" }),
  plain("X1 nomi di parte in maiuscolo", {
    change: (parts) =>
      parts.map((part) => ({
        ...part,
        name: part.name === SHEET ? "xl/Worksheets/SHEET1.XML" : part.name,
      })),
  }),
  plain("X1 zip non compresso", {
    change: (parts) => parts.map((part) => ({ ...part, stored: true })),
  }),
  plain("X1 zip scritto in un flusso", {
    change: (parts) => parts.map((part) => ({ ...part, streamed: true })),
  }),
  plain("X1 zip a 64 bit", { wide: true }),
  plain("X1 zip con un commento", { comment: "esportato" }),
  plain(
    "X1 una parte compressa in un modo ignoto: E-FORMAT",
    { change: tweak(SHEET, { method: 14 }) },
    refused("E-FORMAT"),
  ),
  plain("X1 XML con prefisso", { prefix: "x" }),
  plain("X1 Strict", { strict: true }),
  plain("X1 Strict con prefisso", { strict: true, prefix: "ss" }),
  plain("X1 XML in UTF-16", {
    change: (parts) =>
      parts.map((part) =>
        part.name === SHEET
          ? {
              ...part,
              data: Buffer.from(`\ufeff${String(part.data).replace("UTF-8", "UTF-16")}`, "utf16le"),
            }
          : part,
      ),
  }),
  plain("X1 XML con la marca UTF-8", { change: edit(SHEET, (xml) => `\ufeff${xml}`) }),
  plain(
    "X1 commenti, CDATA e riferimenti numerici",
    {
      change: edit(SHEET, (xml) =>
        xml.replace('<t xml:space="preserve">D1</t>', "<!-- <c/> --><t><![CDATA[D]]>&#x31;</t>"),
      ),
    },
    loaded(3, { rows: [{ numero: "D1" }, {}, {}] }),
  ),
  plain("X1 attributi fra apici e con spazi", {
    change: edit(SHEET, (xml) => xml.replace('r="A2"', "r = 'A2'\n")),
  }),
  plain(
    "X1 righe non contigue: quelle che mancano sono vuote",
    {
      sheets: [
        {
          rows: [],
          data: `<row r="3">${HEAD.map((cell, i) => cellXml(cell, 3, i, false)).join("")}</row><row r="7">${good(
            1,
          )
            .map((cell, i) => cellXml(cell, 7, i, false))
            .join("")}</row>`,
        },
      ],
    },
    loaded(1, { lines: [0, 1, 5, 0, 1, 0], rows: [{ riga: 7 }] }),
  ),
  plain("X1 celle non in ordine nella riga", {
    change: edit(SHEET, (xml) => xml.replace(/(<c r="A2".*?<\/c>)(<c r="B2".*?<\/c>)/, "$2$1")),
  }),
  plain("X1 elementi di altri spazi di nomi in coda al foglio", {
    sheets: [
      sheet(goods(3), {
        after:
          '<extLst><ext uri="x"><y:sheetData xmlns:y="urn:y"><y:row/></y:sheetData></ext></extLst>',
      }),
    ],
  }),
  plain(
    "X1 righe dentro un elemento ignoto: E-FORMAT, mai di meno",
    {
      change: edit(SHEET, (xml) =>
        xml.replace(/<row r="3">.*?<\/row>/, '<y:scelta xmlns:y="urn:y">$&</y:scelta>'),
      ),
    },
    refused("E-FORMAT"),
  ),
  plain(
    "X1 un titolo sopra la tabella",
    { sheets: [{ rows: [["Elenco dei nuclei"], HEAD, ...goods(2)] }] },
    loaded(2, { lines: [1, 1, 0, 0, 2, 0] }),
  ),
  plain(
    "X1 un testo di _x000D_ e _x005F_",
    { sheets: [inColumn("titolo", ["a_x005F_b", "c_x000D_"])] },
    loaded(2, { rows: [{ titolo: "a_b" }, { titolo: "c" }] }),
  ),
  made(
    "F6 celle piene oltre l'intestazione di un foglio: R-SHAPE",
    {
      sheets: [
        {
          rows: [
            HEAD,
            ...goods(3),
            [...good(4), null, 7],
            [...good(5), null, { t: "e", xml: "<v>#N/A</v>" }],
          ],
        },
      ],
    },
    loaded(3, { rejects: ["5 R-SHAPE -", "6 R-SHAPE -"] }),
  ),
  made(
    "F6 celle vuote in fondo a un foglio",
    {
      sheets: [
        { rows: [HEAD, good(1), ["D2", "2024-03-01", "004003"], [" ", "", null, null, " "]] },
      ],
    },
    loaded(2, { lines: [0, 1, 1, 0, 2, 0] }),
  ),
  plain("F3 un foglio senza celle: E-EMPTY", { sheets: [{ rows: [] }] }, refused("E-EMPTY")),
  plain(
    "F3 un foglio con la sola intestazione: E-NOROWS",
    { sheets: [{ rows: [HEAD] }] },
    refused("E-NOROWS"),
  ),
  { ...plain("F3 una cartella che si chiama .csv si legge", {}), name: `${NAME}.csv` },
];

const serial = (value: number | string, s?: number): CellIn => ({
  ...(s === undefined ? {} : { s }),
  xml: `<v>${value}</v>`,
});

const X2: readonly Case[] = [
  made(
    "X2 giorni per formato: di casa, proprio, con la lingua",
    {
      styles: STYLES,
      sheets: [
        inColumn("presentata", [
          serial(45352, 1),
          serial(45352, 2),
          serial(45352, 5),
          serial(45352.75, 1),
        ]),
      ],
    },
    loaded(4, { rows: [1, 2, 3, 4].map(() => ({ presentata: "2024-03-01" })) }),
  ),
  made(
    "X2 D3 un numero di serie senza formato",
    {
      styles: STYLES,
      sheets: [
        inColumn("presentata", [
          serial(45352),
          serial("45352.000000001"),
          serial("45351.9999999999"),
        ]),
      ],
    },
    loaded(3, { rows: [1, 2, 3].map(() => ({ presentata: "2024-03-01" })) }),
  ),
  made(
    "X2 celle di tipo data",
    {
      sheets: [
        inColumn("presentata", [
          { t: "d", xml: "<v>2024-03-01</v>" },
          { t: "d", xml: "<v>2024-03-01T00:00:00</v>" },
          { t: "d", xml: "<v>2024-03-01T23:30:00Z</v>" },
        ]),
      ],
    },
    loaded(3, {
      rows: [
        { presentata: "2024-03-01" },
        { presentata: "2024-03-01" },
        { presentata: "2024-03-02" },
      ],
    }),
  ),
  made(
    "D3 una cartella che conta dal 1904",
    {
      date1904: true,
      styles: STYLES,
      sheets: [inColumn("presentata", [serial(43890, 1), serial(43890)])],
    },
    loaded(2, { rows: [{ presentata: "2024-03-01" }, { presentata: "2024-03-01" }] }),
  ),
  made(
    "D3 un numero di serie scritto come testo: R-DATE",
    { sheets: [inColumn("presentata", ["45352"], 1)] },
    loaded(1, { rejects: ["2 R-DATE presentata"] }),
  ),
  made(
    "X2 un formato di euro con lettere fra virgolette non è una data",
    { styles: STYLES, sheets: [inColumn("importo", [serial(45352.5, 3)])] },
    loaded(1, { rows: [{ importo: 4_535_250 }] }),
  ),
  made(
    "X2 un giorno in una colonna di importi: R-CELL",
    { styles: STYLES, sheets: [inColumn("importo", [serial(45352, 1)], 1)] },
    loaded(1, { rejects: ["2 R-CELL importo"] }),
  ),
  made(
    "X2 numeri di serie impossibili: R-DATE",
    {
      styles: STYLES,
      sheets: [
        inColumn(
          "presentata",
          [serial(0, 1), serial(-5, 1), serial(60, 1), serial(3_000_000, 1)],
          4,
        ),
      ],
    },
    loaded(4, { rejects: [2, 3, 4, 5].map((n) => `${n} R-DATE presentata`) }),
  ),
  made(
    "D4 un giorno dopo la data di osservazione, in un foglio",
    { styles: STYLES, sheets: [inColumn("presentata", [serial(46023, 1)], 1)] },
    loaded(1, { rejects: ["2 R-DATE presentata"] }),
  ),
  made(
    "N4 rumore dei numeri binari",
    {
      sheets: [
        inColumn("importo", [500.1 + 0.2, 0.1 + 0.2, serial("1E2"), serial("12.3400000001")]),
      ],
    },
    loaded(4, {
      rows: [{ importo: 50_030 }, { importo: 30 }, { importo: 10_000 }, { importo: 1234 }],
    }),
  ),
  made(
    "N4 più di due decimali in un foglio: R-NUM",
    { sheets: [inColumn("importo", [12.345, 0.001], 2)] },
    loaded(2, { rejects: ["2 R-NUM importo", "3 R-NUM importo"] }),
  ),
  made(
    "N4 rumore in un numero che non è denaro",
    { sheets: [inColumn("scala", [1.4 + 1, 0.1 + 0.2])] },
    loaded(2, { rows: [{ scala: 2.4 }, { scala: 0.3 }] }),
  ),
  made(
    "K2 chiavi che sono numeri, fino a quindici cifre",
    {
      sheets: [
        inColumn(
          "numero",
          [
            202400001,
            serial("123456789012345"),
            serial("2.02E15"),
            serial("1234567890123456"),
            serial("12.5"),
          ],
          3,
        ),
      ],
    },
    loaded(5, {
      rejects: ["4 R-KEY-BAD numero", "5 R-KEY-BAD numero", "6 R-KEY-BAD numero"],
      rows: [{ numero: "202400001" }, { numero: "123456789012345" }, {}, {}, {}],
    }),
  ),
  made(
    "T1 codici di comune che sono numeri",
    { sheets: [inColumn("istat", [4003])] },
    loaded(1, { rows: [{ comune: "A124" }], notices: ["W-ZERI"] }),
  ),
];

const X3: readonly Case[] = [
  plain("X3 l'unico foglio con l'intestazione, fra altri", {
    sheets: [{ name: "Note", rows: [["Leggimi"], ["boh"]] }, sheet(goods(3))],
  }),
  plain(
    "X3 nessuno: E-HDR-MISSING",
    {
      sheets: [
        {
          rows: [
            ["a", "b"],
            ["c", "d"],
          ],
        },
      ],
    },
    refused("E-HDR-MISSING"),
  ),
  plain(
    "X3 due: E-SHEET coi nomi",
    { sheets: [sheet(goods(2), { name: "Primo" }), sheet(goods(2), { name: "Secondo" })] },
    { ...refused("E-SHEET"), message: /Primo.*Secondo/ },
  ),
  {
    ...plain(
      "X3 due, e --foglio sceglie",
      {
        sheets: [sheet(goods(2), { name: "Primo" }), sheet(goods(1, 7), { name: "Secondo & C." })],
      },
      loaded(1, { rows: [{ numero: "D7" }] }),
    ),
    options: { foglio: "Secondo & C." },
  },
  ...["hidden", "veryHidden"].map((state) =>
    plain(`X3 un foglio ${state} non si legge`, {
      sheets: [sheet(goods(3)), sheet(goods(2, 7), { name: "Vecchi", state })],
    }),
  ),
  plain(
    "X3 il solo foglio buono è nascosto: E-HDR-MISSING",
    { sheets: [{ name: "Note", rows: [["Leggimi"]] }, sheet(goods(3), { state: "hidden" })] },
    refused("E-HDR-MISSING"),
  ),
  plain("X3 righe e colonne nascoste si leggono", {
    sheets: [sheet(goods(3), { rowAttributes: ' hidden="1"' })],
  }),
  plain("X3 un foglio di grafici non si cerca", {
    sheets: [sheet(goods(3)), { name: "Grafico", rows: [], xml: "<chartsheet/>" }],
    change: edit("xl/_rels/workbook.xml.rels", (xml) =>
      xml.replace(/worksheet"( Target="worksheets\/sheet2)/, 'chartsheet"$1'),
    ),
  }),
];

const X4: readonly Case[] = [
  plain(
    "X4 celle unite: vale solo la prima",
    {
      sheets: [
        sheet(
          goods(3).map((row) => [...row]),
          { after: '<mergeCells count="1"><mergeCell ref="D2:D3"/></mergeCells>' },
        ),
      ],
    },
    loaded(3, { rows: [{ importo: 50_000 }, { importo: null }, { importo: 50_000 }] }),
  ),
  plain(
    "X4 una chiave unita su due righe: la seconda manca",
    {
      sheets: [
        sheet([good(1), [null, ...good(2).slice(1)], good(3)], {
          after: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
        }),
      ],
    },
    loaded(2, { rejects: ["3 R-REQ numero"] }),
  ),
];

const X5: readonly Case[] = [
  made(
    "X5 testo formattato, collegamenti e lettura fonetica si riducono al testo",
    {
      strings:
        '<si><r><t>Piano</t></r><r><rPr><b/></rPr><t xml:space="preserve"> di zona</t></r><rPh sb="0" eb="1"><t>fonetica</t></rPh><phoneticPr fontId="1"/></si>',
      sheets: [
        {
          ...inColumn("titolo", [
            shared(0),
            { t: "inlineStr", xml: "<is><r><t>a</t></r><r><t>b</t></r></is>" },
          ]),
          after: '<hyperlinks><hyperlink ref="F2" location="x"/></hyperlinks>',
        },
      ],
    },
    loaded(2, { rows: [{ titolo: "Piano di zona" }, { titolo: "ab" }] }),
  ),
  made(
    "X5 una formula vale per il suo risultato, con un avviso",
    {
      sheets: [
        inColumn("importo", [
          { xml: "<f>100*5</f><v>500</v>" },
          { xml: '<f t="shared" si="0"/><v>7.5</v>' },
          { t: "str", xml: "<f>A1</f><v>1.234,5</v>" },
          { t: "str", xml: "<f>A1</f><v></v>" },
        ]),
      ],
    },
    loaded(4, {
      notices: ["W-FORMULE"],
      rows: [{ importo: 50_000 }, { importo: 750 }, { importo: 123_450 }, { importo: null }],
    }),
  ),
  made(
    "X5 una formula senza risultato: R-CELL",
    { sheets: [inColumn("importo", [{ xml: "<f>1/0</f>" }, { xml: "<f>1</f><v/>" }], 2)] },
    loaded(2, { rejects: ["2 R-CELL importo", "3 R-CELL importo"], notices: ["W-FORMULE"] }),
  ),
  ...["#N/A", "#REF!", "#DIV/0!"].map((error) =>
    made(
      `X5 errore ${error}: R-CELL`,
      { sheets: [inColumn("importo", [{ t: "e", xml: `<v>${error}</v>` }], 1)] },
      loaded(1, { rejects: ["2 R-CELL importo"] }),
    ),
  ),
  made(
    "X5 un errore in una formula: R-CELL",
    { sheets: [inColumn("presentata", [{ t: "e", xml: "<f>X1</f><v>#NAME?</v>" }], 1)] },
    loaded(1, { rejects: ["2 R-CELL presentata"], notices: ["W-FORMULE"] }),
  ),
  ...["importo", "presentata", "titolo", "numero", "istat", "stato"].map((name) =>
    made(
      `X5 un booleano in ${name}: R-CELL`,
      { sheets: [inColumn(name, [{ t: "b", xml: "<v>1</v>" }], 1)] },
      loaded(1, { rejects: [`2 R-CELL ${name}`] }),
    ),
  ),
  made(
    "X5 un booleano dove va un sì o no",
    {
      sheets: [
        inColumn("affitto", [
          { t: "b", xml: "<v>1</v>" },
          { t: "b", xml: "<v>0</v>" },
        ]),
      ],
    },
    loaded(2, { rows: [{ affitto: 1 }, { affitto: 0 }] }),
  ),
  made(
    "X5 un tipo di cella ignoto: R-CELL",
    { sheets: [inColumn("importo", [{ t: "zz", xml: "<v>1</v>" }], 1)] },
    loaded(1, { rejects: ["2 R-CELL importo"] }),
  ),
];

const X6: readonly Case[] = [
  plain(
    "X6 somma di controllo sbagliata",
    { change: tweak(SHEET, { crc: 1 }) },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 somma di controllo sbagliata di una parte che non serve",
    { change: (parts) => [...parts, { name: "docProps/app.xml", data: "<a/>", crc: 7 }] },
    refused("E-CORRUPT"),
  ),
  ...[
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    SHEET,
  ].map((name) => plain(`X6 manca ${name}`, { change: drop(name) }, refused("E-CORRUPT"))),
  made(
    "X6 mancano i testi condivisi",
    { sheets: [bySharedStrings], strings: sst, change: drop("xl/sharedStrings.xml") },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 mancano gli stili",
    { styles: STYLES, change: drop("xl/styles.xml") },
    refused("E-CORRUPT"),
  ),
  ...(
    [
      ["tag non chiuso", (xml: string) => xml.replace("</row>", "")],
      ["foglio tagliato", (xml: string) => xml.slice(0, xml.length - 30)],
      ["entità ignota", (xml: string) => xml.replace(">D1<", ">&boh;<")],
      ["e commerciale nuda", (xml: string) => xml.replace(">D1<", ">D & C<")],
      ["attributo due volte", (xml: string) => xml.replace('r="A2"', 'r="A2" r="A2"')],
      ["attributo senza virgolette", (xml: string) => xml.replace('r="A2"', "r=A2")],
      ["minore in un testo", (xml: string) => xml.replace(">D1<", ">D<1<")],
      ["due radici", (xml: string) => `${xml}<worksheet/>`],
      ["testo dopo la fine", (xml: string) => `${xml}boh`],
      ["carattere vietato", (xml: string) => xml.replace(">D1<", ">D\u0001<")],
      ["riferimento a un carattere vietato", (xml: string) => xml.replace(">D1<", ">D&#1;<")],
      [
        "prefisso non dichiarato",
        (xml: string) => xml.replace("<row", "<q:row").replace("</row>", "</q:row>"),
      ],
      ["una cella due volte", (xml: string) => xml.replace(/<c r="A2".*?<\/c>/, "$&$&")],
      ["una riga due volte", (xml: string) => xml.replace(/<row r="3">.*?<\/row>/, "$&$&")],
      [
        "righe in disordine",
        (xml: string) => xml.replace(/(<row r="2">.*?<\/row>)(<row r="3">.*?<\/row>)/, "$2$1"),
      ],
      ["una cella che dice un'altra riga", (xml: string) => xml.replace('r="A2"', 'r="A9"')],
      ["un indirizzo che non è un indirizzo", (xml: string) => xml.replace('r="A2"', 'r="2A"')],
      ["DTD", (xml: string) => xml.replace("<worksheet", "<!DOCTYPE worksheet><worksheet")],
      [
        "DTD con un'entità che ne fa mille",
        (xml: string) =>
          xml
            .replace(
              "<worksheet",
              '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet',
            )
            .replace(">D1<", ">&b;<"),
      ],
    ] as const
  ).map(([what, change]) =>
    plain(`X6 ${what}: E-CORRUPT`, { change: edit(SHEET, change) }, refused("E-CORRUPT")),
  ),
  plain(
    "X6 una DTD in una parte che non serve: E-CORRUPT",
    { change: (parts) => [...parts, { name: "xl/theme/theme1.xml", data: "<!DOCTYPE a><a/>" }] },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 una parte due volte",
    { change: (parts) => [...parts, parts.find(({ name }) => name === SHEET) as ZipPart] },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 una parte due volte, maiuscole a parte",
    { change: (parts) => [...parts, { name: SHEET.toUpperCase(), data: "<x/>" }] },
    refused("E-CORRUPT"),
  ),
  made(
    "X6 un testo condiviso che non c'è",
    { sheets: [bySharedStrings], strings: sst.replace(/<si><t>004003.*/, "") },
    refused("E-CORRUPT"),
  ),
  made(
    "X6 l'indice di un testo non è un numero",
    { sheets: [inColumn("titolo", [{ t: "s", xml: "<v>-1</v>" }])], strings: sst },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 l'intestazione del workbook non è XML",
    { change: edit("xl/workbook.xml", () => "boh") },
    refused("E-CORRUPT"),
  ),
  plain(
    "X6 le relazioni non sono XML",
    { change: edit("xl/_rels/workbook.xml.rels", (xml) => xml.slice(0, 90)) },
    refused("E-CORRUPT"),
  ),
  ...[0.3, 0.6, 0.95].map((part) => {
    const whole = book({ sheets: [sheet(goods(200))] });
    return {
      title: `X6 tagliata a ${part * 100} su cento`,
      name: `${NAME}.xlsx`,
      bytes: whole.slice(0, Math.floor(whole.length * part)),
      expect: refused("E-CORRUPT"),
    };
  }),
];

const blank = (megabytes: number): Uint8Array => Buffer.alloc(megabytes << 20, 0x20);

const X7: readonly Case[] = [
  plain(
    "X7 257 MB di spazi: E-TOOBIG",
    { change: (parts) => [...parts, { name: "xl/media/a.bin", data: blank(257) }] },
    refused("E-TOOBIG"),
  ),
  plain(
    "X7 anche se l'intestazione ne dichiara dieci byte",
    { change: (parts) => [...parts, { name: "xl/media/a.bin", data: blank(257), says: 10 }] },
    refused("E-TOOBIG"),
  ),
  plain(
    "X7 in due parti",
    {
      change: (parts) => [
        ...parts,
        { name: "a.bin", data: blank(130) },
        { name: "b.bin", data: blank(130) },
      ],
    },
    refused("E-TOOBIG"),
  ),
  plain(
    "X7 una parte che mente di poco: E-CORRUPT",
    { change: tweak(SHEET, { says: 10 }) },
    refused("E-CORRUPT"),
  ),
];

/** Parts that would take for ever, if nobody counted. */
const patient: readonly Case[] = [
  plain(
    "X7 centomila attributi in un elemento: E-CORRUPT",
    {
      change: edit(SHEET, (xml) =>
        xml.replace(
          "<row",
          `<row ${Array.from({ length: 100_000 }, (_, i) => `a${i}="1"`).join(" ")}`,
        ),
      ),
    },
    refused("E-CORRUPT"),
  ),
  plain(
    "X7 centomila celle unite l'una sull'altra: E-CORRUPT",
    {
      sheets: [
        sheet(goods(3), {
          after: `<mergeCells>${'<mergeCell ref="G1:G1048576"/>'.repeat(100_000)}</mergeCells>`,
        }),
      ],
    },
    refused("E-CORRUPT"),
  ),
  plain(
    "X7 un commento di dieci milioni di caratteri: E-CORRUPT",
    { change: edit(SHEET, (xml) => xml.replace("<row", `<!--${"x".repeat(10_000_000)}--><row`)) },
    refused("E-CORRUPT"),
  ),
  plain("X7 elementi annidati centomila volte", {
    sheets: [
      sheet(goods(3), {
        after: `<extLst>${"<a>".repeat(100_000)}${"</a>".repeat(100_000)}</extLst>`,
      }),
    ],
  }),
];

const X8: readonly Case[] = [
  plain(
    "X8 una parte cifrata nello zip: E-ENCRYPTED",
    { change: tweak(SHEET, { encrypted: true }) },
    refused("E-ENCRYPTED"),
  ),
  plain("X8 le macro non contano", {
    change: (parts) => [...parts, { name: "xl/vbaProject.bin", data: "x" }],
  }),
  plain("X8 i collegamenti ad altre cartelle non contano", {
    change: (parts) =>
      edit("xl/_rels/workbook.xml.rels", (xml) =>
        xml.replace(
          "</Relationships>",
          '<Relationship Id="e" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink" Target="file:///etc/passwd" TargetMode="External"/></Relationships>',
        ),
      )(parts),
  }),
];

export const workbookCases: readonly Case[] = [
  ...X1,
  ...X2,
  ...X3,
  ...X4,
  ...X5,
  ...X6,
  ...X7,
  ...patient,
  ...X8,
];

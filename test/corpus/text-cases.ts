import { gzipSync } from "node:zlib";
import {
  bytes,
  type Case,
  csv,
  good,
  goods,
  HEAD,
  lines,
  loaded,
  refused,
  SECRET,
  text,
  utf8,
  utf16,
} from "./case.js";
import { zip } from "./zip-writer.js";

const note = (value: string): string =>
  lines([
    [...HEAD, "nota"],
    [...good(1), value],
    [...good(2), ""],
  ]);
const E_GRAVE = [0xe8] as const;
const head = `${HEAD.join(";")};nota\n`;
const row = (n: number): string => `${good(n).join(";")};`;
const one = [{ numero: "D1" }];

const F1: readonly Case[] = [
  text(
    "F1 UTF-8 senza marca",
    note("è già"),
    loaded(2, { rows: [{ nota: "è già" }, { nota: null }] }),
  ),
  text("F1 la marca UTF-8 non entra nel primo nome", `\ufeff${note("è")}`, loaded(2)),
  text("F1 marche UTF-8 ripetute", `\ufeff\ufeff\ufeff${note("è")}`, loaded(2)),
  text(
    "F1 UTF-16LE con marca",
    utf16(`\ufeff${note("è ž 🙂")}`),
    loaded(2, { rows: [{ nota: "è ž 🙂" }, {}] }),
  ),
  text(
    "F1 UTF-16BE con marca",
    utf16(`\ufeff${note("è ž")}`, "be"),
    loaded(2, { rows: [{ nota: "è ž" }, {}] }),
  ),
  text("F1 marche UTF-16 ripetute", utf16(`\ufeff\ufeff${note("è")}`), loaded(2)),
  text(
    "F1 Windows-1252: lettere e segni, con un avviso",
    bytes(head, row(1), [0xe8, 0x20, 0x80, 0x20, 0x9e, 0x20, 0x8a], "\n", row(2), "\n"),
    loaded(2, { notices: ["W-ENC"], rows: [{ nota: "è € ž Š" }, { nota: null }] }),
  ),
  ...[0x81, 0x8d, 0x8f, 0x90, 0x9d].map((byte) =>
    text(
      `F1 il byte ${byte.toString(16)} non è di Windows-1252: E-ENC con la riga`,
      bytes(head, row(1), E_GRAVE, "\n", row(2), [byte], "\n"),
      refused("E-ENC", 3),
    ),
  ),
  text(
    "F1 UTF-8 e Windows-1252 mescolati: E-ENC con la prima riga guasta",
    bytes(head, row(1), "è\n", row(2), E_GRAVE, "\n", row(3), "è\n"),
    refused("E-ENC", 3),
  ),
  text(
    "F1 mescolati con le righe chiuse da CR: la riga è giusta",
    bytes(`${head}${row(1)}è\n${row(2)}`.replaceAll("\n", "\r"), E_GRAVE, "\r"),
    refused("E-ENC", 3),
  ),
  text(
    "F1 la marca dice UTF-8 e i byte no: E-ENC",
    bytes([0xef, 0xbb, 0xbf], head, row(1), E_GRAVE, "\n"),
    refused("E-ENC", 2),
  ),
  text(
    "F1 UTF-8 troppo lungo (c0 80): E-ENC, non una virgola",
    bytes(head, row(1), "è", [0xc0, 0xaf], "\n"),
    refused("E-ENC", 2),
  ),
  text(
    "F1 UTF-8 tagliato in fondo: E-ENC",
    bytes(head, row(1), "è\n", row(2), [0xc3]),
    refused("E-ENC", 3),
  ),
  text(
    "F1 UTF-16 con un carattere tagliato: E-ENC",
    bytes(utf16(`\ufeff${note("x")}`), [0x41]),
    refused("E-ENC"),
  ),
  text(
    "F1 UTF-16 con metà di una coppia: E-ENC con la riga",
    bytes(utf16(`\ufeff${head}${row(1)}`), [0x00, 0xd8], utf16("\n")),
    refused("E-ENC", 2),
  ),
  text("F1 un NUL nel testo: E-NUL", `${head}${row(1)}a\0b\n`, refused("E-NUL")),
  text("F1 UTF-16 senza marca: E-NUL", utf16(note("x")), refused("E-NUL")),
  text("F1 un NUL in UTF-16: E-NUL", utf16(`\ufeff${head}${row(1)}a\0b\n`), refused("E-NUL", 2)),
  {
    ...text(
      "F1 --codifica utf-16le legge ciò che non ha marca",
      utf16(note("è")),
      loaded(2, { rows: [{ nota: "è" }, {}] }),
    ),
    options: { codifica: "utf-16le" },
  },
  {
    ...text(
      "F1 --codifica windows-1252 vale anche su un testo che è UTF-8",
      note("è"),
      loaded(2, { rows: [{ nota: "Ã¨" }, {}] }),
    ),
    options: { codifica: "windows-1252" },
  },
  {
    ...text(
      "F1 --codifica utf-8 su un altro testo: E-ENC",
      bytes(head, row(1), E_GRAVE, "\n"),
      refused("E-ENC", 2),
    ),
    options: { codifica: "utf-8" },
  },
];

const F2: readonly Case[] = [
  ...[";", ",", "\t", "|"].map((mark) =>
    text(`F2 delimitatore ${JSON.stringify(mark)}`, lines([HEAD, ...goods(2)], mark), loaded(2)),
  ),
  text(
    "F2 la prima riga sep=X vale",
    `sep=^\n${lines([HEAD, ...goods(2)], "^")}`,
    loaded(2, { lines: [1, 1, 0, 0, 2, 0] }),
  ),
  text(
    "F2 sep= smentisce le virgole del testo",
    `sep=;\n${lines([
      [...HEAD, "nota"],
      [...good(1), "a,b,c,d,e,f"],
    ])}`,
    loaded(1, { lines: [1, 1, 0, 0, 1, 0], rows: [{ nota: "a,b,c,d,e,f" }] }),
  ),
  text(
    "F2 un delimitatore mai dichiarato: nessuna colonna",
    lines([HEAD, ...goods(2)], "^"),
    refused("E-HDR-MISSING"),
  ),
  text(
    "F2 virgole decimali in un file a punto e virgola",
    lines([HEAD, ["D1", "2024-03-01", "004003", "1.234,56", SECRET]]),
    loaded(1, { rows: [{ importo: 123_456 }] }),
  ),
];

/** An OLE2 container with one directory entry, its directory in sector `at`. */
function ole(stream: string, at = 1): Uint8Array {
  const file = Buffer.alloc(512 * (at + 3));
  Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]).copy(file);
  file.writeUInt16LE(9, 30);
  file.writeUInt32LE(at, 48);
  for (let i = 0; i < 109; i += 1) file.writeUInt32LE(0xffffffff, 76 + i * 4);
  file.writeUInt32LE(0, 76);
  file.fill(0xff, 512, 1024);
  file.writeUInt32LE(0xfffffffe, 512 + at * 4);
  Buffer.from(stream, "utf16le").copy(file, (at + 1) * 512);
  return file;
}

const content = csv(...goods(2));
const container: readonly (readonly [string, Uint8Array, string])[] = [
  ["un gzip", gzipSync(utf8(content)), "E-FORMAT"],
  [
    "uno zip che non è una cartella di lavoro",
    zip([{ name: "dati.csv", data: content }]),
    "E-FORMAT",
  ],
  ["un PDF", utf8("%PDF-1.7\n1 0 obj\n"), "E-FORMAT"],
  ["una pagina HTML", utf8("<html><table><tr><td>numero</td></tr></table></html>"), "E-FORMAT"],
  [
    "una pagina HTML dopo un commento",
    utf8("<!-- esporta -->\n<!DOCTYPE html><html></html>"),
    "E-FORMAT",
  ],
  ["una pagina HTML in UTF-16", utf16("\ufeff<html><body></body></html>"), "E-FORMAT"],
  ["un XML", utf8('<?xml version="1.0"?><Workbook/>'), "E-FORMAT"],
  ["un XML senza dichiarazione", utf8('<dati xmlns="x"><riga/></dati>'), "E-FORMAT"],
  ["una cartella .xls", ole("Workbook"), "E-FORMAT"],
  ["una cartella .xls senza contenitore", bytes([9, 8, 0x10, 0, 0, 6, 5, 0], content), "E-FORMAT"],
  [
    "una cartella binaria .xlsb",
    zip([
      { name: "[Content_Types].xml", data: "<Types/>" },
      { name: "xl/workbook.bin", data: "x" },
    ]),
    "E-FORMAT",
  ],
  [
    "un foglio OpenDocument",
    zip([
      { name: "mimetype", data: "application/vnd.oasis.opendocument.spreadsheet", stored: true },
      { name: "content.xml", data: "<x/>" },
    ]),
    "E-FORMAT",
  ],
  [
    "un documento di testo .docx",
    zip([
      { name: "[Content_Types].xml", data: "<Types/>" },
      { name: "word/document.xml", data: "<x/>" },
    ]),
    "E-FORMAT",
  ],
  ["una cartella protetta da password", ole("EncryptedPackage"), "E-ENCRYPTED"],
  ["una cartella protetta con l'indice in fondo", ole("EncryptedPackage", 90), "E-ENCRYPTED"],
];

const F3: readonly Case[] = [
  ...container.flatMap(([what, data, code]): Case[] => [
    { ...text(`F3 ${what}, come .csv: ${code}`, data, refused(code)) },
    {
      ...text(`F3 ${what}, come .xlsx: ${code}`, data, refused(code)),
      name: "prova_2025-12-31.xlsx",
    },
  ]),
  {
    ...text("F3 un csv che si chiama .xlsx si legge", content, loaded(2)),
    name: "prova_2025-12-31.xlsx",
  },
  text("F3 nessun byte: E-EMPTY", "", refused("E-EMPTY")),
  text("F3 solo la marca: E-EMPTY", "\ufeff", refused("E-EMPTY")),
  text("F3 solo spazi e a capo: E-EMPTY", " \r\n\t\r\n \n", refused("E-EMPTY")),
  text("F3 solo spazi duri: E-EMPTY", "\u00a0\n\u200b\n", refused("E-EMPTY")),
  text("F3 solo blank in UTF-16: E-EMPTY", utf16("\ufeff \r\n"), refused("E-EMPTY")),
  text("F3 la sola intestazione: E-NOROWS", csv(), refused("E-NOROWS")),
  text(
    "F3 intestazione e righe di soli delimitatori: E-NOROWS",
    `${csv()};;;;\n;;;;\n`,
    refused("E-NOROWS"),
  ),
  {
    ...text("F3 --ammetti-vuoto lo carica", csv(), loaded(0)),
    options: { ammettiVuoto: true },
  },
];

const F4: readonly Case[] = [
  ...["\r\n", "\n", "\r"].map((eol) =>
    text(`F4 fine riga ${JSON.stringify(eol)}`, lines([HEAD, ...goods(3)], ";", eol), loaded(3)),
  ),
  text(
    "F4 fine riga misti, l'ultima senza",
    `${HEAD.join(";")}\r\n${good(1).join(";")}\n${good(2).join(";")}\r${good(3).join(";")}`,
    loaded(3, { rows: [{ riga: 2 }, { riga: 3 }, { riga: 4 }] }),
  ),
  text(
    "F4 LF CR sono due fini di riga",
    `${HEAD.join(";")}\n\r${good(1).join(";")}\n`,
    loaded(1, { lines: [0, 1, 1, 0, 1, 0] }),
  ),
];

const title = (n: number): string => Array.from({ length: n }, (_, i) => `Titolo ${i}\n`).join("");

const F5: readonly Case[] = [
  text(
    "F5 alla ventesima riga",
    `${title(19)}${content}`,
    loaded(2, { lines: [19, 1, 0, 0, 2, 0] }),
  ),
  text("F5 alla ventunesima non si cerca più", `${title(20)}${content}`, refused("E-HDR-MISSING")),
  text(
    "F5 maiuscole, accenti, spazi, trattini bassi, punti e a capo non contano",
    `"N.\n della  DOMANDA";"PERCHE_PRESENTATA";Codice-ISTAT;Ímporto;persona\n${lines(goods(2))}`,
    loaded(2, { lines: [0, 2, 0, 0, 2, 0], rows: [{ importo: 50_000 }, {}] }),
  ),
  text(
    "F5 un altro ordine",
    lines([
      ["persona", "importo", "istat", "presentata", "numero"],
      [SECRET, "12,5", "004003", "01/03/2024", "D1"],
    ]),
    loaded(1, { rows: [{ numero: "D1", importo: 1250 }] }),
  ),
  text(
    "F5 manca una colonna: E-HDR-MISSING",
    lines([
      ["numero", "presentata", "importo"],
      ["D1", "2024-03-01", "5"],
    ]),
    {
      ...refused("E-HDR-MISSING"),
      message: /istat/,
    },
  ),
  text(
    "F5 ne mancano due, dette tutte",
    lines([
      ["numero", "importo", "scala", "componenti", "nota", "titolo"],
      ["D1", "1", "1", "2", "", ""],
    ]),
    {
      ...refused("E-HDR-MISSING"),
    },
  ),
  text(
    "F5 un nome due volte: E-HDR-DUP",
    lines([
      [...HEAD, "importo"],
      [...good(1), "5"],
    ]),
    refused("E-HDR-DUP", 1),
  ),
  text(
    "F5 un nome e il suo sinonimo: E-HDR-DUP",
    lines([
      [...HEAD, "numero domanda"],
      [...good(1), "D1"],
    ]),
    refused("E-HDR-DUP", 1),
  ),
  text(
    "F5 colonne sconosciute: avviso, mai registrate",
    lines([
      [...HEAD, "colore", "voto"],
      [...good(1), "=blu", "\u202ex"],
      [...good(2), "", ""],
    ]),
    loaded(2, { notices: ["W-COLONNE"] }),
  ),
  text(
    "F5 due colonne sconosciute di nome uguale non fanno danno",
    lines([
      [...HEAD, "boh", "boh"],
      [...good(1), "1", "2"],
    ]),
    loaded(1, { notices: ["W-COLONNE"] }),
  ),
  text(
    "F5 l'intestazione di nuovo: R-HDR",
    csv(good(1), HEAD, good(2)),
    loaded(2, { rejects: ["3 R-HDR -"] }),
  ),
  text(
    "S4 colonne che si chiamano __proto__, constructor, toString",
    lines([
      [...HEAD, "__proto__", "constructor", "toString", "hasOwnProperty"],
      [...good(1), "a", "b", "c", "d"],
    ]),
    loaded(1, { notices: ["W-COLONNE"] }),
  ),
];

const F6: readonly Case[] = [
  text(
    "F6 celle vuote oltre l'intestazione",
    `${csv(good(1))}${good(2).join(";")};;; ;\u00a0\n`,
    loaded(2),
  ),
  text(
    "F6 celle piene oltre l'intestazione: R-SHAPE",
    `${csv(good(1), good(2))}${good(3).join(";")};;x\n`,
    loaded(2, { rejects: ["4 R-SHAPE -"] }),
  ),
  text(
    "F6 celle di meno: R-SHAPE",
    `${csv(good(1), good(2))}D3;2024-03-01;004003\n`,
    loaded(2, { rejects: ["4 R-SHAPE -"] }),
  ),
  text(
    "F6 un'intestazione con celle vuote in fondo",
    `${HEAD.join(";")};;;\n${good(1).join(";")}\n${good(2).join(";")};;\n`,
    loaded(2),
  ),
  text(
    "F6 righe vuote saltate e contate",
    `${csv(good(1))}\n   \n;;;;\n \t; ;;;\u00a0\n${good(2).join(";")}\n\n`,
    loaded(2, { lines: [0, 1, 5, 0, 2, 0] }),
  ),
  text(
    "F6 righe vuote prima dell'intestazione",
    `\n\n${content}`,
    loaded(2, { lines: [0, 1, 2, 0, 2, 0] }),
  ),
  text(
    "F6 totali, fonti e note sono righe come le altre",
    `${csv(...goods(4))}Totale;;;2.000;\nFonte: INPS\n* dati provvisori;;;;\n`,
    loaded(4, { rejects: ["6 R-REQ presentata", "7 R-SHAPE -", "8 R-REQ presentata"] }),
  ),
];

const noted = (...rows: readonly string[]): string => `${head}${rows.join("\n")}\n`;

const F7: readonly Case[] = [
  text(
    "F7 campi fra virgolette, raddoppiate, col delimitatore dentro",
    noted(`${row(1)}"a;b ""c"""`),
    loaded(1, { rows: [{ nota: 'a;b "c"' }] }),
  ),
  text(
    "F7 virgolette in un campo nudo sono testo",
    noted(`${row(1)}via "Roma" 5"`),
    loaded(1, { rows: [{ nota: 'via "Roma" 5"' }] }),
  ),
  text(
    "F7 un campo vuoto fra virgolette",
    noted(`${row(1)}""`),
    loaded(1, { rows: [{ nota: null }] }),
  ),
  text("F7 una nota su più righe", noted(`${row(1)}"prima\nseconda\r\nterza"`, `${row(2)}x`), {
    ...loaded(2, { rows: [{ nota: "prima\nseconda\r\nterza" }, { riga: 5 }] }),
    lines: [0, 1, 0, 0, 4, 0],
  }),
  text(
    "F7 testo dopo le virgolette: R-QUOTE, si riprende dalla riga dopo",
    noted(row(1), `${row(2)}"a"b`, row(3)),
    loaded(2, { rejects: ["3 R-QUOTE -"], rows: [{ numero: "D1" }, { numero: "D3" }] }),
  ),
  text(
    "F7 mai chiuse: E-QUOTE con la riga",
    noted(row(1), `${row(2)}"a`, row(3)),
    refused("E-QUOTE", 3),
  ),
  text(
    "F7 mai chiuse nell'ultima riga",
    noted(row(1), `${row(2)}"a`).trimEnd(),
    refused("E-QUOTE", 3),
  ),
  text("F7 mai chiuse nell'intestazione: E-QUOTE", `"${csv(...goods(3))}`, refused("E-QUOTE", 1)),
  text(
    "F7 mai chiuse nel titolo: E-QUOTE",
    `Elenco\n"Titolo\n${csv(...goods(3))}`,
    refused("E-QUOTE", 2),
  ),
  text(
    "F7 un a capo in una colonna che non è nota: E-QUOTE",
    noted(row(1), `"D\n2";2024-03-01;004003;500;x;`),
    refused("E-QUOTE", 3),
  ),
  text(
    "F7 un record di più righe con meno celle: E-QUOTE",
    noted(row(1), 'D2;2024-03-01;004003;500;x;"a\nb";z', row(3)),
    refused("E-QUOTE", 3),
  ),
  text(
    "F7 una nota che inghiotte una riga: E-QUOTE",
    noted(`${row(1)}"a`, `${row(2)}b`, `${row(3)}c"`, row(4)),
    refused("E-QUOTE", 2),
  ),
  text(
    "F7 due virgolette spaiate si chiudono l'un l'altra: E-QUOTE, nessuna riga inghiottita",
    lines([["numero", "nota", "presentata", "istat"]]) +
      'D1;"a;2024-03-01;004003\nD2;"b";2024-03-01;004003\nD3;c;2024-03-01;004003\n',
    refused("E-QUOTE", 2),
  ),
  text(
    "F7 virgolette di un campo solo in fondo al file",
    `${noted(row(1))}"`,
    refused("E-QUOTE", 3),
  ),
];

const F8: readonly Case[] = [
  text(
    "F8 32.767 caratteri stanno in una cella",
    noted(`${row(1)}${"x".repeat(32_767)}`),
    loaded(1),
  ),
  text(
    "F8 32.768 no: R-LEN",
    noted(`${row(1)}${"x".repeat(32_768)}`, row(2), row(3)),
    loaded(2, { rejects: ["2 R-LEN nota"] }),
  ),
  text(
    "F8 1.024 colonne si leggono",
    lines([
      [...HEAD, ...Array.from({ length: 1019 }, (_, i) => `c${i}`)],
      [...good(1), ...Array.from({ length: 1019 }, () => "")],
    ]),
    loaded(1, { notices: ["W-COLONNE"] }),
  ),
  text(
    "F8 1.025 no: E-TOOBIG",
    lines([
      [...HEAD, ...Array.from({ length: 1020 }, (_, i) => `c${i}`)],
      [...good(1), ...Array.from({ length: 1020 }, () => "")],
    ]),
    refused("E-TOOBIG"),
  ),
];

const bad = (n: number): readonly string[] => [`B${n}`, "boh", "004003", "1", SECRET];

const F9: readonly Case[] = [
  text(
    "F9 metà esatta si carica",
    csv(good(1), good(2), bad(1), bad(2)),
    loaded(2, { rejects: ["4 R-DATE presentata", "5 R-DATE presentata"] }),
  ),
  text("F9 più di metà: E-REJECTS coi motivi", csv(good(1), bad(1), ["B2", "boh", "", "", ""]), {
    ...refused("E-REJECTS"),
    message: /R-DATE/,
  }),
  text("F9 una riga sola e guasta: E-REJECTS", csv(bad(1)), refused("E-REJECTS")),
  text(
    "F9 le righe vuote non contano nel tetto",
    `${csv(good(1), bad(1))}\n\n\n`,
    loaded(1, { lines: [0, 1, 3, 0, 1, 1], rejects: ["3 R-DATE presentata"] }),
  ),
];

const order: readonly Case[] = [
  text(
    "F7 prima delle date: virgolette e date all'americana",
    noted("D1;02/13/2024;004003;1;x;", `${row(2)}"a`),
    refused("E-QUOTE", 3),
  ),
  text(
    "D2 prima della data di osservazione",
    lines([
      [...HEAD, "osservato_il"],
      [...good(1), "2025-12-31"],
      [...good(2), "2025-11-30"],
      ["D3", "02/13/2024", "004003", "1", "x", "2025-12-31"],
    ]),
    refused("E-DATEORDER", 4, "presentata"),
  ),
  text(
    "K3 prima del tetto degli scarti",
    lines([
      [...HEAD, "osservato_il"],
      [...good(1), "2025-12-31"],
      [...good(2), "2025-11-30"],
      [...bad(1), ""],
      [...bad(2), ""],
      [...bad(3), ""],
    ]),
    refused("E-SNAPSHOT", 3),
  ),
];

export const textCases: readonly Case[] = [
  ...F1,
  ...F2,
  ...F3,
  ...F4,
  ...F5,
  ...F6,
  ...F7,
  ...F8,
  ...F9,
  ...order,
  text("R2 una riga sola", csv(good(1)), loaded(1, { rows: one })),
];

import { createHash } from "node:crypto";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Font } from "fontkit";
import type { Carattere } from "../model/document.js";
import { sayNumber } from "../model/italian.js";
import { usualWidth } from "../model/usual-widths.js";
import type { Beside, ThemeFault } from "./beside-theme.js";
import { openFace } from "./faces.js";

type Key = "normale" | "grassetto";
const KEYS: readonly Key[] = ["normale", "grassetto"];

/** Those of Windows and of Google Fonts are within 2 MB; more is made for other scripts than ours. */
const LARGEST = 4_000_000;

/** What a report may be written with: Italian, the names of its places in all their languages, our signs. */
export const ALPHABET = [
  ..." !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~",
  ..."ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßĆćČčĐđŒœŠšŽž",
  ..."«»‹›“”‘’–—−·•…€°ªº§†‡∆◊≤≥±×",
] as const;

/** A line as a report has them: how wide a face is as a whole. */
const LINE =
  "Nuclei con il patto per l’inclusione firmato: 1.234 su 2.345 (52,6%), sopra la media della Regione.";

/** What the first bytes of a file that is no TrueType say it is, and what to do then. */
const OTHERS: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  OTTO: [
    "ha contorni PostScript (OpenType CFF)",
    "Usare la versione TrueType (.ttf) dello stesso carattere.",
  ],
  wOFF: [
    "è un WOFF, fatto per le pagine web",
    "Usare la versione TrueType (.ttf) dello stesso carattere.",
  ],
  wOF2: [
    "è un WOFF2, fatto per le pagine web",
    "Usare la versione TrueType (.ttf) dello stesso carattere.",
  ],
  ttcf: [
    "è una raccolta di più caratteri (.ttc)",
    "Usare un file per ogni peso: i programmi per i caratteri sanno dividerla.",
  ],
};

/** What must be in the file for us, pdfkit and office programs. */
const TABLES = ["glyf", "loca", "head", "hhea", "hmtx", "maxp", "cmap", "name", "post", "OS/2"];

interface Cut {
  readonly key: Key;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly font: Font;
}

class Fault extends Error {
  readonly fault: ThemeFault;

  constructor(key: Key, fault: Omit<ThemeFault, "path">) {
    super(fault.message);
    this.fault = { path: ["carattere", key], ...fault };
  }
}

/**
 * The face of a theme, from two plain files in its folder, or all that is wrong with them: T-LOAD for
 * one that is not there, T-LIMIT for one too large, T-SPEC for what cannot be embedded, drawn or read.
 */
export function readFace(folder: string, files: Readonly<Record<Key, string>>): Beside<Carattere> {
  const faults: ThemeFault[] = [];
  const cuts = KEYS.flatMap((key) => {
    try {
      return [check(openCut(folder, files[key], key), files[key])];
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push(error.fault);
      return [];
    }
  });
  const [normale, grassetto] = cuts;
  if (normale === undefined || grassetto === undefined) return { ok: false, faults };
  const [famiglia, other] = [familyIn(normale.font), familyIn(grassetto.font)];
  if (famiglia !== other) {
    const { fault } = new Fault("grassetto", {
      code: "T-SPEC",
      message: `il grassetto è di un'altra famiglia: «${other}», non «${famiglia}».`,
      remedy: "Usare due pesi della stessa famiglia.",
    });
    return { ok: false, faults: [fault] };
  }
  const { panose } = normale.font["OS/2"];
  const value = {
    famiglia,
    normale: normale.path,
    grassetto: grassetto.path,
    impronta: createHash("sha256").update(normale.bytes).update(grassetto.bytes).digest("hex"),
    panose: panose.some((number) => number !== 0)
      ? Buffer.from(panose).toString("hex").toUpperCase()
      : null,
  };
  return { ok: true, value };
}

function openCut(folder: string, file: string, key: Key): Cut {
  const path = join(folder, file);
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined || !stat.isFile()) {
    throw new Fault(key, {
      code: "T-LOAD",
      message: `il carattere «${file}» non è nella cartella del tema.`,
      remedy: `Mettere il file in ${folder}, oppure togliere «carattere» dal tema.`,
    });
  }
  if (stat.size > LARGEST) {
    throw new Fault(key, {
      code: "T-LIMIT",
      message: `il carattere «${file}» supera 4 MB.`,
      remedy: "Usare una versione con le sole lettere latine.",
    });
  }
  const bytes = readFileSync(path);
  const start = bytes.subarray(0, 4).toString("latin1");
  const [what, remedy] = OTHERS[start] ?? [
    "non è un carattere TrueType",
    "Usare un file .ttf, uno per peso.",
  ];
  const wrong = new Fault(key, {
    code: "T-SPEC",
    message: `il carattere «${file}» ${what}.`,
    remedy,
  });
  if (start !== "\0\x01\0\0" && start !== "true") throw wrong;
  try {
    const font = openFace(bytes);
    // Read here: they are decoded when they are first asked for.
    if (font.unitsPerEm > 0 && font.numGlyphs > 0) return { key, path, bytes, font };
  } catch {
    // falls to the error below
  }
  throw unreadable(key, file);
}

const unreadable = (key: Key, file: string): Fault =>
  new Fault(key, {
    code: "T-SPEC",
    message: `il carattere «${file}» è danneggiato, o non si legge per intero.`,
    remedy: "Scaricarlo di nuovo da chi lo distribuisce.",
  });

function check(cut: Cut, file: string): Cut {
  const { key, font } = cut;
  const refuse = (what: string, remedy: string): never => {
    throw new Fault(key, {
      code: "T-SPEC",
      message: `il carattere «${file}» ${what}.`,
      remedy,
    });
  };
  const { tables } = font.directory;
  if (tables.fvar !== undefined) {
    refuse(
      "è variabile: ha tutti i pesi in un solo file",
      "Usare i file di un peso solo («static»): uno normale e uno in grassetto.",
    );
  }
  if (TABLES.some((name) => tables[name] === undefined)) {
    refuse("non ha tutto ciò che serve a un TrueType", "Usare un file .ttf con i suoi contorni.");
  }
  try {
    checkRights(cut, refuse);
    checkNames(cut, refuse);
    checkLetters(cut, refuse);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw unreadable(key, file);
  }
  return cut;
}

type Refuse = (what: string, remedy: string) => never;

/** What the maker of the font allows (OS/2, fsType): a report is a file with the font in it. */
function checkRights({ font }: Cut, refuse: Refuse): void {
  const { noEmbedding, viewOnly, editable, noSubsetting, bitmapOnly } = font["OS/2"].fsType;
  const allowed = "Usare un carattere che si possa incorporare, per esempio uno con licenza OFL.";
  // Where a file says more than one thing, the least strict holds.
  if ((noEmbedding && !viewOnly && !editable) || bitmapOnly) {
    refuse("non si può incorporare nei documenti: così dice chi l'ha fatto", allowed);
  }
  if (noSubsetting) {
    refuse("si può incorporare solo per intero, e dash ne incorpora le lettere usate", allowed);
  }
}

/** Width of a text in ems. */
function widthIn(font: Font, text: string): number {
  let units = 0;
  for (const letter of text)
    units += font.glyphForCodePoint(letter.codePointAt(0) ?? 0).advanceWidth;
  return units / font.unitsPerEm;
}

const familyIn = (font: Font): string =>
  (font.getName("preferredFamily") ?? font.getName("fontFamily") ?? "").trim();

/** Whether it has names as Windows and who draws the charts read them: old fonts of Mac have not. */
function hasUnicodeName({ bytes, font }: Cut): boolean {
  const start = font.directory.tables.name?.offset ?? 0;
  const table = Buffer.from(bytes).subarray(start);
  return Array.from({ length: table.readUInt16BE(2) }, (_, at) => 6 + at * 12).some((record) => {
    const [platform, name] = [table.readUInt16BE(record), table.readUInt16BE(record + 6)];
    return platform !== 1 && name === 1;
  });
}

/** As fonts are called in Windows, which has no room for more. */
const SAFE = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,30}$/u;

function checkNames(cut: Cut, refuse: Refuse): void {
  const { key, font } = cut;
  if (!hasUnicodeName(cut)) {
    refuse("ha nomi solo per vecchi Mac", "Usare una versione più recente, o un altro carattere.");
  }
  if (!SAFE.test(familyIn(font)) || !/^[\w.-]{1,63}$/.test(font.postscriptName ?? "")) {
    refuse(
      "non ha un nome che si possa scrivere nei file",
      "Servono lettere, cifre, spazi, punti e trattini, al più 31 segni: usare un altro carattere.",
    );
  }
  const { usWeightClass: weight, fsSelection } = font["OS/2"];
  if (fsSelection.italic) refuse("è un corsivo", "Usare il tondo dello stesso carattere.");
  if (key === "normale" && weight > 500) {
    refuse(`è troppo nero per il testo (peso ${weight})`, "Usare un peso fra 300 e 500.");
  }
  if (key === "grassetto" && weight < 600) {
    refuse(`non è un grassetto (peso ${weight})`, "Usare un peso fra 600 e 900.");
  }
}

function checkLetters({ key, font }: Cut, refuse: Refuse): void {
  const missing = ALPHABET.filter(
    (letter) => !font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0),
  );
  if (missing.length > 0) {
    const more = missing.length > 20 ? ` e altri ${missing.length - 20}` : "";
    refuse(
      `non ha tutti i segni che servono. Mancano: ${missing.slice(0, 20).join(" ")}${more}`,
      "Usare una versione più completa, o un altro carattere.",
    );
  }
  for (const letter of ALPHABET) {
    // Every outline is read: one that is broken is better met here than half way through a report.
    const { bbox } = font.glyphForCodePoint(letter.codePointAt(0) ?? 0);
    if (bbox === undefined) throw new Error("a letter without outline");
  }
  const times = widthIn(font, LINE) / usualWidth(LINE, 1, key === "grassetto");
  if (!(times > 0)) throw new Error("letters without width");
  if (times > 1) {
    refuse(
      `è troppo largo: ${sayNumber(times, 2)} volte quanto le tabelle possono contenere`,
      "Usare un carattere per testi, non uno allargato o a spaziatura fissa.",
    );
  }
}

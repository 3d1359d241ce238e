import type { TerritorioShown } from "../app/territorio.js";

type Comune = TerritorioShown["comuni"][number];

/** The lists as they stand in the JSON of the contract. */
export function territorioJson(shown: TerritorioShown): object {
  const { livello, codice, nome } = shown.territorio;
  return {
    territorio: { livello, codice, nome },
    data: shown.data,
    testo: shown.testo,
    regioni: shown.regioni,
    ambiti: shown.ambiti.map((one) => ({
      codice: one.codice,
      nome: one.nome,
      regione: one.regione,
      capofila: one.capofila,
      nome_capofila: one.nomeCapofila,
      comuni: one.comuni,
      dimostrativa: one.dimostrativa,
    })),
    comuni: shown.comuni.map(comuneJson),
    municipi: shown.municipi,
  };
}

const comuneJson = (one: Comune) => ({
  catastale: one.catastale,
  codice_istat: one.istat,
  codici_istat: one.codici,
  nome: one.nome,
  altro_nome: one.altroNome,
  sigla: one.sigla,
  provincia: one.provincia,
  regione: one.regione,
  ambito: one.ambito,
  nome_ambito: one.nomeAmbito,
  dal: one.dal,
  al: one.al,
  parte_di: one.attuale === one.catastale ? null : one.attuale,
  lat: one.lat,
  lon: one.lon,
});

const COLUMNS = [
  "catastale",
  "codice_istat",
  "nome",
  "altro_nome",
  "sigla",
  "provincia",
  "regione",
  "nome_regione",
  "ambito",
  "nome_ambito",
  "dal",
  "al",
  "parte_di",
  "lat",
  "lon",
  "codici_istat",
] as const;

/** The comuni as CSV: UTF-8, `;`, one line each. All the ISTAT codes stand in the last column with their days. */
export function territorioCsv(shown: TerritorioShown): string {
  const lines = shown.comuni.map((one) => {
    const cells: Readonly<Record<string, unknown>> = {
      ...comuneJson(one),
      nome_regione: one.nomeRegione,
      codici_istat: one.codici
        .map(({ codice, dal, al }) => `${codice} dal ${dal}${al === null ? "" : ` al ${al}`}`)
        .join(", "),
    };
    return COLUMNS.map((column) => csvCell(cells[column])).join(";");
  });
  return [COLUMNS.join(";"), ...lines].join("\n");
}

/** Text stays text in a spreadsheet (S1): a sign that would start a formula gets an apostrophe. */
function csvCell(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = String(value).replace(/^(?=[=+\-@\t\r\n＝＋－＠])/, "'");
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The seats of the comuni as GeoJSON points, longitude first (RFC 7946). */
export function territorioGeoJson(shown: TerritorioShown): string {
  const features = shown.comuni.map((one) => {
    const { lat, lon, ...properties } = comuneJson(one);
    return JSON.stringify({
      type: "Feature",
      id: one.catastale,
      geometry: lat === null || lon === null ? null : { type: "Point", coordinates: [lon, lat] },
      properties,
    });
  });
  return `{"type":"FeatureCollection","features":[\n${features.join(",\n")}\n]}`;
}

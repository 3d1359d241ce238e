/** The source all files of the corpus are made for: a user's own, with a column of every kind. */
export const SOURCE_PATH = "sources/prova/nuclei.yaml";
export const SOURCE = `title: Nuclei di prova
table: domanda
keys: [numero]
covers: {by: comune}
observed: {by: day, column: osservato_il}
fill: {misura: ADI, tipo_domanda: PRIMA}
at_most:
  - [minori, componenti]
columns:
  osservato_il: {type: date, from: [aggiornato al]}
  numero: {type: code, required: true, into: protocollo, from: [numero domanda, N. della domanda]}
  presentata: {type: date, required: true, into: data_presentazione, from: [data di presentazione, Perché presentata]}
  scadenza: {type: date, deadline: true, into: data_fine_fruizione}
  istat: {type: comune, required: true, into: comune, from: [codice istat]}
  nome_comune: {type: comune_name, of: istat, from: [comune]}
  ambito: {type: ambito, of: istat, into: null}
  importo: {type: euro, min: 0, into: importo_mensile_cent}
  scala: {type: number, min: 0, max: 10, into: scala_equivalenza}
  componenti: {type: integer, min: 1, max: 30, into: null}
  minori: {type: integer, min: 0, max: 30, into: null}
  stato: {type: list, list: stato_domanda, into: null}
  affitto: {type: boolean, into: nucleo_invariato}
  nota: {type: text, free: true, into: sede_inps}
  titolo: {type: text, into: canale}
  persona: {type: text, personal: true, into: null}
`;

/** The columns of the table the corpus looks at, by short names. */
export const STORED = `SELECT riga, protocollo AS numero, data_presentazione AS presentata,
  data_fine_fruizione AS scadenza, comune, importo_mensile_cent AS importo, scala_equivalenza AS scala,
  nucleo_invariato AS affitto, sede_inps AS nota, canale AS titolo FROM domanda ORDER BY riga`;

/**
 * The same columns into a table that needs nothing else: of such sources large files go another way,
 * from their bytes.
 */
export const BARE_PATH = "sources/prova/nudi.yaml";
export const BARE = SOURCE.replace("table: domanda", "table: nucleo_dichiarato")
  .replace("covers: {by: comune}", "covers: {through: domanda, key: protocollo}")
  .replace(/^fill: .*\n/m, "")
  .replace("into: data_presentazione", "into: ha_svantaggio")
  .replace("into: data_fine_fruizione", "into: ha_disabili")
  .replace("into: comune", "into: ha_over60")
  .replace("into: importo_mensile_cent", "into: numero_componenti")
  .replace("into: scala_equivalenza", "into: numero_minori")
  .replace("into: nucleo_invariato", "into: in_affitto")
  .replace("into: sede_inps", "into: ha_carichi_cura")
  .replace("into: canale", "into: id_nucleo");

export const STORED_BARE = `SELECT riga, protocollo, id_nucleo, numero_componenti, numero_minori,
  ha_disabili, ha_over60, ha_svantaggio, ha_carichi_cura, in_affitto FROM nucleo_dichiarato
  ORDER BY riga`;

// DuckDB's own load of the three files of a national delivery: typed columns, rows that do not fit set
// aside by store_rejects, no index. Arguments: folder of its package, database, the three files.
import { createRequire } from "node:module";
import { join } from "node:path";

const [home = "", database = "", ...files] = process.argv.slice(2);
const { DuckDBInstance } = createRequire(join(home, "package.json"))("@duckdb/node-api");

const TABLES = {
  domanda: `protocollo VARCHAR NOT NULL, misura ENUM('ADI','SFL'), tipo_domanda VARCHAR, protocollo_precedente
    VARCHAR, nucleo_invariato VARCHAR, data_presentazione DATE, data_pad_nucleo DATE, data_accoglimento DATE,
    data_trasmissione_gepi DATE, decorrenza VARCHAR, data_fine_fruizione DATE, comune_istat VARCHAR, municipio
    VARCHAR, isee DECIMAL(12,2), importo_integrazione DECIMAL(12,2), importo_affitto DECIMAL(12,2),
    importo_mensile DECIMAL(12,2), scala_equivalenza DECIMAL(5,2), sede_inps VARCHAR, canale VARCHAR`,
  individuo: `id_individuo VARCHAR, protocollo VARCHAR, ruolo VARCHAR, data_nascita DATE, sesso ENUM('F','M'),
    cittadinanza_classe VARCHAR, disabilita_classe VARCHAR, invalidita_l68 VARCHAR, svantaggio_codice VARCHAR,
    patologia_oncologica VARCHAR, pensione_diretta VARCHAR, occupato VARCHAR, studente VARCHAR,
    responsabilita_genitoriale VARCHAR, carico_cura VARCHAR, violenza_genere VARCHAR, in_scala VARCHAR,
    percorso VARCHAR, esente_monitoraggio VARCHAR, obbligo_istruzione_18_29 VARCHAR`,
  caso: `id_caso VARCHAR, protocollo VARCHAR, codice_ambito VARCHAR, comune_istat VARCHAR, municipio VARCHAR,
    data_caricamento DATE, id_case_manager VARCHAR, data_assegnazione DATE, stato_caso VARCHAR,
    data_chiusura DATE, motivo_chiusura VARCHAR, id_caso_precedente VARCHAR`,
};

const instance = await DuckDBInstance.create(database);
const connection = await instance.connect();
for (const [i, [table, columns]] of Object.entries(TABLES).entries()) {
  await connection.run(`CREATE TABLE ${table} (${columns.replace(" NOT NULL", "")})`);
  await connection.run(
    `COPY ${table} FROM '${files[i]}' (FORMAT csv, DELIMITER ';', HEADER true, DECIMAL_SEPARATOR ',',
      STORE_REJECTS true, REJECTS_LIMIT 0, REJECTS_TABLE 'scarti_${table}', REJECTS_SCAN 'lettura_${table}')`,
  );
  const { 0: row } = (
    await connection.runAndReadAll(
      `SELECT (SELECT COUNT(*) FROM ${table}), (SELECT COUNT(*) FROM scarti_${table})`,
    )
  ).getRows();
  console.log(`${table}: ${row.join(" caricate, ")} scarti`);
}
connection.closeSync();
instance.closeSync();

-- The rest of the sources: what GePI, the funds, the LEPS and the archive of RdC say beside the cases.

-- What a file says of a nucleo as a whole. The figures count the members; this is for files without.
CREATE TABLE nucleo_dichiarato (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  id_nucleo TEXT,
  numero_componenti INTEGER,
  numero_minori INTEGER,
  numero_minori_0_2 INTEGER,
  ha_disabili INTEGER,
  ha_over60 INTEGER,
  ha_svantaggio INTEGER,
  ha_carichi_cura INTEGER,
  in_affitto INTEGER
);
CREATE INDEX nucleo_dichiarato_protocollo ON nucleo_dichiarato (protocollo, fornitura_id);

-- GePI --------------------------------------------------------------------------------------------

CREATE TABLE equipe (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_equipe TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  data_costituzione TEXT,
  servizi TEXT                      -- codes of servizio_equipe joined by a blank
);
CREATE INDEX equipe_caso ON equipe (id_caso, fornitura_id);

-- Children of the PaIS. `id_individuo` NULL: the whole nucleo; `macro_area` a letter of `bisogno`.
CREATE TABLE obiettivo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_obiettivo TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  id_pais TEXT,
  id_individuo TEXT,
  macro_area TEXT NOT NULL,
  data TEXT,
  stato TEXT
);
CREATE INDEX obiettivo_caso ON obiettivo (id_caso, fornitura_id);

CREATE TABLE impegno (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_impegno TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  id_pais TEXT,
  id_individuo TEXT,
  impegno TEXT NOT NULL,
  macro_area TEXT,
  data TEXT,
  stato TEXT
);
CREATE INDEX impegno_caso ON impegno (id_caso, fornitura_id);

CREATE TABLE sostegno (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_sostegno TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  id_pais TEXT,
  id_individuo TEXT,
  sostegno TEXT NOT NULL,
  macro_area TEXT,
  data TEXT,
  stato TEXT
);
CREATE INDEX sostegno_caso ON sostegno (id_caso, fornitura_id);

CREATE TABLE invio_cpi (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_individuo TEXT NOT NULL,
  data_avvio_cpi TEXT,
  data_pad_individuale TEXT,
  data_psp TEXT,
  esito TEXT
);
CREATE INDEX invio_cpi_individuo ON invio_cpi (id_individuo, fornitura_id);

CREATE TABLE controllo_anagrafico (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  data TEXT NOT NULL,
  esito TEXT
);
CREATE INDEX controllo_anagrafico_protocollo ON controllo_anagrafico (protocollo, fornitura_id);

CREATE TABLE verifica_svantaggio (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_individuo TEXT NOT NULL,
  amministrazione TEXT,
  data_richiesta TEXT NOT NULL,
  data_esito TEXT,
  esito TEXT
);
CREATE INDEX verifica_svantaggio_individuo ON verifica_svantaggio (id_individuo, fornitura_id);

-- QSFP, LEPS --------------------------------------------------------------------------------------

-- `obiettivo` NULL: the sum is not divided by objective, as what is assigned never is.
CREATE TABLE qsfp_spesa (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice_ambito TEXT NOT NULL,
  annualita INTEGER NOT NULL,
  obiettivo TEXT,
  fase TEXT NOT NULL,
  importo_cent INTEGER NOT NULL,
  data_rilevazione TEXT
);
CREATE INDEX qsfp_spesa_ambito ON qsfp_spesa (fornitura_id, codice_ambito);

CREATE TABLE leps_servizio (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice_ambito TEXT NOT NULL,
  leps TEXT NOT NULL,
  anno INTEGER NOT NULL,
  attivo INTEGER,
  beneficiari INTEGER
);
CREATE INDEX leps_servizio_ambito ON leps_servizio (fornitura_id, codice_ambito);

CREATE TABLE assistenti_sociali (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice_ambito TEXT NOT NULL,
  anno INTEGER NOT NULL,
  fte_indeterminato REAL NOT NULL
);
CREATE INDEX assistenti_sociali_ambito ON assistenti_sociali (fornitura_id, codice_ambito);

-- RdC ---------------------------------------------------------------------------------------------

-- Domande, stati and individui of RdC and PdC stand in the tables of the ADI; here is what only they
-- have: to which service a nucleo or a member was sent, and whether the member was obliged.
CREATE TABLE rdc_nucleo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  invio TEXT NOT NULL,
  data_invio TEXT
);
CREATE INDEX rdc_nucleo_protocollo ON rdc_nucleo (protocollo, fornitura_id);

CREATE TABLE rdc_individuo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  id_individuo TEXT NOT NULL,
  obbligo TEXT,
  invio TEXT,
  data_invio TEXT
);
CREATE INDEX rdc_individuo_protocollo ON rdc_individuo (protocollo, fornitura_id);

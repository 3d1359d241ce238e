-- Territory, deliveries and their rows. Days are ISO text, months YYYY-MM, money whole cents,
-- yes/no 1/0, unknown NULL. `comune` is always the cadastral code. `riga` is the physical line in
-- the source file (the row number in a workbook).

CREATE TABLE regione (
  codice TEXT PRIMARY KEY,          -- 01
  nome TEXT NOT NULL,
  prefisso TEXT NOT NULL            -- pie
) WITHOUT ROWID;

CREATE TABLE comune (
  catastale TEXT PRIMARY KEY,       -- A001, for ever
  nome TEXT NOT NULL,
  altro_nome TEXT,                  -- second language
  sigla TEXT NOT NULL,              -- plate of the province
  provincia TEXT NOT NULL,
  regione TEXT NOT NULL REFERENCES regione (codice),
  dal TEXT,
  al TEXT,                          -- NULL: in force
  lat REAL,
  lon REAL,
  popolazione INTEGER               -- 2011 census: for order and demo data only, never a figure
) WITHOUT ROWID;

-- ISTAT codes are dated attributes: Sardegna changed 377 of them in 2026.
CREATE TABLE comune_codice (
  codice_istat TEXT NOT NULL,
  catastale TEXT NOT NULL REFERENCES comune (catastale),
  dal TEXT NOT NULL,
  al TEXT,
  PRIMARY KEY (codice_istat, catastale)
) WITHOUT ROWID;
CREATE INDEX comune_codice_catastale ON comune_codice (catastale);

-- Mergers: what became of a ceased comune.
CREATE TABLE comune_variazione (
  cessato TEXT NOT NULL REFERENCES comune (catastale),
  nuovo TEXT NOT NULL REFERENCES comune (catastale),
  data TEXT NOT NULL,
  fonte TEXT NOT NULL,
  PRIMARY KEY (cessato, nuovo)
) WITHOUT ROWID;

CREATE TABLE municipio (
  comune TEXT NOT NULL REFERENCES comune (catastale),
  codice TEXT NOT NULL,
  nome TEXT NOT NULL,
  PRIMARY KEY (comune, codice)
) WITHOUT ROWID;

CREATE TABLE fornitura (
  id INTEGER PRIMARY KEY,
  fonte TEXT NOT NULL,
  file TEXT NOT NULL,               -- base name only
  sha256 TEXT NOT NULL,
  data_osservazione TEXT NOT NULL,
  domande_fino_al TEXT,
  lette INTEGER NOT NULL,
  preambolo INTEGER NOT NULL,
  intestazione INTEGER NOT NULL,
  vuote INTEGER NOT NULL,
  ignorate INTEGER NOT NULL,
  caricate INTEGER NOT NULL,
  scartate INTEGER NOT NULL,
  dimostrativa INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX fornitura_unica ON fornitura (fonte, sha256, data_osservazione);

-- Which ambiti a delivery covers ('' where the ambito is unknown). Deliveries of one source, one
-- ambito and one date make up that snapshot; figures at T use the latest date at or before T.
CREATE TABLE copertura (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  codice_ambito TEXT NOT NULL,
  righe INTEGER NOT NULL,
  PRIMARY KEY (fornitura_id, codice_ambito)
) WITHOUT ROWID;

CREATE TABLE scarto (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice TEXT NOT NULL,
  colonna TEXT
);
CREATE INDEX scarto_fornitura ON scarto (fornitura_id);

CREATE TABLE ambito (
  codice TEXT NOT NULL,             -- pie_2
  nome TEXT NOT NULL,
  regione TEXT NOT NULL REFERENCES regione (codice),
  capofila TEXT,                    -- cadastral code, NULL when another body leads
  dal TEXT NOT NULL,
  al TEXT,
  dimostrativa INTEGER NOT NULL,    -- 1: the composition is not read from a file
  fornitura_id INTEGER REFERENCES fornitura (id) ON DELETE CASCADE
);
-- A composition that was read stands beside the demonstrative one, and outranks it.
CREATE UNIQUE INDEX ambito_unico ON ambito (codice, dal, COALESCE(fornitura_id, 0));

CREATE TABLE ambito_comune (
  codice_ambito TEXT NOT NULL,
  comune TEXT NOT NULL REFERENCES comune (catastale),
  municipio TEXT NOT NULL DEFAULT '', -- filled where a comune is cut into several ambiti
  dal TEXT NOT NULL,
  al TEXT,
  fornitura_id INTEGER REFERENCES fornitura (id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ambito_comune_unico
  ON ambito_comune (codice_ambito, comune, municipio, dal, COALESCE(fornitura_id, 0));
CREATE INDEX ambito_comune_comune ON ambito_comune (comune);

-- The composition of the ambiti as a file gave it; `ambito` and `ambito_comune` are made from it.
CREATE TABLE composizione_ats (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice_ambito TEXT NOT NULL,
  nome_ambito TEXT NOT NULL,
  comune TEXT NOT NULL,
  municipio TEXT,
  capofila INTEGER,
  dal TEXT,
  al TEXT
);

-- ISTAT -------------------------------------------------------------------------------------------

-- Residents on 1 January of `anno`. `comune` or, in regional files, `regione`; `eta` NULL where the
-- file gives none; `sesso` M or F.
CREATE TABLE popolazione (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  anno INTEGER NOT NULL,
  comune TEXT,
  regione TEXT,
  sesso TEXT NOT NULL,
  eta INTEGER,
  residenti INTEGER NOT NULL
);
CREATE INDEX popolazione_comune ON popolazione (fornitura_id, comune);

CREATE TABLE famiglie (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  anno INTEGER NOT NULL,
  comune TEXT NOT NULL,
  famiglie INTEGER NOT NULL
);
CREATE INDEX famiglie_comune ON famiglie (fornitura_id, comune);

-- A vintage of the list of comuni, as loaded: a check on the territory, not its source.
CREATE TABLE elenco_comuni (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  comune TEXT NOT NULL,
  codice_istat TEXT NOT NULL,
  nome TEXT NOT NULL,
  altro_nome TEXT,
  sigla TEXT NOT NULL,
  provincia TEXT NOT NULL,
  regione TEXT NOT NULL
);
CREATE INDEX elenco_comuni_comune ON elenco_comuni (fornitura_id, comune);

-- Periods of life of each comune, from the ANPR archive. Codes and names are those of the time, so
-- `catastale` may be a comune that ceased long ago and stands in no other table; NULL: never had one.
CREATE TABLE comune_periodo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_anpr TEXT NOT NULL,
  catastale TEXT,
  codice_istat TEXT NOT NULL,
  nome TEXT NOT NULL,
  altro_nome TEXT,
  provincia TEXT,                   -- ISTAT code
  regione TEXT,                     -- 01-20; 00 and EX: territories that Italy left
  sigla TEXT,
  dal TEXT NOT NULL,
  al TEXT,                          -- last day; NULL: in force
  stato TEXT NOT NULL               -- A in force, C ceased
);
CREATE INDEX comune_periodo_catastale ON comune_periodo (catastale, fornitura_id);

-- The ISTAT list of territories of every level; ambiti are T + regione + three digits.
CREATE TABLE territorio_istat (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  codice TEXT NOT NULL,
  nome TEXT NOT NULL
);
CREATE INDEX territorio_istat_codice ON territorio_istat (codice, fornitura_id);

-- Statistical classifications on the observation date. `residenti` on the day before it;
-- `popolazione_legale` on 31 December 2021, the census it comes from.
CREATE TABLE classificazione_comune (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  comune TEXT NOT NULL,
  superficie_kmq REAL,
  popolazione_legale INTEGER,
  residenti INTEGER,
  zona_altimetrica INTEGER,         -- 1 inner mountain 2 coastal mountain 3 inner hill 4 coastal hill 5 plain
  altitudine_centro INTEGER,        -- metres
  litoraneo INTEGER,
  isolano INTEGER,
  zona_costiera INTEGER,
  urbanizzazione INTEGER            -- 1 cities 2 towns and suburbs 3 rural
);
CREATE INDEX classificazione_comune_comune ON classificazione_comune (comune, fornitura_id);

-- Foreign residents on 1 January of `anno`, by province (ISTAT code).
CREATE TABLE popolazione_straniera (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  anno INTEGER NOT NULL,
  provincia TEXT NOT NULL,
  sesso TEXT NOT NULL,
  eta INTEGER NOT NULL,
  residenti INTEGER NOT NULL
);
CREATE INDEX popolazione_straniera_provincia ON popolazione_straniera (fornitura_id, provincia);

-- INPS --------------------------------------------------------------------------------------------

CREATE TABLE domanda (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  misura TEXT NOT NULL,
  tipo_domanda TEXT NOT NULL,
  protocollo_precedente TEXT,
  nucleo_invariato INTEGER,
  data_presentazione TEXT NOT NULL,
  data_pad_nucleo TEXT,
  data_accoglimento TEXT,
  data_trasmissione_gepi TEXT,
  decorrenza TEXT,                  -- YYYY-MM
  data_fine_fruizione TEXT,
  comune TEXT,
  municipio TEXT,
  isee_cent INTEGER,
  importo_integrazione_cent INTEGER,
  importo_affitto_cent INTEGER,
  importo_mensile_cent INTEGER,
  scala_equivalenza REAL,
  sede_inps TEXT,
  canale TEXT
);
CREATE INDEX domanda_protocollo ON domanda (protocollo, fornitura_id);
CREATE INDEX domanda_comune ON domanda (fornitura_id, comune);

CREATE TABLE stato_domanda (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  stato TEXT NOT NULL,
  motivo TEXT,
  dal TEXT NOT NULL,
  al TEXT                           -- last day in the state; NULL while it lasts
);
CREATE INDEX stato_domanda_protocollo ON stato_domanda (protocollo, fornitura_id);

CREATE TABLE importo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  protocollo TEXT NOT NULL,
  mese_competenza TEXT NOT NULL,    -- YYYY-MM
  spettante_cent INTEGER,
  pagato_cent INTEGER,
  arretrato_di_mese TEXT            -- YYYY-MM
);
CREATE INDEX importo_protocollo ON importo (protocollo, fornitura_id);

CREATE TABLE individuo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_individuo TEXT NOT NULL,       -- pseudonym
  protocollo TEXT NOT NULL,
  ruolo TEXT NOT NULL,
  data_nascita TEXT NOT NULL,
  sesso TEXT NOT NULL,
  cittadinanza_classe TEXT,
  disabilita_classe TEXT,
  invalidita_l68 INTEGER,
  svantaggio_codice TEXT,
  patologia_oncologica INTEGER,
  pensione_diretta INTEGER,
  occupato INTEGER,
  studente INTEGER,
  responsabilita_genitoriale INTEGER,
  carico_cura INTEGER,
  violenza_genere INTEGER,
  in_scala INTEGER,
  percorso TEXT,
  esente_monitoraggio INTEGER,
  obbligo_istruzione_18_29 INTEGER
);
CREATE INDEX individuo_protocollo ON individuo (protocollo, fornitura_id);
CREATE INDEX individuo_id ON individuo (id_individuo, fornitura_id);

-- GePI --------------------------------------------------------------------------------------------

CREATE TABLE caso (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_caso TEXT NOT NULL,
  protocollo TEXT NOT NULL,
  codice_ambito TEXT,
  comune TEXT,
  municipio TEXT,
  data_caricamento TEXT NOT NULL,
  id_case_manager TEXT,
  data_assegnazione TEXT,
  stato_caso TEXT,
  data_chiusura TEXT,
  motivo_chiusura TEXT,
  id_caso_precedente TEXT
);
CREATE INDEX caso_protocollo ON caso (protocollo, fornitura_id);
CREATE INDEX caso_id ON caso (id_caso, fornitura_id);

CREATE TABLE ap (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_caso TEXT NOT NULL,
  revisione INTEGER NOT NULL,
  data_avvio TEXT,
  data_completamento TEXT,
  esito TEXT,
  bisogni TEXT                      -- macro-areas, letters joined by a blank: «a c e»
);
CREATE INDEX ap_caso ON ap (id_caso, fornitura_id);

CREATE TABLE qa (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_caso TEXT NOT NULL,
  data_avvio TEXT,
  data_completamento TEXT,
  id_equipe TEXT
);
CREATE INDEX qa_caso ON qa (id_caso, fornitura_id);

CREATE TABLE pais (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_pais TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  versione INTEGER NOT NULL,
  data_bozza TEXT,
  data_firma TEXT,
  tipo TEXT,
  data_fine TEXT
);
CREATE INDEX pais_caso ON pais (id_caso, fornitura_id);

CREATE TABLE incontro (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_incontro TEXT NOT NULL,
  id_caso TEXT NOT NULL,
  id_individuo TEXT,                -- NULL: the whole nucleus
  tipo TEXT NOT NULL,
  data_convocazione TEXT,
  data_appuntamento TEXT,
  data_incontro TEXT,
  data_registrazione TEXT,
  esito TEXT,
  motivo_giustificato TEXT,
  sede TEXT
);
CREATE INDEX incontro_caso ON incontro (id_caso, fornitura_id);

CREATE TABLE puc (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_puc TEXT NOT NULL,
  titolo TEXT,
  codice_ambito TEXT,
  comune TEXT,
  ambito_intervento TEXT,
  ente_titolare TEXT,
  soggetto_attuatore TEXT,
  data_inizio TEXT,
  data_fine TEXT,
  posti INTEGER,
  ore_settimanali REAL,
  stato TEXT NOT NULL
);
CREATE INDEX puc_id ON puc (id_puc, fornitura_id);

CREATE TABLE puc_partecipazione (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_puc TEXT NOT NULL,
  id_individuo TEXT NOT NULL,
  data_inizio TEXT NOT NULL,
  data_fine TEXT,
  ore REAL,
  esito TEXT
);
CREATE INDEX puc_partecipazione_puc ON puc_partecipazione (id_puc, fornitura_id);

CREATE TABLE operatore (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  id_operatore TEXT NOT NULL,       -- pseudonym
  codice_ambito TEXT,
  comune TEXT,
  ruolo TEXT NOT NULL,
  stato TEXT,
  data_accreditamento TEXT,
  data_disattivazione TEXT,
  ultimo_accesso TEXT
);
CREATE INDEX operatore_id ON operatore (id_operatore, fornitura_id);

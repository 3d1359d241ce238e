-- Figures published by others, and boundaries: what is loaded from files that are no plain tables.

-- One value of a table that a dashboard or an observatory exported. `dimensioni` is a JSON object,
-- outer label first; members written over the columns stand in it too. Percentages are fractions
-- (12,5% is 0.125). A cell without a number has `valore` NULL and in `testo` the mark it bore, if any:
-- a suppressed count is not a zero.
CREATE TABLE riferimento (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  tabella TEXT NOT NULL,            -- the file's name without its ending
  misura TEXT NOT NULL,
  dimensioni TEXT NOT NULL,
  valore REAL,
  unita TEXT,                       -- % or €, where the cell says so
  testo TEXT,
  totale INTEGER NOT NULL           -- 1: sums other rows; adding it to them counts twice
);
CREATE INDEX riferimento_misura ON riferimento (fornitura_id, misura);

-- What stood above the table: title, filters. A value means nothing without its filters.
CREATE TABLE riferimento_nota (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,
  testo TEXT NOT NULL
);
CREATE INDEX riferimento_nota_fornitura ON riferimento_nota (fornitura_id);

-- Boundaries at the observation date: GeoJSON geometry in degrees (WGS84), outer rings clockwise.
CREATE TABLE confine (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  riga INTEGER NOT NULL,            -- place of the feature in the file
  livello TEXT NOT NULL,            -- regione, provincia, comune
  codice TEXT NOT NULL,             -- regione 01, provincia 001, comune: cadastral code
  nome TEXT NOT NULL,
  regione TEXT,
  geometria TEXT NOT NULL
);
CREATE INDEX confine_codice ON confine (livello, codice, fornitura_id);

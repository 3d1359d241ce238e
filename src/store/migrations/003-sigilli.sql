-- What lets `dash db verifica` notice a change that nobody made, and a load a key that is not the
-- one of before.

-- The checksum of the rows of each delivery, table by table, as they went in: `colonne` joined by a blank, values in
-- the order of the rows (src/store/seal.ts).
CREATE TABLE sigillo (
  fornitura_id INTEGER NOT NULL REFERENCES fornitura (id) ON DELETE CASCADE,
  tabella TEXT NOT NULL,
  colonne TEXT NOT NULL,
  righe INTEGER NOT NULL,
  somma INTEGER NOT NULL,
  PRIMARY KEY (fornitura_id, tabella)
) WITHOUT ROWID;

-- The checksum of every other table, made anew at each commit (src/store/seal.ts).
CREATE TABLE sigillo_tabella (
  tabella TEXT PRIMARY KEY,
  righe INTEGER NOT NULL,
  somma INTEGER NOT NULL
) WITHOUT ROWID;

-- The fingerprint of the key that made the pseudonyms; never the key. At most one row.
CREATE TABLE chiave (
  impronta TEXT NOT NULL
);

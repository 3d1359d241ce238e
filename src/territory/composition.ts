/**
 * Which ambiti hold at a date, and who belongs to them. Where a region's composition was read from a
 * file, its demonstrative one no longer counts. Common table expressions; `:at` is the date.
 */
export const COMPOSITION = `
  valido AS MATERIALIZED (
    SELECT * FROM ambito WHERE dal <= :at AND (al IS NULL OR al >= :at)),
  letta AS MATERIALIZED (SELECT DISTINCT regione FROM valido WHERE dimostrativa = 0),
  ambito_vigente AS MATERIALIZED (
    SELECT v.* FROM valido v
    WHERE v.dimostrativa = (v.regione NOT IN (SELECT regione FROM letta))
      AND v.dal = (
        SELECT MAX(m.dal) FROM valido m
        WHERE m.codice = v.codice AND m.dimostrativa = v.dimostrativa)),
  membro AS MATERIALIZED (
    SELECT m.comune, m.municipio, v.codice AS ambito
    FROM ambito_comune m
    JOIN ambito_vigente v ON v.codice = m.codice_ambito AND v.fornitura_id IS m.fornitura_id
    WHERE m.dal <= :at AND (m.al IS NULL OR m.al >= :at))`;

/** True, in SQL, for a comune (alias `c`) in force at `:at`. */
export const IN_FORCE = "(c.dal IS NULL OR c.dal <= :at) AND (c.al IS NULL OR c.al >= :at)";

/**
 * The ISTAT code of comune `c` at `:at`, in SQL. Before its first known code the first, after its
 * end the last.
 */
export const CODE_AT = `(
    SELECT k.codice_istat FROM comune_codice k WHERE k.catastale = c.catastale
    ORDER BY k.dal <= :at DESC, CASE WHEN k.dal <= :at THEN k.dal END DESC, k.dal LIMIT 1)`;

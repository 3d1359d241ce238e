/** Why a row was rejected, in words (`affidabilita.md` §3). Codes are permanent. */
const REASONS: Readonly<Record<string, string>> = {
  "R-SHAPE": "numero di celle diverso dall'intestazione",
  "R-QUOTE": "testo dopo le virgolette di chiusura",
  "R-HDR": "intestazione ripetuta",
  "R-REQ": "manca un valore obbligatorio",
  "R-NUM": "numero non leggibile",
  "R-RANGE": "valore fuori dai limiti",
  "R-DATE": "data non leggibile o fuori dal periodo",
  "R-ENUM": "parola non prevista dall'elenco",
  "R-KEY-DUP": "chiave ripetuta",
  "R-KEY-BAD": "chiave alterata",
  "R-TERR": "codice di comune o regione non riconosciuto",
  "R-TERR-NAME": "il nome non è quello del codice",
  "R-TERR-AMBITO": "l'ambito non è quello del comune",
  "R-CTRL": "caratteri di controllo",
  "R-LEN": "cella troppo lunga",
  "R-CELL": "cella senza un valore leggibile",
  "R-GEOM": "contorno che non è un'area chiusa",
};

export const rejectReason = (code: string): string => REASONS[code] ?? "riga non leggibile";

/** All codes of rejects. */
export const REJECT_CODES: readonly string[] = Object.keys(REASONS);

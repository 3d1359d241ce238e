/**
 * The total catalogue of what can go wrong: one entry a code, with the Italian message, the remedy
 * and the exit status (`affidabilita.md` §3). Rejects (R-*) and notices (W-*) carry codes too; they
 * are counted, not thrown.
 */

/** Where a problem is: a file with line and column, a sheet and cell, a definition and its field. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number | string;
  readonly field?: string;
  readonly sheet?: string;
}

interface Entry {
  readonly exit: number;
  readonly message: (p: Params) => string;
  readonly remedy: (p: Params) => string;
}

/** What an entry's wording may name. Never a personal value. */
export type Params = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const say = (value: Params[string]): string =>
  Array.isArray(value) ? value.join(", ") : String(value ?? "");

const entry = (
  exit: number,
  message: (p: Params) => string,
  remedy: (p: Params) => string,
): Entry => ({ exit, message, remedy });

export const catalog = {
  USO: entry(
    2,
    (p) => say(p.message),
    (p) => say(p.remedy ?? "Eseguire il comando con --help per vedere come si usa."),
  ),
  BUG: entry(
    1,
    (p) => `errore interno di dash: ${say(p.message)}`,
    () =>
      "È un difetto del programma: segnalarlo con il comando usato e il testo di questo errore.",
  ),
  "E-EMPTY": entry(
    4,
    () => "il file è vuoto.",
    () => "Controllare che l'esportazione sia andata a buon fine e ripeterla.",
  ),
  "E-NOROWS": entry(
    4,
    (p) => say(p.reason ?? "il file ha l'intestazione ma nessuna riga di dati."),
    () => "Se è giusto che sia vuoto, ripetere con --ammetti-vuoto.",
  ),
  "E-ENC": entry(
    4,
    (p) => `i caratteri del file non sono leggibili: ${say(p.reason)}.`,
    () => "Salvare di nuovo il file come «CSV UTF-8», oppure indicare la codifica con --codifica.",
  ),
  "E-NUL": entry(
    4,
    () => "il file contiene byte nulli: non è un testo.",
    () => "Esportare di nuovo il file come CSV.",
  ),
  "E-FORMAT": entry(
    4,
    (p) => `il file non è leggibile da dash: ${say(p.reason)}.`,
    (p) => say(p.remedy ?? "Salvare il file come CSV oppure come cartella di lavoro .xlsx."),
  ),
  "E-ENCRYPTED": entry(
    4,
    () => "il file è protetto da password.",
    () => "Togliere la password e salvarlo di nuovo.",
  ),
  "E-CORRUPT": entry(
    4,
    (p) => `il file è danneggiato: ${say(p.reason)}.`,
    (p) =>
      say(
        p.remedy ??
          "Aprirlo con il programma che l'ha scritto, salvarlo di nuovo e riprovare; o scaricarlo di nuovo.",
      ),
  ),
  "E-TOOBIG": entry(
    4,
    (p) => `il file supera i limiti di dash: ${say(p.reason)}.`,
    (p) => say(p.remedy ?? "Dividere il file, o esportarlo come CSV."),
  ),
  "E-HDR-MISSING": entry(
    4,
    (p) => {
      if (p.source === undefined)
        return `nessuna fonte conosciuta ha queste colonne: ${say(p.found)}.`;
      if (p.heading !== undefined) {
        return `le colonne sono quelle della fonte ${say(p.source)}, ma il titolo sopra la tabella non lo conferma.`;
      }
      return `mancano le colonne richieste dalla fonte ${say(p.source)}: ${say(p.columns)}.`;
    },
    (p) => {
      const where =
        "I nomi ammessi, fonte per fonte, sono in docs/fonti.md; per insegnarne altri: dash sorgenti mappa FILE.";
      if (p.source === undefined) {
        return p.nearest === undefined
          ? where
          : `La fonte più vicina è ${say(p.nearest)}, ma mancano: ${say(p.missing)}. ${where}`;
      }
      if (p.heading !== undefined) return where;
      const near = p.nearest === undefined ? "" : ` Nomi simili: ${say(p.nearest)}.`;
      return `Colonne trovate: ${say(p.found)}.${near} ${where}`;
    },
  ),
  "E-HDR-DUP": entry(
    4,
    (p) => `la colonna «${say(p.column)}» compare due volte nell'intestazione.`,
    () => "Togliere una delle due colonne e riprovare.",
  ),
  "E-QUOTE": entry(
    4,
    (p) => say(p.reason ?? "virgolette aperte e mai chiuse."),
    () => "Correggere la riga o riesportare il file.",
  ),
  "E-DATEORDER": entry(
    4,
    (p) => `le date della colonna «${say(p.column)}» sembrano scritte mese/giorno/anno.`,
    () => "Riesportare il file con le date giorno/mese/anno oppure anno-mese-giorno.",
  ),
  "E-SHEET": entry(
    4,
    (p) => `più fogli della cartella sono adatti: ${say(p.sheets)}.`,
    () => "Scegliere il foglio con --foglio NOME.",
  ),
  "E-SNAPSHOT": entry(
    4,
    (p) => say(p.reason),
    (p) => say(p.remedy),
  ),
  "E-REJECTS": entry(
    4,
    (p) =>
      `più della metà delle righe sarebbe scartata (${say(p.rejected)} su ${say(p.rows)}): ${say(p.reasons)}.`,
    () => "Controllare che il file sia quello giusto e che le colonne corrispondano.",
  ),
  "E-FILE": entry(
    4,
    (p) => say(p.reason ?? "il file non esiste."),
    (p) => say(p.remedy ?? "Controllare il percorso del file."),
  ),
  "E-CASO": entry(
    4,
    (p) => `il caso non è leggibile: ${say(p.message)}.`,
    () => "Correggere la cella; le colonne sono quelle di «dash scadenze valuta --help».",
  ),
  "T-SPEC": entry(
    5,
    (p) => say(p.message),
    (p) =>
      say(
        p.remedy ??
          "Correggere la definizione e controllarla con «dash indicatori valida» o «dash modelli valida».",
      ),
  ),
  "T-SQL": entry(
    5,
    (p) => `l'SQL della definizione non è valido: ${say(p.message)}.`,
    (p) =>
      say(p.remedy ?? "Correggere la definizione e controllarla con «dash indicatori valida»."),
  ),
  "T-EXPR": entry(
    5,
    (p) => `l'espressione non è valida: ${say(p.message)}.`,
    (p) => say(p.remedy ?? "Correggere l'espressione e riprovare."),
  ),
  "T-LOAD": entry(
    5,
    (p) => say(p.message),
    (p) => say(p.remedy ?? "Controllare il nome e riprovare."),
  ),
  "T-LIMIT": entry(
    5,
    (p) => say(p.message),
    (p) => say(p.remedy ?? "Ridurre la definizione e riprovare."),
  ),
  "T-PATH": entry(
    5,
    (p) => `percorso non ammesso: ${say(p.path)}.`,
    () => "Usare solo file dentro la cartella del modello.",
  ),
  "S-DISK": entry(
    6,
    (p) => `non è stato possibile scrivere ${say(p.path)}: ${say(p.reason)}.`,
    () => "Liberare spazio sul disco e riprovare; i dati già caricati sono intatti.",
  ),
  "S-PERM": entry(
    6,
    (p) => `permesso negato per ${say(p.path)}.`,
    () => "Controllare i permessi del file o della cartella e riprovare.",
  ),
  "S-BUSY": entry(
    6,
    (p) => `il database ${say(p.path)} è in uso da ${say(p.holder ?? "un altro processo")}.`,
    () => "Attendere che l'altro comando finisca e riprovare.",
  ),
  "S-DB": entry(
    6,
    (p) => `${say(p.path)} non è utilizzabile come database di dash: ${say(p.reason)}.`,
    () => "Indicare un altro file con --db, o ripristinare una copia di sicurezza.",
  ),
  "S-VERSION": entry(
    6,
    (p) => `il database ${say(p.path)} è stato scritto da una versione più recente di dash.`,
    () => "Aggiornare dash e riprovare; il database non è stato toccato.",
  ),
  "S-EXISTS": entry(
    6,
    (p) => `il file ${say(p.path)} esiste già.`,
    (p) =>
      say(
        p.remedy ??
          "Ripetere con --sovrascrivi per sostituirlo, o indicare un altro file con --uscita.",
      ),
  ),
  "S-KEY": entry(
    6,
    (p) => `la chiave degli pseudonimi ${say(p.path)} non è utilizzabile: ${say(p.reason)}.`,
    (p) =>
      say(
        p.remedy ?? "Rimettere il file della chiave al suo posto, o indicarlo con $DASH_KEY_FILE.",
      ),
  ),
  "S-FONT": entry(
    6,
    (p) => `manca il carattere tipografico ${say(p.path)}.`,
    () => "Reinstallare dash.",
  ),
  "S-NODATA": entry(
    6,
    (p) => say(p.message),
    (p) =>
      say(
        p.remedy ??
          "Caricare i file con «dash carica FILE…», oppure provare «dash demo» per vedere un esempio.",
      ),
  ),
  "A-SCOPE": entry(
    7,
    () => "il territorio richiesto è fuori dal profilo.",
    () => "Chiedere a chi gestisce i profili.",
  ),
  "P-KIND": entry(
    8,
    (p) =>
      `il modello «${say(p.template)}» è per la pubblicazione, e dash non sa ancora nascondere i numeri piccoli.`,
    () => "Usare un modello con audience: interno, e non pubblicare il risultato.",
  ),
  "C-SOGLIA": entry(
    9,
    (p) =>
      `il controllo «${say(p.scenario)}» ha trovato ${say(p.count)} casi, più del massimo ${say(p.max)}.`,
    () => "Vedere l'elenco e intervenire.",
  ),
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalog;

/** An expected failure: code, wording, remedy, exit status and place. Never carries a stack on screen. */
export class DashError extends Error {
  readonly code: ErrorCode;
  readonly exit: number;
  readonly remedy: string;
  readonly place: Place;
  readonly #params: Params;

  constructor(code: ErrorCode, params: Params = {}, place: Place = {}) {
    const found: Entry = catalog[code];
    super(found.message(params));
    this.name = "DashError";
    this.code = code;
    this.exit = found.exit;
    this.remedy = found.remedy(params);
    this.place = place;
    this.#params = params;
  }

  /** The same failure, said where it is. What was already known of the place stays. */
  at(place: Place): DashError {
    return new DashError(this.code, this.#params, { ...place, ...this.place });
  }
}

/** A notice: an assumption dash made, never an error. Goes to stderr and to `avvisi` of the JSON. */
export interface Notice {
  readonly code: `W-${string}`;
  readonly message: string;
  readonly place?: Place;
}

/** «nuclei.csv, riga 9, colonna comune_istat»; empty when nothing is known. */
export function sayPlace(place: Place): string {
  const parts: string[] = [];
  if (place.file !== undefined) parts.push(place.file);
  if (place.sheet !== undefined) parts.push(`foglio ${place.sheet}`);
  if (place.line !== undefined) parts.push(`riga ${place.line}`);
  if (place.field !== undefined) parts.push(`colonna ${place.field}`);
  else if (place.column !== undefined) parts.push(`colonna ${place.column}`);
  return parts.join(", ");
}

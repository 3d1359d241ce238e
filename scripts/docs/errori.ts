import { code, generated, table } from "./markdown.ts";

interface Entry {
  readonly exit: number;
  readonly remedy: (params: Readonly<Record<string, string>>) => string;
}

export interface ErrorsSource {
  readonly errors: Readonly<Record<string, Entry>>;
  readonly rejectCodes: readonly string[];
  readonly rejectReason: (code: string) => string;
}

/** What each error is, for who meets it; a remedy where the catalogue leaves it to the thrower. */
const MEANS: Readonly<Record<string, { readonly means: string; readonly remedy?: string }>> = {
  USO: {
    means:
      "Il comando è scritto male: un'opzione, una data, un territorio, un codice o un modello che non c'è. Dice sempre i nomi più vicini.",
  },
  BUG: { means: "dash ha trovato qualcosa che non prevede. È un difetto del programma." },
  "E-EMPTY": { means: "Il file ha zero byte." },
  "E-NOROWS": { means: "C'è l'intestazione, ma nessuna riga di dati." },
  "E-ENC": { means: "I caratteri non si leggono con la codifica trovata o indicata." },
  "E-NUL": { means: "Il file ha byte nulli: non è un testo." },
  "E-FORMAT": { means: "Non è un CSV, né una cartella di lavoro .xlsx, né una mappa." },
  "E-ENCRYPTED": { means: "Il file (una cartella di lavoro, uno ZIP) è protetto da password." },
  "E-CORRUPT": {
    means: "Il file (una cartella di lavoro, uno shapefile, uno ZIP) è danneggiato o tagliato.",
  },
  "E-TOOBIG": {
    means:
      "Il file supera un limite: colonne, lunghezza di una riga, dimensione una volta scompattato.",
  },
  "E-HDR-MISSING": {
    means: "Mancano colonne obbligatorie, o nessuna fonte conosciuta ha queste colonne.",
    remedy:
      "Il messaggio elenca le colonne trovate e i nomi simili: correggere l'intestazione, o indicare la fonte con --fonte. Le colonne attese sono in [fonti.md](fonti.md).",
  },
  "E-HDR-DUP": { means: "Una colonna compare due volte nell'intestazione." },
  "E-QUOTE": { means: "Le virgolette di un CSV sono aperte e mai chiuse." },
  "E-DATEORDER": {
    means: "Le date di una colonna sembrano scritte all'americana, mese/giorno/anno.",
  },
  "E-SHEET": { means: "Più fogli della cartella potrebbero essere quello giusto." },
  "E-SNAPSHOT": {
    means:
      "La data di osservazione non si trova, ne compaiono due, o c'è già una fornitura diversa per quella data e quel territorio.",
    remedy: "Indicare la data con --data; per sostituire la fornitura che c'è già, --sostituisci.",
  },
  "E-REJECTS": { means: "Più della metà delle righe sarebbe scartata: il file non è entrato." },
  "E-FILE": { means: "Il file non c'è, non si apre, o è cambiato durante la lettura." },
  "E-CASO": {
    means: "Un caso dato alle regole delle scadenze ha una data o un codice che non si leggono.",
  },
  "T-SPEC": {
    means:
      "Una definizione (indicatore, popolazione, fonte, modello, tema) non è valida: dice file, riga e campo.",
  },
  "T-SQL": { means: "L'SQL di una popolazione o di un indicatore non è valido." },
  "T-EXPR": { means: "Un testo o una condizione di un modello usa un nome che non c'è." },
  "T-LOAD": {
    means:
      "Manca un tema, un tipo di grafico, o un file di un tema (logo, carattere) nominato da una definizione.",
  },
  "T-LIMIT": { means: "La definizione supera un limite." },
  "T-PATH": { means: "La definizione nomina un file fuori dalla sua cartella." },
  "S-DISK": { means: "Il disco è pieno o non si può scrivere." },
  "S-PERM": { means: "Mancano i permessi per leggere o scrivere un file." },
  "S-BUSY": { means: "Un altro comando sta usando il database." },
  "S-DB": { means: "Il file indicato non è un database di dash, o è danneggiato." },
  "S-VERSION": { means: "Il database è di una versione di dash più recente." },
  "S-EXISTS": {
    means: "Il file da scrivere c'è già: dash non sovrascrive senza che lo si chieda.",
  },
  "S-KEY": {
    means:
      "La chiave con cui dash fa gli pseudonimi manca, non si legge, o non è quella del database.",
  },
  "S-FONT": { means: "Manca il carattere tipografico dei report." },
  "S-NODATA": {
    means: "Nel database non c'è nessuna fornitura, o nessuna per quel territorio a quella data.",
  },
  "S-NODE": {
    means: "Node.js è più vecchio di quello che serve, o dash non è ancora stato compilato.",
    remedy: "Installare Node.js 24, oppure eseguire «npm install» nella cartella di dash.",
  },
  "A-SCOPE": {
    means:
      "Il territorio richiesto è fuori dal profilo di chi lavora. I profili non ci sono ancora: il codice è riservato.",
  },
  "P-KIND": {
    means:
      "Il modello chiede un report da pubblicare (`audience: pubblicabile`): finché dash non sa proteggere i numeri piccoli, si rifiuta.",
  },
  "C-SOGLIA": {
    means:
      "Un controllo di `dash verifica` ha trovato più casi del massimo: serve al pianificatore, non è un guasto.",
  },
};

const NOTICES: Readonly<Record<string, string>> = {
  "W-AMBITO":
    "L'ambito di alcune righe non è quello del comune, o non si può verificare perché la composizione non è nota.",
  "W-ANELLI": "Contorni disegnati in senso antiorario: sono stati rovesciati.",
  "W-CESSATI": "Codici di comuni cessati: le righe passano al comune che li ha incorporati.",
  "W-ANNUALITA":
    "Un'annualità ha dati solo per alcuni degli ambiti del territorio: il suo totale è di quelli, e non si usa nei confronti.",
  "W-COERENZA":
    "Righe che non tornano fra loro come la fonte o la popolazione si aspetta (per esempio più liquidato che impegnato): si caricano e si contano, ma conviene controllarle.",
  "W-COLONNE": "Colonne che la fonte non conosce: sono ignorate.",
  "W-ARCHIVIO":
    "Chi legge solo l'archivio RdC è alla data dell'archivio, che è chiuso: gli altri sono alla data più recente.",
  "W-ANNO":
    "Un anno prima della data non c'era ancora nessuna fornitura: il confronto con l'anno è n.d.",
  "W-RANGO":
    "Le forniture non coprono tutti i territori da mettere in fila: il posto è fra quelli con i dati.",
  "W-PUBBLICATO":
    "Il valore della regione o dell'Italia viene da una tabella pubblicata da altri, perché le forniture non le coprono per intero.",
  "W-COPERTURA": "Nessuna fornitura per quel territorio a quella data: gli indicatori sono n.d.",
  "W-DATE": "Come è stata scelta la data di osservazione, quando non è nel file.",
  "W-DIMOSTRATIVA": "La composizione dell'ambito è quella dimostrativa, non letta da un file.",
  "W-ENC": "Il file non è UTF-8: è stato letto come Windows-1252.",
  "W-ETICHETTE": "Colonne di numeri lette come etichette: anni, codici.",
  "W-FORME": "Territori senza contorno in una mappa, o contorni di comuni che non ci sono più.",
  "W-FORMULE": "Celle con formule: vale il risultato salvato nel file.",
  "W-LIVELLO":
    "Il territorio è più piccolo di quelli per cui l'indicatore ha senso: n.d., che non è zero.",
  "W-NOMI": "Comuni scritti col nome che avevano prima.",
  "W-NUM": "Come sono stati letti i numeri di una colonna (1.234,56 o 1,234.56).",
  "W-PARZIALE":
    "Le forniture coprono solo una parte del territorio: i valori valgono per gli ambiti caricati.",
  "W-RIFERIMENTO":
    "Che cosa è stato letto come etichetta e che cosa come misura in una tabella di valori di riferimento.",
  "W-SCARTI": "L'elenco degli scarti non si può scrivere.",
  "W-SOGLIA": "Un valore è oltre una soglia scritta nell'indicatore.",
  "W-STORICO": "Prima di una certa data l'elenco dei comuni non è completo.",
  "W-STRATI":
    "Gli strati di uno ZIP di mappe: quali forme sono di quale, e quali strati sono ignorati perché non servono.",
  "W-TOTALI":
    "Il totale scritto nel file manca o non è la somma delle righe; oppure fra i valori di riferimento ci sono totali.",
  "W-ZERI": "Codici di comune senza gli zeri iniziali: aggiunti.",
};

const EXITS: readonly (readonly [number, string])[] = [
  [0, "fatto"],
  [1, "difetto di dash"],
  [2, "comando sbagliato"],
  [3, "caricato, con righe scartate"],
  [4, "file rifiutato: nel database non è entrato niente di quel file"],
  [5, "definizione sbagliata (indicatore, popolazione, modello, fonte, tema)"],
  [6, "ambiente: disco, permessi, database, Node.js"],
  [7, "fuori dal profilo"],
  [8, "riservatezza"],
  [9, "controllo scattato"],
];

/** docs/errori.md: exit statuses, errors, reasons of rejects, notices. Throws for a code unexplained. */
export function errorsPage(source: ErrorsSource): string {
  // The bundled start-up script says S-NODE on its own, before any of dash can be loaded.
  const codes = [
    ...Object.entries(source.errors).map(([name, one]) => [name, one.exit] as const),
    ["S-NODE", 6] as const,
  ];
  const rows = codes.map(([name, exit]) => {
    const words = MEANS[name];
    if (words === undefined) throw new Error(`docs/errori.md: manca la spiegazione di ${name}`);
    const remedy = words.remedy ?? source.errors[name]?.remedy({}) ?? "";
    return [code(name), String(exit), words.means, remedy];
  });
  return `${[
    generated("src/model/errors.ts"),
    "# Errori, avvisi e codici d'uscita",
    "Ogni errore ha un codice che non cambia, dice dov'è il problema (file, riga, colonna) e che cosa fare. Non mostra mai il contenuto delle celle. Con `--json` gli stessi dati sono in `errore{codice, messaggio, rimedio, dove}` e in `avvisi[]`.",
    "## Codici d'uscita",
    table(
      ["Codice", "Vuol dire"],
      EXITS.map(([exit, means]) => [String(exit), means]),
    ),
    "## Errori",
    table(["Codice", "Uscita", "Che cosa è successo", "Che cosa fare"], rows),
    "## Righe scartate",
    "Una riga che non si può leggere non entra e non ferma le altre. L'elenco è in `FILE.scarti.csv`, con riga, codice e colonna, senza valori. Sopra la metà delle righe il file intero è rifiutato (`E-REJECTS`).",
    table(
      ["Codice", "Perché"],
      source.rejectCodes.map((one) => [code(one), source.rejectReason(one)]),
    ),
    "## Avvisi",
    "Un avviso dice una scelta che dash ha fatto al posto vostro. Non cambia il codice d'uscita.",
    table(
      ["Codice", "Che cosa dice"],
      Object.entries(NOTICES).map(([name, says]) => [code(name), says]),
    ),
  ].join("\n\n")}\n`;
}

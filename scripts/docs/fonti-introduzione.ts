/** What the page on the sources says before the sources themselves. */
export const INTRODUCTION = `
Una **fonte** è un tipo di file che dash sa leggere: le domande INPS, i casi GePI, la popolazione ISTAT. \`dash carica FILE…\` riconosce la fonte dalle colonne, non dal nome del file; se due fonti sono possibili si dice quale con \`--fonte NOME\`.

**I nomi delle colonne di INPS e GePI qui sotto sono nostri.** Il modo in cui quelle esportazioni chiamano le colonne non è pubblico: abbiamo messo i nomi più probabili. Se nel vostro file una colonna si chiama in un altro modo, si aggiunge il suo nome (vedi sotto): non serve cambiare il file.

## Come si leggono i file

- **File:** CSV con \`;\`, \`,\`, tabulazione o \`|\`, oppure cartelle di lavoro .xlsx. La codifica si riconosce; per imporla c'è \`--codifica\`.
- **Intestazione:** una delle prime venti righe, con tutte le colonne obbligatorie, in qualsiasi ordine. I nomi si confrontano senza maiuscole, accenti, spazi, trattini, punteggiatura e a capo: \`Data presentazione\`, \`data_presentazione\` e \`DATA-PRESENTAZIONE\` sono lo stesso nome.
- **Colonne in più:** si ignorano, non si conservano, e un avviso le elenca.
- **Date:** \`2025-12-31\` o \`31/12/2025\`, anche con \`-\` o \`.\`. Vanno dal 1° gennaio 2019 alla data di osservazione, salvo quando la nota dice altro. **Mesi:** \`2025-12\`, \`12/2025\`, o un giorno del mese.
- **Numeri e importi:** \`1.234,56\`; all'inglese, \`1,234.56\`, se tutta la colonna è scritta così. Gli importi hanno al massimo due decimali.
- **Sì e no:** \`S\`/\`N\`, \`Sì\`/\`No\`, \`1\`/\`0\`, \`vero\`/\`falso\`.
- **Comuni:** il codice ISTAT a sei cifre, vecchio o nuovo; se c'è anche il nome deve essere il suo.
- **Celle vuote:** valgono «non noto», mai zero. In una colonna obbligatoria scartano la riga.
- **Dati personali:** le colonne segnate così non compaiono mai nei messaggi, e un codice fiscale al posto di uno pseudonimo scarta la riga (R-KEY-BAD). Nomi, indirizzi e IBAN non si caricano.
- **Righe:** ogni riga è caricata, scartata, ignorata o vuota, e i conti tornano. Le scartate sono in \`FILE.scarti.csv\`. Se sarebbero più della metà il file intero è rifiutato.
- **Chiave:** di righe uguali in tutto conta la prima; righe con la stessa chiave e contenuto diverso sono scartate tutte.

## File che non sono tabelle semplici

- **Tabelle del cruscotto** («Scarica → Campi incrociati», CSV o Excel, e «Dati»): fonte \`riferimento\`. dash le riconosce da sole solo quando non possono essere altro; altrimenti si chiede: \`dash carica tabella.csv --fonte riferimento --data 31/12/2025\`. Le etichette a sinistra si ripetono verso il basso, i numeri si leggono nello stile della colonna, le percentuali diventano frazioni (12,5% è 0,125), i valori mancanti o taciuti (\`*\`, \`<3\`) non sono zeri e i totali restano segnati come totali. L'avviso W-RIFERIMENTO dice che cosa è stato preso per etichetta e che cosa per misura: va controllato.
- **Osservatori statistici INPS** (CSV del sito): fonte \`inps_osservatorio\`, riconosciuta dal titolo. Titolo e filtri si conservano con le cifre. Dei dati di un anno vale la data del 31 dicembre.
- **Mappe** (shapefile, GeoJSON o TopoJSON, di ISTAT o di chi le ricava da ISTAT): fonte \`confini\`. Ogni comune è riconosciuto dal codice catastale, o dal codice ISTAT alla data della mappa; chi non si riconosce è scartato, e i comuni senza contorno si dicono. Se la data non è nel nome (\`Limiti01012025_g.zip\` ce l'ha) si indica con \`--data\`.
  - *Shapefile:* si carica lo ZIP come lo dà ISTAT, anche con regioni, province e comuni insieme, oppure il file \`.shp\` con accanto \`.dbf\` e \`.prj\` (e \`.cpg\`, se c'è): l'impronta della fornitura è di tutte e quattro le parti. Serve la versione generalizzata (\`_g\` nel nome). I metri di UTM, RDN2008, ED50 e Roma 40 (Gauss-Boaga) diventano longitudine e latitudine; senza \`.prj\` si leggono solo i gradi. Gli strati senza codici di territorio, come le ripartizioni, si ignorano con un avviso (W-STRATI).
  - *GeoJSON e TopoJSON:* in longitudine e latitudine (WGS84).
- **L'elenco INPS degli ambiti di Home Care Premium** si rifiuta: non ha i codici degli ambiti e non li copre tutti, quindi non è la loro composizione.

## Aggiungere il nome di una colonna

Nella cartella da cui usate dash si crea una cartella \`sources\`. Un file con lo stesso percorso di uno di dash ne prende il posto: \`sources/gepi/casi.yaml\` sostituisce \`gepi_casi\`.

1. Copiare il file della fonte da \`seeds/sources\`, per esempio \`seeds/sources/gepi/casi.yaml\`, in \`sources/gepi/casi.yaml\`.
2. Aggiungere il nome, come è scritto nel vostro file, in \`from\`:

\`\`\`yaml
  data_caricamento: {type: date, required: true, from: [data caricamento gepi, Data ingresso pratica]}
\`\`\`

3. Provare senza scrivere nulla: \`dash carica casi.csv --prova\`.

## Aggiungere una fonte propria

Un file in \`sources\` con un percorso nuovo è una fonte nuova: \`sources/anagrafe/famiglie.yaml\` si chiama \`anagrafe_famiglie\`. Riempie una delle tabelle di dash, le stesse che riempiono le fonti di questa pagina. Per esempio, le famiglie secondo l'anagrafe:

\`\`\`yaml
title: Anagrafe, famiglie per comune
table: famiglie
observed: {by: day}
covers: {by: comune}
keys: [comune_istat]
fill: {anno: "{year}"}
columns:
  comune_istat: {type: comune, required: true, into: comune, from: [Cod. ISTAT]}
  famiglie: {type: integer, required: true, min: 0, from: [Nuclei anagrafici]}
\`\`\`

Gli stessi dati si caricano da una fonte sola: se due fonti riempiono la stessa tabella con la stessa data e per lo stesso territorio, le righe **si sommano** (per popolazione e famiglie, invece, vale l'ultima caricata). Una definizione sbagliata ferma ogni caricamento con il file e la riga da correggere (T-SPEC).
`;

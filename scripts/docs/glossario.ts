/** The words of the trade as the manual explains them, each with its source. */
export const GLOSSARY: readonly {
  readonly word: string;
  readonly means: string;
  readonly source: string;
}[] = [
  {
    word: "ACC, accolta",
    means:
      "Domanda con i controlli superati e il PAD firmato, in pagamento. È ciò che conta la Dashboard; l'INPS nell'Osservatorio conta invece i nuclei pagati nel mese: le due cifre sono diverse per costruzione.",
    source: "Guida INPS agli stati della domanda; deck MLPS del 12/12/2024",
  },
  {
    word: "ADI",
    means: "Assegno di inclusione, la misura nazionale in vigore dal 2024.",
    source: "DL 48/2023, conv. L. 85/2023",
  },
  {
    word: "Ambito, ATS",
    means:
      "Ambito territoriale sociale: i comuni che gestiscono insieme i servizi sociali. Ha un codice (`pie_2`), un nome, un comune capofila; non attraversa le regioni.",
    source: "deck MLPS del 12/12/2024; l'ultima parte è definizione di dash",
  },
  {
    word: "AP",
    means:
      "Analisi preliminare: la prima valutazione del nucleo da parte dei servizi, con esito A (bisogni lavorativi), B (bisogni non complessi), C (bisogni complessi) o D (presa in carico specialistica). L'ordine di C e D non è scritto in una fonte pubblica: le etichette sono dati, in `seeds/codici`.",
    source: "D.Lgs. 147/2017 art. 5 c. 3-5",
  },
  {
    word: "Case manager",
    means: "L'operatore a cui il caso è assegnato su GePI; vede solo i propri casi.",
    source: "MLPS, ruoli della piattaforma GePI",
  },
  {
    word: "CPI",
    means: "Centro per l'impiego: segue chi è attivabile al lavoro, con il PSP.",
    source: "DL 48/2023 art. 4 c. 5",
  },
  {
    word: "Decadenza",
    means:
      "Perdita del beneficio per tutto il nucleo, per esempio per assenza senza giustificato motivo a una convocazione. Serve un atto dell'INPS; una nuova domanda è possibile dopo sei mesi.",
    source: "DL 48/2023 art. 8 c. 6; DM 154/2023 art. 9 c. 2",
  },
  {
    word: "Domanda",
    means: "La richiesta dell'ADI, con il suo protocollo. Un rinnovo è una domanda nuova.",
    source: "INPS, msg 2052/2025",
  },
  {
    word: "Équipe",
    means:
      "Équipe multidisciplinare: i servizi (lavoro, formazione, casa, salute, istruzione) che valutano i casi con bisogni complessi.",
    source: "DL 48/2023 art. 6 c. 2; D.Lgs. 147/2017 art. 5",
  },
  {
    word: "Fornitura",
    means: "Un file di una fonte a una data di osservazione: ciò che `dash carica` registra.",
    source: "definizione di dash",
  },
  {
    word: "GEP",
    means:
      "I nuclei accolti con un caso caricato su GePI: il denominatore delle quote di avanzamento.",
    source: "definizione di dash",
  },
  {
    word: "GePI",
    means:
      "La piattaforma nazionale per la gestione dei Patti per l'inclusione sociale, su cui lavorano i servizi.",
    source: "MLPS",
  },
  {
    word: "Giustificato motivo",
    means:
      "Malattia, gravidanza, citazione in tribunale, gravi motivi familiari e altri impedimenti che scusano l'assenza. In dash la registrazione fa ripartire il termine da capo.",
    source: "MLPS (FAQ); INPS msg 2132/2024 letto dalla stampa",
  },
  {
    word: "ISEE",
    means:
      "Indicatore della situazione economica equivalente. Limite per l'ADI: 9.360 euro fino al 2024, 10.140 dal 2025.",
    source: "INPS msg 595/2025 (L. 207/2024)",
  },
  {
    word: "MIS",
    means: "I nuclei nella misura: domande accolte o sospese alla data. È la base dei rischi.",
    source: "definizione di dash",
  },
  {
    word: "Municipio",
    means:
      "Parte di un grande comune con autonomia amministrativa (Roma, Milano, Torino …). Dove non c'è, il filtro non esiste.",
    source: "DM 2/9/2019 art. 1",
  },
  {
    word: "Nucleo",
    means:
      "Le persone di una domanda. Se due domande accolte hanno un componente in comune il nucleo si conta una volta sola, con la domanda più recente.",
    source: "la regola del doppione è definizione di dash",
  },
  {
    word: "PAD",
    means:
      "Patto di attivazione digitale, firmato dal nucleo sul SIISL. Senza, niente comincia: da lì di solito partono i 120 giorni.",
    source: "DL 48/2023 art. 4",
  },
  {
    word: "PaIS",
    means:
      "Patto per l'inclusione sociale: gli impegni del nucleo e i sostegni dei servizi. Non è il PSP. Dove una fonte scrive «PalS», dash legge PaIS.",
    source: "MLPS; Linee guida, DM 72/2024",
  },
  {
    word: "Percorso (P1-P4)",
    means:
      "P1 obbligo di attivazione lavorativa e sociale (i «tenuti agli obblighi»); P2 facoltà; P3 facoltà di attivazione del SFL; P4 obbligo di attivazione sociale e facoltà lavorativa. Vale quello del file; dove manca lo dà la regola.",
    source: "MLPS; DL 48/2023 art. 6 c. 4",
  },
  {
    word: "Platea",
    means: "L'insieme dei nuclei con domanda accolta alla data.",
    source: "deck MLPS del 12/12/2024",
  },
  {
    word: "Primo incontro (R1)",
    means:
      "Il nucleo va incontrato entro 120 giorni. Il termine parte dal PAD; per le prime domande fino al 29/2/2024 dalla trasmissione a GePI; per i rinnovi a nucleo invariato dalla domanda di rinnovo. Il giorno della scadenza è ancora in tempo.",
    source: "DL 48/2023 art. 4 c. 4; nota MLPS 6062/2024; INPS msg 3048/2025",
  },
  {
    word: "Monitoraggio (R2)",
    means:
      "Dopo il primo incontro, un contatto ogni 90 giorni. Ne sono esenti i nuclei di soli adulti con 60 anni o più, con disabilità o in percorsi contro la violenza di genere; non lo è l'unico adulto con minori.",
    source: "DL 48/2023 art. 4 c. 4; INPS msg 2132/2024; nota MLPS 12607/2024",
  },
  {
    word: "PSP",
    means: "Patto di servizio personalizzato, firmato al Centro per l'impiego.",
    source: "DL 48/2023 art. 4 c. 5",
  },
  {
    word: "PUC",
    means: "Progetti utili alla collettività. Obbligano solo se sono scritti nel patto.",
    source: "DM 15/12/2023 art. 2",
  },
  {
    word: "QA",
    means:
      "Quadro di analisi: la valutazione approfondita, solo dove i bisogni sono complessi (esito C).",
    source: "D.Lgs. 147/2017 art. 5 c. 3",
  },
  {
    word: "Regola del giorno 20",
    means:
      "Se l'incontro è registrato entro il giorno 20 del primo mese di sospensione non si perde nessun pagamento; dopo, i mesi arrivano come arretrati. È l'«ultimo giorno utile».",
    source: "INPS msg 2132/2024; nota MLPS 12607/2024",
  },
  {
    word: "Scala di equivalenza",
    means:
      "Il peso del nucleo nel calcolo dell'importo: 1, più quote per disabilità, 60 anni o più, carichi di cura, minori. Un adulto senza queste condizioni aggiunge zero.",
    source: "DL 48/2023 art. 2 c. 4",
  },
  {
    word: "SFL",
    means: "Supporto per la formazione e il lavoro, la misura per i singoli attivabili.",
    source: "DL 48/2023",
  },
  {
    word: "SIISL",
    means: "Il sistema informativo attraverso cui l'INPS manda le domande ai servizi.",
    source: "DM 8/8/2023 art. 3",
  },
  {
    word: "Sospensione",
    means:
      "Il pagamento si ferma, e si può sanare. Chi non è convocato né si presenta entro il termine è sospeso dal mese dopo la scadenza; il nucleo esce dalle accolte.",
    source: "DL 48/2023 art. 4 c. 4; INPS msg 2132/2024",
  },
];

import { z } from "zod";
import { isIsoDay } from "../model/date.js";
import { parseCondition } from "./condition.js";
import { OSSERVAZIONE, PARTS, SEGNI } from "./template.js";

const condition = z
  .string()
  .describe("Una condizione: accolti > 0 and livello = 'ambito'.")
  .superRefine((text, context) => {
    try {
      parseCondition(text);
    } catch (error) {
      context.addIssue({
        code: "custom",
        message: `condizione non valida: ${error instanceof Error ? error.message : ""}`,
      });
    }
  });

/** A text, or alternatives of which the first whose condition holds is taken. */
const message = z
  .union([
    z.string(),
    z.array(z.union([z.string(), z.strictObject({ quando: condition, text: z.string() })])).min(1),
  ])
  .describe("Un testo, o più: vale il primo la cui condizione è vera.");
export type MessageSpec = z.infer<typeof message>;

/** Keeps the rows with these members: `{orizzonte: "15"}`. */
const where = z
  .record(z.string(), z.string())
  .describe('Tiene le righe con questi membri: { orizzonte: "15" }.');

const part = z
  .enum(PARTS)
  .describe("Quale parte della cifra: il valore, il numeratore, ciò che manca, il confronto…");

const code = z.string().describe("Codice di un indicatore: B.1.3 («dash indicatori»).");

const figureRef = z.strictObject({
  of: code,
  where: where.default({}),
});

const kpiItem = z.strictObject({
  of: code,
  where: where.default({}),
  part: part.default("valore"),
  label: z.string().describe("Che cosa dice il riquadro, in poche parole."),
  detail: z.string().optional().describe("La riga sotto il numero: da che cosa viene."),
  /** Monthly indicator drawn as a sparkline. */
  series: z.string().optional().describe("Indicatore mensile disegnato come andamento."),
  alarm: condition.optional().describe("Quando è vera il riquadro è un allarme."),
});

export const chartBlock = z.strictObject({
  kind: z.string().describe("Tipo di grafico: barre, barre_orizzontali, linee, mappa, bullet…"),
  /** One indicator, cut by `per`; or several, one category each. */
  of: z.union([code, z.array(code).min(1)]),
  /** Dimensions that make the categories, then the series; `figlio` is the level below. */
  per: z
    .array(z.string())
    .default([])
    .describe("Dimensioni: le categorie, poi le serie; «figlio» è il livello sotto il territorio."),
  where: where.default({}),
  part: part.default("valore"),
  /** Dimension of the series; `indicatore` where `of` names several. */
  series: z
    .string()
    .optional()
    .describe("Dimensione delle serie; «indicatore» dove «of» ne nomina più d'uno."),
  reference: z.enum(["regione", "italia"]).optional(),
  /** The territories of this level in the wider one, this one marked; instead of `per`. */
  peers: z.boolean().default(false),
  /** In a cascade: members that stand on zero, and members that are taken away. */
  totals: z.array(z.string()).default([]),
  minus: z.array(z.string()).default([]),
  /** What indicators are called here, by code, where their own titles are too long. */
  names: z.record(z.string(), z.string()).default({}),
  sort: z.enum(["ordine", "decrescente"]).default("ordine"),
  top: z.number().int().min(1).optional(),
  title: message,
  alt: message.optional().describe("Il testo alternativo; altrimenti è scritto dai dati."),
  x: z.string().optional(),
  y: z.string().optional(),
  width: z.enum(["intera", "meta"]).default("intera"),
  annotate: z.array(z.strictObject({ at: z.string(), text: z.string() })).default([]),
});
export type ChartSpec = z.infer<typeof chartBlock>;

/** When a cell is marked, and how: a sign in the cell, its words under the table, a colour besides. */
const evidenzia = z
  .strictObject({
    quando: condition.describe(
      "Sulle parti della cifra di quella cella: valore < 50, scarto < soglia. Valgono anche parametri e cifre del modello.",
    ),
    segno: z.enum(SEGNI).describe("Il segno davanti alla cifra."),
    parola: z.string().min(1).describe("Che cosa vuol dire il segno: sta sotto la tabella."),
    tono: z.enum(["attenzione", "allarme"]).default("attenzione"),
  })
  .describe("Una regola: segno e parola di una cella per cui la condizione è vera.");
export type EvidenziaSpec = z.infer<typeof evidenzia>;

const sort = z
  .union([
    z.number().int().min(1),
    z.strictObject({
      colonna: z
        .union([z.number().int().min(1), z.literal("nome")])
        .describe("Numero della colonna, da 1; «nome»: il nome della riga, in ordine alfabetico."),
      verso: z
        .enum(["crescente", "decrescente"])
        .optional()
        .describe("Altrimenti: decrescente una colonna, crescente il nome."),
    }),
  ])
  .describe(
    "Che cosa ordina le righe: il numero di una colonna (prima chi ne ha di più), oppure { colonna: 2, verso: crescente }. Ciò che manca (n.d.) è sempre per ultimo.",
  );

const tableBlock = z.strictObject({
  title: message,
  /** Dimension of the rows; `figlio` is the level below the territory. */
  rows: z.string().describe("Dimensione delle righe; «figlio» è il livello sotto il territorio."),
  columns: z
    .array(
      z.strictObject({
        label: z.string().describe("Intestazione della colonna."),
        of: code,
        where: where.default({}),
        part: part.default("valore"),
        evidenzia: z
          .array(evidenzia)
          .default([])
          .describe("Quali celle si segnano; vale la prima regola vera."),
      }),
    )
    .min(1),
  /** Absent: the order of the dimension. */
  sort: sort.optional(),
  total: z.boolean().default(false).describe("Una riga col totale del territorio."),
  /** Rows kept, from the top; the note says how many there are and how to have them all. */
  first: z.number().int().min(1).optional().describe("Quante righe al più, dall'inizio."),
  /** After those kept by `first`, one row for all the others together. */
  others: z
    .boolean()
    .default(false)
    .describe(
      "Con «first»: una riga «Altri» per quelle lasciate fuori. I conteggi si sommano, le quote si rifanno sulle somme; ciò che non si somma è «—».",
    ),
  /** Rows kept, from the end: the latest months. */
  last: z.number().int().min(1).optional(),
  /** Leaves out rows whose cells are all zero or missing. */
  compact: z.boolean().default(false),
  note: message.optional(),
});
export type TableSpec = z.infer<typeof tableBlock>;

const block = z.union([
  z.strictObject({
    text: message,
    style: z.enum(["lead", "body"]).default("body"),
    quando: condition.optional(),
  }),
  z.strictObject({ heading: message, quando: condition.optional() }),
  z.strictObject({ list: z.array(message), quando: condition.optional() }),
  z.strictObject({ kpi: z.array(kpiItem).min(1), quando: condition.optional() }),
  z.strictObject({ chart: chartBlock, quando: condition.optional() }),
  z.strictObject({ table: tableBlock, quando: condition.optional() }),
  /** The indicators of a composite, one row each, against the regione, with rank. */
  z.strictObject({
    composite: z.strictObject({ of: z.string(), title: message, note: message.optional() }),
    quando: condition.optional(),
  }),
  /** The nuclei that must be met, by due date. */
  z.strictObject({
    at_risk: z.strictObject({
      within: z
        .union([z.number().int().min(0).max(365), z.string()])
        .describe("Giorni, o il nome di un parametro."),
      first: z.number().int().min(1).optional(),
      /** A table for each week, of the appointment or the last useful day, or for each case manager. */
      by: z.enum(["settimana", "case_manager"]).optional(),
      title: message,
    }),
    quando: condition.optional(),
  }),
  z.strictObject({ contents: z.string(), quando: condition.optional() }),
  z.strictObject({ notes: z.array(message), quando: condition.optional() }),
  /** The deliveries used; with `age`, how many days before the date of the report each one is. */
  z.strictObject({
    sources: z.string(),
    age: z.boolean().default(false),
    quando: condition.optional(),
  }),
  z.strictObject({ definitions: z.string(), quando: condition.optional() }),
  z.strictObject({ pagebreak: z.literal(true), quando: condition.optional() }),
]);
export type BlockSpec = z.infer<typeof block>;

/** A section told once for each member of a dimension, under a heading of its own. */
const repeat = z.union([
  z.string(),
  z.strictObject({
    by: z.string().describe("Dimensione: comune, ambito, figlio, case_manager…"),
    title: message.default("{membro}").describe("Titolo di ciascuno; {membro} è il suo nome."),
    /** Members for which it does not hold are left out, and counted. */
    keep: condition.optional().describe("Tiene i membri per cui è vera; altrimenti chi ha casi."),
    order: z.string().optional().describe("Cifra che li ordina, dalla più grande."),
    first: z.number().int().min(1).optional().describe("Quanti al più."),
  }),
]);

const section = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .describe("Nome breve, unico: quello di «--includi»."),
  name: z.string().max(31).describe("Nome nell'indice, nei segnalibri e nei fogli."),
  kicker: z.string().describe("Argomento e codici, sopra il titolo."),
  title: message,
  quando: condition.optional(),
  per: repeat.optional().describe("Ripete i blocchi per ogni membro di una dimensione."),
  /** Said under the contents where the condition does not hold: what is missing, and why. */
  absent: message.optional(),
  blocks: z.array(block).min(1),
});

/** Sections of another template: all of them, or one. */
const included = z.strictObject({
  includi: z
    .string()
    .regex(/^[a-z0-9_-]+(\.[a-z][a-z0-9_]*)?$/)
    .describe("Le sezioni di un altro modello: standard, oppure standard.rischio."),
});

const parameter = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("numero"),
    label: z.string(),
    default: z.number(),
    min: z.number().optional(),
    max: z.number().optional(),
  }),
  z.strictObject({ type: z.literal("testo"), label: z.string(), default: z.string() }),
  z.strictObject({
    type: z.literal("scelta"),
    label: z.string(),
    values: z.array(z.string()).min(1),
    default: z.string(),
  }),
  z.strictObject({
    type: z.literal("data"),
    label: z.string(),
    default: z
      .string()
      .refine((text) => text === OSSERVAZIONE || isIsoDay(text), {
        message: `serve un giorno (2025-12-31) o la parola «${OSSERVAZIONE}»`,
      })
      .describe("Un giorno, 2025-12-31; oppure «osservazione»: la data del report."),
  }),
]);

/** A report: one YAML in `templates/`. */
export const templateSchema = z.strictObject({
  title: z.string().describe("Titolo del report, in copertina."),
  description: z.string().describe("Una riga per «dash modelli»."),
  audience: z.enum(["interno", "pubblicabile"]).describe("interno: nomina protocolli e operatori."),
  theme: z.string().default("ministero").describe("Colori ed ente: un file di templates/themes/."),
  compare: z
    .array(z.enum(["regione", "italia", "precedente", "anno", "rango"]))
    .default([])
    .describe("Con che cosa si confronta ogni cifra."),
  /** Figures texts and conditions may name. */
  figures: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), figureRef)
    .default({})
    .describe("Cifre che testi e condizioni possono nominare."),
  parametri: z
    .record(z.string().regex(/^[a-z][a-z0-9_]*$/), parameter)
    .default({})
    .describe("Ciò che chi fa il report può cambiare con «--parametro nome=valore»."),
  sections: z.array(z.union([section, included])).min(1),
});

export type SectionSpec = z.infer<typeof section>;
export type ParameterSpec = z.infer<typeof parameter>;
/** A template as it is written, before what it takes from others. */
export type WrittenTemplate = z.infer<typeof templateSchema>;

/** What a template may ask of a table: how rows are sorted, cut, put together and marked. */
import { describe, expect, test } from "vitest";
import { addRows } from "../../src/compose/blocks/rest-row.js";
import { composeDocument } from "../../src/compose/compose.js";
import type { ComposeInput } from "../../src/compose/input.js";
import { holds, parseCondition } from "../../src/define/condition.js";
import { resolveTemplate, withParameters } from "../../src/define/resolve-template.js";
import { templateSchema } from "../../src/define/template-schema.js";
import type { TableBlock } from "../../src/model/document.js";
import type { Addition, FigureRow } from "../../src/model/result-table.js";
import { at, count, figure, inputOf, share } from "../helpers/compose-input.js";

type Row = readonly [name: string, counted: number | null, top: number | null, base: number | null];

/** A table of «Nuclei» (X.1, a count) and «Quota» (X.2, a share) by comune. */
function tableOf(
  spec: object,
  rows: readonly Row[],
  more: Partial<ComposeInput> = {},
  part = "valore",
  others: ComposeInput["figures"] = new Map(),
): TableBlock {
  const counts = rows.map(([name, counted], i) => count(counted, at("comune", name, i)));
  const shares = rows.map(([name, , top, base], i) =>
    top === null || base === null
      ? count(null, { ...at("comune", name, i), unita: "percentuale" })
      : share(top, base, {
          ...at("comune", name, i),
          regione: 50,
          scarto: (top / base) * 100 - 50,
        }),
  );
  const columns = [
    { label: "Nuclei", of: "X.1" },
    { label: "Quota", of: "X.2", part },
  ];
  const table = { title: "T", rows: "figlio", columns, ...spec };
  const sum = (of: (row: Row) => number | null): number =>
    rows.reduce((all, row) => all + (of(row) ?? 0), 0);
  const input = inputOf(
    { blocks: [{ table }] },
    [
      [figure("X.1", counts), ["comune"]],
      [figure("X.2", shares), ["comune"]],
      [figure("X.1", [count(sum((row) => row[1]))])],
      [
        figure("X.2", [
          share(
            sum((row) => row[2]),
            sum((row) => row[3]),
          ),
        ]),
      ],
    ],
    {
      addition: (codice) => ({ how: codice === "X.1" ? "conteggio" : "quota", disjoint: false }),
      ...more,
    },
  );
  const figures = new Map([...input.figures, ...others]);
  const [block] = composeDocument({ ...input, figures }).sections[0]?.blocks ?? [];
  if (block?.kind !== "table") throw new Error("no table");
  return block;
}

const names = (table: TableBlock): readonly (string | undefined)[] =>
  table.rows.map((row) => row.cells[0]?.text);
const texts = (table: TableBlock, row: number): readonly string[] | undefined =>
  table.rows.at(row)?.cells.map((cell) => cell.text);

const FIVE: readonly Row[] = [
  ["Èze", 3, 30, 60],
  ["alba", null, 10, 20],
  ["Zubiena", 9, 12, 40],
  ["Acqui", 3, 15, 20],
  ["Bra", 0, 20, 80],
];

describe("l'ordine delle righe", () => {
  test("per numero di colonna, prima chi ne ha di più; a pari merito come nella dimensione; n.d. in fondo", () => {
    expect(names(tableOf({ sort: 1 }, FIVE))).toEqual(["Zubiena", "Èze", "Acqui", "Bra", "alba"]);
  });
  test("al contrario i pari merito restano come sono, e n.d. resta in fondo", () => {
    const sort = { colonna: 1, verso: "crescente" };
    expect(names(tableOf({ sort }, FIVE))).toEqual(["Bra", "Èze", "Acqui", "Zubiena", "alba"]);
  });
  test("per nome come in un indice italiano: maiuscole e accenti non contano, 2 viene prima di 10", () => {
    const sort = { colonna: "nome" };
    expect(names(tableOf({ sort }, FIVE))).toEqual(["Acqui", "alba", "Bra", "Èze", "Zubiena"]);
    const codes: readonly Row[] = ["pie_10 A", "pie_2 B", "pie_1 C"].map((name) => [name, 1, 1, 1]);
    expect(names(tableOf({ sort }, codes))).toEqual(["pie_1 C", "pie_2 B", "pie_10 A"]);
    expect(names(tableOf({ sort: { colonna: "nome", verso: "decrescente" } }, codes))[0]).toBe(
      "pie_10 A",
    );
  });
  test("una quota su meno di dieci casi, che non si scrive, non va in testa", () => {
    const rows: readonly Row[] = [
      ["Pochi", 1, 3, 3],
      ["Tanti", 1, 20, 80],
      ["Metà", 1, 40, 80],
    ];
    expect(names(tableOf({ sort: 2 }, rows))).toEqual(["Metà", "Tanti", "Pochi"]);
  });
  test("una forma che non c'è è rifiutata", () => {
    for (const sort of [0, "nome", { colonna: 0 }, { colonna: 1, verso: "su" }]) {
      expect(() => tableOf({ sort }, FIVE)).toThrow();
    }
  });
});

describe("la riga «Altri»", () => {
  const SIX: readonly Row[] = [
    ["A", 50, 40, 50],
    ["B", 20, 10, 20],
    ["C", 12, 3, 12],
    ["D", 4, 1, 4],
    ["E", 3, 3, 3],
    ["F", 0, 0, 0],
  ];
  test("somma i conteggi e rifà le quote sulle somme, anche di comuni di pochi casi", () => {
    const table = tableOf({ sort: 1, first: 2, others: true, total: true }, SIX);
    expect(names(table)).toEqual(["A", "B", "Altri (4 comuni)"]);
    // 12 + 4 + 3 + 0 nuclei; (3 + 1 + 3 + 0) su (12 + 4 + 3 + 0) = 7/19.
    expect(texts(table, -1)).toEqual(["Altri (4 comuni)", "19", "36,8"]);
    expect(table.rows.map((row) => row.rest === true)).toEqual([false, false, true]);
    expect(table.total?.cells[1]?.text).toBe("89");
  });
  test("su meno di dieci casi in tutto la quota non si scrive nemmeno qui", () => {
    const table = tableOf({ sort: 1, first: 3, others: true }, SIX);
    expect(texts(table, -1)).toEqual(["Altri (3 comuni)", "7", "—"]);
    expect(table.note).toContain("meno di 10 casi");
  });
  test("non c'è dove nessuno è lasciato fuori, o nessuno la chiede", () => {
    expect(tableOf({ first: 6, others: true }, SIX).rows).toHaveLength(6);
    expect(tableOf({ first: 2 }, SIX).rows).toHaveLength(2);
  });
  test("chi è senza casi, tolto con «compact», non è contato fra gli altri", () => {
    const table = tableOf({ sort: 1, first: 2, others: true, compact: true }, SIX);
    expect(names(table).at(-1)).toBe("Altri (3 comuni)");
  });
  test("chi resta fuori perché non si sa niente di lui è contato a parte da chi non ha casi", () => {
    const table = tableOf({ compact: true }, [...SIX, ["G", null, null, null], ["H", 0, 0, 0]]);
    expect(names(table)).toEqual(["A", "B", "C", "D", "E"]);
    // A share of nobody is undefined, not unknown.
    expect(table.note).toContain("Senza casi, e non in elenco: 2 comuni.");
    expect(table.note).toContain("Senza dati, e non in elenco: 1 comune.");
  });
  test("se di uno non si sa, di tutti insieme non si sa: «—», e la nota lo dice", () => {
    const table = tableOf({ sort: 1, first: 3, others: true }, FIVE);
    expect(texts(table, -1)).toEqual(["Altri (2 comuni)", "—", "30,0"]);
    expect(table.note).toContain("«—» in «Altri (2 comuni)»: non si sa di tutti «Nuclei».");
  });
  test("ciò che non si somma è «—»: un indicatore che non lo permette, una differenza, un confronto", () => {
    const apart = tableOf({ first: 2, others: true }, SIX, { addition: () => null });
    expect(texts(apart, -1)?.slice(1)).toEqual(["—", "—"]);
    expect(apart.note).toContain("non si somma «Nuclei», «Quota»");
    for (const part of ["scarto", "regione"]) {
      const table = tableOf({ first: 2, others: true }, SIX, {}, part);
      expect(texts(table, -1)).toEqual(["Altri (4 comuni)", "19", "—"]);
      expect(table.note).toContain("non si somma «Quota»");
    }
  });
  test.each<readonly [Addition["how"], FigureRow | null]>([
    ["conteggio", count(5)],
    ["quota", share(5, 18)],
    // Shares of one whole of 8, and of 10: that is not one whole.
    ["parti", null],
  ])("le righe insieme: %s", (addition, expected) => {
    const rows = [share(2, 8), share(3, 10)].map((row) =>
      addition === "conteggio" ? count(row.numeratore) : row,
    );
    expect(addRows(rows, addition)).toEqual(expected);
  });
  test("cose distinte si sommano solo dove nessuna è in due righe: le righe fanno il tutto", () => {
    const addition = () => ({ how: "conteggio", disjoint: true }) as const;
    const apart = tableOf({ first: 2, others: true }, SIX, { addition });
    expect(texts(apart, -1)?.[1]).toBe("19");
    // A whole of 88 where the rows make 89: somebody is in two of them.
    const figures = new Map([["X.1|", figure("X.1", [count(88)])]]);
    const shared = tableOf({ first: 2, others: true }, SIX, { addition }, "valore", figures);
    expect(texts(shared, -1)?.[1]).toBe("—");
    expect(shared.note).toContain("non si somma «Nuclei»");
  });
  test("parti di un intero: si sommano i numeratori, l'intero resta uno", () => {
    expect(addRows([share(2, 8), share(3, 8)], "parti")).toEqual(share(5, 8));
    expect(addRows([share(2, 8), undefined], "quota")).toBeNull();
  });
  test("le righe scritte e «Altri» fanno sempre il totale, dovunque si tagli", () => {
    // A fixed sequence of numbers: the same cases at each run.
    let seed = 7;
    const next = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    for (let round = 0; round < 200; round += 1) {
      const rows = Array.from({ length: 1 + next(14) }, (_, i): Row => {
        const base = next(90);
        return [`C${i}`, next(60), next(base + 1), base];
      });
      const spec = { sort: 1 + next(2), first: 1 + next(14), others: true, total: true };
      const table = tableOf(spec, rows, {}, "numeratore");
      for (const column of [1, 2]) {
        const values = table.rows.map((row) => Number(row.cells[column]?.value));
        expect(values.reduce((sum, one) => sum + one, 0)).toBe(table.total?.cells[column]?.value);
      }
    }
  });
});

describe("le celle in evidenza", () => {
  const columns = (evidenzia: readonly object[], part = "valore") => [
    { label: "Nuclei", of: "X.1" },
    { label: "Quota", of: "X.2", part, evidenzia },
  ];
  const low = { quando: "valore < 40", segno: "∆", parola: "sotto il 40%", tono: "allarme" };
  test("il segno sta nella cella, la parola nella nota; la cifra non cambia", () => {
    const table = tableOf({ columns: columns([low]) }, FIVE);
    const marked = table.rows.flatMap(({ cells }) =>
      cells.filter((cell) => cell.sign !== undefined),
    );
    expect(marked).toEqual([
      { text: "30,0", value: 30, tone: "allarme", sign: "∆" },
      { text: "25,0", value: 25, tone: "allarme", sign: "∆" },
    ]);
    expect(table.note).toContain("∆ sotto il 40%.");
  });
  test("dove nessuna cella lo ha, la legenda non c'è", () => {
    const table = tableOf({ columns: columns([{ ...low, quando: "valore < 1" }]) }, FIVE);
    expect(table.note).toBeNull();
  });
  test("vale la prima regola vera; ciascun segno usato ha la sua parola, una volta", () => {
    const rules = [
      { quando: "scarto < -20", segno: "!", parola: "molto sotto la regione" },
      { quando: "valore < regione", segno: "∆", parola: "sotto la regione" },
    ];
    const table = tableOf({ columns: columns(rules) }, FIVE);
    expect(table.rows.map((row) => row.cells[2]?.sign)).toEqual([
      undefined,
      undefined,
      "∆",
      undefined,
      "!",
    ]);
    expect(table.note).toBe("∆ sotto la regione; ! molto sotto la regione.");
  });
  test("numeratore e denominatore della cifra valgono anche dove la cella è un'altra parte", () => {
    const rule = { quando: "denominatore >= 60", segno: "•", parola: "sessanta o più" };
    const table = tableOf({ columns: columns([rule], "numeratore") }, FIVE);
    expect(table.rows.map((row) => row.cells[2]?.sign)).toEqual([
      "•",
      undefined,
      undefined,
      undefined,
      "•",
    ]);
  });
  test("n.d., le quote che non si scrivono, «Altri» e il totale non si segnano mai", () => {
    const always = { quando: "valore >= 0 or not noto(valore)", segno: "!", parola: "sempre" };
    const rows: readonly Row[] = [
      ["A", null, 0, 0],
      ["B", 4, 2, 5],
      ["C", 5, 20, 40],
      ["D", 5, 20, 40],
    ];
    const spec = { columns: [{ ...columns([])[0], evidenzia: [always] }, columns([always])[1]] };
    const table = tableOf({ ...spec, first: 3, others: true, total: true }, rows);
    const signs = [...table.rows, table.total].map((row) => row?.cells.map((cell) => cell.sign));
    expect(signs).toEqual([
      [undefined, undefined, undefined],
      [undefined, "!", undefined],
      [undefined, "!", "!"],
      [undefined, undefined, undefined],
      [undefined, undefined, undefined],
    ]);
  });
  test("un segno che il nostro carattere non ha è rifiutato", () => {
    expect(() => tableOf({ columns: columns([{ ...low, segno: "▲" }]) }, FIVE)).toThrow();
  });
});

describe("un parametro che è un giorno", () => {
  const written = (parametri: object, title = "T") => ({
    ...templateSchema.parse({
      title: "Prova",
      description: "Prova",
      audience: "interno",
      parametri,
      sections: [{ id: "a", name: "A", kicker: "k", title, blocks: [{ text: "x" }] }],
    }),
    name: "prova",
  });
  const resolved = (parametri: object, title?: string) =>
    resolveTemplate(written(parametri, title), () => null, []).template;
  const entro = { type: "data", label: "Entro il", default: "osservazione" };
  const titleOf = (template: ReturnType<typeof resolved>) => {
    const made = composeDocument({ ...inputOf({}, []), template });
    return [
      made.sections[0]?.title,
      made.cover.facts.find((one) => one.label === "Entro il")?.value,
    ];
  };

  test("senza altro è la data del report, e si legge come in Italia", () => {
    expect(titleOf(resolved({ entro }, "Entro il {entro}"))).toEqual([
      "Entro il 31/12/2025",
      "31/12/2025",
    ]);
  });
  test.each(["15/01/2026", "2026-01-15", "15.1.2026"])("si dà come %s", (text) => {
    const template = withParameters(resolved({ entro }, "Entro il {entro}"), { entro: text });
    expect(template.valori.entro).toBe("2026-01-15");
    expect(titleOf(template)[0]).toBe("Entro il 15/01/2026");
  });
  test.each(["31/02/2026", "domani", "", "2026-13-01"])(
    "«%s» è rifiutata, con che cosa fare",
    (text) => {
      expect(() => withParameters(resolved({ entro }), { entro: text })).toThrow(
        expect.objectContaining({
          message: expect.stringContaining("non è una data"),
          remedy: expect.stringContaining("entro=31/12/2025"),
        }),
      );
    },
  );
  test("un valore di partenza che non è un giorno è un errore del modello", () => {
    expect(() => written({ entro: { ...entro, default: "2025-02-30" } })).toThrow(
      /serve un giorno/,
    );
  });
  test("le condizioni confrontano giorni, anche con la data del report", () => {
    const title = [
      { quando: "entro > data", text: "Dopo" },
      { quando: "entro = data", text: "Oggi" },
      "Prima",
    ];
    const template = resolved({ entro }, title as unknown as string);
    expect(titleOf(template)[0]).toBe("Oggi");
    expect(titleOf(withParameters(template, { entro: "1/1/2026" }))[0]).toBe("Dopo");
    expect(titleOf(withParameters(template, { entro: "9/9/2025" }))[0]).toBe("Prima");
    expect(holds(parseCondition("entro < '2025-10-01'"), () => "2025-09-09")).toBe(true);
  });
});

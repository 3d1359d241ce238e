import { type ListQuestion, listRows, type RowList } from "../compute/list-rows.js";
import { DashError, type Notice } from "../model/errors.js";
import type { ScopeRequest, Territorio } from "../model/territory.js";
import { byClock } from "./archive-clock.js";
import { computeFigures } from "./figures.js";
import { indicatorsBy, withFigures } from "./open-figures.js";
import type { World } from "./world.js";

export interface ListRequest {
  /** Codes, wildcards allowed. */
  readonly codici: readonly string[];
  readonly scope: ScopeRequest;
  readonly data: string | null;
  readonly soloNumeratore?: boolean;
}

export interface Lists {
  readonly territorio: Territorio;
  readonly data: string;
  readonly liste: readonly RowList[];
  /** ISTAT code and name of each comune, by cadastral code. */
  readonly comuni: ReadonlyMap<string, { readonly istat: string; readonly nome: string }>;
  readonly notices: readonly Notice[];
}

/** The rows behind figures, for internal use; USO for an indicator that has none of its own. */
export function listFigures(request: ListRequest, world: World): Promise<Lists> {
  return withFigures(world, (tools) => {
    const { db, catalog, sources } = tools;
    const indicators = indicatorsBy(catalog, request.codici);
    const composite = indicators.find((one) => one.composite !== undefined);
    if (composite !== undefined) {
      throw new DashError("USO", {
        message: `${composite.codice} è fatto di altri indicatori e non ha righe sue.`,
        remedy: `Chiedere l'elenco di ${composite.composite?.of.join(", ")}.`,
      });
    }
    const found = computeFigures(db, {
      catalog,
      sources,
      root: world.root,
      scope: request.scope,
      data: request.data,
      // Of one list there is one date: that of the archive only where all is in it.
      archivio: byClock(indicators, tools).proprie.length === 0,
      confronta: [],
      ask: () => [],
      also: (session, territorio) =>
        indicators.flatMap((indicator) => {
          const question: ListQuestion = {
            indicator,
            territorio,
            ...(request.soloNumeratore === true ? { soloNumeratore: true } : {}),
          };
          return listRows(session, question);
        }),
    });
    const comuni = db
      .prepare<[], { catastale: string; istat: string; nome: string }>(
        "SELECT catastale, codice_istat AS istat, nome FROM t_comune",
      )
      .all();
    return {
      territorio: found.territorio,
      data: found.data,
      liste: found.extra,
      comuni: new Map(comuni.map(({ catastale, istat, nome }) => [catastale, { istat, nome }])),
      notices: found.notices,
    };
  });
}

/** Lists as one table: `comune` by ISTAT code and name, S and N for what is counted where. */
export function listTable({ liste, comuni }: Lists): {
  readonly colonne: readonly string[];
  readonly righe: readonly (readonly (string | number | null)[])[];
} {
  const own = [...new Set(liste.flatMap(({ colonne }) => colonne))];
  const hasVariants = liste.some(({ voce }) => voce !== null);
  const hasBelow = liste.some(({ righe }) => righe.some((one) => one.denominatore !== null));
  const colonne = [
    "codice",
    ...(hasVariants ? ["voce"] : []),
    ...(hasBelow ? ["numeratore", "denominatore"] : []),
    ...own.flatMap((name) => (name === "comune" ? ["comune", "comune_nome"] : [name])),
  ];
  const yes = (value: boolean | null): string => (value === null ? "" : value ? "S" : "N");
  const righe = liste.flatMap((lista) =>
    lista.righe.map((riga) => [
      lista.codice,
      ...(hasVariants ? [lista.voce] : []),
      ...(hasBelow ? [yes(riga.numeratore), yes(riga.denominatore)] : []),
      ...own.flatMap((name) => {
        const value = riga.valori[lista.colonne.indexOf(name)] ?? null;
        if (name !== "comune") return [value];
        const comune = comuni.get(String(value));
        return [comune?.istat ?? value, comune?.nome ?? null];
      }),
    ]),
  );
  return { colonne, righe };
}

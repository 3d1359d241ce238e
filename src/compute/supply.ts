import { monthOf } from "../model/date.js";
import type { Fonte } from "../model/result-table.js";
import type { Territorio } from "../model/territory.js";

/** What a snapshot covers of a territory: every ambito, some, none. */
export type Coverage = "intera" | "parziale" | "nessuna";

/** A delivery that counts at the date, for a table and an ambito. */
export interface Supplied {
  readonly tabella: string;
  readonly codice_ambito: string;
  readonly fornitura_id: number;
  readonly data: string;
}

export interface Ambito {
  readonly codice: string;
  readonly regione: string;
}

/** A delivery as outputs name it. */
export interface SuppliedFonte extends Fonte {
  readonly id: number;
}

/** Which delivery counts for each table and ambito at a date, and what follows from it. */
export class Supply {
  readonly #byTable = new Map<string, Map<string, Supplied[]>>();
  readonly #ambiti: readonly Ambito[];
  readonly #fonti: ReadonlyMap<number, Fonte>;
  /** Place of each delivery in the order outputs list them. */
  readonly #order: ReadonlyMap<number, number>;

  constructor(
    supplied: readonly Supplied[],
    ambiti: readonly Ambito[],
    fonti: readonly SuppliedFonte[],
  ) {
    this.#ambiti = ambiti;
    this.#fonti = new Map(fonti.map(({ id, ...fonte }) => [id, fonte]));
    this.#order = new Map(fonti.map(({ id }, place) => [id, place]));
    for (const one of supplied) {
      let table = this.#byTable.get(one.tabella);
      if (table === undefined) {
        table = new Map();
        this.#byTable.set(one.tabella, table);
      }
      const list = table.get(one.codice_ambito);
      if (list === undefined) table.set(one.codice_ambito, [one]);
      else list.push(one);
    }
  }

  /** The ambiti of a territory that are known at the date. */
  ambitiOf(territorio: Territorio): readonly string[] {
    if (territorio.livello === "italia") return this.#ambiti.map(({ codice }) => codice);
    if (territorio.livello === "regione") {
      return this.#ambiti
        .filter(({ regione }) => regione === territorio.codice)
        .map(({ codice }) => codice);
    }
    return this.#ambiti.some(({ codice }) => codice === territorio.ambito)
      ? [territorio.ambito ?? ""]
      : [];
  }

  coverage(tables: readonly string[], territorio: Territorio): Coverage {
    const wanted = this.ambitiOf(territorio);
    if (wanted.length === 0) return "nessuna";
    let worst: Coverage = "intera";
    for (const table of tables) {
      const covered = this.#byTable.get(table);
      const hits = wanted.filter((codice) => covered?.has(codice) === true).length;
      if (hits === 0) return "nessuna";
      if (hits < wanted.length) worst = "parziale";
    }
    return worst;
  }

  lastMonth(tables: readonly string[], territorio: Territorio): string | null {
    const wanted = this.ambitiOf(territorio);
    let last: string | null = null;
    for (const table of tables) {
      let first: string | null = null;
      for (const codice of wanted) {
        for (const { data } of this.#byTable.get(table)?.get(codice) ?? []) {
          if (first === null || data < first) first = data;
        }
      }
      if (first === null) return null;
      if (last === null || first < last) last = first;
    }
    return last === null ? null : monthOf(last);
  }

  fonti(tables: readonly string[], territorio: Territorio): readonly Fonte[] {
    const ids = new Set<number>();
    for (const table of tables) {
      const covered = this.#byTable.get(table);
      if (covered === undefined) continue;
      for (const codice of this.ambitiOf(territorio)) {
        for (const { fornitura_id } of covered.get(codice) ?? []) ids.add(fornitura_id);
      }
    }
    const place = (id: number): number => this.#order.get(id) ?? 0;
    const seen = new Set<string>();
    const found: Fonte[] = [];
    for (const id of [...ids].sort((a, b) => place(a) - place(b))) {
      const fonte = this.#fonti.get(id);
      if (fonte === undefined) continue;
      const key = `${fonte.fonte}|${fonte.sha256}|${fonte.data_osservazione}`;
      if (seen.has(key)) continue;
      seen.add(key);
      found.push(fonte);
    }
    return found;
  }
}

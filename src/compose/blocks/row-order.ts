import { sortOf, type TableSpec } from "../../define/template.js";
import { naturally } from "../../model/italian.js";
import type { Member } from "../../model/result-table.js";

/**
 * The members in the order a table asks for; those with no value come last whichever way it goes, and
 * ties keep the order of the dimension. `valueAt` gives what a column, from 1, says of a member.
 */
export function inOrder(
  members: Iterable<Member>,
  spec: Pick<TableSpec, "sort">,
  valueAt: (member: Member, column: number) => number | null,
): readonly Member[] {
  const natural = [...members].sort((a, b) => a.ordine - b.ordine);
  const order = sortOf(spec);
  if (order === null) return natural;
  const { colonna } = order;
  const way = order.verso === "crescente" ? 1 : -1;
  if (colonna === "nome") {
    return natural.sort((a, b) => way * naturally(a.etichetta, b.etichetta));
  }
  const values = new Map(natural.map((one) => [one.codice, valueAt(one, colonna)]));
  return natural.sort((a, b) => {
    const [one, other] = [values.get(a.codice) ?? null, values.get(b.codice) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return way * (one - other);
  });
}

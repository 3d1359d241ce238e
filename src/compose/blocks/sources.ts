import { daysBetween } from "../../model/date.js";
import type { TableBlock } from "../../model/document.js";
import { sayDay } from "../../model/italian.js";
import type { Fonte } from "../../model/result-table.js";
import type { ComposeInput } from "../input.js";
import { numberCell, textCell } from "../part.js";

const OWNERS: readonly (readonly [prefix: string, name: string])[] = [
  ["inps", "INPS"],
  ["gepi", "GePI"],
  ["istat", "ISTAT"],
  ["ats", "ATS"],
  ["rdc", "Archivio RdC"],
];

/** «Fonte: INPS, fornitura del 15/12/2025; GePI, fornitura del 31/12/2025». */
export function sourceLine(fonti: readonly Fonte[]): string {
  const latest = new Map<string, string>();
  for (const one of fonti) {
    const owner = OWNERS.find(([prefix]) => one.fonte.startsWith(`${prefix}_`))?.[1] ?? one.titolo;
    const known = latest.get(owner);
    if (known === undefined || one.data_osservazione > known)
      latest.set(owner, one.data_osservazione);
  }
  if (latest.size === 0) return "Fonte: nessuna fornitura caricata";
  const parts = [...latest].map(([owner, day]) =>
    owner === "ISTAT" ? `ISTAT, ${day.slice(0, 4)}` : `${owner}, fornitura del ${sayDay(day)}`,
  );
  return `Fonte: ${parts.join("; ")}`;
}

/** The deliveries behind the report: file, hash, date, rows, rejects. */
export function composeSources(
  spec: { readonly sources: string; readonly age: boolean },
  id: string,
  { fonti, data }: Pick<ComposeInput, "fonti" | "data">,
): TableBlock {
  return {
    kind: "table",
    id,
    title: spec.sources,
    columns: [
      { key: "fonte", label: "Fonte", type: "testo", weight: 3 },
      { key: "file", label: "File", type: "testo", weight: 4 },
      { key: "data", label: "Data", type: "data", weight: 1.6 },
      ...(spec.age
        ? [{ key: "giorni", label: "Giorni", type: "numero" as const, weight: 1.2 }]
        : []),
      { key: "caricate", label: "Righe", type: "numero", weight: 1.3 },
      { key: "scartate", label: "Scarti", type: "numero", weight: 1 },
      { key: "sha256", label: "SHA-256 (inizio)", type: "testo", weight: 2 },
    ],
    rows: fonti.map((one) => ({
      strong: false,
      cells: [
        textCell(one.titolo),
        textCell(one.file),
        {
          text: sayDay(one.data_osservazione),
          value: one.data_osservazione,
          tone: "normale" as const,
        },
        ...(spec.age ? [numberCell(daysBetween(one.data_osservazione, data))] : []),
        numberCell(one.caricate),
        {
          text: numberCell(one.scartate).text,
          value: one.scartate,
          tone: one.scartate > 0 ? ("attenzione" as const) : ("normale" as const),
        },
        textCell(one.sha256.slice(0, 12)),
      ],
    })),
    total: null,
    note: spec.age
      ? "Giorni: quanti ne passano dalla data della fornitura a quella di osservazione."
      : null,
    source: "Registro delle forniture caricate in dash",
  };
}

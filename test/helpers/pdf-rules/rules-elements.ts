import { get, type PdfFile } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { attribute, type Node, nodesOf } from "./structure.js";
import { nameOf, said } from "./values.js";

const label = (node: Node): string => `${node.role} ${node.id}`;

const of = (file: PdfFile, ...roles: readonly string[]): readonly Node[] =>
  nodesOf(file).filter(({ role }) => roles.includes(role));

/** Who may hold whom: a role that is here appears only under these. */
const UNDER: Readonly<Record<string, readonly string[]>> = {
  LI: ["L"],
  LBody: ["LI"],
  TR: ["Table", "THead", "TBody", "TFoot"],
  TH: ["TR"],
  TD: ["TR"],
  THead: ["Table"],
  TBody: ["Table"],
  TFoot: ["Table"],
  TOCI: ["TOC"],
};

/** And what they may hold. */
const HOLDS: Readonly<Record<string, readonly string[]>> = {
  L: ["LI", "Caption", "L"],
  LI: ["Lbl", "LBody"],
  Table: ["TR", "THead", "TBody", "TFoot", "Caption"],
  THead: ["TR"],
  TBody: ["TR"],
  TFoot: ["TR"],
  TR: ["TH", "TD"],
  TOC: ["TOC", "TOCI", "Caption"],
  TOCI: ["Lbl", "Reference", "NonStruct", "P", "TOC"],
};

const spanOf = (file: PdfFile, cell: Node, key: "ColSpan" | "RowSpan"): number =>
  Number(attribute(file, cell, "Table", key) ?? 1);

/** Cells of every row, those that reach down from rows above included. */
function widthsOf(file: PdfFile, table: Node): readonly number[] {
  const rows = table.children.flatMap((child) => (child.role === "TR" ? [child] : child.children));
  const reaching: { left: number; columns: number }[] = [];
  return rows
    .filter(({ role }) => role === "TR")
    .map((row) => {
      let width = 0;
      for (const one of reaching) {
        if (one.left > 0) width += one.columns;
        one.left -= 1;
      }
      for (const cell of row.children) {
        const columns = spanOf(file, cell, "ColSpan");
        width += columns;
        const down = spanOf(file, cell, "RowSpan");
        if (down > 1) reaching.push({ left: down - 1, columns });
      }
      return width;
    });
}

export const elementRules: readonly Rule[] = [
  {
    id: "UA 14-003",
    says: "i titoli cominciano da H1 e non saltano livelli",
    check: (file) => {
      const levels = nodesOf(file).flatMap(({ role }) =>
        /^H[1-6]$/.test(role) ? [Number(role[1])] : [],
      );
      return [
        ...unless(levels[0] === 1, "il primo titolo non è H1"),
        ...levels.flatMap((level, index) =>
          index > 0 && level > (levels[index - 1] ?? 0) + 1
            ? [`da H${levels[index - 1]} a H${level}`]
            : [],
        ),
        ...unless(of(file, "H").length === 0, "H e Hn insieme"),
      ];
    },
  },
  {
    id: "UA 13-004",
    says: "ogni figura ha un testo alternativo e un riquadro",
    check: (file) =>
      of(file, "Figure", "Formula").flatMap((node) => {
        const alt = said(get(file, node.dict.get("Alt")));
        const actual = said(get(file, node.dict.get("ActualText")));
        const box = attribute(file, node, "Layout", "BBox");
        return [
          ...unless((alt + actual).trim() !== "", `${label(node)}: Alt`),
          ...unless(Array.isArray(box) && box.length === 4, `${label(node)}: BBox`),
        ];
      }),
  },
  {
    id: "testi alternativi",
    says: "nessun testo alternativo o di sostituzione è vuoto",
    check: (file) =>
      nodesOf(file).flatMap((node) =>
        ["Alt", "ActualText", "E", "Lang"].flatMap((key) =>
          node.dict.has(key) && said(get(file, node.dict.get(key))).trim() === ""
            ? [`${label(node)}: ${key}`]
            : [],
        ),
      ),
  },
  {
    id: "UA 09-004",
    says: "tabelle, elenchi e sommari tengono solo ciò che devono, e stanno dove devono",
    check: (file) =>
      nodesOf(file).flatMap((node) => [
        ...unless(
          UNDER[node.role]?.includes(node.parent?.role ?? "") ?? true,
          `${label(node)} sotto ${node.parent?.role ?? "nulla"}`,
        ),
        ...node.children.flatMap((child) =>
          unless(
            HOLDS[node.role]?.includes(child.role) ?? true,
            `${label(node)} con ${child.role}`,
          ),
        ),
        ...unless(
          HOLDS[node.role] === undefined || node.role === "TOCI" || node.marks.length === 0,
          `${label(node)}: contenuto fuori dalle celle`,
        ),
      ]),
  },
  {
    id: "UA 15-003",
    says: "le intestazioni delle tabelle dicono di che cosa sono, e ce n'è almeno una",
    check: (file) => [
      ...of(file, "TH").flatMap((node) =>
        unless(
          ["Column", "Row", "Both"].includes(nameOf(attribute(file, node, "Table", "Scope"))),
          `${label(node)}: Scope`,
        ),
      ),
      ...of(file, "Table").flatMap((table) =>
        unless(
          table.children.some((row) => row.children.some(({ role }) => role === "TH")),
          `${label(table)} senza intestazioni`,
        ),
      ),
    ],
  },
  {
    id: "UA 15 righe",
    says: "tutte le righe di una tabella hanno lo stesso numero di celle",
    check: (file) =>
      of(file, "Table").flatMap((table) => {
        const widths = new Set(widthsOf(file, table));
        return unless(widths.size === 1, `${label(table)}: ${[...widths].join(", ")} celle`);
      }),
  },
  {
    id: "elenchi",
    says: "un elenco ha voci, e ogni voce il suo testo",
    check: (file) => [
      ...of(file, "L").flatMap((node) => unless(node.children.length > 0, `${label(node)} vuoto`)),
      ...of(file, "LI").flatMap((node) =>
        unless(
          node.children.some(({ role }) => role === "LBody"),
          `${label(node)} senza LBody`,
        ),
      ),
    ],
  },
  {
    id: "sommario",
    says: "ogni voce del sommario ha un riferimento che è un collegamento",
    check: (file) =>
      of(file, "TOCI").flatMap((node) => {
        const reference = node.children.find(({ role }) => role === "Reference");
        return unless(
          reference?.children.some(({ role, objects }) => role === "Link" && objects.length > 0) ??
            false,
          `${label(node)}: Reference`,
        );
      }),
  },
];

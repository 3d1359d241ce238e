import { walked } from "./content.js";
import { catalogOf, dictOf, get, listOf, type PdfFile, pagesOf, treeOf } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { isStandard, nodesOf, rootOf } from "./structure.js";
import { isRef, isText, nameOf, type Value } from "./values.js";

/** Faults of every page, with its number. */
const overPages = (
  file: PdfFile,
  check: (page: ReadonlyMap<string, Value>, id: number) => readonly string[],
): readonly string[] =>
  pagesOf(file).flatMap(([id, page], index) =>
    check(page, id).map((fault) => `pagina ${index + 1}: ${fault}`),
  );

const idOf = (value: Value | undefined): number => (isRef(value) ? value.id : 0);

export const contentRules: readonly Rule[] = [
  {
    id: "UA 01-005",
    says: "tutto ciò che è disegnato sta in un elemento o è un artefatto, e mai in tutti e due",
    check: (file) =>
      pagesOf(file).flatMap(([, page], index) =>
        [...new Set(walked(file, page).faults)].map((fault) => `pagina ${index + 1}: ${fault}`),
      ),
  },
  {
    id: "UA 01 elementi",
    says: "ogni pezzo di contenuto è di un elemento, e di uno solo",
    check: (file) => {
      const claims = new Map<string, number>();
      for (const { page, mcid } of nodesOf(file).flatMap(({ marks }) => marks)) {
        claims.set(`${page} ${mcid}`, (claims.get(`${page} ${mcid}`) ?? 0) + 1);
      }
      const there = pagesOf(file).flatMap(([id, page]) =>
        walked(file, page).mcids.map((mcid) => `${id} ${mcid}`),
      );
      const known = new Set(there);
      return [
        ...unless(known.size === there.length, "un numero è usato due volte nella pagina"),
        ...there.flatMap((key) =>
          claims.get(key) === 1 ? [] : [`${key}: ${claims.get(key) ?? 0} volte`],
        ),
        ...[...claims.keys()].flatMap((key) => (known.has(key) ? [] : [`${key} non c'è`])),
      ];
    },
  },
  {
    id: "UA 01 ParentTree",
    says: "dal contenuto si torna al suo elemento",
    check: (file) => {
      const parents = new Map(
        treeOf(file, rootOf(file).get("ParentTree"), "Nums").map(([key, value]) => [
          Number(key),
          value,
        ]),
      );
      const next = Number(rootOf(file).get("ParentTreeNextKey"));
      const owners = new Map<string, number>();
      const holders = new Map<number, number>();
      for (const node of nodesOf(file)) {
        for (const { page, mcid } of node.marks) owners.set(`${page} ${mcid}`, node.id);
        for (const object of node.objects) holders.set(object, node.id);
      }
      const faults = overPages(file, (page, id) => {
        const key = page.get("StructParents");
        const { mcids } = walked(file, dictOf(file, { kind: "ref", id }));
        if (typeof key !== "number") return unless(mcids.length === 0, "manca StructParents");
        const list = listOf(file, parents.get(key));
        return mcids.flatMap((mcid) =>
          idOf(list[mcid]) === owners.get(`${id} ${mcid}`) ? [] : [`contenuto ${mcid}`],
        );
      });
      const loose = [...holders].flatMap(([object, node]) => {
        const key = get(file, file.objects.get(object));
        const parent = key instanceof Map ? Number(key.get("StructParent")) : Number.NaN;
        return idOf(parents.get(parent)) === node ? [] : [`oggetto ${object}: StructParent`];
      });
      const beyond = [...parents.keys()].filter((key) => !(key < next));
      return [...faults, ...loose, ...beyond.map((key) => `${key} oltre ParentTreeNextKey`)];
    },
  },
  {
    id: "UA 02-001",
    says: "ogni ruolo è dei consueti, e ogni elemento conosce chi lo contiene",
    check: (file) =>
      nodesOf(file).flatMap((node) => [
        ...unless(isStandard(node.role), `ruolo ${node.role}`),
        ...unless(
          node.parent === null
            ? dictOf(file, node.dict.get("P")) === rootOf(file)
            : idOf(node.dict.get("P")) === node.parent.id,
          `${node.role} ${node.id}: P`,
        ),
      ]),
  },
  {
    id: "UA 06 albero",
    says: "c'è l'albero della struttura",
    check: (file) => [
      ...unless(catalogOf(file).has("StructTreeRoot"), "StructTreeRoot"),
      ...unless(nodesOf(file).length > 0, "albero vuoto"),
    ],
  },
  {
    id: "identificativi",
    says: "gli identificativi degli elementi sono unici",
    check: (file) => {
      const ids = nodesOf(file).flatMap(({ dict }) => {
        const id = get(file, dict.get("ID"));
        return isText(id) ? [id.bytes] : [];
      });
      const known = treeOf(file, rootOf(file).get("IDTree"), "Names").length;
      return [
        ...unless(new Set(ids).size === ids.length, "un identificativo è ripetuto"),
        ...unless(known === ids.length, "IDTree non li ha tutti"),
      ];
    },
  },
  {
    id: "UA 28-004",
    says: "un collegamento sta in un elemento Link, dice dove porta e porta dove c'è qualcosa",
    check: (file) => {
      const nodes = nodesOf(file);
      const destinations = new Set(
        treeOf(file, dictOf(file, catalogOf(file).get("Names")).get("Dests"), "Names").map(
          ([key]) => (isText(key) ? key.bytes : ""),
        ),
      );
      return overPages(file, (page) =>
        listOf(file, page.get("Annots")).flatMap((one) => {
          const annotation = dictOf(file, one);
          if (nameOf(annotation.get("Subtype")) !== "Link") {
            return ["un'annotazione non è un collegamento"];
          }
          const holder = nodes.find(({ objects }) => objects.includes(idOf(one)));
          const contents = get(file, annotation.get("Contents"));
          const action = dictOf(file, annotation.get("A"));
          const target = get(file, action.get("D") ?? annotation.get("Dest"));
          const flags = Number(annotation.get("F") ?? 0);
          return [
            ...unless(holder?.role === "Link", "un collegamento fuori da Link"),
            ...unless(isText(contents) && contents.bytes.trim() !== "", "Contents"),
            ...unless(typeof annotation.get("StructParent") === "number", "StructParent"),
            ...unless((flags & 4) !== 0 && (flags & (1 | 2 | 32)) === 0, "F"),
            ...unless(
              nameOf(action.get("S")) === "URI" ||
                (isText(target) && destinations.has(target.bytes)) ||
                Array.isArray(target),
              "un collegamento non porta a nulla",
            ),
          ];
        }),
      );
    },
  },
  {
    id: "UA 28-012",
    says: "nelle pagine con collegamenti il tasto Tab segue la struttura",
    check: (file) =>
      overPages(file, (page) =>
        unless(
          listOf(file, page.get("Annots")).length === 0 || nameOf(page.get("Tabs")) === "S",
          "Tabs",
        ),
      ),
  },
  {
    id: "A 6.1.13 pagine",
    says: "le pagine hanno una misura ammessa e nessuna transizione",
    check: (file) =>
      overPages(file, (page) => {
        const box = listOf(file, page.get("MediaBox")).map(Number);
        const sides = [(box[2] ?? 0) - (box[0] ?? 0), (box[3] ?? 0) - (box[1] ?? 0)];
        return [
          ...unless(
            sides.every((side) => side >= 3 && side <= 14400),
            "MediaBox",
          ),
          ...unless(!page.has("PresSteps") && !page.has("Trans"), "transizione"),
        ];
      }),
  },
];

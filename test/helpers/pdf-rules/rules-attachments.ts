import { catalogOf, decoded, dictOf, get, listOf, type PdfFile, treeOf } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { dictsOf } from "./rules-file.js";
import { type Dict, isRef, isStream, nameOf, said, type Value } from "./values.js";

const RELATIONS = new Set(["Source", "Data", "Alternative", "Supplement", "Unspecified"]);

const attached = (file: PdfFile): readonly (readonly [string, Value])[] =>
  treeOf(file, dictOf(file, catalogOf(file).get("Names")).get("EmbeddedFiles"), "Names").map(
    ([key, value]) => [said(key), value],
  );

/** Faults of every file specification that carries a file. */
const over = (
  file: PdfFile,
  check: (spec: Dict, stream: Value) => readonly string[],
): readonly string[] =>
  dictsOf(file).flatMap(([id, spec]) =>
    spec.has("EF")
      ? check(spec, get(file, dictOf(file, spec.get("EF")).get("F"))).map(
          (fault) => `oggetto ${id}: ${fault}`,
        )
      : [],
  );

export const attachmentRules: readonly Rule[] = [
  {
    id: "A 6.8 nomi",
    says: "ogni allegato ha nome, descrizione e relazione con il documento",
    check: (file) =>
      over(file, (spec) => [
        ...unless(said(get(file, spec.get("F"))) !== "", "F"),
        ...unless(said(get(file, spec.get("UF"))) !== "", "UF"),
        ...unless(said(get(file, spec.get("Desc"))) !== "", "Desc"),
        ...unless(RELATIONS.has(nameOf(spec.get("AFRelationship"))), "AFRelationship"),
      ]),
  },
  {
    id: "A 6.8 contenuto",
    says: "ogni allegato dice che cos'è, quanto è lungo e di quando",
    check: (file) =>
      over(file, (_, stream) => {
        if (!isStream(stream)) return ["manca il file"];
        const params = dictOf(file, stream.dict.get("Params"));
        return [
          ...unless(nameOf(stream.dict.get("Type")) === "EmbeddedFile", "Type"),
          ...unless(/^\w+\/[\w.+-]+$/.test(nameOf(stream.dict.get("Subtype"))), "Subtype"),
          ...unless(Number(params.get("Size")) === decoded(stream).length, "Size"),
          ...unless(/^D:\d{14}Z/.test(said(get(file, params.get("ModDate")))), "ModDate"),
        ];
      }),
  },
  {
    id: "A 6.8 associati",
    says: "ogni allegato è legato al documento o a un suo elemento, ed è nell'elenco",
    check: (file) => {
      const names = attached(file);
      const linked = new Set(
        dictsOf(file).flatMap(([, dict]) =>
          listOf(file, dict.get("AF")).flatMap((one) => (isRef(one) ? [one.id] : [])),
        ),
      );
      const known = names.flatMap(([, value]) => (isRef(value) ? [value.id] : []));
      const all = [...file.objects].flatMap(([id, value]) =>
        value instanceof Map && value.has("EF") ? [id] : [],
      );
      return [
        ...all.flatMap((id) => (linked.has(id) ? [] : [`oggetto ${id}: nessun AF lo nomina`])),
        ...all.flatMap((id) => (known.includes(id) ? [] : [`oggetto ${id}: non è nell'elenco`])),
        ...unless(new Set(names.map(([key]) => key)).size === names.length, "nome ripetuto"),
      ];
    },
  },
];

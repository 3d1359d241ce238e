import { walked } from "./content.js";
import { catalogOf, decoded, dictOf, get, listOf, pagesOf } from "./file.js";
import { type Rule, unless } from "./rule.js";
import { dictsOf } from "./rules-file.js";
import { isStream, nameOf } from "./values.js";

const BLENDS = new Set(
  "Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity".split(
    " ",
  ),
);

export const colourRules: readonly Rule[] = [
  {
    id: "A 6.2.3",
    says: "i colori hanno un profilo ICC per lo schermo o la stampa",
    check: (file) => {
      const intents = listOf(file, catalogOf(file).get("OutputIntents")).map((one) =>
        dictOf(file, one),
      );
      const own = intents.find((one) => nameOf(one.get("S")) === "GTS_PDFA1");
      const profile = get(file, own?.get("DestOutputProfile"));
      if (!isStream(profile)) return ["manca il profilo"];
      const bytes = Buffer.from(decoded(profile));
      const at = (from: number): string => bytes.subarray(from, from + 4).toString("latin1");
      return [
        ...unless(at(36) === "acsp", "il profilo non è ICC"),
        ...unless(["mntr", "prtr"].includes(at(12)), "classe del profilo"),
        ...unless(at(16) === "RGB " && Number(profile.dict.get("N")) === 3, "spazio del profilo"),
        ...unless(bytes.readUInt32BE(0) === bytes.length, "lunghezza del profilo"),
        ...unless((bytes[8] ?? 9) <= 4, "versione del profilo"),
      ];
    },
  },
  {
    id: "A 6.2.4.3",
    says: "nessun colore fuori dal profilo",
    check: (file) =>
      pagesOf(file).flatMap(([, page], index) =>
        walked(file, page).operators.flatMap(({ word, operands }) =>
          ["k", "K"].includes(word) || nameOf(operands[0]) === "DeviceCMYK"
            ? [`pagina ${index + 1}: CMYK`]
            : [],
        ),
      ),
  },
  {
    id: "A 6.2.5",
    says: "gli stati grafici non portano curve di trasferimento né fusioni di fantasia",
    check: (file) =>
      dictsOf(file).flatMap(([id, dict]) => {
        if (nameOf(dict.get("Type")) !== "ExtGState") return [];
        const blend = get(file, dict.get("BM"));
        const blends = (Array.isArray(blend) ? blend : [blend]).filter((one) => one !== null);
        return [
          ...["TR", "HTP"].flatMap((key) => (dict.has(key) ? [`oggetto ${id}: ${key}`] : [])),
          ...blends.flatMap((one) =>
            BLENDS.has(nameOf(one)) ? [] : [`oggetto ${id}: fusione ${nameOf(one)}`],
          ),
        ];
      }),
  },
  {
    id: "A 6.2.8",
    says: "le immagini non hanno alternative, interpolazione né programmi",
    check: (file) =>
      dictsOf(file).flatMap(([id, dict]) => {
        if (!["Image", "Form", "PS"].includes(nameOf(dict.get("Subtype")))) return [];
        const odd = ["Alternates", "OPI", "PS", "Ref"].filter((key) => dict.has(key));
        if (dict.get("Interpolate") === true) odd.push("Interpolate");
        if (nameOf(dict.get("Subtype")) === "PS") odd.push("PS");
        return odd.map((one) => `oggetto ${id}: ${one}`);
      }),
  },
];

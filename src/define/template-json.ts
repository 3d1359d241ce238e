import { z } from "zod";
import { templateSchema } from "./template-schema.js";

/**
 * The JSON Schema (draft 2020-12) of a template, as one types it: what has a default may be left out.
 * What only reading can tell (that an indicator exists, that a condition is one) is not in it:
 * `dash modelli valida` says that.
 */
export const templateJsonSchema = (): string =>
  `${JSON.stringify(
    {
      ...z.toJSONSchema(templateSchema, { io: "input", unrepresentable: "any" }),
      title: "Modello di report di dash",
    },
    null,
    2,
  )}\n`;

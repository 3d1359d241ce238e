import type { Case } from "./case.js";
import { textCases } from "./text-cases.js";
import { valueCases } from "./value-cases.js";
import { workbookCases } from "./workbook-cases.js";

/** Every file of the corpus. */
export const allCases: readonly Case[] = [...textCases, ...valueCases, ...workbookCases];

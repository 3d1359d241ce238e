/**
 * exceljs, loaded late and without what dash does not use of it: its reader of CSV, its streams. Its
 * parts are taken as it writes them, without the zip that would be opened again to put them right.
 */
import type { Workbook } from "exceljs";
import { strToU8 } from "fflate";
import type { Parts } from "./package.js";

interface Writer {
  prepareModel(model: object, options: object): void;
  addContentTypes(zip: Collector, model: object): Promise<void>;
  addOfficeRels(zip: Collector, model: object): Promise<void>;
  addWorkbookRels(zip: Collector, model: object): Promise<void>;
  addWorksheets(zip: Collector, model: object): Promise<void>;
  addSharedStrings(zip: Collector, model: object): Promise<void>;
  addTables(zip: Collector, model: object): Promise<void>;
  addThemes(zip: Collector, model: object): Promise<void>;
  addStyles(zip: Collector, model: object): Promise<void>;
  addWorkbook(zip: Collector, model: object): Promise<void>;
}

interface Collector {
  append(data: string | Uint8Array, options: { readonly name: string }): void;
}

export async function newBook(): Promise<Workbook> {
  const { default: Book } = await import("exceljs/lib/doc/workbook.js");
  return new Book();
}

/** The parts of a workbook, in the order in which exceljs 4.4.0 makes them. */
export async function bookParts(workbook: Workbook): Promise<Parts> {
  const writer = workbook.xlsx as unknown as Writer;
  const { model } = workbook;
  const parts: Parts = new Map();
  const zip: Collector = {
    append: (data, { name }) => {
      parts.set(name.replace(/^\//, ""), typeof data === "string" ? strToU8(data) : data);
    },
  };
  writer.prepareModel(model, {});
  await writer.addContentTypes(zip, model);
  await writer.addOfficeRels(zip, model);
  await writer.addWorkbookRels(zip, model);
  await writer.addWorksheets(zip, model);
  // The texts are known only once the sheets are written.
  await writer.addSharedStrings(zip, model);
  await writer.addTables(zip, model);
  await writer.addThemes(zip, model);
  await writer.addStyles(zip, model);
  await writer.addWorkbook(zip, model);
  return parts;
}

/** The workbook of exceljs alone: its package declares only the whole library. */
declare module "exceljs/lib/doc/workbook.js" {
  import type { Workbook } from "exceljs";

  const Book: new () => Workbook;
  export default Book;
}

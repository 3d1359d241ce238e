/** Every template of dash, for one territory, in every format: what the files say and how they are built. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ExcelJS from "exceljs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { composeReport } from "../../src/app/compose-report.js";
import { makeReport, type ReportRequest } from "../../src/app/make-report.js";
import { withFigures } from "../../src/app/open-figures.js";
import { readTemplate, templateNames } from "../../src/app/templates.js";
import type { World } from "../../src/app/world.js";
import type { XmlElement } from "../../src/render/office/xml.js";
import { labelFaults, schemaFaults } from "./content-models.js";
import { copyValle } from "./demo-valle.js";
import { root } from "./empty-database.js";
import { openOffice, packageFaults } from "./office-parts.js";
import { checkPdf } from "./pdf-rules/check-pdf.js";
import { deckText, figuresIn, missingIn, sheetsOf, sheetText } from "./same-figures.js";

const OURS = /^(ppt|xl)\/(?!theme).*\.xml$/;

/** In this process, so that sixteen reports cost as much as a few starts of the program. */
export function describeTemplates(place: string, scope: ReportRequest["scope"]): void {
  const folder = mkdtempSync(join(tmpdir(), "dash-templates-"));
  const world: World = {
    cwd: folder,
    root,
    version: "0.0.0",
    now: () => new Date(0),
    progress: { start() {}, tick() {}, end() {} },
    notice() {},
    database: join(folder, "dash.sqlite"),
    keyFile: join(folder, "chiave"),
  };

  describe(`i modelli di dash per ${place}`, () => {
    beforeAll(() => copyValle(folder));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test.each(templateNames(world))("%s rispetta PDF/UA-1 e PDF/A-3a", async (modello) => {
      const made = await makeReport(
        { modello, scope, data: null, formati: ["pdf"], uscita: "regole.pdf", sovrascrivi: true },
        world,
      );
      expect(made.file).toHaveLength(1);
      expect(checkPdf(readFileSync(join(folder, "regole.pdf")))).toEqual([]);
    });

    test.each(templateNames(world))(
      "%s ha le stesse cifre in PowerPoint e in Excel, e parti valide",
      async (modello) => {
        const request = { modello, scope, data: null };
        const document = await withFigures(world, (open) =>
          composeReport(request, readTemplate(modello, world), open, world),
        );
        await makeReport(
          { ...request, formati: ["pptx", "xlsx"], uscita: "cifre.pptx", sovrascrivi: true },
          world,
        );
        const deck = openOffice(new Uint8Array(readFileSync(join(folder, "cifre.pptx"))));
        const bytes = new Uint8Array(readFileSync(join(folder, "cifre.xlsx")));
        const book = new ExcelJS.Workbook();
        await book.xlsx.load(bytes.buffer);
        const said = deckText(deck);
        const sheets = book.worksheets.slice(2);
        for (const section of document.sections) {
          const shown = sheets.splice(0, sheetsOf(section)).map(sheetText).join("\n");
          expect(missingIn(said, figuresIn(section, { deck: true, charts: true }))).toEqual([]);
          expect(missingIn(shown, figuresIn(section, { deck: false, charts: true }))).toEqual([]);
        }
        for (const file of [deck, openOffice(bytes)]) {
          const inside = (path: string, piece: XmlElement): string[] =>
            OURS.test(path) ? [...schemaFaults(piece), ...labelFaults(piece)] : [];
          expect(packageFaults(file, inside)).toEqual([]);
        }
      },
    );
  });
}

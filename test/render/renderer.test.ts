import { expect, test } from "vitest";
import { formats, rendererFor } from "../../src/render/renderer.js";

test("i formati sono i file della cartella, e ognuno dice il proprio nome", async () => {
  expect(formats()).toContain("pdf");
  for (const format of formats()) expect((await rendererFor(format)).format).toBe(format);
});

test("un formato sconosciuto è un errore d'uso che elenca i conosciuti", async () => {
  await expect(rendererFor("docx")).rejects.toMatchObject({
    code: "USO",
    exit: 2,
    remedy: expect.stringContaining("pdf"),
  });
});

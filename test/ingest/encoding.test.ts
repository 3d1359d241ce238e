import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { decode, type Encoding, namedEncoding } from "../../src/ingest/encoding.js";
import { type Inspection, inspect } from "../../src/ingest/inspect.js";
import { SourceFile } from "../../src/ingest/source-file.js";

const folder = mkdtempSync(join(tmpdir(), "dash-enc-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function read(
  bytes: Uint8Array,
  forced: Encoding | null = null,
): Inspection & { readonly text: string } {
  const path = join(folder, "f.csv");
  writeFileSync(path, bytes);
  const file = new SourceFile(path);
  try {
    const found = inspect(file, forced);
    const form = found.form ?? { encoding: "utf-8", skip: 0, assumed: false };
    return { ...found, text: [...decode(file.chunks(form.skip), form, file.name)].join("") };
  } finally {
    file.close();
  }
}

const bytes = (...parts: (string | number[])[]): Buffer =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))),
  );

describe("F1: codifica", () => {
  test("UTF-8 stretto vale senza avviso, con e senza BOM, anche ripetuto", () => {
    expect(read(bytes("città;Š\n"))).toMatchObject({
      text: "città;Š\n",
      form: { encoding: "utf-8", assumed: false },
    });
    const bom = [0xef, 0xbb, 0xbf];
    expect(read(bytes(bom, bom, "città\n")).text).toBe("città\n");
  });

  test("UTF-16 con BOM, nei due ordini", () => {
    const le = Buffer.from("\ufeffcittà 𝄞\n", "utf16le");
    expect(read(le)).toMatchObject({ text: "città 𝄞\n", form: { encoding: "utf-16le" } });
    expect(read(Buffer.from(le).swap16())).toMatchObject({
      text: "città 𝄞\n",
      form: { encoding: "utf-16be" },
    });
  });

  test("Windows-1252 si riconosce, e Š e ž non sono caratteri di controllo", () => {
    const found = read(bytes("Duino ", [0x8a], "em", [0x9e], " citt", [0xe0], " ", [0x80], "\n"));
    expect(found.text).toBe("Duino Šemž città €\n");
    expect(found.form).toMatchObject({ encoding: "windows-1252", assumed: true });
  });

  test("un byte che Windows-1252 non definisce: E-ENC con la riga", () => {
    expect(() => read(bytes("a\nb\nc ", [0x81], "\n"))).toThrowError(
      expect.objectContaining({ code: "E-ENC", place: { file: "f.csv", line: 3 } }),
    );
  });

  test("UTF-8 e Windows-1252 mescolati: E-ENC con la prima riga guasta", () => {
    expect(() => read(bytes("città\nb\nperch", [0xe9], "\n"))).toThrowError(
      expect.objectContaining({ code: "E-ENC", place: { file: "f.csv", line: 3 } }),
    );
  });

  test("--codifica decide, e non può far leggere come UTF-8 ciò che non lo è", () => {
    const latin = bytes("perch", [0xe9], "\n");
    expect(read(latin, "windows-1252").text).toBe("perché\n");
    expect(() => read(latin, "utf-8")).toThrowError(expect.objectContaining({ code: "E-ENC" }));
    expect(namedEncoding("ISO-8859-1")).toBe("windows-1252");
    expect(namedEncoding("klingon")).toBeNull();
  });

  test("un byte nullo nel testo: E-NUL", () => {
    expect(() => read(bytes("a;b\n1", [0], ";2\n"))).toThrowError(
      expect.objectContaining({ code: "E-NUL" }),
    );
  });

  test("un carattere a cavallo di due blocchi resta intero", () => {
    const text = `${"x".repeat((1 << 20) - 1)}è${"y".repeat(10)}\n`;
    expect(read(Buffer.from(text)).text).toBe(text);
  });
});

describe("F3: contenitore", () => {
  const refused = (code: string, reason: RegExp) =>
    expect.objectContaining({ code, message: expect.stringMatching(reason) });

  test("il contenuto decide, non il nome", () => {
    expect(() => read(bytes("%PDF-1.7\n"))).toThrowError(refused("E-FORMAT", /PDF/));
    expect(() => read(bytes([0x1f, 0x8b, 8, 0], "x"))).toThrowError(refused("E-FORMAT", /gzip/));
    expect(() => read(bytes("<html><table>"))).toThrowError(refused("E-FORMAT", /HTML/));
    expect(() => read(bytes('<?xml version="1.0"?><a/>'))).toThrowError(refused("E-FORMAT", /XML/));
    expect(() => read(bytes([0xd0, 0xcf, 0x11, 0xe0], "x".repeat(600)))).toThrowError(
      refused("E-FORMAT", /xls/),
    );
  });

  test("una cartella protetta da password si riconosce", () => {
    const ole = Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0]),
      Buffer.from("EncryptedPackage", "utf16le"),
    ]);
    expect(() => read(ole)).toThrowError(expect.objectContaining({ code: "E-ENCRYPTED" }));
  });

  test("vuoto, solo spazi, solo BOM: E-EMPTY", () => {
    for (const content of [bytes(""), bytes(" \r\n\t\n"), bytes([0xef, 0xbb, 0xbf], "\n")]) {
      expect(() => read(content)).toThrowError(expect.objectContaining({ code: "E-EMPTY" }));
    }
  });
});

import { describe, expect, test } from "vitest";
import { BAD_KEY } from "../../src/ingest/convert/fault.js";
import {
  codiceFiscaleConverter,
  codiceFiscaleIn,
  veil,
  withoutCodici,
} from "../../src/ingest/convert/pseudonym.js";

// The shape only: no such persons.
const CODE = "AAAAAA00A00A000A";
const OMOCODE = "AAAAAALMALMALMNA";
const mask = (code: string): string => `<${code.length}>`;

describe("P4: il codice fiscale diventa uno pseudonimo", () => {
  test("intero, in maiuscolo o minuscolo, con le lettere dell'omocodia, scritto a gruppi", () => {
    expect(codiceFiscaleIn(CODE)).toBe(CODE);
    expect(codiceFiscaleIn(CODE.toLowerCase())).toBe(CODE);
    expect(codiceFiscaleIn(OMOCODE)).toBe(OMOCODE);
    expect(codiceFiscaleIn("AAAAAA 00A00 A000A")).toBe(CODE);
    expect(codiceFiscaleIn("AAA AAA 00A00 A000A")).toBe(CODE);
  });

  test("un protocollo, una frase o un codice quasi uguale non lo sono", () => {
    for (const text of [
      "INPS-ADI-2024-000001",
      "AAAAAA00A00A0000",
      "AAAAAA00Z00A000A",
      "",
      "A".repeat(16),
    ]) {
      expect(codiceFiscaleIn(text)).toBeNull();
    }
  });

  test("dentro un testo si sostituisce solo lui", () => {
    expect(veil(`vedi ${CODE}, e ${CODE.toLowerCase()}.`, mask)).toBe("vedi <16>, e <16>.");
    expect(veil(`X${CODE}`, mask)).toBe(`X${CODE}`);
    expect(veil("un testo senza codici", mask)).toBe("un testo senza codici");
  });

  test("dal nome di un file si toglie", () => {
    expect(withoutCodici(`pratica_${CODE}_2025.csv`)).toBe("pratica_[codice fiscale]_2025.csv");
    expect(withoutCodici("inps_domande_2025-12-31.csv")).toBe("inps_domande_2025-12-31.csv");
  });

  test("una colonna di soli codici fiscali prende anche il provvisorio di undici cifre, e nient'altro", () => {
    const { text, number } = codiceFiscaleConverter(mask, BAD_KEY);
    expect(text(CODE)).toBe("<16>");
    expect(text("01234567890")).toBe("<11>");
    expect(number(1234567890)).toBe("<11>");
    expect(text("P-000123")).toBe(BAD_KEY);
  });
});

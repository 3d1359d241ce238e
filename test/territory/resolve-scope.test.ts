import { describe, expect, test } from "vitest";
import { DashError } from "../../src/model/errors.js";
import type { ScopeRequest } from "../../src/model/territory.js";
import { resolveScope } from "../../src/territory/resolve-scope.js";
import { seeded } from "./seeded.js";

const db = seeded();
const AT = "2025-12-31";
const resolve = (request: ScopeRequest, at = AT) => resolveScope(db, request, at);

function refused(request: ScopeRequest, at = AT): { message: string; remedy: string } {
  try {
    resolve(request, at);
  } catch (error) {
    if (!(error instanceof DashError)) throw error;
    expect([error.code, error.exit]).toEqual(["USO", 2]);
    return { message: error.message, remedy: error.remedy };
  }
  throw new Error("nothing was refused");
}

describe("ciò che si chiede", () => {
  test("niente vuol dire Italia", () => {
    expect(resolve({})).toEqual({
      livello: "italia",
      codice: "IT",
      nome: "Italia",
      etichetta: "Italia",
      regione: null,
      ambito: null,
      comune: null,
      dimostrativa: true,
    });
  });

  test.each(["01", "1", "Piemonte", "piemonte", "01-Piemonte", "01 - PIEMONTE"])(
    "la regione «%s» è 01-Piemonte",
    (regione) => {
      expect(resolve({ regione })).toMatchObject({
        livello: "regione",
        codice: "01",
        etichetta: "01-Piemonte",
        regione: "01",
      });
    },
  );

  test.each([
    ["Valle d'Aosta/Vallée d'Aoste", "02"],
    ["valle daosta", "02"],
    ["Friuli Venezia Giulia", "06"],
    ["04-Trentino-Alto Adige/Südtirol", "04"],
    ["EMILIA ROMAGNA", "08"],
  ])("la regione «%s» è %s", (regione, codice) => {
    expect(resolve({ regione }).codice).toBe(codice);
  });

  test.each(["pie_2", "PIE_2", "Pie_02", "pie-2", "pie 2", "Alba", "ALBA", "pie_2 Alba"])(
    "l'ambito «%s» è pie_2",
    (ambito) => {
      expect(resolve({ ambito })).toEqual({
        livello: "ambito",
        codice: "pie_2",
        nome: "Alba",
        etichetta: "pie_2 Alba",
        regione: "01",
        ambito: "pie_2",
        comune: null,
        dimostrativa: true,
      });
    },
  );

  test("un nome con trattini e spazi si trova anche scritto attaccato", () => {
    expect(resolve({ ambito: "alessandria valenza" }).codice).toBe("pie_3");
    expect(resolve({ ambito: "area metropolitana  sud" }).codice).toBe("pie_6");
  });

  test.each(["A124", "a124", "004003", "Alba", "alba", "Alba (CN)", "Alba, CN", "Alba (004003)"])(
    "il comune «%s» è Alba",
    (comune) => {
      expect(resolve({ comune })).toEqual({
        livello: "comune",
        codice: "A124",
        nome: "Alba",
        etichetta: "Alba (004003)",
        regione: "01",
        ambito: "pie_2",
        comune: "A124",
        dimostrativa: true,
      });
    },
  );

  test.each([
    ["cirie", "C722"],
    ["Ciriè", "C722"],
    ["CIRIE'", "C722"],
    ["bozen", "A952"],
    ["Bolzano/Bozen", "A952"],
    ["Fiè allo Sciliar/Völs am Schlern", "D571"],
    ["devin nabrezina", "D383"],
    ["Reggio nell'Emilia", "H223"],
    ["l aquila", "A345"],
    ["San Dorligo della Valle-Dolina", "D324"],
  ])("il comune «%s» è %s", (comune, codice) => {
    expect(resolve({ comune }).codice).toBe(codice);
  });

  test("i due codici di Cagliari portano allo stesso comune, a ogni data; si stampa quello in vigore", () => {
    for (const comune of ["092009", "118006", "B354"]) {
      expect(resolve({ comune }, "2025-12-31").etichetta).toBe("Cagliari (092009)");
      expect(resolve({ comune }, "2026-01-01").etichetta).toBe("Cagliari (118006)");
    }
  });

  test.each(["5", "05", "V", "v", "Municipio V", "municipio 5"])(
    "il municipio «%s» di Roma è il quinto",
    (municipio) => {
      expect(resolve({ comune: "Roma", municipio })).toMatchObject({
        livello: "municipio",
        codice: "H501/05",
        nome: "Municipio V",
        etichetta: "Roma, Municipio V",
        regione: "12",
        comune: "H501",
      });
    },
  );

  test("un municipio si trova anche per una parte del nome", () => {
    expect(resolve({ comune: "Genova", municipio: "valpolcevera" }).codice).toBe("D969/05");
    expect(resolve({ comune: "Genova", municipio: "IV" }).codice).toBe("D969/04");
  });

  test("filtri che stanno insieme valgono come il più stretto", () => {
    expect(resolve({ regione: "01", ambito: "pie_2", comune: "Alba" }).livello).toBe("comune");
    expect(resolve({ regione: "Piemonte", ambito: "Alba" }).codice).toBe("pie_2");
  });
});

describe("omonimi", () => {
  test("due comuni di nome Samone: si elencano con la provincia", () => {
    const { message, remedy } = refused({ comune: "Samone" });
    expect(message).toContain("Samone (TO, H753)");
    expect(message).toContain("Samone (TN, H754)");
    expect(remedy).toContain('--comune "Samone (');
  });

  test("la provincia, la regione o l'ambito li distinguono", () => {
    expect(resolve({ comune: "Samone (TN)" }).codice).toBe("H754");
    expect(resolve({ comune: "Samone", regione: "Piemonte" }).codice).toBe("H753");
    expect(resolve({ comune: "Castro", regione: "16" }).codice).toBe("M261");
    expect(resolve({ comune: "Castro", regione: "03" }).codice).toBe("C337");
    expect(resolve({ comune: "Livo", regione: "Trentino-Alto Adige" }).codice).toBe("E624");
  });

  test("Sovizzo prima e dopo la fusione è il comune in vigore alla data", () => {
    expect(resolve({ comune: "Sovizzo" }, "2023-12-31").codice).toBe("I879");
    expect(resolve({ comune: "Sovizzo" }, "2024-12-31").codice).toBe("M436");
  });
});

describe("ciò che non va si ferma con un suggerimento", () => {
  test("pie_99 suggerisce codici vicini dello stesso prefisso", () => {
    const { message, remedy } = refused({ ambito: "pie_99" });
    expect(message).toBe("l'ambito «pie_99» non esiste.");
    expect(remedy).toMatch(/^Forse pie_29 .+, pie_19 .+ o pie_9 .+\?/);
  });

  test.each([
    [{ ambito: "pei_2" }, "pie_2 Alba"],
    [{ ambito: "Allba" }, "pie_2 Alba"],
    [{ comune: "Albba" }, "Alba (CN, A124)"],
    [{ comune: "Torrino" }, "Torino (TO, L219)"],
    [{ comune: "Montalto" }, "Montalto"],
    [{ regione: "Piemnte" }, "01-Piemonte"],
    [{ regione: "01-Lombardia" }, "01-Piemonte"],
  ])("%o", (request, guess) => {
    expect(refused(request).remedy).toContain(guess);
  });

  test.each([
    { regione: "21" },
    { regione: "Padania" },
    { ambito: "xyz_1" },
    { ambito: "qualunque cosa" },
    { comune: "999999" },
    { comune: "Z999" },
    { comune: "4003" },
    { comune: "" },
    { ambito: "  " },
    { municipio: "5" },
    { comune: "Alba", municipio: "1" },
    { comune: "Roma", municipio: "16" },
  ])("%o è un uso sbagliato", (request) => {
    expect(refused(request).remedy).not.toBe("");
  });

  test("filtri che si contraddicono dicono dove sta ciò che si cerca", () => {
    expect(refused({ regione: "12", ambito: "pie_2" }).message).toBe(
      "l'ambito pie_2 Alba non è nella regione 12-Lazio.",
    );
    expect(refused({ ambito: "pie_2", comune: "Torino" }).message).toBe(
      "Torino (TO) non è nell'ambito pie_2 Alba: è in pie_30.",
    );
    expect(refused({ regione: "12", comune: "Alba" }).message).toBe(
      "Alba (CN, A124) non è nella regione 12-Lazio.",
    );
  });

  test("un comune cessato manda a quello di cui ora fa parte, uno non ancora nato a quelli di prima", () => {
    expect(refused({ comune: "Lirio" }, "2026-08-14")).toEqual({
      message:
        "il comune Lirio (PV, E608) ha cessato di esistere il 30/01/2026, e la data richiesta è il 14/08/2026.",
      remedy: "Indicare il comune di cui ora fa parte: Montalto Pavese (PV, F417).",
    });
    expect(resolve({ comune: "Lirio" }, "2026-01-30").codice).toBe("E608");
    expect(refused({ comune: "Castegnero Nanto" }, "2025-12-31").remedy).toContain(
      "Castegnero (VI, C056), Nanto (VI, F838)",
    );
  });

  test("un ambito prima della sua data non è in vigore", () => {
    expect(refused({ ambito: "pie_2" }, "2019-12-31").message).toBe(
      "l'ambito pie_2 non è in vigore al 31/12/2019 (dal 01/01/2020).",
    );
  });
});

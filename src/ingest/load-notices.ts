import type { Notice } from "../model/errors.js";
import { few, plural } from "../model/italian.js";
import { styleFrom } from "./convert/numbers.js";
import type { TextForm } from "./encoding.js";
import type { HeaderMatch } from "./header.js";
import type { Findings } from "./map-rows.js";
import type { MapContext } from "./plan.js";
import type { LinesSeen } from "./rows.js";

const SHOWN = 6;

/** One line for each assumption that was made while a file was read (promise R4). */
export function noticesOf(
  file: string,
  match: HeaderMatch,
  form: TextForm | null,
  findings: Findings,
  context: MapContext,
  seen: LinesSeen,
): readonly Notice[] {
  const notices: Notice[] = [];
  const say = (code: Notice["code"], message: string): void => {
    notices.push({ code, message, place: { file } });
  };
  if (form?.assumed === true) say("W-ENC", "il file non è UTF-8: letto come Windows-1252.");
  if ((seen.formulas ?? 0) > 0) {
    const cells = plural(seen.formulas ?? 0, "cella con una formula", "celle con formule");
    say("W-FORMULE", `${cells}: vale il risultato salvato nel file.`);
  }
  if (match.unknown.length > 0) {
    const what = plural(match.unknown.length, "colonna non conosciuta", "colonne non conosciute");
    const verb = match.unknown.length === 1 ? "ignorata" : "ignorate";
    say("W-COLONNE", `${what}, ${verb}: ${few(match.unknown, SHOWN)}.`);
  }
  for (const [column, evidence] of findings.styles) {
    if (styleFrom(evidence) === "en") {
      say("W-NUM", `colonna ${column}: numeri scritti all'inglese (1,234.56).`);
    } else if (evidence.ambiguous > 0 && evidence.notEnglish === 0) {
      say(
        "W-NUM",
        `colonna ${column}: i numeri si leggono in due modi; vale quello italiano (1.234,56).`,
      );
    }
  }
  const { padded, mapped, unplaced, renamed, elsewhere, unheard } = findings.assumptions;
  if (padded > 0) {
    say(
      "W-ZERI",
      `${plural(padded, "codice di comune", "codici di comune")} senza gli zeri iniziali: aggiunti.`,
    );
  }
  if (mapped.size > 0) {
    const names = [...mapped].map(
      ([code, heir]) => `${code} → ${context.territory.comuni.get(heir)?.nome ?? heir}`,
    );
    say(
      "W-CESSATI",
      `comuni cessati, passati al comune che li ha incorporati: ${few(names, SHOWN)}.`,
    );
  }
  if (renamed.size > 0) {
    const names = [...renamed].map((one) => context.territory.comuni.get(one)?.nome ?? one);
    say("W-NOMI", `comuni chiamati col nome che avevano prima: ${few(names, SHOWN)}.`);
  }
  if (unplaced.size > 0) {
    say(
      "W-AMBITO",
      `ambito non verificabile per ${plural(unplaced.size, "comune", "comuni")}: la composizione non è nota.`,
    );
  }
  if (elsewhere + unheard > 0) {
    const parts = [
      ...(elsewhere > 0
        ? [
            `${plural(elsewhere, "riga tenuta", "righe tenute")} con un ambito diverso da quello del comune`,
          ]
        : []),
      ...(unheard > 0
        ? [`${plural(unheard, "riga scartata", "righe scartate")} con un ambito che non c'è`]
        : []),
    ];
    const again =
      unheard > 0 ? ", poi togliere questa fornitura (dash forniture rimuovi) e ricaricarla" : "";
    say(
      "W-AMBITO",
      `${parts.join("; ")}, secondo la composizione dimostrativa: caricare quella vera (fonte ats_composizione)${again}.`,
    );
  }
  const { totals } = findings;
  if (totals !== null && totals.missing.length > 0) {
    say(
      "W-TOTALI",
      `manca la riga del totale per ${few(totals.missing, SHOWN)}: il file può essere tagliato.`,
    );
  }
  if (totals !== null && totals.wrong.length > 0) {
    say("W-TOTALI", `il totale non è la somma delle righe per ${few(totals.wrong, SHOWN)}.`);
  }
  return notices;
}

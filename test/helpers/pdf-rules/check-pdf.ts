import { openPdf } from "./file.js";
import type { Rule } from "./rule.js";
import { attachmentRules } from "./rules-attachments.js";
import { colourRules } from "./rules-colour.js";
import { contentRules } from "./rules-content.js";
import { elementRules } from "./rules-elements.js";
import { catalogRules, fileRules } from "./rules-file.js";
import { fontRules } from "./rules-fonts.js";
import { metadataRules } from "./rules-metadata.js";

/** The machine rules of PDF/UA-1 (Matterhorn) and PDF/A-3a that a report must keep, and some of ours. */
export const RULES: readonly Rule[] = [
  ...fileRules,
  ...catalogRules,
  ...metadataRules,
  ...colourRules,
  ...fontRules,
  ...contentRules,
  ...elementRules,
  ...attachmentRules,
];

/** What is wrong with a PDF, rule by rule; at most three places a rule. Empty when it is right. */
export function checkPdf(bytes: Uint8Array): readonly string[] {
  const file = openPdf(bytes);
  return RULES.flatMap((rule) =>
    rule
      .check(file)
      .slice(0, 3)
      .map((fault) => `${rule.id}, ${rule.says}: ${fault}`),
  );
}

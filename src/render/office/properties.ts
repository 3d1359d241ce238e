/** What a file says of itself: title, territory, data date, version of dash. No author, no clock. */
import type { Document } from "../../model/document.js";
import { type Parts, writePart } from "./package.js";
import { element, type XmlElement } from "./xml.js";

const CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
const EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";

export function writeProperties(parts: Parts, document: Document, slides: number | null): void {
  const day = `${document.dataOsservazione}T00:00:00Z`;
  const date = (name: string): XmlElement => element(name, { "xsi:type": "dcterms:W3CDTF" }, [day]);
  writePart(
    parts,
    "docProps/core.xml",
    element(
      "cp:coreProperties",
      {
        "xmlns:cp": CORE,
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:dcterms": "http://purl.org/dc/terms/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
      },
      [
        element("dc:title", {}, [document.title]),
        element("dc:subject", {}, [`${document.cover.kicker}. ${document.dateLine}`]),
        element("dc:language", {}, ["it-IT"]),
        date("dcterms:created"),
        date("dcterms:modified"),
        element("cp:version", {}, [`dash ${document.version}`]),
      ],
    ),
  );
  writePart(
    parts,
    "docProps/app.xml",
    element("Properties", { xmlns: EXTENDED }, [
      element("Application", {}, ["dash"]),
      ...(slides === null ? [] : [element("Slides", {}, [String(slides)])]),
    ]),
  );
}

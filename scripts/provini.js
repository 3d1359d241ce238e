// Contact sheets of the shipped templates, for docs/provini: `node scripts/provini.js DATABASE [OF_ITALIA]`.
// Every template × territory × format is made and turned into small pictures. It needs pdftoppm
// (poppler-utils), soffice (LibreOffice) and montage (ImageMagick); nothing in dash itself does.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [database, ofItalia] = process.argv.slice(2).map((path) => resolve(path));
const MOST = 90;
const out = join(root, "docs/provini");
mkdirSync(out, { recursive: true });

const templates = readdirSync(join(root, "templates"))
  .filter((name) => name.endsWith(".yaml"))
  .map((name) => basename(name, ".yaml"));
const FORMATS = ["pdf", "pptx", "xlsx"];
const territories = [
  { name: "pie_2", args: ["--ambito", "pie_2"], db: database },
  { name: "comune", args: ["--comune", "Cissone"], db: database },
  { name: "regione", args: ["--regione", "01"], db: database },
  ...(ofItalia === undefined ? [] : [{ name: "italia", args: [], db: ofItalia }]),
];

function call(program, args, env = {}) {
  const done = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, ...env } });
  if (done.status !== 0) throw new Error(`${program} ${args.join(" ")}\n${done.stderr}`);
}

const work = mkdtempSync(join(tmpdir(), "dash-provini-"));
try {
  for (const { name, args, db } of territories) {
    for (const template of templates) {
      const folder = join(work, `${template}_${name}`);
      call(process.execPath, [
        join(root, "bin/run.js"),
        "report",
        template,
        ...args,
        "--db",
        db,
        "--formato",
        FORMATS.join(","),
        "--uscita",
        folder,
        "--quiet",
      ]);
      for (const format of FORMATS) {
        const file = readdirSync(folder).find((one) => one.endsWith(`.${format}`));
        const pdf = join(folder, `${basename(file, `.${format}`)}.pdf`);
        const pictures = join(folder, format);
        mkdirSync(pictures);
        if (format !== "pdf") {
          call("soffice", [
            `-env:UserInstallation=file://${join(work, "soffice")}`,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            pictures,
            join(folder, file),
          ]);
        }
        const source = format === "pdf" ? pdf : join(pictures, basename(pdf));
        call("pdftoppm", [
          "-r",
          format === "pdf" ? "30" : "24",
          "-png",
          source,
          join(pictures, "p"),
        ]);
        // The rows for pivots are pages and pages of a workbook: the first ones are enough.
        const pages = readdirSync(pictures)
          .filter((one) => one.endsWith(".png"))
          .sort()
          .slice(0, MOST)
          .map((one) => join(pictures, one));
        const sheet = join(out, `${template}_${name}_${format}.png`);
        const tile = format === "pdf" ? "9x" : "6x";
        call("montage", [
          ...pages,
          ...["-tile", tile, "-geometry", "+4+4", "-background", "#8795A1"],
          ...[
            "-depth",
            "8",
            "+dither",
            "-colors",
            "48",
            "-define",
            "png:compression-level=9",
            sheet,
          ],
        ]);
        call("mogrify", ["-resize", "1500x>", "+dither", "-colors", "32", sheet]);
        console.log(`${sheet}: ${pages.length} pagine`);
      }
    }
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}

import type { Database } from "better-sqlite3";

/** Keeps what stood above a table of published figures: its title, its filters. */
export function saveNotes(
  db: Database,
  fornitura: number,
  notes: readonly { readonly line: number; readonly text: string }[],
): void {
  const insert = db.prepare(
    "INSERT INTO riferimento_nota (fornitura_id, riga, testo) VALUES (?, ?, ?)",
  );
  for (const { line, text } of notes) insert.run(fornitura, line, text);
}

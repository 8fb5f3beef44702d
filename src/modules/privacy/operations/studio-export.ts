import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../deps.ts";
import type { ExportedRow, ExportReads } from "../port.ts";
import { privacyText } from "../messages/en.ts";

/** A piece is held in memory as a whole; where its rows are large, the database cuts it shorter. */
const rowsAtOnce = 200;

/**
 * Everything of a studio as JSON, table by table, in pieces: a large shop is never in memory as a whole. What
 * docs/privacy.md marks as exported is in it.
 */
export async function* studioJson(
  { clock, photoLinks }: Pick<AppDeps, "clock" | "photoLinks">,
  studioId: StudioId,
  store: ExportReads,
): AsyncGenerator<string> {
  const about = privacyText.export.about;
  const fileOf: Readonly<Record<string, (hash: string) => string>> = {
    photos: (hash) => photoLinks.photo(studioId, hash, "whole"),
    videos: (hash) => photoLinks.video(studioId, hash),
  };
  yield `{\n"exportedAt": ${JSON.stringify(clock.now())},\n"about": ${JSON.stringify(about)},\n"tables": {`;
  for (const [index, table] of (await store.exportTables()).entries()) {
    yield `${index === 0 ? "" : ","}\n${JSON.stringify(table)}: [`;
    let separator = "\n";
    for await (const row of rowsOf(store, table)) {
      const url = typeof row["hash"] === "string" ? fileOf[table]?.(row["hash"]) : undefined;
      yield separator + JSON.stringify(url === undefined ? row : { ...row, url });
      separator = ",\n";
    }
    yield "]";
  }
  yield "\n}}\n";
}

async function* rowsOf(store: ExportReads, table: string): AsyncGenerator<ExportedRow> {
  let after: ExportedRow | null = null;
  for (;;) {
    const { rows, more }: Awaited<ReturnType<ExportReads["exportRows"]>> = await store.exportRows(
      table,
      after,
      rowsAtOnce,
    );
    yield* rows;
    const last = rows.at(-1);
    if (!more || !last) return;
    after = last;
  }
}

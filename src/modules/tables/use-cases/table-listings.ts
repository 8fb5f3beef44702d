import { inTurn } from "#src/platform/database/in-turn.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import type { AppDeps, WorkerStore } from "../deps.ts";
import { keyColumnProblems } from "../rules/import-columns.ts";
import { namesIn } from "../rules/import-line.ts";
import { tablesText } from "../messages/en.ts";
import type { TableLine } from "../rules/table-records.ts";
import { readTable } from "./read-table.ts";

const readAtOnce = 500;

/** The listings that a table names, and the numbers of its lines that name none. */
export type TableListings = { readonly ids: readonly ListingId[]; readonly unknown: readonly number[] };

/**
 * Which listings a CSV file names, each line by a code or by the marketplace's number; whatever else it says isn't read. A code
 * means its listings in all shops, a number just one.
 *
 * @throws OmsError `bad-input`: nothing of the file can be used, with why
 */
export async function tableListings(
  deps: AppDeps,
  store: Pick<WorkerStore, "studio" | "listingsInTurn">,
  file: SharedFile,
): Promise<TableListings> {
  const { teamId } = await store.studio();
  const table = await readTable(await deps.workspace.download(teamId, file), undefined, keyColumnProblems);
  if (table.refused) {
    const why = table.problems.map(({ text }) => text).join(" ");
    throw new OmsError("bad-input", { userText: tablesText.refusedTable(file.name.slice(0, 100), why) });
  }
  const lines = table.lines.map((line) => ({ line: line.line, ...namedIn(line) }));
  const [byCode, byNumber] = await Promise.all([
    named(
      store,
      "codes",
      lines.flatMap(({ code, number }) => (number === "" && code !== "" ? [code] : [])),
    ),
    named(
      store,
      "externalIds",
      lines.flatMap(({ number }) => (number === "" ? [] : [number])),
    ),
  ]);
  const of = ({ code, number }: { readonly code: string; readonly number: string }) =>
    (number === "" ? byCode.get(code) : byNumber.get(number)) ?? [];
  return {
    ids: [...new Set(lines.flatMap(of))],
    unknown: lines.filter((line) => of(line).length === 0).map(({ line }) => line),
  };
}

/** A number that a spreadsheet spoiled (`4.2E+09`) says nothing. */
function namedIn({ cells }: TableLine): { readonly code: string; readonly number: string } {
  const { code, number } = namesIn(cells);
  return { code: code.toLowerCase(), number: /^\d+$/.test(number) ? number : "" };
}

/** The listings by what they are called, in pieces: a table has up to ten thousand lines. */
async function named(
  store: Pick<WorkerStore, "listingsInTurn">,
  by: "codes" | "externalIds",
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly ListingId[]>> {
  const found = new Map<string, ListingId[]>();
  const all = [...new Set(names)];
  for (let start = 0; start < all.length; start += readAtOnce) {
    const filter: Parameters<WorkerStore["listingsInTurn"]>[0] = { [by]: all.slice(start, start + readAtOnce) };
    const pieces = inTurn(async (after) => {
      const { next, listings } = await store.listingsInTurn(filter, after, readAtOnce);
      return { next, some: listings };
    });
    for await (const some of pieces) {
      for (const { id, code, externalId } of some) {
        const name = by === "codes" ? code : externalId;
        found.set(name, [...(found.get(name) ?? []), id]);
      }
    }
  }
  return found;
}

import { sha256 } from "#src/platform/kernel/hash.ts";

/** What would be written in one place, to the byte. */
type Written = { readonly shopId: string; readonly payload: string };

/** Names exactly what would be written, and where. The database keeps the same (`change_items.hash`). */
export function itemHash({ shopId, payload }: Written): string {
  return sha256(`${shopId}:${payload}`);
}

/** What an approval is about: the sorted hashes of all items, a line each, and the time of a schedule. The database computes the same (`app.content_hash`). */
export function contentHash(items: readonly Written[], schedule: Timed | null = null): string {
  return sha256([...items.map(itemHash).toSorted(), ...(schedule ? [scheduleMark(schedule)] : [])].join("\n"));
}

type Timed = { readonly startsAt: Date | null; readonly endsAt: Date | null; readonly late: boolean };

/** The time that an approval is about as well (`app.schedule_mark`). */
function scheduleMark({ startsAt, endsAt, late }: Timed): string {
  return ["schedule", startsAt?.getTime() ?? "", endsAt?.getTime() ?? "", late ? "late" : ""].join(":");
}

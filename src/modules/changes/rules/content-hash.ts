import { sha256 } from "#src/platform/kernel/hash.ts";

/** What would be written in one place, to the byte. */
type Written = { readonly shopId: string; readonly payload: string };

/** Names exactly what would be written, and where. The database keeps the same (`change_items.hash`). */
export function itemHash({ shopId, payload }: Written): string {
  return sha256(`${shopId}:${payload}`);
}

/** What an approval is about: the sorted hashes of all items, a line each. The database computes the same (`app.content_hash`). */
export function contentHash(items: readonly Written[]): string {
  return sha256(items.map(itemHash).toSorted().join("\n"));
}

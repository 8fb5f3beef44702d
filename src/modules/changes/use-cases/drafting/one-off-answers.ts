import type { ListingContent } from "#src/catalog/listing.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, permissions, settledPieces, shopsWithOne } from "#src/modules/studio/index.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { ChangeRecord, ItemRecord } from "../../records.ts";

/**
 * What a form says, with the answer to stock 1 in several shops kept with the draft only where it is a question: given in
 * the form, or the studio's where nobody said anything else of this draft. A later change of the settings leaves drafts
 * that have an answer as they are.
 */
export function withPieces<T extends Partial<ListingContent>>(
  { studio }: StudioContext,
  change: ChangeRecord,
  content: T,
  items: readonly ItemRecord[],
): Omit<T, "pieces"> & Pick<ListingContent, "pieces"> {
  const { pieces: said, ...rest } = content;
  if (shopsWithOne({ ...change.content, ...content }, items).length === 0) return rest;
  const pieces = said ?? (change.content.pieces ? null : settledPieces(studio.oneOffs));
  return pieces ? { ...rest, pieces } : rest;
}

/** Whether saving this also set how the studio does it: an owner's first answer does (`save_draft`). */
export function remembers({ studio }: StudioContext, { member }: Actor, { pieces }: Partial<ListingContent>): boolean {
  return Boolean(pieces) && studio.oneOffs.way === null && atLeast(member.role, permissions.settings);
}

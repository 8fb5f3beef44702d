import { bothWrites, type OwnWrites } from "#src/domain/edit-plan.ts";
import type { PublishProgress } from "./ports/records.ts";

const none: OwnWrites = { fields: {}, stock: {} };

/** All that an edit has put there so far, or may have, in whatever form it was approved. */
export function ownWrites({ own = none, sent = {}, stock = {} }: PublishProgress): OwnWrites {
  return bothWrites(own, { fields: sent, stock });
}

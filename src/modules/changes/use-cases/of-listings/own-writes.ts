import type { PublishProgress } from "../../records.ts";
import { bothWrites, type OwnWrites } from "../../rules/edit-plan.ts";

const none: OwnWrites = { fields: {}, stock: {} };

/** All that an edit has put there so far, or may have, in whatever form it was approved. */
export function ownWrites({ own = none, sent = {}, stock = {} }: PublishProgress): OwnWrites {
  return bothWrites(own, { fields: sent, stock });
}

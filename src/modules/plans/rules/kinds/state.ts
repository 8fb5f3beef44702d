import { offSale } from "#src/catalog/listing.ts";
import { leftOut, type PlanListing, type RuleOutcome, unchanged } from "../outcome.ts";
import type { RuleOf, StateMove } from "../rule.ts";

/**
 * What can follow from the state of a listing. What is so already is unchanged. What ended its time or sold out is put on sale by
 * renewing it, and what is on sale can't be renewed.
 */
export function applyStateRule({ to }: RuleOf<"state">, { state }: PlanListing): RuleOutcome {
  const isOffSale = offSale.some((each) => each === state);
  const ended = state === "expired" || state === "sold_out";
  switch (to) {
    case "delete":
      return moved("delete");
    case "unpublish":
      return isOffSale ? unchanged : moved("unpublish");
    case "put_on_sale":
      return isOffSale ? moved(ended ? "renew" : "put_on_sale") : unchanged;
    case "renew":
      return ended ? moved("renew") : leftOut({ code: "not-ended", state });
  }
}

function moved(change: StateMove): RuleOutcome {
  return { kind: "changes", change, set: {}, warnings: [] };
}

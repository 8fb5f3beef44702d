import { type Actor, audited } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { AppDeps } from "../../deps.ts";
import { seenBy } from "../../describe.ts";
import type { ChangeView } from "../../model.ts";

type Result = { readonly ok: true; readonly change: ChangeView } | { readonly ok: false };

/**
 * What is saved, or asked for, of a listing: its line in the log names the request that it became. What had to be put right
 * first was not done.
 *
 * @param line `asked`: what it is called where it waits for approval afterwards
 */
export function auditedChange<R extends Result>(
  deps: AppDeps,
  actor: Actor,
  { asked, ...line }: { action: string; asked?: string; listingId?: ListingId; changeId?: ChangeId },
  run: () => Promise<R>,
): Promise<R> {
  return audited(deps, actor, line, async (success) => {
    const result = await run();
    if (!result.ok) {
      success.about({ outcome: "refused", code: "incomplete" });
      return result;
    }
    const { id: changeId, state } = result.change;
    success.about({ changeId, ...(asked && state === "in_review" ? { action: asked } : {}) });
    return { ...result, change: seenBy(actor, result.change) };
  });
}

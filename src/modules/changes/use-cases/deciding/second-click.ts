import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { TenantStore } from "../../deps.ts";
import { requireChange } from "../../describe.ts";
import type { ChangeRecord, Verdict } from "../../records.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

/** What was decided last. */
export const last = ({ decisions }: ChangeRecord): Verdict | undefined => decisions.at(-1)?.verdict;

/** On its way, or done. */
export const begun = ({ state }: ChangeRecord) => ["approved", "scheduled", "applying", "applied"].includes(state);

/**
 * Does it, unless the same was done a moment ago: a second click is no failure.
 *
 * @param isDone judges the change as it is when it was refused
 * @returns whether it was done now
 */
export async function once(
  store: TenantStore,
  changeId: ChangeId,
  isDone: (now: ChangeRecord) => boolean,
  run: () => Promise<void>,
): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    const late = error instanceof OmsError && ["wrong-state", "already-decided"].includes(error.code);
    if (!late || !isDone(await requireChange(store, changeId))) throw error;
    return false;
  }
}

export function underWay({ state, content }: ChangeRecord, what: "live" | "retry"): OmsError {
  const { quoted, thisListing, underWay: text } = changeRefusalsText;
  const name = content.title === "" ? thisListing : quoted(content.title);
  return new OmsError("under-way", { userText: text[state === "applied" ? "done" : what](name) });
}

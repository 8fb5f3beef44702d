import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { Answered } from "../differences/difference-form.ts";

/** Which change a page of differences is about, and what was answered on the pages before it. */
export function differenceSubject(metadata: string): Answered & { readonly changeId: ChangeId } {
  const [changeId = "", page, , theirs = ""] = splitIds(metadata);
  const places = theirs.split(",").filter((place) => place !== "");
  return { changeId: changeId as ChangeId, page: smallNumber(page, 0), theirs: places.map(Number) };
}

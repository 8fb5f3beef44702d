import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { choosingText } from "../../messages/plans.en.ts";
import { readPlaces, writePlaces } from "./places.ts";

/** Slack keeps 3,000 characters of a form; ids take some. */
const mostKept = 2800;

/** What a form keeps from page to page: what it is about, and what isn't ticked in any of its pages. */
export type Choosing = {
  readonly changeId: ChangeId;
  readonly contentHash: string;
  readonly page: number;
  readonly all: number;
  /** How many this person can't decide about. */
  readonly barred: number;
  readonly solo: boolean;
  readonly left: readonly number[];
};

/** How many would be approved. */
export function tickedIn({ all, barred, left }: Pick<Choosing, "all" | "barred" | "left">): number {
  return all - barred - left.length;
}

/** @throws OmsError `bad-input`: more single listings than a form can keep */
export function writeChoosing({ changeId, contentHash, page, all, barred, solo, left }: Choosing): string {
  const places = writePlaces(left);
  const kept = joinIds(changeId, contentHash, ...[page, all, barred, Number(solo)].map(String), places);
  if (kept.length > mostKept) throw new OmsError("bad-input", { userText: choosingText.tooMany });
  return kept;
}

export function readChoosing(metadata: string): Choosing {
  const [id = "", contentHash = "", page = "", all = "", barred = "", solo, places = ""] = splitIds(metadata);
  return {
    changeId: id as ChangeId,
    contentHash,
    page: smallNumber(page, 0),
    all: smallNumber(all, 0),
    barred: smallNumber(barred, 0),
    solo: solo === "1",
    left: readPlaces(places),
  };
}

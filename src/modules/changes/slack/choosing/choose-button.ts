import { button, type Element } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ChangeView } from "../../model.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";

/** Of a plan that waits: its approver takes listings out of it. To a person with a value in it, it is the way to the others. */
export function chooseButton(change: ChangeView): Element[] {
  const { id, contentHash, viewer, barred } = change;
  if (!possibleActions(change).has("choose")) return [];
  const own = viewer !== null && barred.some(({ person }) => person.memberId === viewer.memberId);
  return [button(changesActionIds.choose, own ? choosingText.others : choosingText.button, joinIds(id, contentHash))];
}

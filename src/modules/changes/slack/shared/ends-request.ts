import { type Block, context } from "#src/platform/slack/blocks/elements.ts";
import { detailsText } from "../../messages/details.en.ts";
import type { ChangeView } from "../../model.ts";

/** What a form is about, as far as it says whether approval is waited for. */
type Waiting = Pick<ChangeView, "state"> | null;

/** Before anything is saved in a form of what waits for approval: saving ends that. */
export function endsRequest(change: Waiting): Block[] {
  return change?.state === "in_review" ? [context(detailsText.waits)] : [];
}

/** Afterwards. @param before as it was until it was saved */
export function savedNote(saved: string, before: Waiting): string {
  return before?.state === "in_review" ? `${saved} ${detailsText.waited}` : saved;
}

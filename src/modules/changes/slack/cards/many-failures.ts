import { codeLabel } from "#src/modules/listings/index.ts";
import { type Block, button, type Element, section } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import type { ManyFailure } from "../../many/model.ts";
import type { ChangeView } from "../../model.ts";
import type { ManyView } from "../../many/views.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds } from "../ids.ts";
import { progressText } from "./messages/progress.en.ts";

type Many = ChangeView & { readonly many: ManyView };

/** Each reason once, with the first of its listings, and what there is to do about it. They stay when what is left is stopped. */
export function failures(change: Many): Block[] {
  const { many } = change;
  const text = changeCardsText.many;
  const blocks = many.failures.map((failure) => section(linesOf(failure), buttonOf(change, failure)));
  const more = many.failed - many.failures.reduce((sum, { items }) => sum + items, 0);
  return [...blocks, ...(more > 0 ? [section(text.moreFailed(more))] : [])];
}

function linesOf({ text: why, items, retriable, code, some }: ManyFailure): string {
  const text = changeCardsText.many;
  const called = some.map(({ title, ...thing }) => `${clipEscaped(title ?? "", 60)} ${codeLabel(thing)}`).join(", ");
  const left = items - some.length;
  const listings = left > 0 ? text.andMore(called, left) : called;
  const noRetry = retriable || code === "changed-live" ? "" : ` _${text.noRetry}_`;
  return `• ${text.reason(items, clipEscaped(why, 250))}${noRetry}\n   ${listings}`;
}

function buttonOf(change: Many, { code, reason, items, retriable }: ManyFailure): Element {
  const can = possibleActions(change);
  const text = progressText.buttons;
  const ids = changesActionIds;
  if (retriable && can.has("retry")) return button(ids.retry, text.tryAgain(items), joinIds(change.id, reason));
  if (code === "changed-live" && can.has("look_again"))
    return button(ids.lookAgain, text.lookAt(moved(change)), change.id);
  return button(ids.failedItems, text.show, joinIds(change.id, "0"));
}

/** All that were changed there meanwhile are looked at together, whatever it was. */
function moved({ many }: Many): number {
  return many.failures.reduce((sum, { code, items }) => sum + (code === "changed-live" ? items : 0), 0);
}

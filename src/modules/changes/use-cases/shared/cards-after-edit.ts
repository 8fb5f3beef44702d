import type { StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, personOf } from "#src/modules/studio/index.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";

/**
 * Editing what waits for approval ends the request: the listings channel is told, and the old buttons go. The author
 * has to ask again, so the author hears of it when another person did it.
 */
export function cardsAfterEdit(
  deps: Pick<AppDeps, "ids">,
  actor: Actor,
  context: StudioContext,
  before: ChangeRecord,
): OutboxEntry[] {
  const changeId = before.id;
  const cards: OutboxEntry[] = [{ template: "draft_card", changeId }];
  if (before.contentHash === "") return cards;
  cards.push({ template: "review_card", changeId });
  if (before.state === "in_review") {
    const by = actor.member.slackUserId;
    const author = before.author === actor.member.id ? [] : [personOf(context, before.author).slackUserId];
    const mention = author.filter((id) => id !== "");
    cards.push({ template: "change_note", changeId, note: "approval_voided", mention, by, nonce: deps.ids.uuid() });
  }
  return cards;
}

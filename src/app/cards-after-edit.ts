import type { AppDeps } from "./deps.ts";
import { personOf } from "./describe.ts";
import type { OutboxEntry } from "./ports/messages.ts";
import type { ChangeRecord } from "./ports/records.ts";
import type { Actor } from "./ports/store.ts";
import type { StudioContext } from "./studio-context.ts";

/**
 * Editing what waits for approval voids the request: the listings channel is told, and the old buttons go. The author
 * has to ask again, so she hears of it when somebody else did it.
 */
export function cardsAfterEdit(
  deps: AppDeps,
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

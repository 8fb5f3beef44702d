import type { ChangeView } from "#src/modules/changes/index.ts";
import { isOfDeadSignIn, type ShopView } from "#src/modules/shops/index.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";

/**
 * Whether a note still says what is so. A message may have waited for hours or days: a request that was answered since,
 * or a warning of what cannot happen any more, would be a false alarm.
 */
export function stillTrueOfChange(
  { note }: Extract<OutboxEntry, { template: "change_note" }>,
  attempt: number,
  { state }: ChangeView,
): boolean {
  // Answered, or edited, since it was brought up again.
  if (note === "nudged") return state === "in_review";
  // In its usual turn it is part of the thread, also where somebody was quick to answer.
  if (note === "approval_asked" && attempt > 1) return state === "in_review";
  return true;
}

export function stillTrueOfShop(entry: OutboxEntry, { health }: ShopView): boolean {
  const ofDeadSignIn =
    (entry.template === "shop_note" && ["auth_dead", "auth_lost", "kept"].includes(entry.note)) ||
    (entry.template === "shop_login" && (isOfDeadSignIn(entry.stage) || entry.stage === "kept"));
  if (ofDeadSignIn) return health === "auth-dead";
  if (entry.template === "shop_login" && entry.stage.startsWith("ends_")) return health !== "disconnected";
  return true;
}

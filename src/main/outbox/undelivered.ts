import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { ClaimedMessage, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { DeliveryDeps } from "./delivery.ts";

/** Once per message, to whoever can mend it: the author of the listing, or whoever connected the shop. */
export async function sayWhereItFailed(deps: DeliveryDeps, claimed: ClaimedMessage): Promise<void> {
  const { studioId, entry, id } = claimed;
  const { listingsChannel } = await deps.app.describeStudio(studioId);
  if (!listingsChannel || entry.template === "direct") return;
  const { to } = await subjectOf(deps, claimed);
  const text = `I can't post in <#${listingsChannel}>. Invite me there (type "/invite" and choose me), or let an owner choose another channel with /oms settings. I then go on by myself.`;
  await tell(deps, claimed, to, text, `no-channel:${id}`);
}

/** Once per message. What is given up also stands in /oms problems. */
export async function sayGivenUp(deps: DeliveryDeps, claimed: ClaimedMessage, code: string): Promise<void> {
  const { to, what } = await subjectOf(deps, claimed);
  const reader = "to" in claimed.entry ? claimed.entry.to : null;
  // Whoever cannot be reached cannot be told so either.
  if (to === reader) return;
  const whom = reader ? ` to <@${reader}>` : "";
  const text = `I couldn't deliver a message${whom} about ${what}: Slack said "${code}". Look at /oms problems, and tell them yourself.`;
  await tell(deps, claimed, to, text, `given-up:${claimed.id}`);
}

async function tell(
  { stores }: DeliveryDeps,
  { studioId }: ClaimedMessage,
  to: SlackUserId | null,
  text: string,
  nonce: string,
): Promise<void> {
  const entry: OutboxEntry | null = to && { template: "direct", to, text, nonce };
  if (entry) await stores.worker(studioId).sendOnce([entry]);
}

/** What a message is about, and who answers for that; an owner of the studio where nobody else does. */
async function subjectOf(
  { app, stores }: DeliveryDeps,
  { studioId, entry }: ClaimedMessage,
): Promise<{ readonly to: SlackUserId | null; readonly what: string }> {
  const change = "changeId" in entry ? await app.describeChange(studioId, entry.changeId) : null;
  if (change) return { to: change.author.slackUserId, what: `${change.content.title || "a draft"} (${change.code})` };
  const shop = "shopId" in entry ? await app.describeShop(studioId, entry.shopId) : null;
  if (shop?.connectedBy) return { to: shop.connectedBy, what: `the shop ${shop.name}` };
  const owner = (await stores.worker(studioId).members()).find((member) => member.role === "owner");
  return { to: owner?.slackUserId ?? null, what: shop ? `the shop ${shop.name}` : "this studio" };
}

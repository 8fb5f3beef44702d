import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import type { AnyTemplate, Subject } from "./define-template.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { ClaimedMessage, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { DeliveryDeps } from "./delivery.ts";
import { directText } from "./direct-text.ts";
import { studioText } from "../messages/en.ts";

/** Once per message, to the person who can mend it: the author of the listing, or the person who connected the shop. */
export async function sayWhereItFailed<A extends Pick<App, "describeStudio">, Store extends WorkerStore>(
  deps: DeliveryDeps<A, Store>,
  template: AnyTemplate<A, Store>,
  claimed: ClaimedMessage,
): Promise<void> {
  const { studioId, entry, id } = claimed;
  const { listingsChannel } = await deps.app.describeStudio(studioId);
  if (!listingsChannel || entry.template === "direct") return;
  const { to } = await subjectOf(deps, template, claimed);
  const text = directText("cannotPost", listingsChannel);
  await tell(deps, claimed, to, text, `no-channel:${id}`);
}

/** Once per message. /oms problems shows what is given up, too. */
export async function sayGivenUp<A, Store extends WorkerStore>(
  deps: DeliveryDeps<A, Store>,
  template: AnyTemplate<A, Store>,
  claimed: ClaimedMessage,
  code: string,
): Promise<void> {
  const { to, what } = await subjectOf(deps, template, claimed);
  const reader = "to" in claimed.entry ? claimed.entry.to : null;
  // A person who cannot be reached cannot be told so either.
  if (to === reader) return;

  const text = directText("givenUp", reader ?? "", what, code);
  await tell(deps, claimed, to, text, `given-up:${claimed.id}`);
}

async function tell(
  { stores }: { readonly stores: { worker(studioId: StudioId): WorkerStore } },
  { studioId }: ClaimedMessage,
  to: SlackUserId | null,
  text: string,
  nonce: string,
): Promise<void> {
  const entry: OutboxEntry | null = to && { template: "direct", to, text, nonce };
  if (entry) await stores.worker(studioId).sendMessagesOnce([entry]);
}

/** What a message is about, and who answers for that; an owner of the studio where nobody else does. */
async function subjectOf<A, Store extends WorkerStore>(
  { app, stores }: DeliveryDeps<A, Store>,
  template: AnyTemplate<A, Store>,
  claimed: ClaimedMessage,
): Promise<Subject> {
  const subject = await template.subject({ app, claimed }, claimed.entry);
  if (subject?.to) return subject;
  const owner = (await stores.worker(claimed.studioId).members()).find((member) => member.role === "owner");
  return { to: owner?.slackUserId ?? null, what: subject?.what ?? studioText.thisStudio };
}

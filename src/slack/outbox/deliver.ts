import type { ClaimedMessage } from "#src/app/ports/messages.ts";
import { toOmsError } from "#src/kernel/errors.ts";
import type { Logger } from "#src/kernel/log.ts";
import { cameFromSlack, failureOf } from "../web-errors.ts";
import type { Delivery, DeliveryDeps } from "./delivery.ts";
import { createPace, type Pace } from "./pace.ts";
import { deliveries } from "./templates.ts";

/** What Slack doesn't answer for is asked again this much later, by attempt; for about two days. */
const waitsMs = [2_000, 5_000, 15_000, 60_000, 300_000, 900_000];
const longestWaitMs = 3_600_000;
const attempts = 55;

/** Refusals that a person can lift: the bot is invited, the channel is opened again. */
const liftable = new Set(["not_in_channel", "channel_not_found", "is_archived", "restricted_action"]);

/** Delivers one claimed message to one of its ends: sent, again later, or dropped with a reason in the log. */
export function createDelivery(deps: DeliveryDeps): (claimed: ClaimedMessage) => Promise<void> {
  const pace = createPace(deps.clock);
  return async (claimed) => {
    const log = deps.logger.child({ message: claimed.id, template: claimed.entry.template, attempt: claimed.attempt });
    try {
      await deliveries[claimed.entry.template](await openDelivery(deps, claimed, pace));
      await deps.outbox.delivered(claimed);
    } catch (error) {
      try {
        await settle(deps, claimed, error, log);
      } catch (failure) {
        // The lease runs out by itself, and the message counts as perhaps sent.
        log.error({ code: toOmsError(failure).code }, "message could not be settled");
      }
    }
  };
}

async function openDelivery(deps: DeliveryDeps, claimed: ClaimedMessage, pace: Pace): Promise<Delivery> {
  const store = deps.stores.worker(claimed.studioId);
  const { entry } = claimed;
  const changeId = "changeId" in entry ? entry.changeId : null;
  return {
    ...deps,
    clients: await deps.clients.of({ teamId: claimed.teamId, enterpriseId: null }),
    claimed,
    pace,
    cardOf: async (kind) => (changeId ? store.messageRef(changeId, kind) : null),
    keepCard: async (kind, ref) => {
      if (changeId) await store.saveMessageRef(changeId, kind, ref);
    },
  };
}

async function settle(deps: DeliveryDeps, claimed: ClaimedMessage, error: unknown, log: Logger): Promise<void> {
  const at = (ms: number) => new Date(deps.clock.now().getTime() + ms);
  const wait = waitsMs[claimed.attempt - 1] ?? longestWaitMs;
  const tryAgain = claimed.attempt < attempts;
  // Until it is installed again there is nobody to say it to.
  if (toOmsError(error).code === "not-installed") return deps.outbox.shelve(claimed);
  if (!cameFromSlack(error)) {
    const problem = toOmsError(error);
    const again = tryAgain && problem.retry === "later";
    log[again ? "warn" : "error"]({ code: problem.code, cause: String(problem.cause) }, "a message was not drawn");
    return again ? deps.outbox.retry(claimed, at(wait), false) : deps.outbox.drop(claimed, problem.code);
  }
  const failure = failureOf(error);
  if (failure.kind === "later") return deps.outbox.retry(claimed, at(failure.ms ?? wait), false);
  if (failure.kind === "unknown" && tryAgain) {
    log.warn({}, "Slack didn't say whether the message is there");
    return deps.outbox.retry(claimed, at(wait), true);
  }
  const code = failure.kind === "refused" ? failure.code : "unknown";
  log.error({ refusal: code }, "Slack refused a message");
  if (liftable.has(code) && tryAgain) {
    if (claimed.attempt === 1) await sayWhereItFailed(deps, claimed);
    return deps.outbox.retry(claimed, at(Math.max(wait, 30_000)), false);
  }
  return deps.outbox.drop(claimed, code);
}

/** Once per message, to whoever can mend it: the author of the listing, or whoever connected the shop. */
async function sayWhereItFailed(deps: DeliveryDeps, { studioId, entry, id }: ClaimedMessage): Promise<void> {
  const { listingsChannel } = await deps.app.describeStudio(studioId);
  const to =
    "changeId" in entry
      ? (await deps.app.describeChange(studioId, entry.changeId))?.author.slackUserId
      : "shopId" in entry
        ? (await deps.app.describeShop(studioId, entry.shopId))?.connectedBy
        : null;
  if (!to || !listingsChannel || entry.template === "direct") return;
  const text = `I can't post in <#${listingsChannel}>. Invite me there (type "/invite" and choose me), or let an owner choose another channel with /oms settings. I then go on by myself.`;
  await deps.stores.worker(studioId).send([{ template: "direct", to, text, nonce: `no-channel:${id}` }]);
}

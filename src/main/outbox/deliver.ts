import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { ClaimedMessage, OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { Delivery, DeliveryDeps } from "./delivery.ts";
import { fateOf } from "./fate.ts";
import { createPace, type Pace } from "./pace.ts";
import { deliveries } from "./templates.ts";
import { sayGivenUp, sayWhereItFailed } from "./undelivered.ts";

const cards: ReadonlySet<OutboxEntry["template"]> = new Set(["draft_card", "review_card"]);
const attemptsAtPictures = 6;
const pictureWaitMs = 10 * 60_000;
const pictureMissing = { code: "picture-missing", aside: true };

/** Delivers one claimed message to one of its ends: sent, again later, or given up, which is told. */
export function createDelivery(deps: DeliveryDeps): (claimed: ClaimedMessage) => Promise<void> {
  const pace = createPace(deps.clock);
  return async (claimed) => {
    const log = deps.logger.child({ message: claimed.id, template: claimed.entry.template, attempt: claimed.attempt });
    let left = false;
    const leaves = () => {
      left = true;
    };
    let pictured = true;
    const withoutPictures = () => {
      pictured = false;
    };
    try {
      const delivery = await openDelivery(deps, claimed, pace, { leaves, withoutPictures });
      await deliveries[claimed.entry.template](delivery);
      // A card is drawn again in its place; a message that stays as it is would be a second one.
      if (!pictured && cards.has(claimed.entry.template) && claimed.attempt < attemptsAtPictures) {
        log.info({}, "a card went without its pictures and is drawn again later");
        return await insisting(deps, () => deps.outbox.retry(claimed, pictureWaitMs, false, pictureMissing));
      }
      await insisting(deps, () => deps.outbox.delivered(claimed));
    } catch (error) {
      try {
        await settle(deps, claimed, error, left, log);
      } catch (failure) {
        // The lease runs out by itself, and the message counts as perhaps sent.
        log.error({ code: toOmsError(failure).code }, "message could not be settled");
      }
    }
  };
}

async function openDelivery(
  deps: DeliveryDeps,
  claimed: ClaimedMessage,
  pace: Pace,
  told: Pick<Delivery["posting"], "leaves" | "withoutPictures">,
): Promise<Delivery> {
  const store = deps.stores.worker(claimed.studioId);
  const { entry } = claimed;
  const changeId = "changeId" in entry ? entry.changeId : null;
  const clients = await deps.clients.of({ teamId: claimed.teamId, enterpriseId: null });
  return {
    ...deps,
    clients,
    claimed,
    posting: { client: clients.background, pace, claimed, ...told },
    cardOf: async (kind) => (changeId ? store.messageRef(changeId, kind) : null),
    keepCard: async (kind, ref) => {
      if (changeId) await insisting(deps, () => store.saveMessageRef(changeId, kind, ref));
    },
    keepNews: ({ shop, on }, ref) => insisting(deps, () => store.saveShopNews(shop.id, on, ref)),
    firstOwner: async () => (await store.members()).find((member) => member.role === "owner")?.slackUserId ?? null,
  };
}

/** @param left whether it may be in Slack already: then it is looked for before it is posted again */
async function settle(
  deps: DeliveryDeps,
  claimed: ClaimedMessage,
  error: unknown,
  left: boolean,
  log: Logger,
): Promise<void> {
  const { outbox } = deps;
  const fate = fateOf(claimed, error);
  if (fate.kind === "shelved") return insisting(deps, () => outbox.shelve(claimed));
  const details = { code: fate.code, cause: String(toOmsError(error).cause).slice(0, 300) };
  if (fate.kind === "pointless") {
    log.info(details, "a message has nothing to be about any more");
    return insisting(deps, () => outbox.drop(claimed, "gone"));
  }
  if (fate.kind === "given-up") {
    log.error(details, "a message was given up");
    await orNot(sayGivenUp(deps, claimed, fate.code), log);
    return insisting(deps, () => outbox.drop(claimed, fate.code));
  }
  log.warn(details, "a message waits");
  if (fate.liftable) await orNot(sayWhereItFailed(deps, claimed), log);
  await insisting(deps, () => outbox.retry(claimed, fate.afterMs, left, fate));
}

/** What can't be told keeps no message from its end: else it stays for ever, and its group with it. /oms problems shows it. */
async function orNot(telling: Promise<void>, log: Logger): Promise<void> {
  await telling.catch((error: unknown) =>
    log.error({ code: toOmsError(error).code }, "nobody was told of an undelivered message"),
  );
}

const betweenTriesMs = [300, 1_500];

/** How a message ended is said to the database until it hears it: else its lease runs out, and it counts as perhaps sent. */
async function insisting(deps: DeliveryDeps, end: () => Promise<void>): Promise<void> {
  for (const ms of betweenTriesMs) {
    try {
      return await end();
    } catch (error) {
      if (toOmsError(error).code !== "store-down") throw error;
      await deps.clock.sleep(ms);
    }
  }
  await end();
}

import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { ClaimedMessage } from "#src/platform/queue/outbox-entry.ts";
import { untilHeard } from "#src/platform/queue/until-heard.ts";
import { createPace, type Pace } from "#src/platform/slack/outbox/pace.ts";
import type { Posting } from "#src/platform/slack/outbox/post.ts";
import type { App } from "../app.ts";
import type { WorkerStore } from "../deps.ts";
import type { AnyTemplate } from "./define-template.ts";
import type { Delivery, DeliveryDeps } from "./delivery.ts";
import { fateOf } from "./fate.ts";
import { createSharedReads, type SharedReads } from "./shared-reads.ts";
import { sayGivenUp, sayWhereItFailed } from "./undelivered.ts";

const attemptsAtPictures = 6;
const pictureWaitMs = 10 * 60_000;
const pictureMissing = { code: "picture-missing", aside: true };

/** @param reads shared by the messages that were claimed together */
export type Deliver = (claimed: ClaimedMessage, reads?: SharedReads) => Promise<void>;

/**
 * Delivers one claimed message to one of its ends: sent, again later, or given up, which is told.
 *
 * @param templates by name
 */
export function createDelivery<A extends Pick<App, "describeStudio">, Store extends WorkerStore>(
  deps: DeliveryDeps<A, Store>,
  templates: ReadonlyMap<string, AnyTemplate<A, Store>>,
): Deliver {
  const pace = createPace(deps.clock);
  return async (claimed, reads = createSharedReads()) => {
    const template = templates.get(claimed.entry.template);
    // The claim names the templates of this version, so this is a defect of ours: its lease ends, and it is sent later.
    if (!template)
      return deps.logger.error({ message: claimed.id }, "a message of no template that is known was claimed");
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
      const delivery = await openDelivery(deps, claimed, reads, pace, { leaves, withoutPictures });
      await template.deliver(delivery);
      // A card is drawn again in its place; a message that stays as it is would be a second one.
      if (!pictured && template.living && claimed.attempt < attemptsAtPictures) {
        log.info({}, "a card went without its pictures and is drawn again later");
        return await untilHeard(deps, () => deps.outbox.retry(claimed, pictureWaitMs, false, pictureMissing));
      }
      await untilHeard(deps, () => deps.outbox.delivered(claimed));
    } catch (error) {
      try {
        await endUndelivered(deps, template, claimed, error, left, log);
      } catch (failure) {
        // The lease runs out by itself, and the message counts as perhaps sent.
        log.error({ code: toOmsError(failure).code }, "message could not be ended");
      }
    }
  };
}

async function openDelivery<A, Store>(
  deps: DeliveryDeps<A, Store>,
  claimed: ClaimedMessage,
  reads: SharedReads,
  pace: Pace,
  told: Pick<Posting, "leaves" | "withoutPictures">,
): Promise<Delivery<A, Store>> {
  const clients = await deps.clients.of({ teamId: claimed.teamId, enterpriseId: null });
  return {
    app: deps.app,
    store: deps.stores.worker(claimed.studioId),
    clients,
    claimed,
    shared: (name, read) => reads(`${claimed.studioId}:${name}`, read),
    posting: { client: clients.background, pace, claimed, ...told },
    insist: (write) => untilHeard(deps, write),
  };
}

/** @param left whether it may be in Slack already: then it is looked for before it is posted again */
async function endUndelivered<A extends Pick<App, "describeStudio">, Store extends WorkerStore>(
  deps: DeliveryDeps<A, Store>,
  template: AnyTemplate<A, Store>,
  claimed: ClaimedMessage,
  error: unknown,
  left: boolean,
  log: Logger,
): Promise<void> {
  const { outbox } = deps;
  const fate = fateOf(claimed, error, template.asks(claimed.entry));
  if (fate.kind === "shelved") return untilHeard(deps, () => outbox.shelve(claimed));
  const details = { code: fate.code, cause: String(toOmsError(error).cause).slice(0, 300) };
  if (fate.kind === "pointless") {
    log.info(details, "a message has nothing to be about any more");
    return untilHeard(deps, () => outbox.drop(claimed, "gone"));
  }
  if (fate.kind === "given-up") {
    log.error(details, "a message was given up");
    await orNot(sayGivenUp(deps, template, claimed, fate.code), log);
    return untilHeard(deps, () => outbox.drop(claimed, fate.code));
  }
  log.warn(details, "a message waits");
  if (fate.liftable) await orNot(sayWhereItFailed(deps, template, claimed), log);
  await untilHeard(deps, () => outbox.retry(claimed, fate.afterMs, left, fate));
}

/** What can't be told keeps no message from its end: else it stays for ever, and its group with it. /oms problems shows it. */
async function orNot(telling: Promise<void>, log: Logger): Promise<void> {
  await telling.catch((error: unknown) =>
    log.error({ code: toOmsError(error).code }, "nobody was told of an undelivered message"),
  );
}

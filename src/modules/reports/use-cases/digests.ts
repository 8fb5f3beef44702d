import { namesOf, offered } from "#src/marketplaces/registry.ts";
import { type ChangeRecord, summaryOf, summaryView } from "#src/modules/changes/index.ts";
import { type ListingRecord, listingView, titleOf, unaskedView } from "#src/modules/listings/index.ts";
import { catchUpNews } from "#src/modules/plans/index.ts";
import { readContext, shopView, type StudioContext, marketplaceAt } from "#src/modules/shops/index.ts";
import { digestDue, localTime, personOf, studioView } from "#src/modules/studio/index.ts";
import { eachAlone } from "#src/platform/kernel/each-alone.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { DigestClock } from "../admin-digests.ts";
import type { AppDeps } from "../deps.ts";
import type { DigestView } from "../rules/digest-view.ts";
import { readingOf } from "../rules/report.ts";

const named = 6;
const endingWithinMs = 7 * 86_400_000;

/** What the tick asks: enqueues each studio's digest that is due by its own clock. @returns how many */
export async function enqueueDueDigests({ admin, logger }: Pick<AppDeps, "admin" | "logger">): Promise<number> {
  let enqueued = 0;
  const fields = ({ studioId }: DigestClock) => ({ studioId });
  await eachAlone(await admin.digests.clocks(), { task: "digest", logger, fields }, async (studio) => {
    const { studioId, settings, lastDate, createdAt, now } = studio;
    const due = digestDue(settings, lastDate ?? localTime(settings.zone, createdAt).date, now);
    if (due === null || !(await admin.digests.enqueue(studioId, due))) return;
    enqueued += 1;
    const { unknownZone } = settings;
    if (unknownZone !== undefined) logger.warn({ studioId, zone: unknownZone }, "the zone is unknown, UTC is used");
  });
  return enqueued;
}

/** A studio as its digest tells it, at this moment; of what was done, only from `since` up to `until`. */
export async function describeDigest(
  deps: AppDeps,
  studioId: StudioId,
  { date, since, until }: { readonly date: string; readonly since: Date; readonly until: Date },
): Promise<DigestView> {
  const store = deps.stores.worker(studioId);
  const now = deps.clock.now();
  const [context, catchUps, numbers, waiting, stuck, differing, ending] = await Promise.all([
    readContext(store),
    store.catchUps(),
    store.digest({ since, until }, named),
    store.changes({ states: ["in_review"], oldestFirst: true, limit: named }),
    store.changes({ states: ["failed"], limit: named }),
    store.listings({ unasked: true, limit: named }),
    store.listings({
      states: ["active"],
      noRequest: true,
      connected: true,
      endsAfter: now,
      endsBefore: new Date(now.getTime() + endingWithinMs),
      limit: named,
    }),
  ]);
  const doneListings = await store.listings({
    ids: [...numbers.done, ...numbers.small].flatMap(({ listingId }) => listingId ?? []),
    withGone: true,
  });
  return {
    studio: studioView(context),
    date,
    asOf: readingOf(context.shops.filter(({ health }) => health !== "disconnected")),
    owner: context.members.find((member) => member.role === "owner")?.slackUserId ?? null,
    waiting: {
      all: numbers.waitingCount,
      some: waiting.map((change) => summaryOf(context, change)),
    },
    stuck: {
      all: numbers.stuckCount,
      some: stuck.map((change) => ({ ...summaryOf(context, change), failure: failureOf(change) })),
    },
    deadShops: context.shops.filter((shop) => shop.health === "auth-dead").map((shop) => shopView(context, shop)),
    differing: {
      all: numbers.differingCount,
      some: differing.map((listing) => unaskedView(deps, context, listing)),
    },
    done: { all: numbers.doneCount, some: numbers.done.map((change) => doneOf(context, change, doneListings)) },
    small: { all: numbers.smallCount, some: numbers.small.map((change) => doneOf(context, change, doneListings)) },
    ending: { all: numbers.endingCount, some: ending.flatMap((listing) => endingOf(deps, context, listing)) },
    scheduled: {
      all: numbers.scheduled.all,
      some: numbers.scheduled.some.map((change) => summaryView(context, change)),
      soon: numbers.scheduled.some.some(({ schedule }) => comesBefore(schedule, now.getTime() + dayMs)),
    },
    catchUps: catchUpNews(context, catchUps, since),
    fees: numbers.fees.map(({ by, cents }) => ({
      by: personOf(context, by),
      fee: { amount: cents, currency: offered.fees.activation.currency },
    })),
  };
}

const dayMs = 86_400_000;

function comesBefore(schedule: ChangeRecord["schedule"], at: number): boolean {
  const next = schedule?.state === "set" ? (schedule.startsAt ?? schedule.endsAt) : schedule?.endsAt;
  return next ? next.getTime() <= at : false;
}

function failureOf({ items }: ChangeRecord): string | null {
  return items.find((item) => item.failure !== null)?.failure?.text ?? null;
}

/** A listing is called what it is called now: an edit keeps the title from before it. */
function doneOf(context: StudioContext, change: ChangeRecord, listings: readonly ListingRecord[]) {
  const decision = change.decisions.findLast((each) => each.verdict === "approve" || each.verdict === "go_live");
  const listing = listings.find(({ id }) => id === change.listingId);
  return {
    ...summaryOf(context, change),
    marketplace: namesOf(context.shops.filter(({ id }) => change.items.some(({ shopId }) => shopId === id))),
    ...(listing ? { title: titleOf(listing) } : {}),
    kind: change.kind,
    mode: change.mode,
    decidedBy: decision ? personOf(context, decision.by) : null,
  };
}

function endingOf(deps: AppDeps, context: StudioContext, listing: ListingRecord) {
  const { endsAt } = listing;
  if (endsAt === null) return [];
  const renewal = listing.live["autoRenew"] === true ? marketplaceAt(context, listing.shopId).fees.activation : null;
  return [{ listing: listingView(deps, context, listing), endsAt, renewal }];
}

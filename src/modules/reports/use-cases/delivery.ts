import { type ChangeSummary, changeView, type ChangeView, summaryOf } from "#src/modules/changes/index.ts";
import { readContext, type ShopNewsView, shopView, type ShopView } from "#src/modules/shops/index.ts";
import { type Person, personOf, studioView, type StudioView } from "#src/modules/studio/index.ts";
import { type AlertsView, describeAlerts, type StateAlert, syncView, type SyncView } from "#src/modules/sync/index.ts";
import type { Counted } from "#src/platform/kernel/counted.ts";
import type { ChangeId, ShopId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { createPictures } from "#src/platform/photos/pictures.ts";
import type { NormalPhoto, PhotoLink } from "#src/platform/photos/port.ts";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { AppDeps } from "../deps.ts";
import { greetingOf } from "../greeting.ts";
import type { GreetingView } from "../model.ts";
import type { DigestView } from "../rules/digest-view.ts";
import { reportPicture } from "../rules/report-picture.ts";
import { describeDigest } from "./digests.ts";
import { drawnReport } from "./report.ts";

export type DeliveryUseCases = {
  describeChange(studioId: StudioId, changeId: ChangeId): Promise<ChangeView | null>;
  describeShop(studioId: StudioId, shopId: ShopId): Promise<ShopView | null>;
  describeStudio(studioId: StudioId): Promise<StudioView>;
  /** null: no role any more. */
  describeGreeting(studioId: StudioId, slackUserId: string): Promise<GreetingView | null>;
  /** Who it is that an owner doesn't work alone with; null: nobody asks any more. */
  describeNotAlone(studioId: StudioId, who: string): Promise<Person | null>;
  /** What waits for this person's approval now, oldest first. */
  describeWaiting(studioId: StudioId, slackUserId: string): Promise<Counted<ChangeSummary>>;
  describeSync(studioId: StudioId, shopId: ShopId, runId: string): Promise<SyncView | null>;
  /** What a digest of this date says now. */
  describeDigest(studioId: StudioId, of: { date: string; since: Date; until: Date }): Promise<DigestView>;
  /** What is still to be said of a shop's listings; null when nothing is. */
  describeAlerts(
    studioId: StudioId,
    of: { shopId: ShopId; alerts: readonly StateAlert[]; all: number },
  ): Promise<AlertsView | null>;
  /** The shop's news of its newest day that had some, and where its line stands; null: none yet. */
  describeShopNews(studioId: StudioId, shopId: ShopId): Promise<{ news: ShopNewsView; ref: MessageRef | null } | null>;
  /** The picture behind one of our signed addresses. Raises `not-found`. */
  picture(path: string): Promise<{ bytes: Uint8Array; mime: NormalPhoto["mime"] }>;
};

/** So many of what waits are told by their titles. */
const waitingNamed = 5;

export function deliveryUseCases(deps: AppDeps): DeliveryUseCases {
  const { clock, photoBytes, photoLinks, stores } = deps;
  const pictureOf = createPictures({
    now: () => clock.now().getTime(),
    draw: (link) => drawPicture(deps, link),
    stillThere: async (link) => {
      if (link.kind === "sheet") for (const hash of link.hashes.slice(0, 1)) await photoBytes.get(link.studioId, hash);
    },
  });
  return {
    async describeChange(studioId, changeId) {
      const store = stores.worker(studioId);
      const [context, change] = await Promise.all([readContext(store), store.change(changeId)]);
      return change ? changeView(deps, context, change) : null;
    },

    async describeShop(studioId, shopId) {
      const context = await readContext(stores.worker(studioId));
      const shop = context.shops.find((each) => each.id === shopId);
      return shop ? shopView(context, shop) : null;
    },

    async describeStudio(studioId) {
      return studioView(await readContext(stores.worker(studioId)));
    },

    async describeGreeting(studioId, slackUserId) {
      const context = await readContext(stores.worker(studioId));
      const member = context.members.find((each) => each.slackUserId === slackUserId);
      return member ? greetingOf(context, member) : null;
    },

    async describeNotAlone(studioId, who) {
      const context = await readContext(stores.worker(studioId));
      const member = context.members.find((each) => each.slackUserId === who);
      return member && member.role !== null && !context.studio.soloChosen ? personOf(context, member.id) : null;
    },

    async describeWaiting(studioId, slackUserId) {
      const store = stores.worker(studioId);
      const context = await readContext(store);
      const member = context.members.find((each) => each.slackUserId === slackUserId);
      if (!member) return { all: 0, some: [] };
      const { all, some } = await store.waitingFor(member.id, { limit: waitingNamed });
      return { all, some: some.map((change) => summaryOf(context, change)) };
    },

    async describeSync(studioId, shopId, runId) {
      const store = stores.worker(studioId);
      const [context, runs] = await Promise.all([readContext(store), store.syncRuns(shopId, 20)]);
      const run = runs.find((each) => each.id === runId);
      return run ? syncView(deps, context, store, run) : null;
    },

    async describeShopNews(studioId, shopId) {
      const store = stores.worker(studioId);
      const [context, record] = await Promise.all([readContext(store), store.shopNews(shopId)]);
      const shop = context.shops.find((each) => each.id === shopId);
      return shop && record
        ? { news: { shop: shopView(context, shop), on: record.on, counts: record.counts }, ref: record.ref }
        : null;
    },

    describeAlerts: (studioId, of) => describeAlerts(deps, studioId, of),
    describeDigest: (studioId, of) => describeDigest(deps, studioId, of),

    picture: async (path) => pictureOf(photoLinks.read(path)),
  };
}

async function drawPicture(deps: AppDeps, link: PhotoLink): ReturnType<DeliveryUseCases["picture"]> {
  const { photoBytes, photoIntake } = deps;
  if (link.kind === "photo") {
    const bytes = await photoBytes.get(link.studioId, link.hash);
    if (link.size === "whole") return { bytes, mime: bytes[0] === 0x89 ? "image/png" : "image/jpeg" };
    return { bytes: await photoIntake.rendition(bytes, link.size), mime: "image/jpeg" };
  }
  if (link.kind === "report") {
    const picture = reportPicture(await drawnReport(deps, link.studioId));
    // Vega and HarfBuzz come with the first report: no other picture needs them.
    const { drawReport } = await import("../drawing/draw-report.ts");
    return { bytes: await drawReport(picture), mime: "image/png" };
  }
  const photos = await Promise.all(link.hashes.map((hash) => photoBytes.get(link.studioId, hash)));
  return { bytes: await photoIntake.contactSheet(photos), mime: "image/jpeg" };
}

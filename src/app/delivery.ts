import { reportPicture } from "#src/domain/report-picture.ts";
import type { App } from "./app.ts";
import type { AppDeps } from "./deps.ts";
import { describeDigest } from "./digests.ts";
import { changeView, greetingOf, personOf, readContext, shopView, studioView, summaryOf } from "./describe.ts";
import { createPictures } from "./pictures.ts";
import type { PhotoLink } from "./ports/photos.ts";
import { drawnReport } from "./report.ts";
import { describeAlerts } from "./state-alerts.ts";
import { syncView } from "./describe-listing.ts";

type DeliveryUseCases = Pick<
  App,
  | "describeChange"
  | "describeShop"
  | "describeStudio"
  | "describeGreeting"
  | "describeNotAlone"
  | "describeWaiting"
  | "describeSync"
  | "describeDigest"
  | "describeAlerts"
  | "describeShopNews"
  | "picture"
>;

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

async function drawPicture(deps: AppDeps, link: PhotoLink): ReturnType<App["picture"]> {
  const { photoBytes, photoIntake } = deps;
  if (link.kind === "photo") {
    const bytes = await photoBytes.get(link.studioId, link.hash);
    if (link.size === "whole") return { bytes, mime: bytes[0] === 0x89 ? "image/png" : "image/jpeg" };
    return { bytes: await photoIntake.rendition(bytes, link.size), mime: "image/jpeg" };
  }
  if (link.kind === "report") {
    const picture = reportPicture(await drawnReport(deps, link.studioId));
    return { bytes: await photoIntake.report(picture), mime: "image/png" };
  }
  const photos = await Promise.all(link.hashes.map((hash) => photoBytes.get(link.studioId, hash)));
  return { bytes: await photoIntake.contactSheet(photos), mime: "image/jpeg" };
}

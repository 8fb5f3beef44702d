import { test, vi } from "vitest";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import {
  approveLive,
  askForApproval,
  connectShop,
  draftFromMessage,
  photoMessage,
  setShopDefaults,
  waitUntilLive,
} from "#sandbox/drive/paths.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { listEverywhere } from "#test/support/studio.ts";
import { allGone, demoPlace, type DemoPlace, type RunningDemo } from "#test/support/demo-process.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const shops = ["PineAndInk", "PineAndInkEU"];
/** Accepted work goes on within this long after a killed process (promise 4); the rest is for the calls themselves. */
const endsWithinMs = 150_000;

/** A demo of its own, with a studio of two shops: the tests run side by side, since each mostly waits for a lease to end. */
type Studio = { readonly place: DemoPlace; demo: RunningDemo };

async function openStudio(onEnd: (end: () => Promise<void>) => void): Promise<Studio> {
  const place = await demoPlace();
  const studio: Studio = { place, demo: await place.start() };
  onEnd(async () => {
    await studio.demo.end("SIGTERM");
    place.remove();
  });
  const mara = place.slack.person("U0MARA");
  for (const shop of shops) {
    await connectShop(mara, shop);
    await setShopDefaults(mara, shop);
  }
  await listEverywhere(mara);
  return studio;
}

/** Each call at which the bot is killed: its effect is there, its answer never arrives. */
const points = [
  { at: "the listing is created", operation: "createDraftListing", skip: 0, inCi: true },
  { at: "the second photo is uploaded", operation: "uploadListingImage", skip: 1, inCi: false },
  { at: "price and stock are set", operation: "updateListingInventory", skip: 0, inCi: false },
  { at: "the listing is activated", operation: "updateListing", skip: 0, inCi: true },
] as const;

for (const { at, operation, skip } of points.filter(({ inCi }) => inCi || process.env["SCALE"] === "full")) {
  test.concurrent(`killed while ${at}: one listing, one fee, and the card ends well`, async ({
    onTestFinished,
    expect,
  }) => {
    const { place, demo } = await openStudio(onTestFinished);
    const title = `Apron, killed while ${at}`;
    const card = await approveWith(place, title, operation, skip);
    process.kill(demo.pids.bot, "SIGKILL");
    await place.etsy.clearFaults();
    expect(await outcome(place, card, title)).toEqual(well);
  });
}

test.concurrent("everything killed at once and started again: one listing, one fee, and the card ends well", async ({
  onTestFinished,
  expect,
}) => {
  const studio = await openStudio(onTestFinished);
  const { place, demo } = studio;
  const title = "Apron, everything killed";
  const card = await approveWith(place, title, "uploadListingImage", 2);
  for (const pid of [demo.pid, ...Object.values(demo.pids)]) process.kill(pid, "SIGKILL");
  await allGone([demo.pid, ...Object.values(demo.pids)]);
  studio.demo = await place.start();
  await place.etsy.clearFaults();
  expect(await outcome(place, card, title)).toEqual(well);
});

/** Approves, and returns once the marketplace holds a call of this kind whose answer it keeps back. */
async function approveWith(place: DemoPlace, title: string, operation: string, skip: number): Promise<Seen> {
  const [ada, jonas] = [place.slack.person("U0ADA"), place.slack.person("U0JONAS")];
  const form = await draftFromMessage(ada, await photoMessage(ada, "Linen apron"));
  const card = await askForApproval(ada, jonas, form, { Title: title });
  const { length: before } = await place.etsy.calls();
  await place.etsy.fault({ operation, skip, mode: "timeout", when: "after", count: 2 });
  await approveLive(jonas, card);
  await waitUntil(`a call of ${operation} without an answer`, async () => {
    const calls = await place.etsy.calls();
    return calls.slice(before).filter((call) => call.operation === operation).length > skip;
  });
  return card;
}

/** In each shop: said to be live on the card, one active listing with all photos, one fee. */
const well = shops.map((shop) => ({ shop, saidLive: true, listings: [{ state: "active", photos: 3, fees: 1 }] }));

async function outcome(place: DemoPlace, card: Seen, title: string): Promise<typeof well> {
  const text = readMessage(await waitUntilLive(place.slack.person("U0JONAS"), card, endsWithinMs));
  const market = await place.etsy.state();
  return shops.map((shop) => ({
    shop,
    saidLive: text.includes(`*${shop}* is live`),
    listings: listingsTitled(market, shopNamed(market, shop).shopId, title).map(({ id, state, imageIds }) => ({
      state,
      photos: imageIds.length,
      fees: market.fees.filter(({ listingId }) => listingId === id).length,
    })),
  }));
}

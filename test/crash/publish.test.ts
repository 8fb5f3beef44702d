import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
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
import { allGone, demoPlace, type DemoPlace, type RunningDemo } from "#test/support/demo-process.ts";

vi.setConfig({ testTimeout: 240_000, hookTimeout: 120_000 });

const shops = ["PineAndInk", "PineAndInkEU"];
/** Accepted work goes on within this long after a killed process (promise 4); the rest is for the calls themselves. */
const endsWithinMs = 150_000;

let place: DemoPlace;
let demo: RunningDemo;
beforeAll(async () => {
  place = await demoPlace();
  demo = await place.start();
  const mara = place.slack.person("U0MARA");
  for (const shop of shops) {
    await connectShop(mara, shop);
    await setShopDefaults(mara, shop);
  }
});
afterAll(async () => {
  await demo?.end("SIGTERM");
  place?.remove();
});
beforeEach(() => place.etsy.clearFaults());

/** Each call at which the bot is killed: its effect is there, its answer never arrives. */
const points = [
  { at: "the listing is created", operation: "createDraftListing", skip: 0, inCi: true },
  { at: "the second photo is uploaded", operation: "uploadListingImage", skip: 1, inCi: false },
  { at: "price and stock are set", operation: "updateListingInventory", skip: 0, inCi: false },
  { at: "the listing is activated", operation: "updateListing", skip: 0, inCi: true },
] as const;

test.each(points.filter(({ inCi }) => inCi || process.env["SCALE"] === "full"))(
  "killed while $at: one listing, one fee, and the card ends well",
  async ({ at, operation, skip }) => {
    const title = `Apron, killed while ${at}`;
    const card = await approveWith(title, operation, skip);
    process.kill(demo.pids.bot, "SIGKILL");
    await place.etsy.clearFaults();
    await endsWell(card, title);
    demo = { ...demo, pids: { ...demo.pids, bot: await newBot() } };
  },
);

test("everything killed at once and started again: one listing, one fee, and the card ends well", async () => {
  const title = "Apron, everything killed";
  const card = await approveWith(title, "uploadListingImage", 2);
  for (const pid of [demo.pid, ...Object.values(demo.pids)]) process.kill(pid, "SIGKILL");
  await allGone([demo.pid, ...Object.values(demo.pids)]);
  demo = await place.start();
  await place.etsy.clearFaults();
  await endsWell(card, title);
});

/** Approves, and returns once the marketplace holds a call of this kind whose answer it keeps back. */
async function approveWith(title: string, operation: string, skip: number): Promise<Seen> {
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

async function endsWell(card: Seen, title: string): Promise<void> {
  const jonas = place.slack.person("U0JONAS");
  const live = await waitUntilLive(jonas, card, endsWithinMs);
  const state = await place.etsy.state();
  for (const shop of shops) {
    expect(readMessage(live)).toContain(`*${shop}* is live`);
    const made = listingsTitled(state, shopNamed(state, shop).shopId, title);
    expect(made.map(({ state: now, imageIds }) => [now, imageIds.length])).toEqual([["active", 3]]);
    expect(state.fees.filter((fee) => fee.listingId === made[0]?.id)).toHaveLength(1);
  }
}

/** The supervisor started another one; its number is asked of the system. */
async function newBot(): Promise<number> {
  const { execFileSync } = await import("node:child_process");
  const children = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(demo.pid)], { encoding: "utf8" });
  return Number(/^\s*(\d+) .*src\/main\.ts/m.exec(children)?.[1]);
}

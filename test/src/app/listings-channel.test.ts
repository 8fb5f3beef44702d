import { describe, expect, vi } from "vitest";
import type { Listing } from "#sandbox/etsy/state.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { finishAll, type Posted } from "./delivering.ts";
import { approve, approvedEdit, askedEdit, done, listingId } from "./editing.ts";
import { sellers } from "./market.ts";
import { newest, schedule } from "./syncing.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

const hour = 3_600_000;
const shopNumbers = [31_000_100, 32_000_200] as const;

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 100_000 })
  .extend("shops", ({ team: _ }) => [] as ShopId[])
  /** Both shops with so many listings in all, connected and read, with a desk that has heard of that. */
  .extend("open", ({ market, team, desk, shops }) => async (listings: number): Promise<void> => {
    for (const number of shopNumbers) {
      const there = market.state().listings.filter(({ shopId }) => shopId === number).length;
      const count = Math.max(0, listings / shopNumbers.length - there);
      if (count > 0) await market.control("POST", `shops/${number}/fill`, { count, state: "active" });
    }
    for (const seller of [sellers.us, sellers.eu]) shops.push(await market.openShop(team.actors.owner, seller));
    await finishAll(market, desk, market.deps);
  })
  /** Reads the shops as the schedule does, and says what is to be said. */
  .extend("readAll", ({ market, team, desk, shops }) => async (): Promise<void> => {
    for (const shop of shops) await schedule(market, team, shop);
    await finishAll(market, desk, market.deps);
  })
  .extend("onSale", ({ market }) => () => {
    return market.state().listings.filter(({ state, products }) => state === "active" && products.length === 1);
  })
  .extend("inChannel", ({ desk }) => () => {
    return desk.posted().filter(({ channel }) => channel.startsWith("C0LISTINGS"));
  })
  .extend("onTop", ({ inChannel }) => () => {
    return inChannel().filter(({ threadTs }) => threadTs === null);
  })
  .extend("news", ({ onTop }) => () => {
    return onTop().filter(({ outboxId }) => outboxId.endsWith(":line"));
  })
  /** How many of these posts stand for themselves in the channel and are no card of a request. */
  .extend("besidesRequests", ({ market }) => async (posts: readonly Posted[]): Promise<number> => {
    const top = posts.filter(({ threadTs }) => threadTs === null);
    const rows = await market.db.sql<{ id: string; entry: OutboxEntry }>("select id, entry from outbox");
    const entries = new Map(rows.map(({ id, entry }) => [id, entry.template]));
    return top.filter(({ outboxId }) => entries.get(outboxId.replace(":line", "")) !== "review_card").length;
  });

const stock = ({ products }: Listing) => must(products[0]?.offerings[0]).quantity;

describe("news of a shop", () => {
  test("is one line a day that grows, with the details in its thread; the next day has its own", async ({
    market,
    open,
    readAll,
    act,
    onSale,
    inChannel,
    onTop,
    news,
  }) => {
    await open(0);
    const before = onTop().length;
    await readAll();
    expect(onTop()).toHaveLength(before);

    const [first, second, third] = onSale();
    await act(must(first).id, "sell", { quantity: stock(must(first)) });
    await readAll();
    expect(news().map(({ text }) => text)).toEqual([expect.stringMatching(/^PineAndInk, Tue 24 Nov: 1 sold out$/)]);

    market.clock.pass(hour);
    await act(must(second).id, "edit", { title: "Renamed by the seller" });
    await readAll();
    const [line, ...others] = news();
    expect(others).toEqual([]);
    expect(must(line).text).toBe("PineAndInk, Tue 24 Nov: 1 sold out, 1 changed on Etsy");
    expect(onTop()).toHaveLength(before + 1);
    const thread = inChannel().filter(({ threadTs }) => threadTs === must(line).ts);
    expect(thread.map(({ text }) => text)).toEqual([
      "PineAndInk: news about 1 listing",
      "PineAndInk checked: 1 needs a look",
    ]);

    market.clock.pass(24 * hour);
    await act(must(third).id, "delete", {});
    await readAll();
    expect(news().map(({ text }) => text)).toEqual([must(line).text, "PineAndInk, Wed 25 Nov: 1 no longer there"]);
  });

  test("a reading that failed is part of it; who asked for one hears of it alone", async ({
    market,
    team,
    desk,
    shops,
    open,
    onTop,
    news,
  }) => {
    await open(0);
    const before = onTop().length;
    const fails = () => market.fault({ operation: "getListingsByShop", mode: "status", status: 403, count: 50 });
    await fails();
    await schedule(market, team, must(shops[0]));
    await finishAll(market, desk, market.deps);
    expect(news().map(({ text }) => text)).toEqual([
      expect.stringMatching(/^PineAndInk, .*: couldn't be checked once$/),
    ]);
    expect(onTop()).toHaveLength(before + 1);
    const direct = () => desk.posted().filter(({ channel }) => channel.startsWith("D"));
    const told = direct().length;
    await market.app.sync(team.actors.maker, must(shops[0]));
    await finishAll(market, desk, market.deps);
    expect(onTop()).toHaveLength(before + 1);
    expect(
      direct()
        .slice(told)
        .map(({ text }) => text),
    ).toEqual([expect.stringContaining("I couldn't check")]);
  });

  test("what somebody asked for is answered to that person alone", async ({
    market,
    team,
    desk,
    shops,
    open,
    inChannel,
  }) => {
    await open(0);
    const before = inChannel().length;
    await market.app.sync(team.actors.maker, must(shops[0]));
    await finishAll(market, desk, market.deps);
    expect(inChannel()).toHaveLength(before);
    const answers = desk.posted().filter(({ channel, text }) => channel.startsWith("D") && text.includes(" checked: "));
    expect(answers.map(({ text }) => text)).toEqual(["PineAndInk checked: everything matches"]);
  });

  test("of a listing whose request waits nothing is said again", async ({
    market,
    team,
    desk,
    open,
    readAll,
    act,
    onSale,
    inChannel,
  }) => {
    await open(0);
    const [listing] = onSale();
    const { id } = must(listing);
    await askedEdit(market, team, await listingId(market, team, id), { title: "Asked for" });
    await finishAll(market, desk, market.deps);
    const before = inChannel().length;
    await act(id, "sell", { quantity: stock(must(listing)) });
    await readAll();
    expect(inChannel()).toHaveLength(before);
  });

  test("what the studio deleted itself is no news, and is named nowhere as gone", async ({
    market,
    team,
    desk,
    shops,
    open,
    readAll,
    act,
    onSale,
    news,
  }) => {
    await open(0);
    const { id } = must(onSale()[0]);
    const asked = done(await market.app.deleteListing(team.actors.maker, await listingId(market, team, id)));
    await approve(market, team, asked);
    await finishAll(market, desk, market.deps);
    expect(market.state().listings.some((each) => each.id === id)).toBe(false);
    await act(must(onSale()[0]).id, "edit", { title: "Renamed by the seller" });
    await readAll();
    expect(news().map(({ text }) => text)).toEqual([expect.stringMatching(/^PineAndInk, .*: 1 changed on Etsy$/)]);
    const answer = await newest(market, team, must(shops[0]));
    expect(answer.differing.filter(({ gone }) => gone)).toEqual([]);
  });
});

test("a usual week with 300 listings makes at most ten posts a day besides requests", async ({
  market,
  team,
  shops,
  open,
  readAll,
  act,
  onSale,
  inChannel,
  besidesRequests,
}) => {
  await open(300);
  const [shop] = shops;
  const at = market.clock.now().getTime();
  const days = new Map<string, number>();
  let seen = inChannel().length;
  let turn = 0;
  for (let passed = 0; passed < 7 * 24; passed += 6) {
    market.clock.pass(Math.max(0, at + passed * hour - market.clock.now().getTime()));
    for (const number of shopNumbers) {
      const mine = onSale().filter(({ shopId }) => shopId === number);
      const [sold, edited, low, gone] = [0, 1, 2, 3].map((n) => must(mine[(turn * 7 + n * 11) % mine.length]));
      await act(must(sold).id, "sell", { quantity: stock(must(sold)) });
      await act(must(edited).id, "edit", { title: `Renamed by the seller ${turn}` });
      if (stock(must(low)) > 1) await act(must(low).id, "sell", { quantity: stock(must(low)) - 1 });
      if (turn % 8 === 0) await act(must(gone).id, "state", { state: "expired" });
      turn += 1;
    }
    // Two changes a day are asked for and approved, and once a shop can't be read.
    if (passed % 24 === 6) {
      for (const { id } of onSale().slice(-2)) {
        await approvedEdit(market, team, await listingId(market, team, id), { "price:": 4000 + passed });
      }
    }
    if (passed === 48) await market.fault({ operation: "getListingsByShop", mode: "status", status: 403, count: 3 });
    if (passed % 24 === 12) await market.app.sync(team.actors.maker, must(shop));
    await enqueueDueDigests(market.deps);
    await readAll();
    const posts = inChannel().slice(seen);
    seen = inChannel().length;
    const day = new Date(at + passed * hour).toISOString().slice(0, 10);
    days.set(day, (days.get(day) ?? 0) + (await besidesRequests(posts)));
  }
  expect(days.size).toBeGreaterThan(6);
  expect(Math.max(...days.values())).toBeGreaterThan(1);
  expect(Math.max(...days.values())).toBeLessThanOrEqual(10);
});

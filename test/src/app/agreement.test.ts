import { describe, expect, vi } from "vitest";
import { changeNote } from "#src/modules/changes/slack/cards/notes.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { finishAll } from "./delivering.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approve, done, listingId } from "./editing.ts";
import { sellers } from "./market.ts";
import { schedule } from "./syncing.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = shopTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 100_000 })
  .extend("finish", ({ market, desk }) => () => {
    return finishAll(market, desk, market.deps);
  })
  .extend("read", ({ market, team, shop, finish }) => async (): Promise<void> => {
    await schedule(market, team, shop);
    await finish();
  })
  /** The card in the channel, as a notification of it reads. */
  .extend("card", ({ desk }) => () => {
    return must(desk.posted().find(({ channel, text }) => channel.startsWith("C0") && text.includes(apron.title))).text;
  })
  .extend("live", ({ market, team, shop, finish, card }) => {
    const live = async () => {
      const change = await approvedChange(market, team, [shop], { mode: "live" });
      await finish();
      expect(card()).toContain(": live");
      return { change, number: must(market.listings(apron.title)[0]).id };
    };
    return live;
  })
  .extend("told", ({ market, team }) => async () => {
    const { owner, viewer } = team.actors;
    const since = new Date(market.clock.now().getTime() - 86_400_000);
    const [home, digest, { report }, problems] = await Promise.all([
      market.app.home(owner, firstPages),
      market.app.describeDigest(team.id, { date: "2026-11-24", since, until: market.clock.now() }),
      market.app.report(viewer),
      market.app.problems(viewer, 0),
    ]);
    return {
      differing: {
        home: home.differing.all,
        digest: digest.differing.all,
        report: report.shops.reduce((sum, each) => sum + each.differing, 0),
        problems: problems.differing.length,
      },
      failed: { home: home.problems.length, digest: digest.stuck.all, problems: problems.failed.length },
      waiting: { digest: digest.waiting.all, report: report.waiting },
      asOf: {
        digest: digest.asOf?.getTime(),
        report: report.asOf?.getTime(),
        home: home.shops[0]?.listingsReadAt?.getTime(),
      },
    };
  });

describe("a card that says that a listing is live", () => {
  test("follows when it is sold out, taken off sale, put back and deleted by the seller", async ({
    market,
    act,
    read,
    card,
    live,
  }) => {
    const { number } = await live();
    const { products } = must(market.listings(apron.title)[0]);
    await act(number, "sell", { quantity: must(products[0]?.offerings[0]).quantity });
    await read();
    expect(card()).toContain(": sold out");
    await act(number, "edit", { quantity: 3 });
    await act(number, "state", { state: "active" });
    await read();
    expect(card()).toContain(": live");
    await act(number, "state", { state: "inactive" });
    await read();
    expect(card()).toContain(": off sale");
    await act(number, "delete", {});
    await read();
    expect(card()).toContain(": no longer there");
  });

  test("follows when the studio takes it off sale and deletes it, before any reading", async ({
    market,
    team,
    finish,
    card,
    live,
  }) => {
    const { number, change } = await live();
    const id = await listingId(market, team, number);
    expect((await market.app.unpublish(team.actors.manager, id)).ok).toBe(true);
    await finish();
    expect(card()).toContain(": off sale");
    const shown = JSON.stringify(reviewCard(await market.app.change(team.actors.viewer, change.id)).blocks);
    expect(shown).toContain("has it off sale");
    expect(shown).not.toContain("is live");
    await approve(market, team, done(await market.app.deleteListing(team.actors.maker, id)));
    await finish();
    expect(card()).toContain(": no longer there");
  });

  test("doesn't say so of what was sold out before it went live", async ({
    market,
    team,
    desk,
    shop,
    finish,
    act,
    card,
  }) => {
    const change = await approvedChange(market, team, [shop], { mode: "draft" });
    await finish();
    const { id, products } = must(market.listings(apron.title)[0]);
    await act(id, "state", { state: "active" });
    await act(id, "sell", { quantity: must(products[0]?.offerings[0]).quantity });
    await market.app.goLive(team.actors.manager, change.id);
    await finish();
    const after = await market.app.change(team.actors.viewer, change.id);
    expect([after.state, after.items[0]?.there]).toEqual(["applied", "sold_out"]);
    expect(card()).toContain(": sold out");
    expect(changeNote("live", after, { mention: [] }).text).toContain("was put on sale. Now: Sold out.");
    expect(desk.posted().filter(({ text }) => text.includes("is live"))).toEqual([]);
  });
});

describe("report, Home, problems and digest", () => {
  const all = (n: number) => ({ home: n, digest: n, problems: n });

  test("say the same at the same minute, as of the last reading and not of now", async ({
    market,
    team,
    shop,
    finish,
    act,
    read,
    told,
  }) => {
    await read();
    const readAt = market.clock.now().getTime();
    market.clock.pass(3_600_000);
    const nothing = await told();
    expect(nothing.differing).toEqual({ ...all(0), report: 0 });
    expect(new Set(Object.values(nothing.asOf)).size).toBe(1);
    expect(must(nothing.asOf.report)).toBeLessThanOrEqual(readAt);

    const [first, second, third] = market
      .state()
      .listings.filter(({ state, products }) => state === "active" && products.length === 1);
    for (const each of [first, second, third]) await act(must(each).id, "edit", { title: `Hers ${must(each).id}` });
    await read();
    expect((await told()).differing).toEqual({ ...all(3), report: 3 });

    await market.app.keepTheirs(team.actors.maker, await listingId(market, team, must(first).id), ["title"]);
    expect((await told()).differing).toEqual({ ...all(2), report: 2 });

    // Nobody can settle what differs in a shop that isn't connected: it counts nowhere, and its own line says it.
    await market.app.disconnect(team.actors.owner, shop);
    expect((await told()).differing).toEqual({ ...all(0), report: 0 });
    expect(must((await market.app.shops(team.actors.viewer, true))[0]).differing).toBe(2);
    await market.connect(team.actors.owner, sellers.us);
    await finish();
    expect((await told()).differing).toEqual({ ...all(2), report: 2 });
    expect(must((await market.app.shops(team.actors.viewer, true))[0]).differing).toBe(0);

    // Asked for, it waits; failed, it is stuck: it is never two things at once.
    const asked = await market.app.keepOurs(team.actors.maker, await listingId(market, team, must(second).id), [
      "title",
    ]);
    const waiting = done(asked);
    const before = await told();
    expect([before.differing, before.waiting]).toEqual([
      { ...all(1), report: 1 },
      { digest: 1, report: 1 },
    ]);
    await market.fault({ operation: "updateListing", mode: "status", status: 400, count: 1 });
    await approve(market, team, waiting);
    await finish();
    const after = await told();
    expect(after.waiting).toEqual({ digest: 0, report: 0 });
    expect(new Set(Object.values(after.failed)).size).toBe(1);
    expect(new Set(Object.values(after.differing)).size).toBe(1);
  });
});

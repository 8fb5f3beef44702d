import { describe, expect } from "vitest";
import { listingMessage } from "#src/modules/listings/slack/listing-card.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { code, must, refusal } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, asked } from "./drafting.ts";
import { approvedEdit, askedEdit, listingId, mirror, there } from "./editing.ts";
import { type Market, sellers } from "./market.ts";
import { numbersIn } from "./syncing.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("eu", ({ market, team }) => market.openShop(team.actors.owner, sellers.eu))
  .extend("items", ({ see }) => async (id: Id) => {
    return Object.fromEntries((await see(id)).items.map((each) => [each.shopId, each.state]));
  })
  .extend("feeRows", ({ market }) => async () => {
    return (await market.db.sql<{ state: string }>("select state from fees order by seq")).map(({ state }) => state);
  })
  .extend("lists", ({ market }) => () => {
    return market.listings(apron.title).map(({ state }) => state);
  })
  .extend("disconnect", ({ market, team }) => (shop: ShopId) => {
    return market.app.disconnect(team.actors.owner, shop);
  });

type Id = Parameters<Market["app"]["change"]>[1];

describe("a listing for two shops, one of them disconnected", () => {
  test("goes live in the other; it is parked where it waits, and goes live there once that shop is connected", async ({
    market,
    team,
    shop: us,
    eu,
    see,
    items,
    feeRows,
    lists,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us, eu], { mode: "draft" });
    await market.work();
    await disconnect(eu);
    await market.app.goLive(team.actors.manager, id);
    await market.work();
    expect(await items(id)).toEqual({ [us]: "applied", [eu]: "parked" });
    expect(lists().toSorted()).toEqual(["active", "draft"]);
    expect(await feeRows()).toEqual(["booked"]);
    await market.connect(team.actors.owner, sellers.eu);
    await market.work();
    expect(await see(id)).toMatchObject({ state: "applied" });
    expect(lists()).toEqual(["active", "active"]);
    expect(await feeRows()).toEqual(["booked", "booked"]);
  });

  test("the decision to go live says what all of it costs, once the shop is connected too", async ({
    market,
    team,
    shop: us,
    eu,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us, eu], { mode: "draft" });
    await market.work();
    await disconnect(eu);
    await market.app.goLive(team.actors.manager, id);
    expect(await market.db.sql("select fee_cents from decisions where verdict = 'go_live'")).toEqual([
      { fee_cents: 40 },
    ]);
  });

  test("is approved and published in the other; nothing of it is reserved for the one that waits", async ({
    market,
    team,
    shop: us,
    eu,
    items,
    feeRows,
    lists,
    disconnect,
  }) => {
    const { id, contentHash } = await asked(market, team, [us, eu]);
    await disconnect(eu);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
    await market.work();
    expect(await items(id)).toEqual({ [us]: "applied", [eu]: "parked" });
    expect(await feeRows()).toEqual(["booked"]);
    await market.connect(team.actors.owner, sellers.eu);
    await market.work();
    expect(lists()).toEqual(["active", "active"]);
  });

  test("Retry tries the other, and leaves the one that waits as it is", async ({
    market,
    team,
    shop: us,
    eu,
    items,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us, eu]);
    await market.fault({ operation: "createDraftListing", mode: "status", status: 400, when: "before" });
    const first = must((await market.claim(1))[0]);
    await market.runOne(first);
    const [failed, waiting] = first.shopId === us ? [us, eu] : [eu, us];
    await disconnect(waiting);
    expect(await items(id)).toEqual({ [failed]: "failed", [waiting]: "parked" });
    await market.app.retry(team.actors.manager, id);
    await market.work();
    expect(await items(id)).toEqual({ [failed]: "applied", [waiting]: "parked" });
    expect(await code(market.app.retry(team.actors.manager, id))).toBe("shop-disconnected");
  });

  test("is done once that shop is left out, which its connecting doesn't undo", async ({
    market,
    team,
    shop: us,
    eu,
    see,
    items,
    feeRows,
    lists,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us, eu], { mode: "draft" });
    await market.work();
    await disconnect(eu);
    await market.app.goLive(team.actors.manager, id);
    await market.work();
    expect(await code(market.app.leaveOut(team.actors.other, id, eu))).toBe("not-allowed");
    await market.app.leaveOut(team.actors.maker, id, eu);
    expect(await see(id)).toMatchObject({ state: "applied" });
    expect(await code(market.app.leaveOut(team.actors.manager, id, us))).toBe("wrong-state");
    await market.connect(team.actors.owner, sellers.eu);
    await market.work();
    expect(await items(id)).toEqual({ [us]: "applied", [eu]: "left_out" });
    expect(lists().toSorted()).toEqual(["active", "draft"]);
    expect(await feeRows()).toEqual(["booked"]);
  });

  test("only what waits for a connection is left out", async ({ market, team, shop: us, eu }) => {
    const { id } = await approvedChange(market, team, [us, eu]);
    expect(await code(market.app.leaveOut(team.actors.manager, id, eu))).toBe("wrong-state");
  });
});

describe("connecting a shop again", () => {
  test("resumes what it parked without a new approval, reserves its fee anew, and draws its cards anew", async ({
    market,
    team,
    shop: us,
    see,
    feeRows,
    lists,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us]);
    await market.db.sql(
      `insert into messages (studio_id, change_id, kind, channel, ts) values ($1, $2, 'review_card', 'C1', '1.1')`,
      [team.id, id],
    );
    await market.said();
    await disconnect(us);
    expect(await market.said()).toMatchObject([{ template: "review_card" }, { note: "disconnected" }]);
    expect(await feeRows()).toEqual(["released"]);
    await market.connect(team.actors.owner, sellers.us);
    expect(await market.said()).toMatchObject([{ template: "review_card" }]);
    expect(await feeRows()).toEqual(["released", "reserved"]);
    expect((await see(id)).decisions.map(({ verdict }) => verdict)).toEqual(["approve"]);
    await market.work();
    expect(lists()).toEqual(["active"]);
    expect(await feeRows()).toEqual(["released", "booked"]);
    expect(await market.fees()).toHaveLength(1);
  });

  test("resumes nothing that had failed before, or that was taken back to a draft meanwhile", async ({
    market,
    team,
    shop: us,
    see,
    disconnect,
  }) => {
    const failed = await approvedChange(market, team, [us]);
    await market.fault({ operation: "createDraftListing", mode: "status", status: 400, when: "before" });
    await market.work();
    const taken = await approvedChange(market, team, [us], { title: "Linen apron, taken back" });
    await disconnect(us);
    await market.app.reopen(team.actors.maker, taken.id);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect(await see(failed.id)).toMatchObject({ state: "failed", items: [{ state: "failed" }] });
    expect((await see(taken.id)).state).toBe("draft");
    expect(market.listings("Linen apron, taken back")).toEqual([]);
  });

  test("goes through where the day's ceiling is reached: that publish waits, says so, and goes on with Retry", async ({
    market,
    team,
    shop: us,
    see,
    lists,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us]);
    await disconnect(us);
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 0, currency: "USD" } });
    await market.said();
    expect(await market.connect(team.actors.owner, sellers.us)).toMatchObject({ outcome: "reconnected" });
    expect(await see(id)).toMatchObject({
      state: "failed",
      items: [
        { state: "parked", failure: { code: "fee-ceiling", text: expect.stringContaining("press Retry") as string } },
      ],
    });
    expect(await market.said()).toMatchObject([
      {
        template: "change_note",
        note: "parked",
        mention: ["UMANAGER"],
        text: expect.stringContaining('{"say": "overCeiling"') as string,
      },
    ]);
    await market.work();
    expect(lists()).toEqual([]);
    await market.app.settings(team.actors.owner, { dailyFeeCeiling: { amount: 500, currency: "USD" } });
    await market.app.retry(team.actors.manager, id);
    await market.work();
    expect(lists()).toEqual(["active"]);
  });

  test("while the work of before is still ending: it goes on all the same", async ({
    market,
    team,
    shop: us,
    see,
    lists,
    disconnect,
  }) => {
    const { id } = await approvedChange(market, team, [us], { photos: 2 });
    const [operation] = await market.claim();
    market.hook(async (request, answer) => {
      if (request.method !== "PUT") return answer();
      market.hook(null);
      const response = await answer();
      await disconnect(us);
      return response;
    });
    // Connected again after its work was refused, before it could say so.
    const late = market.process(async (what, run) => {
      if (
        what === "database" &&
        (await market.db.sql("select 1 from shops where health = 'disconnected'")).length > 0
      ) {
        const parked = await market.db.sql("select 1 from change_items where state = 'parked'");
        if (parked.length > 0) await market.connect(team.actors.owner, sellers.us);
      }
      return run();
    });
    await market.runOne(must(operation), { deps: late });
    await market.work();
    expect(await see(id)).toMatchObject({ state: "applied" });
    expect(lists()).toEqual(["active"]);
    expect(await market.fees()).toHaveLength(1);
  });

  test("an edit goes on, unless another of the same field was asked for meanwhile: that is named", async ({
    market,
    team,
    shop: us,
    see,
    disconnect,
  }) => {
    await mirror(market, team, us);
    const [first, second] = numbersIn(market, shopNumber, "active").slice(0, 2).map(must);
    const ids = [await listingId(market, team, must(first)), await listingId(market, team, must(second))];
    const one = await approvedEdit(market, team, must(ids[0]), { title: "Edited one" });
    const two = await approvedEdit(market, team, must(ids[1]), { title: "Edited two" });
    await disconnect(us);
    // Asked for in another way: the app itself offers no edit of a disconnected shop's listing.
    await market.db.sql("update shops set health = 'ok' where id = $1", [us]);
    const rival = await askedEdit(market, team, must(ids[1]), { title: "A rival title" });
    await market.db.sql("update shops set health = 'disconnected' where id = $1", [us]);
    await market.connect(team.actors.owner, sellers.us);
    await market.work();
    expect((await see(one.id)).state).toBe("applied");
    expect(there(market, must(first)).title).toBe("Edited one");
    expect(await see(two.id)).toMatchObject({
      state: "failed",
      items: [
        { failure: { code: "already-asked", text: expect.stringContaining(`request ${rival.number},`) as string } },
      ],
    });
  });
});

describe("listings of a disconnected shop", () => {
  test("say so, are offered for no change, and are refused one in words", async ({
    market,
    team,
    shop: us,
    disconnect,
  }) => {
    await mirror(market, team, us);
    const number = must(numbersIn(market, shopNumber, "active")[0]);
    const id = await listingId(market, team, number);
    await disconnect(us);
    const listing = await market.app.listing(team.actors.owner, id);
    expect(listing.connected).toBe(false);
    const buttons = (who: "owner" | "manager") =>
      listingMessage(listing, team.members[who].role).blocks.flatMap((block) =>
        ((block as { elements?: { text?: { text?: string } }[] }).elements ?? []).flatMap(
          ({ text }) => text?.text ?? [],
        ),
      );
    expect(JSON.stringify(listingMessage(listing, "owner"))).toContain("its shop isn't connected");
    expect(buttons("owner")).toContain("Connect shop again");
    for (const who of ["owner", "manager"] as const) {
      for (const offered of ["Edit", "Take off sale", "Delete"]) expect(buttons(who)).not.toContain(offered);
    }
    const { app } = market;
    const maker = team.actors.maker;
    for (const refused of [
      () => app.startEdit(maker, id),
      () => app.saveEdit(maker, { listingId: id, changeId: null, revision: 0, touched: { title: "New" } }, "keep"),
      () => app.unpublish(team.actors.manager, id),
      () => app.deleteListing(maker, id),
    ]) {
      expect(await refusal(refused())).toMatchObject({
        code: "shop-disconnected",
        userText: expect.stringContaining("isn't connected") as string,
      });
    }
    await market.connect(team.actors.owner, sellers.us);
    expect((await app.startEdit(maker, id)).listing.connected).toBe(true);
  });
});

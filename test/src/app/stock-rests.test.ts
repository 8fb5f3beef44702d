import { describe, expect } from "vitest";
import { mirror } from "./editing.ts";
import { sellers } from "./market.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import type { Actor } from "#src/modules/studio/index.ts";
import { code, must } from "#test/src/store/studio.ts";
import { stockTest as test } from "./stock-test.ts";

describe("a rule whose giver may not give it any more", () => {
  test("rests, and owners are told; given by another owner it goes on", async ({
    market,
    team,
    product,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    await market.app.setRole(team.actors.owner, team.members.second.id, "owner");
    const second: Actor = { ...team.actors.second, member: { ...team.actors.second.member, role: "owner" } };
    await market.said();
    await market.app.setRole(second, team.members.owner.id, "manager");
    const note = (await market.said()).find(({ template }) => template === "stock_rule_note");
    expect(note).toMatchObject({ why: "rests" });
    expect(must(await market.app.describeStockRule(team.id, note as never)).mention).toEqual([
      team.members.second.slackUserId,
    ]);
    await sell(0);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([4, 5]);
    expect((await market.app.stock(second, product)).rule).toMatchObject({ rule: "shared", rests: true });
    await market.app.setStock(second, { productId: product }, "shared");
    await market.work();
    expect(there()).toEqual([4, 4]);
  });

  test("rests where a shop of the product is closed to its giver, and goes on when that is over", async ({
    market,
    team,
    beginning,
    shared,
    sell,
    check,
    there,
  }) => {
    await shared();
    const shop = must(beginning.shops[1]);
    await market.app.setShopAccess(team.actors.owner, shop, [team.members.manager.slackUserId]);
    await sell(0);
    expect(await check()).toEqual([]);
    expect(there()).toEqual([4, 5]);
    await market.app.setShopAccess(team.actors.owner, shop, []);
    await check();
    await sell(0);
    await check();
    expect(there()).toEqual([3, 3]);
  });

  test("rests, and owners are told, where its product gets a listing in a shop that is closed to its giver", async ({
    market,
    team,
    product,
    shared,
  }) => {
    await shared();
    const shop = await market.openShop(team.actors.owner, sellers.stranger);
    await mirror(market, team, shop);
    const [row] = await market.db.sql<{ id: ListingId }>("select id from listings where shop_id = $1 limit 1", [shop]);
    const made = await market.app.makeProducts(team.actors.maker, { listingIds: [must(row).id] });
    await market.app.setShopAccess(team.actors.owner, shop, [team.members.maker.slackUserId]);
    await market.said();
    await market.app.matchProducts(team.actors.maker, product, must(made.first), "same");
    const notes = (await market.said()).filter(({ template }) => template === "stock_rule_note");
    expect(notes).toMatchObject([{ why: "rests" }]);
    expect((await market.app.stock(team.actors.owner, product)).rule).toMatchObject({ rests: true });
  });

  test("isn't given for a section whose products are in a shop that is closed to who gives it", async ({
    market,
    team,
    beginning,
  }) => {
    const [here, other] = beginning.shops;
    await market.db.sql(`update listings set live = live || '{"sectionId": 77}' where id = $1`, [beginning.ids[0]]);
    const give = () => market.app.setStock(team.actors.owner, { shopId: must(here), sectionId: "77" }, "shared");
    await market.app.setShopAccess(team.actors.owner, must(other), [team.members.manager.slackUserId]);
    expect(await code(give())).toBe("not-allowed");
    await market.app.setShopAccess(team.actors.owner, must(other), []);
    await give();
  });
});

describe("the checks", () => {
  test("that a marketplace asks for come a minute apart, and only where the day's share leaves a call", async ({
    market,
    beginning,
    shared,
    check,
  }) => {
    await shared();
    await check();
    const shop = must(beginning.shops[0]);
    const told = () => market.db.sql("select app.stock_told(s) from shops s where id = $1", [shop]);
    const queued = () =>
      market.db.sql<{ apart: string }>(
        `select extract(epoch from o.run_at - c.checked_at)::integer as apart from operations o
         join stock_checks c on c.shop_id = o.shop_id where o.shop_id = $1 and o.kind = 'check_stock' and o.state = 'queued'`,
        [shop],
      );
    await told();
    await told();
    const [first, ...more] = await queued();
    expect(more).toEqual([]);
    expect(Number(must(first).apart)).toBeGreaterThanOrEqual(60);
    await market.db.sql("update operations set state = 'cancelled', finished_at = app.now() where state = 'queued'");
    // All calls of the share were made already.
    await market.db.sql("update stock_days set checks = 1000 where shop_id = $1", [shop]);
    await told();
    expect(await queued()).toEqual([]);
  });

  test("that come too late, or that the calls don't allow often enough, are told to owners once a day, with the reason", async ({
    market,
    team,
    beginning,
    shared,
    check,
  }) => {
    await shared();
    await check();
    await market.said();
    market.clock.pass(20 * 60_000);
    await market.deps.admin.enqueueStockChecks();
    await market.deps.admin.enqueueStockChecks();
    const late = (await market.said()).filter(({ template }) => template === "stock_window");
    expect(late.map(({ why, shopId }) => `${String(why)} ${String(shopId)}`).toSorted()).toEqual(
      beginning.shops.map((shop) => `late ${shop}`).toSorted(),
    );
    const view = must(await market.app.describeStockWindow(team.id, must(late[0]) as never));
    expect(view.mention).toEqual([team.members.owner.slackUserId]);
    await market.work();
    await market.said();
    await market.db.sql("update stock_checks set listings = 20000");
    await market.deps.admin.enqueueStockChecks();
    const calls = (await market.said()).filter(({ template }) => template === "stock_window");
    expect(calls.map(({ why }) => why)).toEqual(["calls", "calls"]);
  });
});

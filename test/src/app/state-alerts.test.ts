import { describe, expect } from "vitest";
import type { StateAlert } from "#src/modules/sync/outbox.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedEdit, listingId } from "./editing.ts";
import { schedule } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const day = 86_400_000;
const test = shopTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 100_000 })
  /** Reads the shop. @returns what is said of its listings' states, as message and as what each is */
  .extend("read", ({ market, team, shop }) => {
    const read = async (): Promise<Entry | null> => {
      await schedule(market, team, shop);
      await market.work();
      const entries = (await market.said()).filter(({ template }) => template === "state_alerts");
      expect(entries.length).toBeLessThan(2);
      return (entries[0] as Entry | undefined) ?? null;
    };
    return read;
  })
  /** A listing on sale without variations. */
  .extend("onSale", ({ market }) => (atLeast = 2) => {
    const mine = market.state().shops.find(({ userId }) => userId === must(market.state().shops[0]).userId);
    return must(
      market
        .state()
        .listings.find(
          ({ shopId, state, products }) =>
            shopId === mine?.shopId && state === "active" && products.length === 1 && quantity(products) >= atLeast,
        ),
    );
  })
  .extend("stockOf", ({ market }) => (id: number) => {
    return quantity(must(market.state().listings.find((each) => each.id === id)).products);
  })
  /** What the end of a reading says, without a reading. */
  .extend("watch", ({ market, shop }) => async (): Promise<Entry[]> => {
    await market.db.sql(
      "update sync_runs set finished_at = null where id = (select id from sync_runs where shop_id = $1 order by seq desc limit 1)",
      [shop],
    );
    await market.db.sql(
      "update sync_runs set finished_at = app.now() where id = (select id from sync_runs where shop_id = $1 order by seq desc limit 1)",
      [shop],
    );
    return (await market.said()).filter(({ template }) => template === "state_alerts") as unknown as Entry[];
  });

test.beforeEach(async ({ market }) => {
  await market.said();
});

type Entry = { shopId: ShopId; alerts: StateAlert[]; all: number };

/** number → kinds */
const kindsOf = (entry: Entry | null) =>
  Object.fromEntries((entry?.alerts ?? []).map(({ externalId, kinds }) => [externalId, kinds]));
const quantity = (products: readonly { offerings: readonly { quantity: number }[] }[]) =>
  products.reduce((sum, { offerings }) => sum + offerings.reduce((all, each) => all + each.quantity, 0), 0);

describe("a listing's state is said once", () => {
  test("nothing when a shop is connected, and nothing while nothing happens", async ({ read }) => {
    expect(await read()).toBeNull();
    expect(await read()).toBeNull();
  });

  test("a single piece that is put on sale is no news of a last one", async ({ read, onSale, act, stockOf }) => {
    const { id } = onSale();
    await act(id, "sell", { quantity: stockOf(id) });
    expect(kindsOf(await read())).toEqual({ [id]: ["sold_out"] });
    await act(id, "edit", { quantity: 1 });
    await act(id, "state", { state: "active" });
    expect(await read()).toBeNull();
  });

  test("a stock of one that the studio wrote itself is no news", async ({ market, team, read, onSale, stockOf }) => {
    const { id } = onSale();
    await approvedEdit(market, team, await listingId(market, team, id), { "quantity:": 1 });
    await market.work();
    await market.said();
    expect(stockOf(id)).toBe(1);
    expect(await read()).toBeNull();
  });

  test("down to the last one, then sold out; said again only when it happens again", async ({
    read,
    onSale,
    act,
    stockOf,
  }) => {
    const { id } = onSale();
    await act(id, "sell", { quantity: stockOf(id) - 1 });
    expect(kindsOf(await read())).toEqual({ [id]: ["low"] });
    expect(await read()).toBeNull();
    await act(id, "sell", { quantity: 1 });
    expect(kindsOf(await read())).toEqual({ [id]: ["sold_out"] });
    expect(await read()).toBeNull();
  });

  test("the last one of a stock that options share is the last one", async ({ market, read }) => {
    const varied = must(
      market.state().listings.find(({ state, products }) => state === "active" && products.length > 1),
    );
    Object.assign(varied, { quantityOn: [] });
    const stock = (quantity: number) => {
      for (const { offerings } of varied.products) for (const each of offerings) Object.assign(each, { quantity });
    };
    stock(3);
    await read();
    stock(1);
    expect(kindsOf(await read())).toEqual({ [varied.id]: ["low"] });
  });

  test("deactivated by the marketplace or its seller is said; taken off sale by us is not", async ({
    market,
    team,
    shop,
    read,
    onSale,
    act,
  }) => {
    const theirs = onSale();
    await act(theirs.id, "state", { state: "inactive" });
    expect(kindsOf(await read())).toEqual({ [theirs.id]: ["deactivated"] });
    const ours = onSale();
    const [record] = await market.stores
      .for(team.actors.owner)
      .listings({ shopId: shop, externalIds: [String(ours.id)] });
    const result = await market.app.unpublish(team.actors.manager, must(record).id);
    expect(result.ok).toBe(true);
    await market.work();
    await market.said();
    expect(must(market.state().listings.find(({ id }) => id === ours.id)).state).toBe("inactive");
    expect(await read()).toBeNull();
  });

  test("at its end within seven days, unless it renews itself; and expired when it is", async ({
    market,
    shop,
    read,
    onSale,
    act,
    watch,
  }) => {
    const ends = (autoRenew: boolean, days: number) =>
      market.db.sql(
        `update listings set ends_at = app.now() + $2 * interval '1 day',
         live = live || jsonb_build_object('autoRenew', $3::boolean) where shop_id = $1 and state = 'active'`,
        [shop, days, autoRenew],
      );
    const watched = async () => {
      const [entry] = await watch();
      return entry?.alerts.map(({ kinds }) => kinds) ?? [];
    };
    await read();
    await ends(false, 8);
    expect(await watched()).toEqual([]);
    await ends(true, 6);
    expect(await watched()).toEqual([]);
    await ends(false, 6);
    const said = await watched();
    expect(said.length).toBeGreaterThan(3);
    expect(new Set(said.map(String))).toEqual(new Set(["ending"]));
    expect(await watched()).toEqual([]);
    market.clock.pass(day);
    expect(await watched()).toEqual([]);

    const { id } = onSale();
    await read();
    await act(id, "state", { state: "expired" });
    expect(kindsOf(await read())[id]).toEqual(["expired"]);
  });
});

test("what is over before the message is drawn is left out of it; all of it over, there is none", async ({
  market,
  team,
  read,
  onSale,
  act,
  stockOf,
}) => {
  const { id } = onSale();
  await act(id, "sell", { quantity: stockOf(id) });
  const entry = must(await read());
  const view = must(await market.app.describeAlerts(team.id, entry));
  expect(view).toMatchObject({
    all: 1,
    some: [{ listing: { externalId: String(id), state: "sold_out" }, kinds: ["sold_out"] }],
  });
  await market.db.sql("update listings set state = 'active' where external_id = $1", [String(id)]);
  expect(await market.app.describeAlerts(team.id, entry)).toBeNull();
  const other = await openTeam(market, "Somebody Else");
  await market.db.sql("update listings set state = 'sold_out' where external_id = $1", [String(id)]);
  expect(await market.app.describeAlerts(other.id, entry)).toBeNull();
});

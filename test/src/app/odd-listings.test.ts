import { describe, expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedEdit, listingId, writes } from "./editing.ts";
import { sellers } from "./market.ts";
import { mirrored, newest, numbersIn, read, reality } from "./syncing.ts";
import { openTeam } from "./workshop.ts";

const shopNumber = 31_000_100;
const test = shopTest
  .extend("odd", ({ market, shop: _ }) => must(numbersIn(market, shopNumber, "active")[0]))
  /** Etsy answers this listing so from now on. */
  .extend("answering", ({ market, odd }) => (...as: string[]) => {
    return market.control("POST", `listings/${odd}/odd`, { as });
  })
  .extend("all", ({ market }) => () => {
    return Object.keys(reality(market, shopNumber)).length;
  });

describe("one listing of a shop", () => {
  test.for([
    ["in a state nobody knows", "edit-state", "Etsy says that its state is “edit”"],
    ["without its inventory", "no-inventory", "Etsy doesn't show its stock and prices"],
    ["without a price", "no-price", "Etsy shows its stock and prices in a form that I don't know"],
    ["with a title that is none", "no-title", "Etsy shows its title in a form that I don't know"],
  ] as const)(
    "%s is counted and named; the others are read, and it isn't called gone",
    async ([_, as, why], { market, team, shop, odd, answering, all }) => {
      const title = market.state().listings.find(({ id }) => id === odd)?.title;
      await answering(as);
      const { result, said } = await read(market, team, shop);
      expect(result).toMatchObject({ same: all() - 1, gone: 0, unreadable: 1 });
      const named = why.includes("title") ? "" : title;
      expect(result?.unreadableSome).toEqual([{ listingId: String(odd), title: named, why }]);
      expect(said).toBe(0);
      expect(await mirrored(market, shop)).toEqual(reality(market, shopNumber));
    },
  );

  test("that is no object at all is counted", async ({ market, team, shop, answering, all }) => {
    await answering("no-object");
    const { result } = await read(market, team, shop);
    // It is looked for by its number too, and shows itself there as little.
    expect(result).toMatchObject({ same: all() - 1, gone: 0, unreadable: 2 });
  });

  test("with ids as texts and zeros where nothing is, is read as it is", async ({
    market,
    team,
    shop,
    odd,
    answering,
  }) => {
    await answering("ids-text", "ids-zero");
    expect((await read(market, team, shop)).result).toMatchObject({ unreadable: 0, gone: 0 });
    const seen = await market.app.listing(team.actors.viewer, await listingId(market, team, odd));
    expect(seen.live["sectionId"]).toBeNull();
  });

  test("whose inventory can't be found isn't gone", async ({ market, team, shop, answering }) => {
    await answering("inventory-missing", "unlisted");
    expect((await read(market, team, shop)).result).toMatchObject({ gone: 0, unreadable: 1 });
  });

  test("makes no new shop unreadable", async ({ market, team, shop, answering, all }) => {
    await answering("edit-state");
    const others = await openTeam(market, "Somebody Else");
    await market.app.disconnect(team.actors.owner, shop);
    await market.work();
    await market.connect(others.actors.owner, sellers.us);
    await market.work();
    const [connected] = await market.app.shops(others.actors.owner);
    expect(connected?.health).toBe("ok");
    expect((await newest(market, others, must(connected).id)).result).toMatchObject({
      fresh: all() - 1,
      unreadable: 1,
    });
  });
});

test("nothing is written to a listing in an unknown form, and its approval waits", async ({
  market,
  team,
  odd,
  answering,
}) => {
  const id = await listingId(market, team, odd);
  await approvedEdit(market, team, id, { title: "Approved by the studio" });
  await market.forget();
  await answering("edit-state");
  const [operation] = await market.claim();
  await market.runOne(must(operation));
  expect(await writes(market)).toEqual([]);
  await answering();
  market.clock.pass(60_000);
  await market.work();
  expect(market.state().listings.find((each) => each.id === odd)?.title).toBe("Approved by the studio");
});

test("“no section” takes a listing's section off", async ({ market, team, shop, odd }) => {
  const id = await listingId(market, team, odd);
  const { sections } = market.state().shops.find((each) => each.shopId === shopNumber) ?? { sections: [] };
  must(market.state().listings.find((each) => each.id === odd)).sectionId = must(sections[0]).id;
  await read(market, team, shop);
  await approvedEdit(market, team, id, { sectionId: null } as never);
  await market.work();
  expect(market.state().listings.find((each) => each.id === odd)?.sectionId).toBeNull();
});

import type { StockNoteEntry } from "#src/modules/stock/outbox.ts";
import type { ListingId, ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { marketTest } from "#test/support/shop-test.ts";
import { mirror } from "./editing.ts";
import { type Market, sellers } from "./market.ts";
import { openTeam, type Team } from "./workshop.ts";

/** The same thing in two shops: its numbers there, its listings here, and its product. */
type Beginning = {
  readonly team: Team;
  readonly shops: readonly ShopId[];
  readonly numbers: readonly number[];
  readonly ids: readonly ListingId[];
  readonly product: ProductId;
};

const pieces = 5;

async function begin(market: Market): Promise<Beginning> {
  const team = await openTeam(market);
  const shops = [await market.openShop(team.actors.owner), await market.openShop(team.actors.owner, sellers.eu)];
  const numbers: number[] = [];
  for (const seller of [sellers.us, sellers.eu]) {
    const { shopId } = must(market.state().shops.find(({ userId }) => userId === seller));
    const plain = must(
      market
        .state()
        .listings.find((each) => each.shopId === shopId && each.state === "active" && each.products.length === 1),
    );
    await market.control("POST", `listings/${plain.id}/edit`, { quantity: pieces });
    numbers.push(plain.id);
  }
  for (const shop of shops) await mirror(market, team, shop);
  const ids: ListingId[] = [];
  const products: ProductId[] = [];
  for (const number of numbers) {
    const [listing] = await market.app.findListings(team.actors.maker, String(number), { limit: 1, offset: 0 });
    ids.push(must(listing).id);
    products.push(must((await market.app.makeProducts(team.actors.maker, { listingIds: [must(listing).id] })).first));
  }
  const [kept, merged] = products;
  await market.app.matchProducts(team.actors.maker, must(kept), must(merged), "same");
  return { team, shops, numbers, ids, product: must(kept) };
}

/** What the first test of a file waits for is all that the database and the marketplace begin with. */
export const stockTest = marketTest
  .extend("beginning", { auto: true }, ({ market }) => market.prepared(() => begin(market)))
  .extend("team", ({ beginning }) => beginning.team)
  .extend("product", ({ beginning }) => beginning.product)
  /** Both numbers, and whether each is on sale, as they really are. */
  .extend("there", ({ market, beginning }) => () => {
    const { listings } = market.state();
    return beginning.numbers.map((number) => {
      const listing = must(listings.find(({ id }) => id === number));
      return listing.state === "active" ? must(must(listing.products[0]).offerings[0]).quantity : listing.state;
    });
  })
  /** The next check of both shops, and all that follows from it. @returns what it says */
  .extend("check", ({ market }) => async () => {
    market.clock.pass(180_000);
    await market.deps.admin.enqueueStockChecks();
    await market.work();
    return (await market.said()).filter(({ template }) => template === "stock_note") as unknown as StockNoteEntry[];
  })
  /** A manager answers to what the card shows. */
  .extend("answer", ({ market, team, product }) => async (answer: "lower" | "leave") => {
    const { revision } = await market.app.stock(team.actors.viewer, product);
    await market.app.answerStock(team.actors.manager, product, answer, revision);
  })
  .extend("sell", ({ act, beginning }) => async (at: number, quantity = 1) => {
    await act(must(beginning.numbers[at]), "sell", { quantity });
  })
  .extend("shared", ({ market, team, product, check }) => async () => {
    await market.app.setStock(team.actors.owner, { productId: product }, "shared");
    await market.work();
    return check();
  });

import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { apron, approvedChange, completeDraft } from "./drafting.ts";
import { approve, done, listingId, mirror, there } from "./editing.ts";
import { numbersIn } from "./syncing.ts";

const shopNumber = 31_000_100;
const dayMs = 24 * 3_600_000;

const test = shopTest
  .extend(
    "vacation",
    ({ market }) =>
      (on: boolean) =>
        market.control("POST", `shops/${shopNumber}/vacation`, { on }),
  )
  /** The shop's settings are read anew. */
  .extend("checked", ({ market, team, shop }) => async () => {
    await market.app.rereadShop(team.actors.manager, shop);
    await market.work();
    await market.said();
    await market.forget();
  });

const words = "is on vacation, so Etsy puts nothing on sale there.";

test("a shop that went on vacation since it was read is asked once more before anything is made there", async ({
  market,
  team,
  shop,
  vacation,
  see,
}) => {
  const change = await approvedChange(market, team, [shop]);
  market.clock.pass(dayMs + 1000);
  await vacation(true);
  await market.forget();
  await market.work();
  expect((await market.operations()).filter((each) => each !== "token")).toEqual(["getShop"]);
  expect(must((await see(change.id)).items[0])).toMatchObject({
    state: "failed",
    failure: { code: "marketplace-refused", text: expect.stringContaining(words) },
  });
  expect(market.listings(apron.title)).toEqual([]);
  await vacation(false);
  await market.app.retry(team.actors.manager, change.id);
  await market.work();
  expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
});

test("put there as a draft, it asks for nothing and is made all the same", async ({ market, team, shop, vacation }) => {
  await approvedChange(market, team, [shop], { mode: "draft" });
  market.clock.pass(dayMs + 1000);
  await vacation(true);
  await market.forget();
  await market.work();
  expect(await market.operations()).not.toContain("getShop");
  expect(market.listings(apron.title)).toMatchObject([{ state: "draft" }]);
});

test("once it is known, cards say it, and what exists isn't asked for until the vacation ended", async ({
  market,
  team,
  shop,
  vacation,
  checked,
  see,
}) => {
  await mirror(market, team, shop);
  const id = await listingId(market, team, must(numbersIn(market, shopNumber, "inactive")[0]));
  const sell = () => market.app.putOnSale(team.actors.maker, { listingId: id, stock: {} });
  await vacation(true);
  await checked();
  expect(await market.app.shop(team.actors.viewer, shop)).toMatchObject({ onVacation: true });
  const refused = await sell();
  expect(refused).toMatchObject({ ok: false, problems: [{ field: "shops", text: expect.stringContaining(words) }] });
  const draft = await completeDraft(market, team, [shop]);
  expect(must(draft.items[0]).onVacation).toBe(true);
  await vacation(false);
  await checked();
  expect(must((await see(draft)).items[0]).onVacation).toBe(false);
  done(await sell());
});

test("a vacation that was seen more than a day ago holds back nothing: the shop is asked again when it matters", async ({
  market,
  team,
  shop,
  vacation,
  checked,
}) => {
  await mirror(market, team, shop);
  const id = await listingId(market, team, must(numbersIn(market, shopNumber, "inactive")[0]));
  await vacation(true);
  await checked();
  await vacation(false);
  market.clock.pass(dayMs + 2 * 3_600_000);
  expect(await market.app.shop(team.actors.viewer, shop)).toMatchObject({ onVacation: false });
  done(await market.app.putOnSale(team.actors.maker, { listingId: id, stock: {} }));
});

test("an approval of what is on vacation by now writes nothing, whatever was known", async ({
  market,
  team,
  shop,
  vacation,
  checked,
  see,
}) => {
  await vacation(true);
  await checked();
  const change = await approvedChange(market, team, [shop]);
  await market.forget();
  await market.work();
  expect(await market.operations()).toEqual(["getShop"]);
  expect(must((await see(change.id)).items[0]).failure?.text).toContain("I put nothing on sale.");
});

test("that a listing is digital, not known when it was asked for, is no change in its shop", async ({
  market,
  team,
  shop,
  see,
}) => {
  const number = must(numbersIn(market, shopNumber, "inactive")[0]);
  await mirror(market, team, shop);
  const asked = done(
    await market.app.putOnSale(team.actors.maker, { listingId: await listingId(market, team, number), stock: {} }),
  );
  Object.assign(there(market, number), { type: "download" });
  await approve(market, team, asked);
  await market.work();
  const [item] = (await see(asked.id)).items;
  expect(must(item).failure).toMatchObject({
    code: "marketplace-refused",
    text: expect.stringContaining("takes this for a digital listing, which needs a file"),
  });
});

test("a digital draft is put on sale in the marketplace's own page, and no digital listing is asked for shipping", async ({
  market,
  team,
  shop,
}) => {
  const numbers = [must(numbersIn(market, shopNumber, "draft")[0]), must(numbersIn(market, shopNumber, "inactive")[0])];
  for (const number of numbers) Object.assign(there(market, number), { type: "download", shippingProfileId: null });
  await mirror(market, team, shop);
  const problems = async (number: number) => {
    const of = { listingId: await listingId(market, team, number), stock: {} };
    const answer = await market.app.putOnSale(team.actors.maker, of);
    return answer.ok ? [] : answer.problems.map(({ field, text }) => [field, text]);
  };
  const [draft, inactive] = await Promise.all(numbers.map(problems));
  expect(draft).toContainEqual([
    "digital",
    expect.stringContaining("It is a digital download. Etsy puts it on sale only with its file"),
  ]);
  for (const found of [draft, inactive]) expect(must(found).filter(([field]) => field === "defaults")).toEqual([]);
  expect(must(inactive).filter(([field]) => field === "digital")).toEqual([]);
});

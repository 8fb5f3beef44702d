import { expect } from "vitest";
import { listingTest as test } from "#test/support/shop-test.ts";
import { askedEdit } from "./editing.ts";

const others = { whoMade: "someone_else", whenMade: "2010_2019" };

test("an edit is warned of the fields that it writes and of no other", async ({ market, team, id, see }) => {
  const made = await askedEdit(market, team, id, others);
  expect((await see(made)).warnings.map(({ code }) => code)).toEqual(["etsy.made-by-others"]);
  await market.app.withdraw(team.actors.maker, made.id);
  expect((await see(await askedEdit(market, team, id, { title: "Another title" }))).warnings).toEqual([]);
});

test("of a listing that is so there already, an edit of another field says nothing", async ({
  market,
  team,
  id,
  see,
}) => {
  await market.db.sql("update listings set live = live || $2::jsonb where id = $1", [
    id,
    JSON.stringify({ ...others, isSupply: false }),
  ]);
  expect((await see(await askedEdit(market, team, id, { tags: ["linen"] }))).warnings).toEqual([]);
});

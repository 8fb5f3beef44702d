import { expect } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approvedEdit, mirror, there } from "./editing.ts";

/** Texts with signs that Postgres keeps in none: NUL, and half of a sign that was cut in two. */

const test = listingTest;

test("a title that was cut within a sign, and a NUL, keep no other listing of the shop from being checked", async ({
  market,
  team,
  shop,
  number,
  id,
}) => {
  Object.assign(there(market, number), { title: "An apron \ud83e", description: "Two\0 lines &#xd800; long" });
  await mirror(market, team, shop);
  const { live } = await market.app.listing(team.actors.viewer, id);
  expect([live["title"], live["description"]]).toEqual(["An apron \ufffd", "Two lines &#xd800; long"]);
  const [run] = await market.db.sql<{ result: { unreadable: number } | null }>(
    "select result from sync_runs order by started_at desc limit 1",
  );
  expect(run?.result).toMatchObject({ unreadable: 0 });
});

test("a refusal that is cut within a sign is told, and the request ends", async ({ market, team, id, see }) => {
  const change = await approvedEdit(market, team, id, { title: "A title that isn't liked" });
  market.hook(async (request, answer) => {
    if (request.method === "GET") return answer();
    // A sign of one unit before those of two: a cut at an even place halves one of them.
    return Response.json({ error: `N${"🧵".repeat(400)}` }, { status: 400 });
  });
  await market.work();
  market.hook((request, answer) => answer());
  const after = await see(change);
  expect([after.state, must(after.items[0]).failure?.code]).toEqual(["failed", "marketplace-refused"]);
});

test("what is typed is found or not, and never a defect", async ({ market, team }) => {
  const page = { limit: 5, offset: 0 };
  expect(await market.app.findListings(team.actors.maker, "a\ud800b", page)).toEqual([]);
  expect((await market.app.log(team.actors.maker, "a\0b", 0)).lines).toEqual([]);
});

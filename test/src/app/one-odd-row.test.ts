import { expect } from "vitest";
import { describeDigest } from "#src/modules/reports/use-cases/digests.ts";
import { tableFile } from "#src/modules/tables/use-cases/tables.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { sameTeamTest } from "#test/support/workshop-test.ts";
import { addShop, asked } from "./drafting.ts";

/** In a studio where one row of each list isn't as it should be, everything shows the others. */
const test = sameTeamTest
  .extend("shop", { scope: "file" }, ({ workshop, team }) => addShop(workshop, team, { name: "Pine" }))
  .extend("odd", { scope: "file" }, ({ workshop, team, shop: _ }) => addShop(workshop, team, { name: "Odd" }))
  .extend("listing", { scope: "file", auto: true }, async ({ workshop, team, shop, odd }) => {
    const { db } = workshop;
    await asked(workshop, team, [shop], { title: "A good apron" });
    const spoilt = await asked(workshop, team, [shop], { title: "An odd apron" });
    await db.sql("update changes set source = '{}', updated_at = 'infinity' where id = $1", [spoilt.id]);
    await db.sql(
      `insert into listings (studio_id, shop_id, external_id, code, state, url, base, live, ours, seen_at, ends_at)
     select $1, $2, n, 'code' || n, 'active', 'https://l.example', l, l, l, app.now(), case n when '2' then 'infinity'::timestamptz end
     from unnest(array['1', '2', '3']) n, jsonb_build_object('title', 'Bowl ' || n, 'quantity', 3) l`,
      [team.id, shop],
    );
    await db.sql("update listings set ours = ours || '{\"title\": \"Dish\"}' where external_id in ('1', '2')");
    const defaults = { isSupply: false, whoMade: "a_robot", autoRenew: "NaN" };
    await db.sql("update shops set defaults = $2, counts = '[1, null]' where id = $1", [odd, defaults]);
    await db.sql("insert into shop_profiles (shop_id, studio_id, profiles, suggested) values ($1, $2, '7', '{}')", [
      odd,
      team.id,
    ]);
    await db.sql(
      `insert into sync_runs (id, studio_id, shop_id, operation_id, done, total, result, started_at, finished_at)
     select gen_random_uuid(), $1, $2, gen_random_uuid(), 3, 3, r, app.now(), app.now()
     from unnest(array['{"changedThere": "NaN", "gone": null, "conflicts": 1e400}', 'null', '[]']::jsonb[]) r`,
      [team.id, odd],
    );
    await db.sql(
      "insert into audit_events (studio_id, action, reference, outcome, at) values ($1, 'draft', 'r-odd', 'ok', 'infinity')",
      [team.id],
    );
    await db.sql("insert into products (studio_id, content) values ($1, '{\"title\": null}')", [team.id]);
    const [found] = await db.sql<{ id: ListingId }>("select id from listings where external_id = '1'");
    workshop.lines.length = 0;
    return must(found).id;
  });

const { stringify } = JSON;

test("the overview and Home show the others", async ({ workshop, team }) => {
  const home = await workshop.app.home(team.actors.manager, firstPages);
  expect(home.waitingForMe.map(({ title }) => title)).toEqual(["A good apron"]);
  expect(home.listings.some.map(({ title }) => title)).toEqual(["Bowl 3", "Bowl 1"]);
  expect(home.differing.some.map(({ title }) => title)).toEqual(["Bowl 1"]);
  expect(stringify(home.activity)).not.toContain("r-odd");
});

test("review shows the others", async ({ workshop, team }) => {
  expect((await workshop.app.review(team.actors.manager, 0, 50)).some.map(({ content }) => content.title)).toEqual([
    "A good apron",
  ]);
});

test("listings and drafts that are looked for are found beside them", async ({ workshop, team }) => {
  const page = await workshop.app.searchListings(team.actors.viewer, "", 0);
  expect(page.listings.map(({ title }) => title)).toEqual(["Bowl 3", "Bowl 1"]);
  expect((await workshop.app.findChanges(team.actors.viewer, "apron", 10)).map(({ title }) => title)).toEqual([
    "A good apron",
  ]);
  expect((await workshop.app.problems(team.actors.viewer, 0)).differing.map(({ title }) => title)).toEqual(["Bowl 1"]);
});

test("tables, products, the log, the report, a listing's history and readings go on", async ({
  workshop,
  team,
  listing,
}) => {
  const { text } = await tableFile(workshop.deps, workshop.stores.for(team.actors.viewer), "products");
  // With what the studio wants there: two of them are called otherwise.
  let whole = "";
  for await (const piece of text) whole += piece;
  expect(whole.match(/Bowl 3|Dish/g)).toHaveLength(3);
  await workshop.app.products(team.actors.viewer, "", 0);
  expect((await workshop.app.log(team.actors.viewer, "", 0)).lines.length).toBeGreaterThan(0);
  await workshop.app.report(team.actors.viewer);
  await workshop.app.history(team.actors.viewer, listing, 0);
  await workshop.app.syncProgress(team.actors.viewer);
  await workshop.app.suggestTags(team.actors.maker, "linen");
});

test("a shop whose defaults can't be read stands there without any, so that they are asked for", async ({
  workshop,
  team,
  odd,
}) => {
  const shops = await workshop.app.shops(team.actors.owner);
  expect(shops.find(({ id }) => id === odd)).toMatchObject({
    name: "Odd",
    defaults: null,
    counts: null,
    profiles: null,
  });
});

test("the digest tells the others", async ({ workshop, team }) => {
  const told = await describeDigest(workshop.deps, team.id, {
    date: "2027-02-02",
    since: new Date(0),
    until: new Date("2099-01-01"),
  });
  expect(told.waiting.some.map(({ title }) => title)).toEqual(["A good apron"]);
});

test("whoever runs the app finds each in the log, with the studio, the row and the field, and no value", ({
  workshop,
  team,
}) => {
  const told = workshop.lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === "a row can't be read");
  expect(new Set(told.map(({ studioId }) => studioId))).toEqual(new Set([team.id]));
  const calls = ["read_changes", "read_listings", "read_shops", "sync_runs", "read_log"];
  expect([...new Set(told.map(({ call }) => call))]).toEqual(expect.arrayContaining(calls));
  expect(stringify(told)).not.toMatch(/a_robot|Bowl|odd apron/);
});

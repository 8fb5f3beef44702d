import { describe, expect } from "vitest";
import type { AppDeps } from "#src/modules/deps.ts";
import { enqueueDueErasures } from "#src/modules/privacy/use-cases/privacy.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { approvedChange, apron } from "./drafting.ts";
import { approve, done, listingId, mirror } from "./editing.ts";
import { fullStudio, workAndDeliver } from "./erasing.ts";

/** A machine's clock is wrong while the process runs, or two processes' clocks differ. The database's is the one that counts. */
const minute = 60_000;
const day = 86_400_000;
const year = 365 * day;

const test = sellerTest
  .extend("shop", ({ market, team }) => market.openShop(team.actors.owner))
  /** The parts of a process whose clock is off by so much. */
  .extend("off", ({ market }) => (ms: number): AppDeps => {
    const deps = market.process((_, run) => run());
    return { ...deps, clock: { ...deps.clock, now: () => new Date(market.clock.now().getTime() + ms) } };
  })
  .extend("removed", ({ market }) => async () => {
    const home = await fullStudio(market, "Removed");
    await market.db.sql("update studios set uninstalled_at = app.now() where id = $1", [home.id]);
    await market.db.sql(
      `insert into slack_installations (id, is_org, name, bot_user_id, installed_by, scopes, uninstalled_at, revoked_at)
       select 'E0EMPTY', true, name, bot_user_id, installed_by, scopes, app.now(), app.now() from slack_installations limit 1`,
    );
  })
  .extend("installations", ({ market }) => () => {
    return market.db.sql("select id from slack_installations where id = 'E0EMPTY'");
  });

describe("an app that was removed", () => {
  test("an hour ago loses nothing by a process whose clock is a year ahead", async ({
    market,
    off,
    removed,
    installations,
  }) => {
    await removed();
    market.clock.pass(60 * minute);
    expect(await enqueueDueErasures(off(year))).toBe(0);
    expect(await installations()).toHaveLength(1);
  });

  test("four days ago is erased by a process whose clock is a year behind", async ({
    market,
    off,
    removed,
    installations,
  }) => {
    await removed();
    market.clock.pass(4 * day);
    expect(await enqueueDueErasures(off(-year))).toBe(1);
    expect(await installations()).toEqual([]);
  });
});

test("an erasure that a process a year behind began ends within the hour", async ({ market, off }) => {
  const home = await fullStudio(market, "Pine & Ink");
  const began = market.clock.now().getTime();
  const { number } = await market.app.eraseStudio(home.actors.owner, "Pine & Ink");
  const [operation] = await market.claim();
  await market.runOne(must(operation), { deps: off(-year) });
  await workAndDeliver(market);
  expect(must(await market.app.describeReceipt(number)).erasedOn).not.toBeNull();
  expect(market.clock.now().getTime() - began).toBeLessThan(60 * minute);
});

test("the photos that a worker may still be copying are waited for by a process a year ahead", async ({
  market,
  off,
}) => {
  const home = await fullStudio(market, "Pine & Ink");
  await market.db.sql(
    `insert into operations (studio_id, kind, key, state, lease_token, lease_until)
     values ($1, 'prepare_draft', 'copies photos', 'running', gen_random_uuid(), app.now() + interval '60 seconds')`,
    [home.id],
  );
  const { number } = await market.app.eraseStudio(home.actors.owner, "Pine & Ink");
  const [operation] = (await market.claim()).filter(({ kind }) => kind === "erase_studio");
  await market.runOne(must(operation), { deps: off(year) });
  expect(await market.app.describeReceipt(number)).toBeNull();
});

test("digests go on the day after a process whose clock was a year ahead asked for them", async ({
  market,
  team,
  off,
}) => {
  await market.db.sql("update studios set digest_days = '{1,2,3,4,5,6,7}' where id = $1", [team.id]);
  market.clock.pass(2 * day);
  await enqueueDueDigests(off(year));
  market.clock.pass(day);
  expect(await enqueueDueDigests(market.deps)).toBe(1);
  const keys = await market.db.sql<{ key: string }>(
    "select key from operations where kind = 'send_digest' order by seq",
  );
  const dates = keys.map(({ key }) => must(key.split(":").at(-1)));
  expect(dates.filter((date) => date > market.clock.now().toISOString().slice(0, 10))).toEqual([]);
});

describe.each([
  ["ten minutes behind", -10 * minute],
  ["ten minutes ahead", 10 * minute],
  ["a year behind", -year],
  ["a year ahead", year],
] as const)("begun by a process whose clock was %s", (_, ms) => {
  test("a create whose answer was lost makes one listing, within the hour", async ({ market, team, shop, off }) => {
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    await market.fault({ operation: "createDraftListing", mode: "drop", when: "after" });
    const began = market.clock.now().getTime();
    await approvedChange(market, team, [shop], { photos: 2 });
    const [operation] = await market.claim();
    await market.runOne(must(operation), { deps: off(ms) });
    await market.work();
    expect(market.listings(apron.title).map(({ state }) => state)).toEqual(["active"]);
    expect(await market.fees()).toHaveLength(1);
    expect(market.clock.now().getTime() - began).toBeLessThan(60 * minute);
  });

  test("a renewal whose answer was lost costs one fee, within the hour", async ({ market, team, shop, off }) => {
    const { id: no } = must(market.state().listings.find((each) => each.state === "expired"));
    await mirror(market, team, shop);
    const row = await listingId(market, team, no);
    await market.control("PUT", "settings", { stale_ms: 90_000 });
    await market.fault({ operation: "updateListing", mode: "drop", when: "after" });
    const began = market.clock.now().getTime();
    await approve(market, team, done(await market.app.putOnSale(team.actors.maker, { listingId: row, stock: {} })));
    const [operation] = await market.claim();
    await market.runOne(must(operation), { deps: off(ms) });
    await market.work();
    expect(await market.fees()).toHaveLength(1);
    expect(market.clock.now().getTime() - began).toBeLessThan(60 * minute);
  });
});

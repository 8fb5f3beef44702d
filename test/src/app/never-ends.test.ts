import { expect } from "vitest";
import { lapsesUntilGivenUp } from "#src/platform/queue/run-operation.ts";
import { must } from "#test/src/store/studio.ts";
import { shopTest } from "#test/support/shop-test.ts";
import { approvedChange, asked } from "./drafting.ts";
import { sellers } from "./market.ts";

const test = shopTest;

test("a publish that killed its worker every time is parked with why, said in its thread, and Retry tries once more", async ({
  market,
  team,
  shop,
  see,
}) => {
  const change = await approvedChange(market, team, [shop], { photos: 1 });
  await market.said();
  for (let deaths = 0; deaths < lapsesUntilGivenUp; deaths += 1) {
    expect(await market.claim()).toHaveLength(1);
    market.clock.pass(61_000);
  }
  await market.work();
  expect(await see(change.id)).toMatchObject({
    state: "failed",
    items: [{ state: "parked", failure: { code: "never-ends", text: expect.stringContaining("Press Retry") } }],
  });
  expect((await market.said()).filter(({ note }) => note === "parked")).toHaveLength(1);
  expect(await market.fees()).toEqual([]);

  await market.app.retry(team.actors.manager, change.id);
  await market.work();
  expect(await see(change.id)).toMatchObject({ state: "applied" });
});

test("one that can't be read ends with why, and what was claimed with it runs", async ({ market, team, shop, see }) => {
  const other = await market.openShop(team.actors.owner, sellers.eu);
  // Both are asked for before the first is approved: what prepares a draft runs everything that is due.
  const broken = await asked(market, team, [shop], { photos: 1, title: "Broken apron" });
  const fine = await asked(market, team, [other], { photos: 1, title: "Fine apron" });
  for (const { id, contentHash } of [broken, fine]) {
    await market.app.approve(team.actors.manager, { changeId: id, contentHash, mode: "live" });
  }
  await market.said();
  await market.db.sql(`update operations set params = '7' where change_id = $1 and kind = 'apply_change'`, [broken.id]);
  await market.work();
  expect(await see(broken.id)).toMatchObject({ state: "failed", items: [{ failure: { code: "unreadable" } }] });
  expect(await see(fine.id)).toMatchObject({ state: "applied" });
  const notes = (await market.said()).filter(({ changeId }) => changeId === broken.id);
  expect(must(notes.find(({ note }) => note === "failed"))["text"]).toContain("I can't use what was asked for here");
});

test("one whose failure can't even be told waits for better times, and never counts as what kills its worker", async ({
  market,
  team,
  shop,
  see,
}) => {
  const odd = await approvedChange(market, team, [shop], { photos: 1, title: "Odd apron" });
  const [row] = await market.db.sql<{ source: unknown }>("select source from changes where id = $1", [odd.id]);
  await market.db.sql("update changes set source = '{}' where id = $1", [odd.id]);
  await market.db.sql("update operations set attempt = 60 where change_id = $1 and kind = 'apply_change'", [odd.id]);
  for (let turns = 0; turns <= lapsesUntilGivenUp; turns += 1) {
    const claimed = await market.claim();
    expect(claimed).toMatchObject([{ kind: "apply_change", lapses: 0 }]);
    for (const operation of claimed) await market.runOne(operation);
    expect(await market.claim()).toEqual([]);
    market.clock.pass(31 * 60_000);
  }
  await market.db.sql("update changes set source = $2 where id = $1", [odd.id, row?.source]);
  await market.work();
  expect(await see(odd.id)).toMatchObject({ state: "applied" });
});

import { expect, vi } from "vitest";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { done, there } from "./editing.ts";
import { sellers } from "./market.ts";
import { scheduleTest as test, workDue } from "./scheduling.ts";
import type { Gate } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

const sale = "price -20% at Friday 9:00 until Sunday 23:59";
const friday = "2026-12-04T08:00:00Z";
const sunday = "2026-12-06T22:59:00Z";

test("nobody changes what puts a change back before it is approved, at no moment of its collecting", async ({
  market,
  team,
  goTo,
  now,
  approved,
  prices,
  returnOf,
}) => {
  const before = prices();
  const { id } = await approved(sale);
  await goTo(friday);
  market.clock.goTo(new Date(sunday));
  const { maker, owner } = team.actors;
  const answers = new Set<string>();
  let tries = 0;
  const meddle = async (back: ChangeId) => {
    const [first] = (await market.app.changeItems(maker, back, { page: 0, failed: false, most: 50 })).some;
    const startsAt = new Date("2027-03-01T09:00:00Z");
    answers.add(String(await code(market.app.takeOutOfPlan(maker, back, [must(first).listingId]))));
    answers.add(String(await code(market.app.askForPlan(maker, back))));
    answers.add(String(await code(market.app.discard(owner, back))));
    answers.add(String(await code(market.app.setSchedule(maker, back, { startsAt, endsAt: null }))));
    answers.add(String(await code(market.app.cancelSchedule(maker, back))));
    tries += 1;
  };
  let isBusy = false;
  const gate: Gate = async (on, run) => {
    const reply = await run();
    if (on !== "database" || isBusy) return reply;
    const [row] = await market.db.sql<{ id: ChangeId }>(
      `select c.id from changes c join schedules s on s.return_id = c.id
       where c.state = 'draft' and exists (select from change_items t where t.change_id = c.id)`,
    );
    if (!row) return reply;
    isBusy = true;
    await meddle(row.id);
    isBusy = false;
    return reply;
  };
  for (let due = await market.claim(); due.length > 0; due = await market.claim()) {
    for (const operation of due) {
      await market.runOne(operation, operation.kind === "collect_return" ? { deps: market.process(gate) } : {});
    }
  }
  expect(tries).toBeGreaterThan(2);
  expect([...answers]).toEqual(["wrong-state"]);
  expect(prices()).toEqual(before);
  expect((await returnOf(id)).state).toBe("applied");
  expect((await now(id)).schedule).toMatchObject({ state: "ended" });
});

test("what an approver takes out of a scheduled plan keeps its time", async ({
  market,
  team,
  drafted,
  now,
  goTo,
  prices,
}) => {
  const before = prices();
  const { id } = await drafted(sale);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  const { some, all } = await market.app.planChoice(team.actors.manager, id, { page: 0, most: 50 });
  const { rest } = await market.app.approvePart(team.actors.manager, {
    changeId: id,
    contentHash,
    left: [must(some[0]).place],
    all,
    count: all - 1,
    solo: false,
  });
  const draft = await now(must(rest).id);
  expect(draft.schedule).toMatchObject({ startsAt: new Date(friday), endsAt: new Date(sunday), state: "set" });
  const asked = await market.app.askForPlan(team.actors.maker, draft.id);
  await market.app.approve(team.actors.manager, { changeId: draft.id, contentHash: asked.contentHash });
  await workDue(market);
  expect(prices()).toEqual(before);
  await goTo(friday);
  expect([(await now(id)).state, (await now(draft.id)).state]).toEqual(["applied", "applied"]);
  await goTo(sunday);
  expect(prices()).toEqual(before);
});

test("what was written of a listing in part at the start goes back at the end", async ({ market, team, goTo, now }) => {
  const { maker, manager } = team.actors;
  const [found] = await market.app.findListings(maker, "notebook", { limit: 1, offset: 0 });
  const { id: listingId, externalId } = must(found);
  const offer = () => must(there(market, Number(externalId)).products[0]?.offerings[0]);
  const { price: before } = offer();
  const { title } = there(market, Number(externalId));
  const [row] = await market.db.sql<{ live: Record<string, number> }>("select live from listings where id = $1", [
    listingId,
  ]);
  const field = must(Object.keys(must(row).live).find((key) => key.startsWith("price:")));
  const touched = { title: "Sale notebook", [field]: must(must(row).live[field]) - 300 };
  const { id } = done(await market.app.saveEdit(maker, { listingId, changeId: null, revision: 0, touched }, "keep"));
  await market.app.setSchedule(maker, id, { startsAt: new Date(friday), endsAt: new Date(sunday) });
  await market.app.requestApproval(maker, id);
  await market.app.approve(manager, { changeId: id, contentHash: (await now(id)).contentHash });
  await market.fault({ operation: "updateListing", mode: "status", status: 400, body: '{"error":"No."}' });
  await goTo(friday);
  expect(offer().price).not.toBe(before);
  await goTo(sunday);
  expect([offer().price, there(market, Number(externalId)).title]).toEqual([before, title]);
});

test("a shop that isn't connected at the end is waited for, and told once", async ({
  market,
  team,
  approved,
  goTo,
  prices,
  notes,
}) => {
  const before = prices();
  await approved(sale);
  await goTo(friday);
  await notes();
  const { owner, maker } = team.actors;
  const [shop] = await market.app.shops(owner);
  await market.app.disconnect(owner, must(shop).id);
  await workDue(market);
  await goTo(sunday);
  const waits = (await notes()).filter(({ note }) => note === "return_waits");
  expect(waits.map(({ mention }) => mention)).toEqual([
    expect.arrayContaining([owner.member.slackUserId, maker.member.slackUserId]),
  ]);
  await goTo("2026-12-08T10:00:00Z");
  expect(prices()).not.toEqual(before);
  await market.connect(owner, sellers.us);
  await workDue(market);
  expect(prices()).toEqual(before);
  expect((await notes()).map(({ note }) => note)).not.toContain("return_waits");
});

test("its author's role at the end doesn't matter: the approval covers the end", async ({
  market,
  team,
  approved,
  goTo,
  prices,
}) => {
  const before = prices();
  await approved(sale);
  await goTo(friday);
  await market.db.sql("update members set role = 'viewer' where id = $1", [team.actors.maker.member.id]);
  await goTo(sunday);
  expect(prices()).toEqual(before);
});

test("paused with one on its way at the end, its author and the owners hear within the hour, and resumed it goes back", async ({
  market,
  team,
  approved,
  goTo,
  prices,
  notes,
  now,
}) => {
  const before = prices();
  const { maker, manager, owner } = team.actors;
  const { id } = await approved(sale);
  market.clock.goTo(new Date(friday));
  let writes = 0;
  market.hook(async (request, answer) => {
    const reply = await answer();
    if (request.method === "GET" || (writes += 1) !== 2) return reply;
    await market.app.pauseChange(maker, id);
    return new Response("gateway", { status: 504 });
  });
  for (const operation of await market.claim()) await market.runOne(operation);
  market.hook(null);
  await workDue(market);
  expect((await now(id)).many?.states).toMatchObject({ applying: expect.any(Number) });
  await notes();
  await goTo(sunday);
  await goTo("2026-12-07T00:01:00Z");
  await goTo("2026-12-07T00:02:00Z");
  const held = (await notes()).filter(({ note }) => note === "return_held");
  expect(held.map(({ mention }) => mention)).toEqual([
    expect.arrayContaining([owner.member.slackUserId, maker.member.slackUserId]),
  ]);
  await market.app.resumeChange(manager, id);
  await workDue(market);
  await goTo("2026-12-07T00:10:00Z");
  expect(prices()).toEqual(before);
});

test("late at its start and withdrawn, its draft keeps its end", async ({
  market,
  team,
  approved,
  goTo,
  now,
  prices,
}) => {
  const before = prices();
  const { id } = await approved(sale);
  await goTo("2026-12-04T09:30:00Z");
  expect((await now(id)).state).toBe("in_review");
  await market.app.withdraw(team.actors.maker, id);
  expect((await now(id)).schedule).toMatchObject({
    startsAt: null,
    endsAt: new Date(sunday),
    state: "set",
    late: false,
  });
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash });
  await workDue(market);
  expect(prices()).not.toEqual(before);
  await goTo(sunday);
  expect(prices()).toEqual(before);
});

test("of a request of a table, what was written of a listing that was then given up goes back as well", async ({
  market,
  team,
  goTo,
  now,
  prices,
}) => {
  const { maker, manager } = team.actors;
  const before = prices();
  const rows = await market.db.sql<{ code: string; price: number }>(
    `select l.code, (select (f.value #>> '{}')::int from jsonb_each(l.live) f where f.key like 'price:%') as price from listings l
     where state = 'active' and gone_at is null and (select count(*) from jsonb_object_keys(live) k where k like 'price:%') = 1
     order by seq limit 3`,
  );
  const lines = rows.map((row, at) => `${row.code},Sale title ${at},${((row.price - 100) / 100).toFixed(2)}`);
  const file = market.slack.share(new TextEncoder().encode(["code,title,price", ...lines, ""].join("\n")), "sale.csv");
  const table = await market.app.startImport(maker, file);
  await workDue(market);
  await market.app.applyImport(maker, table);
  await market.app.askForImport(maker, table);
  await workDue(market);
  const [asked] = await market.db.sql<{ id: ChangeId }>("select id from changes where state = 'in_review'");
  const { id } = must(asked);
  await market.app.setSchedule(maker, id, { startsAt: new Date(friday), endsAt: new Date(sunday) });
  await market.app.approve(manager, { changeId: id, contentHash: (await now(id)).contentHash });
  await market.fault({ operation: "updateListing", mode: "status", status: 400, body: '{"error":"No."}', skip: 1 });
  await goTo(friday);
  expect((await now(id)).many?.states).toEqual({ applied: 2, failed: 1 });
  await goTo(sunday);
  expect(prices()).toEqual(before);
  const titles = market.state().listings.map(({ title }) => title);
  expect(titles.filter((title) => title.startsWith("Sale title"))).toEqual([]);
});

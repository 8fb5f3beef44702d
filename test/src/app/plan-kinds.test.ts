import { expect, vi } from "vitest";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { there } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest } from "./planning.ts";
import { numbersIn } from "./syncing.ts";

vi.setConfig({ testTimeout: 120_000 });

const usShop = 31_000_100;
const first = { page: 0, failed: false, most: 50 };

const test = planTest.extend("carriedOut", ({ market, team, now }) => async (id: ChangeId) => {
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash });
  await market.work();
  return now(id);
});

const where = { line1: "Birkenweg 4", line2: "", city: "Lübeck", zip: "23552", country: "DE", email: "m@example.org" };
const [manufacturer, responsible] = [5001, 5002];

test("entries of a shop's lists, materials, partners and operators go through a plan, are read back, and are undone", async ({
  market,
  team,
  plan,
  carriedOut,
}) => {
  await openMany(market, team, 3);
  const [shop] = await market.app.shops(team.actors.owner);
  await market.control("POST", `shops/${usShop}/partner`, { name: "Ribeira Weavers", location: "Porto" });
  for (const each of market.state().shops) {
    each.operators = [
      { ...where, id: manufacturer, type: "manufacturer", name: "Pine & Ink", deleted: false },
      { ...where, id: responsible, type: "responsible_person", name: "Safe GmbH", deleted: false },
    ];
  }
  await market.app.rereadShop(team.actors.owner, must(shop).id);
  await market.work();
  const own = must(market.state().shops.find(({ shopId }) => shopId === usShop));
  const { profiles } = must((await market.app.shops(team.actors.owner))[0]);
  const second = (list: string) => must(profiles?.[list]?.[1]);
  const number = must(
    market.state().listings.find(({ shopId, title }) => shopId === usShop && title.startsWith("Dotted Notebook")),
  ).id;
  const seen = () => {
    const { shippingProfileId, returnPolicyId, materials, partnerIds = [], safety, products } = there(market, number);
    return {
      shippingProfileId,
      returnPolicyId,
      materials: [...materials].toSorted((a, b) => a.localeCompare(b)),
      partnerIds: [...partnerIds],
      operators: [safety?.manufacturer ?? null, safety?.responsiblePerson ?? null],
      readiness: products.flatMap(({ offerings }) => offerings.map(({ readinessId }) => readinessId)),
    };
  };
  const before = seen();
  const partner = must(own.partners?.find(({ name }) => name === "Ribeira Weavers"));
  const lines: readonly (readonly [string, Partial<ReturnType<typeof seen>>])[] = [
    ['set shipping profile to "Large parcels"', { shippingProfileId: must(own.shippingProfiles[1]).id }],
    [`set return policy to "${second("returnPolicies").title}"`, { returnPolicyId: second("returnPolicies").id }],
    [
      `set processing profile to "${second("processingProfiles").title}"`,
      { readiness: [second("processingProfiles").id] },
    ],
    ["set materials to oak, ash", { materials: ["ash", "oak"] }],
    ["materials add beeswax", { materials: ["ash", "beeswax", "oak"] }],
    ['set production partners to "Ribeira Weavers"', { partnerIds: [partner.id] }],
    ['set manufacturer to "Pine & Ink"', { operators: [manufacturer, null] }],
    ['set responsible person in the EU to "Safe GmbH"', { operators: [manufacturer, responsible] }],
  ];
  let now = before;
  const done: ChangeId[] = [];
  for (const [line, wanted] of lines) {
    const made = await plan(`${line} search "dotted notebook"`);
    expect([line, made.many?.all, made.many?.plan?.reasons]).toEqual([line, 1, []]);
    expect((await carriedOut(made.id)).many?.states, line).toEqual({ applied: 1 });
    now = { ...now, ...wanted };
    expect([line, seen()]).toEqual([line, now]);
    done.push(made.id);
  }
  for (const id of done.toReversed()) {
    const { changeId } = await market.app.undo(team.actors.maker, id);
    await market.work();
    expect((await carriedOut(changeId)).many?.states).toEqual({ applied: 1 });
  }
  expect(seen()).toEqual(before);
});

test("a line that deletes at a time makes nothing, and says that a deletion has no time", async ({ market, team }) => {
  await openMany(market, team, 3);
  for (const time of ["at Friday 9:00", "until Sunday 23:59", "at Friday 9:00 until Sunday 23:59"]) {
    const answer = await market.app.planLine(team.actors.maker, `delete inactive ${time}`).then(
      (begun) => ("problem" in begun ? begun.problem : "begun"),
      (error: unknown) => (error as { userText: string }).userText,
    );
    expect([time, answer]).toEqual([time, expect.stringContaining("A deletion has no time")]);
  }
  await market.work();
  expect(await market.db.sql("select id from changes")).toEqual([]);
  expect(await market.db.sql("select change_id from schedules")).toEqual([]);
});

test("the database refuses to ask for more than 25 deletions, however they came into the plan", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 30);
  for (const number of numbersIn(market, usShop, "active").slice(-28))
    await market.control("POST", `listings/${number}/state`, { state: "inactive" });
  const [shop] = await market.app.shops(team.actors.owner);
  await market.app.sync(team.actors.maker, must(shop).id);
  await market.work();
  const rows = await market.db.sql<{ code: string }>(
    "select code from listings where state = 'inactive' order by seq limit 26",
  );
  const codes = rows.map((row) => row.code);
  const made = await plan(`delete codes ${codes.slice(0, 25).join(", ")}`);
  const other = await plan(`delete codes ${must(codes[25])}`);
  expect([made.many?.all, other.many?.all]).toEqual([25, 1]);
  // No way of the product leads to a plan of 26.
  await market.db.sql("update change_items set change_id = $1 where change_id = $2", [made.id, other.id]);
  const refused = await market.app.askForPlan(team.actors.maker, made.id).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: "wrong-state",
    userText: expect.stringContaining("A plan deletes at most 25 listings"),
  });
  const [listing] = (await market.app.changeItems(team.actors.maker, made.id, first)).some;
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(listing).listingId]);
  expect((await market.app.askForPlan(team.actors.maker, made.id)).state).toBe("in_review");
});

test("parts of a plan are stored 500 at once at most: with 501 the database stores none of them", async ({
  market,
  team,
}) => {
  await openMany(market, team, 3);
  const begun = await market.app.planLine(team.actors.maker, "price +5%");
  if (!begun.ok) throw new Error(begun.problem);
  const [operation] = await market.claim(1);
  const work = must(operation);
  const store = market.deps.stores.worker(work.studioId);
  const [listing] = await store.listings({ limit: 1 });
  const item = {
    listingId: must(listing).id,
    content: { price: null, quantity: null, overrides: {}, edit: { set: { title: "New" }, before: { title: "Old" } } },
    payload: {},
  };
  const left = { listingId: must(listing).id, code: "same", text: "It is so already." };
  const times = <T>(of: T, count: number) => Array.from({ length: count }, () => of);
  const part = { found: 501, looked: 501, apart: null, outbox: [] };
  expect(await code(store.addChangeItems(work, times(item, 501) as never))).toBe("bad-input");
  expect(await code(store.notePlanPart(work, { ...part, left: times(left, 501) }))).toBe("bad-input");
  const stored = () =>
    market.db.sql<{ items: number; left: number }>(
      `select (select count(*)::int from change_items) as items, (select count(*)::int from plan_left_out) as "left"`,
    );
  expect(await stored()).toEqual([{ items: 0, left: 0 }]);
  await store.notePlanPart(work, { ...part, left: times(left, 500) });
  expect(await stored()).toEqual([{ items: 0, left: 1 }]);
});

test("the history of a listing has what a plan wrote and what its undo wrote, each with before and after", async ({
  market,
  team,
  plan,
  carriedOut,
}) => {
  await openMany(market, team, 3);
  const made = await plan('price +5% round .90 search "dotted notebook"');
  const [item] = (await market.app.changeItems(team.actors.maker, made.id, first)).some;
  const { listingId, set, before } = must(item);
  const [field] = Object.keys(set);
  await carriedOut(made.id);
  const { changeId } = await market.app.undo(team.actors.maker, made.id);
  await market.work();
  const back = await carriedOut(changeId);
  const { entries } = await market.app.history(team.actors.viewer, listingId, 0);
  const moved = (from: unknown, to: unknown) => [{ field: must(field), before: from, after: to }];
  const [old, raised] = [before[must(field)], set[must(field)]];
  expect(entries.filter(({ kind }) => ["sent", "decided", "asked"].includes(kind)).slice(0, 6)).toMatchObject([
    { kind: "sent", outcome: "applied", moves: moved(raised, old), change: { number: back.number } },
    { kind: "decided", by: { name: "manager" }, verdict: "approve", change: { number: back.number } },
    { kind: "asked", by: { name: "maker" }, change: { number: back.number } },
    { kind: "sent", outcome: "applied", moves: moved(old, raised), change: { number: made.number } },
    { kind: "decided", by: { name: "manager" }, verdict: "approve", change: { number: made.number } },
    { kind: "asked", by: { name: "maker" }, change: { number: made.number } },
  ]);
  const { lines } = await market.app.log(team.actors.viewer, "", 0);
  expect(lines.map(({ action }) => action)).toEqual(expect.arrayContaining(["plan.undo", "plan.make", "plan.ask"]));
});

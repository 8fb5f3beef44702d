import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ImportView } from "#src/modules/tables/rules/import.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { mirror } from "./editing.ts";
import { openMany } from "./many.ts";
import type { Market } from "./market.ts";
import { fileOf, type Row, rowsOf } from "./plan-files.ts";
import { line, planTest } from "./planning.ts";
import { publicUrl, type Team } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

type Who = "maker" | "manager" | "owner" | "other";

const test = planTest
  .extend("file", ({ market, team }) => async (id: ChangeId): Promise<Row[]> => {
    const { url } = await market.app.exportPlan(team.actors.viewer, id);
    const { text } = await market.app.download(url.slice(publicUrl.length));
    let whole = typeof text === "string" ? text : "";
    if (typeof text !== "string") for await (const piece of text) whole += piece;
    return rowsOf(whole);
  })
  /** Given to the app and read: what it would change. */
  .extend("given", ({ market, team }) => async (rows: readonly Row[], who: Who = "maker"): Promise<ImportView> => {
    const shared = market.slack.share(new TextEncoder().encode(fileOf(rows)), "oms-plan-1.csv");
    const id = await market.app.startImport(team.actors[who], shared);
    await market.work();
    return market.app.importView(team.actors[who], id);
  })
  .extend("inPlan", ({ market, team }) => async (id: ChangeId) => {
    return (await market.app.changeItems(team.actors.maker, id, { page: 0, failed: false, most: 500 })).some;
  });

/** Of a listing that is on sale in several options: the first of its options at the marketplace, which is then called so. */
async function callOption(market: Market, team: Team, name: string): Promise<void> {
  const varied = market
    .state()
    .listings.find(({ shopId, state, products }) => shopId === 31_000_100 && state === "active" && products.length > 1);
  must(must(varied?.products[0]).properties[0]).values = [name];
  const [shop] = await market.app.shops(team.actors.owner);
  await mirror(market, team, must(shop).id);
}

const first = (many: ChangeView["many"]) => must(many).all;

test("the file of a plan is in the order of the lists, and comes back without a change", async ({
  market,
  team,
  plan,
  file,
  given,
  inPlan,
}) => {
  await openMany(market, team, 12);
  const made = await plan(line);
  const rows = await file(made.id);
  expect([...new Set(rows.map(({ key }) => key))]).toEqual((await inPlan(made.id)).map(({ listingId }) => listingId));
  const view = await given(rows);
  expect(view).toMatchObject({ state: "ready", problemCount: 0, changeCount: 0 });
  expect(view.planTable).toMatchObject({ number: made.number, changeCount: 0, leftCount: 0, takenCount: 0 });
});

test("a plan becomes what its changed file says: values, lines taken out, and lines with another word", async ({
  market,
  team,
  plan,
  file,
  given,
  inPlan,
  now,
}) => {
  await openMany(market, team, 12);
  const made = await plan(line);
  const rows = await file(made.id);
  const keys = [...new Set(rows.map(({ key }) => must(key)))];
  const [dearer, gone, no] = keys;
  const changed = rows
    .filter(({ key }) => key !== gone)
    .map((row) => (row["key"] === no ? { ...row, "in the plan": "no" } : row))
    .map((row) => (row["key"] === dearer ? { ...row, new: "99.90" } : row));
  const view = await given(changed);
  const values = rows.filter(({ key }) => key === dearer).length;
  expect(view.planTable).toMatchObject({ changeCount: values, listingCount: 1, leftCount: 2, takenCount: 0 });
  // Before a person takes it nothing moves.
  expect(first((await now(made.id)).many)).toBe(keys.length);
  await market.app.applyImport(team.actors.maker, view.id);
  // Twice is once.
  await market.app.applyImport(team.actors.maker, view.id);
  const plans = await now(made.id);
  expect([plans.state, first(plans.many)]).toEqual(["draft", keys.length - 2]);
  expect(plans.many?.plan?.reasons).toContainEqual(
    expect.objectContaining({ code: "not-in-table", items: 2, text: expect.stringContaining("in the table") }),
  );
  const written = must((await inPlan(made.id)).find(({ listingId }) => listingId === dearer));
  expect(new Set(Object.values(written.set))).toEqual(new Set([9990]));
  // In the file that is fetched now they are left out, and a word takes one in again.
  const again = (await file(made.id)).map((row) => (row["key"] === no ? { ...row, "in the plan": "yes" } : row));
  const back = await given(again);
  expect(back.planTable).toMatchObject({ changeCount: 0, leftCount: 0, takenCount: 1 });
  await market.app.applyImport(team.actors.maker, back.id);
  expect(first((await now(made.id)).many)).toBe(keys.length - 1);
});

test("values that a file changes are the word of the person who gave it: that person approves the others alone", async ({
  market,
  team,
  plan,
  file,
  given,
}) => {
  await openMany(market, team, 25);
  const made = await plan(line);
  const rows = await file(made.id);
  const keys = [...new Set(rows.map(({ key }) => must(key)))];
  const three = keys.slice(0, 3);
  const view = await given(
    rows.map((row) => (three.includes(must(row["key"])) ? { ...row, new: "88.90" } : row)),
    "manager",
  );
  await market.app.applyImport(team.actors.manager, view.id);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  expect(asked.approvers.map(({ name }) => name)).toEqual(["owner", "second"]);
  const whole = { changeId: asked.id, contentHash: asked.contentHash };
  const refused = await market.app.approve(team.actors.manager, whole).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: "own-change", userText: expect.stringContaining("You can approve the other") });
  // The person whose values three are has it among what waits.
  const waiting = await market.app.review(team.actors.manager);
  expect(waiting.some.map(({ id }) => id)).toEqual([made.id]);
  const choice = await market.app.planChoice(team.actors.manager, made.id, { page: 0, most: 20 });
  expect([choice.own, choice.told.map(({ listingId }) => listingId).toSorted()]).toEqual([3, three.toSorted()]);
  const decision = { ...whole, left: [], all: choice.all, count: choice.all - 3, solo: false };
  const { change, rest } = await market.app.approvePart(team.actors.manager, decision);
  expect([change.state, first(change.many), must(rest).listings]).toEqual(["approved", choice.all - 3, 3]);
  // Their writers went with them.
  const left = await market.app.askForPlan(team.actors.maker, must(rest).id);
  const own = { changeId: left.id, contentHash: left.contentHash };
  expect(await code(market.app.approve(team.actors.manager, own))).toBe("own-change");
  // Nor is it any more its author's word alone, who made it.
  expect((await market.app.approve(team.actors.second, own)).state).toBe("approved");
});

test("typed values stay the word of the person who typed them, by whatever way their listings leave the plan and come back", async ({
  market,
  team,
  plan,
  file,
  given,
  now,
}) => {
  await openMany(market, team, 12);
  const made = await plan(line);
  const rows = await file(made.id);
  const three = [...new Set(rows.map(({ key }) => must(key)))].slice(0, 3) as ListingId[];
  const typed = rows.map((row) => (three.includes(row["key"] as ListingId) ? { ...row, new: "88.90" } : row));
  await market.app.applyImport(team.actors.manager, (await given(typed, "manager")).id);
  const typedNow = async () => {
    const { values, by, some } = must((await now(made.id)).many?.plan).typed;
    return { values, by, some: some.map(({ code: of, after }) => `${of} ${JSON.stringify(after)}`).toSorted() };
  };
  const before = await typedNow();
  expect(before).toMatchObject({ by: [{ name: "manager" }], some: { length: 3 } });
  const only = (word: "no" | "yes") => async () => {
    const lines = (await file(made.id)).map((row) =>
      three.includes(row["key"] as ListingId) ? { ...row, "in the plan": word } : row,
    );
    await market.app.applyImport(team.actors.manager, (await given(lines, "manager")).id);
  };
  const by = team.actors.manager;
  const ways = [
    [() => market.app.takeOutOfPlan(by, made.id, three), () => market.app.takeIntoPlan(by, made.id, three)],
    [() => market.app.takeOutOfPlan(by, made.id, three), () => market.app.takeIntoPlan(by, made.id, "taken-out")],
    [only("no"), only("yes")],
  ] as const;
  for (const [out, back] of ways) {
    await out();
    expect((await typedNow()).values).toBe(0);
    await back();
    expect({ ...(await typedNow()), some: before.some }).toEqual(before);
    const { id, contentHash } = await market.app.askForPlan(by, made.id);
    expect(await code(market.app.approve(by, { changeId: id, contentHash }))).toBe("own-change");
    await market.app.withdraw(by, made.id);
  }
});

test("cells that can't be used are named by their line, and their values stay", async ({
  market,
  team,
  plan,
  file,
  given,
}) => {
  await openMany(market, team, 8);
  const made = await plan(line);
  const rows = await file(made.id);
  const spoiled = rows.map((row, at) => {
    const broken = [
      { new: "dear" },
      { currency: "GBP", new: "10.00" },
      { field: "Colour" },
      { "in the plan": "maybe" },
    ];
    return { ...row, ...broken[at] };
  });
  const strange = { ...must(rows[0]), key: "nobody" };
  const other = { ...must(rows[5]), plan: "77" };
  const view = await given([...spoiled, strange, other]);
  const texts = view.problems.map(({ text }) => text).join("\n");
  for (const said of ["isn't a price in", "not GBP", "no such field", "Write yes or no", "“key”", "isn't of plan 1"])
    expect(texts).toContain(said);
  expect(view.planTable).toMatchObject({ changeCount: 0 });
});

test("a plan that waits for approval says what to do, and one that moved since isn't changed", async ({
  market,
  team,
  plan,
  file,
  given,
  inPlan,
}) => {
  await openMany(market, team, 5);
  const made = await plan(line);
  const rows = await file(made.id);
  const changed = rows.map((row, at) => (at === 0 ? { ...row, new: "77.90" } : row));
  const early = await given(changed);
  const [, second] = await inPlan(made.id);
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(second).listingId]);
  expect(await code(market.app.applyImport(team.actors.maker, early.id))).toBe("edited-meanwhile");
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  const late = await given(changed);
  expect([late.state, late.problems[0]?.text]).toEqual(["refused", expect.stringContaining("Press *Withdraw*")]);
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash: asked.contentHash });
  const over = await given(changed);
  expect([over.state, over.problems[0]?.text]).toEqual(["refused", expect.stringContaining("Make a new plan")]);
});

test("a maker who isn't its author changes nothing by a file, and a table of a plan that there isn't is refused", async ({
  market,
  team,
  plan,
  file,
  given,
}) => {
  await openMany(market, team, 3);
  const made = await plan(line);
  const rows = await file(made.id);
  const changed = rows.map((row, at) => (at === 0 ? { ...row, new: "77.90" } : row));
  const strange = await given(changed, "other");
  expect([strange.state, strange.problems[0]?.text]).toEqual(["refused", expect.stringContaining("another person's")]);
  const mine = await given(changed);
  expect(await code(market.app.applyImport(team.actors.other, mine.id))).toBe("not-allowed");
  const none = await given(rows.map((row) => ({ ...row, plan: "99" })));
  expect([none.state, none.problems[0]?.text]).toEqual(["refused", "There is no plan 99."]);
});

test.for(["+2 cm", "=SUM(A1)", "-5", "@home", "'quoted"])(
  "a file with an option %s comes back without a change",
  async (name, { market, team, plan, file, given }) => {
    await openMany(market, team, 3);
    await callOption(market, team, name);
    const rows = await file((await plan(line)).id);
    expect(rows.some(({ option }) => option?.includes(name))).toBe(true);
    const view = await given(rows);
    expect(view).toMatchObject({ problems: [], planTable: { changeCount: 0, listingCount: 0, leftCount: 0 } });
  },
);

test("a line that doesn't say which value it is about takes none out of the plan", async ({
  market,
  team,
  plan,
  file,
  given,
  inPlan,
}) => {
  await openMany(market, team, 3);
  const made = await plan(line);
  const before = await inPlan(made.id);
  const rows = await file(made.id);
  const varied = must(rows.find(({ option }) => option !== ""))["key"];
  const one = rows.find(({ key }) => key === varied);
  const single = must(rows.find(({ key, option }) => key !== varied && option === ""));
  const view = await given(
    rows.map((row) => {
      if (row === one) return { ...row, field: "Pirce" };
      return row === single ? { ...row, option: "Blue" } : row;
    }),
  );
  expect(view).toMatchObject({ problemCount: 2, planTable: { changeCount: 0, listingCount: 0, leftCount: 0 } });
  await market.app.applyImport(team.actors.maker, view.id);
  const after = await inPlan(made.id);
  expect(after.map(({ set }) => set)).toEqual(before.map(({ set }) => set));
});

test("what the shop doesn't have any more is told of a line of the file, where only a line is missing", async ({
  market,
  team,
  plan,
  file,
  given,
}) => {
  await openMany(market, team, 3);
  await callOption(market, team, "Old name");
  const rows = await file((await plan(line)).id);
  const old = must(rows.find(({ option }) => option?.includes("Old name")));
  await callOption(market, team, "New name");
  const kept = rows.filter((row) => row["key"] !== old["key"] || row === old);
  const view = await given(kept);
  expect(view.problems).toEqual([
    { line: kept.indexOf(old) + 2, text: expect.stringContaining("The listing stays as the plan has it.") },
  ]);
});

import { expect, vi } from "vitest";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { code, must } from "#test/src/store/studio.ts";
import { written } from "./many.ts";
import { scheduleTest as test, shopNumber, workDue } from "./scheduling.ts";

vi.setConfig({ testTimeout: 120_000 });

const sale = "price -20% at Friday 9:00 until Sunday 23:59";
const friday = "2026-12-04T08:00:00Z";
const sunday = "2026-12-06T22:59:00Z";

test("a plan says its times by the studio's clock, is written at its start and goes back at its end", async ({
  market,
  team,
  drafted,
  goTo,
  now,
  prices,
  returnOf,
  notes,
}) => {
  const before = prices();
  const { id, schedule } = await drafted(sale);
  expect(schedule).toMatchObject({ startsAt: new Date(friday), endsAt: new Date(sunday), zone: "Europe/Berlin" });
  const says = JSON.stringify(draftCard(await now(id)).blocks);
  expect(says).toContain(
    "starts *Fri 4 Dec 2026, 09:00 (Europe/Berlin)* and goes back *Sun 6 Dec 2026, 23:59 (Europe/Berlin)*",
  );
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash });
  await market.forget();
  await workDue(market);
  expect([(await now(id)).state, await written(market)]).toEqual(["scheduled", []]);
  expect(JSON.stringify(reviewCard(await now(id)).blocks)).toContain("Scheduled for *Fri 4 Dec 2026, 09:00");
  await goTo("2026-12-04T07:59:59Z");
  expect([(await now(id)).state, prices()]).toEqual(["scheduled", before]);
  await goTo(friday);
  const count = must((await now(id)).many?.all);
  expect(await now(id)).toMatchObject({ state: "applied", many: { states: { applied: count } } });
  expect(prices()).not.toEqual(before);
  await goTo("2026-12-06T22:58:00Z");
  expect(prices()).not.toEqual(before);
  await notes();
  await goTo(sunday);
  expect(prices()).toEqual(before);
  const back = await returnOf(id);
  expect(back).toMatchObject({ state: "applied", returnOf: { id }, many: { all: count } });
  expect(back.decisions.map(({ by, verdict }) => [by.memberId, verdict])).toEqual([
    [team.actors.manager.member.id, "approve"],
  ]);
  expect((await notes()).map(({ note, mention }) => [note, mention])).toContainEqual(["returning", []]);
  expect(JSON.stringify(reviewCard(back).blocks)).toContain("It was approved together with that request");
});

test("an approval names the time: moved meanwhile, what the card showed can't be approved", async ({
  market,
  team,
  drafted,
  now,
  notes,
}) => {
  const { id } = await drafted(sale);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await notes();
  const saturday = { startsAt: new Date("2026-12-05T08:00:00Z"), endsAt: new Date(sunday) };
  const moved = await market.app.setSchedule(team.actors.maker, id, saturday);
  expect(moved.contentHash).not.toBe(contentHash);
  expect(await code(market.app.approve(team.actors.manager, { changeId: id, contentHash }))).toBe("stale-approval");
  const said = await notes();
  expect(said.map(({ note }) => note)).toEqual(["schedule_moved"]);
  expect(must(said[0])["mention"]).toContain(team.actors.manager.member.slackUserId);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash: moved.contentHash });
  expect(await now(id)).toMatchObject({ state: "scheduled", schedule: saturday });
});

test("once approved, an approver's word moves it, and its author's asks for approval anew", async ({
  market,
  team,
  approved,
  now,
  goTo,
  prices,
  notes,
}) => {
  const before = prices();
  const { id } = await approved(sale);
  const later = { startsAt: new Date("2026-12-05T08:00:00Z"), endsAt: new Date(sunday) };
  await market.app.setSchedule(team.actors.manager, id, later);
  expect((await now(id)).state).toBe("scheduled");
  await goTo(friday);
  expect(prices()).toEqual(before);
  await notes();
  const sunday9 = { startsAt: new Date("2026-12-06T08:00:00Z"), endsAt: new Date(sunday) };
  await market.app.setSchedule(team.actors.maker, id, sunday9);
  const asked = await now(id);
  expect(asked.state).toBe("in_review");
  expect((await notes()).map(({ note }) => note)).toEqual(["approval_asked"]);
  await goTo("2026-12-05T08:00:00Z");
  expect([prices(), (await now(id)).state]).toEqual([before, "in_review"]);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash: asked.contentHash });
  await goTo("2026-12-06T08:00:00Z");
  expect((await now(id)).state).toBe("applied");
});

test("cancelled, nothing is written: it is its author's plan again, with all that was in it", async ({
  market,
  team,
  approved,
  now,
  goTo,
  prices,
}) => {
  const before = prices();
  const { id, many } = await approved(sale);
  await market.app.cancelSchedule(team.actors.maker, id);
  expect(await now(id)).toMatchObject({ state: "draft", schedule: null, many: { all: many?.all } });
  await goTo(sunday);
  expect(prices()).toEqual(before);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await market.app.approve(team.actors.manager, { changeId: id, contentHash });
  await workDue(market);
  expect((await now(id)).state).toBe("applied");
});

test("after an outage of three hours it isn't written: approval is asked for anew, and then it begins at once", async ({
  market,
  team,
  approved,
  now,
  goTo,
  prices,
  notes,
}) => {
  const before = prices();
  const { id } = await approved("price -20% at Friday 9:00");
  await notes();
  await market.forget();
  await goTo("2026-12-04T11:00:00Z");
  const late = await now(id);
  expect([late.state, late.schedule?.late, await written(market), prices()]).toEqual(["in_review", true, [], before]);
  const [note] = (await notes()).filter((each) => each["note"] === "start_late");
  expect(note?.["mention"]).toEqual(
    expect.arrayContaining([team.actors.maker.member.slackUserId, team.actors.manager.member.slackUserId]),
  );
  expect(JSON.stringify(reviewCard(late).blocks)).toContain("Once it is approved again, it starts at once.");
  await market.app.approve(team.actors.manager, { changeId: id, contentHash: late.contentHash });
  await workDue(market);
  expect(await now(id)).toMatchObject({ state: "applied" });
});

test("within the hour it begins late by itself; past its end it doesn't begin at all", async ({
  market,
  team,
  approved,
  now,
  goTo,
}) => {
  const { id } = await approved("price -20% at Friday 9:00");
  await goTo("2026-12-04T08:59:00Z");
  expect((await now(id)).state).toBe("applied");
  const short = await approved("price +10% at Friday 12:00 until Friday 12:30");
  await goTo("2026-12-04T11:45:00Z");
  const asked = await now(short.id);
  expect(asked.state).toBe("in_review");
  const approve = market.app.approve(team.actors.manager, { changeId: short.id, contentHash: asked.contentHash });
  await expect(approve).rejects.toMatchObject({ userText: expect.stringContaining("Its end has passed") });
});

test("begun by a worker that died before it wrote anything, it isn't written hours later", async ({
  market,
  approved,
  now,
  goTo,
  prices,
}) => {
  const before = prices();
  const { id } = await approved("price -20% at Friday 9:00");
  market.clock.goTo(new Date(friday));
  const [operation] = await market.claim();
  const change = must(await market.deps.stores.worker(must(operation).studioId).change(id));
  await market.deps.stores.worker(must(operation).studioId).beginScheduled(must(operation), []);
  expect([change.state, (await now(id)).schedule?.state]).toEqual(["scheduled", "begun"]);
  await goTo("2026-12-04T11:00:00Z");
  expect([(await now(id)).state, prices()]).toEqual(["in_review", before]);
});

test("not approved before its start, it is approved with a new time only", async ({
  market,
  team,
  drafted,
  now,
  goTo,
  notes,
}) => {
  const { id } = await drafted("price -20% at Friday 9:00");
  const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
  await notes();
  await goTo("2026-12-04T07:50:00Z");
  expect((await notes()).filter(({ note }) => note === "start_unapproved")).toMatchObject([
    { mention: expect.arrayContaining([team.actors.manager.member.slackUserId]) },
  ]);
  await goTo(friday);
  const approve = market.app.approve(team.actors.manager, { changeId: id, contentHash });
  await expect(approve).rejects.toMatchObject({ userText: expect.stringContaining("Its start has passed") });
  const { contentHash: at } = await market.app.setSchedule(team.actors.manager, id, {
    startsAt: new Date("2026-12-04T09:00:00Z"),
    endsAt: null,
  });
  await market.app.approve(team.actors.manager, { changeId: id, contentHash: at });
  await goTo("2026-12-04T09:00:00Z");
  expect((await now(id)).state).toBe("applied");
});

test("what was changed in the shop ten minutes before is named then, and stays as it is at the start", async ({
  market,
  team,
  approved,
  now,
  goTo,
  notes,
}) => {
  const { id, many } = await approved("price -20% at Friday 9:00");
  const there = market
    .state()
    .listings.filter((listing) => listing.shopId === shopNumber && listing.state === "active");
  const [early, late] = there;
  must(must(early).products[0]?.offerings[0]).price += 777;
  await notes();
  await goTo("2026-12-04T07:50:00Z");
  const [note] = (await notes()).filter((each) => each["note"] === "start_nears");
  expect(String(note?.["text"]).split("\n")).toHaveLength(1);
  expect(note?.["text"]).toContain(must(early).title);
  expect(note?.["mention"]).toEqual(
    expect.arrayContaining([team.actors.maker.member.slackUserId, team.actors.manager.member.slackUserId]),
  );
  // Five minutes before, without a word to anybody.
  const kept = (must(must(late).products[0]?.offerings[0]).price += 333);
  await goTo(friday);
  const done = await now(id);
  expect(done.many?.states).toEqual({ applied: must(many?.all) - 2, parked: 2 });
  expect(must(must(late).products[0]?.offerings[0]).price).toBe(kept);
  expect(done.many?.failures[0]?.text).toContain("changed on Etsy");
});

test("a start that was stopped halfway goes back in what was written alone", async ({
  market,
  team,
  approved,
  now,
  goTo,
  prices,
  returnOf,
}) => {
  const before = prices();
  const { id } = await approved(sale);
  await market.fault({
    operation: "updateListingInventory",
    mode: "status",
    status: 400,
    body: JSON.stringify({ error: "no" }),
  });
  await goTo(friday);
  const { many } = await now(id);
  expect(many?.states).toMatchObject({ failed: 1 });
  await goTo(sunday);
  expect(prices()).toEqual(before);
  // What was sent and refused may be there, for all that is known: it is compared, and has its value from before.
  expect((await returnOf(id)).many).toMatchObject({ all: must(many?.states.applied) + 1, failed: 0 });
  expect((await now(id)).many?.states).toMatchObject({ stopped: 1 });
  await expect(market.app.retry(team.actors.manager, id)).rejects.toMatchObject({ code: "wrong-state" });
});

test("what was changed since stays at the end and is named; what was undone by hand isn't undone twice", async ({
  market,
  team,
  approved,
  goTo,
  returnOf,
  notes,
  now,
  mirrored,
}) => {
  const { id, many } = await approved(sale);
  await goTo(friday);
  const there = market
    .state()
    .listings.filter((listing) => listing.shopId === shopNumber && listing.state === "active");
  const kept = (must(must(there[0]).products[0]?.offerings[0]).price += 100);
  await mirrored();
  await goTo(sunday);
  const back = await returnOf(id);
  expect([back.many?.all, back.many?.plan?.reasons.map(({ code: why }) => why)]).toEqual([
    must(many?.all) - 1,
    ["moved"],
  ]);
  expect(must(must(there[0]).products[0]?.offerings[0]).price).toBe(kept);
  const second = await approved("price -10% at 2026-12-08 9:00 until 2026-12-09 9:00");
  await goTo("2026-12-08T08:00:00Z");
  const undo = await market.app.undo(team.actors.maker, second.id);
  await workDue(market);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, undo.changeId);
  await market.app.approve(team.actors.manager, { changeId: undo.changeId, contentHash });
  await workDue(market);
  await notes();
  await goTo("2026-12-09T08:00:00Z");
  expect((await notes()).map(({ note }) => note)).toContain("return_nothing");
  expect((await now(second.id)).schedule).toMatchObject({ state: "ended" });
});

test("an end that comes after an outage comes as soon as possible, with a word to the owner", async ({
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
  await goTo("2026-12-07T02:00:00Z");
  expect(prices()).toEqual(before);
  const [note] = (await notes()).filter((each) => each["note"] === "return_late");
  expect(note?.["mention"]).toContain(team.actors.owner.member.slackUserId);
});

test("cancelled after the start, it stays", async ({ market, team, approved, goTo, prices, now }) => {
  const { id } = await approved(sale);
  await goTo(friday);
  const reduced = prices();
  await market.app.cancelSchedule(team.actors.maker, id);
  await goTo("2026-12-07T02:00:00Z");
  expect([prices(), (await now(id)).schedule?.back]).toEqual([reduced, null]);
});

test("a time that has passed, one too far ahead and an end before the start are refused with the fix", async ({
  market,
  team,
  drafted,
}) => {
  const { id } = await drafted("price -20%");
  const set = (startsAt: string | null, endsAt: string | null = null) =>
    market.app.setSchedule(team.actors.maker, id, {
      startsAt: startsAt === null ? null : new Date(startsAt),
      endsAt: endsAt === null ? null : new Date(endsAt),
    });
  await expect(set("2026-12-01T08:00:00Z")).rejects.toMatchObject({ userText: expect.stringContaining("has passed") });
  await expect(set("2027-06-02T08:00:00Z")).rejects.toMatchObject({ userText: expect.stringContaining("180 days") });
  await expect(set(friday, "2026-12-03T08:00:00Z")).rejects.toMatchObject({
    userText: expect.stringContaining("before it begins"),
  });
  expect(await code(market.app.setSchedule(team.actors.viewer, id, { startsAt: new Date(friday), endsAt: null }))).toBe(
    "not-allowed",
  );
  expect((await set(friday)).schedule?.startsAt).toEqual(new Date(friday));
});

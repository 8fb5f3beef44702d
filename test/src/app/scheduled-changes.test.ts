import { expect, vi } from "vitest";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { done, there } from "./editing.ts";
import { sellers } from "./market.ts";
import { scheduleTest, workDue } from "./scheduling.ts";

vi.setConfig({ testTimeout: 120_000 });

const friday = "2026-12-04T08:00:00Z";
const sunday = "2026-12-06T22:59:00Z";
const both = { startsAt: new Date(friday), endsAt: new Date(sunday) };

const test = scheduleTest
  .extend("notebook", ({ market, team }) => async () => {
    const [listing] = await market.app.findListings(team.actors.maker, "notebook", { limit: 1, offset: 0 });
    const { id, externalId } = must(listing);
    return { id, number: Number(externalId) };
  })
  /** An edit of one listing that its maker keeps as a draft. */
  .extend("edited", ({ market, team }) => async (listingId: ListingId, touched: Record<string, string | number>) => {
    const { id } = done(
      await market.app.saveEdit(team.actors.maker, { listingId, changeId: null, revision: 0, touched }, "keep"),
    );
    return id;
  })
  .extend("approve", ({ market, team, now }) => async (id: ChangeId) => {
    await market.app.requestApproval(team.actors.maker, id);
    const { contentHash } = await now(id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await workDue(market);
  });

test("an edit of one listing has a time as well: set on its draft, written then, and put back at its end", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  goTo,
  now,
  returnOf,
}) => {
  const { id: listingId, number } = await notebook();
  const before = there(market, number).title;
  const id = await edited(listingId, { title: "A notebook on sale" });
  expect(JSON.stringify(draftCard({ ...(await now(id)), viewer: null }).blocks)).toContain("change.schedule");
  await market.app.setSchedule(team.actors.maker, id, both);
  await approve(id);
  expect((await now(id)).state).toBe("scheduled");
  await goTo("2026-12-04T07:59:00Z");
  expect(there(market, number).title).toBe(before);
  await goTo(friday);
  expect([there(market, number).title, (await now(id)).state]).toEqual(["A notebook on sale", "applied"]);
  await goTo(sunday);
  expect([there(market, number).title, (await returnOf(id)).state]).toEqual([before, "applied"]);
});

test("changed in the shop five minutes before, it isn't written, and its card asks for a decision", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  goTo,
  now,
  notes,
}) => {
  const { id: listingId, number } = await notebook();
  const id = await edited(listingId, { title: "A notebook on sale" });
  await market.app.setSchedule(team.actors.maker, id, { ...both, endsAt: null });
  await approve(id);
  await goTo("2026-12-04T07:50:00Z");
  expect((await notes()).map(({ note }) => note)).not.toContain("start_nears");
  there(market, number).title = "The seller's own";
  await goTo("2026-12-04T07:55:00Z");
  await goTo(friday);
  expect(there(market, number).title).toBe("The seller's own");
  expect(await now(id)).toMatchObject({ state: "failed", items: [{ failure: { code: "changed-live" } }] });
  expect((await notes()).find(({ note }) => note === "parked")?.["mention"]).toEqual([
    team.actors.manager.member.slackUserId,
  ]);
});

test("while it waits its fields are held; cancelled, it is its author's draft again and lets go", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  now,
  goTo,
}) => {
  const { id: listingId, number } = await notebook();
  const before = there(market, number).title;
  const id = await edited(listingId, { title: "A notebook on sale" });
  await market.app.setSchedule(team.actors.maker, id, both);
  await approve(id);
  const again = { listingId, changeId: null, revision: 0, touched: { title: "Another title" } };
  const second = market.app.saveEdit(team.actors.maker, again, "ask");
  await expect(second).rejects.toMatchObject({ code: "already-asked" });
  await market.app.cancelSchedule(team.actors.manager, id);
  expect(await now(id)).toMatchObject({ state: "draft", schedule: null });
  expect(done(await market.app.saveEdit(team.actors.maker, again, "ask")).state).toBe("in_review");
  await goTo(sunday);
  expect(there(market, number).title).toBe(before);
});

test("what isn't an edit has a start and no way back, and a deletion has no time", async ({
  market,
  team,
  notebook,
}) => {
  const { id: listingId } = await notebook();
  const off = done(await market.app.unpublish(team.actors.maker, listingId));
  await expect(market.app.setSchedule(team.actors.maker, off.id, both)).rejects.toMatchObject({
    userText: expect.stringContaining("Only changed values can go back"),
  });
  await market.app.setSchedule(team.actors.maker, off.id, { ...both, endsAt: null });
  await market.app.withdraw(team.actors.maker, off.id);
  await market.app.discard(team.actors.maker, off.id);
  const gone = done(await market.app.deleteListing(team.actors.maker, listingId));
  expect(await code(market.app.setSchedule(team.actors.maker, gone.id, { ...both, endsAt: null }))).toBe("wrong-state");
});

test("paused over its start for an hour and more, it asks for approval anew", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  goTo,
  now,
}) => {
  const { id: listingId } = await notebook();
  const id = await edited(listingId, { title: "A notebook on sale" });
  await market.app.setSchedule(team.actors.maker, id, both);
  await approve(id);
  await market.app.pause(team.actors.manager, null);
  await goTo(friday);
  expect((await now(id)).state).toBe("scheduled");
  await goTo("2026-12-04T09:30:00Z");
  await market.app.resume(team.actors.manager, null);
  await workDue(market);
  expect(await now(id)).toMatchObject({ state: "in_review", schedule: { late: true } });
});

test("disconnected while it waits, it isn't written at its start; connected hours later, it asks for approval anew", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  goTo,
  now,
}) => {
  const { id: listingId, number } = await notebook();
  const before = there(market, number).title;
  const id = await edited(listingId, { title: "A notebook on sale" });
  await market.app.setSchedule(team.actors.maker, id, both);
  await approve(id);
  const [shop] = await market.app.shops(team.actors.owner);
  await market.app.disconnect(team.actors.owner, must(shop).id);
  await goTo(friday);
  expect(there(market, number).title).toBe(before);
  await goTo("2026-12-04T11:00:00Z");
  await market.openShop(team.actors.owner);
  await workDue(market);
  expect([there(market, number).title, (await now(id)).state]).toEqual([before, "in_review"]);
});

test("of a plan in two shops, the one that is disconnected keeps the other from nothing: it stays scheduled, and begins there", async ({
  market,
  team,
  approved,
  goTo,
  now,
  mirrored,
}) => {
  const eu = await market.openShop(team.actors.owner, sellers.eu);
  await workDue(market);
  await market.app.sync(team.actors.maker, eu);
  await mirrored();
  const { id, many } = await approved("price -20% at Friday 9:00");
  expect(many?.shops).toHaveLength(2);
  await market.app.disconnect(team.actors.owner, eu);
  expect((await now(id)).state).toBe("scheduled");
  expect((await market.app.scheduled(team.actors.viewer, 10)).all).toBe(1);
  await goTo(friday);
  const { states } = must((await now(id)).many);
  expect(states.applied).toBeGreaterThan(0);
  expect(states.parked).toBeGreaterThan(0);
});

test("who may not write to a shop sets no time of what goes there", async ({ market, team, notebook, edited }) => {
  const { id: listingId } = await notebook();
  const id = await edited(listingId, { title: "A notebook on sale" });
  const [shop] = await market.app.shops(team.actors.owner);
  const { maker, owner, manager } = team.actors;
  await market.app.setShopAccess(owner, must(shop).id, [owner.member.slackUserId, maker.member.slackUserId]);
  expect(await code(market.app.setSchedule(manager, id, both))).toBe("not-allowed");
  expect((await market.app.setSchedule(maker, id, both)).schedule?.startsAt).toEqual(both.startsAt);
  expect(await code(market.app.cancelSchedule(manager, id))).toBe("not-allowed");
});

test("those who only read see what is scheduled, and set, move and cancel nothing", async ({
  market,
  team,
  notebook,
  edited,
  approve,
  now,
}) => {
  const { id: listingId } = await notebook();
  const id = await edited(listingId, { title: "A notebook on sale" });
  await market.app.setSchedule(team.actors.maker, id, both);
  await approve(id);
  const { all, some } = await market.app.scheduled(team.actors.viewer, 10);
  expect([all, some.map((each) => [each.id, each.schedule?.startsAt])]).toEqual([1, [[id, new Date(friday)]]]);
  expect((await market.app.overview(team.actors.viewer)).scheduled.all).toBe(1);
  const seen = await market.app.change(team.actors.viewer, id);
  expect(JSON.stringify(draftCard(seen).blocks)).not.toContain("change.cancel_schedule");
  for (const act of [
    market.app.setSchedule(team.actors.viewer, id, both),
    market.app.cancelSchedule(team.actors.viewer, id),
  ]) {
    expect(await code(act)).toBe("not-allowed");
  }
  expect((await now(id)).state).toBe("scheduled");
});

import { describe, expect, vi } from "vitest";
import { catchUpMessage } from "#src/modules/plans/catching-up/slack/list.ts";
import type { CatchUpView } from "#src/modules/plans/catching-up/use-cases.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { cutting } from "./killing.ts";
import { scheduleTest, workDue } from "./scheduling.ts";

// Each of them goes through several days of work.
vi.setConfig({ testTimeout: 180_000 });

const day = (date: number, hour: number) => new Date(Date.UTC(2026, 11, date, hour - 1));

const test = scheduleTest
  /** Each of these days at seven, Berlin's time, the clock comes to the tick and all that is due is done. */
  .extend("morning", ({ market }) => async (date: number, hour = 7) => {
    market.clock.goTo(day(date, hour));
    const begun = await market.deps.admin.enqueueCatchUps();
    await workDue(market);
    return begun;
  })
  .extend("rules", ({ market, team }) => async (): Promise<readonly CatchUpView[]> => {
    return (await market.app.catchUps(team.actors.maker)).rules;
  })
  .extend("keep", ({ market, team }) => async (line: string) => {
    const kept = await market.app.keepCatchUp(team.actors.maker, line);
    if (!kept.ok) throw new Error(kept.problem);
    await workDue(market);
  })
  /** Plans of rules, the oldest first. */
  .extend("batches", ({ market, now }) => async () => {
    const rows = await market.db.sql<{ id: string }>(
      `select p.change_id as id from plans p join changes c on c.id = p.change_id
       where p.catch_up_id is not null and c.state <> 'discarded' order by c.seq`,
    );
    return Promise.all(rows.map(({ id }) => now(id as Parameters<typeof now>[0])));
  })
  .extend("listingsOf", ({ market, team }) => async (id: Parameters<typeof market.app.changeItems>[1]) => {
    const page = { page: 0, failed: false, most: 50 };
    const { some } = await market.app.changeItems(team.actors.maker, id, page);
    return some.map(({ listingId }) => listingId);
  })
  /** All listings on sale are rings, whose category asks for their metal. */
  .extend("ofRings", ({ market, team }) => async () => {
    const there = market.state().listings.filter(({ shopId, state }) => shopId === 31_000_100 && state === "active");
    for (const listing of there) listing.taxonomyId = taxonomyId("Rings");
    await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
    await workDue(market);
    return there;
  })
  .extend("askAndApprove", ({ market, team, now }) => async (id: Parameters<typeof now>[0]) => {
    const { contentHash } = await market.app.askForPlan(team.actors.maker, id);
    await market.app.approve(team.actors.manager, { changeId: id, contentHash });
    await workDue(market);
    return now(id);
  });

const jute = "materials add jute 2 a day";
const ofJute = (rules: readonly CatchUpView[]) => must(rules.find(({ says }) => says.includes("jute")));

describe("a rule that a studio keeps", () => {
  test("plans a part each day, one after the other, each asked for and approved", async ({
    market,
    team,
    keep,
    morning,
    rules,
    batches,
    listingsOf,
    askAndApprove,
  }) => {
    await keep(jute);
    const pages = { waiting: 0, problems: 0, drafts: 0, activity: 0, listings: 0 };
    const kept = (await market.app.home(team.actors.viewer, pages)).rules;
    const offers = (await rules()).filter(({ offered }) => offered).length;
    expect(kept).toEqual({ kept: (await rules()).length - offers, offered: offers });
    expect(kept.kept).toBeGreaterThan(0);
    const [first] = await batches();
    const one = must(first);
    expect(one).toMatchObject({ state: "draft", many: { all: 2 }, author: { memberId: team.members.maker.id } });
    // No person waits for what it reads.
    const collected = await market.db.sql("select priority from operations where kind = 'collect_batch'");
    expect(collected).toEqual([{ priority: 10 }]);
    const { progress, batch } = ofJute(await rules());
    expect(batch).toMatchObject({ id: one.id, listings: 2 });
    const { all } = progress;
    expect(progress).toMatchObject({ done: 0, ready: `2026-12-0${1 + Math.ceil((all - 2) / 2)}` });
    // A day on the first still waits, so no second is made.
    await morning(2);
    expect(await batches()).toHaveLength(1);
    // What is found later joins none that is out.
    await market.control("POST", `shops/31000100/fill`, { count: 3, state: "active" });
    await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
    await workDue(market);
    await morning(3);
    expect((await batches()).map(({ many }) => many?.all)).toEqual([2]);
    const before = await listingsOf(one.id);
    expect(await askAndApprove(one.id)).toMatchObject({ state: "applied" });
    await morning(4);
    const [, second] = await batches();
    expect(second).toMatchObject({ state: "draft", many: { all: 2 } });
    expect(await listingsOf(must(second).id)).not.toEqual(expect.arrayContaining(before));
    expect(ofJute(await rules()).progress).toMatchObject({ done: 2, all: all + 3 });
    const written = market.state().listings.filter(({ materials }) => materials.includes("jute"));
    expect(written.length).toBeGreaterThanOrEqual(2);
  });

  test("isn't approved by the person whose word it is", async ({ market, team, batches }) => {
    const { manager, owner } = team.actors;
    await market.app.keepCatchUp(manager, jute);
    await workDue(market);
    const { id } = must((await batches())[0]);
    const { contentHash } = await market.app.askForPlan(manager, id);
    await expect(market.app.approve(manager, { changeId: id, contentHash })).rejects.toMatchObject({
      code: "own-change",
    });
    await market.app.approve(owner, { changeId: id, contentHash });
    await workDue(market);
    expect(must((await batches())[0]).state).toBe("applied");
  });

  test("keeps the person who said its values from approving, also once another person took it over", async ({
    market,
    team,
    morning,
    batches,
  }) => {
    const { manager, maker, owner } = team.actors;
    await market.app.keepCatchUp(manager, jute);
    await workDue(market);
    await market.app.discard(manager, must((await batches())[0]).id);
    await market.app.decideCatchUp(maker, ofJute((await market.app.catchUps(maker)).rules).id, "take_over");
    await morning(2);
    const { id, author } = must((await batches())[0]);
    expect(author).toMatchObject({ memberId: team.members.maker.id });
    const { contentHash } = await market.app.askForPlan(maker, id);
    await expect(market.app.approve(manager, { changeId: id, contentHash })).rejects.toMatchObject({
      code: "own-change",
    });
    await market.app.approve(owner, { changeId: id, contentHash });
    await workDue(market);
    expect(must((await batches())[0]).state).toBe("applied");
  });

  test("isn't planned by a look that began before it was said anew by another person", async ({
    market,
    team,
    keep,
    batches,
  }) => {
    await keep(jute);
    await market.app.discard(team.actors.maker, must((await batches())[0]).id);
    const studio = team.actors.maker.member.studioId;
    const worker = market.deps.stores.worker(studio);
    const isJute = ({ name }: { readonly name: string }) => name.includes("jute");
    const before = must((await worker.catchUps()).find(isJute));
    market.clock.goTo(day(2, 7));
    await market.deps.admin.enqueueCatchUps();
    const operation = must((await market.claim(1))[0]);
    await market.app.keepCatchUp(team.actors.manager, jute);
    const now = must((await worker.catchUps()).find(isJute));
    const found = {
      open: 0,
      unknown: [],
      unknownCount: 0,
      after: null,
      restsUntil: null,
      taken: 0,
      date: "2026-12-02",
    };
    const ended = (record: typeof before) =>
      worker.beginCatchUp(operation, { ...found, catchUp: record.id, rule: record.rule, author: record.author }, null, {
        outbox: [],
        operations: [],
      });
    expect(await ended(before)).toBe("over");
    expect(await ended({ ...now, rule: { kind: "alts" } })).toBe("over");
    expect(await ended(now)).toBe("nothing");
  });

  test("plans nothing once the section that it leaves out was renamed, and says so", async ({
    market,
    team,
    keep,
    morning,
    rules,
    batches,
  }) => {
    const owner = team.actors.owner;
    await keep('materials add jute without section "Prints" 2 a day');
    const [first] = await batches();
    await market.app.discard(team.actors.maker, must(first).id);
    expect(ofJute(await rules())).toMatchObject({
      lost: null,
      says: expect.stringContaining('without section "Prints"'),
    });
    const { sections } = must(market.state().shops.find(({ shopId }) => shopId === 31_000_100));
    must(sections.find(({ title }) => title === "Prints")).title = "Art prints";
    await market.app.rereadShop(owner, must((await market.app.shops(owner))[0]).id);
    await workDue(market);
    await morning(2);
    expect(await batches()).toEqual([]);
    expect(ofJute(await rules())).toMatchObject({ lost: "Prints" });
    const list = JSON.stringify(catchUpMessage({ rules: await rules() }));
    expect(list).toContain("no section “Prints” any more");
    expect(list).toContain('without section \\"Prints\\"');
  });

  test("makes one plan a day, wherever a worker of it is killed", async ({ market, team, keep, morning, batches }) => {
    await keep(jute);
    const [first] = await batches();
    await market.app.discard(team.actors.maker, must(first).id);
    market.clock.goTo(day(2, 7));
    await market.deps.admin.enqueueCatchUps();
    const [operation] = await market.claim(1);
    for (let at = 1; ; at += 1) {
      const killed = cutting({ at, when: "after", of: "database" });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      if (!killed.dead()) break;
      if (at > 80) throw new Error("It comes to no end.");
    }
    await workDue(market);
    expect(await batches()).toHaveLength(1);
    await morning(2, 12);
    expect(await batches()).toHaveLength(1);
    // Nor does a second come on that day where the rule is said anew, and the first is over.
    await market.app.discard(team.actors.maker, must((await batches())[0]).id);
    await keep(jute);
    expect(await batches()).toEqual([]);
    await morning(3);
    expect(await batches()).toHaveLength(1);
  });

  test("looks once a day from six on, by the studio's clock", async ({ market, morning }) => {
    expect([await morning(2, 5), await morning(2, 6), await morning(2, 7), await morning(2, 23)]).toEqual([0, 1, 0, 0]);
    expect(await morning(3, 5)).toBe(0);
    market.clock.goTo(day(3, 7));
    const all = await Promise.all([1, 2, 3].map(() => market.deps.admin.enqueueCatchUps()));
    expect(all.reduce((sum, begun) => sum + begun, 0)).toBe(1);
  });

  test("waits for another person once its author can't make plans, who takes it over", async ({
    market,
    team,
    keep,
    morning,
    rules,
    batches,
  }) => {
    await keep(jute);
    await market.app.discard(team.actors.maker, must((await batches())[0]).id);
    await market.app.setRole(team.actors.owner, team.members.maker.id, "viewer");
    await morning(2);
    expect(await batches()).toEqual([]);
    const rule = ofJute((await market.app.catchUps(team.actors.manager)).rules);
    expect(rule).toMatchObject({ author: null, lookedOn: "2026-12-01" });
    expect(rule.may).toContain("take_over");
    await market.app.decideCatchUp(team.actors.manager, rule.id, "take_over");
    // What was proposed lately isn't at once proposed again, but the others are.
    await morning(3);
    const [next] = await batches();
    expect(next).toMatchObject({ author: { memberId: team.members.manager.id }, many: { all: 2 } });
    expect(ofJute(await rules()).author).toMatchObject({ memberId: team.members.manager.id });
  });

  test("is over once it is ended, and only its author or a manager ends it", async ({
    market,
    team,
    keep,
    morning,
    rules,
    batches,
  }) => {
    await keep(jute);
    const { id } = ofJute(await rules());
    await market.app.discard(team.actors.maker, must((await batches())[0]).id);
    await expect(market.app.decideCatchUp(team.actors.viewer, id, "end")).rejects.toMatchObject({
      code: "not-allowed",
    });
    await market.app.decideCatchUp(team.actors.maker, id, "end");
    await morning(2);
    expect(await batches()).toEqual([]);
    expect((await rules()).find((rule) => rule.id === id)).toBeUndefined();
    await expect(market.app.decideCatchUp(team.actors.maker, id, "end")).rejects.toMatchObject({ code: "wrong-state" });
  });
});

describe("a plan of a rule that was discarded", () => {
  test("keeps its listings waiting, which the list says, until a person has them taken in", async ({
    market,
    team,
    keep,
    morning,
    rules,
    batches,
    listingsOf,
  }) => {
    const { maker, viewer } = team.actors;
    await keep("materials add jute 500 a day");
    const first = must((await batches())[0]);
    const named = await listingsOf(first.id);
    expect(ofJute(await rules()).held).toBeNull();
    await market.app.discard(maker, first.id);
    const waits = { listings: first.many?.all, again: "2026-12-09" };
    expect(ofJute(await rules())).toMatchObject({ held: waits });
    expect(ofJute((await market.app.catchUps(viewer)).rules).may).toEqual([]);
    await morning(2);
    expect(await batches()).toEqual([]);
    const rule = ofJute(await rules());
    expect(rule).toMatchObject({ held: waits, progress: { all: 0 } });
    const list = JSON.stringify(catchUpMessage({ rules: [rule] }));
    expect(list).toContain("because a plan of them was discarded");
    expect(list).not.toContain("nothing lacks it");
    expect(list).toContain("Take them in now");
    await market.app.decideCatchUp(maker, rule.id, "take_in");
    await workDue(market);
    expect((await listingsOf(must((await batches())[0]).id)).toSorted()).toEqual(named.toSorted());
    expect(ofJute(await rules()).held).toBeNull();
    await expect(market.app.decideCatchUp(viewer, rule.id, "take_in")).rejects.toMatchObject({ code: "not-allowed" });
  });

  test("gives them back by itself once it is deleted", async ({ market, team, keep, morning, rules, batches }) => {
    await keep("materials add jute 500 a day");
    const first = must((await batches())[0]);
    await market.app.discard(team.actors.maker, first.id);
    market.clock.goTo(day(8, 23));
    await market.deps.admin.purge();
    await morning(9);
    expect(must((await batches())[0]).many?.all).toBe(first.many?.all);
    expect(ofJute(await rules()).held).toBeNull();
  });
});

test("of two rules that give a listing the same field, the later leaves it out, says so, and plans it once the first is over", async ({
  market,
  team,
  keep,
  morning,
  batches,
  askAndApprove,
}) => {
  await keep("materials add jute 500 a day");
  await keep("materials add oak 500 a day");
  await keep("tags add handmade-linen 500 a day");
  const [jutes, tagged, ...others] = await batches();
  expect(others).toEqual([]);
  expect(must(jutes).content.title).toContain("jute");
  // Another field of the same listings is no matter of the first.
  expect(must(tagged).many?.all).toBeGreaterThan(0);
  const left = await market.db.sql<{ text: string }>(
    "select distinct text from plan_left_out where code = 'already-asked'",
  );
  expect(left).toEqual([{ text: expect.stringContaining("Another rule's plan changes the same of it") }]);
  expect(must(left[0]).text).toContain("jute");
  await morning(2);
  expect(await batches()).toHaveLength(2);
  await askAndApprove(must(jutes).id);
  await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
  await workDue(market);
  await morning(3);
  const oak = must((await batches()).find(({ content }) => content.title.includes("oak")));
  expect(oak.many?.all).toBe(must(jutes).many?.all);
});

test("a rule that is too long, has a time or isn't a rule is refused with what to write", async ({ market, team }) => {
  const refused = async (line: string) => {
    const kept = await market.app.keepCatchUp(team.actors.maker, line);
    return kept.ok ? null : kept.problem;
  };
  expect(await refused(`materials add ${Array.from({ length: 300 }, (_, n) => `word${n}`).join(", ")}`)).toContain(
    "1000",
  );
  expect(await refused("materials add jute at Friday 9:00")).toContain("Leave the time out");
  expect(await refused("price +5%")).toContain("/oms bulk");
  await expect(market.app.keepCatchUp(team.actors.viewer, jute)).rejects.toMatchObject({ code: "not-allowed" });
});

describe("what shops are offered by themselves", () => {
  test("alt texts and long titles are offered once; what was declined isn't offered again", async ({
    market,
    team,
    morning,
    rules,
    batches,
  }) => {
    const long =
      "Walnut cutting board with a handle, oiled by hand, for bread and cheese, a gift for a new home, made in Lübeck";
    const listing = must(
      market.state().listings.find(({ shopId, state }) => shopId === 31_000_100 && state === "active"),
    );
    await market.control("POST", `listings/${listing.id}/edit`, { title: long });
    for (const image of market.state().images) if (image.listingId === listing.id) image.alt = "";
    await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
    await workDue(market);
    await morning(2);
    const offered = (await rules()).filter((rule) => rule.offered);
    expect(offered.map(({ says }) => says).toSorted()).toEqual([
      "An alt text for each photo: the title",
      "Titles of at most 15 words: up to the last part that fits",
    ]);
    expect(await batches()).toEqual([]);
    const [alts, titles] = [/alt text/i, /Titles/].map((words) => must(offered.find(({ says }) => words.test(says))));
    await market.app.decideCatchUp(team.actors.maker, must(alts).id, "decline");
    await market.app.decideCatchUp(team.actors.maker, must(titles).id, "accept");
    await workDue(market);
    const [plan] = await batches();
    expect(plan).toMatchObject({ state: "draft", many: { all: 1 } });
    const page = { page: 0, failed: false, most: 5 };
    const { some } = await market.app.changeItems(team.actors.maker, must(plan).id, page);
    expect(some[0]?.set).toEqual({ title: "Walnut cutting board with a handle, oiled by hand, for bread and cheese" });
    await morning(3);
    expect((await rules()).filter((rule) => rule.offered)).toEqual([]);
  });

  test("a span of years that is gone is offered in January alone", async ({ market, team, rules }) => {
    const listing = must(
      market.state().listings.find(({ shopId, state }) => shopId === 31_000_100 && state === "active"),
    );
    listing.whenMade = "2007_2009";
    await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
    await workDue(market);
    const at = async (date: string) => {
      market.clock.goTo(new Date(date));
      await market.deps.admin.enqueueCatchUps();
      await workDue(market);
      return (await rules()).find(({ says }) => says.startsWith("When it was made"));
    };
    expect(await at("2026-12-31T08:00:00Z")).toBeUndefined();
    const offer = must(await at("2027-01-02T08:00:00Z"));
    expect(offer).toMatchObject({ offered: true, open: 1, says: expect.stringContaining("in 2027") });
    await market.app.decideCatchUp(team.actors.maker, offer.id, "accept");
    await workDue(market);
    const [row] = await market.db.sql<{ set: unknown }>("select content #> '{edit,set}' as set from change_items");
    expect(row?.set).toMatchObject({ whenMade: "2008_2009", whoMade: "i_did" });
    const [plan] = await market.db.sql<{ title: string }>(
      "select content ->> 'title' as title from changes where id = (select change_id from change_items limit 1)",
    );
    expect(must(plan).title).toContain("in 2027 (PineAndInk)");
  });

  test("product safety is kept for a shop that said yes, from its defaults, and names what has none", async ({
    market,
    team,
    morning,
    rules,
    batches,
  }) => {
    const owner = team.actors.owner;
    const shop = must((await market.app.shops(owner))[0]).id as ShopId;
    for (const each of market.state().shops) {
      const where = {
        line1: "Birkenweg 4",
        line2: "",
        city: "Lübeck",
        zip: "23552",
        country: "DE",
        email: "m@example.org",
      };
      each.operators = [
        { ...where, id: 5001, type: "manufacturer", name: "Pine & Ink", deleted: false },
        { ...where, id: 5002, type: "responsible_person", name: "Safe GmbH", deleted: false },
      ];
    }
    await market.app.rereadShop(owner, shop);
    await workDue(market);
    await market.app.answerEuTrader(owner, shop, "yes");
    await morning(2);
    const before = must((await rules()).find(({ says }) => says.startsWith("Product safety")));
    expect(before).toMatchObject({ author: { memberId: team.members.owner.id }, progress: { all: 0 }, batch: null });
    expect(before.unknownCount).toBeGreaterThan(4);
    const found = await market.app.catchUpUnknown(team.actors.maker, before.id);
    expect(found.groups.map(({ lack }) => lack)).toEqual(["the manufacturer", "the responsible person in the EU"]);
    const group = must(found.groups[0]);
    const sheet = await market.app.catchUpSheet(team.actors.maker, before.id, group.key);
    expect(sheet).toMatchObject({
      rule: "set manufacturer = ",
      found: { further: expect.stringMatching(/^codes \w+/) },
    });
    // A button means just the listings that it stood beside.
    await market.db.sql("update catch_ups set unknown = unknown - 0 where id = $1", [before.id]);
    await expect(market.app.catchUpSheet(team.actors.maker, before.id, group.key)).rejects.toMatchObject({
      code: "not-found",
      userText: expect.stringContaining("This list changed"),
    });
    const { shops } = await market.app.overview(owner);
    const { defaults } = must(shops.find(({ id }) => id === shop));
    await market.app.setShopDefaults(owner, shop, { ...defaults, manufacturerId: 5001, responsiblePersonId: 5002 });
    await morning(3);
    const [plan] = await batches();
    expect(must(plan).many?.all).toBe(before.unknownCount);
    const { contentHash } = await market.app.askForPlan(owner, must(plan).id);
    await expect(market.app.approve(owner, { changeId: must(plan).id, contentHash })).rejects.toMatchObject({
      code: "own-change",
    });
    await market.app.approve(team.actors.manager, { changeId: must(plan).id, contentHash });
    await workDue(market);
    const there = market.state().listings.filter(({ shopId, state }) => shopId === 31_000_100 && state === "active");
    expect(there.every(({ safety }) => safety?.manufacturer === 5001 && safety.responsiblePerson === 5002)).toBe(true);
    await market.app.answerEuTrader(owner, shop, "no");
    expect((await rules()).find(({ says }) => says.startsWith("Product safety"))).toBeUndefined();
  });

  test("attributes that a category asks for are listed where nobody named a model, and read once a round", async ({
    market,
    team,
    morning,
    rules,
    batches,
    ofRings,
  }) => {
    const there = await ofRings();
    await morning(2);
    const rule = must((await rules()).find(({ says }) => says.startsWith("Attributes")));
    expect(rule).toMatchObject({ unknownCount: there.length, batch: null });
    const [group] = (await market.app.catchUpUnknown(team.actors.maker, rule.id)).groups;
    expect(must(group)).toMatchObject({ lack: "Metal" });
    expect(await market.app.catchUpSheet(team.actors.maker, rule.id, must(group).key)).toMatchObject({
      rule: 'attribute "Metal" = ',
    });
    expect(await batches()).toEqual([]);
    // A whole round was read, so no call is made until the week is over.
    await market.forget();
    await morning(3);
    expect(await market.operations()).toEqual([]);
    // A round that goes on adds to what its earlier looks counted, however few of these are kept by code.
    await market.db.sql(
      "update catch_ups set unknown_count = 250, unknown = '[]', after_seq = 0, rests_until = null where id = $1",
      [rule.id],
    );
    await morning(4);
    expect((await rules()).find(({ id }) => id === rule.id)).toMatchObject({ unknownCount: 250 + there.length });
  });

  test("attributes come from the listing that a person names as the model", async ({
    market,
    team,
    morning,
    rules,
    batches,
    askAndApprove,
    ofRings,
  }) => {
    const there = await ofRings();
    const model = must(there[0]);
    model.attributes = [{ propertyId: 506, name: "Metal", scaleId: null, valueIds: [81], values: ["Silver"] }];
    const [row] = await market.db.sql<{ code: string }>("select code from listings where external_id = $1", [
      String(model.id),
    ]);
    const kept = await market.app.keepCatchUp(team.actors.maker, `attributes like ${must(row).code} 3 a day`);
    expect(kept).toMatchObject({ ok: true });
    await workDue(market);
    const [plan] = await batches();
    expect(plan).toMatchObject({ author: { memberId: team.members.maker.id }, many: { all: 3 } });
    await askAndApprove(must(plan).id);
    const silver = market
      .state()
      .listings.filter(({ attributes }) => attributes.some(({ propertyId }) => propertyId === 506));
    expect(silver).toHaveLength(4);
    // Without the model it can't tell what the others get, until another listing is named.
    await market.control("POST", `listings/${model.id}/delete`);
    const resync = async () => {
      await market.app.sync(team.actors.maker, must((await market.app.shops(team.actors.owner))[0]).id);
      await workDue(market);
    };
    await resync();
    await morning(3);
    const resting = must((await rules()).find(({ says }) => says.startsWith("Attributes")));
    expect(resting).toMatchObject({
      lostModel: must(row).code,
      lookedOn: "2026-12-01",
      unknownCount: 0,
      mayChoose: true,
    });
    expect(await batches()).toHaveLength(1);
    const shown = JSON.stringify(catchUpMessage({ rules: [resting] }));
    expect(shown).toContain("isn't in this shop any more");
    expect(shown).toContain("Choose another");
    const choose = (who: typeof team.actors.maker, code: string) => market.app.chooseModel(who, resting.id, code);
    await expect(choose(team.actors.viewer, "zzzz")).rejects.toMatchObject({ code: "not-allowed" });
    for (const code of ["", "zzzz", must(row).code]) {
      expect(await choose(team.actors.manager, code)).toMatchObject({
        ok: false,
        problem: expect.stringContaining("PineAndInk"),
      });
    }
    const silverOne = must(
      market.state().listings.find(({ attributes }) => attributes.some(({ propertyId }) => propertyId === 506)),
    );
    const [next] = await market.db.sql<{ code: string }>("select code from listings where external_id = $1", [
      String(silverOne.id),
    ]);
    expect(await choose(team.actors.manager, ` ${must(next).code.toUpperCase()} `)).toMatchObject({ ok: true });
    await workDue(market);
    expect((await rules()).find(({ id }) => id === resting.id)).toMatchObject({ lostModel: null, share: 3 });
    // The next day goes on behind those of this one.
    await morning(4);
    expect(must((await batches())[1]).many?.all).toBe(Math.min(3, there.length - 4));
  });
});

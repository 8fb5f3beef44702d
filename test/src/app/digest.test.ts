import { describe, expect } from "vitest";
import type { ListingView } from "#src/modules/listings/model.ts";
import { sendDigestOperation } from "#src/modules/reports/operations/send-digest.ts";
import { worthSaying } from "#src/modules/reports/rules/digest-view.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { enqueueDueDigests } from "#src/modules/reports/use-cases/digests.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { workshopTest } from "#test/support/workshop-test.ts";
import { asked } from "./drafting.ts";
import { openTeam } from "./workshop.ts";

const hour = 3_600_000;
const later = new Date("2027-12-31T00:00:00Z");
const test = workshopTest
  // A Tuesday, 10:00 in Berlin.
  .extend("startsAt", { scope: "file" }, "2027-02-02T09:00:00Z")
  .extend("tick", ({ workshop }) => () => {
    return enqueueDueDigests(workshop.deps);
  })
  .extend("until", ({ workshop }) => (instant: string) => {
    return workshop.clock.pass(Date.parse(instant) - workshop.clock.now().getTime());
  })
  .extend("dates", ({ workshop }) => async () => {
    return (
      await workshop.db.sql<{ date: string }>(
        "select params ->> 'date' as date from operations where kind = 'send_digest' order by seq",
      )
    ).map(({ date }) => date);
  })
  /** Of what was enqueued, what the digest says. */
  .extend("saidDigests", ({ workshop }) => async () => {
    return (await workshop.said()).filter(({ template }) => template === "digest");
  })
  .extend("deliverAll", ({ workshop }) => async (): Promise<void> => {
    for (;;) {
      const claimed = await workshop.admin.outbox.claim("w", 20, 60_000);
      if (claimed.length === 0) return;
      for (const message of claimed) await workshop.admin.outbox.delivered(message);
    }
  })
  .extend(
    "mirror",
    ({ workshop, team, shop }) =>
      async (
        title: string,
        { ends, live = {}, ours }: { ends: string; live?: Record<string, unknown>; ours?: Record<string, unknown> },
      ): Promise<ListingId> => {
        const fields = { title, "quantity:": 3, ...live };
        numbers += 1;
        const [row] = await workshop.db.sql<{ id: ListingId }>(
          `insert into listings (studio_id, shop_id, external_id, code, state, live, ours, base, ends_at, seen_at)
     values ($1, $2, $3, $3, 'active', $4::jsonb, $5::jsonb, $4::jsonb, $6, app.now())
     returning id`,
          [team.id, shop, `q${numbers}`, JSON.stringify(fields), JSON.stringify({ ...fields, ...ours }), ends],
        );
        return must(row).id;
      },
  );

test.beforeEach(async ({ workshop }) => {
  await workshop.said();
});

describe("the tick", () => {
  test("enqueues one digest per local date, from the day after the studio began, however many look", async ({
    workshop,
    tick,
    until,
    dates,
  }) => {
    expect(await tick()).toBe(0);
    until("2027-02-03T07:59:00Z");
    expect(await tick()).toBe(0);
    until("2027-02-03T08:00:00Z");
    const found = await Promise.all([tick(), tick(), tick()]);
    expect(found.reduce((sum, each) => sum + each, 0)).toBe(1);
    workshop.clock.pass(5 * 60_000);
    expect(await tick()).toBe(0);
    expect(await dates()).toEqual(["2027-02-03"]);
  });

  test("makes up for days without it once", async ({ tick, until, dates }) => {
    until("2027-02-12T10:00:00Z");
    expect([await tick(), await tick()]).toEqual([1, 0]);
    expect(await dates()).toEqual(["2027-02-12"]);
  });

  test("goes by the owner's settings, and by no hour, day or zone that isn't one", async ({
    workshop,
    team,
    tick,
    until,
  }) => {
    await workshop.app.settings(team.actors.owner, {
      digest: { hour: 17, minute: 30, days: [6], zone: "America/New_York" },
    });
    until("2027-02-06T22:29:00Z");
    expect(await tick()).toBe(0);
    until("2027-02-06T22:30:00Z");
    expect(await tick()).toBe(1);
    const { studio } = await workshop.app.overview(team.actors.viewer);
    expect(studio.digest).toEqual({ hour: 17, minute: 30, days: [6], zone: "America/New_York" });
    await workshop.app.settings(team.actors.owner, { soloMode: true });
    expect((await workshop.app.overview(team.actors.viewer)).studio.digest.days).toEqual([6]);
    for (const wrong of [{ hour: 24 }, { minute: 60 }, { days: [8] }, { zone: "Europe/Pine" }]) {
      const digest = { hour: 9, minute: 0, days: [1], zone: "Europe/Berlin", ...wrong };
      expect([wrong, await code(workshop.app.settings(team.actors.owner, { digest }))]).toEqual([wrong, "bad-input"]);
    }
    expect(await code(workshop.app.settings(team.actors.manager, { digest: studio.digest }))).toBe("not-allowed");
    await workshop.app.settings(team.actors.owner, { digest: { ...studio.digest, days: [] } });
    until("2027-02-13T22:30:00Z");
    expect(await tick()).toBe(0);
  });
});

describe("a digest", () => {
  test("with nothing to say is not sent", async ({ workshop, tick, until }) => {
    until("2027-02-03T08:00:00Z");
    await tick();
    const ran = await workshop.work();
    expect(ran.map(({ kind }) => kind)).toEqual(["send_digest"]);
    expect(await workshop.said()).toEqual([]);
  });

  test("names what waits, failed, is signed out, was done since the last one, ends soon, and the week's fees by whom", async ({
    workshop,
    team,
    shop,
    tick,
    until,
    saidDigests,
    mirror,
  }) => {
    const waiting = await asked(workshop, team, [shop], { title: "Waiting apron" });
    const failed = await asked(workshop, team, [shop], { title: "Failed apron" });
    const done = await asked(workshop, team, [shop], { title: "Done apron" });
    for (const change of [failed, done])
      await workshop.app.approve(team.actors.manager, {
        changeId: change.id,
        contentHash: change.contentHash,
        mode: "live",
      });
    await workshop.db.sql("update operations set state = 'cancelled' where kind = 'apply_change'");
    await workshop.db.sql("update changes set state = 'failed' where id = $1", [failed.id]);
    await workshop.db.sql(
      `update change_items set state = 'failed', failure = '{"code": "x", "text": "No.", "reference": "R"}' where change_id = $1`,
      [failed.id],
    );
    await workshop.db.sql("update changes set state = 'applied', updated_at = app.now() where id = $1", [done.id]);
    // Decided for 40 cents; one of the two went live.
    await workshop.db.sql(`update change_items set progress = '{"billed": true}' where change_id = $1`, [done.id]);
    await workshop.db.sql("update shops set health = 'auth-dead'");
    await mirror("Ends in two days", { ends: "2027-02-05T08:00:00Z", live: { autoRenew: false } });
    await mirror("Renews in five days", { ends: "2027-02-08T08:00:00Z", live: { autoRenew: true } });
    await mirror("Ends in a month", { ends: "2027-03-05T08:00:00Z" });
    await mirror("Changed there", { ends: "2027-05-05T08:00:00Z", ours: { title: "As we want it" } });

    until("2027-02-03T08:00:00Z");
    await tick();
    await workshop.work();
    const [entry] = await saidDigests();
    expect(entry).toEqual({
      template: "digest",
      date: "2027-02-03",
      since: expect.any(String),
      until: expect.any(String),
      nonce: "2027-02-03",
    });
    const digest = await workshop.app.describeDigest(team.id, {
      date: "2027-02-03",
      since: new Date(String(entry?.["since"])),
      until: new Date(String(entry?.["until"])),
    });
    expect(digest.waiting).toMatchObject({ all: 1, some: [{ id: waiting.id, title: "Waiting apron" }] });
    expect(digest.stuck).toMatchObject({ all: 1, some: [{ id: failed.id, failure: "No." }] });
    expect(digest.done).toMatchObject({
      all: 1,
      some: [{ id: done.id, kind: "create", decidedBy: { name: "manager" } }],
    });
    expect(digest.deadShops.map(({ id }) => id)).toEqual([shop]);
    expect(digest.differing).toMatchObject({ all: 1, some: [{ title: "Changed there" }] });
    expect(digest.ending.all).toBe(2);
    expect(digest.ending.some.map(({ listing, renewal }) => [listing.title, renewal?.amount ?? null])).toEqual([
      ["Ends in two days", null],
      ["Renews in five days", 20],
    ]);
    expect(digest.fees).toEqual([
      { by: expect.objectContaining({ name: "manager" }), fee: { amount: 20, currency: "USD" } },
    ]);
    expect(digest.owner).toBe(team.members.owner.slackUserId);
  });

  test("what ends in a shop that was disconnected isn't told", async ({ workshop, team, shop, mirror }) => {
    await mirror("Ends in two days", { ends: "2027-02-05T08:00:00Z" });
    const since = new Date(workshop.clock.now().getTime() - hour);
    const ending = async () => {
      const digest = await workshop.app.describeDigest(team.id, { date: "2027-02-03", since, until: later });
      return [digest.ending.all, digest.ending.some.length, worthSaying(digest)];
    };
    expect(await ending()).toEqual([1, 1, true]);
    await workshop.db.sql("update shops set health = 'disconnected' where id = $1", [shop]);
    expect(await ending()).toEqual([0, 0, false]);
  });

  test("a difference that somebody asked to settle is told as that request alone, here and on Home, until it isn't asked for", async ({
    workshop,
    team,
    mirror,
  }) => {
    const { maker, manager } = team.actors;
    const ends = "2027-06-05T08:00:00Z";
    const whole = await mirror("Whole", { ends, live: { "price:": 2400 }, ours: { title: "Whole, ours" } });
    const half = await mirror("Half", {
      ends,
      live: { "price:": 2400, tags: ["B", "a"] },
      ours: { title: "Half, ours", "price:": 2600 },
    });
    const told = async () => {
      const since = new Date(workshop.clock.now().getTime() - hour);
      const digest = await workshop.app.describeDigest(team.id, { date: "2027-02-03", since, until: later });
      const home = await workshop.app.home(team.actors.viewer, firstPages);
      const problems = (await workshop.app.problems(team.actors.viewer, 0)).differing;
      const fields = (all: readonly ListingView[]) =>
        all.map(({ title, differences }) => [title, ...differences.map(({ field }) => field)]);
      expect(fields(home.differing.some)).toEqual(fields(digest.differing.some));
      expect(fields(problems)).toEqual(fields(digest.differing.some));
      expect(home.differing.all).toBe(digest.differing.all);
      return { all: digest.differing.all, some: fields(digest.differing.some), waiting: digest.waiting.all };
    };
    expect(await told()).toEqual({
      all: 2,
      some: [
        ["Half", "price:", "title"],
        ["Whole", "title"],
      ],
      waiting: 0,
    });
    const asked = await workshop.app.keepOurs(maker, whole, ["title"]);
    if (!asked.ok) throw new Error("refused");
    await workshop.app.keepOurs(maker, half, ["title"]);
    expect(await told()).toEqual({ all: 1, some: [["Half", "price:"]], waiting: 2 });
    // Its own card keeps it.
    const { differences } = await workshop.app.listing(maker, whole);
    expect(differences.map(({ field }) => field)).toEqual(["title"]);

    const { id: changeId, contentHash } = asked.change;
    await workshop.app.approve(manager, { changeId, contentHash });
    expect((await told()).all).toBe(1);
    await workshop.db.sql("update changes set state = 'failed' where id = $1", [changeId]);
    expect((await told()).all).toBe(2);
    await workshop.db.sql("update changes set state = 'applying' where id = $1", [changeId]);
    expect((await told()).all).toBe(1);
    // Another title is wanted meanwhile: that one nobody asked for.
    await team.as("maker").setOurs({ listingId: whole, agreed: [], ours: { title: "Wanted since" }, outbox: [] });
    expect((await told()).some).toContainEqual(["Whole", "title"]);
  });

  test("names of what ends soon what ends first, however many were made since", async ({ workshop, team, mirror }) => {
    for (let n = 0; n < 60; n += 1) {
      await mirror(`Number ${n}`, { ends: new Date(Date.parse("2027-02-03T12:00:00Z") + n * hour).toISOString() });
    }
    const since = new Date(workshop.clock.now().getTime() - hour);
    const { ending } = await workshop.app.describeDigest(team.id, { date: "2027-02-03", since, until: later });
    expect(ending.all).toBe(60);
    expect(ending.some.map(({ listing }) => listing.title)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `Number ${n}`));
  });

  test("names what was done by its title of now, not by the one an edit replaced", async ({
    workshop,
    team,
    mirror,
  }) => {
    const id = await mirror("Old title", { ends: "2027-06-05T08:00:00Z", ours: { title: "New title" } });
    const edit = await workshop.app.keepOurs(team.actors.maker, id, ["title"]);
    if (!edit.ok) throw new Error("refused");
    await workshop.db.sql("update changes set state = 'applied', updated_at = app.now() where id = $1", [
      edit.change.id,
    ]);
    await workshop.db.sql("update listings set live = ours, base = ours where id = $1", [id]);
    const since = new Date(workshop.clock.now().getTime() - hour);
    const { done } = await workshop.app.describeDigest(team.id, { date: "2027-02-03", since, until: later });
    expect(done.some.map(({ title, kind }) => [title, kind])).toEqual([["New title", "edit"]]);
  });

  test("tells once what was done: the next one tells what came after it", async ({
    workshop,
    team,
    shop,
    tick,
    until,
    saidDigests,
  }) => {
    const done = await asked(workshop, team, [shop]);
    await workshop.db.sql("update changes set state = 'applied', updated_at = app.now() where id = $1", [done.id]);
    const said: unknown[] = [];
    for (const day of ["03", "04"]) {
      until(`2027-02-${day}T08:00:00Z`);
      await tick();
      await workshop.work();
      said.push(...(await saidDigests()));
    }
    expect(said).toMatchObject([{ template: "digest", date: "2027-02-03" }]);
  });

  test("tells once what is done between its being due and its being drawn: in the next one", async ({
    workshop,
    team,
    shop,
    tick,
    until,
    saidDigests,
  }) => {
    const early = await asked(workshop, team, [shop], { title: "Done before" });
    const late = await asked(workshop, team, [shop], { title: "Done meanwhile" });
    const apply = (id: string) =>
      workshop.db.sql("update changes set state = 'applied', updated_at = app.now() where id = $1", [id]);
    await apply(early.id);
    const told: string[][] = [];
    for (const day of ["03", "04"]) {
      until(`2027-02-${day}T08:00:00Z`);
      await tick();
      workshop.clock.pass(hour);
      if (day === "03") await apply(late.id);
      await workshop.work();
      const [entry] = await saidDigests();
      const at = (key: string) => new Date(String(entry?.[key]));
      const of = { date: `2027-02-${day}`, since: at("since"), until: at("until") };
      const { done } = await workshop.app.describeDigest(team.id, of);
      told.push(done.some.map(({ title }) => title));
      expect(done.all).toBe(done.some.length);
    }
    expect(told).toEqual([["Done before"], ["Done meanwhile"]]);
  });

  test("doesn't repeat among what ends soon a listing whose request waits", async ({ workshop, team, mirror }) => {
    const id = await mirror("Ends, and is asked for", { ends: "2027-02-05T08:00:00Z", ours: { title: "Asked for" } });
    await mirror("Ends", { ends: "2027-02-05T09:00:00Z" });
    await workshop.app.keepOurs(team.actors.maker, id, ["title"]);
    const since = workshop.clock.now();
    const digest = await workshop.app.describeDigest(team.id, { date: "2027-02-03", since, until: later });
    expect(digest.waiting.all).toBe(1);
    expect([digest.ending.all, digest.ending.some.map(({ listing }) => listing.title)]).toEqual([1, ["Ends"]]);
  });

  test("is sent once, also when the worker was killed after sending it and begins anew", async ({
    workshop,
    team,
    shop,
    tick,
    until,
    deliverAll,
  }) => {
    await asked(workshop, team, [shop]);
    until("2027-02-03T08:00:00Z");
    await tick();
    const [operation] = await workshop.claim();
    await sendDigestOperation.run(workshop.deps, must(operation), new AbortController().signal);
    await deliverAll();
    workshop.clock.pass(60_001);
    expect((await workshop.work()).map(({ kind }) => kind)).toEqual(["send_digest"]);
    const sent = await workshop.db.sql("select state from outbox where entry ->> 'template' = 'digest'");
    expect(sent).toEqual([{ state: "delivered" }]);
    const late = await sendDigestOperation
      .run(workshop.deps, must(operation), new AbortController().signal)
      .catch((error: unknown) => error);
    expect(late).toMatchObject({ code: "lease-lost" });
  });

  test("of one studio holds nothing of another's", async ({ workshop, team, shop }) => {
    await asked(workshop, team, [shop]);
    const other = await openTeam(workshop, "Somebody Else");
    const since = new Date(workshop.clock.now().getTime() - hour);
    const digest = await workshop.app.describeDigest(other.id, { date: "2027-02-03", since, until: later });
    expect(worthSaying(digest)).toBe(false);
  });
});

let numbers = 0;

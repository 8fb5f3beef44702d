import { expect } from "vitest";
import { tendLogins } from "#src/modules/shops/use-cases/logins.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { must } from "#test/src/store/studio.ts";
import { workshopTest } from "#test/support/workshop-test.ts";
import { finishAll } from "./delivering.ts";
import { gatewayFaults } from "./killing.ts";
import type { Gate } from "./workshop.ts";

const test = workshopTest
  /** Its sign-in died eight days ago, and everybody was told and warned. */
  .extend("deadForEightDays", ({ workshop }) => async (): Promise<void> => {
    await workshop.db.sql("update shops set health = 'auth-dead'");
    await workshop.db.sql(
      `update shops set dead_since = app.now() - interval '8 days', dead_told_at = app.now() - interval '8 days',
       dead_warned_at = app.now() - interval '3 days', dead_how = 'refused', dead_tellings = 3`,
    );
  })
  .extend("tick", ({ workshop }) => () => {
    return workshop.clock.during(tendLogins(workshop.deps));
  })
  .extend("healthOf", ({ workshop, shop }) => async () => {
    return must((await workshop.db.sql<{ health: string }>("select health from shops where id = $1", [shop]))[0])
      .health;
  })
  .extend("erasures", ({ workshop }) => async () => {
    return (
      await workshop.db.sql<{ state: string }>("select state from operations where kind = 'erase_shop' order by seq")
    ).map(({ state }) => state);
  })
  .extend("givenUp", ({ workshop, team }) => async () => {
    return (await workshop.app.problems(team.actors.viewer, 0)).givenUp;
  })
  .extend("stuck", ({ givenUp }) => async () => {
    return (await givenUp()).operations.filter(({ kind }) => kind === "erase_shop");
  })
  .extend("warning", ({ team, shop }) => (): OutboxEntry => {
    return {
      template: "shop_login",
      shopId: shop,
      to: team.members.owner.slackUserId,
      stage: "erase_soon",
      on: "2026-12-01T00:00:00.000Z",
      nonce: "w",
    };
  })
  .extend("asked", ({ desk }) => (name: string) => {
    return desk.posted().filter(({ text }) => text.includes(name)).length;
  });

test.beforeEach(async ({ workshop }) => {
  await workshop.work();
  await workshop.said();
});

/** Everything that one statement asks is answered by a gateway, as long as `away` says so. */
const without =
  (away: () => boolean): Gate =>
  async (what, run) =>
    what === "database" && away() ? (gatewayFaults["500"]() as Awaited<ReturnType<typeof run>>) : run();

test("a dead shop is erased however long the database refuses it, and people see meanwhile that it isn't", async ({
  workshop,
  shop,
  deadForEightDays,
  tick,
  healthOf,
  erasures,
  stuck,
}) => {
  await deadForEightDays();
  await tick();
  // As with a defect, or a version of the database that lacks something.
  await workshop.db.sql("alter function app.is_past_saving(public.shops) rename to is_past_saving_gone");
  for (let refused = 0; refused < 30; refused += 1) {
    for (const operation of await workshop.claim()) await workshop.runOne(operation);
    workshop.clock.pass(2_000_000);
  }
  expect(await erasures()).toEqual(["queued"]);
  expect(await stuck()).toMatchObject([{ shopId: shop, waits: true }]);
  await workshop.db.sql("alter function app.is_past_saving_gone(public.shops) rename to is_past_saving");
  for (const operation of await workshop.claim()) await workshop.runOne(operation);
  expect([await healthOf(), await erasures()]).toEqual(["disconnected", ["done"]]);
  expect(await stuck()).toEqual([]);
});

test("an erasure that ended undone is made anew at the next tick", async ({
  workshop,
  deadForEightDays,
  tick,
  healthOf,
  erasures,
}) => {
  await deadForEightDays();
  await tick();
  await workshop.db.sql(
    "update operations set state = 'failed', finished_at = app.now(), outcome_code = 'internal' where kind = 'erase_shop'",
  );
  await tick();
  expect(await erasures()).toEqual(["failed", "queued"]);
  await tick();
  for (const operation of await workshop.claim()) await workshop.runOne(operation);
  expect([await healthOf(), await erasures()]).toEqual(["disconnected", ["failed", "done"]]);
});

test("a warning outlives a week without a database, and is said once", async ({
  workshop,
  desk,
  deadForEightDays,
  warning,
  asked,
  send,
}) => {
  await deadForEightDays();
  await send(warning());
  const until = workshop.clock.now().getTime() + 7 * 86_400_000;
  let claimed = false;
  const away = without(() => claimed && workshop.clock.now().getTime() < until);
  const deps = workshop.process(away);
  for (let tries = 0; tries < 60 && workshop.clock.now().getTime() < until; tries += 1) {
    claimed = false;
    const messages = await deps.admin.outbox.claim("slack", 5, 30_000);
    claimed = true;
    for (const message of messages) await desk.run(deps, message);
    workshop.clock.pass(4 * 3_600_000);
  }
  expect(asked("erase")).toBe(0);
  claimed = false;
  await finishAll(workshop, desk, workshop.deps);
  expect(asked("erase")).toBe(1);
  expect(await workshop.db.sql("select 1 from outbox where state = 'dropped'")).toEqual([]);
});

test("a warning of what can't happen any more isn't said", async ({
  workshop,
  desk,
  deadForEightDays,
  warning,
  send,
}) => {
  await deadForEightDays();
  await send(warning());
  await workshop.db.sql("update shops set health = 'ok'");
  await finishAll(workshop, desk, workshop.deps);
  expect(desk.posted()).toEqual([]);
});

test("a message whose reader left is given up, which its studio's owner hears and problems show", async ({
  workshop,
  desk,
  givenUp,
  send,
}) => {
  await send({ template: "direct", to: "UGONE" as never, text: "Your file could not be read.", nonce: "d" });
  await finishAll(workshop, desk, workshop.deps);
  expect(desk.posted().map(({ text }) => text)).toEqual([
    expect.stringMatching(/couldn't deliver a message to .*UGONE.* about this studio.*user_not_found/),
  ]);
  expect((await givenUp()).messages).toMatchObject([{ template: "direct", to: "UGONE", code: "user_not_found" }]);
  workshop.clock.pass(8 * 86_400_000);
  expect((await givenUp()).messages).toEqual([]);
});

test("a refusal that nobody knows delays a message and what comes after it passes by", async ({
  workshop,
  desk,
  deadForEightDays,
  warning,
  send,
}) => {
  await deadForEightDays();
  await desk.fault({ method: "chat.postMessage", mode: "error", error: "some_new_refusal", count: 4 });
  await send(warning());
  await desk.deliver(workshop.deps);
  await send({ ...warning(), nonce: "second", stage: "ends_1" } as OutboxEntry);
  await finishAll(workshop, desk, workshop.deps);
  expect(desk.posted()).toHaveLength(2);
});

test("a picture that Slack can't fetch delays a message, and in the end it comes without it", async ({
  workshop,
  desk,
  asked,
  send,
}) => {
  await send({
    template: "digest",
    date: "2026-11-24",
    since: "2026-11-20T00:00:00Z",
    until: "2026-11-24T00:00:00Z",
    nonce: "2026-11-24",
  });
  await workshop.db.sql("update shops set health = 'auth-dead'");
  await desk.fault({ method: "chat.postMessage", mode: "error", error: "invalid_blocks", count: 2 });
  await finishAll(workshop, desk, workshop.deps);
  expect(asked("need")).toBe(1);
});

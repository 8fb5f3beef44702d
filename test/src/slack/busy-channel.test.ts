import { expect, vi } from "vitest";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import { addShop } from "#test/src/app/drafting.ts";
import { teamTest } from "#test/support/workshop-test.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const test = teamTest
  .extend("paused", ({ team }) => (): OutboxEntry => {
    return {
      template: "studio_note",
      note: "paused",
      by: team.members.owner.slackUserId,
      nonce: "1",
    };
  })
  /** As a worker leaves it that was killed after it had posted and before it could say so. */
  .extend("killedAfterPosting", ({ workshop, desk }) => {
    const killedAfterPosting = async (): Promise<void> => {
      expect(await desk.deliver(workshop.deps)).toHaveLength(1);
      await workshop.db.sql(
        `update outbox set state = 'sending', finished_at = null, lease_token = gen_random_uuid(),
       lease_until = app.now() - interval '1 second' where state = 'delivered'`,
      );
    };
    return killedAfterPosting;
  })
  .extend("deliveredAnew", ({ workshop, desk }) => {
    const deliveredAnew = async (): Promise<string[]> => {
      workshop.clock.pass(31_000);
      expect(await desk.deliver(workshop.deps)).toHaveLength(1);
      expect(await workshop.db.sql("select 1 from outbox where state <> 'delivered'")).toEqual([]);
      return desk.posted().map(({ text }) => (text.endsWith("(repeated)") ? "repeated" : "once"));
    };
    return deliveredAnew;
  });

test.beforeEach(async ({ workshop }) => {
  await workshop.said();
});

test("a note is found again behind forty messages of others, and not posted twice", async ({
  desk,
  send,
  paused,
  killedAfterPosting,
  deliveredAnew,
}) => {
  await send(paused());
  await killedAfterPosting();
  await desk.chatter(40);
  expect(await deliveredAnew()).toEqual(["once"]);
});

test("after three pages nobody can tell: it is posted again, and says so", async ({
  desk,
  send,
  paused,
  killedAfterPosting,
  deliveredAnew,
}) => {
  await send(paused());
  await killedAfterPosting();
  await desk.chatter(60);
  const before = desk.calls("conversations.history");
  expect(await deliveredAnew()).toEqual(["once", "repeated"]);
  expect(desk.calls("conversations.history") - before).toBe(3);
});

test("an app outside of the Marketplace gets one page a minute: it doesn't go past a 429, and says that it repeats", async ({
  desk,
  send,
  paused,
  killedAfterPosting,
  deliveredAnew,
}) => {
  await send(paused());
  await killedAfterPosting();
  await desk.chatter(20);
  await desk.arrange("app", { outsideMarketplace: true });
  const before = desk.calls("conversations.history");
  expect(await deliveredAnew()).toEqual(["once", "repeated"]);
  expect(desk.calls("conversations.history") - before).toBe(2);
});

test.for([
  { mode: "ratelimited", retryAfter: 60 },
  { mode: "error", error: "missing_scope" },
  { mode: "status", status: 503 },
  { mode: "error", error: "internal_error" },
])(
  "where the look ends with $mode $error$status it is posted again, and says so",
  async (fault, { desk, send, paused, killedAfterPosting, deliveredAnew }) => {
    await send(paused());
    await killedAfterPosting();
    await desk.fault({ method: "conversations.history", count: 9, ...fault });
    expect(await deliveredAnew()).toEqual(["once", "repeated"]);
  },
);

test("what never arrived is posted once, and doesn't call itself repeated", async ({
  workshop,
  desk,
  send,
  paused,
  deliveredAnew,
}) => {
  await send(paused());
  await desk.fault({ method: "chat.postMessage", mode: "status", status: 502, when: "before" });
  await desk.deliver(workshop.deps);
  await desk.chatter(20);
  expect(await deliveredAnew()).toEqual(["once"]);
});

test("a digest is found again in a busy channel", async ({
  workshop,
  team,
  desk,
  send,
  killedAfterPosting,
  deliveredAnew,
}) => {
  await addShop(workshop, team);
  await workshop.db.sql("update shops set health = 'auth-dead'");
  await workshop.said();
  const since = workshop.clock.now().toISOString();
  await send({ template: "digest", date: since.slice(0, 10), since, until: since, nonce: since.slice(0, 10) });
  await killedAfterPosting();
  await desk.chatter(30);
  expect(await deliveredAnew()).toEqual(["once"]);
});

import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { messagesIn, readMessage, type Seen, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { draftApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  /** Waits until nothing is on its way, so that a fault meets the message it is meant for. */
  .extend("quiet", ({ product }) => () => {
    return waitUntil("the outbox to be empty", async () => {
      // What is gathered for minutes is not on its way yet.
      const open = await product.db.sql(
        "select 1 from outbox where state in ('pending', 'sending') and run_at < now() + interval '1 minute'",
      );
      return open.length === 0;
    });
  })
  /** Asks, without waiting for the card. */
  .extend("ask", ({ people }) => async (title: string): Promise<void> => {
    await people.ada.submit(await draftApron(people), { Title: title, "And then": "Ask for approval now" });
  });

const inListings = async (person: SlackPerson, fits: (message: Seen) => boolean) =>
  messagesIn(await person.view()).filter((message) => message.channel === "C0LISTINGS" && fits(message));
const cardOf = (title: string) => (message: Seen) =>
  message.threadTs === null && message.text.startsWith(title) && hasControl(message.blocks, "See everything");

test.for(["timeout-like 504", "dropped line"] as const)(
  "a card whose post was answered by a %s is found and adopted, not posted again",
  async (kind, { product, people, quiet }) => {
    const title = `Apron, ${kind}`;
    const form = await draftApron(people);
    await quiet();
    await product.slack.fault({
      method: "chat.postMessage",
      mode: kind === "dropped line" ? "drop" : "status",
      status: 504,
      when: "after",
      count: 1,
    });
    await people.ada.submit(form, { Title: title, "And then": "Ask for approval now" });
    const card = await people.jonas.waitForMessage("the card", cardOf(title));
    await people.jonas.waitForMessage("the request in its thread", (m) => m.threadTs === card.ts);
    expect(await inListings(people.jonas, cardOf(title))).toHaveLength(1);
    // It is the living card: withdrawing draws it anew.
    const own = await people.ada.waitForMessage("her card", (m) => m.channel.startsWith("D") && m.text.includes(title));
    await people.ada.click(own, "Withdraw");
    await people.jonas.waitForMessage(
      "the card without buttons",
      (m) => m.ts === card.ts && !hasControl(m.blocks, "Approve"),
    );
  },
);

test("a card that is found after its change moved on is drawn anew", async ({ product, people, quiet }) => {
  const title = "Apron, moved on";
  const form = await draftApron(people);
  await quiet();
  await product.slack.fault({ method: "chat.postMessage", mode: "status", status: 504, when: "after", count: 1 });
  await people.ada.submit(form, { Title: title, "And then": "Ask for approval now" });
  const card = await people.jonas.waitForMessage("the card", cardOf(title));
  // Before it is looked for, the request is over, which is asked to be shown by the very message that waits.
  const waits = `update outbox set run_at = now() + interval '1 hour'
    where state = 'pending' and uncertain_since is not null and entry ->> 'template' = 'review_card' returning studio_id, entry`;
  let rows: Record<string, unknown>[] = [];
  await waitUntil("the card's message to wait", async () => (rows = await product.db.sql(waits)).length === 1);
  const { studio_id: studioId, entry } = rows[0] as { studio_id: never; entry: { changeId: string } };
  await product.db.sql("update changes set state = 'draft' where id = $1", [entry.changeId]);
  await product.parts.deps.stores.worker(studioId).sendMessages([entry as never]);
  await product.db.sql("update outbox set run_at = now() where uncertain_since is not null and state = 'pending'");
  const without = (m: Seen) => m.ts === card.ts && !hasControl(m.blocks, "Approve");
  const drawn = await people.jonas.waitForMessage("the card without buttons", without);
  expect(readMessage(drawn)).toContain(title);
});

test("a message that Slack never got is posted once it answers again", async ({ product, people, quiet, ask }) => {
  await quiet();
  await product.slack.fault({ method: "chat.postMessage", mode: "ratelimited", retryAfter: 1, count: 2 });
  await ask("Apron, rate limited");
  await people.jonas.waitForMessage("the card", cardOf("Apron, rate limited"));
  expect(await inListings(people.jonas, cardOf("Apron, rate limited"))).toHaveLength(1);
});

test("where looking isn't allowed it is posted again and says so", async ({ product, people, quiet }) => {
  const form = await draftApron(people);
  await quiet();
  await product.slack.fault({ method: "chat.postMessage", mode: "status", status: 503, when: "after", count: 1 });
  await product.slack.fault({ method: "conversations.history", mode: "error", error: "missing_scope", count: 5 });
  await people.ada.submit(form, { Title: "Apron, unseen", "And then": "Ask for approval now" });
  await people.jonas.waitForMessage(
    "the second card",
    (m) => m.text.includes("Apron, unseen") && readMessage(m).endsWith("(repeated)"),
  );
  const both = await inListings(people.jonas, cardOf("Apron, unseen"));
  expect(both).toHaveLength(2);
  // Both act on the same change: the first card's button decides it.
  await people.jonas.click(both[0] as Seen, "Put on Etsy as draft");
  await people.jonas.waitForMessage(
    "the living card",
    (m) => m.ts === both[1]?.ts && readMessage(m).includes("as a draft"),
    {
      withinMs: 30_000,
    },
  );
});

test("without access to the channel its author hears how to mend that", async ({ product, people, quiet }) => {
  const form = await draftApron(people);
  await quiet();
  await product.slack.fault({ method: "chat.postMessage", mode: "error", error: "not_in_channel", count: 1 });
  await people.ada.submit(form, { Title: "Apron, not invited", "And then": "Ask for approval now" });
  const told = await people.ada.waitForMessage("the hint", (m) => readMessage(m).includes("I can't post in"));
  expect(readMessage(told)).toContain("<#C0LISTINGS>");
  expect(told.channel.startsWith("D")).toBe(true);
});

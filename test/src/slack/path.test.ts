import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { approveLive, waitUntilLive } from "#sandbox/drive/paths.ts";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { askForApron, draftApron, euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("actorOf", ({ product }) => async (slackUserId: string) => {
    const { app } = product.parts;
    return app.resolveActor({ teamId: "T0PINEINK", slackUserId });
  });

test("a card alerts nobody, neither whoever asked nor whoever may decide: its thread does, and once in ten minutes", async ({
  people,
}) => {
  const cards = [
    await askForApron(people, "Apron asked for first"),
    await askForApron(people, "Apron asked for second"),
    await askForApron(people, "Apron asked for third"),
  ];
  for (const card of cards) {
    expect(JSON.stringify([card.text, card.blocks])).not.toContain("<@");
    expect(readMessage(card)).toContain("by Ada");
    expect(readMessage(card)).toContain("Jonas");
  }
  const { channels } = await people.jonas.view();
  const messages = channels.find(({ id }) => id === cards[0]?.channel)?.messages ?? [];
  const alerting = messages.flatMap(({ replies }) => replies).filter(({ text }) => text.includes(people.jonas.id));
  expect(alerting).toHaveLength(1);
});

test("of two approvers who press at once one decides, and the other reads who was first", async ({
  product,
  people,
}) => {
  const card = await askForApron(people, "Apron that two approve");
  await Promise.all([approveLive(people.jonas, card), approveLive(people.mara, card)]);
  const live = await waitUntilLive(people.ada, card);
  const second = readMessage(live).includes("Approved by Jonas") ? people.mara : people.jonas;
  const first = second === people.mara ? "Jonas" : "Mara";
  const told = await second.waitForMessage("who was first", (m) => m.ephemeral && readMessage(m).includes(first));
  // Being second is no failure that anything has to be looked up for.
  expect(readMessage(told)).not.toContain("Reference");
  const state = await product.etsy.state();
  for (const name of [usShop, euShop]) {
    expect(listingsTitled(state, shopNamed(state, name).shopId, "Apron that two approve")).toHaveLength(1);
  }
});

test("whoever wrote a part of it is refused in private, and the card stays", async ({ people }) => {
  await people.jonas.shortcut(
    "Draft a listing",
    await people.jonas.waitForMessage("spoons", ({ text }) => text.startsWith("Set of 3 walnut")),
  );
  const form = await people.jonas.waitForModal("the draft", ({ blocks }) => hasControl(blocks, "Title"));
  await people.jonas.submit(form, {
    Title: "Spoons that Jonas wrote",
    [`Price in ${euShop}, EUR`]: "33",
    "And then": "Ask for approval now",
  });
  const card = await people.jonas.waitForMessage(
    "the card",
    (message) => message.text.includes("Spoons that Jonas wrote") && hasControl(message.blocks, "Approve & publish"),
  );
  await people.jonas.click(card, "Approve & publish");
  const refusal = await people.jonas.waitForMessage(
    "the refusal",
    ({ ephemeral, text }) => ephemeral && text.includes("You wrote"),
  );
  expect(readMessage(refusal)).toMatch(/^You wrote the .+, so you can't approve this\. Mara can\./);
  expect(refusal.channel).toBe(card.channel);
  const after = await people.ada.waitForMessage("the card", ({ ts }) => ts === card.ts);
  expect(hasControl(after.blocks, "Approve & publish")).toBe(true);
});

test("changes asked for reach the author with the reason, and the old buttons are gone", async ({ people }) => {
  const card = await askForApron(people, "Apron to change");
  await people.jonas.click(card, "Ask for changes");
  const form = await people.jonas.waitForModal("the reason", ({ submit }) => submit === "Send");
  expect(await people.jonas.trySubmit(form, {})).toMatchObject({ ok: false });
  await people.jonas.submit(form, { "What should change?": "Say how it is <washed> & ironed" });
  const note = await people.ada.waitForMessage(
    "the note",
    (m) => m.threadTs === card.ts && m.text.includes("asks for changes"),
  );
  expect(readMessage(note)).toMatch(
    new RegExp(`<@${people.ada.id}> Jonas asks for changes to \\*Apron to change\\* \\(request \\d+\\)\\.`),
  );
  expect(readMessage(note)).toContain("&lt;washed&gt; &amp; ironed");
  const own = await people.ada.waitForMessage(
    "her card",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("&lt;washed&gt;"),
  );
  expect(readMessage(own)).toContain("Edit it: then approval can be asked for again.");
  expect(hasControl(own.blocks, "Ask for approval")).toBe(false);
  expect(hasControl(own.blocks, "Text")).toBe(true);
  const old = await people.jonas.waitForMessage(
    "the old card",
    (m) => m.ts === card.ts && !hasControl(m.blocks, "Approve"),
  );
  expect(readMessage(old)).toContain("asked for changes");
});

test("an edit voids the approval asked for; the card says so and a late click approves nothing", async ({
  product,
  people,
  actorOf,
}) => {
  const card = await askForApron(people, "Apron edited late");
  const own = await people.ada.waitForMessage(
    "her card",
    (m) => m.channel.startsWith("D") && m.text.includes("Apron edited late") && hasControl(m.blocks, "Withdraw"),
  );
  await people.ada.click(own, "Text");
  const form = await people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  await people.ada.submit(form, { Title: "Apron edited late, again", "And then": "Keep as my draft" });
  await people.jonas.waitForMessage(
    "the note",
    (m) => m.threadTs === card.ts && m.text.includes("needs a new approval"),
  );
  // Drawn before the edit, clicked after it: the stand-in checks only that the button is still there.
  const stale = await product.parts.app
    .approve(await actorOf(people.jonas.id), {
      changeId: changeIdOf(card.blocks),
      contentHash: hashOf(card.blocks),
      mode: "live",
    })
    .catch((error: { code: string }) => error.code);
  expect(stale).toBe("stale-approval");
});

test("wrong input is refused under its field, with the rule, and nothing typed is lost", async ({ people }) => {
  const form = await draftApron(people);
  const refused = await people.ada.trySubmit(form, {
    Title: "100% linen & 50% off % sale ".repeat(8),
    [`Price in ${usShop}, USD`]: "cheap",
    [`Price in ${euShop}, EUR`]: "45 × many",
    "And then": "Ask for approval now",
  });
  expect(refused.ok).toBe(false);
  const under = Object.entries(refused.errors ?? {});
  expect(new Set(under.map(([block]) => block.split("|")[0]))).toEqual(new Set(["offer", "title"]));
  const words = under.map(([, text]) => text).join(" ");
  expect(words.split("Write it like 24.00 × 5: the price, then how many.")).toHaveLength(3);
  expect(words).toContain("A title has at most 140 characters");
  const shown = await people.ada.waitForModal("the form", () => true);
  expect(JSON.stringify(shown.values)).toContain("100% linen & 50% off");
  await people.ada.submit(shown, {
    Title: "Apron, put right",
    [`Price in ${usShop}, USD`]: "48",
    [`Price in ${euShop}, EUR`]: "45 x 2",
    "And then": "Keep as my draft",
  });
});

function buttonValue(blocks: readonly Record<string, unknown>[]): string[] {
  const [, value = ""] = /"action_id":"change\.approve_live".*?"value":"([^"]+)"/.exec(JSON.stringify(blocks)) ?? [];
  return value.split("|");
}
const changeIdOf = (blocks: readonly Record<string, unknown>[]) => buttonValue(blocks)[0] as never;
const hashOf = (blocks: readonly Record<string, unknown>[]) => buttonValue(blocks)[1] ?? "";

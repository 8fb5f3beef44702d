import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { waitUntilLive } from "#sandbox/drive/paths.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { askForApron, euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest
  .extend("shopNames", { scope: "file" }, [usShop, euShop])
  .extend("cardSays", ({ people }) => (card: Seen, words: string, button?: string) => {
    return people.jonas.waitForMessage(
      `the card to say “${words}”`,
      (m) => m.ts === card.ts && readMessage(m).includes(words) && (!button || hasControl(m.blocks, button)),
      { withinMs: 40_000 },
    );
  })
  .extend("made", ({ product }) => async (title: string) => {
    const state = await product.etsy.state();
    const of = (name: string) => listingsTitled(state, shopNamed(state, name).shopId, title);
    const ids = [...of(usShop), ...of(euShop)].map(({ id }) => id);
    const fees = state.fees.filter((fee) => ids.includes(fee.listingId));
    return { us: of(usShop), eu: of(euShop), fees };
  });

test("put on the marketplace as a draft first, then live by one more click, and only then a fee", async ({
  people,
  cardSays,
  made,
}) => {
  const title = "Apron as draft first";
  const card = await askForApron(people, title);
  await people.jonas.click(card, "Put on Etsy as draft");
  const there = await cardSays(card, "has it as a draft", "Go live ($0.40)");
  const drafts = await made(title);
  expect([drafts.us, drafts.eu].map(([listing]) => listing?.state)).toEqual(["draft", "draft"]);
  expect(drafts.fees).toEqual([]);
  // At once: after the first, the card is drawn without the button.
  await Promise.all([people.jonas.click(there, "Go live ($0.40)"), people.jonas.click(there, "Go live ($0.40)")]);
  const again = await people.jonas.waitForMessage("the answer", (m) => readMessage(m).includes(`“${title}” is`));
  expect(readMessage(again)).toMatch(/already (going live|done): one click (is|was) enough\. Its card shows/);
  expect(readMessage(again)).not.toContain("Reference");
  await waitUntilLive(people.jonas, card);
  const live = await made(title);
  expect([live.us.length, live.eu.length, live.fees.length]).toEqual([1, 1, 2]);
  await people.ada.waitForMessage("the note", (m) => m.threadTs === card.ts && m.text.includes("is live"));
});

test("what one shop refuses is said in plain words, and Retry touches only that one", async ({
  product,
  people,
  cardSays,
  made,
}) => {
  const title = "Apron refused once";
  const card = await askForApron(people, title);
  const { shopId } = shopNamed(await product.etsy.state(), euShop);
  await product.etsy.fault({
    operation: "createDraftListing",
    shop_id: shopId,
    status: 400,
    body: JSON.stringify({ error: "There was a problem with /shop/section/id : Shop section not found." }),
  });
  await people.jonas.click(card, "Approve & publish");
  const failed = await cardSays(card, "Reference: R-", "Retry");
  expect(readMessage(failed)).toContain(`*${usShop}* is live`);
  expect(readMessage(failed)).toMatch(/section/);
  expect(readMessage(failed)).not.toContain("/shop/section/id");
  const note = await people.jonas.waitForMessage(
    "the note",
    (m) => m.threadTs === card.ts && m.text.includes("needs a look"),
  );
  expect(readMessage(note).startsWith(`<@${people.jonas.id}>`)).toBe(true);
  const before = await made(title);
  await people.jonas.click(failed, "Retry");
  await waitUntilLive(people.jonas, card);
  const after = await made(title);
  expect(after.us).toEqual(before.us);
  expect([after.us.length, after.eu.length, after.fees.length]).toEqual([1, 1, 2]);
});

test("paused, nothing is written; resumed, it goes on by itself", async ({ product, people, cardSays, made }) => {
  const title = "Apron paused";
  const card = await askForApron(people, title);
  await people.jonas.command("/oms pause");
  await people.ada.waitForMessage("the note", (m) => readMessage(m).includes("paused everything"));
  const writes = async () =>
    (await product.etsy.calls()).filter(({ method, path }) => method !== "GET" && path.startsWith("/v3/application"))
      .length;
  const before = await writes();
  await people.jonas.click(card, "Approve & publish");
  await cardSays(card, "Approved by");
  expect((await made(title)).us).toEqual([]);
  expect(await writes()).toBe(before);
  await people.jonas.command("/oms resume");
  await waitUntilLive(people.jonas, card);
  expect((await made(title)).fees).toHaveLength(2);
});

test("a create whose answer was lost makes one listing and one fee", async ({ product, people, made }) => {
  const title = "Apron answered by silence";
  const card = await askForApron(people, title);
  await product.etsy.fault({ operation: "createDraftListing", status: 504, when: "after", count: 2 });
  await people.jonas.click(card, "Approve & publish");
  await waitUntilLive(people.jonas, card, 40_000);
  const live = await made(title);
  expect([live.us.length, live.eu.length, live.fees.length]).toEqual([1, 1, 2]);
});

test("alone, an author is offered solo mode, which names the fee and is recorded", async ({ people }) => {
  await people.mara.command("/oms roles");
  const roles = await people.mara.waitForModal("the roles", ({ submit }) => submit === "Save");
  await people.mara.submit(roles, { Person: people.jonas.id, Role: "Maker: drafts and asks for approval" });
  const spoons = await people.mara.waitForMessage("spoons", ({ text }) => text.startsWith("Set of 3 walnut"));
  await people.mara.shortcut("Draft a listing", spoons);
  const form = await people.mara.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Title"));
  await people.mara.submit(form, {
    Title: "Spoons by one",
    [`Price in ${euShop}, EUR`]: "33",
    "And then": "Ask for approval now",
  });
  const mine = (button: string) =>
    people.mara.waitForMessage(
      `her card with ${button}`,
      (m) => m.channel.startsWith("D") && m.text.includes("Spoons by one") && hasControl(m.blocks, button),
    );
  const alone = await mine("Solo mode");
  expect(readMessage(alone)).toContain("Nobody else here may approve this.");
  await people.mara.click(alone, "Solo mode");
  const solo = await mine("Approve & publish");
  await people.mara.click(solo, "Approve & publish");
  const card = await people.ada.waitForMessage(
    "the card in the channel",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && readMessage(m).includes("Self-approved by"),
    { withinMs: 40_000 },
  );
  expect(readMessage(card)).toContain("Self-approved by Mara");
  await waitUntilLive(people.mara, card);
});

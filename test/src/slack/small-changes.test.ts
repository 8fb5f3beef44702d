import { expect, vi } from "vitest";
import { findControl, hasControl } from "#sandbox/drive/blocks.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest.extend("stock", ({ product }) => async () => {
  const { listings } = await product.etsy.state();
  return must(listings.find((listing) => listing.title === title)?.products[0]?.offerings[0]).quantity;
});

const title = "Walnut Cutting Board";

test("an owner allows small changes in the settings, and the channel reads what they are", async ({ people }) => {
  await people.mara.command("/oms settings");
  const form = await people.mara.waitForModal("the settings", ({ submit }) => submit !== null);
  await people.mara.submit(form, { "Small changes by managers": ["Small changes"] });
  const said = await people.jonas.waitForMessage(
    "the note",
    (m) => m.channel === "C0LISTINGS" && m.text.includes("small changes"),
  );
  expect(readMessage(said)).toContain("a price within ±5 % in 24 hours, at most 20 a day");
});

test("one more in stock is two clicks of one person, and nothing is posted in the channel", async ({
  product,
  people,
  stock,
}) => {
  const before = await stock();
  await people.jonas.command(`/oms find ${title}`);
  const found = await people.jonas.waitForMessage("the listing", (m) => m.ephemeral && hasControl(m.blocks, "Edit"));
  await people.jonas.click(found, "Edit");
  const form = await people.jonas.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  await people.jonas.submit(form, { Stock: String(before + 1) });
  const card = await people.jonas.waitForMessage(
    "its card",
    (m) => m.channel.startsWith("D") && hasControl(m.blocks, "Put back"),
  );
  expect(readMessage(card)).toContain("A small change, confirmed by Jonas");
  expect(await stock()).toBe(before + 1);
  const channel = await product.db.sql("select 1 from messages where kind = 'review_card'");
  expect(channel).toEqual([]);
});

test("Put back on its card writes what stood there before", async ({ people, stock }) => {
  const before = await stock();
  const card = await people.jonas.waitForMessage("its card", (m) => hasControl(m.blocks, "Put back"));
  await people.jonas.click(card, "Put back");
  expect(await waitUntil("it to be back", async () => (await stock()) === before - 1)).toBe(true);
});

test("more than 5 % waits for somebody else, and its card says why; a maker's form doesn't offer it", async ({
  people,
}) => {
  await people.jonas.command(`/oms edit ${title}`);
  const form = await people.jonas.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  const { element } = findControl(form.blocks, "Price, USD", "The form");
  await people.jonas.submit(form, { "Price, USD": (Number(element["initial_value"]) * 1.06).toFixed(2) });
  const card = await people.jonas.waitForMessage(
    "its card",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("isn't a small change"),
  );
  expect(readMessage(card)).toContain("a price moves by more than 5 % within 24 hours");
  await people.mara.waitForMessage(
    "the request",
    (m) => m.channel === "C0LISTINGS" && hasControl(m.blocks, "Approve & apply"),
  );
  await people.ada.command("/oms edit Indigo Linen Napkins, Set of 4");
  const plain = await people.ada.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  expect(JSON.stringify(plain.blocks)).not.toContain("small change");
});

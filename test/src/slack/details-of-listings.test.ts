import { expect, vi } from "vitest";
import { hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import { must } from "#test/src/store/studio.ts";
import { usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What the form of a listing on sale doesn't ask: a page of subjects, each with a form of its own. */
const test = checkedTest
  .extend("board", async ({ product }) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return must(state.listings.find((each) => each.shopId === shopId && each.title === "Walnut Cutting Board"));
  })
  .extend("now", ({ product, board }) => async () => {
    return must((await product.etsy.state()).listings.find(({ id }) => id === board.id));
  })
  .extend("opened", ({ people }) => (control: string, saying = "") => {
    return people.ada.waitForModal(
      `“${control}”`,
      ({ blocks }) => hasControl(blocks, control) && textOn(blocks).includes(saying),
    );
  });

test("from the form of an edit to one subject of the listing, approved and written, with all else as it was", async ({
  product,
  people: { ada, jonas },
  board,
  now,
  opened,
}) => {
  await ada.command(`/oms edit ${board.id}`);
  const edit = await opened("Details");
  expect(hasControl(edit.blocks, "Materials")).toBe(false);
  await ada.click(edit, "Details");
  const page = await opened("Change details");
  expect(textOn(page.blocks)).toContain("Materials");
  await ada.click(page, "Change details");
  const form = await opened("Materials, with commas");
  await ada.submit(form, { "Materials, with commas": "Walnut, Beeswax", "And then": "Ask for approval now" });
  const card = await jonas.waitForMessage(
    "the card",
    (m) => m.channel === "C0LISTINGS" && readMessage(m).includes("Beeswax") && hasControl(m.blocks, "Approve & apply"),
  );
  await jonas.click(card, "Approve & apply");
  await jonas.waitForMessage(
    "it to be written",
    (m) => m.ts === card.ts && readMessage(m).includes("everything matches"),
  );
  const after = await now();
  expect(after.materials).toEqual(["Walnut", "Beeswax"]);
  expect([after.title, after.description, after.tags, after.shippingProfileId, after.products]).toEqual([
    board.title,
    board.description,
    board.tags,
    board.shippingProfileId,
    board.products,
  ]);
  const writes = (await product.etsy.calls()).filter(
    ({ method, path }) => method !== "GET" && path.includes(String(board.id)),
  );
  expect(writes.map(({ operation }) => operation)).toEqual(["updateListing"]);
});

test("two subjects are kept in one edit, one after the other, and a form drawn before the other was saved is refused", async ({
  people: { ada, jonas },
  board,
  opened,
}) => {
  const shows = (control: string) => (modal: ModalView) => hasControl(modal.blocks, control);
  await ada.command(`/oms find ${board.id}`);
  const found = await ada.waitForMessage("the listing", (m) => hasControl(m.blocks, "Details"));
  await ada.click(found, "Details");
  await ada.click(await opened(`Change for ${usShop}`), `Change for ${usShop}`);
  await ada.click(await opened("Section"), "Back without saving");
  await ada.click(await opened(`Change for ${usShop}`), `Change for ${usShop}`);
  await ada.submit(await opened("Section"), { Section: "No section", "And then": "Keep as my draft" });
  const page = await opened("Change details", "Saved as a draft.");
  // Another person opens a form of the same edit, and is slower.
  await jonas.command(`/oms find ${board.id}`);
  await jonas.click(await jonas.waitForMessage("the listing", (m) => hasControl(m.blocks, "Details")), "Details");
  await jonas.click(await jonas.waitForModal("the page", shows("Change details")), "Change details");
  const slower = await jonas.waitForModal("the form", shows("Materials, with commas"));
  expect(textOn(slower.blocks)).toContain("You continue an edit");

  await ada.click(page, "Change details");
  await ada.submit(await opened("Weight"), { Weight: "1.2 kg", "And then": "Keep as my draft" });
  await ada.close(await opened("Change details", "Weight: 1.2 kg"));
  const refused = await jonas.trySubmit(slower, { "Materials, with commas": "Oak", "And then": "Keep as my draft" });
  expect(Object.values(refused.errors ?? {}).join()).toContain("Another person saved this draft");

  const card = await ada.waitForMessage(
    "the edit's card",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("1.2 kg") && hasControl(m.blocks, "Details"),
  );
  expect(readMessage(card)).toContain("Section");
  expect(readMessage(card)).not.toContain("Oak");
});

import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";
import { usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest.extend("listingOf", ({ product }) => async (title: string) => {
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  return must(state.listings.find((listing) => listing.shopId === shopId && listing.title === title));
});

test("an attribute of a listing on sale is chosen, approved as it will be, and written", async ({
  product,
  people: { ada, jonas },
  listingOf,
}) => {
  const { id } = await listingOf("Walnut Cutting Board");
  await ada.command(`/oms find ${id}`);
  const found = await ada.waitForMessage("the listing", (m) => hasControl(m.blocks, "Attributes"));
  await ada.click(found, "Attributes");
  const form = await ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Occasion"));
  await ada.submit(form, { Occasion: ["Wedding", "Birthday"] });
  const saved = await ada.waitForModal("it to be saved", ({ blocks }) =>
    JSON.stringify(blocks).includes("Saved as a draft"),
  );
  await ada.close(saved);
  const draft = await ada.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes("Occasion") && hasControl(m.blocks, "Ask for approval"),
  );
  expect(readMessage(draft)).toContain("*Attributes*: added *Occasion: Birthday, Wedding*");
  await ada.click(draft, "Ask for approval");
  const card = await jonas.waitForMessage(
    "the card to approve",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && hasControl(m.blocks, "Approve & apply"),
  );
  await jonas.click(card, "Approve & apply");
  await jonas.waitForMessage(
    "it to be written",
    (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 40_000 },
  );
  const { attributes } = must((await product.etsy.state()).listings.find((each) => each.id === id));
  expect(attributes).toMatchObject([{ name: "Occasion", values: ["Birthday", "Wedding"] }]);
});

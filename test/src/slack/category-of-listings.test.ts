import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest as test } from "#test/support/slack-test.ts";
import { usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

test("another category is chosen in the form of a listing: what it needs is said at once, and kept with what was typed", async ({
  product,
  people: { ada },
}) => {
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  const listing = must(state.listings.find((each) => each.shopId === shopId && each.title === "Walnut Cutting Board"));
  await ada.command(`/oms find ${listing.id}`);
  const found = await ada.waitForMessage("the listing", (m) => hasControl(m.blocks, "Edit"));
  await ada.click(found, "Edit");
  const form = await ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Category"));
  const [ring] = await ada.options(form, "Category", "rings");
  const Category = String((must(ring)["text"] as { text: string }).text);
  const told = await ada.choose(form, { Category });
  const words = JSON.stringify(told.blocks);
  expect(words).toContain("The category needs “Metal”");
  // Asking for approval is refused at the field, and nothing that was typed is lost.
  const refused = await ada.trySubmit(told, { Title: "Walnut ring", "And then": "Ask for approval now" });
  expect(JSON.stringify(refused)).toContain("This category needs “Metal”");
  await ada.submit(told, { Title: "Walnut ring", "And then": "Keep as my draft" });
  const draft = await ada.waitForMessage("the draft's card", (m) => readMessage(m).includes("Rings"));
  expect(readMessage(draft)).toContain("Walnut ~Cutting Board~ *ring*");
  expect(readMessage(draft)).toMatch(/\*Category\*: .*Cutting Boards.* → \*.*Rings\*/);
  expect(readMessage(draft)).toContain("This category needs “Metal”");
});

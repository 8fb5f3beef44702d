import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { slackTest as test } from "#test/support/slack-test.ts";
import { draftApron, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 90_000 });

const isForm = (control: string) => (modal: { readonly blocks: readonly Record<string, unknown>[] }) =>
  hasControl(modal.blocks, control);

const title = "Apron, quick in one size";

test("an option is made to order and another one is ready: chosen in a form, approved as they are, published so", async ({
  product,
  people,
}) => {
  const { ada, jonas } = people;
  const start = await draftApron(people);
  await ada.submit(start, { Title: title, [`Price in ${usShop}, USD`]: "48", "And then": "Keep as my draft" });
  const card = await ada.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Variations"),
  );
  await ada.click(card, "Variations");
  const form = await ada.waitForModal("the variations", isForm("Varies by"));
  await ada.submit(form, {
    "Its name": "Size",
    Options: "Small\nLarge",
    "Processing profile": "is its own for each option",
  });
  const profiles = await ada.waitForModal("the profiles", isForm("Large"));
  expect(JSON.stringify(profiles.blocks)).toContain("As in the listing: Made to order");
  await ada.submit(profiles, { Large: "Ready to ship, 1–2 days" });
  const saved = await ada.waitForModal("it to be saved", ({ blocks }) =>
    JSON.stringify(blocks).includes("Saved. It is on"),
  );
  await ada.close(saved);
  const again = await ada.waitForMessage(
    "the card with its options",
    (m) => readMessage(m).includes("Size: Small, Large") && hasControl(m.blocks, "Ask for approval"),
  );
  await ada.click(again, "Ask for approval");
  const request = await jonas.waitForMessage(
    "the request",
    (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Approve & publish"),
  );
  await jonas.click(request, "See everything");
  const everything = await jonas.waitForModal("everything", ({ blocks }) => JSON.stringify(blocks).includes("Large:"));
  expect(JSON.stringify(everything.blocks)).toMatch(/Large: \$48\.00 · \d+ in stock · [^\\]*Ready to ship/);
  await jonas.click(request, "Approve & publish");
  await jonas.waitForMessage(
    "it to be live",
    (m) => m.ts === request.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 60_000 },
  );
  const state = await product.etsy.state();
  const { shopId, processingProfiles } = shopNamed(state, usShop);
  const live = must(state.listings.find((each) => each.shopId === shopId && each.title === title));
  const told = live.products.map(({ properties, offerings: [offer] }) => [
    properties[0]?.values[0],
    processingProfiles.find(({ id }) => id === offer?.readinessId)?.state,
  ]);
  expect([live.readinessOn, told]).toEqual([
    [513],
    [
      ["Small", "made_to_order"],
      ["Large", "ready_to_ship"],
    ],
  ]);
});

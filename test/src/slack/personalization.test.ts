import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest
  .extend("listingOf", ({ product }) => async (title: string) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return must(state.listings.find((listing) => listing.shopId === shopId && listing.title === title));
  })
  /** The form of what buyers of a listing are asked, opened from its message. */
  .extend("openQuestions", ({ people }) => async (number: number) => {
    await people.ada.command(`/oms find ${number}`);
    const found = await people.ada.waitForMessage("the listing", (m) => hasControl(m.blocks, "Personalization"));
    await people.ada.click(found, "Personalization");
    return people.ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "What do you ask"));
  });

test("a question is added to a listing on sale, shown as it will be, approved and written", async ({
  product,
  people,
  listingOf,
  openQuestions,
}) => {
  const { id } = await listingOf("Linen Apron with Pocket");
  const form = await openQuestions(id);
  expect(JSON.stringify(form.blocks)).toContain("asked nothing yet");
  await people.ada.submit(form, {
    "What do you ask": "Which name?",
    "The longest answer, in characters": "20",
    "Do they have to answer": "No",
    "Price of an answer, in USD": "4.50",
  });
  const saved = await people.ada.waitForModal("the saved question", ({ blocks }) =>
    JSON.stringify(blocks).includes("Saved as a draft"),
  );
  expect(JSON.stringify(saved.blocks)).toContain("1. Which name? (text of up to 20 characters; optional; + $4.50)");
  await people.ada.close(saved);
  const draft = await people.ada.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes("Which name?") && hasControl(m.blocks, "Ask for approval"),
  );
  expect(readMessage(draft)).toContain("*Personalization*: nothing → *Which name? (text of up to 20 characters");
  await people.ada.click(draft, "Ask for approval");
  const card = await people.jonas.waitForMessage(
    "the card to approve",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && hasControl(m.blocks, "Approve & apply"),
  );
  await people.jonas.click(card, "Approve & apply");
  await people.jonas.waitForMessage(
    "it to be written",
    (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 40_000 },
  );
  const { questions } = must((await product.etsy.state()).listings.find((each) => each.id === id));
  expect(questions).toMatchObject([{ type: "text_input", text: "Which name?", maxCharacters: 20, addOn: 450 }]);
});

test("the fields follow the kind of answer, what was typed stays, and what is wrong is said under its field", async ({
  people,
  listingOf,
  openQuestions,
}) => {
  const { id } = await listingOf("Walnut Cutting Board");
  const form = await openQuestions(id);
  const chosen = await people.ada.choose(form, { "How do buyers answer": "One of a list" });
  expect([
    hasControl(chosen.blocks, "Answers, one a line"),
    hasControl(chosen.blocks, "What buyers should know"),
  ]).toEqual([true, false]);
  const refused = await people.ada.trySubmit(chosen, {
    "What do you ask": "Which glaze?",
    "Answers, one a line": `Sand\n${"x".repeat(21)}`,
  });
  expect(JSON.stringify(refused)).toContain("has more than 20 characters");
});

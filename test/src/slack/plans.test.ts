import { expect, vi } from "vitest";
import { euShop, usShop } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slackTest.extend("shopNames", { scope: "file" }, [usShop, euShop]);

test("without words a form asks what to change, refuses at the field, and makes the plan that a line makes", async ({
  people,
}) => {
  await people.ada.command("/oms bulk");
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit === "Make the plan");
  await expect(people.ada.submit(form, { "How much": "5" })).rejects.toThrow(
    "Choose what to do with prices, on or off sale, or write something else below.",
  );
  const open = await people.ada.waitForModal("the form as it was", ({ errors }) => Object.keys(errors).length > 0);
  await people.ada.submit(open, {
    Prices: "Raise by percent",
    "How much": "5",
    "New prices end in": ".90",
    "In this section": "Textiles",
  });
  await people.ada.waitForModal("what comes of it", (shown) => JSON.stringify(shown).includes("I'm making this plan"));
  const card = await people.ada.waitForMessage("the plan", ({ text }) => text.includes("Raise prices by 5 %"));
  await people.ada.waitForMessage(
    "what it would change",
    (seen) => seen.ts === card.ts && seen.text.startsWith("Plan for"),
  );
});

test("a line that isn't understood is answered to the person alone", async ({ people }) => {
  await people.ada.command("/oms bulk price a bit more");
  const answer = await people.ada.waitForMessage(
    "the answer",
    ({ ephemeral, text }) => ephemeral && text === "Change many",
  );
  expect(JSON.stringify(answer)).toContain("/oms bulk price +5% round .90");
});

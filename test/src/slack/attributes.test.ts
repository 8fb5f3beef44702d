import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";
import { draftApron, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Ada's draft in a category that is found by a word, and its card. */
const test = slackTest.extend("draftIn", ({ people }) => async (title: string, word: string) => {
  const { ada } = people;
  const form = await draftApron(people);
  const [category] = await ada.options(form, "Category", word);
  const Category = String((must(category)["text"] as { text: string }).text);
  const price = { [`Price in ${usShop}, USD`]: "48" };
  await ada.submit(form, { Title: title, Category, ...price, "And then": "Keep as my draft" });
  return ownCard(ada, title);
});

const ownCard = (person: SlackPerson, title: string) =>
  person.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Attributes"),
  );

const isForm = (control: string) => (modal: { readonly blocks: readonly Record<string, unknown>[] }) =>
  hasControl(modal.blocks, control);

test("what the category needs is asked first, said where it is missing, and shown to the person who approves", async ({
  people: { ada, jonas },
  draftIn,
}) => {
  const card = await draftIn("Ring with attributes", "rings");
  // The card says it before anybody asks.
  const told = (m: Parameters<typeof readMessage>[0]) =>
    readMessage(m).includes("Ring with attributes") && readMessage(m).includes("This category needs “Metal”");
  await ada.waitForMessage("the card to say what is missing", told);
  await ada.click(card, "Ask for approval");
  await ada.waitForMessage("what is missing", (m) => readMessage(m).includes("This category needs “Metal”"));
  await ada.click(card, "Attributes");
  const form = await ada.waitForModal("the attributes", isForm("Metal"));
  const labels = form.blocks.flatMap((block) => (block["label"] as { text?: string } | undefined)?.text ?? []);
  expect(labels).toEqual(["Metal", "Ring size", "Primary color", "Holiday", "Occasion"]);
  const refused = await ada.trySubmit(form, {
    Metal: "Silver",
    "Ring size": ["6 · US/Canada", "54 · EU"],
  });
  expect(Object.values(refused.errors ?? {})).toEqual([
    "The values of “Ring size” are of different scales. Choose values of one scale.",
  ]);
  await ada.submit(form, {
    Metal: "Silver",
    "Ring size": ["6 · US/Canada", "7 · US/Canada"],
    Holiday: "None",
  });
  await ada.waitForModal("it to be saved", ({ blocks }) =>
    JSON.stringify(blocks).includes("Saved. It is on the draft"),
  );
  const again = await ownCard(ada, "Ring with attributes");
  expect(readMessage(again)).toContain("2 attributes");
  await ada.click(again, "Ask for approval");
  const request = await jonas.waitForMessage(
    "the request",
    (m) => readMessage(m).includes("Ring with attributes") && hasControl(m.blocks, "Approve & publish"),
  );
  expect(readMessage(request)).toContain("2 attributes");
  await jonas.click(request, "See everything");
  const everything = await jonas.waitForModal("everything", ({ blocks }) =>
    JSON.stringify(blocks).includes("Attributes"),
  );
  expect(JSON.stringify(everything.blocks)).toContain("Ring size (US/Canada): 6, 7\\nMetal: Silver");
});

test("more than a form holds come by pages, and what another page has stays", async ({ people: { ada }, draftIn }) => {
  const card = await draftIn("Hanging with many", "wall hangings");
  await ada.click(card, "Attributes");
  const first = await ada.waitForModal("the first page", isForm("Primary color"));
  expect(first.blocks.filter(({ type }) => type === "input")).toHaveLength(12);
  // Of more values than a form can list the one that is typed is found.
  expect(await ada.options(first, "Theme", "theme 12")).toHaveLength(2);
  await ada.submit(first, { "Primary color": "Blue", Theme: "Theme 120" });
  const saved = await ada.waitForModal("it to be saved", ({ blocks }) => JSON.stringify(blocks).includes("Saved."));
  const second = await ada.choose(saved, { Attributes: "12 to 14 of 14" });
  await ada.submit(second, { Subject: "Other" });
  await ada.waitForModal("both", ({ blocks }) => JSON.stringify(blocks).includes("Saved."));
  expect(readMessage(await ownCard(ada, "Hanging with many"))).toContain("3 attributes");
});

test("another category leaves out what it doesn't have, and says so before", async ({ people: { ada }, draftIn }) => {
  const card = await draftIn("Ring that becomes an apron", "rings");
  await ada.click(card, "Attributes");
  const form = await ada.waitForModal("the attributes", isForm("Metal"));
  await ada.submit(form, { Metal: "Gold", "Primary color": "White" });
  const saved = await ada.waitForModal("it to be saved", ({ blocks }) => JSON.stringify(blocks).includes("Saved."));
  await ada.close(saved);
  await ada.click(await ownCard(ada, "Ring that becomes an apron"), "Text");
  const text = await ada.waitForModal("the text", isForm("Category"));
  const [apron] = await ada.options(text, "Category", "aprons");
  const Category = String((must(apron)["text"] as { text: string }).text);
  await ada.submit(text, { Category, "And then": "Keep as my draft" });
  await ada.click(await ownCard(ada, "Ring that becomes an apron"), "Attributes");
  const now = await ada.waitForModal("the attributes of aprons", isForm("Primary color"));
  expect(JSON.stringify(now.blocks)).toContain("Not of this category: Metal: Gold. Saving takes them out.");
  await ada.submit(now);
  await ada.waitForModal("it to be saved", ({ blocks }) => JSON.stringify(blocks).includes("Saved."));
  expect(readMessage(await ownCard(ada, "Ring that becomes an apron"))).toContain("1 attribute");
});

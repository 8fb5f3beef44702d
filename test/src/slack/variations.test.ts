import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";
import { draftApron, usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

const ownCard = (person: SlackPerson, title: string) =>
  person.waitForMessage(
    "the draft's card",
    (m) => readMessage(m).includes(title) && hasControl(m.blocks, "Variations"),
  );

const isForm = (control: string) => (modal: { readonly blocks: readonly Record<string, unknown>[] }) =>
  hasControl(modal.blocks, control);

const test = slackTest
  /** Ada's complete draft, and its card. */
  .extend("draft", ({ people }) => async (title: string) => {
    const { ada } = people;
    const form = await draftApron(people);
    await ada.submit(form, { Title: title, [`Price in ${usShop}, USD`]: "48", "And then": "Keep as my draft" });
    return ownCard(ada, title);
  })
  .extend(
    "labels",
    () => (form: { readonly blocks: readonly Record<string, unknown>[] }) =>
      form.blocks.flatMap((block) => (block["label"] as { text?: string } | undefined)?.text ?? []),
  );

test("of more combinations than a form has lines for, the table is given", async ({ people: { ada }, draft }) => {
  const many = (word: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${word} ${at + 1}`).join("\n");
  const card = await draft("Apron in many sizes");
  await ada.click(card, "Variations");
  const first = await ada.waitForModal("the variations", isForm("Varies by"));
  expect(JSON.stringify(first.blocks)).toContain("Up to 150 combinations");
  const form = await ada.choose(first, { "And by": "Primary color" });
  await ada.submit(form, {
    "Its name": "Size",
    Options: many("S", 20),
    "Options of Primary color": many("C", 10),
    "The price": "is its own for each combination",
  });
  const told = await ada.waitForModal("the way to the table", isForm("As a table"));
  expect(JSON.stringify(told.blocks)).toContain("200 combinations, more than the 150");
  await ada.click(told, "As a table");
  const table = await ada.waitForModal("the table", isForm("Download"));
  expect(JSON.stringify(table.blocks)).toMatch(/a line for each combination and shop. 200 lines.*options\.csv/);
});

test("two things to choose, a line for each option, approved as they are and published with the right ones", async ({
  product,
  people: { ada, jonas },
  draft,
  labels,
}) => {
  const card = await draft("Apron in sizes");
  await ada.click(card, "Variations");
  const first = await ada.waitForModal("the variations", isForm("Varies by"));
  const form = await ada.choose(first, { "And by": "Primary color" });
  expect(JSON.stringify(form.blocks)).toContain("Known to Etsy: Black, Blue, Green, White, Natural.");
  await ada.submit(form, {
    "Its name": "Size",
    Options: "Small\nLarge",
    "Options of Primary color": "blue\nOchre",
    "The price": "is its own for each option of the first",
    "The stock": "is its own for each combination",
    "The SKU": "is its own for each combination",
    "The photo": "is its own for each option of Primary color",
  });
  const lines = await ada.waitForModal("the lines", isForm("Small / Blue"));
  expect(labels(lines)).toEqual(["Small / Blue", "Small / Ochre", "Large / Blue", "Large / Ochre"]);
  // The table is for less than a form holds, too: on top of the form.
  await ada.click(lines, "As a table");
  const table = await ada.waitForModal("the table", isForm("Download"));
  expect(JSON.stringify(table.blocks)).toContain("4 lines.");
  await ada.close(table);
  const refused = await ada.trySubmit(lines, {
    "Small / Blue": "45 x 2",
    "Small / Ochre": "46",
    "Large / Blue": "cheap",
  });
  expect(Object.values(refused.errors ?? {})).toEqual([
    "I don't understand “cheap”. Write it like 24.00 × 5 · LA-1-S, or off.",
    "The price is the same for all options of Small. Write one of them, or let it differ: open Variations again.",
  ]);
  await ada.submit(lines, {
    "Small / Blue": "45 x 2",
    "Small / Ochre": "× 3 · AP-S-O",
    "Large / Blue": "off",
    "Large / Ochre": "× 4",
  });
  const shown = await ada.waitForModal("the photos", isForm("Ochre"));
  await ada.submit(shown, { Ochre: "2 · Linen apron with two pockets, natural flax, washed soft, photo 2 of 3" });
  const saved = await ada.waitForModal("it to be saved", ({ blocks }) =>
    JSON.stringify(blocks).includes("Saved. It is on"),
  );
  await ada.close(saved);
  const again = await ownCard(ada, "Apron in sizes");
  expect(readMessage(again)).toContain("$45.00 – $48.00 · 9 in stock in 3 options · 1 off");
  expect(readMessage(again)).toContain("Size: Small, Large; Primary color: Blue, Ochre");
  await ada.click(again, "Ask for approval");
  const request = await jonas.waitForMessage(
    "the request",
    (m) => readMessage(m).includes("Apron in sizes") && hasControl(m.blocks, "Approve & publish"),
  );
  await jonas.click(request, "See everything");
  const everything = await jonas.waitForModal("everything", ({ blocks }) =>
    JSON.stringify(blocks).includes("Large / Blue"),
  );
  for (const line of [
    "Small / Blue: $45.00 · 2 in stock",
    "Small / Ochre: $45.00 · 3 in stock · AP-S-O",
    "Large / Blue: off",
  ])
    expect(JSON.stringify(everything.blocks)).toContain(line);
  await jonas.click(request, "Approve & publish");
  await jonas.waitForMessage(
    "it to be live",
    (m) => m.ts === request.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 40_000 },
  );
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  const live = must(state.listings.find((each) => each.shopId === shopId && each.title === "Apron in sizes"));
  expect(live).toMatchObject({ state: "active" });
  const told = live.products.map(({ sku, properties, offerings: [offering] }) => [
    properties.map(({ values }) => values.join()).join(" / "),
    properties.map(({ propertyId }) => propertyId),
    offering?.price,
    offering?.quantity,
    offering?.enabled,
    sku,
  ]);
  expect(told).toEqual([
    ["Small / Blue", [513, 200], 4500, 2, true, ""],
    ["Small / Ochre", [513, 200], 4500, 3, true, "AP-S-O"],
    ["Large / Blue", [513, 200], 4800, expect.any(Number), false, ""],
    ["Large / Ochre", [513, 200], 4800, 4, true, ""],
  ]);
  expect(live.products[0]?.properties[1]?.valueIds).toEqual([2]);
  const ochre = live.products[1]?.properties[1]?.valueIds[0];
  expect(live.variationImages).toEqual([{ propertyId: 200, valueId: ochre, imageId: live.imageIds[1] }]);
});

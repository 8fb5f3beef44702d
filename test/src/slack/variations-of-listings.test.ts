import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";
import { usShop } from "#test/support/studio.ts";

vi.setConfig({ testTimeout: 90_000 });

const says =
  (words: string) =>
  ({ blocks }: { readonly blocks: readonly Record<string, unknown>[] }) =>
    JSON.stringify(blocks).includes(words);

const test = checkedTest
  .extend("listingOf", ({ product }) => async (title: string) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return must(state.listings.find((listing) => listing.shopId === shopId && listing.title === title));
  })
  /** The form of what it varies by. */
  .extend("open", ({ people: { ada } }) => async ({ id, title }: { readonly id: number; readonly title: string }) => {
    await ada.command(`/oms find ${id}`);
    const found = await ada.waitForMessage(
      "the listing",
      (m) =>
        readMessage(m).includes(`number ${id}`) && readMessage(m).includes(title) && hasControl(m.blocks, "Variations"),
    );
    await ada.click(found, "Variations");
    return ada.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Varies by"));
  })
  /** Asked for by Ada, approved by Jonas, written. */
  .extend("approved", ({ people: { ada, jonas } }) => async (words: string) => {
    const draft = await ada.waitForMessage(
      "the draft's card",
      (m) => readMessage(m).includes(words) && hasControl(m.blocks, "Ask for approval"),
    );
    await ada.click(draft, "Ask for approval");
    const card = await jonas.waitForMessage(
      "the card to approve",
      (m) => m.channel === "C0LISTINGS" && m.threadTs === null && hasControl(m.blocks, "Approve & apply"),
    );
    await jonas.click(card, "Approve & apply");
    await jonas.waitForMessage(
      "it to be written",
      (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
      { withinMs: 60_000 },
    );
    return readMessage(card);
  });

const labelsOf = (blocks: readonly Record<string, unknown>[]) =>
  blocks.flatMap((block) => (block["label"] as { text?: string } | undefined)?.text ?? []);

/** What the choice of a photo says of the second one. */
const secondPhoto = (blocks: readonly Record<string, unknown>[]) =>
  must(/"(2 · [^"]*|Photo 2)"/u.exec(JSON.stringify(blocks))?.[1]);

const closeSaved = async (ada: SlackPerson) => {
  await ada.close(await ada.waitForModal("it to be saved", says("Saved as a draft")));
};

test("a listing on sale gets two sizes: typed, approved as they will be, and written in one call", async ({
  people: { ada },
  listingOf,
  open,
  approved,
}) => {
  const form = await open(await listingOf("Walnut Cutting Board"));
  await ada.submit(form, {
    "Its name": "Size",
    Options: "Small\nLarge",
    "The price": "is its own for each option",
    "The stock": "is its own for each option",
    "The SKU": "is its own for each option",
  });
  const lines = await ada.waitForModal("the lines", ({ blocks }) => hasControl(blocks, "Large"));
  const refused = await ada.trySubmit(lines, { Large: "95.00" });
  expect(Object.values(refused.errors ?? {})).toEqual([
    "How many of Small are there? Write it like × 3, or off.",
    "How many of Large are there? Write it like × 3, or off.",
  ]);
  await ada.submit(lines, { Small: "× 1", Large: "95.00 × 2 · WB-L" });
  await closeSaved(ada);
  const card = await approved("Varies by");
  expect(card).toContain("Varies by: nothing → *Size*");
  expect(card).toContain("New: *Large: $95.00 · 2 in stock · WB-L*");
  const now = await listingOf("Walnut Cutting Board");
  expect(
    now.products.map(({ sku, properties, offerings: [offer] }) => [
      properties[0]?.values,
      offer?.price,
      offer?.quantity,
      sku,
    ]),
  ).toEqual([
    [["Small"], expect.any(Number), 1, expect.any(String)],
    [["Large"], 9500, 2, "WB-L"],
  ]);
});

test("what goes away is asked about first, and nothing is typed twice for it", async ({
  people: { ada },
  listingOf,
  open,
  approved,
}) => {
  const listing = await listingOf("Linen Apron with Pocket");
  const { title, products } = listing;
  const names = products.map(({ properties }) => must(properties[0]?.values[0]));
  const form = await open(listing);
  const label = must(labelsOf(form.blocks).find((text) => text.startsWith("Options")));
  await ada.submit(form, { [label]: [...names.slice(1), "Ochre", "Rust"].join("\n") });
  const asking = await ada.waitForModal("the question", ({ blocks }) => hasControl(blocks, "Is that right?"));
  expect(JSON.stringify(asking.blocks)).toContain("This takes away 1 option with");
  expect(JSON.stringify(asking.blocks)).toContain("Rust");
  await ada.submit(asking, { "Is that right?": "Yes, go on" });
  const lines = await ada.waitForModal("the lines", ({ blocks }) => hasControl(blocks, "Ochre"));
  await ada.submit(lines, { Ochre: "× 4", Rust: "off" });
  await closeSaved(ada);
  const card = await approved("Taken away");
  expect(card).toContain(`Taken away: ~${must(names[0])}~`);
  const now = (await listingOf(title)).products.map(({ properties, offerings: [offer] }) => [
    properties[0]?.values[0],
    offer?.quantity,
    offer?.enabled,
  ]);
  const stay = products
    .slice(1)
    .map(({ properties, offerings: [offer] }) => [properties[0]?.values[0], offer?.quantity, offer?.enabled]);
  expect(now).toEqual([...stay, ["Ochre", 4, true], ["Rust", expect.any(Number), false]]);
});

test("its options are shown with its photos: chosen in a form, read by the person who approves, linked there", async ({
  people: { ada },
  listingOf,
  open,
  approved,
}) => {
  const title = "Linen Tea Towel, Striped";
  const form = await open(await listingOf(title));
  await ada.submit(form, {
    "Its name": "Length",
    Options: "Short\nLong",
    "The stock": "is its own for each option",
    "The photo": "is its own for each option",
  });
  const lines = await ada.waitForModal("the lines", ({ blocks }) => hasControl(blocks, "Long"));
  await ada.submit(lines, { Short: "× 1", Long: "× 2" });
  const photos = await ada.waitForModal("the photos", says("You choose among the photos that the listing has now."));
  await ada.submit(photos, { Long: secondPhoto(photos.blocks) });
  await closeSaved(ada);
  const card = await approved("Long: shown with photo 2");
  expect(card).toContain("Varies by: nothing → *Length*");
  const live = await listingOf(title);
  const long = live.products.flatMap(({ properties }) => properties).find(({ values }) => values[0] === "Long");
  expect(live.variationImages).toEqual([{ propertyId: 513, valueId: long?.valueIds[0], imageId: live.imageIds[1] }]);
});

test("another photo for an option that is there: chosen in a form, told before and after, linked there", async ({
  people: { ada },
  listingOf,
  open,
  approved,
}) => {
  const title = "Linen Apron with Pocket";
  const listing = await listingOf(title);
  const names = listing.products.map(({ properties }) => must(properties[0]?.values[0]));
  const [first = "", second = ""] = names;
  await ada.click(await open(listing), "Photos of options");
  const photos = await ada.waitForModal("the photos", ({ blocks }) => hasControl(blocks, first));
  await ada.submit(photos, { [first]: secondPhoto(photos.blocks), [second]: "None" });
  await closeSaved(ada);
  // It was opened over the form of what the listing varies by.
  await ada.close(await ada.waitForModal("the form below", ({ blocks }) => hasControl(blocks, "Varies by")));
  const card = await approved("Photos of options");
  expect(card).toMatch(new RegExp(`${first}: (photo \\d[^→]*|no photo) → \\*photo 2`));
  const live = await listingOf(title);
  const value = live.products.flatMap(({ properties }) => properties).find(({ values }) => values[0] === first);
  expect(live.variationImages).toContainEqual({
    propertyId: value?.propertyId,
    valueId: value?.valueIds[0],
    imageId: live.imageIds[1],
  });
  expect(live.products).toEqual(listing.products);
});

test("of more combinations than a form has lines for, the table is given", async ({
  people: { ada },
  listingOf,
  open,
}) => {
  const many = (word: string, count: number) =>
    Array.from({ length: count }, (_, at) => `${word} ${at + 1}`).join("\n");
  const form = await ada.choose(await open(await listingOf("Linen Apron with Pocket")), {
    "And by": "A name of my own",
  });
  const label = must(labelsOf(form.blocks).find((each) => each.startsWith("Options of")));
  await ada.submit(form, {
    [label]: many("Shade", 16),
    "Its name": "Length",
    Options: many("L", 10),
    "The price": "is its own for each combination",
  });
  const asking = await ada.waitForModal("the question", ({ blocks }) => hasControl(blocks, "Is that right?"));
  await ada.submit(asking, { "Is that right?": "Yes, go on" });
  const told = await ada.waitForModal("the way to the table", ({ blocks }) => hasControl(blocks, "As a table"));
  await ada.click(told, "As a table");
  const table = await ada.waitForModal("the table", ({ blocks }) => hasControl(blocks, "Download"));
  expect(JSON.stringify(table.blocks)).toMatch(/160 lines.*listing-options\.csv.*new stock/);
});

import { expect, vi } from "vitest";
import { hasControl } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, type Seen } from "#sandbox/drive/slack-person.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import type { ModalView } from "#sandbox/slack/contract.ts";
import { must } from "#test/src/store/studio.ts";
import { usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = checkedTest
  .extend("seeded", ({ product }) => async (title: string) => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    return must(state.listings.find((listing) => listing.shopId === shopId && listing.title === title));
  })
  .extend("now", ({ product }) => async (id: number) => {
    return (await product.etsy.state()).listings.find((listing) => listing.id === id);
  })
  .extend("writesTo", ({ product }) => async (id: number) => {
    return (await product.etsy.calls()).filter(({ method, path }) => method !== "GET" && path.includes(String(id)));
  })
  .extend("inChannel", ({ people }) => (title: string, button: string) => {
    return people.jonas.waitForMessage(
      `the card of ${title} with ${button}`,
      (m) =>
        m.channel === "C0LISTINGS" && m.threadTs === null && m.text.includes(title) && hasControl(m.blocks, button),
    );
  })
  .extend("cardSays", ({ people }) => (card: Seen, words: string) => {
    return people.jonas.waitForMessage(
      `the card to say “${words}”`,
      (m) => m.ts === card.ts && m.channel === card.channel && readMessage(m).includes(words),
      { withinMs: 40_000 },
    );
  })
  .extend("idOf", ({ product }) => async (number: number) => {
    return must(
      (await product.db.sql<{ id: string }>("select id from listings where external_id = $1", [String(number)]))[0],
    ).id;
  });

test("a price of one option and a word of the title: shown as a diff, approved, pushed, read back", async ({
  product,
  people,
  seeded,
  now,
  writesTo,
  inChannel,
  cardSays,
}) => {
  const apron = await seeded("Linen Apron with Pocket");
  await people.ada.command(`/oms edit ${apron.id}`);
  const form = await people.ada.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  await people.ada.submit(form, { Title: "Linen Apron with two Pockets", "Stock: Blue": "7" });
  const card = await inChannel("Linen Apron", "Approve & apply");
  expect(readMessage(card)).toContain("with ~Pocket~ *two Pockets*");
  expect(readMessage(card)).toContain("*Stock (Blue)*: 5 → *7*");
  expect(readMessage(card)).toContain("Costs nothing");
  await product.etsy.calls();
  await people.jonas.click(card, "Approve & apply");
  await cardSays(card, "I checked it afterwards: everything matches.");
  expect((await writesTo(apron.id)).map(({ operation }) => operation)).toEqual([
    "updateListingInventory",
    "updateListing",
  ]);
  const after = must(await now(apron.id));
  expect(after.title).toBe("Linen Apron with two Pockets");
  expect(after.description).toBe(apron.description);
  expect(after.products.map(({ offerings }) => offerings[0]?.quantity)).toEqual([5, 7]);
  await people.ada.waitForMessage("the note", (m) => m.threadTs === card.ts && readMessage(m).includes("is changed"));
});

test("wrong input is said under its field, and a form in which nothing was changed says so", async ({
  people,
  seeded,
  writesTo,
}) => {
  const board = await seeded("Walnut Cutting Board");
  await people.ada.command(`/oms edit ${board.id}`);
  const form = await people.ada.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  const refused = await people.ada.trySubmit(form, { Stock: "many", "Price, USD": "0.05" });
  expect(refused.errors).toEqual({
    "stock|": expect.stringContaining("isn't a whole number"),
    "price|": expect.stringContaining("lowest price"),
  });
  const same = await people.ada.trySubmit(form, { "Price, USD": "62.00" });
  expect(Object.values(same.errors ?? {}).join()).toContain("Nothing is changed yet");
  await people.ada.close(form);
  expect(await writesTo(board.id)).toEqual([]);
});

test("changed on Etsy meanwhile: nothing is overwritten, and Keep ours… asks to write it back", async ({
  people,
  seeded,
  now,
  seller,
  inChannel,
  cardSays,
}) => {
  const napkins = await seeded("Indigo Linen Napkins, Set of 4");
  await people.ada.command(`/oms edit ${napkins.id}`);
  const form = await people.ada.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  await people.ada.submit(form, { Title: "Napkins of ours" });
  const card = await inChannel("Indigo Linen Napkins", "Approve & apply");
  await seller(`listings/${napkins.id}/edit`, { title: "Napkins of hers" });
  await people.jonas.click(card, "Approve & apply");
  await cardSays(card, "Title changed on Etsy");
  expect(must(await now(napkins.id)).title).toBe("Napkins of hers");
  await people.ada.command(`/oms find ${napkins.id}`);
  const found = await people.ada.waitForMessage(
    "the listing",
    (m) => m.ephemeral && hasControl(m.blocks, "Keep ours…"),
  );
  await people.ada.click(found, "Keep ours…");
  const keep = await people.ada.waitForModal(
    "the choice",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  const again = await (async () => {
    await people.ada.submit(keep);
    await people.ada.click(found, "Keep ours…");
    return people.ada.waitForModal("the choice again", ({ id, submit }) => submit !== null && id !== keep.id);
  })();
  // It waits already, which the form says; one that closed would look like a second request.
  const refused = await people.ada.trySubmit(again);
  expect(Object.values(refused.errors ?? {}).join()).toMatch(
    /^A change of this waits for approval already: request \d+\./,
  );
  await people.ada.close(again);
  const back = await people.jonas.waitForMessage(
    "the second card",
    (m) =>
      m.channel === "C0LISTINGS" &&
      m.ts !== card.ts &&
      m.text.includes("Napkins of hers") &&
      hasControl(m.blocks, "Approve & apply"),
  );
  await people.jonas.click(back, "Approve & apply");
  await cardSays(back, "everything matches");
  // Ours is what was approved.
  expect(must(await now(napkins.id)).title).toBe("Napkins of ours");
});

test("a conflict is settled from its card in three clicks of two people: review, save, approve", async ({
  people,
  seeded,
  now,
  seller,
  inChannel,
  cardSays,
}) => {
  const board = await seeded("Walnut Cutting Board");
  await people.ada.command(`/oms edit ${board.id}`);
  const form = await people.ada.waitForModal(
    "the form",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  await people.ada.submit(form, { Title: "Board of ours" });
  const card = await inChannel("Walnut Cutting Board", "Approve & apply");
  await seller(`listings/${board.id}/edit`, { title: "Board of hers" });
  await people.jonas.click(card, "Approve & apply");
  await cardSays(card, "now on Etsy: Board of hers");
  const stopped = await inChannel("Walnut Cutting Board", "Review the difference");
  await people.ada.click(stopped, "Review the difference");
  const choice = await people.ada.waitForModal(
    "the choice",
    ({ submit, blocks }) => submit !== null && hasControl(blocks, "Title"),
  );
  await people.ada.submit(choice);
  await people.jonas.click(await inChannel("Board of hers", "Approve & apply"), "Approve & apply");
  await cardSays(card, "everything matches");
  expect(must(await now(board.id)).title).toBe("Board of ours");
});

const labels = ({ blocks }: ModalView) =>
  blocks.flatMap((block) => (block as { label?: { text: string } }).label?.text ?? []);

test("taken off sale by one manager at once, renewed for a fee by two people, deleted after a confirmation", async ({
  product,
  people,
  seeded,
  now,
  inChannel,
  cardSays,
  idOf,
}) => {
  const towel = await seeded("Linen Tea Towel, Striped");
  await people.jonas.command(`/oms unpublish ${towel.id}`);
  const found = await people.jonas.waitForMessage(
    "the listing",
    (m) => m.ephemeral && hasControl(m.blocks, "Take off sale"),
  );
  await people.jonas.click(found, "Take off sale");
  await waitUntil("it to be off sale", async () => (await now(towel.id))?.state === "inactive");
  await people.ada.waitForMessage("the announcement", (m) => readMessage(m).includes("no longer sells it"));

  const before = (await product.etsy.state()).fees.length;
  await people.jonas.command(`/oms publish ${towel.id}`);
  const off = await people.jonas.waitForMessage(
    "it, off sale",
    (m) => m.ephemeral && hasControl(m.blocks, "Put on sale"),
  );
  await people.jonas.click(off, "Put on sale");
  await waitUntil("it to be on sale again", async () => (await now(towel.id))?.state === "active");
  await people.ada.waitForMessage("the second announcement", (m) => readMessage(m).includes("sells it. "));
  expect((await product.etsy.state()).fees).toHaveLength(before);

  const fees = (await product.etsy.state()).fees.length;
  const state = await product.etsy.state();
  const expired = must(state.listings.find((each) => each.shopId === towel.shopId && each.state === "expired"));
  await people.ada.command(`/oms renew ${expired.id}`);
  const form = await people.ada.waitForModal("the expired one", ({ submit }) => submit !== null);
  const label = must(labels(form).find((each) => each.includes(": stock")));
  expect((await people.ada.trySubmit(form, { [label]: "many" })).errors).toMatchObject({
    [`stock|${await idOf(expired.id)}|0`]: expect.stringContaining("isn't a whole number"),
  });
  await people.ada.submit(form, { [label]: "4" });
  const renewal = await inChannel(expired.title, "Approve & renew ($0.20)");
  expect((await product.etsy.state()).fees).toHaveLength(fees);
  await people.jonas.click(renewal, "Approve & renew ($0.20)");
  await cardSays(renewal, "sells it again");
  expect((await now(expired.id))?.products[0]?.offerings[0]?.quantity).toBe(4);
  expect((await product.etsy.state()).fees).toHaveLength(fees + 1);

  await people.ada.command(`/oms delete ${towel.id}`);
  const gone = await people.ada.waitForMessage(
    "the one to delete",
    (m) => m.ephemeral && hasControl(m.blocks, "Delete") && readMessage(m).includes("Tea Towel"),
  );
  await people.ada.click(gone, "Delete");
  const deletion = await inChannel("Delete a listing", "Approve & delete");
  await people.jonas.click(deletion, "Approve & delete");
  await cardSays(deletion, "no longer has it");
  expect(await now(towel.id)).toBeUndefined();
});

test("several that expired are asked for in one form and approved in one click", async ({
  product,
  people,
  seller,
}) => {
  const state = await product.etsy.state();
  const { shopId } = shopNamed(state, usShop);
  await seller(`shops/${shopId}/fill`, { count: 3, state: "expired" });
  await people.ada.command("/oms sync");
  await waitUntil("them to be known", async () => {
    return (await product.db.sql("select 1 from listings where state = 'expired'")).length >= 3;
  });
  await people.ada.command("/oms renew expired");
  const form = await people.ada.waitForModal("the form", ({ submit }) => submit !== null);
  const [first, second, third] = labels(form).filter((each) => each.includes(": stock"));
  expect((await people.ada.trySubmit(form)).errors).toBeDefined();
  await people.ada.submit(form, { [must(first)]: "2", [must(second)]: "3" });
  const card = await people.jonas.waitForMessage(
    "a card of both",
    (m) => m.channel === "C0LISTINGS" && hasControl(m.blocks, "Approve all 2 ($0.40)"),
  );
  expect(readMessage(card)).toContain("Etsy bills $0.40 for all of them");
  expect(third).toBeDefined();
  await people.jonas.click(card, "Approve all 2 ($0.40)");
  await waitUntil("both to be decided", async () => {
    const open = await product.db.sql("select 1 from changes where kind = 'renew' and state = 'in_review'");
    return open.length === 0;
  });
  expect(await product.db.sql("select 1 from changes where together is not null")).toHaveLength(2);
});

import { expect, vi } from "vitest";
import { hasControl, textOn } from "#sandbox/drive/blocks.ts";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { readMessage, shownValue, type SlackPerson } from "#sandbox/drive/slack-person.ts";
import { must } from "#test/src/store/studio.ts";
import { jpeg } from "#test/src/app/drafting.ts";
import { usShop } from "#test/support/studio.ts";
import { checkedTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 90_000 });

const board = "Walnut Cutting Board";

const test = checkedTest
  .extend("listing", ({ product }) => async () => {
    const state = await product.etsy.state();
    const { shopId } = shopNamed(state, usShop);
    const listing = must(state.listings.find((each) => each.shopId === shopId && each.title === board));
    const photos = listing.imageIds.map((id) => must(state.images.find((image) => image.id === id)));
    return { id: listing.id, photos: photos.map(({ id, alt }) => ({ id, alt })) };
  })
  .extend("openPhotos", ({ people, listing }) => async (person: SlackPerson = people.ada) => {
    await person.command(`/oms find ${(await listing()).id}`);
    const found = await person.waitForMessage("the listing", (m) => m.ephemeral && hasControl(m.blocks, "Photos"));
    await person.click(found, "Photos");
    return person.waitForModal("the form", ({ blocks }) => hasControl(blocks, "Order"));
  })
  /** Two photos that were posted in a channel. */
  .extend("files", ({ people }) => async () => {
    const message = await people.ada.waitForMessage("the photos", ({ text }) => text.startsWith("Set of 3 walnut"));
    return message.files.map(({ id }) => id);
  });

test("a photo is replaced and another one moved, from the listing's message to the shop", async ({
  people,
  listing,
  openPhotos,
  files,
}) => {
  const before = await listing();
  const form = await openPhotos();
  expect(textOn(form.blocks)).toContain("cover");
  const [file = ""] = await files();
  await people.ada.submit(form, { Order: "3 new 1", "Add photos": [file], "Alt text of photo 1": "The whole board" });
  const saved = await people.ada.waitForModal("what was saved", ({ blocks }) =>
    textOn(blocks).includes("Saved as a draft"),
  );
  // The order that was typed is done: said again it would be done twice.
  expect(shownValue(saved, "Order")).toMatch(/^1 2 3( \d)*$/);
  await people.ada.close(saved);
  const draft = await people.ada.waitForMessage(
    "the draft's card, with the photos copied",
    (m) =>
      readMessage(m).includes("A new photo replaces photo 2.") &&
      !readMessage(m).includes("I'm copying") &&
      hasControl(m.blocks, "Ask for approval"),
  );
  expect(readMessage(draft)).toContain("Photo 3 becomes the cover.");
  expect(readMessage(draft)).toMatch(/Alt text of photo 1: .* → \*The whole board\*/);
  await people.ada.click(draft, "Ask for approval");
  const card = await people.jonas.waitForMessage(
    "the card to approve",
    (m) => m.channel === "C0LISTINGS" && m.threadTs === null && hasControl(m.blocks, "Approve & apply"),
  );
  expect(readMessage(card)).toContain("A new photo replaces photo 2.");
  await people.jonas.click(card, "Approve & apply");
  await people.jonas.waitForMessage(
    "it to be written",
    (m) => m.ts === card.ts && readMessage(m).includes("I checked it afterwards: everything matches."),
    { withinMs: 60_000 },
  );
  const { photos } = await listing();
  const [a, b, c] = before.photos;
  expect(photos.map(({ alt }) => alt)).toEqual([c?.alt, "", "The whole board"]);
  expect(photos[0]?.id).toBe(c?.id);
  expect(photos.map(({ id }) => id)).not.toContain(a?.id);
  expect(photos.map(({ id }) => id)).not.toContain(b?.id);
});

test("what can't be is said under the order, and nothing is stored", async ({ product, people, openPhotos }) => {
  const form = await openPhotos();
  const changes = async () => (await product.db.sql("select 1 from changes")).length;
  const before = await changes();
  const said = async (fields: Parameters<typeof people.ada.trySubmit>[1]) =>
    Object.values((await people.ada.trySubmit(form, fields)).errors ?? {}).join();
  expect(await said({ Order: "" })).toContain("at least one photo");
  expect(await said({ Order: "1 9" })).toContain("neither “new” nor one of the numbers");
  expect(await said({ Order: "1 2 new" })).toContain("you added 0 photos");
  expect(await said({})).toContain("Nothing is changed yet");
  expect(await changes()).toBe(before);
  await people.ada.close(form);
});

test("a 21st photo is refused under the order", async ({ people, openPhotos }) => {
  const pictures = await Promise.all(
    Array.from({ length: 18 }, async (_, at) => ({
      name: `${at}.jpg`,
      mimetype: "image/jpeg",
      base64: Buffer.from(await jpeg(at + 1)).toString("base64"),
    })),
  );
  await people.ada.say("C0LISTINGS", "Eighteen photos", pictures);
  const { files } = await people.ada.waitForMessage("the photos", ({ text }) => text === "Eighteen photos");
  const ids = files.map(({ id }) => id);
  const form = await openPhotos();
  await people.ada.submit(form, { "Add photos": ids.slice(0, 10) });
  const saved = await people.ada.waitForModal("what was saved", ({ blocks }) =>
    textOn(blocks).includes("Saved as a draft"),
  );
  await people.ada.close(saved);
  await people.ada.waitForMessage(
    "the photos to be copied",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("number 13") && !readMessage(m).includes("I'm copying"),
    { withinMs: 40_000 },
  );
  const more = await openPhotos();
  // Thirteen are there: their alt texts are on two pages.
  const second = await people.ada.choose(more, { "Alt texts shown here": "Photos 10 to 13" });
  expect([hasControl(second.blocks, "Alt text of photo 10"), hasControl(second.blocks, "Alt text of photo 9")]).toEqual(
    [true, false],
  );
  const refused = await people.ada.trySubmit(second, { "Add photos": ids.slice(10) });
  expect(Object.values(refused.errors ?? {}).join()).toContain("at most 20 photos");
  await people.ada.close(second);
  const draft = await people.ada.waitForMessage(
    "the draft's card",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("number 13"),
  );
  await people.ada.click(draft, "Discard…");
});

test("a form stays good while its photos are copied, and not once another person changed them", async ({
  people,
  openPhotos,
}) => {
  const form = await openPhotos();
  await people.ada.submit(form, { "Alt text of photo 2": "First" });
  const saved = await people.ada.waitForModal("what was saved", ({ blocks }) =>
    textOn(blocks).includes("Saved as a draft"),
  );
  await people.ada.waitForMessage(
    "the photo to be copied",
    (m) => m.channel.startsWith("D") && readMessage(m).includes("→ *First*") && !readMessage(m).includes("I'm copying"),
  );
  const other = await openPhotos(people.teo);
  await people.teo.submit(other, { Order: "2 1" });
  await people.teo.close(
    await people.teo.waitForModal("what was saved", ({ blocks }) => textOn(blocks).includes("Saved as a draft")),
  );
  const refused = await people.ada.trySubmit(saved, { Order: "1 2 3" });
  expect(Object.values(refused.errors ?? {}).join()).toContain("Close it and open it again");
  await people.ada.close(saved);
  const again = await openPhotos();
  await people.ada.submit(again, { "Alt text of photo 1": "First of two" });
  const both = await people.ada.waitForModal("what was saved", ({ blocks }) =>
    textOn(blocks).includes("Saved as a draft"),
  );
  await people.ada.close(both);
});

test("photos of a message join a listing on sale by the shortcut", async ({ people, listing }) => {
  const { photos } = await listing();
  const message = await people.ada.waitForMessage("the message", ({ text }) => text.startsWith("Set of 3 walnut"));
  await people.ada.shortcut("Add photos to a listing", message);
  const pick = await people.ada.waitForModal("the choice", ({ blocks }) =>
    hasControl(blocks, "Or a listing that exists"),
  );
  expect((await people.ada.trySubmit(pick)).errors).toEqual({ listing: expect.stringContaining("Choose a listing") });
  const offered = await people.ada.options(pick, "Or a listing that exists", "Linen Apron");
  expect(JSON.stringify(offered)).toContain("PineAndInk");
  await people.ada.submit(pick, { "Or a listing that exists": "Linen Apron with Pocket" });
  const added = await people.ada.waitForModal("the confirmation", ({ title }) => title === "Photos added");
  expect(textOn(added.blocks)).toContain("I'm copying 2 photos for *Linen Apron with Pocket*");
  await people.ada.close(added);
  const card = await people.ada.waitForMessage(
    "the draft's card, with the photos copied",
    (m) =>
      m.channel.startsWith("D") &&
      readMessage(m).includes("Linen Apron with Pocket") &&
      readMessage(m).includes("A new photo is number") &&
      !readMessage(m).includes("I'm copying"),
  );
  expect(hasControl(card.blocks, "Ask for approval")).toBe(true);
  expect((await listing()).photos).toEqual(photos);
});

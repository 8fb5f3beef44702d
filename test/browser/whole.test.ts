import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import type { Listing } from "#sandbox/etsy/state.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { asBuyersSee } from "./listing-page.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * A listing with everything, by clicks and typing: two things to choose, six photos, two attributes, a question, and who made it. The
 * tests are one story and build on each other.
 */
const shops = [
  { name: "PineAndInk", currency: "USD", price: "52.00", small: "45.00" },
  { name: "PineAndInkEU", currency: "EUR", price: "47.50", small: "41.00" },
] as const;
const title = "Linen apron with a name";
const photos = ["apron-front", "apron-back", "apron-pocket", "bag", "bowl", "notebook"];
const photoFile = (name: string) => join(import.meta.dirname, `../../sandbox/slack/photos/${name}.jpg`);
const makers = { manufacturer: "Mara Lind Textiles", responsible: "EU Rep Ltd" };

let scene: Scene;
let desk: Desk;
let page: Page;
let card: Locator;

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  await steps.openChannel(desk, "listings");
  for (const { name } of shops) {
    await connect(name);
    await steps.setDefaults(desk, name);
  }
  await steps.listEverywhere(desk);
});
afterAll(() => scene?.close());

test("the owner says for both shops who makes their things and who answers for them in the EU", async () => {
  await steps.openMessages(desk);
  for (const { name } of shops) {
    await openSafety(name);
    await desk.click(page.getByRole("button", { name: "Yes", exact: true }));
    // Once for the studio.
    if (name === shops[0].name) await desk.click(page.getByRole("button", { name: "Accept" }));
    await page.getByRole("button", { name: "Add a manufacturer" }).waitFor();
    await close();
    await signInAgain(name);
    await openSafety(name);
    await addOperator("Add a manufacturer", makers.manufacturer);
    await addOperator("Add a responsible person", makers.responsible);
    expect(await barriers(page)).toEqual([]);
    await close();
  }
  const state = await scene.place.etsy.state();
  for (const { name } of shops)
    expect(shopNamed(state, name).operators).toMatchObject([
      { name: makers.manufacturer, type: "manufacturer" },
      { name: makers.responsible, type: "responsible_person" },
    ]);
});

test("a maker drafts it from six photos, and says each thing on the draft's card", async () => {
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "studio-photos");
  await page.locator('.composer input[type="file"]').first().setInputFiles(photos.map(photoFile));
  await page.getByText(`${photos.at(-1)}.jpg`).waitFor();
  await steps.say(desk, "Linen apron with a name, natural flax, sewn here.");
  const message = steps.messageWith(page, "Linen apron with a name, natural flax");
  await message
    .getByRole("img")
    .nth(photos.length - 1)
    .waitFor();
  await steps.draftFrom(desk, message);
  await desk.type(textbox("Title"), title);
  for (const { name, price } of shops) {
    await desk.type(steps.priceOf(page, name), `${price} × 5`);
  }
  await desk.click(page.getByRole("radio", { name: "Keep as my draft" }));
  await steps.submit(desk);
  await steps.modalGone(page);

  await steps.openMessages(desk);
  card = steps.messageWith(page, title);
  await card.getByText("10 pieces in all shops together.").waitFor();
  await onCard("Variations");
  await desk.type(textbox("Its name"), "Size");
  await desk.type(textbox("Options"), "Small\nLarge");
  await choose("And by", "Primary color");
  await desk.type(textbox("Options of Primary color"), "Blue\nGreen");
  await choose("The price", "is its own for each option of Size");
  await choose("The stock", "is its own for each combination");
  expect(await barriers(page)).toEqual([]);
  await steps.submit(desk);
  for (const { currency, small } of shops) {
    await textbox("Small / Blue").waitFor();
    await expect
      .poll(() => page.getByRole("combobox", { name: "Shop" }).inputValue(), { timeout: 20_000 })
      .toContain(`(${currency})`);
    await desk.type(textbox("Small / Blue"), `${small} × 2`);
    await desk.type(textbox("Large / Green"), "× 3");
    expect(await barriers(page)).toEqual([]);
    await steps.submit(desk);
  }
  await saved();

  await desk.click(card.getByRole("button", { name: "Shops & details", exact: true }));
  for (const { name } of shops) {
    await desk.click(page.getByRole("button", { name: `Change product safety for ${name}`, exact: true }));
    await choose("Manufacturer", makers.manufacturer);
    await choose("Responsible person", makers.responsible);
    expect(await barriers(page)).toEqual([]);
    await steps.submit(desk);
    await page.getByTestId("modal").getByText("Saved. It is on the draft's card.").waitFor();
  }
  expect(await barriers(page)).toEqual([]);
  await saved();
  await onCard("Attributes");
  await choose("Holiday", "Christmas");
  await choose("Occasion", "Wedding");
  await steps.submit(desk);
  await saved();
  await onCard("Personalization");
  await desk.type(textbox("What do you ask"), "Which name?");
  await desk.click(page.getByRole("radio", { name: "No", exact: true }));
  await steps.submit(desk);
  await saved();
  await desk.click(card.getByRole("button", { name: "Ask for approval" }));
});

test("a manager approves it, and it is live in both shops as it was approved", async () => {
  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  card = steps.messageWith(page, title);
  await desk.click(card.getByRole("button", { name: "Approve & publish ($0.40)" }));
  await steps.isLive(card, 2);
  const state = await scene.place.etsy.state();
  for (const [at, { name, currency, price, small }] of shops.entries()) {
    const shop = shopNamed(state, name);
    const [listing, ...more] = listingsTitled(state, shop.shopId, title);
    expect([shop.currency, more]).toEqual([currency, []]);
    const [low, high] = [cents(small), cents(price)];
    expect(listing).toMatchObject({
      state: "active",
      questions: [{ text: "Which name?" }],
      safety: {
        manufacturer: shop.operators?.[0]?.id,
        responsiblePerson: shop.operators?.[1]?.id,
      },
    });
    expect(listing && options(listing)).toEqual([
      ["Small", "Blue", low, 2],
      ["Small", "Green", low, 2],
      ["Large", "Blue", high, 2],
      ["Large", "Green", high, 3],
    ]);
    expect(listing?.imageIds.length).toBe(photos.length);
    const chosen = listing?.attributes.map(({ propertyId, valueIds }) => [propertyId, valueIds]) ?? [];
    // Holiday: Christmas. Occasion: Wedding.
    expect(chosen.toSorted()).toEqual([
      [46803063641, [35]],
      [46803063659, [32]],
    ]);
    // The ids of each shop's own lists: no two shops share one.
    const used = [listing?.shippingProfileId, listing?.returnPolicyId];
    expect(shop.shippingProfiles.filter(({ deleted }) => !deleted).map(({ id }) => id)).toContain(used[0]);
    expect(shop.returnPolicies.map(({ id }) => id)).toContain(used[1]);
    for (const { offerings } of listing?.products ?? []) {
      expect(shop.processingProfiles.map(({ id }) => id)).toContain(offerings[0]?.readinessId);
    }
    const window = await desk.follow(card.getByRole("link", { name: "Open the listing" }).nth(at));
    const seen = await asBuyersSee(window);
    expect([seen.shop, seen.title, seen.photos.length]).toEqual([name, title, photos.length]);
    await window.close();
  }
  await desk.click(card.getByRole("button", { name: "Edit the listings" }));
  await steps.messageWith(page, "2 listings").getByText(title).nth(1).waitFor();
});

test("its second photo is replaced, its third moved, and one option's price changed: three writes", async () => {
  await steps.become(desk, "Ada");
  const [shop] = shops;
  const before = await inShop(shop.name);
  const written = (await writes()).length;
  await steps.openMessages(desk);
  await steps.say(desk, `/oms find ${before.id}`);
  const found = steps.messageWith(page, String(before.id));
  await desk.click(found.getByRole("button", { name: "Photos", exact: true }));
  await desk.type(textbox("Order"), "1 new 4 3 5 6");
  await page.locator('.modal input[type="file"]').setInputFiles(photoFile("spoons"));
  await steps.submit(desk);
  await saved();
  await steps.openMessages(desk);
  const draft = steps.messageWith(page, "A new photo replaces photo 2");
  await draft.waitFor();
  await draft.getByText("I'm copying").waitFor({ state: "detached" });
  await desk.click(draft.getByRole("button", { name: "Ask for approval" }));
  await approve("A new photo replaces photo 2");

  await steps.become(desk, "Ada");
  await steps.openMessages(desk);
  await steps.say(desk, `/oms edit ${before.id}`);
  await desk.type(textbox(`Price, ${shop.currency}: Small`), "47.00");
  await steps.submit(desk);
  await steps.modalGone(page);
  await approve("47.00");

  expect((await writes()).slice(written)).toEqual(["uploadListingImage", "updateListing", "updateListingInventory"]);
  const after = await inShop(shop.name);
  const [first, second, third, fourth, ...rest] = before.imageIds;
  const added = after.imageIds[1];
  expect(after.imageIds).toEqual([first, added, fourth, third, ...rest]);
  expect([second, ...before.imageIds]).not.toContain(added);
  expect(options(after)).toEqual(
    options(before).map(([size, colour, price, stock]) => [size, colour, size === "Small" ? 4700 : price, stock]),
  );
  expect(await isTooWide(page)).toBe(false);
});

async function connect(name: string): Promise<void> {
  const window = await steps.openConnectPage(desk);
  await steps.goToConsent(window);
  await steps.allow(window, name);
  await window.close();
}

/** Etsy asks for the permission that operators need. */
async function signInAgain(name: string): Promise<void> {
  const window = await steps.openConnectPage(desk);
  await steps.goToConsent(window);
  await window.locator("label.choice", { has: window.getByText(name, { exact: true }) }).click();
  await window.getByRole("button", { name: "Allow access" }).click();
  await window.getByRole("heading", { name: `${name}: the sign-in is renewed` }).waitFor();
  await window.close();
}

async function openSafety(name: string): Promise<void> {
  await steps.say(desk, "/oms shops");
  const list = steps.messageWith(page, "Product safety");
  await list.waitFor();
  const at = shops.findIndex((each) => each.name === name);
  await desk.click(list.getByRole("button", { name: "Product safety" }).nth(at));
  await page.getByText(`Does ${name} sell to the EU`).waitFor();
}

async function addOperator(button: string, name: string): Promise<void> {
  await desk.click(page.getByRole("button", { name: button }));
  await desk.type(textbox("Name"), name);
  await desk.type(textbox("Street and number"), "Hafenweg 3");
  await desk.type(textbox("Town"), "Bremen");
  await desk.type(textbox("Postcode"), "28195");
  await desk.type(textbox("Country"), "DE");
  await desk.type(textbox("E-mail address"), "safety@example.com");
  await steps.submit(desk);
  await page.getByTestId("modal").getByText(name).waitFor();
}

function textbox(label: string): Locator {
  return page.getByTestId("modal").getByRole("textbox", { name: label }).first();
}

async function choose(label: string, option: string): Promise<void> {
  await desk.type(page.getByTestId("modal").getByRole("combobox", { name: label }).first(), option);
  await desk.click(page.getByRole("option", { name: option }).first());
}

async function onCard(button: string): Promise<void> {
  await desk.click(card.getByRole("button", { name: button, exact: true }));
  await page.getByTestId("modal-submit").waitFor();
}

async function saved(): Promise<void> {
  await page
    .getByTestId("modal")
    .getByText(/Saved( as a draft)?\.( It is on|$| Ask)/)
    .first()
    .waitFor();
  await close();
}

async function close(): Promise<void> {
  await desk.click(page.getByTestId("modal-close"));
  await steps.modalGone(page);
}

/** What was asked for, until it was written and read back. */
async function approve(words: string): Promise<void> {
  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  const asked = steps.messageWith(page, words);
  await desk.click(asked.getByRole("button", { name: "Approve & apply" }));
  await asked.getByText("I checked it afterwards: everything matches.").waitFor();
}

async function inShop(name: string): Promise<Listing> {
  const state = await scene.place.etsy.state();
  const [listing] = listingsTitled(state, shopNamed(state, name).shopId, title);
  if (!listing) throw new Error(`${name} has no listing called ${title}.`);
  return listing;
}

async function writes(): Promise<string[]> {
  const calls = await scene.place.etsy.calls();
  return calls
    .filter(({ method, path }) => method !== "GET" && path.includes("/listings/"))
    .map(({ operation }) => operation);
}

function options({ products }: Listing) {
  return products.map(({ properties, offerings }) => [
    ...properties.flatMap(({ values }) => values),
    offerings[0]?.price,
    offerings[0]?.quantity,
  ]);
}

const cents = (price: string) => Math.round(Number(price) * 100);

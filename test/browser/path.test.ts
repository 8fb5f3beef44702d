import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { difference, pixels, pixelsAt } from "#sandbox/demo/smoke/pixels.ts";
import { listingsTitled, photosOf, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import { type Desk, sitDown } from "./desk.ts";
import { chips, controlBoxes, tabTo, typedInForm, walkByTab } from "./form.ts";
import { asBuyersSee } from "./listing-page.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * The whole product as a newcomer meets it: `npm run demo` as a process of its own, the address it prints, Chromium, and
 * nothing but clicks and typing. The tests are one story and build on each other.
 */
const usShop = "PineAndInk";
const euShop = "PineAndInkEU";
const photos = ["mug-front", "mug-above", "mug-foot"];
const photoFile = (name: string) => join(import.meta.dirname, `../../sandbox/slack/photos/${name}.jpg`);

let scene: Scene;
let desk: Desk;
let page: Page;
const defaults: Record<string, Readonly<Record<string, string>>> = {};

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
});
afterAll(() => scene?.close());

test("the owner connects two shops through their consent, sets their defaults, and wants drafts in both", async () => {
  await steps.openChannel(desk, "listings");
  for (const shop of [usShop, euShop]) {
    const window = await steps.openConnectPage(desk);
    expect(await window.getByText("Asked for by").textContent()).toContain("Mara");
    expect(await barriers(window)).toEqual([]);
    await steps.goToConsent(window);
    expect(await barriers(window)).toEqual([]);
    await steps.allow(window, shop);
    expect(await barriers(window)).toEqual([]);
    await window.close();
    defaults[shop] = await steps.setDefaults(desk, shop);
  }
  await steps.listEverywhere(desk);
});

test("from a photo to live in two shops: at most 8 clicks, two prices typed, and every field is what was approved", async () => {
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "studio-photos");
  await page.locator('.composer input[type="file"]').first().setInputFiles(photos.map(photoFile));
  await page.getByText(`${photos.at(-1)}.jpg`).waitFor();
  await steps.say(desk, "Stoneware mug in sea green, thrown by hand, holds 250 ml. Glazed inside & out.");
  const message = steps.messageWith(page, "Stoneware mug in sea green");
  await message
    .getByRole("img")
    .nth(photos.length - 1)
    .waitFor();

  desk.countAnew();
  await steps.draftFrom(desk, message);
  expect(await barriers(page)).toEqual([]);
  await desk.type(steps.priceOf(page, usShop), "36.50");
  await desk.type(steps.priceOf(page, euShop), "34");
  const { title = "", "description|0": description = "", category } = await typedInForm(page);
  const tags = await chips(page);
  expect([title, category, tags.length > 0]).toEqual(["Stoneware mug in sea green, thrown by hand", "Mugs", true]);
  await steps.submit(desk);
  await steps.modalGone(page);
  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, title);
  await desk.click(card.getByRole("button", { name: "Approve & publish ($0.40)" }));
  await steps.isLive(card, 2);
  expect(desk.work.clicks).toBeLessThanOrEqual(8);
  expect(desk.work.typed).toEqual(["36.50", "34"]);

  const alts = await steps.altTexts(desk, card);
  expect(alts).toHaveLength(photos.length);
  const state = await scene.place.etsy.state();
  const prices: Readonly<Record<string, string>> = { [usShop]: "$36.50 USD", [euShop]: "€34.00 EUR" };
  for (const name of [usShop, euShop]) {
    const window = await desk.follow(card.getByRole("link", { name: "Open the listing" }).nth(name === usShop ? 0 : 1));
    expect(await asBuyersSee(window)).toEqual({
      shop: name,
      section: defaults[name]?.["Section"],
      title,
      price: prices[name],
      stock: "1 in stock",
      description,
      tags,
      photos: alts,
    });
    await window.close();

    const shop = shopNamed(state, name);
    const [listing, ...more] = listingsTitled(state, shop.shopId, title);
    expect([listing?.state, more]).toEqual(["active", []]);
    const [product] = listing?.products ?? [];
    const titleOf = (list: readonly { id: number; title: string }[], id: unknown) =>
      list.find((each) => each.id === id)?.title;
    expect(titleOf(shop.shippingProfiles, listing?.shippingProfileId)).toBe(defaults[name]?.["Shipping profile"]);
    expect(titleOf(shop.sections, listing?.sectionId)).toBe(defaults[name]?.["Section"]);
    expect(shop.returnPolicies.map(({ id }) => id)).toContain(listing?.returnPolicyId);
    expect(shop.processingProfiles.map(({ id }) => id)).toContain(product?.offerings[0]?.readinessId);
    const shown = listing ? photosOf(state, listing) : [];
    expect(shown.map(({ alt }) => alt)).toEqual(alts);
    for (const [index, { id }] of shown.entries()) {
      const [is, wanted] = await Promise.all([
        pixelsAt(`${scene.addresses.etsy}/images/${id}/fullxfull`),
        original(index),
      ]);
      expect(difference(is, wanted), `${name}, photo ${index + 1}`).toBeLessThan(6);
    }
    expect(state.fees.filter(({ listingId }) => listingId === listing?.id)).toMatchObject([{ cents: 20 }]);
  }
  expect(state.fees).toHaveLength(2);
});

test("a shop's page at the marketplace is without barriers, and shows what was published", async () => {
  const window = await scene.context.newPage();
  await window.goto(`${scene.addresses.etsy}/shop/${usShop}`);
  await window.getByRole("link", { name: "Stoneware mug in sea green, thrown by hand" }).waitFor();
  expect(await barriers(window)).toEqual([]);
  await window.close();
});

test("what is typed wrongly is said under its field, and nothing that was typed is lost", async () => {
  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "studio-photos");
  await steps.draftFrom(desk, steps.messageWith(page, "Set of 3 walnut spoons"));
  await steps.field(page, "title").getByRole("textbox").fill("Spoons that Jonas wrote");
  await steps.priceOf(page, usShop).fill("thirty-six");
  await steps.priceOf(page, euShop).fill("33");
  await steps.field(page, "description").getByRole("textbox").fill("Three spoons.\n\nOiled & polished.");
  const before = await typedInForm(page);
  await steps.submit(desk);
  const wrong = page.locator(".input.wrong");
  await wrong.waitFor();
  expect(await wrong.locator(".label").textContent()).toContain(`Price in ${usShop}, USD`);
  expect(await wrong.getByRole("alert").textContent()).toContain("like 24.00");
  expect(await typedInForm(page)).toEqual(before);
  expect(await barriers(page)).toEqual([]);
  await steps.priceOf(page, usShop).fill("36");
  await steps.submit(desk);
  await steps.modalGone(page);
});

test("whoever wrote it cannot approve it: only they read why, and the card stays", async () => {
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, /Spoons that Jonas wrote.*would you look/);
  const approve = card.getByRole("button", { name: "Approve & publish ($0.40)" });
  await desk.click(approve);
  const refusal = page.getByText(/You wrote the .+, so you can't approve this\. Mara can\./);
  await refusal.waitFor();
  expect(await approve.isVisible()).toBe(true);
  await steps.become(desk, "Mara");
  await steps.openChannel(desk, "listings");
  await approve.waitFor();
  expect(await refusal.count()).toBe(0);
  const { listings } = await scene.place.etsy.state();
  expect(listings.filter(({ title }) => title === "Spoons that Jonas wrote")).toEqual([]);
});

const andThen = "And then (the rest is on its card)";

test("by keyboard alone: a draft from notes, through every field, saved", async () => {
  await page.getByTestId("composer").focus();
  await page.keyboard.type("/oms draft Beeswax candle, poured by hand");
  await page.keyboard.press("Enter");
  await steps.field(page, "title").waitFor();
  const walked = await walkByTab(page);
  expect(walked.inside).toBe(true);
  expect(walked.names).toEqual(
    expect.arrayContaining(["Title", "Description", "Category", "Tags", "Shops", andThen, "Cancel", "Save"]),
  );
  await tabTo(page, "Category");
  await page.keyboard.type("candle");
  await page.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await tabTo(page, andThen);
  await page.keyboard.press("ArrowDown");
  expect(await page.getByRole("radio", { name: "Keep as my draft" }).isChecked()).toBe(true);
  await mayStayEmpty(page);
  await tabTo(page, "Save");
  await page.keyboard.press("Enter");
  await steps.modalGone(page);
  await steps.openMessages(desk);
  await steps.messageWith(page, /Beeswax candle, poured by hand.*Candles/).waitFor();
});

test("on a phone's width the draft's form fits and is without barriers", async () => {
  const phone = await scene.browser.newContext({ viewport: { width: 390, height: 780 } });
  const small = await sitDown(phone, page.url());
  await steps.onPhone(small, () => steps.become(small, "Teo"));
  await steps.onPhone(small, () => steps.openChannel(small, "studio-photos"));
  await steps.draftFrom(small, steps.messageWith(small.page, "Linen apron"));
  expect(await isTooWide(small.page)).toBe(false);
  expect(await barriers(small.page)).toEqual([]);
  for (const box of await controlBoxes(small.page)) {
    expect(box.x, JSON.stringify(box)).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width, JSON.stringify(box)).toBeLessThanOrEqual(390);
  }
  await small.page.getByRole("radio", { name: "Keep as my draft" }).check();
  await mayStayEmpty(small.page);
  await steps.submit(small);
  await steps.modalGone(small.page);
  await phone.close();
});

/** What has to be filled in follows from what comes next. */
function mayStayEmpty(page: Page): Promise<void> {
  return page.getByText(/^Price in PineAndInk, USD( × stock)? \(optional\)$/).waitFor();
}

/** The photo as it lay on Ada's disk. */
async function original(index: number): Promise<Uint8Array> {
  return pixels(await readFile(photoFile(photos[index] ?? "")));
}

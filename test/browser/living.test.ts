import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { asBuyersSee } from "./listing-page.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * A listing that was there before the app: read, edited, approved, pushed, changed by its seller, settled, and told of
 * in the digest. In the running demo, by nothing but clicks and typing. The tests are one story and build on each other.
 */
const shop = "PineAndInk";
const before = { title: "Walnut Cutting Board", price: "62.00" };
const ours = { title: "Walnut Cutting Board, Oiled", price: "64.50" };
const hers = "Walnut Serving Board";
const wanted = "Walnut Serving Board, Oiled";

let scene: Scene;
let desk: Desk;
let page: Page;
let number = "";

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
});
afterAll(() => scene?.close());

test("a connected shop is announced with its counts, read, and its listings are found", async () => {
  await steps.openChannel(desk, "listings");
  const window = await steps.openConnectPage(desk);
  await steps.goToConsent(window);
  await steps.allow(window, shop);
  await window.close();
  await steps.setDefaults(desk, shop);
  const announced = steps.messageWith(page, `${shop} is connected.`);
  expect(await announced.textContent()).toMatch(/7 live · 2 drafts · \d+ inactive/);

  const read = await readAnew();
  expect(await read.textContent()).toContain("I changed nothing.");
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  await steps.say(desk, `/oms find ${before.title}`);
  const found = steps.messageWith(page, /number \d+/);
  await found.waitFor();
  expect(await found.textContent()).toMatch(/Walnut Cutting Board.*live · \$62\.00 · 3 in stock/);
  [, number = ""] = /number (\d+)/.exec((await found.textContent()) ?? "") ?? [];
});

test("title and price of a live listing: typed, approved by another, pushed, read back, and so buyers see them", async () => {
  await steps.say(desk, `/oms edit ${number}`);
  const title = steps.field(page, "title").getByRole("textbox");
  const price = page.getByRole("textbox", { name: "Price, USD" });
  await title.waitFor();
  expect([await title.inputValue(), await price.inputValue()]).toEqual([before.title, before.price]);
  expect(await barriers(page)).toEqual([]);
  await desk.type(title, ours.title);
  await desk.type(price, ours.price);
  expect(await page.getByRole("radio", { name: "Ask for approval now" }).isChecked()).toBe(true);
  await steps.submit(desk);
  await steps.modalGone(page);
  expect(await writes()).toEqual([]);

  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, /Change of a listing.*Costs nothing/);
  await card.waitFor();
  expect(await card.textContent()).toMatch(/Price.*\$62\.00.*\$64\.50/);
  await desk.click(card.getByRole("button", { name: "Approve & apply" }));
  await card.getByText("I checked it afterwards: everything matches.").waitFor();
  expect(await writes()).toEqual(["updateListingInventory", "updateListing"]);

  const window = await desk.follow(card.getByRole("link", { name: "Open the listing" }));
  expect(await asBuyersSee(window)).toMatchObject({ title: ours.title, price: "$64.50 USD", stock: "3 in stock" });
  await window.close();
});

test("what the seller changes in her Shop Manager is told, kept on a word, and told no more", async () => {
  const window = await page.context().newPage();
  await window.goto(`${scene.addresses.etsy}/manage/${shop}`);
  await window.getByRole("link", { name: ours.title }).click();
  await window.getByLabel("Title").fill(hers);
  expect(await barriers(window)).toEqual([]);
  await window.getByRole("button", { name: "Save as the seller" }).click();
  await window.getByRole("status").getByText("Saved.").waitFor();

  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  const told = await readAnew();
  expect(await told.textContent()).toContain("1 was changed on Etsy");
  expect(await told.textContent()).toContain(`Title: changed on Etsy to ${hers} (was ${ours.title})`);
  expect(await barriers(page)).toEqual([]);
  await desk.click(told.getByRole("button", { name: "Keep Etsy's" }));
  const kept = steps.messageWith(page, new RegExp(`${hers}.*number ${number}`));
  await kept.waitFor();
  expect(await kept.textContent()).not.toContain("changed on Etsy");
  expect(await kept.getByRole("button", { name: "Keep" }).count()).toBe(0);

  const again = await readAnew();
  expect(await again.textContent()).not.toContain("changed on Etsy");
  expect(await again.getByRole("button").count()).toBe(0);
  expect(await writes()).toEqual(["updateListingInventory", "updateListing"]);
  await window.reload();
  expect(await window.getByLabel("Title").inputValue()).toBe(hers);
  await window.close();
  await steps.openChannel(desk, "listings");
});

test("the digest tells what needs somebody and what was done, once a date, and its button leads to the decision", async () => {
  await steps.say(desk, `/oms edit ${number}`);
  const title = steps.field(page, "title").getByRole("textbox");
  await title.waitFor();
  await desk.type(title, wanted);
  await steps.submit(desk);
  await steps.modalGone(page);
  await steps.messageWith(page, /Change of a listing.*Costs nothing/).waitFor();

  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  expect([await scene.enqueueDigest(), await scene.enqueueDigest()]).toEqual([true, false]);
  const digest = steps.messageWith(page, /Pine & Ink, .*Needs you/);
  await digest.waitFor();
  const told = (await digest.locator(".blocks").innerText()).split("\n").filter(Boolean);
  expect(told.join("\n")).toMatch(
    new RegExp(
      `^Pine & Ink, .+\nNeeds you\n${hers}.+\nAda asks for approval, .+\nReview\n` +
        `Done\n✅ ${hers}.+\nchanged, by Ada, approved by Jonas\nShow listing\nLast checked .+$`,
    ),
  );
  expect(await barriers(page)).toEqual([]);

  await desk.click(digest.getByRole("button", { name: "Review" }));
  const mine = page.locator(".message.ephemeral").filter({ hasText: "Approve & apply" });
  expect(await mine.textContent()).toContain(hers);
  await desk.click(mine.getByRole("button", { name: "Approve & apply" }));
  const titles = async () => (await scene.place.etsy.state()).listings.map((listing) => listing.title);
  await expect.poll(titles, { timeout: 30_000 }).toContain(wanted);
  expect(await page.getByTestId("message").filter({ hasText: "Needs you" }).count()).toBe(1);
});

/** `/oms sync` as the person at the desk. @returns what that person alone is then told of the shop */
async function readAnew(): Promise<Locator> {
  await steps.openMessages(desk);
  const said = page.getByTestId("message").filter({ hasText: `${shop} checked:` });
  const next = said.nth(await said.count());
  await steps.say(desk, "/oms sync");
  await next.waitFor();
  return next;
}

/** What the app has written to the marketplace. */
async function writes(): Promise<string[]> {
  const calls = await scene.place.etsy.calls();
  return calls
    .filter(({ method, path }) => method !== "GET" && path.includes("/listings/"))
    .map(({ operation }) => operation);
}

import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { barriers } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * A section's prices raised by one line, in the running demo, by nothing but clicks and typing: the plan is looked at, one listing
 * is taken out, another person approves it once, and it is written. The tests are one story and build on each other.
 */
const shop = "PineAndInk";
const section = "Linen & Wood";
const line = `/oms bulk price +5% round .90 in ${shop} section "${section}"`;
const keeps = "Walnut Cutting Board";

let scene: Scene;
let desk: Desk;
let page: Page;
let card: Locator;

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  await steps.openChannel(desk, "listings");
  const window = await steps.openConnectPage(desk);
  await steps.goToConsent(window);
  await steps.allow(window, shop);
  await window.close();
  await steps.setDefaults(desk, shop);
  await steps.messageWith(page, /7 live/).waitFor();
});
afterAll(() => scene?.close());

/** Prices of what the section has on sale, by title, as the marketplace has them. */
async function prices(): Promise<Map<string, readonly number[]>> {
  const state = await scene.place.etsy.state();
  const { shopId, sections } = shopNamed(state, shop);
  const wanted = sections.find(({ title }) => title === section)?.id;
  const listings = state.listings.filter((each) => each.shopId === shopId && each.sectionId === wanted);
  return new Map(
    listings.map(({ title, products }) => [
      title,
      products.flatMap(({ offerings }) => offerings.map(({ price }) => price)),
    ]),
  );
}

test("one line makes a plan: its author sees what would change, takes one listing out and asks, in at most 8 clicks", async () => {
  const before = await prices();
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  desk.countAnew();
  await steps.say(desk, line);
  await page.getByText("I'm making this plan").waitFor();
  await steps.openMessages(desk);
  card = steps.messageWith(page, "Raise prices by 5 %");
  await card.getByRole("button", { name: /^Ask for approval \(\d+\)$/ }).waitFor();
  const said = (await card.textContent()) ?? "";
  expect(said).toMatch(/Plan for \d+ listings/);
  expect(said).toMatch(/New prices: from \$[\d.]+90 to \$[\d.]+90/);
  expect(said).toContain("Largest rises");
  expect(said).toContain("Nobody is asked yet");
  expect(await barriers(page)).toEqual([]);

  await desk.click(card.getByRole("button", { name: "See all" }));
  const row = page.getByTestId("modal").locator(".section", { hasText: keeps });
  await row.waitFor();
  expect(await row.textContent()).toContain("→");
  expect(await barriers(page)).toEqual([]);
  await desk.click(row.getByRole("button", { name: "Take out" }));
  await row.waitFor({ state: "detached" });
  await desk.click(page.getByTestId("modal-close"));
  await steps.modalGone(page);
  await card.getByText("Taken out of the plan by hand.").waitFor();
  await desk.click(card.getByRole("button", { name: /^Ask for approval/ }));
  await card
    .getByText("waiting for approval", { exact: false })
    .or(card.getByText("would you look at this"))
    .first()
    .waitFor();
  expect(desk.work.clicks).toBeLessThanOrEqual(8);
  expect(await prices()).toEqual(before);
});

test("another person approves it once, in at most 2 clicks, and all but what was taken out is written and read back", async () => {
  const before = await prices();
  await steps.become(desk, "Mara");
  desk.countAnew();
  await steps.openChannel(desk, "listings");
  const asked = steps.messageWith(page, "Raise prices by 5 %");
  const approve = asked.getByRole("button", { name: /^Approve & apply \(\d+\)$/ });
  await approve.waitFor();
  await desk.click(approve);
  const written = steps.messageWith(page, /\d+ done and read back/);
  await written.waitFor({ timeout: 60_000 });
  expect(desk.work.clicks).toBeLessThanOrEqual(2);
  const after = await prices();
  expect(after.get(keeps)).toEqual(before.get(keeps));
  const moved = [...after].filter(([title, now]) => now.join() !== before.get(title)?.join());
  const [, count = ""] = /(\d+) done and read back/.exec((await written.textContent()) ?? "") ?? [];
  expect(moved).toHaveLength(Number(count));
  for (const [title, now] of moved)
    for (const [place, price] of now.entries()) {
      expect(price % 100, title).toBe(90);
      expect(Math.abs(price - (before.get(title)?.[place] ?? 0) * 1.05), title).toBeLessThanOrEqual(50);
    }
  const state = await scene.place.etsy.state();
  expect(listingsTitled(state, shopNamed(state, shop).shopId, keeps)).toHaveLength(1);
});

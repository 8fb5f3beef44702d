import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Call } from "#sandbox/etsy/context.ts";
import { pricesOnSale, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { childrenOf } from "#test/support/demo-process.ts";
import { barriers } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * Two shops of hundreds of listings in the running demo, one section of which is raised by one line, by nothing but clicks and
 * typing: looked at, made smaller, approved once, written while the bot is killed twice and the seller changes three, and undone.
 * The tests are one story and build on each other.
 */
const full = process.env["SCALE"] === "full";
const shops = ["PineAndInk", "PineAndInkEU"] as const;
const [shop, otherShop] = shops;
const further = full ? 250 : 40;
const section = "Linen & Wood";
const line = `/oms bulk price +5% round .90 in ${shop} section "${section}"`;
const slow = { timeout: full ? 400_000 : 150_000 };

type Prices = ReadonlyMap<number, readonly number[]>;

let scene: Scene;
let desk: Desk;
let page: Page;
let card: Locator;
let before: Prices;
/** How many are in the plan that is asked for. */
let asked = 0;
let takenOut = "";
let meanwhile: readonly number[] = [];

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  const { etsy } = scene.place;
  for (const name of shops) {
    const { shopId } = shopNamed(await etsy.state(), name);
    await etsy.control("POST", `shops/${shopId}/fill`, { count: further, state: "active" });
  }
  // No two prices are alike, so each shows if it was written once, twice or not at all.
  for (const [at, id] of (await filled()).entries())
    await etsy.control("POST", `listings/${id}/edit`, { price: 1800 + 37 * at });
  for (const name of shops) {
    await steps.openChannel(desk, "listings");
    const window = await steps.openConnectPage(desk);
    await steps.goToConsent(window);
    await steps.allow(window, name);
    await window.close();
    await steps.setDefaults(desk, name);
  }
  await steps.openMessages(desk);
  await steps.say(desk, "/oms sync");
  for (const name of shops) await steps.messageWith(page, `${name} checked:`).waitFor(slow);
  before = await prices(shop);
}, 240_000);
afterAll(() => scene?.close());

/** Those that the shop was filled with, in their order. */
async function filled(): Promise<number[]> {
  const state = await scene.place.etsy.state();
  const { shopId } = shopNamed(state, shop);
  return state.listings.filter((each) => each.shopId === shopId && / No\. \d+$/.test(each.title)).map(({ id }) => id);
}

async function prices(name: string): Promise<Prices> {
  const state = await scene.place.etsy.state();
  return pricesOnSale(state, shopNamed(state, name).shopId);
}

/** Titles of what is on sale in the section. */
async function inSection(): Promise<ReadonlyMap<number, string>> {
  const state = await scene.place.etsy.state();
  const { shopId, sections } = shopNamed(state, shop);
  const wanted = sections.find(({ title }) => title === section)?.id;
  const own = state.listings.filter((each) => each.shopId === shopId && each.state === "active");
  return new Map(own.filter(({ sectionId }) => sectionId === wanted).map(({ id, title }) => [id, title]));
}

async function lastCall(): Promise<number> {
  return (await scene.place.etsy.calls()).at(-1)?.n ?? 0;
}

async function callsSince(earlier: number): Promise<Call[]> {
  return (await scene.place.etsy.calls()).filter(({ n }) => n > earlier);
}

async function written(earlier: number, count: number): Promise<void> {
  const isWrite = ({ method }: Call) => method === "PUT";
  await waitUntil(
    `${count} prices to be written`,
    async () => (await callsSince(earlier)).filter(isWrite).length >= count,
    { withinMs: slow.timeout },
  );
}

/** The bot is the worker, too; the demo starts it anew. */
function killBot(): void {
  const bot = childrenOf(scene.demo.pid).find(({ command }) => command.includes("src/main.ts"));
  if (!bot) throw new Error("The bot doesn't run.");
  process.kill(bot.pid, "SIGKILL");
}

test("its author sees every change as list, table and file, takes one out and asks, in at most 8 clicks", async () => {
  const all = await inSection();
  // A listing has a price for each of its options.
  const values = [...all.keys()].reduce((sum, id) => sum + (before.get(id)?.length ?? 0), 0);
  expect(all.size).toBeGreaterThan(further);
  expect((await prices(otherShop)).size).toBeGreaterThan(further);
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  desk.countAnew();
  await steps.say(desk, line);
  await page.getByText("I'm making this plan").waitFor();
  await steps.openMessages(desk);
  card = steps.messageWith(page, /Plan for \d+ listings/);
  await card.getByRole("button", { name: `Ask for approval (${all.size})` }).waitFor(slow);
  const said = (await card.textContent()) ?? "";
  expect(said).toContain("Raise prices by 5 %");
  expect(said).toMatch(/New prices: from \$[\d.]+90 to \$[\d.]+90/);
  expect(said).toContain("Largest rises");
  expect(said).toContain("Nobody is asked yet");
  expect(await barriers(page)).toEqual([]);

  await desk.click(card.getByRole("button", { name: "See all" }));
  const row = page
    .getByTestId("modal")
    .locator(".section", { hasText: / No\. \d+/ })
    .first();
  await row.waitFor();
  const [title = ""] = /^.+? No\. \d+/.exec((await row.textContent()) ?? "") ?? [];
  takenOut = title;
  expect(await row.textContent()).toContain("→");
  expect(await barriers(page)).toEqual([]);
  await desk.click(row.getByRole("button", { name: "Take out" }));
  await page.getByTestId("modal").getByText(takenOut, { exact: true }).waitFor({ state: "detached" });
  await desk.click(page.getByTestId("modal-close"));
  await steps.modalGone(page);
  asked = all.size - 1;
  const ask = card.getByRole("button", { name: `Ask for approval (${asked})` });
  await ask.waitFor();
  expect(await card.textContent()).toContain("Taken out of the plan by hand.");

  await desk.click(card.getByRole("button", { name: "As a table" }));
  const table = steps.messageWith(page, "A CSV file with each value, old and new");
  await table.waitFor();
  const shown = (await table.locator("table tr").allTextContents()).slice(1);
  // A table in Slack shows a hundred values at most.
  expect(shown).toHaveLength(Math.min(values - 1, 100));
  for (const each of shown) expect(each).toMatch(/\$\d+\.\d\d\$\d+\.90\+\d/);
  expect(shown.some((each) => each.startsWith(`${takenOut}FILL-`))).toBe(false);
  expect(await barriers(page)).toEqual([]);
  const file = await desk.download(table.getByRole("link", { name: "Download" }));
  const rows = file.text.trim().split("\r\n").slice(1);
  expect(file.name).toBe("oms-plan-1.csv");
  expect(rows).toHaveLength(values);
  expect(rows.filter((each) => /,\d+\.\d\d,\d+\.90,USD,/.test(each))).toHaveLength(values);
  expect(rows.filter((each) => each.includes(takenOut) && each.includes(",no,"))).toHaveLength(1);

  await desk.click(ask);
  await card
    .getByText("waiting for approval", { exact: false })
    .or(card.getByText("would you look at this"))
    .first()
    .waitFor();
  expect(desk.work.clicks).toBeLessThanOrEqual(8);
  expect(await prices(shop)).toEqual(before);
});

test("another person approves once, in at most 2 clicks; killed twice, each price is written once, and the seller's three stay", async () => {
  const titles = await inSection();
  const other = await prices(otherShop);
  const some = (await filled()).filter((id) => titles.get(id) !== takenOut);
  meanwhile = [some[4], some[Math.floor(some.length / 2)], some.at(-1)].filter((id) => id !== undefined);
  const theirs = (id: number) => (before.get(id)?.[0] ?? 0) + 700;
  for (const id of meanwhile) await scene.place.etsy.control("POST", `listings/${id}/edit`, { price: theirs(id) });

  await steps.become(desk, "Mara");
  desk.countAnew();
  await steps.openChannel(desk, "listings");
  const review = steps.messageWith(page, "Raise prices by 5 %");
  const approve = review.getByRole("button", { name: `Approve & apply (${asked})` });
  await approve.waitFor();
  const earlier = await lastCall();
  await desk.click(approve);
  expect(desk.work.clicks).toBeLessThanOrEqual(2);
  await written(earlier, 6);
  killBot();
  await written(earlier, Math.floor(asked / 2));
  killBot();

  const count = asked - meanwhile.length;
  const end = steps.messageWith(page, `${count} done and read back, ${meanwhile.length} left`);
  await end.waitFor(slow);
  const said = (await end.textContent()) ?? "";
  for (const id of meanwhile) expect(said).toContain(titles.get(id));
  expect(await end.getByRole("button", { name: `Look at these ${meanwhile.length}` }).count()).toBe(1);

  const after = await prices(shop);
  const raised = [...titles.keys()].filter((id) => titles.get(id) !== takenOut && !meanwhile.includes(id));
  expect(raised).toHaveLength(count);
  for (const id of raised)
    for (const [place, price] of (after.get(id) ?? []).entries()) {
      expect([id, price % 100]).toEqual([id, 90]);
      expect(Math.abs(price - (before.get(id)?.[place] ?? 0) * 1.05), titles.get(id)).toBeLessThanOrEqual(50);
    }
  const kept = [...before.keys()].filter((id) => !raised.includes(id) && !meanwhile.includes(id));
  expect(kept.map((id) => after.get(id))).toEqual(kept.map((id) => before.get(id)));
  expect(meanwhile.map((id) => after.get(id)?.[0])).toEqual(meanwhile.map(theirs));
  expect(await prices(otherShop)).toEqual(other);
  // What was on its way when the bot was killed is looked at alone.
  expect((await callsSince(earlier)).length).toBeLessThanOrEqual(asked * 1.15 + 2 * onItsWay);
});

/** At most four writes are on their way at once. Each is read, perhaps written, and read back by calls of its own; so is a batch. */
const onItsWay = 4 * 5 + 2;

test("all of it is undone by one more plan, within 1.15 calls a listing, and the seller's three stay as they are", async () => {
  const raised = await prices(shop);
  const count = asked - meanwhile.length;
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  desk.countAnew();
  await desk.click(steps.messageWith(page, `${count} done and read back`).getByRole("button", { name: "Undo…" }));
  await desk.click(page.getByTestId("confirm-ok"));
  await steps.openMessages(desk);
  const undoing = steps.messageWith(page, /Plan for \d+ listings/).filter({ hasText: "Undo request 1" });
  const ask = undoing.getByRole("button", { name: `Ask for approval (${count})` });
  await ask.waitFor(slow);
  await desk.click(ask);
  expect(desk.work.clicks).toBeLessThanOrEqual(4);

  await steps.become(desk, "Mara");
  desk.countAnew();
  await steps.openChannel(desk, "listings");
  const approve = steps.messageWith(page, "Undo request 1").getByRole("button", { name: `Approve & apply (${count})` });
  await approve.waitFor();
  const earlier = await lastCall();
  await desk.click(approve);
  expect(desk.work.clicks).toBeLessThanOrEqual(2);
  await steps
    .messageWith(page, "Undo request 1")
    .filter({ hasText: `${count} done and read back` })
    .waitFor(slow);

  const back = await prices(shop);
  for (const [id, was] of before)
    expect(back.get(id), String(id)).toEqual(meanwhile.includes(id) ? raised.get(id) : was);
  expect((await callsSince(earlier)).length / count).toBeLessThanOrEqual(1.15);
});

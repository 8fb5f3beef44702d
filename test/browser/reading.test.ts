import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { connectShop, setShopDefaults, waitUntilRead } from "#sandbox/drive/paths.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import { type Desk, sitDown } from "./desk.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/**
 * What is read in Slack and carried out of it: report, log, tables, history, Home. The shop is there already; the rest is
 * clicks and typing. The tests are one story and build on each other.
 */
const shop = "PineAndInk";
const board = "Walnut Cutting Board";
const cards = "Thank You Cards, Letterpress";
const napkins = "Indigo Linen Napkins, Set of 4";
const renamed = "Napkins, renamed by the seller";

let scene: Scene;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  const owner = scene.place.slack.person("U0MARA");
  await connectShop(owner, shop);
  await setShopDefaults(owner, shop);
  await waitUntilRead(owner, shop);
  await page.getByRole("button", { name: "Hide this hint" }).click();
  await steps.openMessages(desk);
});
afterAll(() => scene?.close());

test("the report is a picture with its words beside it, and leads to the log", async () => {
  const report = await asked("/oms report", /7 live · 2 drafts/);
  const picture = report.getByRole("img", { name: /^Report of 1 shop, .* PineAndInk: 7 live, 2 draft/ });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate((at) => (at as { naturalWidth?: number }).naturalWidth ?? 0))
    .toBeGreaterThan(500);
  expect(await report.textContent()).toMatch(/checked 1 time in the last 14 days.*Nothing is waiting for approval\./);
  expect(await barriers(page)).toEqual([]);
  await desk.click(report.getByRole("button", { name: "Log" }));
  await steps.messageWith(page, "Mara connected a shop").waitFor();
});

test("the log comes as a file with a line for everything, and says when nothing is in it", async () => {
  await asked("/oms log zebra", "Nothing in the last 30 days about “zebra”.");
  const log = await asked("/oms log mara", "Log about “mara”");
  expect(await log.textContent()).toContain("Mara set the shop's defaults");
  expect(await log.textContent()).not.toContain("I checked the listings");
  const file = await desk.download(log.getByRole("link", { name: "Download as CSV" }));
  expect(file.name).toMatch(/^oms-log-\d{4}-\d\d-\d\d\.csv$/);
  const [header, ...rows] = file.text.replace("\ufeff", "").trimEnd().split("\r\n");
  expect(header).toBe("Time (UTC),Who,What,Outcome,Code,Shop,Listing,SKU,Request,Title,Reference");
  expect(rows.map((row) => row.split(",").slice(1, 4).join())).toContain("Mara,connect.finish,ok");
  expect(rows.every((row) => row.includes(",Mara,"))).toBe(true);
});

test("prices go out as a table and come back changed: shown by line, applied here, written nowhere", async () => {
  await asked(
    "/oms export socks",
    "There are four tables: /oms export products, /oms export prices, /oms export gpsr (product safety), and /oms export alt-texts.",
  );
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "general");
  const table = await asked("/oms export prices", "Prices and stock");
  const { name, text } = await desk.download(table.getByRole("link", { name: "Download" }));
  expect(name).toMatch(/^oms-prices-.*\.csv$/);
  const lines = text.split("\r\n");
  const lineOf = (title: string) => lines.findIndex((line) => line.includes(title)) + 1;

  await desk.click(page.getByTestId("composer"));
  await steps.say(desk, "/oms import");
  const save = page.getByTestId("modal-submit");
  await desk.click(save);
  await page.getByRole("alert").getByText("Please complete this required field.").waitFor();
  expect(await barriers(page)).toEqual([]);
  await give("broken.csv", 'code,price\r\n"8tas,12.00\r\n');
  await steps.openMessages(desk);
  const broken = steps.messageWith(page, "broken.csv");
  await broken.getByText("and never closed. (CSV_QUOTE_NOT_CLOSED)").waitFor();
  expect(await broken.textContent()).toContain("it would change nothing");

  await steps.say(desk, "/oms import");
  const changed = text
    .replace(/(Walnut Cutting Board),62\.00/, "$1,66.00")
    .replace(/(Letterpress"),12\.00/, "$1,a lot");
  await give("prices.csv", changed);
  const preview = steps.messageWith(page, "prices.csv");
  const apply = preview.getByRole("button", { name: "Apply (1)" });
  await apply.waitFor();
  const shown = await preview.textContent();
  expect(shown).toContain("has 13 lines: it would change 1 field in 1 listing.");
  expect(shown).toMatch(
    new RegExp(`line ${lineOf(board)}: ${board} (\\S+ · )?\\w+, ${shop}: Price \\$62\\.00 → \\$66\\.00`),
  );
  expect(shown).toContain(`line ${lineOf(cards)}: “a lot” isn't a price in USD.`);
  expect(await barriers(page)).toEqual([]);
  await desk.click(apply);
  await preview.getByText("Nothing has changed on Etsy yet").waitFor();
  const found = await asked(`/oms find ${board}`, /number \d+/);
  expect(await found.textContent()).toMatch(/live · \$62\.00.*Price: here \$66\.00, on Etsy still \$62\.00/);
  expect((await listing(board)).products[0]?.offerings[0]?.price).toBe(6200);

  await desk.click(preview.getByRole("button", { name: "Ask for approval" }));
  await steps.messageWith(page, "I asked for approval of 1 listing in request").waitFor();
});

test("the owner's Home says what waits and what differs; what is settled there is gone from it", async () => {
  const { id } = await listing(napkins);
  await change(id, renamed);
  await steps.become(desk, "Mara");
  await steps.openMessages(desk);
  await asked("/oms sync", `${shop} checked:`);
  await openHome(desk);
  const home = page.getByTestId("home");
  const different = home.locator(".section").filter({ hasText: `changed on Etsy to ${renamed} (was ${napkins})` });
  await different.waitFor();
  const waiting = home.locator(".section").filter({ hasText: board }).first();
  await waiting.getByRole("button", { name: "Review" }).waitFor();
  expect(await home.innerText()).toMatch(/Waiting for you \(1\)[^]*Problems[^]*Shops[^]*Recent activity/);
  expect(await home.innerText()).toContain("Ada applied an import");
  expect(await barriers(page)).toEqual([]);

  await onPhone(async (small) => {
    await steps.onPhone(small, () => openHome(small));
    await small.page.getByTestId("home").getByText(renamed).first().waitFor();
    expect(await isTooWide(small.page)).toBe(false);
    expect(await barriers(small.page)).toEqual([]);
  });

  await desk.click(different.getByRole("button", { name: "Keep Etsy's" }));
  await different.waitFor({ state: "detached" });
  await home
    .getByText(/Mara .*kept the marketplace's value/)
    .first()
    .waitFor();
  expect((await listing(renamed)).id).toBe(id);
  await desk.click(waiting.getByRole("button", { name: "Review" }));
  await desk.click(page.getByRole("button", { name: "Approve & apply" }));
  await page.getByTestId("modal").getByText("It is approved.").waitFor();
  await desk.click(page.getByTestId("modal-close"));
  await steps.modalGone(page);
  await expect
    .poll(async () => (await listing(board)).products[0]?.offerings[0]?.price, { timeout: 20_000 })
    .toBe(6600);
  // It is over once it was checked and recorded, which comes after the write.
  await steps.openChannel(desk, "listings");
  const written = steps.messageWith(page, board).filter({ hasText: "I checked it afterwards: everything matches." });
  await written.first().waitFor();
});

test("a listing's history tells who asked, who approved and what was sent", async () => {
  await steps.openMessages(desk);
  await asked("/oms history zebra", "I found no listing by that name.");
  const history = await asked(`/oms history ${board}`, "changed it on Etsy; I checked it");
  expect(await history.locator(".blocks").innerText()).toMatch(
    /changed it on Etsy; I checked it[^]*@Mara approved it[^]*@Ada drafted an edit[^]*@Ada changed it here\n• Price: \$62\.00 → \$66\.00/,
  );
  expect(await barriers(page)).toEqual([]);
  await onPhone(async (small) => {
    await steps.onPhone(small, () => steps.openChannel(small, "general"));
    await steps.say(small, `/oms history ${board}`);
    await steps.messageWith(small.page, "changed it on Etsy; I checked it").waitFor();
    expect(await isTooWide(small.page)).toBe(false);
    await steps.say(small, "/oms report");
    await small.page.getByRole("img", { name: /^Report of 1 shop/ }).waitFor();
    expect(await isTooWide(small.page)).toBe(false);
    expect(await barriers(small.page)).toEqual([]);
  });
});

/** Types a command. @returns the newest message that says this, once it is there */
async function asked(line: string, answer: string | RegExp): Promise<Locator> {
  const answers = page.getByTestId("message").filter({ hasText: answer });
  const next = answers.nth(await answers.count());
  await steps.say(desk, line);
  await next.waitFor();
  return next;
}

/** Puts this file into the open form and sends it. */
async function give(name: string, text: string): Promise<void> {
  const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
  await page.getByLabel("CSV file").setInputFiles(file);
  await page.locator(".modal .files").getByText(name).waitFor();
  await steps.submit(desk);
  await steps.modalGone(page);
}

async function openHome({ page: at, ...hand }: Desk): Promise<void> {
  await hand.click(at.getByTestId("app-home"));
  await at.getByTestId("home").waitFor();
}

/** Mara's phone. */
async function onPhone(look: (small: Desk) => Promise<void>): Promise<void> {
  const phone = await scene.browser.newContext({ viewport: { width: 390, height: 780 } });
  await look(await sitDown(phone, page.url()));
  await phone.close();
}

async function listing(title: string) {
  const state = await scene.place.etsy.state();
  const { shopId } = shopNamed(state, shop);
  const one = state.listings.find((each) => each.shopId === shopId && each.title === title);
  if (!one) throw new Error(`${shop} has no listing called ${title}.`);
  return one;
}

/** As its seller does at the marketplace. */
async function change(id: number, title: string): Promise<void> {
  const window = await scene.context.newPage();
  await window.goto(`${scene.addresses.etsy}/manage/${shop}`);
  await window.getByRole("link", { name: napkins }).click();
  await window.getByLabel("Title").fill(title);
  await window.getByRole("button", { name: "Save as the seller" }).click();
  await window.getByRole("status").getByText("Saved.").waitFor();
  expect((await listing(title)).id).toBe(id);
  await window.close();
}

import type { Locator, Page } from "playwright-core";
import type { Desk } from "./desk.ts";

/** The studio's usual steps, each by clicks and typing on the page. */

export async function become(desk: Desk, name: string): Promise<void> {
  const person = desk.page.getByTestId(`act-as-U0${name.toUpperCase()}`);
  await desk.click(person);
  await desk.page
    .locator(`[data-testid="act-as-U0${name.toUpperCase()}"][aria-pressed="true"]`)
    .waitFor({ state: "attached" });
}

export async function openChannel({ page, ...desk }: Desk, name: string): Promise<void> {
  await desk.click(page.getByTestId(`channel-${name}`));
  await page.getByRole("heading", { level: 1, name: `#${name}` }).waitFor();
}

/** The direct messages with the app. */
export async function openMessages({ page, ...desk }: Desk): Promise<void> {
  await desk.click(page.getByTestId("dm-app"));
  await page.locator('[data-testid="dm-app"][aria-current="page"]').waitFor();
}

export async function say({ page, ...desk }: Desk, text: string): Promise<void> {
  await desk.type(page.getByTestId("composer"), text);
  await page.getByTestId("composer").press("Enter");
}

/** The newest message in the open channel that says this. */
export function messageWith(page: Page, words: string | RegExp): Locator {
  return page.getByTestId("message").filter({ hasText: words }).last();
}

export function field(page: Page, blockId: string): Locator {
  return page.locator(`[data-testid^="field-${blockId}"]`);
}

/** `/oms connect` as the person at the desk. @returns the page that asks once more */
export async function openConnectPage(desk: Desk): Promise<Page> {
  const links = desk.page.getByRole("link", { name: "Open the page" });
  const before = await links.count();
  await say(desk, "/oms connect");
  const page = await desk.follow(links.nth(before));
  await page.getByRole("button", { name: "Continue" }).first().waitFor();
  return page;
}

/** From the connect page on to the marketplace's consent. */
export async function goToConsent(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: /would like to access your shop/ }).waitFor();
}

/** Signs in as this shop's seller and allows. Afterwards the page says that it is connected. */
export async function allow(page: Page, shop: string): Promise<void> {
  await page.locator("label.choice", { has: page.getByText(shop, { exact: true }) }).click();
  await page.getByRole("button", { name: "Allow access" }).click();
  await page.getByRole("heading", { name: `${shop} is connected` }).waitFor();
}

/** From the announcement in the listings channel: what the form preselects is kept. @returns what it showed, by label */
export async function setDefaults(desk: Desk, shop: string): Promise<Readonly<Record<string, string>>> {
  const { page } = desk;
  const announced = messageWith(page, new RegExp(`${shop} is connected\\.`));
  await desk.click(announced.getByRole("button", { name: "Set this shop's defaults" }));
  const save = page.getByTestId("modal-submit");
  await save.waitFor();
  const shown: Record<string, string> = {};
  for (const each of await page.locator(".modal .input").all()) {
    const label = (await each.locator(".label").textContent()) ?? "";
    shown[label.replace(" (optional)", "")] = await each.locator("input, textarea").first().inputValue();
  }
  await desk.click(save);
  await page.getByText(`Saved for ${shop}`).waitFor();
  await desk.click(page.getByTestId("modal-close"));
  await page.getByTestId("modal").waitFor({ state: "detached" });
  return shown;
}

/** ⋯ › "Draft a listing", until the form with the text is there and the photos are copied. */
export async function draftFrom(desk: Desk, message: Locator): Promise<void> {
  const { page } = desk;
  await desk.click(message.getByTestId("more-actions"));
  await desk.click(message.getByTestId("shortcut-draft_from_message"));
  await field(page, "title").waitFor();
  await page.getByText("still copying the photos").waitFor({ state: "detached" });
}

/** The price field of a shop, by its label. */
export function priceOf(page: Page, shop: string): Locator {
  return page.getByRole("textbox", { name: new RegExp(`^Price in ${shop},`) });
}

/** `/oms settings`: a draft starts with every shop, with one piece for each. */
export async function listEverywhere(desk: Desk): Promise<void> {
  const { page } = desk;
  await say(desk, "/oms settings");
  await desk.click(page.getByRole("radio", { name: "Every shop, one piece for each" }));
  await submit(desk);
  await page.getByText("a draft starts with every shop, with one piece for each").waitFor();
  await desk.click(page.getByTestId("modal-close"));
  await modalGone(page);
}

export async function submit(desk: Desk): Promise<void> {
  await desk.click(desk.page.getByTestId("modal-submit"));
}

export async function modalGone(page: Page): Promise<void> {
  await page.getByTestId("modal").waitFor({ state: "detached" });
}

/** The card says that the listing is live in this many shops and was read back. */
export async function isLive(card: Locator, shops: number): Promise<void> {
  await card.getByText(/everything matches\.$/).waitFor({ timeout: 60_000 });
  await card
    .getByRole("link", { name: "Open the listing" })
    .nth(shops - 1)
    .waitFor();
}

/** Looks at "See everything" of a card. @returns the photos' alt texts, in order */
export async function altTexts(desk: Desk, card: Locator): Promise<string[]> {
  const { page } = desk;
  await desk.click(card.getByRole("button", { name: "See everything" }));
  const shown = page.getByTestId("modal").locator(".section", { hasText: "Photos, the first is the cover" });
  const lines = (await shown.innerText()).split("\n").slice(1);
  await desk.click(page.getByTestId("modal-close"));
  await modalGone(page);
  return lines.map((line) => line.replace(/^\d+\. /, ""));
}

/** The channels and people are behind a button there. */
export async function onPhone(desk: Desk, step: () => Promise<void>): Promise<void> {
  await desk.click(desk.page.getByTestId("open-sidebar"));
  await step();
}

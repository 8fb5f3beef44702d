import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { barriers, isTooWide } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/** Three shops, each with a key that its seller asks for, by clicks and pastes alone. */

let scene: Scene;
let desk: Desk;

/** `typed`: the name of the app, which is written nowhere before. */
type Counted = { clicks: number; pastes: number; typed: number };

async function click(counted: Counted, target: Locator): Promise<void> {
  counted.clicks += 1;
  await target.click();
}

async function paste(counted: Counted, target: Locator, text: string): Promise<void> {
  counted.pastes += 1;
  await target.fill(text);
}

const exactly = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** What the seller does in the marketplace's pages for developers. @returns the key */
async function askForKey(counted: Counted, portal: Page, account: string, callback: string): Promise<string[]> {
  await portal.goto(`${scene.addresses.etsy}/developers/your-apps`);
  counted.clicks += 1;
  await portal.getByLabel("Account").selectOption(account);
  counted.typed += 1;
  await portal.getByLabel("Name of the app").fill(`Studio of ${account}`);
  await click(counted, exactly(portal, "Ask for access"));
  const app = portal.locator("li.card").last();
  // What the marketplace does.
  await app.getByRole("button", { name: "Approve" }).click();
  await paste(counted, app.getByLabel("Edit callback URLs"), callback);
  await click(counted, app.getByRole("button", { name: "Save" }));
  return app.locator("code").allTextContents();
}

describe.for([1280, 390])("at %i pixels", (width) => {
  beforeAll(async () => {
    vi.stubEnv("OWN_APPS", "on");
    scene = await openScene();
    ({ desk } = scene);
    await steps.openChannel(desk, "listings");
  });
  afterAll(async () => {
    await scene?.close();
    vi.unstubAllEnvs();
  });

  test.for([
    ["Mara Lind", "PineAndInk"],
    ["Mara Lind (EU)", "PineAndInkEU"],
    ["Tom Fern, a stranger", "FernAndClay"],
  ] as const)(
    "%s connects %s with a key of its own, in 12 clicks, 3 pastes and the name of the app",
    async ([account, shop]) => {
      const counted: Counted = { clicks: 1, pastes: 0, typed: 0 };
      const page = await steps.openConnectPage(desk);
      const portal = await scene.context.newPage();
      for (const each of [page, portal]) await each.setViewportSize({ width, height: 820 });
      expect([await isTooWide(page), await barriers(page)]).toEqual([false, []]);
      const callback = await page.getByLabel("Callback URL").inputValue();
      const [keystring = "", secret = ""] = await askForKey(counted, portal, account, callback);
      await paste(counted, page.getByLabel("Keystring"), keystring);
      await paste(counted, page.getByLabel("Shared secret"), secret);
      await click(counted, exactly(page, "Check the key"));
      await page.getByRole("heading", { name: "Etsy accepts the key" }).waitFor();
      expect([await isTooWide(page), await barriers(page)]).toEqual([false, []]);
      await click(counted, exactly(page, "Continue"));
      await page.getByRole("heading", { name: /would like to access your shop/ }).waitFor();
      counted.clicks += 2;
      await steps.allow(page, shop);
      expect(counted.clicks).toBeLessThanOrEqual(12);
      expect(counted.pastes).toBeLessThanOrEqual(3);
      expect(counted.typed).toBe(1);
      await portal.close();
      await page.close();
    },
  );

  test("the key of one shop doesn't connect another, and the page leads on to the right key", async () => {
    const page = await steps.openConnectPage(desk);
    await page.setViewportSize({ width, height: 820 });
    await page
      .locator("p", { hasText: "The key of PineAndInkEU" })
      .locator("xpath=following-sibling::div[1]")
      .getByRole("button", { name: "Continue" })
      .click();
    await page.locator("label.choice", { has: page.getByText("PineAndInk", { exact: true }) }).click();
    await page.getByRole("button", { name: "Allow access" }).click();
    await page.getByRole("heading", { name: "This key belongs to another shop" }).waitFor();
    expect(await page.getByText("This key belongs to another shop: PineAndInkEU.").count()).toBe(1);
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Go on from there" }).click();
    await page.getByLabel("Keystring").waitFor();
    await page.close();
  });
});

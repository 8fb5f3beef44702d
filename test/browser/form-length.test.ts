import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listingsTitled, shopNamed } from "#sandbox/drive/etsy-seller.ts";
import { barriers, isTooWide } from "./accessibility.ts";
import { type Desk, sitDown } from "./desk.ts";
import { screensOf } from "./form.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/** How long forms are on a phone of 390 pixels: none more than three screens, the first one of a simple listing one. */
const phoneSize = { width: 390, height: 844 } as const;
const most = 3;
/** Of a simple listing. The stand-in's fields are as high as Slack's. */
const oneScreen = 1;

let scene: Scene;
let phone: BrowserContext;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  await steps.openChannel(scene.desk, "listings");
  for (const shop of ["PineAndInk", "PineAndInkEU"]) {
    const window = await steps.openConnectPage(scene.desk);
    await steps.goToConsent(window);
    await steps.allow(window, shop);
    await window.close();
    await steps.setDefaults(scene.desk, shop);
  }
  phone = await scene.browser.newContext({ viewport: phoneSize });
  desk = await sitDown(phone, scene.page.url());
  page = desk.page;
});
afterAll(async () => {
  await phone?.close();
  await scene?.close();
});

test("the form of a simple listing is one screen, and by it alone approval is asked for", async () => {
  await steps.onPhone(desk, () => steps.become(desk, "Ada"));
  await steps.onPhone(desk, () => steps.openChannel(desk, "studio-photos"));
  desk.countAnew();
  await steps.draftFrom(desk, steps.messageWith(page, "Linen apron"));
  expect(await screensOf(page)).toBeLessThanOrEqual(oneScreen);
  await desk.type(page.getByRole("textbox", { name: /^Price in/ }), "48.00");
  await steps.submit(desk);
  await steps.modalGone(page);
  expect(desk.work.clicks).toBeLessThanOrEqual(4);
});

test("with two shops and no photos, and each form that its card opens, none is longer than three screens", async () => {
  await steps.onPhone(desk, () => desk.click(page.getByTestId("dm-app")));
  await steps.say(desk, "/oms draft Linen apron, washed soft, two pockets");
  await steps.field(page, "title").waitFor();
  await desk.click(page.getByRole("checkbox", { name: "PineAndInkEU" }));
  await page.getByRole("textbox", { name: /^Price in PineAndInkEU/ }).waitFor();
  expect(await screensOf(page)).toBeLessThanOrEqual(2);
  await desk.click(page.getByRole("radio", { name: "Keep as my draft" }));
  // What has to be filled in follows from what comes next.
  await page.getByText("Price in PineAndInkEU, EUR × stock (optional)").waitFor();
  await steps.submit(desk);
  await steps.modalGone(page);
  const card = steps.messageWith(page, "Linen apron, washed soft");
  const measured = new Map<string, number>();
  const measure = async (name: string) => {
    await page.getByTestId("modal-submit").waitFor();
    measured.set(name, await screensOf(page));
    expect([name, await isTooWide(page), await barriers(page)]).toEqual([name, false, []]);
  };
  for (const name of ["Text", "Photos", "Attributes", "Variations", "Personalization"]) {
    await desk.click(card.getByRole("button", { name, exact: true }));
    await measure(name);
    await close();
  }
  for (const shop of ["PineAndInk", "PineAndInkEU"]) {
    for (const name of [
      "Change description",
      "Change shops",
      "Change details",
      `Change for ${shop}`,
      `Change product safety for ${shop}`,
    ]) {
      await desk.click(card.getByRole("button", { name: "Shops & details", exact: true }));
      await desk.click(page.getByRole("button", { name, exact: true }));
      await measure(name);
      await close();
    }
  }
  expect([...measured].filter(([, screens]) => screens > most)).toEqual([]);
});

test("nor is one of a listing on sale, or of a shop or the studio", async () => {
  await steps.onPhone(desk, () => steps.become(desk, "Mara"));
  await steps.onPhone(desk, () => desk.click(page.getByTestId("dm-app")));
  const state = await scene.place.etsy.state();
  const [listing] = listingsTitled(state, shopNamed(state, "PineAndInk").shopId, "Linen Apron with Pocket");
  await steps.say(desk, `/oms find ${listing?.id}`);
  const card = steps
    .messageWith(page, String(listing?.id))
    .filter({ has: page.getByRole("button", { name: "Details" }) });
  for (const name of ["Edit", "Photos", "Attributes", "Variations", "Personalization"]) {
    await desk.click(card.getByRole("button", { name, exact: true }));
    await page.getByTestId("modal-submit").waitFor();
    expect([name, (await screensOf(page)) <= most]).toEqual([name, true]);
    await close();
  }
  for (const name of ["Change description", "Change prices and stock", "Change details", "Change for PineAndInk"]) {
    await desk.click(card.getByRole("button", { name: "Details", exact: true }));
    await desk.click(page.getByRole("button", { name, exact: true }));
    await page.getByTestId("modal-submit").waitFor();
    expect([name, (await screensOf(page)) <= most]).toEqual([name, true]);
    await close();
  }
  for (const command of ["/oms settings", "/oms import"]) {
    await steps.say(desk, command);
    await page.getByTestId("modal-submit").waitFor();
    expect([command, (await screensOf(page)) <= most]).toEqual([command, true]);
    await close();
  }
});

async function close(): Promise<void> {
  await desk.click(page.getByTestId("modal-close"));
  await steps.modalGone(page);
}

import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { barriers } from "./accessibility.ts";
import type { Desk } from "./desk.ts";
import { asBuyersSee } from "./listing-page.ts";
import { openScene, type Scene } from "./scene.ts";
import * as steps from "./steps.ts";

/** The photos of a listing that was there before the app: one replaced, one moved, and the words for one, by clicks and typing. */
const shop = "PineAndInk";
const title = "Walnut Cutting Board";

let scene: Scene;
let desk: Desk;
let page: Page;

beforeAll(async () => {
  scene = await openScene();
  ({ desk, page } = scene);
  await steps.openChannel(desk, "listings");
  const window = await steps.openConnectPage(desk);
  await steps.goToConsent(window);
  await steps.allow(window, shop);
  await window.close();
  await steps.setDefaults(desk, shop);
  await steps.openMessages(desk);
  await steps.say(desk, "/oms sync");
  await page
    .getByTestId("message")
    .filter({ hasText: `${shop} checked:` })
    .first()
    .waitFor();
});
afterAll(() => scene?.close());

async function writes(): Promise<string[]> {
  const calls = await scene.place.etsy.calls();
  return calls
    .filter(({ method, path }) => method !== "GET" && path.includes("/listings/"))
    .map(({ operation }) => operation);
}

test("the second photo of a live listing is replaced and the third moved: two calls, and so buyers see them", async () => {
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  await steps.say(desk, `/oms find ${title}`);
  const found = steps.messageWith(page, /number \d+/);
  await found.waitFor();
  await desk.click(found.getByRole("button", { name: "Photos", exact: true }));
  const order = steps.field(page, "order").getByRole("textbox");
  await order.waitFor();
  expect(await order.inputValue()).toBe("1 2 3");
  // Each photo is shown as the marketplace has it.
  const shown = page.locator(".modal img");
  expect(await shown.count()).toBe(3);
  const widths: number[] = await page.evaluate(
    "[...document.querySelectorAll('.modal img')].map((each) => each.naturalWidth)",
  );
  expect(Math.min(...widths)).toBeGreaterThan(0);
  expect(await barriers(page)).toEqual([]);
  expect(await page.getByTestId("modal").textContent()).toContain("cover");
  await desk.type(order, "3 new 1");
  await page.locator('.modal input[type="file"]').setInputFiles({
    name: "pocket.png",
    mimeType: "image/png",
    buffer: await page.screenshot({ clip: { x: 0, y: 0, width: 320, height: 240 } }),
  });
  await steps.submit(desk);
  await page.getByText("Saved as a draft.").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).first().click();
  await steps.modalGone(page);
  expect(await writes()).toEqual([]);

  await steps.openMessages(desk);
  const draft = steps.messageWith(page, /Change of a listing.*Photo 3 becomes the cover.*A new photo replaces photo 2/);
  await draft.waitFor();
  await draft.getByText("I'm copying").waitFor({ state: "detached" });
  expect(await barriers(page)).toEqual([]);
  await desk.click(draft.getByRole("button", { name: "Photos", exact: true }));
  const words = page.getByRole("textbox", { name: "Alt text of photo 2" });
  await words.waitFor();
  await desk.type(words, "Its juice groove");
  await steps.submit(desk);
  await page.getByText("Saved as a draft.").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).first().click();
  await steps.modalGone(page);
  await draft.getByText("Its juice groove").first().waitFor();
  await desk.click(draft.getByRole("button", { name: "Ask for approval" }));

  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, /Change of a listing.*Costs nothing/);
  await card.waitFor();
  expect(await card.textContent()).toMatch(/Photo 3 becomes the cover\..*A new photo replaces photo 2\./);
  await desk.click(card.getByRole("button", { name: "Approve & apply" }));
  await card.getByText("I checked it afterwards: everything matches.").waitFor();
  expect(await writes()).toEqual(["uploadListingImage", "updateListing"]);

  const window = await desk.follow(card.getByRole("link", { name: "Open the listing" }));
  expect(await asBuyersSee(window)).toMatchObject({
    title,
    photos: [`${title}, seen closer`, "Its juice groove", title],
  });
  await window.close();
});

/** A second of a turning square, recorded by the browser itself: a video that really plays. */
const recorded = `(async () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
  const draw = canvas.getContext("2d");
  const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: "video/mp4" });
  const parts = [];
  let frame = 0;
  const turning = setInterval(() => {
    draw.fillStyle = "hsl(" + (frame += 12) + " 60% 50%)";
    draw.fillRect(0, 0, 320, 240);
    if (frame === 240) recorder.stop();
  }, 50);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start();
  await stopped;
  clearInterval(turning);
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer());
  return btoa(Array.from(bytes, (each) => String.fromCharCode(each)).join(""));
})()`;

test("a video is watched by the person who approves it, before anything is written", async () => {
  const film = Buffer.from(await page.evaluate<string>(recorded), "base64");
  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "listings");
  await steps.say(desk, `/oms find ${title}`);
  const found = steps.messageWith(page, /number \d+/);
  await desk.click(found.getByRole("button", { name: "Video", exact: true }));
  await page
    .locator('.modal input[type="file"]')
    .setInputFiles({ name: "board.mp4", mimeType: "video/mp4", buffer: film });
  await steps.submit(desk);
  await page.getByText("Saved as a draft.").waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).first().click();
  await steps.modalGone(page);
  await steps.openMessages(desk);
  const draft = steps.messageWith(page, /Change of a listing.*board\.mp4/);
  await draft.getByText("I'm copying").waitFor({ state: "detached" });
  await desk.click(draft.getByRole("button", { name: "Ask for approval" }));

  await steps.become(desk, "Mara");
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, /board\.mp4/);
  await desk.click(card.getByRole("button", { name: "See everything" }));
  const window = await desk.follow(page.getByRole("link", { name: "Watch the video" }));
  const video = window.locator("video");
  await video.waitFor();
  await expect.poll(() => video.evaluate((each: { videoWidth: number }) => each.videoWidth)).toBe(320);
  await window.close();
  await desk.click(page.getByTestId("modal-close"));
});

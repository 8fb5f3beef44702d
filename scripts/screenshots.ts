import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { findPorts } from "#sandbox/demo/ports.ts";
import { startDemo } from "#sandbox/demo/start.ts";
import { openChromium } from "#test/browser/chromium.ts";
import { sitDown } from "#test/browser/desk.ts";
import * as steps from "#test/browser/steps.ts";

/** Takes the README's pictures from a demo of its own, along the path that test/browser/path.test.ts walks. */
const folder = join(import.meta.dirname, "../docs/screenshots");
const shops = ["PineAndInk", "PineAndInkEU"];
const mostBytes = 200_000;

const dir = mkdtempSync(join(tmpdir(), "oms-screenshots-"));
const say = (line: string) => process.stdout.write(`${line}\n`);
const { OPENAI_API_KEY: _, ...environment } = process.env;
const demo = await startDemo({
  options: { dir, shownDir: dir, port: await findPorts(), reset: false, quiet: false, watch: false },
  say,
  warn: say,
  environment,
  signal: new AbortController().signal,
});
const browser = await openChromium();
try {
  mkdirSync(folder, { recursive: true });
  await takeAll();
} finally {
  await browser.close();
  await demo.stop();
  rmSync(dir, { recursive: true, force: true });
}

async function takeAll(): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce" });
  const desk = await sitDown(context, demo.addresses.slack);
  const { page } = desk;
  await take("greeting", page);
  await page.getByRole("button", { name: "Hide this hint" }).click();

  await steps.openChannel(desk, "listings");
  for (const shop of shops) {
    const window = await steps.openConnectPage(desk);
    if (shop === shops[0]) await take("connect", window, 680);
    await steps.goToConsent(window);
    if (shop === shops[0]) await take("consent", window);
    await steps.allow(window, shop);
    await window.close();
    await steps.setDefaults(desk, shop);
  }
  await steps.listEverywhere(desk);

  await steps.become(desk, "Ada");
  await steps.openChannel(desk, "studio-photos");
  await steps.draftFrom(desk, steps.messageWith(page, "Stoneware mug"));
  await take("draft-form", page, 1000);
  await steps.submit(desk);
  await steps.modalGone(page);

  await steps.become(desk, "Jonas");
  await steps.openChannel(desk, "listings");
  const card = steps.messageWith(page, "Stoneware mug");
  const approve = card.getByRole("button", { name: "Approve & publish ($0.40)" });
  await approve.waitFor();
  await take("review-card", page);
  await desk.click(approve);
  await steps.isLive(card, shops.length);
  await page.mouse.move(0, 0);
  await take("live-card", page);
  const listing = await desk.follow(card.getByRole("link", { name: "Open the listing" }).first());
  await listing.getByRole("heading", { level: 1 }).waitFor();
  await take("listing", listing);
}

/** Waits until every picture on the page is there, and keeps what is seen in 256 colours. */
async function take(name: string, page: Page, height = 900): Promise<void> {
  await page.setViewportSize({ width: 1280, height });
  await page.evaluate("document.activeElement?.blur()");
  await page.waitForFunction("[...document.images].every((image) => image.complete)");
  const png = await sharp(await page.screenshot({ animations: "disabled", caret: "hide" }))
    .png({ palette: true, effort: 10, compressionLevel: 9 })
    .toBuffer();
  if (png.length > mostBytes) throw new Error(`${name}.png has ${png.length} bytes; at most ${mostBytes} are allowed.`);
  writeFileSync(join(folder, `${name}.png`), png);
  await page.setViewportSize({ width: 1280, height: 900 });
  say(`${name}.png: ${Math.round(png.length / 1000)} kB`);
}

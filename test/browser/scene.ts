import type { Browser, BrowserContext, Page } from "playwright-core";
import { type Addresses, addressesOf } from "#sandbox/demo/children.ts";
import { demoFolder } from "#sandbox/demo/folder.ts";
import { portsFrom } from "#sandbox/demo/ports.ts";
import { enqueueDigest } from "#sandbox/drive/daily-digest.ts";
import { type DemoPlace, demoPlace, type RunningDemo } from "#test/support/demo-process.ts";
import { openChromium } from "./chromium.ts";
import { type Desk, sitDown } from "./desk.ts";

/** The demo as a process of its own, and somebody at the address that it prints. */
export type Scene = {
  readonly place: DemoPlace;
  readonly demo: RunningDemo;
  readonly addresses: Addresses;
  readonly browser: Browser;
  readonly context: BrowserContext;
  readonly desk: Desk;
  readonly page: Page;
  /** As the daily tick does. @returns whether there will be one */
  enqueueDigest(): Promise<boolean>;
  close(): Promise<void>;
};

export async function openScene(): Promise<Scene> {
  const place = await demoPlace();
  const demo = await place.start();
  const [, address = ""] = /is open:\s+(http\S+)/.exec(demo.output()) ?? [];
  const browser = await openChromium();
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 } });
  const desk = await sitDown(context, address);
  const addresses = addressesOf(portsFrom(place.port));
  return {
    place,
    demo,
    addresses,
    browser,
    context,
    desk,
    page: desk.page,
    enqueueDigest: () =>
      enqueueDigest({ databaseUrl: addresses.database, keysFile: demoFolder(place.dir, place.dir).keys }),
    async close() {
      await browser.close();
      await demo.end("SIGINT");
      place.remove();
    },
  };
}

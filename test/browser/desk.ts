import { readFile } from "node:fs/promises";
import type { BrowserContext, Download, Locator, Page } from "playwright-core";

/** What somebody did at the page, by hand. */
export type Work = { clicks: number; readonly typed: string[] };

/** The Slack page in one browser, used as a person uses it; everything done is counted. */
export type Desk = {
  readonly page: Page;
  readonly work: Work;
  /** Begins to count anew. */
  countAnew(): void;
  click(target: Locator): Promise<void>;
  /** Puts this text in place of what stands there: one click into the field, then typing. */
  type(target: Locator, text: string): Promise<void>;
  /** Clicks what opens a new window. @returns that window */
  follow(target: Locator): Promise<Page>;
  /** Clicks what gives a file. @returns its name and text */
  download(target: Locator): Promise<{ name: string; text: string }>;
};

export async function sitDown(context: BrowserContext, slackUrl: string): Promise<Desk> {
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto(slackUrl);
  await page.getByTestId("message").first().waitFor();
  const work: Work = { clicks: 0, typed: [] };
  const click = async (target: Locator) => {
    await target.click();
    work.clicks += 1;
  };
  return {
    page,
    work,
    countAnew() {
      work.clicks = 0;
      work.typed.length = 0;
    },
    click,
    async type(target, text) {
      await click(target);
      await target.fill(text);
      work.typed.push(text);
    },
    async follow(target) {
      const opened = context.waitForEvent("page");
      await click(target);
      return opened;
    },
    async download(target) {
      // A link that opens a window gives its file to that one.
      const given = new Promise<Download>((resolve) => {
        page.once("download", resolve);
        context.once("page", (window) => window.once("download", resolve));
      });
      await click(target);
      const file = await given;
      return { name: file.suggestedFilename(), text: await readFile(await file.path(), "utf8") };
    },
  };
}

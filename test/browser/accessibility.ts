import axe from "axe-core";
import type { Page } from "playwright-core";

type Violation = { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] };

/** Every violation that axe finds on the page as it stands, one sentence each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: { violations: Violation[] } = await page.evaluate("axe.run()");
  return found.violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes[0]?.html}`);
}

/** Whether anything has to be scrolled to sideways. */
export async function isTooWide(page: Page): Promise<boolean> {
  return page.evaluate("document.documentElement.scrollWidth > innerWidth");
}

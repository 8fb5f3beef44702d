import type { Page } from "playwright-core";

/** What stands in the fields of an open form: by the field's name, without the shop that it may belong to. */
export async function typedInForm(page: Page): Promise<Readonly<Record<string, string>>> {
  const all: Record<string, string> = {};
  for (const each of await page.locator(".modal [data-testid^=field-]").all()) {
    const text = each.locator("input:not([type=radio]):not([type=checkbox]):not([type=file]), textarea").first();
    const name = (await each.getAttribute("data-testid")) ?? "";
    if ((await text.count()) > 0) all[name.replace("field-", "")] = await text.inputValue();
  }
  return all;
}

/** The chosen options of the form's only field with chips. */
export async function chips(page: Page): Promise<string[]> {
  const texts = await page.getByTestId("chip").allTextContents();
  return texts.map((text) => text.replace(/×$/, ""));
}

/** What has the focus, as it is called. */
const focused = `(() => {
  const at = document.activeElement;
  const label = at.closest(".input")?.querySelector(".label");
  const name = label?.textContent ?? at.getAttribute("aria-label") ?? at.textContent;
  return { name: name.replace(" (optional)", ""), inside: at.closest(".modal") !== null };
})()`;

/** Goes round the open form by the tabulator. @returns what was met, and whether the focus stayed inside */
export async function walkByTab(page: Page): Promise<{ names: string[]; inside: boolean }> {
  const met: { name: string; inside: boolean }[] = [];
  const round = 60;
  while (met.length < round && !(met.length > 1 && met.at(-1)?.name === met[0]?.name)) {
    await page.keyboard.press("Tab");
    met.push(await page.evaluate(focused));
  }
  return { names: met.map(({ name }) => name), inside: met.every(({ inside }) => inside) };
}

/** Presses the tabulator until this has the focus. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed += 1) {
    await page.keyboard.press("Tab");
    const at: { name: string } = await page.evaluate(focused);
    if (at.name === name) return;
  }
  throw new Error(`The tabulator doesn't come to “${name}”.`);
}

/** Where everything that can be used stands. */
export async function controlBoxes(page: Page): Promise<{ x: number; width: number }[]> {
  const all = await page.locator(".modal :is(button, textarea, input:not([type=file]))").all();
  const boxes = await Promise.all(all.map((each) => each.boundingBox()));
  return boxes.filter((box) => box !== null);
}

/** How many screens the content of the open form is high. */
export async function screensOf(page: Page): Promise<number> {
  return page.evaluate("document.querySelector('.modal-body').scrollHeight / innerHeight");
}

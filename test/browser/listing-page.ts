import type { Page } from "playwright-core";

/** A listing as buyers see it at the marketplace's stand-in. Photos by their alt texts, in order. */
export async function asBuyersSee(page: Page) {
  await page.getByRole("button", { name: "Buy one, as a buyer" }).waitFor();
  const [shop, section] = ((await page.locator(".listing .hint").first().textContent()) ?? "").split(" › ");
  const photos = await page.getByRole("list", { name: "Photos, in order" }).getByRole("img").all();
  return {
    shop,
    section,
    title: await page.getByRole("heading", { level: 1 }).textContent(),
    price: await page.locator(".listing .price").textContent(),
    stock: await page.getByText(/^\d+ in stock$/).textContent(),
    description: await page.locator(".text").textContent(),
    tags: await page.locator(".tags li").allTextContents(),
    photos: await Promise.all(photos.map((photo) => photo.getAttribute("alt"))),
  };
}

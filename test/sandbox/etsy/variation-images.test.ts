import { expect, test } from "vitest";
import { openShop, us } from "./market.ts";

async function openVaried() {
  const shop = await openShop();
  const { id, products, imageIds } = shop.seeded("Linen Apron");
  const path = `shops/${us.shop}/listings/${id}/variation-images`;
  const options = products.map(({ properties: [one] }) => ({
    property_id: one?.propertyId ?? 0,
    value_id: one?.valueIds[0] ?? 0,
  }));
  const links = options.map((option, index) => ({ ...option, image_id: imageIds[index % imageIds.length] ?? 0 }));
  return {
    ...shop,
    id,
    links,
    put: (variation_images: unknown) => shop.own("POST", path, { json: { variation_images } }),
    linked: async () =>
      ((await shop.own("GET", path)).body["results"] as { value: string; image_id: number }[]).map(
        ({ value, image_id }) => [value, image_id],
      ),
  };
}

test("each option has its photo, and what is sent replaces all there was", async () => {
  const shop = await openVaried();
  expect(await shop.linked()).toEqual([]);
  expect((await shop.put(shop.links)).status).toBe(200);
  expect(await shop.linked()).toEqual([
    ["Natural", shop.links[0]?.image_id],
    ["Blue", shop.links[1]?.image_id],
  ]);
  await shop.put(shop.links.slice(1));
  expect(await shop.linked()).toEqual([["Blue", shop.links[1]?.image_id]]);
});

test.each([
  ["no list", "x", "Expected array value"],
  ["an option twice", (links: object[]) => [links[0], links[0]], "duplicates"],
  ["another listing's photo", (links: object[]) => [{ ...links[0], image_id: 1 }], "image does not belong"],
  ["an option that isn't there", (links: object[]) => [{ ...links[0], value_id: 77 }], "value does not belong"],
  ["two properties", (links: object[]) => [links[0], { ...links[1], property_id: 100 }], "one property"],
] as const)("%s is refused and changes nothing", async (_, broken, words) => {
  const shop = await openVaried();
  await shop.put(shop.links);
  const before = await shop.linked();
  const reply = await shop.put(typeof broken === "function" ? broken(shop.links) : broken);
  expect([reply.status, reply.text.includes(words)]).toEqual([400, true]);
  expect(await shop.linked()).toEqual(before);
});

test("an inventory that names the options' numbers keeps the links; one that doesn't makes new options without photos", async () => {
  const shop = await openVaried();
  await shop.put(shop.links);
  const before = await shop.linked();
  const { products } = shop.seeded("Linen Apron");
  const write = (withNumbers: boolean) =>
    shop.own("PUT", `listings/${shop.id}/inventory`, {
      json: {
        products: products.map(({ sku, properties: [one], offerings: [offering] }) => ({
          sku,
          property_values: [
            {
              property_id: one?.propertyId,
              property_name: one?.name,
              scale_id: one?.scaleId,
              value_ids: withNumbers ? one?.valueIds : [],
              values: one?.values,
            },
          ],
          offerings: [
            { price: 31, quantity: 2, is_enabled: true, readiness_state_id: offering?.readinessId ?? us.processing },
          ],
        })),
        quantity_on_property: [200],
        sku_on_property: [200],
      },
    });
  expect((await write(true)).status).toBe(200);
  expect(await shop.linked()).toEqual(before);
  expect((await write(false)).status).toBe(200);
  expect(await shop.linked()).toEqual([]);
});

test("a photo that is taken out or deleted takes its link along", async () => {
  const shop = await openVaried();
  await shop.put(shop.links);
  const [first, second] = shop.links;
  await shop.own("PATCH", `shops/${us.shop}/listings/${shop.id}`, { form: { image_ids: String(second?.image_id) } });
  expect(await shop.linked()).toEqual([["Blue", second?.image_id]]);
  expect(first?.image_id).not.toBe(second?.image_id);
});

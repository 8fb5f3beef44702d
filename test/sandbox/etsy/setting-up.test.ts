import { describe, expect, test as base } from "vitest";
import { openShop, shippingForm, us } from "./market.ts";

const shopPath = `shops/${us.shop}`;
const test = base.extend("shop", () => openShop());

describe("shipping profiles", () => {
  test("made with one destination, changed, and marked as deleted in lists", async ({ shop }) => {
    const made = await shop.own("POST", `${shopPath}/shipping-profiles`, { form: shippingForm });
    const id = Number(made.body["shipping_profile_id"]);
    expect(made.body).toMatchObject({
      title: "Letter to Germany",
      is_deleted: false,
      shipping_profile_destinations: [
        {
          destination_country_iso: "DE",
          destination_region: "none",
          primary_cost: { amount: 450, divisor: 100, currency_code: "USD" },
          min_delivery_days: 5,
        },
      ],
    });
    const form = { title: "Letter", origin_postal_code: "04101" };
    expect((await shop.own("PUT", `${shopPath}/shipping-profiles/${id}`, { form })).body).toMatchObject({
      title: "Letter",
      origin_country_iso: "US",
      origin_postal_code: "04101",
    });
    expect((await shop.own("DELETE", `${shopPath}/shipping-profiles/${id}`)).status).toBe(204);
    expect((await shop.own("GET", `${shopPath}/shipping-profiles`)).text).toContain(
      `"shipping_profile_id":${id},"title":"Letter"`,
    );
    expect((await shop.own("GET", `${shopPath}/shipping-profiles/${id}`)).body["is_deleted"]).toBe(true);
    expect((await shop.own("PUT", `${shopPath}/shipping-profiles/${id}`, { form })).status).toBe(404);
  });

  test.for<[string, Record<string, string | number>, string]>([
    ["no title", { title: "" }, "/title : is required"],
    ["a country and a region", { destination_region: "eu" }, "and not both"],
    ["neither", { destination_country_iso: "" }, "Either destination_country_iso or destination_region"],
    ["neither a carrier nor days", { min_delivery_days: "" }, "min_delivery_days and max_delivery_days are required"],
    ["a carrier without its mail class", { max_delivery_days: "", shipping_carrier_id: 1 }, "mail_class"],
    ["more days than 45", { max_delivery_days: 46 }, "between 1 and 45"],
    ["a cost below nothing", { primary_cost: -1 }, "/primary_cost : must be at least 0"],
    ["ten weeks and more", { max_processing_time: 11 }, "between 1 and 10"],
  ])("refused: %s", async ([, over, said], { shop }) => {
    const refused = await shop.own("POST", `${shopPath}/shipping-profiles`, { form: { ...shippingForm, ...over } });
    expect([refused.status, refused.body["error"]]).toEqual([400, expect.stringContaining(said)]);
    expect((await shop.own("GET", `${shopPath}/shipping-profiles`)).body["count"]).toBe(3);
  });
});

describe("return policies", () => {
  const make = (shop: Awaited<ReturnType<typeof openShop>>, form: Record<string, string | number | boolean>) =>
    shop.own("POST", `${shopPath}/policies/return`, { form });

  test("need one of seven deadlines where something is taken back", async ({ shop }) => {
    const takes = { accepts_returns: true, accepts_exchanges: false };
    expect((await make(shop, takes)).body["error"]).toContain("/return_deadline : is required");
    expect((await make(shop, { ...takes, return_deadline: 31 })).body["error"]).toContain("must be one of 7, 14");
    expect((await make(shop, { ...takes, return_deadline: 14 })).body).toMatchObject({ ...takes, return_deadline: 14 });
  });

  test("two of the same terms are no change of one, and one with listings isn't deleted", async ({ shop }) => {
    const [used, other] = [us.returns, us.returns + 1];
    const same = { accepts_returns: false, accepts_exchanges: false };
    expect((await shop.own("PUT", `${shopPath}/policies/return/${used}`, { form: same })).status).toBe(409);
    expect((await shop.own("DELETE", `${shopPath}/policies/return/${used}`)).status).toBe(400);
    expect((await shop.own("DELETE", `${shopPath}/policies/return/${other}`)).status).toBe(204);
    const listings = await shop.own("GET", `${shopPath}/policies/return/${used}/listings`);
    expect(Number(listings.body["count"])).toBeGreaterThan(0);
  });
});

test("a section gets another title, shows its listings, and leaves them in none", async ({ shop }) => {
  const path = `${shopPath}/sections/${us.section}`;
  expect((await shop.own("PUT", path, { form: { title: "Wood & linen" } })).body).toMatchObject({
    shop_section_id: us.section,
    title: "Wood &amp; linen",
  });
  const of = `${shopPath}/shop-sections/listings?shop_section_ids=${us.section}`;
  const inside = (await shop.api("GET", of)).body as {
    count: number;
    results: { listing_id: number; state: string }[];
  };
  expect(inside.count).toBeGreaterThan(0);
  expect(new Set(inside.results.map(({ state }) => state))).toEqual(new Set(["active"]));
  expect((await shop.own("DELETE", path)).status).toBe(204);
  expect((await shop.api("GET", path)).status).toBe(404);
  const [first] = inside.results;
  expect((await shop.get(Number(first?.listing_id)))["shop_section_id"]).toBeNull();
});

test("one product and one offering of a listing; its property is in the document and doesn't work", async ({
  shop,
}) => {
  const { id, products } = shop.seeded("Linen Apron");
  const [product] = products;
  const read = await shop.own("GET", `listings/${id}/inventory/products/${product?.id}`);
  expect(read.body).toMatchObject({ product_id: product?.id, sku: product?.sku });
  const [offering] = product?.offerings ?? [];
  const offer = await shop.api("GET", `listings/${id}/products/${product?.id}/offerings/${offering?.id}`);
  expect(offer.body).toMatchObject({ offering_id: offering?.id, quantity: offering?.quantity });
  expect((await shop.api("GET", `listings/${id}/products/${product?.id}/offerings/1`)).status).toBe(404);
  expect((await shop.own("GET", `listings/${id}/inventory/products/1`)).status).toBe(404);
  expect((await shop.api("GET", `listings/${id}/properties/200`)).status).toBe(501);
});

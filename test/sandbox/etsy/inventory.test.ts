import { describe, expect, test } from "vitest";
import { openShop, rows, us } from "./market.ts";

const offering = (over: Record<string, unknown> = {}) => ({
  price: 24,
  quantity: 5,
  is_enabled: true,
  readiness_state_id: us.processing,
  ...over,
});
const plain = (over: Record<string, unknown> = {}, of: Record<string, unknown> = {}) => ({
  sku: "A-1",
  property_values: [],
  offerings: [offering(of)],
  ...over,
});
const property = (id: number, name: string, value: string) => ({
  property_id: id,
  property_name: name,
  value_ids: [],
  values: [value],
});
const color = (value: string) => property(513, "Color", value);
const size = (value: string) => property(514, "Size", value);
const varied = (values: unknown[], of: Record<string, unknown> = {}, sku = "") => ({
  sku,
  property_values: values,
  offerings: [offering(of)],
});

async function openInventory() {
  const shop = await openShop();
  const { id } = shop.seeded("Linen Tea Towel");
  const read = async () => (await shop.own("GET", `listings/${id}/inventory`)).body;
  return {
    ...shop,
    id,
    read,
    put: (json: unknown, query = "") => shop.own("PUT", `listings/${id}/inventory${query}`, { json }),
  };
}

describe("a listing without variations", () => {
  test("a price is written as a number and read as money", async () => {
    const shop = await openInventory();
    expect((await shop.put({ products: [plain()] })).status).toBe(200);
    expect(await shop.read()).toMatchObject({
      products: [
        {
          sku: "A-1",
          is_deleted: false,
          offerings: [{ price: { amount: 2400, divisor: 100, currency_code: "USD" }, quantity: 5, is_deleted: false }],
        },
      ],
    });
  });

  test("what was read can't be written back as it is", async () => {
    const shop = await openInventory();
    const reply = await shop.put(await shop.read());
    expect(reply).toMatchObject({ status: 400, body: { error: "Array contains invalid keys: product_id,is_deleted" } });
  });

  test.for<[string, unknown, string | RegExp]>([
    ["no products", { products: [] }, "No products supplied"],
    ["nothing", {}, "No products supplied"],
    [
      "a price that is missing",
      { products: [plain({}, { price: null })] },
      "Expected float value for 'price' (got NULL)",
    ],
    ["a price as it is read", { products: [plain({}, { price: { amount: 1 } })] }, /Expected float value for 'price'/],
    ["a price with three digits", { products: [plain({}, { price: 1.234 })] }, /\/price/],
    ["a price too low", { products: [plain({}, { price: 0.1 })] }, /price_too_low/],
    ["no readiness", { products: [plain({}, { readiness_state_id: null })] }, "All offerings need readiness state"],
    ["another shop's readiness", { products: [plain({}, { readiness_state_id: 1 })] }, /readiness_state_id/],
    ["an SKU of 33 characters", { products: [plain({ sku: "x".repeat(33) })] }, /\/sku : cannot be more than 32/],
    ["1000 pieces", { products: [plain({}, { quantity: 1000 })] }, /\/quantity/],
    ["nothing to sell", { products: [plain({}, { quantity: 0 })] }, /greater than 0/],
    ["an unknown key in an offering", { products: [plain({}, { offering_id: 1 })] }, /invalid keys: offering_id/],
  ])("%s is refused, and nothing is changed", async ([, json, text]) => {
    const shop = await openInventory();
    const before = await shop.read();
    const reply = await shop.put(json);
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(text);
    expect(await shop.read()).toEqual(before);
  });

  test("a form is no JSON", async () => {
    const shop = await openInventory();
    const reply = await shop.own("PUT", `listings/${shop.id}/inventory`, { form: { products: "[]" } });
    expect(reply).toMatchObject({ status: 400, body: { error: "Not a valid JSON string" } });
  });

  test("several products without values collapse to the last one", async () => {
    const shop = await openInventory();
    await shop.put({ products: [plain({ sku: "first" }), plain({ sku: "last" })] });
    expect(rows(await shop.read(), "products").map((each) => String(each["sku"]))).toEqual(["last"]);
  });
});

describe("a listing with variations", () => {
  const grid = [
    varied([color("Red"), size("S")]),
    varied([color("Red"), size("M")]),
    varied([color("Blue"), size("S")]),
    varied([color("Blue"), size("M")]),
  ];

  test("is replaced as a whole: what is left out is gone, and all of it is numbered anew", async () => {
    const shop = await openInventory();
    await shop.put({ products: grid });
    const numbers = async () => rows(await shop.read(), "products").map((each) => Number(each["product_id"]));
    const before = await numbers();
    await shop.put({ products: grid.slice(0, 2) });
    const after = await numbers();
    expect(after).toHaveLength(2);
    expect(after.filter((each) => before.includes(each))).toEqual([]);
  });

  test.for<[string, unknown, RegExp]>([
    [
      "a combination is missing",
      { products: grid.slice(0, 3) },
      /All combinations of property values must be supplied/,
    ],
    ["a value is empty", { products: [varied([color("")])] }, /Property values can't be empty/],
    ["a custom name is missing", { products: [varied([{ property_id: 513, values: ["Red"] }])] }, /property_name/],
    ["a value has parentheses", { products: [varied([color("Red (dark)")])] }, /parentheses/],
    [
      "prices differ without price_on_property",
      { products: [varied([color("Red")]), varied([color("Blue")], { price: 30 })] },
      /price must be consistent/,
    ],
    [
      "quantities differ by what they don't depend on",
      {
        products: [
          varied([color("Red"), size("S")], { quantity: 1 }),
          varied([color("Red"), size("M")], { quantity: 2 }),
        ],
        quantity_on_property: [513],
      },
      /quantity must be consistent/,
    ],
    [
      "the order isn't that of the products",
      { products: grid, price_on_property: [514, 513] },
      /price_on_property: property IDs must be in the same order as in products/,
    ],
    ["a property that isn't used", { products: grid, sku_on_property: [200] }, /not in products/],
    [
      "71 options",
      { products: Array.from({ length: 71 }, (_, index) => varied([color(`c${index}`)])) },
      /at most 70 options/,
    ],
  ])("%s: refused", async ([, json, text]) => {
    const shop = await openInventory();
    const reply = await shop.put(json);
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(text);
  });

  test("a price per colour, values get numbers of their own", async () => {
    const shop = await openInventory();
    const products = [varied([color("Red")], { price: 20 }, "R"), varied([color("Blue")], { price: 30 }, "B")];
    const reply = await shop.put({ products, price_on_property: [513], sku_on_property: [513] });
    expect(reply.status).toBe(200);
    const ids = rows(reply.body, "products").map((each) => String(rows(each, "property_values")[0]?.["value_ids"]));
    expect(new Set(ids).size).toBe(2);
    expect(await shop.get(shop.id)).toMatchObject({ has_variations: true, price: { amount: 2000 }, quantity: 10 });
  });

  test("of equal combinations the first stays, silently", async () => {
    const shop = await openInventory();
    await shop.put({ products: [varied([color("Red")], {}, "first"), varied([color("Red")], {}, "second")] });
    expect(rows(await shop.read(), "products").map((each) => String(each["sku"]))).toEqual(["first"]);
  });

  test("a third variation only for whoever says they can deal with it", async () => {
    const shop = await openInventory();
    const products = [varied([color("Red"), size("S"), property(200, "Primary color", "Blue")])];
    expect((await shop.put({ products })).status).toBe(400);
    expect((await shop.put({ products }, "?max_variations_supported=3")).status).toBe(200);
    expect((await shop.put({ products: [plain()] })).status).toBe(400);
  });
});

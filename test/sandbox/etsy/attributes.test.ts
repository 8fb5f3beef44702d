import { describe, expect, test } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { draftForm, openShop, png, rows, us } from "./market.ts";

/** A draft in the category that has scales, several values and a property that it requires. */
async function openRing() {
  const shop = await openShop();
  const made = await shop.own("POST", `shops/${us.shop}/listings`, {
    form: draftForm({ taxonomy_id: taxonomyId("Rings") }),
  });
  const path = `shops/${us.shop}/listings/${String(made.body["listing_id"])}`;
  return {
    ...shop,
    path,
    put: (property: number, form: Record<string, string | number>) =>
      shop.own("PUT", `${path}/properties/${property}`, { form }),
    attributes: async () => rows((await shop.own("GET", `${path}/properties`)).body, "results"),
  };
}

test("a property is written whole, and taken away", async () => {
  const ring = await openRing();
  expect((await ring.put(100, { value_ids: "1,2", values: "6,7", scale_id: 19 })).status).toBe(200);
  expect((await ring.put(100, { value_ids: "3", values: "8", scale_id: 19 })).status).toBe(200);
  expect(await ring.attributes()).toMatchObject([{ property_id: 100, scale_id: 19, value_ids: [3], values: ["8"] }]);
  expect((await ring.own("DELETE", `${ring.path}/properties/100`)).status).toBe(204);
  expect(await ring.attributes()).toEqual([]);
});

describe("refused, and nothing is changed:", () => {
  test.for<[string, number, Record<string, string | number>]>([
    ["a property that the category doesn't have", 300, { value_ids: "1", values: "Plain" }],
    ["more ids than values", 100, { value_ids: "1,2", values: "6", scale_id: 19 }],
    ["a value that isn't offered", 506, { value_ids: "9", values: "Tin" }],
    ["two values where one is taken", 506, { value_ids: "81,82", values: "Silver,Gold" }],
    ["more values than it takes", 46803063659, { value_ids: "12,13,32", values: "Anniversary,Birthday,Wedding" }],
    ["a value without its scale", 100, { value_ids: "1", values: "6" }],
    ["a value of another scale", 100, { value_ids: "4", values: "52", scale_id: 19 }],
    ["parentheses in a value", 100, { value_ids: "6", values: "Adjustable (open)", scale_id: 20 }],
  ])("%s", async ([, property, form]) => {
    const ring = await openRing();
    expect((await ring.put(property, form)).status).toBe(400);
    expect(await ring.attributes()).toEqual([]);
  });
});

test("a listing that lacks what its category requires isn't activated, and costs nothing", async () => {
  const ring = await openRing();
  await ring.own("POST", `${ring.path}/images`, { multipart: { image: png() } });
  const activate = () => ring.own("PATCH", ring.path, { form: { state: "active" } });
  expect((await activate()).status).toBe(400);
  expect(ring.snapshot().fees).toEqual([]);
  await ring.put(506, { value_ids: "81", values: "Silver" });
  expect((await activate()).status).toBe(200);
});

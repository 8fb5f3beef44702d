import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Inventory,
  inventoryFields,
  isInventoryField,
  offerKey,
  type PropertyValue,
  sameValue,
  splitField,
  withFields,
} from "#src/catalog/fields/fields.ts";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { fieldLabel, valueText } from "#src/marketplaces/registry.ts";

const property = (propertyId: number, name: string, value: string): PropertyValue => ({
  propertyId,
  name,
  scaleId: null,
  valueIds: [propertyId * 100 + value.length],
  values: [value],
});

const option = fc.stringMatching(/^[A-Za-z0-9 :,'-]{1,8}$/).filter((text) => text.trim() !== "");
const axis = fc.uniqueArray(option, { minLength: 1, maxLength: 4 });
/** No axis, one or two, as a whole grid. */
const inventory: fc.Arbitrary<Inventory> = fc
  .tuple(fc.option(axis, { nil: null }), fc.option(axis, { nil: null }))
  .chain(([first, second]) => {
    const rows = (first ?? [null]).flatMap((one) =>
      (second ?? [null]).map((two) => [
        ...(one === null ? [] : [property(513, "Size", one)]),
        ...(two === null ? [] : [property(514, "Colour", two)]),
      ]),
    );
    const offer = fc.record({
      sku: fc.option(fc.stringMatching(/^[A-Z0-9-]{1,6}$/), { nil: null }),
      price: fc.integer({ min: 20, max: 99_999 }).map((amount) => ({ amount, currency: "EUR" })),
      quantity: fc.integer({ min: 0, max: 999 }),
      enabled: fc.boolean(),
      own: fc.record({ readiness: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }) }),
    });
    return fc.array(offer, { minLength: rows.length, maxLength: rows.length }).map((offers) => ({
      offers: offers.map((each, index) => ({ properties: rows[index] ?? [], ...each })),
      priceOn: first === null ? [] : [513],
      quantityOn: [],
      skuOn: [],
      ownOn: {},
    }));
  });

test("an inventory laid under its own fields is that inventory", () => {
  fc.assert(
    fc.property(inventory, (each) => {
      expect(withFields(each, inventoryFields(each))).toEqual(each);
    }),
  );
});

test("fields laid over an inventory are its fields afterwards, and no other moves", () => {
  fc.assert(
    fc.property(inventory, fc.nat(), fc.integer({ min: 20, max: 9999 }), (each, at, amount) => {
      const key = offerKey(each.offers[at % each.offers.length]?.properties ?? []);
      const set = { [`price:${key}`]: amount, [`sku:${key}`]: "", [`quantity:${key}`]: 7 };
      expect(inventoryFields(withFields(each, set))).toEqual({ ...inventoryFields(each), ...set });
    }),
  );
});

test("a field of an option that isn't there changes nothing", () => {
  fc.assert(
    fc.property(inventory, (each) => {
      expect(withFields(each, { "price:Nobody's option": 1 })).toEqual(each);
    }),
  );
});

test("a field's name gives back its kind and its option, colons and slashes included", () => {
  fc.assert(
    fc.property(inventory, (each) => {
      for (const { properties } of each.offers) {
        const key = offerKey(properties);
        expect(splitField(`price:${key}`)).toEqual({ kind: "price", option: key });
        expect(isInventoryField(`price:${key}`)).toBe(true);
      }
    }),
  );
  expect(splitField("title")).toEqual({ kind: "title", option: null });
  expect(isInventoryField("variations")).toBe(false);
});

test("fields and values in words", () => {
  expect(fieldLabel("price:Blue / Large")).toBe("Price (Blue / Large)");
  expect(fieldLabel("price:")).toBe("Price");
  expect(valueText("price:", 2400, "EUR")).toMatch(/24\.00/);
  expect(valueText("tags", [], "EUR")).toBe("nothing");
  expect(valueText("images", [{ imageId: "1", alt: "" }], "EUR")).toBe("1 photo");
  expect(valueText("title", undefined, "EUR")).toBe("nothing");
});

test("price and stock over all options; what is not on sale is not counted in", () => {
  const fields = {
    "price:S": 2400,
    "price:L": 3000,
    "quantity:S": 2,
    "quantity:L": 5,
    "enabled:S": true,
    "enabled:L": false,
  };
  expect(stockOf(fields)).toBe(2);
  expect(priceText(fields, "USD")).toBe("$24.00");
  expect(priceText({}, "USD")).toBeNull();
});

test("by what options' profiles differ is no difference where one of two was read before that was kept", () => {
  const earlier = { axes: [{ id: 200, name: "Color" }], options: ["Blue"], priceOn: [], quantityOn: [], skuOn: [] };
  const now = (readiness: readonly number[]) => ({ ...earlier, ownOn: { readiness } });
  expect(sameValue("variations", earlier, now([200]))).toBe(true);
  expect(sameValue("variations", now([]), now([200]))).toBe(false);
  expect(sameValue("variations", { ...earlier, priceOn: [200] }, now([]))).toBe(false);
});

import type { FieldValue } from "#src/catalog/fields/fields.ts";

/** Blue and Sand in S and M: one price for all, stock by color, a SKU for each. */
export const shared: Readonly<Record<string, FieldValue>> = {
  variations: {
    axes: [
      { id: 200, name: "Primary color" },
      { id: 100, name: "Size" },
    ],
    options: ["Blue / S", "Blue / M", "Sand / S", "Sand / M"],
    priceOn: [],
    quantityOn: [200],
    skuOn: [200, 100],
  },
  ...Object.fromEntries(
    ["Blue / S", "Blue / M", "Sand / S", "Sand / M"].flatMap((option) => [
      [`price:${option}`, 3000],
      [`quantity:${option}`, option.startsWith("Blue") ? 4 : 7],
      [`sku:${option}`, `HAND-${option}`],
      [`enabled:${option}`, true],
      [`readiness:${option}`, 41],
    ]),
  ),
};

import { Refusal } from "../context.ts";
import type { Product } from "../state.ts";

const mostOptions = 70;

type Dimension = "price" | "quantity" | "sku" | "readiness_state";

/** What varies by which properties (behaviour 4.3): the grid is whole, and what doesn't vary is equal. */
export function checkGrid(products: readonly Product[], varies: Readonly<Record<Dimension, readonly number[]>>): void {
  const axes = products[0]?.properties.map((each) => each.propertyId) ?? [];
  for (const { properties } of products) {
    if (properties.map((each) => each.propertyId).join() !== axes.join()) {
      throw new Refusal(400, "All products must have the same properties, in the same order");
    }
  }
  if (axes.filter((axis) => axis === 513 || axis === 514).length > 2 || new Set(axes).size < axes.length) {
    throw new Refusal(400, "A property may be used once per product");
  }
  const options = axes.map((_, index) => new Set(products.map((product) => valueAt(product, index))));
  if (options.some((each) => each.size > mostOptions)) {
    throw new Refusal(400, `Variations may have at most ${mostOptions} options`);
  }
  if (options.reduce((count, each) => count * each.size, 1) !== products.length) {
    throw new Refusal(400, "All combinations of property values must be supplied");
  }
  for (const [dimension, on] of Object.entries(varies) as [Dimension, readonly number[]][]) {
    checkVaries(products, axes, dimension, on);
  }
}

function checkVaries(
  products: readonly Product[],
  axes: readonly number[],
  dimension: Dimension,
  on: readonly number[],
): void {
  if (on.some((id) => !axes.includes(id))) {
    throw new Refusal(400, `${dimension}_on_property: contains a property that is not in products`);
  }
  if (on.join() !== axes.filter((axis) => on.includes(axis)).join()) {
    throw new Refusal(400, `${dimension}_on_property: property IDs must be in the same order as in products`);
  }
  const all = axes.length < 3 ? axes.length : -1;
  if (on.length !== 0 && on.length !== 1 && on.length !== all) {
    throw new Refusal(400, `${dimension}_on_property: must be none, one or all of the variation properties`);
  }
  const seen = new Map<string, string>();
  for (const product of products) {
    const group = on.map((id) => valueAt(product, axes.indexOf(id))).join(";");
    const value = valueOf(product, dimension);
    if (value === undefined) continue;
    if ((seen.get(group) ?? value) !== value) {
      throw new Refusal(400, `${dimension} must be consistent across all products`);
    }
    seen.set(group, value);
  }
}

function valueAt(product: Product, axis: number): string {
  return product.properties[axis]?.values.join("|") ?? "";
}

/** undefined where it doesn't count: an option that isn't offered may have any. */
function valueOf(product: Product, dimension: Dimension): string | undefined {
  const [offering] = product.offerings;
  if (dimension === "sku") return product.sku;
  if (!offering || (!offering.enabled && dimension !== "price")) return undefined;
  if (dimension === "price") return String(offering.price);
  return String(dimension === "quantity" ? offering.quantity : offering.readinessId);
}

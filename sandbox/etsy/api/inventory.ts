import { z } from "zod";
import { type Context, newId, problem, Refusal, seconds } from "../context.ts";
import { castShadow } from "../staleness.ts";
import type { Listing, Offering, Product, PropertyValue, Shop } from "../state.ts";
import { checkPrice, checkSku, minorUnits } from "./field-rules.ts";
import { readJson } from "./forms.ts";
import { checkGrid } from "./inventory-grid.ts";
import { linksLeft } from "../media/variation-images.ts";

const loose = z.record(z.string(), z.unknown());
const ids = z
  .array(z.number().int())
  .nullish()
  .transform((value) => value ?? []);
const body = z.object({
  products: z.array(loose),
  price_on_property: ids,
  quantity_on_property: ids,
  sku_on_property: ids,
  readiness_state_on_property: ids,
});

/** What may be sent. What GET shows beside these (ids, deletion marks, scale names) is refused. */
const keys = {
  product: ["sku", "property_values", "offerings"],
  offering: ["price", "quantity", "is_enabled", "readiness_state_id"],
  property: ["property_id", "property_name", "scale_id", "value_ids", "values"],
};

/** Properties that a seller names herself. */
const custom = [513, 514];

/** updateListingInventory: a full replacement, refused as a whole or done as a whole (behaviour, section 4). */
export async function putInventory(context: Context, request: Request, shop: Shop, listing: Listing): Promise<void> {
  const parsed = body.safeParse(await readJson(request));
  if (!parsed.success || parsed.data.products.length === 0) throw new Refusal(400, "No products supplied");
  const sent = parsed.data;
  const variations = new URL(request.url).searchParams.get("max_variations_supported") === "3" ? 3 : 2;
  if (axesOf(listing.products) > variations) {
    throw new Refusal(400, "This listing has 3 variations. Set max_variations_supported=3 to update its inventory.");
  }
  const numbers = numbersOfValues(context);
  const products = withoutDoubles(sent.products.map((product) => readProduct(numbers, shop, product)));
  if (axesOf(products) > variations) throw new Refusal(400, `Listings may have at most ${variations} variations.`);
  checkGrid(products, {
    price: sent.price_on_property,
    quantity: sent.quantity_on_property,
    sku: sent.sku_on_property,
    readiness_state: sent.readiness_state_on_property,
  });
  if (!products.some(({ offerings }) => offerings.some((each) => each.enabled && each.quantity > 0))) {
    throw new Refusal(400, "At least one offering must have quantity greater than 0");
  }
  castShadow(context, listing.id, listing);
  Object.assign(listing, {
    products: products.map((product) => withNewIds(context, product)),
    priceOn: sent.price_on_property,
    quantityOn: sent.quantity_on_property,
    skuOn: sent.sku_on_property,
    readinessOn: sent.readiness_state_on_property,
    updated: seconds(context),
  });
  listing.variationImages = linksLeft(listing);
}

function axesOf(products: readonly Product[]): number {
  return products[0]?.properties.length ?? 0;
}

const combination = (product: Product) =>
  product.properties.map(({ propertyId, values }) => `${propertyId}=${values.join("|")}`).join(";");

/** Products without property values collapse to the last one (#337); of equal combinations the first stays (#495). */
function withoutDoubles(products: Product[]): Product[] {
  if (products.every((product) => product.properties.length === 0)) return products.slice(-1);
  return products.filter(
    (each, index) => products.findIndex((other) => combination(other) === combination(each)) === index,
  );
}

/** Every write numbers products and offerings anew (open-api#523). */
function withNewIds(context: Context, product: Product): Product {
  return {
    ...product,
    id: newId(context),
    offerings: product.offerings.map((offering) => ({ ...offering, id: newId(context) })),
  };
}

type Loose = Record<string, unknown>;

function onlyKnown(value: Loose, known: readonly string[]): void {
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) throw new Refusal(400, `Array contains invalid keys: ${unknown.join(",")}`);
}

function rows(value: unknown, name: string): Loose[] {
  const parsed = z.array(loose).safeParse(value ?? []);
  if (!parsed.success) throw new Refusal(400, `Expected array value for '${name}'`);
  return parsed.data;
}

type Numbers = (property: number, value: string) => number;

/** A value has one number, in however many products it is. */
function numbersOfValues(context: Context): Numbers {
  const known = new Map<string, number>();
  return (property, value) => {
    const key = `${property} ${value}`;
    const number = known.get(key) ?? newId(context);
    known.set(key, number);
    return number;
  };
}

function readProduct(numbers: Numbers, shop: Shop, product: Loose): Product {
  onlyKnown(product, keys.product);
  const sku = product["sku"] ?? "";
  if (typeof sku !== "string") throw new Refusal(400, "Expected string value for 'sku'");
  checkSku(sku);
  const offerings = rows(product["offerings"], "offerings");
  if (offerings.length === 0) throw new Refusal(400, "Each product must have at least one offering");
  return {
    id: 0,
    sku,
    properties: rows(product["property_values"], "property_values").map((each) => readProperty(numbers, each)),
    offerings: offerings.map((offering) => readOffering(shop, offering)),
  };
}

function readOffering(shop: Shop, offering: Loose): Offering {
  onlyKnown(offering, keys.offering);
  const { price, quantity, is_enabled: enabled, readiness_state_id: readinessId } = offering;
  if (typeof price !== "number") throw new Refusal(400, `Expected float value for 'price' (got ${kindOf(price)})`);
  if (typeof quantity !== "number" || !Number.isInteger(quantity)) {
    throw new Refusal(400, `Expected int value for 'quantity' (got ${kindOf(quantity)})`);
  }
  if (quantity < 0 || quantity > 999) throw problem("/quantity", "must be between 0 and 999");
  if (enabled !== undefined && typeof enabled !== "boolean") {
    throw new Refusal(400, `Expected boolean value for 'is_enabled' (got ${kindOf(enabled)})`);
  }
  if (typeof readinessId !== "number") throw new Refusal(400, "All offerings need readiness state");
  if (!shop.processingProfiles.some((profile) => profile.id === readinessId)) {
    throw problem("/readiness_state_id", "Readiness state not found.");
  }
  const minor = minorUnits(price);
  checkPrice(minor, shop.currency);
  return { id: 0, quantity, price: minor, enabled: enabled ?? true, readinessId };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return Array.isArray(value) || typeof value === "object" ? "array" : typeof value;
}

function readProperty(numbers: Numbers, property: Loose): PropertyValue {
  onlyKnown(property, keys.property);
  const id = property["property_id"];
  if (typeof id !== "number") throw new Refusal(400, `Expected int value for 'property_id' (got ${kindOf(id)})`);
  const name = property["property_name"];
  if (typeof name !== "string" && (custom.includes(id) || name !== undefined)) {
    throw new Refusal(400, `Expected string value for 'property_name' (got ${kindOf(name)})`);
  }
  const values = z.array(z.string()).safeParse(property["values"] ?? []);
  if (!values.success) throw new Refusal(400, "Expected array of strings for 'values'");
  if (values.data.length === 0 || values.data.includes("")) throw new Refusal(400, "Property values can't be empty");
  if ([name ?? "", ...values.data].some((value) => typeof value === "string" && /[()]/.test(value))) {
    throw new Refusal(400, "Property names and values may not contain parentheses");
  }
  const valueIds = z.array(z.number().int()).safeParse(property["value_ids"] ?? []);
  const scale = property["scale_id"];
  return {
    propertyId: id,
    name: typeof name === "string" ? name : `Property ${id}`,
    scaleId: typeof scale === "number" ? scale : null,
    // Etsy gives values of its own numbers, which are the shop's and not the ones that were sent.
    valueIds:
      valueIds.success && valueIds.data.length > 0 ? valueIds.data : values.data.map((value) => numbers(id, value)),
    values: values.data,
  };
}

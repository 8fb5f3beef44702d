import { describe, expect, test } from "vitest";
import { routes } from "#sandbox/etsy/routes.ts";
import { seeded } from "#sandbox/etsy/seed.ts";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { draftForm, openMarket, operatorForm, openShop, png, type Send, shippingForm, us } from "./market.ts";
import { assumedDigest, assumedProperties } from "#test/contract/assumed.ts";
import documented from "./openapi-shapes.json" with { type: "json" };

type Operation = { method: string; path: string; scopes: string[]; success: Record<string, string | null> };
const operations = { ...documented.operations, ...assumedDigest.operations } as Record<string, Operation>;
const known: Record<string, Record<string, string>> = { ...documented.schemas, ...assumedDigest.schemas };
const schemas: Record<string, Record<string, string> | undefined> = Object.fromEntries(
  Object.entries(known).map(([name, fields]) => [name, { ...fields, ...assumedProperties[name] }]),
);

/** What doesn't fit the document, by path. */
function misfits(value: unknown, type: string, at: string): string[] {
  const nullable = type.endsWith("?");
  const bare = nullable ? type.slice(0, -1) : type;
  if (value === null) return nullable ? [] : [`${at} is null`];
  if (bare.startsWith("array:")) {
    if (!Array.isArray(value)) return [`${at} is no array`];
    return value.flatMap((each, index) => misfits(each, bare.slice("array:".length), `${at}[${index}]`));
  }
  const shape = schemas[bare];
  if (shape) {
    if (typeof value !== "object") return [`${at} is no object`];
    return Object.entries(value).flatMap(([name, each]) =>
      shape[name] ? misfits(each, shape[name], `${at}.${name}`) : [`${at}.${name} is not in the document`],
    );
  }
  const [, values] = /^enum\((.*)\)$/.exec(bare) ?? [];
  if (values !== undefined)
    return values.split("|").some((each) => each === value) ? [] : [`${at} is none of ${values}`];
  if (bare === "integer") return Number.isInteger(value) ? [] : [`${at} is no integer`];
  if (["string", "number", "boolean"].includes(bare)) return typeof value === bare ? [] : [`${at} is no ${bare}`];
  return [];
}

describe("the table of endpoints is Etsy's", () => {
  test.for(routes.map((route) => [route.operation, route] as const))("%s", ([operation, route]) => {
    const { method, path } = operations[operation] ?? { method: "", path: "" };
    expect(route.method).toBe(method);
    expect(route.path.test(path.replace(/\{\w+\}/g, "1"))).toBe(true);
    expect(route.write).toBe(method !== "GET");
  });

  test("no two of them answer to the same address", () => {
    const names = routes.map(({ operation }) => operation);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("what a sign-in must allow is as documented", () => {
  test.for(Object.entries(operations))("%s", async ([, { method, path, scopes }]) => {
    const market = openMarket();
    const { access } = await market.connect(seeded.usSeller, "email_r");
    const [listing] = market.snapshot().listings;
    const address = path
      .replace("{shop_id}", String(us.shop))
      .replace("{listing_id}", String(listing?.id))
      .replace(/\{\w+\}/g, "1");
    const [scope] = scopes;
    const bare = await market.send(method, address);
    const lacking = await market.send(method, address, { token: access });
    const expected = scope
      ? [
          [401, `Access token is required for this request (requires scope: ${scope}).`],
          [403, `Access token lacks scope for this request (requires scope: ${scope}).`],
        ]
      : [
          [bare.status, "nothing about the token"],
          [lacking.status, "nothing about the token"],
        ];
    const said = (text: string) => (text.includes("Access token") ? JSON.parse(text).error : "nothing about the token");
    expect([
      [bare.status, said(bare.text)],
      [lacking.status, said(lacking.text)],
    ]).toEqual(expected);
  });
});

test("every reply has the document's shape", async () => {
  const shop = await openShop();
  const { id } = shop.seeded("Linen Apron");
  const color = { form: { value_ids: 2, values: "Blue" } };
  const { imageIds, products } = shop.seeded("Linen Apron");
  const [product] = products;
  const [option] = product?.properties ?? [];
  const link = { property_id: option?.propertyId, value_id: option?.valueIds[0], image_id: imageIds[0] };
  const linked = { json: { variation_images: [link] } };
  const question = { question_text: "Which name?", question_type: "text_input", required: true };
  const asked = { personalization_questions: [question] };
  const returns = (days: number) => ({ accepts_returns: true, accepts_exchanges: false, return_deadline: days });
  const calls: [string, string, Send?][] = [
    ["ping", "openapi-ping"],
    ["tokenScopes", "scopes", { form: { token: shop.access } }],
    ["getMe", "users/me"],
    ["getShopByOwnerUserId", `users/${seeded.usSeller}/shops`],
    ["getShop", `shops/${us.shop}`],
    ["getShopSections", `shops/${us.shop}/sections`],
    ["createShopSection", `shops/${us.shop}/sections`, { form: { title: "New" } }],
    ["getShopSection", `shops/${us.shop}/sections/${us.section}`],
    ["updateShopSection", `shops/${us.shop}/sections/${us.section}`, { form: { title: "Wood" } }],
    ["getListingsByShopSectionId", `shops/${us.shop}/shop-sections/listings?shop_section_ids=${us.section}`],
    ["deleteShopSection", `shops/${us.shop}/sections/${us.section}`],
    ["getShopReturnPolicies", `shops/${us.shop}/policies/return`],
    ["createShopReturnPolicy", `shops/${us.shop}/policies/return`, { form: returns(45) }],
    ["getShopReturnPolicy", `shops/${us.shop}/policies/return/${us.returns}`],
    ["updateShopReturnPolicy", `shops/${us.shop}/policies/return/${us.returns}`, { form: returns(60) }],
    ["getListingsByShopReturnPolicy", `shops/${us.shop}/policies/return/${us.returns}/listings`],
    ["deleteShopReturnPolicy", `shops/${us.shop}/policies/return/${us.returns + 1}`],
    ["getShopShippingProfiles", `shops/${us.shop}/shipping-profiles`],
    ["createShopShippingProfile", `shops/${us.shop}/shipping-profiles`, { form: shippingForm }],
    ["getShopShippingProfile", `shops/${us.shop}/shipping-profiles/${us.shipping}`],
    ["updateShopShippingProfile", `shops/${us.shop}/shipping-profiles/${us.shipping}`, { form: { title: "Letter" } }],
    ["deleteShopShippingProfile", `shops/${us.shop}/shipping-profiles/${us.shipping + 1}`],
    ["getShopReadinessStateDefinitions", `shops/${us.shop}/readiness-state-definitions`],
    ["getShopReadinessStateDefinition", `shops/${us.shop}/readiness-state-definitions/${us.processing}`],
    [
      "createShopReadinessStateDefinition",
      `shops/${us.shop}/readiness-state-definitions`,
      { form: { readiness_state: "made_to_order", min_processing_time: 1, max_processing_time: 2 } },
    ],
    ["getShopProductionPartners", `shops/${us.shop}/production-partners`],
    ["getShopEconomicOperators", `shops/${us.shop}/economic-operators`],
    ["createShopEconomicOperator", `shops/${us.shop}/economic-operators`, { form: operatorForm() }],
    ["getSellerTaxonomyNodes", "seller-taxonomy/nodes"],
    ["getPropertiesByTaxonomyId", `seller-taxonomy/nodes/${taxonomyId("Aprons")}/properties`],
    ["getListingsByShop", `shops/${us.shop}/listings?includes=Images,Shop,Inventory,Personalization`],
    ["createDraftListing", `shops/${us.shop}/listings`, { form: draftForm() }],
    ["getListing", `listings/${id}?includes=Images,Shop`],
    ["getListingsByListingIds", `listings/batch?listing_ids=${id}`],
    ["getListingsInventoryByListingIds", `listings/batch/inventory?listing_ids=${id}`],
    ["updateListing", `shops/${us.shop}/listings/${id}`, { form: { title: "Linen apron" } }],
    ["uploadListingImage", `shops/${us.shop}/listings/${id}/images`, { multipart: { image: png() } }],
    ["getListingImages", `listings/${id}/images`],
    ["getListingImage", `listings/${id}/images/${shop.seeded("Linen Apron").imageIds[0]}`],
    ["getListingInventory", `listings/${id}/inventory`],
    ["getListingProduct", `listings/${id}/inventory/products/${product?.id}`],
    ["getListingOffering", `listings/${id}/products/${product?.id}/offerings/${product?.offerings[0]?.id}`],
    ["updateListingProperty", `shops/${us.shop}/listings/${id}/properties/200`, color],
    ["getListingProperties", `shops/${us.shop}/listings/${id}/properties`],
    ["getListingVariationImages", `shops/${us.shop}/listings/${id}/variation-images`],
    ["updateVariationImages", `shops/${us.shop}/listings/${id}/variation-images`, linked],
    ["updateListingPersonalization", `shops/${us.shop}/listings/${id}/personalization`, { json: asked }],
    ["getListingPersonalization", `listings/${id}/personalization`],
    ["deleteListingPersonalization", `shops/${us.shop}/listings/${id}/personalization`],
  ];
  const problems: string[] = [];
  for (const [name, path, given] of calls) {
    const operation = operations[name];
    const reply = await shop.own(operation?.method ?? "", path, given);
    const type = operation?.success[String(reply.status)];
    if (type === null) problems.push(...(reply.text === "" ? [] : [`${name} has a body: ${reply.text}`]));
    else if (type === undefined) problems.push(`${name} answered ${reply.status}: ${reply.text}`);
    else if (schemas[type] && Object.keys(schemas[type]).length > 0) problems.push(...misfits(reply.body, type, name));
  }
  expect(problems).toEqual([]);
});

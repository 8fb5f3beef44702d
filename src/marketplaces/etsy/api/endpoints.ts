import type { Scope } from "./scopes.ts";

/** One operation of Etsy's Open API v3, by its operationId. */
export type Endpoint = {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the API's host; `{name}` is filled in. */
  readonly path: string;
  /** What the sign-in must allow; null where the app's key is enough. */
  readonly scope: Scope | null;
  /** Whether it changes the shop: then it is guarded, sent once, and its outcome may stay unknown. */
  readonly write: boolean;
};

const shop = "/v3/application/shops/{shop_id}";

/** Everything this product ever calls. The client takes names of this table only. */
export const endpoints = {
  ping: { method: "GET", path: "/v3/application/openapi-ping", scope: null, write: false },
  getMe: { method: "GET", path: "/v3/application/users/me", scope: "shops_r", write: false },
  getShop: { method: "GET", path: shop, scope: null, write: false },
  getShopSections: { method: "GET", path: `${shop}/sections`, scope: null, write: false },
  getShopReturnPolicies: { method: "GET", path: `${shop}/policies/return`, scope: null, write: false },
  getShopShippingProfiles: { method: "GET", path: `${shop}/shipping-profiles`, scope: "shops_r", write: false },
  getShopProductionPartners: { method: "GET", path: `${shop}/production-partners`, scope: "shops_r", write: false },
  getShopReadinessStateDefinitions: {
    method: "GET",
    path: `${shop}/readiness-state-definitions`,
    scope: "shops_r",
    write: false,
  },
  getShopEconomicOperators: { method: "GET", path: `${shop}/economic-operators`, scope: "shops_r", write: false },
  getShopEconomicOperator: {
    method: "GET",
    path: `${shop}/economic-operators/{economic_operator_id}`,
    scope: "shops_r",
    write: false,
  },
  createShopEconomicOperator: { method: "POST", path: `${shop}/economic-operators`, scope: "shops_w", write: true },
  updateShopEconomicOperator: {
    method: "PUT",
    path: `${shop}/economic-operators/{economic_operator_id}`,
    scope: "shops_w",
    write: true,
  },
  getListingsByShop: { method: "GET", path: `${shop}/listings`, scope: "listings_r", write: false },
  getListing: { method: "GET", path: "/v3/application/listings/{listing_id}", scope: null, write: false },
  getListingImages: { method: "GET", path: "/v3/application/listings/{listing_id}/images", scope: null, write: false },
  getListingVariationImages: {
    method: "GET",
    path: `${shop}/listings/{listing_id}/variation-images`,
    scope: null,
    write: false,
  },
  getListingInventory: {
    method: "GET",
    path: "/v3/application/listings/{listing_id}/inventory",
    scope: "listings_r",
    write: false,
  },
  getListingsInventoryByListingIds: {
    method: "GET",
    path: "/v3/application/listings/batch/inventory",
    scope: "listings_r",
    write: false,
  },
  getSellerTaxonomyNodes: { method: "GET", path: "/v3/application/seller-taxonomy/nodes", scope: null, write: false },
  getPropertiesByTaxonomyId: {
    method: "GET",
    path: "/v3/application/seller-taxonomy/nodes/{taxonomy_id}/properties",
    scope: null,
    write: false,
  },
  getListingProperties: {
    method: "GET",
    path: `${shop}/listings/{listing_id}/properties`,
    scope: null,
    write: false,
  },
  createDraftListing: { method: "POST", path: `${shop}/listings`, scope: "listings_w", write: true },
  uploadListingImage: {
    method: "POST",
    path: `${shop}/listings/{listing_id}/images`,
    scope: "listings_w",
    write: true,
  },
  getListingVideos: { method: "GET", path: "/v3/application/listings/{listing_id}/videos", scope: null, write: false },
  uploadListingVideo: {
    method: "POST",
    path: `${shop}/listings/{listing_id}/videos`,
    scope: "listings_w",
    write: true,
  },
  deleteListingVideo: {
    method: "DELETE",
    path: `${shop}/listings/{listing_id}/videos/{video_id}`,
    scope: "listings_w",
    write: true,
  },
  updateListing: { method: "PATCH", path: `${shop}/listings/{listing_id}`, scope: "listings_w", write: true },
  updateListingInventory: {
    method: "PUT",
    path: "/v3/application/listings/{listing_id}/inventory",
    scope: "listings_w",
    write: true,
  },
  updateListingPersonalization: {
    method: "POST",
    path: `${shop}/listings/{listing_id}/personalization`,
    scope: "listings_w",
    write: true,
  },
  updateVariationImages: {
    method: "POST",
    path: `${shop}/listings/{listing_id}/variation-images`,
    scope: "listings_w",
    write: true,
  },
  deleteListingPersonalization: {
    method: "DELETE",
    path: `${shop}/listings/{listing_id}/personalization`,
    scope: "listings_w",
    write: true,
  },
  updateListingProperty: {
    method: "PUT",
    path: `${shop}/listings/{listing_id}/properties/{property_id}`,
    scope: "listings_w",
    write: true,
  },
  deleteListingProperty: {
    method: "DELETE",
    path: `${shop}/listings/{listing_id}/properties/{property_id}`,
    scope: "listings_w",
    write: true,
  },
  deleteListing: {
    method: "DELETE",
    path: "/v3/application/listings/{listing_id}",
    scope: "listings_d",
    write: true,
  },
} as const satisfies Readonly<Record<string, Endpoint>>;

export type Operation = keyof typeof endpoints;

/** What may be asked for along with a listing. Never `User`, nor anything else that names people. */
export type Include = "Images" | "Inventory" | "Personalization" | "Translations" | "Videos";

/** The address below the API's host. @throws RangeError when a placeholder has no value: nothing is guessed */
export function endpointPath(operation: Operation, params: Readonly<Record<string, string>>): string {
  return endpoints[operation].path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    // Ids of Etsy are numbers: anything else could lead to another address.
    if (!value || !/^\d+$/.test(value)) throw new RangeError(`${operation}: ${name} is not an id`);
    return value;
  });
}

import { z } from "zod";
import type { LiveInventory, ShopClient } from "#src/marketplaces/port.ts";
import type { ListingPayload } from "#src/catalog/payload.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import { etsyMoney, fromEtsyMoney, toEtsyNumber } from "./money.ts";

const offering = z.object({
  price: etsyMoney,
  quantity: z.number().int(),
  is_deleted: z.boolean().nullish(),
  readiness_state_id: z.number().int().nullish(),
});
const product = z.object({
  sku: z.string().nullish(),
  is_deleted: z.boolean().nullish(),
  offerings: z.array(offering),
});
const inventoryReply = z.object({ products: z.array(product) }).transform(({ products }, context): LiveInventory => {
  const kept = products.filter((each) => !each.is_deleted);
  const first = kept[0];
  const sold = first?.offerings.find((each) => !each.is_deleted);
  if (!first || !sold) {
    context.addIssue("no product with an offering");
    return z.NEVER;
  }
  return {
    products: kept.length,
    sku: first.sku ? unescapeHtml(first.sku) : null,
    price: fromEtsyMoney(sold.price),
    quantity: sold.quantity,
    readinessStateId: sold.readiness_state_id ?? null,
  };
});

/**
 * The inventory of a listing without variations, as `updateListingInventory` takes it: not the shape it is read in
 * (price is a number of whole units, ids and deletion marks are refused). It replaces everything that was there.
 */
export function inventoryBody(payload: ListingPayload) {
  return {
    products: [
      {
        sku: payload.sku ?? "",
        property_values: [],
        offerings: [
          {
            price: toEtsyNumber(payload.price),
            quantity: payload.quantity,
            is_enabled: true,
            readiness_state_id: payload.readinessStateId,
          },
        ],
      },
    ],
    price_on_property: [],
    quantity_on_property: [],
    sku_on_property: [],
    readiness_state_on_property: [],
  };
}

type Inventory = Pick<ShopClient, "putInventory" | "getInventory">;

export function createInventory(client: EtsyClient, caller: Caller): Inventory {
  const params = (listingId: string) => ({ listing_id: listingId });
  return {
    async putInventory(listingId, payload) {
      const call = { params: params(listingId), body: { json: inventoryBody(payload) } };
      await client.call("updateListingInventory", caller, call, z.unknown());
    },
    getInventory: (listingId) =>
      client.call("getListingInventory", caller, { params: params(listingId) }, inventoryReply),
  };
}

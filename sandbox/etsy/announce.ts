import { z } from "zod";
import { allApps, firstAppId } from "./apps.ts";
import { type Context, milliseconds, Refusal, secret } from "./context.ts";
import { safetyShape } from "./gpsr/listing-fields.ts";
import { type Listing, quantityOf } from "./state.ts";
import { type Delivery, sendWebhook } from "./webhooks.ts";

/**
 * Webhooks that the stand-in sends by itself: after each write, of what it changed, to the apps whose sellers allow them in
 * (behaviour, section 7). An app has one endpoint, which is set up on the developers' pages only; here by control.
 */

/** The body of `POST /_sandbox/apps/<id>/webhook`. `url` null: no more. Without a secret it gets a new one. */
export const webhookBody = z.strictObject({
  url: z.url().nullable(),
  secret: z
    .string()
    .regex(/^whsec_[A-Za-z0-9+/]+=*$/)
    .optional(),
});

export function setWebhook(context: Context, app: number, { url, secret: given }: z.infer<typeof webhookBody>): void {
  if (!allApps(context).some(({ id }) => id === app)) throw new Refusal(404, "No such app.");
  const others = (context.state.webhooks ?? []).filter((each) => each.app !== app);
  const made = given ?? `whsec_${Buffer.from(secret(context, 24)).toString("base64")}`;
  context.state.webhooks = url === null ? others : [...others, { app, url, secret: made }];
  context.changed();
}

type Known = { readonly shopId: number; readonly listing: string; readonly inventory: string; readonly left: number };

/** What changed since this was asked last. */
export type Announcer = { announce(context: Context): void };

/** So many deliveries are kept to be looked at. */
const kept = 1000;

/** @param context as it begins: what is there already is no news */
export function createAnnouncer(context: Context): Announcer {
  let known: ReadonlyMap<number, Known> | null = hasEndpoints(context) ? listingsOf(context) : null;
  return {
    announce(now) {
      if (!hasEndpoints(now)) {
        known = null;
        return;
      }
      const before = known;
      known = listingsOf(now);
      if (!before) return;
      for (const [id, { shopId, events }] of changes(before, known)) {
        for (const event of events) tell(now, shopId, id, event);
      }
    },
  };
}

function hasEndpoints({ state }: Context): boolean {
  return (state.webhooks ?? []).length > 0;
}

/** Price, SKU, processing profile and state are the inventory's; of its quantity only that nothing is left. */
function listingsOf({ state }: Context): ReadonlyMap<number, Known> {
  return new Map(
    state.listings.map((each) => [
      each.id,
      { shopId: each.shopId, listing: digestOf(each), inventory: inventoryOf(each), left: quantityOf(each) },
    ]),
  );
}

/** All that isn't the inventory's, and isn't brought about by time or by the inventory. */
function digestOf(listing: Listing): string {
  const apart = { products: null, state: null, stateAt: null, updated: null, ending: null, imagesAt: null };
  return JSON.stringify({ ...listing, ...apart, safety: safetyShape(listing) });
}

function inventoryOf({ products, state }: Listing): string {
  const offers = products.map(({ sku, properties, offerings }) => [
    sku,
    properties,
    offerings.map(({ price, enabled, readinessId }) => [price, enabled, readinessId]),
  ]);
  return JSON.stringify([state, offers]);
}

type Changed = { readonly shopId: number; readonly events: readonly string[] };

function changes(before: ReadonlyMap<number, Known>, after: ReadonlyMap<number, Known>): [number, Changed][] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id): [number, Changed][] => {
    const [was, is] = [before.get(id), after.get(id)];
    const shopId = (is ?? was)?.shopId ?? 0;
    if (!was) return [[id, { shopId, events: ["listing.created", "inventory.created"] }]];
    if (!is) return [[id, { shopId, events: ["listing.deleted", "inventory.deleted"] }]];
    const events = [
      ...(was.listing === is.listing ? [] : ["listing.updated"]),
      ...(was.inventory === is.inventory ? [] : ["inventory.updated"]),
      ...(was.left > 0 && is.left === 0 ? ["inventory.out_of_stock"] : []),
    ];
    return events.length > 0 ? [[id, { shopId, events }]] : [];
  });
}

/** To the apps that the shop's seller lets in at this moment: assumed. Nobody waits for it. */
function tell(context: Context, shopId: number, listingId: number, event: string): void {
  const { deliver, clock, sleep } = context.options;
  const owner = context.state.shops.find((shop) => shop.shopId === shopId)?.userId;
  for (const { app, url, secret: signing } of context.state.webhooks ?? []) {
    if (!deliver || !isLetIn(context, app, owner)) continue;
    const delivery: Delivery = {
      id: `msg_${secret(context, 24)}`,
      app,
      event_type: event,
      shop_id: shopId,
      resource_url: `https://openapi.etsy.com/v3/application/listings/${listingId}${event.startsWith("inventory") ? "/inventory" : ""}`,
      statuses: [],
    };
    context.deliveries.push(delivery);
    context.deliveries.splice(0, context.deliveries.length - kept);
    const { id, event_type, resource_url, shop_id } = delivery;
    const line = { clock, sleep, deliver, tried: (status: number) => void delivery.statuses.push(status) };
    void sendWebhook({ url, secret: signing }, { id, event_type, resource_url, shop_id }, line);
  }
}

function isLetIn(context: Context, app: number, owner: number | undefined): boolean {
  const now = milliseconds(context);
  return context.state.tokens.some(
    (token) =>
      token.userId === owner && (token.app ?? firstAppId) === app && !token.revoked && token.refreshExpires > now,
  );
}

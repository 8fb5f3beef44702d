import { kindOf } from "#src/marketplaces/registry.ts";
import { marketplaceAt, shopNameOf, type StudioContext } from "#src/modules/shops/index.ts";
import { personOf } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "./deps.ts";
import type { FieldDifference, ListingRecord, ListingView } from "./model.ts";
import { compare } from "./rules/merge.ts";
import { listingsText } from "./messages/en.ts";
import { skuOf } from "#src/catalog/fields/field-words.ts";

export function listingView(deps: Pick<AppDeps, "clock">, context: StudioContext, listing: ListingRecord): ListingView {
  const shop = context.shops.find((each) => each.id === listing.shopId);
  const paid = paidUntil(context, listing, deps.clock.now());
  return {
    id: listing.id,
    code: listing.code,
    sku: skuOf(listing.live),
    shopId: listing.shopId,
    shopName: shopNameOf(context, listing.shopId),
    marketplace: marketplaceAt(context, listing.shopId),
    connected: isConnected(context, listing),
    currency: shop?.currency ?? "USD",
    productId: listing.productId,
    externalId: listing.externalId,
    title: titleOf(listing),
    state: listing.state,
    url: listing.url,
    coverUrl: listing.coverUrl,
    pictures: listing.pictures,
    live: listing.live,
    endsAt: listing.endsAt,
    seenAt: listing.seenAt,
    stale: deps.clock.now().getTime() - listing.seenAt.getTime() > kindOf(shop).showForMs,
    gone: listing.goneAt !== null,
    deletedHere: listing.deletedHere && {
      by: personOf(context, listing.deletedHere.by),
      approvedBy: listing.deletedHere.approvedBy && personOf(context, listing.deletedHere.approvedBy),
      at: listing.deletedHere.at,
    },
    paidUntil: paid,
    requests: listing.requests,
    mayComeBack: listing.mayComeBack && paid !== null,
    differences: differencesOf(listing),
  };
}

/** Until when an inactive listing is on sale again without a fee; null: the marketplace bills one, or has no such thing. */
export function paidUntil(
  { shops }: StudioContext,
  listing: Pick<ListingRecord, "shopId" | "state" | "endsAt">,
  now: Date,
): Date | null {
  return kindOf(shops.find(({ id }) => id === listing.shopId)).paidUntil?.(listing, now) ?? null;
}

export function isConnected({ shops }: StudioContext, { shopId }: Pick<ListingRecord, "shopId">): boolean {
  return shops.some(({ id, health }) => id === shopId && health !== "disconnected");
}

/** @throws OmsError `shop-disconnected`: nothing can be asked for there until its shop is connected again */
export function requireConnected(context: StudioContext, listing: ListingRecord): void {
  if (isConnected(context, listing)) return;
  const name = context.shops.find(({ id }) => id === listing.shopId)?.name ?? listingsText.itsShop;
  throw new OmsError("shop-disconnected", {
    userText: listingsText.shopNotConnected(name),
  });
}

/** As `listingView`, without the differences that a person asked to settle: those are told as that request. */
export function unaskedView(deps: Pick<AppDeps, "clock">, context: StudioContext, listing: ListingRecord): ListingView {
  const view = listingView(deps, context, listing);
  return { ...view, differences: view.differences.filter(({ field }) => !listing.asked.includes(field)) };
}

export function titleOf(listing: Pick<ListingRecord, "live">): string {
  const { title } = listing.live;
  return typeof title === "string" && title !== "" ? title : listingsText.untitled;
}

function differencesOf({ base, ours, live }: ListingRecord): FieldDifference[] {
  const found = compare(base, ours, live);
  return (["conflict", "live", "ours"] as const).flatMap((standing) =>
    found[standing].map((field) => ({ field, standing, base: base[field], ours: ours[field], live: live[field] })),
  );
}

import { z } from "zod";
import type { Problem } from "#src/catalog/issue.ts";
import type { ListingState } from "#src/catalog/listing.ts";
import { isAwaited, wantedPhotos } from "#src/catalog/fields/photos.ts";
import { buildPayload, payloadText } from "#src/catalog/payload.ts";
import { factsOf, fieldLabel, kindOf } from "#src/marketplaces/registry.ts";
import { type ListingRecord, paidUntil } from "#src/modules/listings/index.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { pieceProblems } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Asking, ChangeRecord } from "../../records.ts";
import type { PublishMode } from "../../rules/change.ts";
import { contentHash } from "../../rules/content-hash.ts";
import { afterOwnWrites, isStock, sameThere } from "../../rules/edit-plan.ts";
import { againstWhat, editProblems } from "../../rules/edit-rules.ts";
import { defaultMode } from "../../rules/fees.ts";
import { type ChangeKind, listingChangeText } from "../../rules/listing-change.ts";
import { saleProblems } from "../../rules/sale-rules.ts";
import { ownWrites } from "../of-listings/own-writes.ts";
import { saidOnce } from "../../warnings/rules.ts";
import { contentProblems } from "./checked-items.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";

/** What the kinds of changes do differently until they are applied. `listing`: the one a change is about. */
type Asked = {
  readonly context: StudioContext;
  readonly change: ChangeRecord;
  readonly listing: ListingRecord | null;
};

export type StateKind = Exclude<ChangeKind, "create" | "edit">;

/** States in which a listing can be taken off sale, renewed, put on sale, deleted. */
const possibleIn: Readonly<Record<StateKind, readonly ListingState[]>> = {
  unpublish: ["active"],
  renew: ["expired", "sold_out"],
  put_on_sale: ["inactive", "draft"],
  delete: ["active", "draft", "inactive", "sold_out", "expired"],
};

/** Why approval can't be asked for. */
export function kindProblems({ context, change, listing }: Asked): Problem[] {
  const { kind } = change;
  if (kind === "create") {
    const { oneOffs } = context.studio;
    return [
      ...contentProblems(context, change.content, change.items, "listing"),
      ...pieceProblems({ ...change, oneOffs }),
    ];
  }
  if (!listing || listing.goneAt) return [{ field: "shops", text: changeRefusalsText.listingGone }];
  if (kind !== "edit") {
    const inState = stateProblems(kind, listing);
    return inState.length > 0
      ? inState
      : [...sellingProblems({ context, change, listing }), ...movedStock(context, change, listing)];
  }
  const [item] = change.items;
  const shop = context.shops.find((each) => each.id === listing.shopId);
  const edit = item?.content.edit;
  if (!edit || !shop || Object.keys(edit.set).length === 0) {
    return [{ field: "title", text: changeRefusalsText.nothingChangedYet }];
  }
  const live = againstWhat(factsOf(shop).fields, listing.live, edit);
  // What it wrote itself before it was edited again isn't another person's change.
  const { before } = afterOwnWrites(edit, live, ownWrites(item.progress));
  const moved = Object.keys(edit.set).filter(
    (field) =>
      !isStock(field) &&
      !sameThere(field, before[field], live[field]) &&
      !sameThere(field, edit.set[field], live[field]),
  );
  const awaited = wantedPhotos(edit.set["images"]).some(isAwaited);
  return [
    ...editProblems(edit, live, shop),
    ...(awaited ? [{ field: "photos" as const, text: changeRefusalsText.stillCopying }] : []),
    ...moved.map((field) => ({
      field: "title" as const,
      text: changeRefusalsText.fieldMoved(fieldLabel(field), kindOf(shop).facts.name),
    })),
  ];
}

/** What the marketplace would refuse once it is to go on sale: none for kinds that put nothing on sale. */
export function sellingProblems({ context, change, listing }: Asked): Problem[] {
  const { kind, items } = change;
  if (!listing || (kind !== "renew" && kind !== "put_on_sale")) return [];
  const { live, state, shopId } = listing;
  const shop = context.shops.find(({ id }) => id === shopId);
  const stock = items[0]?.content.edit?.set ?? {};
  return saleProblems({ live, state, currency: shop?.currency ?? "", shop, stock }, kindOf(shop));
}

/** Of a renewal with a stock: options that are gone, or whose stock was changed there since. */
function movedStock({ shops }: StudioContext, { items }: ChangeRecord, { live, shopId }: ListingRecord): Problem[] {
  const { set, before } = items[0]?.content.edit ?? { set: {}, before: {} };
  const moved = Object.keys(set).some((field) => !sameThere(field, before[field], live[field]));
  const { name } = factsOf(shops.find(({ id }) => id === shopId));
  return moved ? [{ field: "quantity", text: changeRefusalsText.stockMoved(name) }] : [];
}

/** Whether a listing's state allows this. */
export function stateProblems(kind: StateKind, { state, goneAt }: ListingRecord): Problem[] {
  if (goneAt) return [{ field: "shops", text: changeRefusalsText.listingGone }];
  if (kind === "unpublish" && state === "sold_out") {
    return [{ field: "shops", text: changeRefusalsText.state.soldOut }];
  }
  if (kind === "put_on_sale" && state === "active") return [{ field: "shops", text: changeRefusalsText.state.onSale }];
  return possibleIn[kind].includes(state) ? [] : [{ field: "shops", text: changeRefusalsText.state[kind] }];
}

/** What is asked for: exactly what would be written to each shop, with its hash. @throws OmsError `incomplete` */
export function kindAsking(of: Asked & { readonly now: Date }): Asking {
  const payloads = kindPayloads(of);
  const warnings = saidOnce(of);
  const [first, ...rest] = payloads;
  return {
    payloads: first && warnings.length > 0 ? [{ ...first, warnings }, ...rest] : payloads,
    contentHash: contentHash(payloads),
  };
}

function kindPayloads({ context, change, listing, now }: Asked & { readonly now: Date }) {
  const { kind } = change;
  return change.items.map((item) => {
    if (kind === "create") {
      const shop = context.shops.find(({ id }) => id === item.shopId);
      const payload = buildPayload(factsOf(shop).fields, change.content, item.content, shop?.defaults ?? null);
      if (!payload) throw new OmsError("incomplete");
      return { shopId: item.shopId, payload: payloadText(payload) };
    }
    if (!listing) throw new OmsError("incomplete");
    const { set, before } = item.content.edit ?? { set: {}, before: {} };
    const { externalId: listingId, state } = listing;
    if (kind === "put_on_sale") {
      const paid = paidUntil(context, listing, now)?.toISOString() ?? null;
      const payload = { kind, listingId, state, set: {}, before: listing.live, paidUntil: paid };
      return { shopId: item.shopId, payload: listingChangeText(payload) };
    }
    return { shopId: item.shopId, payload: listingChangeText({ kind, listingId, state, set, before }) };
  });
}

/** Only a new listing can be left as a draft on the marketplace. */
export function kindMode(kind: ChangeKind, publishCounts: readonly number[]): PublishMode {
  return kind === "create" ? defaultMode(publishCounts) : "live";
}

/** What was asked for says it: approved, it costs just that. Before, it follows from the listing. */
export function isPaid(
  context: StudioContext,
  { kind, items }: ChangeRecord,
  listing: ListingRecord | null,
  now: Date,
): boolean {
  if (kind !== "put_on_sale") return false;
  const payload = items[0]?.payload;
  if (payload) return paidInPayload(payload);
  return listing !== null && paidUntil(context, listing, now) !== null;
}

const paidPart = z.object({ paidUntil: z.string().nullish() });

export function paidInPayload(payload: string): boolean {
  return typeof paidPart.parse(JSON.parse(payload)).paidUntil === "string";
}

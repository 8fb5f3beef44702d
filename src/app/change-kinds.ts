import { defaultMode } from "#src/domain/fees.ts";
import type { PublishMode } from "#src/domain/change.ts";
import { editProblems } from "#src/domain/edit-rules.ts";
import { fieldLabel } from "#src/domain/field-words.ts";
import { isStock, sameThere } from "#src/domain/edit-plan.ts";
import type { ListingState } from "#src/domain/listing.ts";
import { type ChangeKind, listingChangeText } from "#src/domain/listing-change.ts";
import { listingProblems } from "#src/domain/listing-rules.ts";
import { buildPayload, payloadText } from "#src/domain/payload.ts";
import type { Problem } from "#src/domain/problem.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { ChangeRecord, ListingRecord } from "./ports/records.ts";
import { checkedTargets, type StudioContext } from "./studio-context.ts";

/** What the kinds of changes do differently until they are applied. `listing`: the one a change is about. */
type Asked = {
  readonly context: StudioContext;
  readonly change: ChangeRecord;
  readonly listing: ListingRecord | null;
};

/** States in which a listing can be taken off sale, renewed, deleted. */
const possibleIn: Readonly<Record<"unpublish" | "renew" | "delete", readonly ListingState[]>> = {
  unpublish: ["active"],
  renew: ["expired", "sold_out"],
  delete: ["active", "draft", "inactive", "sold_out", "expired"],
};

const impossible: Readonly<Record<"unpublish" | "renew" | "delete", string>> = {
  unpublish: "It isn't on sale, so there is nothing to take off sale.",
  renew: "Only a listing that expired or sold out can be renewed.",
  delete: "It can't be deleted in its present state.",
};

/** What stands in the way of asking for approval. */
export function kindProblems({ context, change, listing }: Asked): Problem[] {
  const { kind } = change;
  if (kind === "create") return listingProblems(change.content, checkedTargets(context, change.targets));
  if (!listing || listing.goneAt) return [{ field: "shops", text: "The listing isn't in the shop any more." }];
  if (kind !== "edit") return stateProblems(kind, listing);
  const [target] = change.targets;
  const shop = context.shops.find((each) => each.id === listing.shopId);
  const edit = target?.content.edit;
  if (!edit || !shop || Object.keys(edit.set).length === 0) {
    return [{ field: "title", text: "Nothing is changed yet." }];
  }
  const moved = Object.keys(edit.set).filter(
    (field) =>
      !isStock(field) &&
      !sameThere(field, edit.before[field], listing.live[field]) &&
      !sameThere(field, edit.set[field], listing.live[field]),
  );
  return [
    ...editProblems(edit, listing.live, shop),
    ...moved.map((field) => ({
      field: "title" as const,
      text: `${fieldLabel(field)} was changed on Etsy since this was written. Press Edit, look, and save it again.`,
    })),
  ];
}

/** Whether a listing's state allows this. */
export function stateProblems(kind: keyof typeof possibleIn, { state, goneAt }: ListingRecord): Problem[] {
  if (goneAt) return [{ field: "shops", text: "The listing isn't in the shop any more." }];
  return possibleIn[kind].includes(state) ? [] : [{ field: "shops", text: impossible[kind] }];
}

/** Exactly what would be written to each shop, as text. @throws OmsError `incomplete` */
export function kindPayloads({ context, change, listing }: Asked) {
  const { kind } = change;
  return change.targets.map((target) => {
    if (kind === "create") {
      const defaults = context.shops.find((shop) => shop.id === target.shopId)?.defaults ?? null;
      const payload = buildPayload(change.content, target.content, defaults);
      if (!payload) throw new OmsError("incomplete");
      return { shopId: target.shopId, payload: payloadText(payload) };
    }
    if (!listing) throw new OmsError("incomplete");
    const { set, before } = target.content.edit ?? { set: {}, before: {} };
    const { externalId: listingId, state } = listing;
    return { shopId: target.shopId, payload: listingChangeText({ kind, listingId, state, set, before }) };
  });
}

/** Only a new listing can be left as a draft on the marketplace. */
export function kindMode(kind: ChangeKind, publishCounts: readonly number[]): PublishMode {
  return kind === "create" ? defaultMode(publishCounts) : "live";
}

/** Taking something off sale needs one manager, who may be its author. */
export function authorMayDecide(kind: ChangeKind): boolean {
  return kind === "unpublish";
}

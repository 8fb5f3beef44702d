import { type Attribute, attributesOf, type CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import { attributesField, type ListingField } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { marketplaceOfShop, marketplaceOfStudio, readingAccess } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, requireCard, seenBy } from "../../describe.ts";
import type { ChangeView, EditSheet } from "../../model.ts";
import { isEditable } from "../../rules/change.ts";
import type { ListingChangeUseCases } from "../of-listings/listing-changes.ts";
import { marketplaceOfChange } from "../shared/categories.ts";

export type AttributeUseCases = {
  /**
   * A draft with the attributes that its category has. Asks the marketplace, so it may raise `marketplace-down`.
   * `wrong-state` where its marketplace has none.
   */
  draftAttributes(actor: Actor, changeId: ChangeId): Promise<DraftAttributes>;
  /**
   * … of a listing that exists, with an edit that is gone on with: read at the marketplace at this moment, so it raises what
   * reading a shop may raise.
   */
  listingAttributes(actor: Actor, id: ListingId, changeId?: ChangeId): Promise<ListingAttributes>;
  /** What the category of a listing offers, without a look at the listing; null: it has none. */
  attributesOffered(actor: Actor, id: ListingId): Promise<Attributes["ofCategory"]>;
};

type Attributes = {
  readonly field: ListingField;
  readonly chosen: readonly Attribute[];
  /** Required ones first; null: it has no category yet. */
  readonly ofCategory: readonly CategoryAttribute[] | null;
};
export type DraftAttributes = Attributes & { readonly change: ChangeView };
export type ListingAttributes = Attributes & {
  readonly sheet: EditSheet;
  /** As it stands there, without what the edit sets. */
  readonly there: FlatFields;
};

export function attributeUseCases(deps: AppDeps, openEdit: ListingChangeUseCases["openEdit"]): AttributeUseCases {
  return {
    async draftAttributes(actor, changeId) {
      requirePermission(actor, "draft");
      const card = await requireCard(deps.stores.for(actor), changeId);
      const { change, context } = card;
      const marketplace = marketplaceOfChange(context, change);
      const field = attributesField(marketplace.fields);
      const client = await marketplaceOfStudio(deps, actor.studioId, marketplace.key);
      if (!field || !client.attributes || change.kind !== "create" || !isEditable(change.state)) {
        throw new OmsError("wrong-state");
      }
      const { category } = change.content;
      return {
        change: seenBy(actor, cardView(deps, card)),
        field,
        chosen: attributesOf(change.content[field.key]),
        ofCategory: category === null ? null : await client.attributes(category),
      };
    },

    async attributesOffered(actor, id) {
      requirePermission(actor, "draft");
      const { sheet } = await openEdit(actor, id);
      const category = Number(sheet.fields["category"] ?? 0);
      const { key } = sheet.listing.marketplace;
      if (category === 0) return null;
      const client = await marketplaceOfStudio(deps, actor.studioId, key);
      return (await client.attributes?.(category)) ?? null;
    },

    async listingAttributes(actor, id, changeId) {
      requirePermission(actor, "draft");
      const { sheet, opened } = await openEdit(actor, id, changeId);
      const { listing, context } = opened;
      const shop = context.shops.find((each) => each.id === listing.shopId);
      const field = attributesField(sheet.listing.marketplace.fields);
      const categories = await marketplaceOfStudio(deps, actor.studioId, sheet.listing.marketplace.key);
      if (!shop || !field || !categories.attributes) throw new OmsError("wrong-state");
      const marketplace = await marketplaceOfShop(deps, shop);
      const client = marketplace.shop(readingAccess(deps, actor.studioId, shop));
      const there = (await client.readBeside?.(listing.externalId)) ?? {};
      const category = Number(sheet.fields["category"] ?? 0);
      return {
        sheet,
        there,
        field,
        chosen: attributesOf(sheet.fields[field.key] ?? there[field.key]),
        ofCategory: category === 0 ? null : await categories.attributes(category),
      };
    },
  };
}

import { type Attribute, attributeProblems, attributesOf, sameAttributes } from "#src/catalog/fields/attributes.ts";
import { attributesField } from "#src/catalog/fields/definition.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import { factsOf } from "#src/marketplaces/registry.ts";
import { marketplaceOfShop, marketplaceOfStudio, readingAccess, type ShopRecord } from "#src/modules/shops/index.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { AppDeps } from "../../deps.ts";
import { categoryText } from "../../messages/attributes.en.ts";
import type { ChangeRecord } from "../../records.ts";
import {
  attributesIn,
  axesLost,
  type CategoryChange,
  axesVaried,
  type NamedCategory,
  neededOf,
  withoutEarlierLoss,
} from "#src/catalog/fields/category-change.ts";
import type { Opened } from "./new-listing-change.ts";

/** An edit that sets another category, with all that follows from it. */
type WithCategory = {
  readonly edit: EditContent;
  /** In the way whatever becomes of the edit. */
  readonly refused: readonly Problem[];
  /** In the way of asking for approval. */
  readonly missing: readonly Problem[];
  /** What cards say of it: the name of the category, and that of the earlier one. */
  readonly content: FlatFields;
  readonly change: CategoryChange | null;
};

/** `listing.live` with what the edit that is gone on with knows beside it; `known`: attributes that were read already. */
type Subject = {
  readonly opened: Opened;
  readonly shop: ShopRecord;
  readonly before: ChangeRecord | null;
  readonly known: FlatFields;
};

/**
 * Where an edit sets another category, its attributes are those that this category takes: an approval covers what is lost. The
 * listing's own are read at the marketplace at this moment, so it raises what reading a shop may raise. A marketplace whose
 * categories ask for nothing adds nothing.
 */
export async function withCategory(deps: AppDeps, subject: Subject, edit: EditContent): Promise<WithCategory> {
  const { opened, shop, before, known } = subject;
  const { listing, store } = opened;
  const earlier = before?.items[0]?.content.edit?.set["category"];
  const to = edit.set["category"];
  const nothing = earlier === undefined ? {} : { category: null, categoryBefore: null };
  if (typeof to !== "number" && typeof earlier !== "number") {
    return { edit, refused: [], missing: [], content: nothing, change: null };
  }
  const { key, fields } = factsOf(shop);
  const from = Number(listing.live["category"] ?? 0);
  const categories = await marketplaceOfStudio(deps, opened.actor.studioId, key);
  const field = attributesField(fields);
  const there = field ? attributesOf(known[field.key] ?? (await attributesThere(deps, subject, field.key))) : [];
  const asked = async (category: number) => (await categories.attributes?.(category)) ?? [];
  const chosen = field && field.key in edit.set ? attributesOf(edit.set[field.key]) : there;
  const suggested = async (category: number) => (await categories.suggestedAxes?.(category)) ?? [];
  const [variesThere, varies] = [listing.live["variations"], edit.set["variations"]];
  const axesWithout = async (category: number) => {
    const some = axesVaried(variesThere).length + axesVaried(varies).length > 0;
    const [before, after] = some ? [await suggested(from), await suggested(category)] : [[], []];
    return axesLost(variesThere, varies, { before, after });
  };
  const wanted =
    typeof earlier === "number" && earlier !== to ? withoutEarlierLoss(chosen, there, await asked(earlier)) : chosen;
  if (typeof to !== "number") {
    const { added } = await axesWithout(from);
    const back = settled(edit, field?.key, wanted, there);
    return { edit: back, refused: refusalOf([], added), missing: [], content: nothing, change: null };
  }
  const ofCategory = await asked(to);
  const { kept, lost } = attributesIn(wanted, ofCategory);
  const { lost: axes, added } = await axesWithout(to);
  const needed = neededOf(
    ofCategory,
    axesVaried(varies ?? variesThere).map(({ id }) => id),
  );
  const lacks = needed.filter(({ required, property }) => required && kept.every((each) => each.property !== property));
  const names = await store.categories(key, [to, from]);
  const named = (id: number): NamedCategory => ({ id, path: names.find((each) => each.id === id)?.path ?? String(id) });
  return {
    edit: field ? settled(edit, field.key, kept, there) : edit,
    refused: refusalOf(axes, added),
    missing: field
      ? attributeProblems(field.key, needed, kept, kept).map(({ text }) => ({ field: "category", text }))
      : [],
    content: { category: to, categoryBefore: named(from) },
    change: { to: named(to), lost, needed: lacks.map(({ name }) => name), axes, added },
  };
}

/** What it varies by is never risked, whatever becomes of the edit. */
function refusalOf(axes: readonly string[], added: readonly string[]): Problem[] {
  const quoted = (names: readonly string[]) => listed(names.map((name) => catalogText.quoted(name)));
  return [
    ...(axes.length === 0 ? [] : [categoryText.variesBy(quoted(axes))]),
    ...(added.length === 0 ? [] : [categoryText.addsAxis(quoted(added))]),
  ].map((text) => ({ field: "category", text }));
}

/** The attributes are part of what is approved and read back, even where the category leaves all of them. */
function settled(
  edit: EditContent,
  key: string | undefined,
  wanted: readonly Attribute[],
  there: readonly Attribute[],
) {
  if (key === undefined) return edit;
  const { [key]: _set, ...set } = edit.set;
  const { [key]: _before, ...before } = edit.before;
  const plain = (attributes: readonly Attribute[]) => attributes as unknown as FieldValue;
  const otherCategory = "category" in edit.set && there.length + wanted.length > 0;
  if (!otherCategory && sameAttributes(plain(wanted), plain(there))) return { set, before };
  return { set: { ...set, [key]: plain(wanted) }, before: { ...before, [key]: plain(there) } };
}

async function attributesThere(deps: AppDeps, { opened, shop }: Subject, key: string): Promise<FieldValue | undefined> {
  const marketplace = await marketplaceOfShop(deps, shop);
  const client = marketplace.shop(readingAccess(deps, opened.actor.studioId, shop));
  return (await client.readBeside?.(opened.listing.externalId))?.[key];
}

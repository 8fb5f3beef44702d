import { variationLimits } from "#src/catalog/fields/definition.ts";
import { optionPhotosField, shownValue } from "#src/catalog/fields/option-photos.ts";
import { type FieldValue, type FlatFields, isInventoryField } from "#src/catalog/fields/fields.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import type { MirroredListing } from "#src/catalog/mirrored.ts";
import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { restructure } from "#src/catalog/variations/live/build.ts";
import { impliedBefore, impliedFields } from "#src/catalog/variations/live/implied.ts";
import { rebased, variationsWanted } from "#src/catalog/variations/live/rebase.ts";
import { variationsThere } from "#src/catalog/variations/live/read.ts";
import { linesOf, type OptionLines, withLines } from "#src/catalog/variations/live/said.ts";
import { sameStructure, type WantedVariations, wantedVariations } from "#src/catalog/variations/live/structure.ts";
import {
  type Axis,
  axisName,
  type SuggestedAxis,
  type VariationLimits,
  type Variations,
} from "#src/catalog/variations/model.ts";
import { marketplaceOfShop, readingAccess } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { OptionPhoto } from "#src/marketplaces/port.ts";
import { type KeptLink, keptLinks } from "../../rules/photos/option-links.ts";
import { linksOfShown, type ListingShown, shownOf, withChosen } from "../../rules/photos/shown-options.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { AppDeps } from "../../deps.ts";
import type { SaveResult } from "../../edits.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import type { EditSheet } from "../../model.ts";
import { requireNumbers } from "../drafting/variations.ts";
import { suggestedFor } from "../shared/category-problems.ts";
import type { ListingChangeUseCases, OpenedEdit } from "./listing-changes.ts";

/** A listing that exists with what it varies by, as the forms of it are drawn. */
export type ListingVariations = {
  readonly sheet: EditSheet;
  readonly limits: VariationLimits;
  readonly suggested: readonly SuggestedAxis[] | null;
  /** What it varies by at the marketplace at this moment, and what the edit makes of that; null: nothing. */
  readonly there: Variations | null;
  readonly variations: Variations | null;
  /** Its options' fields there; and as the edit leaves them. */
  readonly live: FlatFields;
  readonly fields: FlatFields;
  readonly lines: OptionLines;
  /** Its options were changed there since the edit was made: it begins from what is there now. */
  readonly rebased: boolean;
  /** What the edit makes of its options so far; undefined: nothing, or of options that are others now. */
  readonly earlier: FieldValue | undefined;
  /** With which photos its options are shown there; null: its marketplace shows none. */
  readonly links: readonly OptionPhoto[] | null;
  /** The same by words, and as the edit leaves it; null: none can be chosen, or not before the options were looked at again. */
  readonly shown: ListingShown | null;
  /** The words that keep theirs, once the edit is written. */
  readonly linked: readonly string[];
  /** As it was read: another form of the same listing can be drawn from it. */
  readonly read: MirroredListing;
  readonly opened: OpenedEdit;
};

type Saved<T> = T & { readonly revision: number };

export type ListingVariationUseCases = {
  /**
   * Read at the marketplace, so it raises what reading a shop may raise; not with `known`. `wrong-state`, with a sentence: its options
   * are such as no form can keep, or were changed there since the shop was checked.
   */
  listingVariations(
    actor: Actor,
    id: ListingId,
    changeId?: ChangeId,
    known?: Pick<ListingVariations, "read" | "links">,
  ): Promise<ListingVariations>;
  /**
   * Keeps it in the listing's edit. Null where it is as it is there and there is no edit.
   *
   * @param renamed a word that alone is written otherwise is the same option under another name
   */
  saveListingAxes(
    actor: Actor,
    of: ListingVariations,
    edit: Saved<{ readonly variations: Variations | null; readonly renamed: boolean }>,
  ): Promise<SaveResult | null>;
  /** What its options have, as the form says it. `bad-input` where the number of a profile can't be one. */
  saveListingOptions(
    actor: Actor,
    of: ListingVariations,
    edit: Saved<{ readonly lines: OptionLines }>,
  ): Promise<SaveResult>;
  /**
   * With which of its photos options are shown, by their words on one axis; null takes a word's photo away, and words that aren't named
   * stay. Null where it is so already.
   *
   * @param axis its place; left out: that of the photos that there are
   */
  saveListingOptionPhotos(
    actor: Actor,
    of: ListingVariations,
    edit: Saved<{ readonly axis?: number; readonly of: Readonly<Record<string, string | null>> }>,
  ): Promise<SaveResult | null>;
};

export function listingVariationUseCases(
  deps: AppDeps,
  editing: Pick<ListingChangeUseCases, "openEdit" | "saveEdit">,
): ListingVariationUseCases {
  const save = (
    actor: Actor,
    { sheet, opened, live, shown }: ListingVariations,
    revision: number,
    touched: FlatFields,
  ): Promise<SaveResult> => {
    const { set = {} } = opened.before?.items[0]?.content.edit ?? {};
    const beside = { ...live, ...(shown ? { [shown.key]: shownValue(shown.there) } : {}) };
    // What another person chose there for other words since stays.
    const again = shown && shown.key in set ? { [shown.key]: shownValue(shown.wanted) } : {};
    const said = { ...again, ...touched };
    const edit = { listingId: sheet.listing.id, changeId: sheet.change?.id ?? null, revision, touched: said, beside };
    return editing.saveEdit(actor, edit, "keep", opened);
  };

  return {
    async listingVariations(actor, id, changeId, known) {
      requirePermission(actor, "draft");
      const opened = await editing.openEdit(actor, id, changeId);
      const { sheet } = opened;
      const { listing } = opened.opened;
      const { marketplace } = sheet.listing;
      const limits = variationLimits(marketplace.fields);
      const shop = opened.opened.context.shops.find((each) => each.id === listing.shopId);
      if (!shop || !limits) throw new OmsError("wrong-state");
      const refuse = (userText: string) => new OmsError("wrong-state", { userText });
      const { read, links } = known ?? (await readNow(deps, actor, shop, listing.externalId));
      if (!sameStructure(read.fields["variations"], listing.live["variations"])) {
        throw refuse(changeRefusalsText.optionsUnchecked(marketplace.name));
      }
      const { set = {}, before = {} } = opened.before?.items[0]?.content.edit ?? {};
      const suggestedIn = (category: FieldValue | undefined) =>
        suggestedFor(deps, actor.studioId, marketplace.key, Number(category ?? 0) || null);
      const ofCategory = await suggestedIn(read.fields["category"]);
      const there = variationsThere(read.inventory, limits, ofCategory ?? []);
      const suggested = "category" in set ? await suggestedIn(set["category"]) : ofCategory;
      if (typeof there === "string") {
        const names = read.inventory.offers[0]?.properties.map(({ name }) => name) ?? [];
        throw refuse(changeRefusalsText.optionsOdd[there](marketplace.name, listed(names)));
      }
      const live = Object.fromEntries(
        Object.entries(read.fields).filter(([field]) => isInventoryField(field) || field === "variations"),
      );
      const wanted = wantedVariations(set["variations"]);
      const moved = wanted !== null && !sameStructure(before["variations"], live["variations"]);
      const fields = fieldsAfter(live, moved ? withoutVariations(set) : set);
      const photos = optionPhotosField(marketplace.fields);
      const shown = photos && links && !moved ? shownOf(photos.key, read, links, { set, before }, wanted) : null;
      const kept = wanted && shown ? keptLinks(linksOfShown(shown.wanted, read.inventory), read.inventory, wanted) : [];
      const drawn = !wanted ? there : moved ? rebased(before["variations"], wanted, there) : variationsWanted(wanted);
      return {
        sheet,
        limits,
        suggested,
        there,
        variations: drawn && { ...drawn, photos: moved ? null : wanted && photosShown(wanted, kept) },
        links,
        shown,
        linked: kept.map(({ word }) => word),
        live,
        fields,
        lines: linesOf(fields),
        rebased: moved,
        earlier: moved ? undefined : set["variations"],
        read,
        opened,
      };
    },

    async saveListingAxes(actor, of, { revision, variations, renamed }) {
      const { set = {} } = of.opened.before?.items[0]?.content.edit ?? {};
      const wanted = restructure({
        live: of.live,
        before: of.there,
        after: variations,
        renamed,
        ownNames: of.limits.ownNames,
        earlier: of.earlier,
      });
      const scaled = otherScale(of.there, variations);
      if (scaled) {
        const text = changeRefusalsText.otherScale(
          catalogText.quoted(axisName(scaled)),
          of.sheet.listing.marketplace.name,
        );
        return { ok: false, problems: [{ field: "variations", text }] };
      }
      if (!wanted && !of.sheet.change) return null;
      const byItself = impliedBefore(of.live, set);
      const typed = Object.fromEntries(
        Object.entries(set).filter(([field]) => field !== "variations" && !byItself.includes(field)),
      );
      return save(actor, of, revision, {
        // As it is there: the edit has nothing of it any more.
        ...Object.fromEntries(byItself.map((field) => [field, of.live[field] ?? null])),
        ...(wanted ? impliedFields(of.live, typed, wanted) : {}),
        variations: wanted ?? of.live["variations"] ?? null,
      });
    },

    async saveListingOptions(actor, of, { revision, lines }) {
      if (!of.variations || of.rebased) throw new OmsError("wrong-state");
      requireNumbers(lines.options);
      const set = of.opened.before?.items[0]?.content.edit?.set["variations"];
      const said = withLines({
        live: of.live,
        variations: of.variations,
        wanted: wantedVariations(set),
        before: of.lines,
        after: lines,
      });
      return save(actor, of, revision, { ...said.fields, ...(said.wanted ? { variations: said.wanted } : {}) });
    },

    async saveListingOptionPhotos(actor, of, { revision, axis, of: chosen }) {
      if (!of.shown) throw new OmsError("wrong-state");
      const touched = withChosen(of.shown, axis ?? of.shown.axis, chosen);
      return Object.keys(touched).length === 0 ? null : save(actor, of, revision, touched);
    },
  };
}

/** A listing as its marketplace has it at this moment, with which photos its options are shown; null: it can't have that. */
export async function readNow(
  deps: AppDeps,
  { studioId }: Pick<Actor, "studioId">,
  shop: Parameters<typeof readingAccess>[2] & Parameters<typeof marketplaceOfShop>[1],
  externalId: string,
): Promise<Pick<ListingVariations, "read" | "links">> {
  const marketplace = await marketplaceOfShop(deps, shop);
  const client = marketplace.shop(readingAccess(deps, studioId, shop));
  const read = await client.readListing(externalId);
  if (!read) throw new OmsError("not-found");
  if (!client.readPhotoLinks || !client.writePhotoLinks) return { read, links: null };
  const varies = read.inventory.offers.some(({ properties }) => properties.length > 0);
  return { read, links: varies ? await client.readPhotoLinks(externalId) : [] };
}

/** Of which axis options are shown with photos: that of those which stay, for a marketplace has them of one alone. */
function photosShown(wanted: WantedVariations, kept: readonly KeptLink[]): Variations["photos"] {
  const { photos } = wanted.wanted;
  const [first] = kept;
  const axis = first ? wanted.axes.findIndex(({ id }) => id === (first.axis ?? first.property)) : (photos?.axis ?? -1);
  return axis < 0 ? null : { axis, of: photos?.axis === axis ? photos.of : {} };
}

/**
 * What is to have another scale with words that stay: as it is kept of a listing, an option is its words, so that neither an approval
 * nor what is read back would name it. Null: nothing.
 */
function otherScale(there: Variations | null, next: Variations | null): Axis | null {
  const known = there?.axes ?? [];
  const isOther = ({ property, scale, values }: Axis) =>
    next?.axes.some(
      (axis) =>
        property !== null &&
        axis.property === property &&
        axis.scale !== scale &&
        axis.values.some(({ name }) => values.some((value) => value.name === name)),
    );
  return known.find(isOther) ?? null;
}

function withoutVariations({ variations: _, ...others }: FlatFields): FlatFields {
  return others;
}

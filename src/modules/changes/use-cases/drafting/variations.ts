import { variationLimits } from "#src/catalog/fields/definition.ts";
import {
  type ShopOptions,
  type SuggestedAxis,
  type VariationLimits,
  type Variations,
  variationsOf,
} from "#src/catalog/variations/model.ts";
import { optionsCarried, photosCarried, skusCarried } from "#src/catalog/variations/carry.ts";
import type { ItemContent } from "#src/catalog/listing.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import { suggestedFor } from "../shared/category-problems.ts";
import type { ChangeId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, requireCard, seenBy } from "../../describe.ts";
import type { SaveResult } from "../../edits.ts";
import type { ChangeView } from "../../model.ts";
import { isEditable } from "../../rules/change.ts";
import { marketplaceOfChange } from "../shared/categories.ts";
import type { DraftUseCases } from "./drafts.ts";

export type DraftVariations = {
  readonly change: ChangeView;
  readonly limits: VariationLimits;
  readonly variations: Variations | null;
  /** By what listings of its category usually vary; null: the marketplace doesn't say at the moment. */
  readonly suggested: readonly SuggestedAxis[] | null;
};

type Of = { readonly changeId: ChangeId; readonly revision: number };

export type VariationUseCases = {
  /** A draft with what it varies by. `wrong-state` where its marketplace's new listings can't vary. */
  draftVariations(actor: Actor, changeId: ChangeId): Promise<DraftVariations>;
  /** By what it varies; null: nothing any more. What single options have stays with those that are still there. */
  saveAxes(actor: Actor, edit: Of & { readonly variations: Variations | null }): Promise<SaveResult>;
  /** What options have in one shop, all of them, and the SKUs that they have in each. */
  saveOptions(
    actor: Actor,
    edit: Of & {
      readonly shopId: ShopId;
      readonly options: ShopOptions;
      readonly skus: Readonly<Record<string, string>>;
    },
  ): Promise<SaveResult>;
  /** … in each of its shops together, or nothing of it. `photos`: as `savePhotosOfOptions` has them; left out, these stay. */
  saveAllOptions(
    actor: Actor,
    edit: Of & {
      readonly shops: Readonly<Record<ShopId, ShopOptions>>;
      readonly skus: Readonly<Record<string, string>>;
      readonly photos?: Readonly<Record<string, string>>;
    },
  ): Promise<SaveResult>;
  /** By the name of a value the hash of one of the draft's photos; one that isn't named is shown with none. */
  savePhotosOfOptions(actor: Actor, edit: PhotosEdit): Promise<SaveResult>;
};

/** With which photo each value of an axis is shown. */
type PhotosEdit = Of & { readonly of: Readonly<Record<string, string>> };

export function variationUseCases(deps: AppDeps, { saveDraft }: Pick<DraftUseCases, "saveDraft">): VariationUseCases {
  const open = (actor: Actor, changeId: ChangeId) => requireCard(deps.stores.for(actor), changeId);

  const saveAllOptions: VariationUseCases["saveAllOptions"] = async (actor, edit) => {
    const { changeId, revision, shops, skus, photos: of } = edit;
    const card = await open(actor, changeId);
    const variations = variationsOf(card.change.content["variations"]);
    if (!variations) throw new OmsError("wrong-state");
    const items = card.change.items.map(({ shopId, content }) => {
      const options = shops[shopId];
      return { shopId, content: options ? withOptions(content, options) : content };
    });
    const photos = variations.photos && of ? { ...variations.photos, of } : variations.photos;
    const content = { variations: { ...variations, skus, photos } };
    return saveDraft(actor, { changeId, revision, part: "variations", content, items }, "keep");
  };

  return {
    async draftVariations(actor, changeId) {
      requirePermission(actor, "draft");
      const card = await open(actor, changeId);
      const { change, context } = card;
      const marketplace = marketplaceOfChange(context, change);
      const limits = variationLimits(marketplace.fields);
      if (!limits || change.kind !== "create" || !isEditable(change.state)) throw new OmsError("wrong-state");
      return {
        change: seenBy(actor, cardView(deps, card)),
        limits,
        variations: variationsOf(change.content["variations"]),
        suggested: await suggestedFor(deps, change.studioId, marketplace.key, change.content.category),
      };
    },

    async saveAxes(actor, { changeId, revision, variations }) {
      const card = await open(actor, changeId);
      const { content, items } = card.change;
      const before = variationsOf(content["variations"]);
      const next = variations && {
        ...variations,
        skus: skusCarried(before, variations),
        photos: photosCarried(before, variations),
      };
      return saveDraft(
        actor,
        {
          changeId,
          revision,
          part: "variations",
          content: { variations: next },
          items: items.map((item) => ({
            shopId: item.shopId,
            content: withOptions(
              item.content,
              variations ? optionsCarried(item.content.options, before, variations) : {},
            ),
          })),
        },
        "keep",
      );
    },

    saveOptions: (actor, { shopId, options, ...edit }) =>
      saveAllOptions(actor, { ...edit, shops: { [shopId]: options } }),

    saveAllOptions,

    async savePhotosOfOptions(actor, { changeId, revision, of }) {
      const card = await open(actor, changeId);
      const variations = variationsOf(card.change.content["variations"]);
      if (!variations?.photos) throw new OmsError("wrong-state");
      const photos = { ...variations.photos, of };
      const content = { variations: { ...variations, photos } };
      return saveDraft(actor, { changeId, revision, part: "variations", content }, "keep");
    },
  };
}

/** @throws OmsError `bad-input` where the number of a profile can't be one */
export function requireNumbers(options: ShopOptions): void {
  const numbers = Object.values(options).flatMap(({ own: profiles = {} }) => Object.values(profiles));
  if (!numbers.every(Number.isSafeInteger)) throw new OmsError("bad-input");
}

/**
 * Nothing is kept where nothing is said of single options: it would count as a person's word.
 *
 * @throws OmsError `bad-input` where the number of a profile can't be one
 */
function withOptions({ options: _, ...content }: ItemContent, options: ShopOptions): ItemContent {
  requireNumbers(options);
  const own = Object.entries(options).filter(([, value]) => Object.keys(value).length > 0);
  return own.length === 0 ? content : { ...content, options: Object.fromEntries(own) };
}

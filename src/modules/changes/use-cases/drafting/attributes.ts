import {
  type Attribute,
  attributeProblems,
  attributesOf,
  type CategoryAttribute,
} from "#src/catalog/fields/attributes.ts";
import { attributesField, type ListingField } from "#src/catalog/fields/definition.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, requirePermission } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../../deps.ts";
import { cardView, requireCard, seenBy } from "../../describe.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import { isEditable } from "../../rules/change.ts";
import { marketplaceOfChange } from "../shared/categories.ts";

export type AttributeUseCases = {
  /**
   * A draft with the attributes that its category has. Asks the marketplace, so it may raise `marketplace-down`.
   * `wrong-state` where its marketplace has none.
   */
  draftAttributes(actor: Actor, changeId: ChangeId): Promise<DraftAttributes>;
};

export type DraftAttributes = {
  readonly change: ChangeView;
  readonly field: ListingField;
  readonly chosen: readonly Attribute[];
  /** Required ones first; null: the draft has no category yet. */
  readonly ofCategory: readonly CategoryAttribute[] | null;
};

export function attributeUseCases(deps: AppDeps): AttributeUseCases {
  return {
    async draftAttributes(actor, changeId) {
      requirePermission(actor, "draft");
      const card = await requireCard(deps.stores.for(actor), changeId);
      const { change, context } = card;
      const marketplace = marketplaceOfChange(context, change);
      const field = attributesField(marketplace.fields);
      const client = deps.marketplaces.of(marketplace.key);
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
  };
}

/** Slack waits three seconds for the answer to a form. */
const patienceMs = 1200;

/**
 * What the category of a new listing asks for and the listing lacks. Where the marketplace doesn't answer at once nothing is
 * said: it would refuse the listing when it goes on sale, before it costs anything.
 */
export async function categoryProblems(
  deps: Pick<AppDeps, "marketplaces" | "clock" | "logger">,
  context: StudioContext,
  change: ChangeRecord,
): Promise<Problem[]> {
  const { kind, content } = change;
  const marketplace = marketplaceOfChange(context, change);
  const field = attributesField(marketplace.fields);
  if (kind !== "create" || !field || content.category === null) return [];
  const asked = deps.marketplaces.of(marketplace.key).attributes?.(content.category);
  const ofCategory = await Promise.race([asked, tooLate(deps)]).catch((cause: unknown) => {
    deps.logger.warn(
      { category: content.category, cause: String(cause) },
      "what a category asks for could not be read",
    );
    return undefined;
  });
  return ofCategory ? attributeProblems(field.key, ofCategory, attributesOf(content[field.key])) : [];
}

async function tooLate({ clock }: Pick<AppDeps, "clock">): Promise<undefined> {
  await clock.sleep(patienceMs);
}

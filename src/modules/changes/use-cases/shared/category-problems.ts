import { attributeProblems, attributesOf } from "#src/catalog/fields/attributes.ts";
import { attributesField } from "#src/catalog/fields/definition.ts";
import { type Axis, axisName, type SuggestedAxis, variationsOf } from "#src/catalog/variations/model.ts";
import { catalogText } from "#src/catalog/messages/en.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { marketplaceOfStudio, type StudioContext } from "#src/modules/shops/index.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { AppDeps } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";
import { axesVaried, neededOf } from "#src/catalog/fields/category-change.ts";
import { marketplaceOfChange } from "./categories.ts";

/** Slack waits three seconds for the answer to a form. */
const patienceMs = 1200;

/**
 * What the category of a new listing, or another one of a listing that exists, asks for and the listing lacks. Where the marketplace doesn't answer at once nothing is
 * said: it would refuse the listing when it goes on sale, before it costs anything.
 */
export async function categoryProblems(
  deps: Pick<AppDeps, "admin" | "marketplaces" | "clock" | "logger">,
  context: StudioContext,
  change: ChangeRecord,
  listing: ListingRecord | null,
): Promise<Problem[]> {
  const { kind, content } = change;
  const edit = change.items[0]?.content.edit;
  const marketplace = marketplaceOfChange(context, change);
  const field = attributesField(marketplace.fields);
  const category = kind === "edit" ? (edit?.set["category"] ?? null) : content.category;
  if ((kind !== "create" && kind !== "edit") || typeof category !== "number") return [];
  const client = await marketplaceOfStudio(deps, change.studioId, marketplace.key);
  const inTime = <T>(asked: Promise<T> | undefined) =>
    Promise.race([asked, tooLate(deps)]).catch((cause: unknown) => {
      deps.logger.warn({ category, cause: String(cause) }, "what a category asks for could not be read");
      return undefined;
    });
  if (kind === "edit") {
    const asked = field ? await inTime(client.attributes?.(category)) : undefined;
    const axes = axesVaried(edit?.set["variations"] ?? listing?.live["variations"]).map(({ id }) => id);
    const chosen = attributesOf(field && edit?.set[field.key]);
    return field && asked ? attributeProblems(field.key, neededOf(asked, axes), chosen, chosen) : [];
  }
  const axes = variationsOf(content["variations"])?.axes ?? [];
  const ofCategory = field ? await inTime(client.attributes?.(category)) : undefined;
  const suggested = axes.length > 0 ? await inTime(client.suggestedAxes?.(category)) : undefined;
  return [
    // What buyers choose needn't be said once more.
    ...(field && ofCategory
      ? attributeProblems(
          field.key,
          neededOf(
            ofCategory,
            axes.flatMap(({ property }) => property ?? []),
          ),
          attributesOf(content[field.key]),
        )
      : []),
    ...(suggested ? strangeAxes(axes, suggested) : []),
  ];
}

/** Chosen while the listing was of another category. */
function strangeAxes(axes: readonly Axis[], suggested: readonly SuggestedAxis[]): Problem[] {
  return axes
    .filter(
      ({ property, scale }) =>
        property !== null && !suggested.some((each) => each.property === property && each.scale === scale),
    )
    .map((axis) => ({
      field: "variations",
      text: catalogText.variations.otherCategory(catalogText.quoted(axisName(axis))),
    }));
}

async function tooLate({ clock }: Pick<AppDeps, "clock">): Promise<undefined> {
  await clock.sleep(patienceMs);
}

/** By what listings of a category usually vary; null: the marketplace doesn't say at the moment. */
export async function suggestedFor(
  deps: Pick<AppDeps, "admin" | "marketplaces" | "logger">,
  studioId: StudioId,
  marketplace: string,
  category: number | null,
): Promise<readonly SuggestedAxis[] | null> {
  const client = await marketplaceOfStudio(deps, studioId, marketplace);
  if (!client.suggestedAxes || category === null) return [];
  return client.suggestedAxes(category).catch((cause: unknown) => {
    deps.logger.warn({ category, cause: String(cause) }, "what a category suggests could not be read");
    return null;
  });
}

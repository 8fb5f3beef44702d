import { attributeProblems, attributesOf } from "#src/catalog/fields/attributes.ts";
import { attributesField } from "#src/catalog/fields/definition.ts";
import type { Problem } from "#src/catalog/issue.ts";
import type { StudioContext } from "#src/modules/shops/index.ts";
import type { AppDeps } from "../../deps.ts";
import type { ChangeRecord } from "../../records.ts";
import { marketplaceOfChange } from "./categories.ts";

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
  const asked = deps.marketplaces.of(marketplace.key, null).attributes?.(content.category);
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

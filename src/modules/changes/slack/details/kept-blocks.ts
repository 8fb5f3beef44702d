import { variationLimits } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { structureOf } from "#src/catalog/variations/live/structure.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import { type Block, context } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { detailsText } from "../../messages/details.en.ts";

/**
 * What a listing has at its marketplace and nothing here writes. One that varies by more than is written from here says so too.
 *
 * @param kept as sentences have it: "translated into German"; null: the marketplace couldn't be asked
 */
export function keptBlocks(
  { name, fields }: Pick<ListingView["marketplace"], "name" | "fields">,
  live: FlatFields,
  kept: readonly string[] | null,
): Block[] {
  const axes = structureOf(live["variations"])?.axes ?? [];
  const most = variationLimits(fields)?.axes ?? axes.length;
  const there = clipEscaped(name, 100);
  const names = axes.map((axis) => axis.name);
  const all = [...(kept ?? []), ...(axes.length > most ? [detailsText.varies(listed(names), most)] : [])];
  return [
    ...(all.length > 0 ? [context(detailsText.kept(there, clipEscaped(all.join("; "), 1500)))] : []),
    ...(kept === null ? [context(detailsText.keptUnknown(there))] : []),
  ];
}

import { shopFields } from "#src/catalog/fields/definition.ts";
import type { Problem } from "#src/catalog/issue.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { changesFields } from "../ids.ts";

/**
 * Problems at the blocks where they are put right. One without a field of its own goes to the nearest one that the form
 * has: a shop's to the shops, the photos' to the choice at the end, anything else to the last input.
 *
 * @param blockIds ids of the form's input blocks, in order
 */
export function problemsByBlock(problems: readonly Problem[], blockIds: readonly string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const problem of problems) {
    const block = blockOf(problem, blockIds);
    if (block === undefined) continue;
    found[block] = found[block] ? `${found[block]} ${problem.text}` : problem.text;
  }
  return found;
}

/** A shop's price and stock may stand in one line. */
function atOffer(field: string, key: string, shopId: string): readonly string[] {
  return [joinIds(field, key), joinIds(changesFields.offer, shopId), changesFields.shops];
}

function blockOf({ field, shopId = "", option }: Problem, blockIds: readonly string[]): string | undefined {
  const startingWith = (start: string) => blockIds.find((id) => id === start || id.startsWith(`${start}|`));
  const wanted: Readonly<Record<string, readonly string[]>> = {
    title: [changesFields.title],
    description: [changesFields.description],
    tags: [changesFields.tags],
    category: [changesFields.category],
    photos: [changesFields.order, changesFields.addPhotos, changesFields.next],
    videos: [changesFields.addVideo, changesFields.next],
    sku: [joinIds(changesFields.sku, option ?? ""), changesFields.sku],
    shops: [changesFields.shops],
    price: [...atOffer(changesFields.price, option ?? shopId, shopId), changesFields.price],
    quantity: [...atOffer(changesFields.stock, option ?? shopId, shopId), changesFields.stock],
    pieces: [changesFields.pieces, ...atOffer(changesFields.stock, shopId, shopId)],
    defaults: [
      ...shopFields(knownFields()).map(({ key }) => joinIds(key, shopId)),
      changesFields.shops,
      changesFields.next,
    ],
  };
  const near = [...(wanted[field] ?? [field]), changesFields.next, changesFields.shops]
    .map(startingWith)
    .find((id) => id !== undefined);
  return near ?? blockIds.at(-1);
}

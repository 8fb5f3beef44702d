import type { Problem } from "#src/catalog/issue.ts";
import { fields, joinIds } from "./ids.ts";

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

function blockOf({ field, shopId = "", option }: Problem, blockIds: readonly string[]): string | undefined {
  const startingWith = (start: string) => blockIds.find((id) => id === start || id.startsWith(`${start}|`));
  const wanted: Readonly<Record<Problem["field"], readonly string[]>> = {
    title: [fields.title],
    description: [fields.description],
    tags: [fields.tags],
    materials: [fields.materials],
    category: [fields.category],
    photos: [fields.order, fields.addPhotos, fields.next],
    sku: [joinIds(fields.sku, option ?? ""), fields.sku],
    shops: [fields.shops],
    price: [joinIds(fields.price, option ?? shopId), fields.shops, fields.price],
    quantity: [joinIds(fields.stock, option ?? shopId), fields.shops, fields.stock],
    pieces: [fields.pieces, joinIds(fields.stock, shopId), fields.shops],
    defaults: [joinIds(fields.shipping, shopId), fields.shops, fields.next],
  };
  const near = [...wanted[field], fields.next, fields.shops].map(startingWith).find((id) => id !== undefined);
  return near ?? blockIds.at(-1);
}

import { z } from "zod";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { TypedByShop } from "../forms/shop-fields.ts";
import { changesFields } from "../ids.ts";
import { partsOfLine } from "./price-line.ts";

/** What was typed for shops travels in the form's metadata while a shop isn't ticked: its fields are gone then. */

const shape = z.record(z.string(), z.object({ price: z.string().exactOptional(), stock: z.string().exactOptional() }));
const place = 3;

/** What was kept before, and over it what the form has now. */
export function typedByShop(values: FormValues, metadata: string): TypedByShop {
  const typed: Record<string, { price?: string; stock?: string }> = { ...kept(metadata) };
  for (const block of values.blockIds) {
    const [field = "", shopId = ""] = splitIds(block);
    if (shopId === "") continue;
    const text = values.text(block);
    // A line is all of it: a stock that was taken out of it isn't typed any more.
    if (field === changesFields.offer) typed[shopId] = partsOfLine(text);
    // A form that an earlier version drew has a field for each of the two.
    if (field === changesFields.price) typed[shopId] = { ...typed[shopId], price: text };
    if (field === changesFields.stock) typed[shopId] = { ...typed[shopId], stock: text };
  }
  return typed;
}

function kept(metadata: string): TypedByShop {
  try {
    return shape.parse(JSON.parse(decodeURIComponent(splitIds(metadata)[place] ?? "")));
  } catch {
    return {};
  }
}

/** Slack's limit for a view's metadata. */
const longest = 3000;

export function withTyped(metadata: string, typed: TypedByShop): string {
  const [change = "", revision = "", mark = ""] = splitIds(metadata);
  const whole = joinIds(change, revision, mark, encodeURIComponent(JSON.stringify(typed)));
  return whole.length <= longest ? whole : metadata;
}

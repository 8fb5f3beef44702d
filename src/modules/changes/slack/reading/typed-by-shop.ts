import { z } from "zod";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { TypedByShop } from "../forms/shop-fields.ts";
import { changesFields } from "../ids.ts";

/** What was typed for shops travels in the form's metadata while a shop isn't ticked: its fields are gone then. */

const shape = z.record(z.string(), z.object({ price: z.string().exactOptional(), stock: z.string().exactOptional() }));
const place = 3;

/** What was kept before, and over it what the form has now. */
export function typedByShop(values: FormValues, metadata: string): TypedByShop {
  const typed: Record<string, { price?: string; stock?: string }> = { ...kept(metadata) };
  for (const block of values.blockIds) {
    const [field = "", shopId = ""] = splitIds(block);
    if (shopId === "") continue;
    const said = partsOf(field, values.text(block));
    if (said) typed[shopId] = { ...typed[shopId], ...said };
  }
  return typed;
}

function partsOf(field: string, text: string) {
  if (field === changesFields.price) return { price: text };
  if (field === changesFields.stock) return { stock: text };
  return field === changesFields.offer ? offerParts(text) : null;
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

const stockAtEnd = /^(.*?)\s*[×x*]\s*(\S*)$/isu;

/** The two parts of a line as they were typed. Without a sign of times the stock stays as it was. */
function offerParts(typed: string): { readonly price: string; readonly stock?: string } {
  const [, price, stock] = stockAtEnd.exec(typed.trim()) ?? [];
  return price === undefined || stock === undefined ? { price: typed.trim() } : { price, stock };
}

import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import { splitField } from "#src/catalog/fields/fields.ts";
import { plansCardText } from "../../messages/plans.en.ts";

type Step = { readonly from: number; readonly to: number };

/** By more than 30 %. */
export function isLargeFall({ from, to }: Step): boolean {
  return (BigInt(from) - BigInt(to)) * 10n > BigInt(from) * 3n;
}

/** By more than 100 %. */
export function isLargeRise({ from, to }: Step): boolean {
  return BigInt(to) > BigInt(from) * 2n;
}

/** What of a listing's new prices is so large a move that a person looks at it before the listing is in a plan; null: none is. */
export function largeMove({ set, before }: EditContent): { readonly code: string; readonly text: string } | null {
  const steps = Object.entries(set).flatMap(([field, to]) => {
    const from = before[field];
    const isPrice = splitField(field).kind === "price" && Number.isSafeInteger(from) && Number.isSafeInteger(to);
    return isPrice ? [{ from: Number(from), to: Number(to) }] : [];
  });
  if (steps.some(isLargeFall)) return { code: "large-fall", text: plansCardText.largeMoves.fall };
  return steps.some(isLargeRise) ? { code: "large-rise", text: plansCardText.largeMoves.rise } : null;
}

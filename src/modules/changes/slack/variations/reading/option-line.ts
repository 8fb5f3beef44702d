import { examplePrice, parsePrice, plainAmount } from "#src/catalog/money.ts";
import { type OptionKind, optionKinds } from "#src/catalog/fields/options.ts";
import { tidyLine } from "#src/platform/text/text.ts";
import { variationsText } from "../../../messages/variations.en.ts";
import { hasGap, looksLikePrice, partsOfLine, wholeStock } from "../../reading/price-line.ts";

/** What one line of the form says of an option: `24.00 × 5 · LA-1-S`, each part alone too, or `off`. */
export type OptionLine = {
  /** Minor units. */
  readonly price?: number;
  readonly quantity?: number;
  readonly sku?: string;
  readonly off?: true;
};

export type ReadLine = { readonly line: OptionLine } | { readonly problem: string };

const skuAfter = /^(.*?)\s*[·|;]\s*(.*)$/u;

/** As a form shows it; "" where nothing is its own. */
export function optionLineText({ price, quantity, sku, off }: OptionLine, currency: string): string {
  if (off) return variationsText.off;
  return [
    ...(price === undefined ? [] : [plainAmount({ amount: price, currency })]),
    ...(quantity === undefined ? [] : [`× ${quantity}`]),
    ...(sku === undefined ? [] : [`· ${sku}`]),
  ].join(" ");
}

/** `24.00 × 5 · LA-1-S`, with the parts that can be said here. */
export function optionLineExample(kinds: readonly OptionKind[], currency: string): string {
  return [
    ...(kinds.includes("price") ? [examplePrice(currency)] : []),
    ...(kinds.includes("quantity") ? ["× 5"] : []),
    ...(kinds.includes("sku") ? ["· LA-1-S"] : []),
  ].join(" ");
}

/** @param kinds what can be said here */
export function readOptionLine(typed: string, currency: string, kinds: readonly OptionKind[]): ReadLine {
  const text = tidyLine(typed);
  if (text === "") return { line: {} };
  if (text.toLowerCase() === variationsText.off.toLowerCase()) return { line: { off: true } };
  const problem = { problem: variationsText.notUnderstood(text, optionLineExample(kinds, currency)) };
  const [, beforeSku = text, sku = ""] = skuAfter.exec(text) ?? [];
  const { price: typedPrice, stock } = partsOfLine(beforeSku);
  const quantity = stock === undefined ? undefined : wholeStock(stock);
  if (quantity === null) return problem;
  const parts = { price: typedPrice, quantity: stock ?? "", sku: sku.trim() };
  const shared = optionKinds.find((kind) => parts[kind] !== "" && !kinds.includes(kind));
  // A bare number is meant as the stock where no price can be said.
  if (shared === "price" && stock === undefined && kinds.includes("quantity")) {
    return { problem: variationsText.stockLike(text) };
  }
  if (shared) return { problem: variationsText.sharedByAll[shared] };
  const price = parts.price === "" ? undefined : parsePrice(parts.price, currency);
  if (price === null || hasGap(parts.price)) {
    return looksLikePrice(parts.price)
      ? { problem: variationsText.notPrice(parts.price, examplePrice(currency)) }
      : problem;
  }
  return {
    line: {
      ...(price ? { price: price.amount } : {}),
      ...(quantity === undefined ? {} : { quantity }),
      ...(parts.sku === "" ? {} : { sku: parts.sku }),
    },
  };
}

import { optionGroups } from "#src/catalog/fields/options.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { type FormValues, formValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import type { SaleWish } from "../../edits.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesFields } from "../ids.ts";

type ReadSale = { readonly wishes: readonly SaleWish[]; readonly errors: Readonly<Record<string, string>> };

/** The listings of which a stock was typed or a box was ticked, with the block that each is in. */
export function chosenForSale(view: ViewPayload): Map<ListingId, string> {
  const values = formValues(view);
  const chosen = new Map<ListingId, string>();
  for (const block of values.blockIds) {
    const [kind, id = ""] = splitIds(block);
    if (kind === changesFields.stock && values.text(block).trim() !== "" && !chosen.has(id as ListingId)) {
      chosen.set(id as ListingId, block);
    }
    if (kind === changesFields.sell) for (const value of values.choices(block)) chosen.set(value as ListingId, block);
  }
  return chosen;
}

/** @param listings those of `chosenForSale`, as they are now */
export function readSaleForm(view: ViewPayload, listings: readonly ListingView[]): ReadSale {
  const values = formValues(view);
  const errors: Record<string, string> = {};
  const wishes = listings.map((listing) => ({ listingId: listing.id, stock: stockOf(values, listing, errors) }));
  return { wishes, errors };
}

function stockOf(values: FormValues, listing: ListingView, errors: Record<string, string>) {
  const groups = optionGroups(listing.live, "quantity");
  const stock: Record<string, number> = {};
  for (const block of values.blockIds) {
    const [kind, id, index] = splitIds(block);
    if (kind !== changesFields.stock || id !== listing.id) continue;
    const typed = values.text(block).trim();
    if (typed === "") continue;
    const options = groups[Number(index)]?.options;
    if (!options) errors[block] = changeFormsText.sale.otherVariations(listing.marketplace.name);
    else if (!/^\d{1,6}$/.test(typed)) errors[block] = changeFormsText.notWhole(typed);
    else for (const option of options) stock[`quantity:${option}`] = Number(typed);
  }
  return stock;
}

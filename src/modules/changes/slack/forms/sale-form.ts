import { stateNames, stockOf } from "#src/catalog/fields/field-words.ts";
import { optionGroups } from "#src/catalog/fields/options.ts";
import { formatMoney } from "#src/catalog/money.ts";
import type { Named } from "#src/marketplaces/port.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { ListingView } from "#src/modules/listings/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  checkboxes,
  context,
  input,
  modal,
  option,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { feeNamed, joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { changesFields, changesFormIds } from "../ids.ts";

/** Slack's limit for checkboxes in one block. */
const perBlock = 10;
/** So many listings a form takes; a card lists as many (`asked-together`). */
export const saleFormListings = 20;
/** A form asks twelve things at most. What has no room of a listing in many variations is a matter of its details. */
const mostInputs = 12;

/**
 * Puts several listings on sale: a line with a stock for each that sold out or expired, a box for each that is inactive or
 * a draft. What is left blank stays as it is.
 *
 * @param total how many there are; `listings` are the newest of them
 * @param alone the person approves it too: one listing is put on sale by this form, several are confirmed once more
 */
export function saleForm(listings: readonly ListingView[], total: number, alone = false): View {
  const renewals = listings.filter(({ state }) => state === "sold_out" || state === "expired");
  const others = listings.filter(({ state }) => state === "inactive" || state === "draft");
  const only = listings.length === 1;
  const { name, fees } = listings[0]?.marketplace ?? offered;
  const fee = formatMoney(fees.activation);
  const left = total - listings.length;
  const offSale = boxes(others, { only, fee, alone, name });
  const { stocks, unshown, cut } = stocksWithin(renewals, only, mostInputs - offSale.length);
  return modal({
    callback: changesFormIds.putOnSale,
    title: changeFormsText.titles.putOnSale,
    submit: submitLabel(listings, alone),
    ...(alone ? { metadata: feeNamed(costOf(listings)) } : {}),
    blocks: [
      section(intro({ renewals: renewals.length > 0, fee, only, alone, name })),
      ...stocks,
      ...(cut > 0 ? [context(changeFormsText.sale.moreStocks(cut))] : []),
      ...(unshown > 0 ? [context(changeFormsText.sale.tooMany(unshown))] : []),
      ...offSale,
      ...(left > 0 ? [context(changeFormsText.sale.more(left))] : []),
    ],
  });
}

/** The stocks of each listing that has room with all of its own. Of the first, as many as there is room for. */
function stocksWithin(listings: readonly ListingView[], only: boolean, room: number) {
  let stocks: readonly Block[] = [];
  let unshown = 0;
  let cut = 0;
  for (const listing of listings) {
    const fields = stockFields(listing, only);
    const left = room - stocks.length;
    if (fields.length <= left) stocks = [...stocks, ...fields];
    else if (stocks.length > 0) unshown += 1;
    else {
      stocks = fields.slice(0, left);
      cut = fields.length - left;
    }
  }
  return { stocks, unshown, cut };
}

/** Of several it is known only once they are chosen. */
function costOf([first, another]: readonly ListingView[]): number {
  return first && !another && !first.paidUntil ? first.marketplace.fees.activation.amount : 0;
}

function submitLabel(listings: readonly ListingView[], alone: boolean): string {
  const [first, another] = listings;
  const text = changeFormsText.sale;
  if (!alone) return text.ask;
  if (!first || another) return text.goOn;
  const renews = first.state === "sold_out" || first.state === "expired";
  if (first.paidUntil) return renews ? text.renew : text.sell;
  return (renews ? text.renewFor : text.sellFor)(formatMoney(first.marketplace.fees.activation));
}

function intro({ renewals, fee, only, alone, name }: Boxed & { readonly renewals: boolean }): string {
  const text = changeFormsText.sale;
  const now = renewals ? text.renewals : text.some;
  const once = renewals ? text.renewalsApproved : text.someApproved;
  const bills = (alone ? now : once)(name, fee);
  return only ? bills : [bills, ...(alone ? [text.sum] : []), text.leaveBlank].join(" ");
}

/** One number per group of options that have their stock together. */
function stockFields(listing: ListingView, only: boolean): Block[] {
  const groups = optionGroups(listing.live, "quantity");
  return groups.map(({ key, label }, index) => {
    const now = Number(listing.live[`quantity:${key}`] ?? 0);
    const name = `${titled(listing, 70)}${label === "" ? "" : `, ${clip(label, 50)}`}`;
    return input(
      joinIds(changesFields.stock, listing.id, String(index)),
      changeFormsText.sale.stockOf(name),
      textInput(studioInputIds.value, only ? String(Math.max(now, groups.length === 1 ? 1 : now)) : "", {
        max: 6,
        placeholder: changeFormsText.sale.howMany,
      }),
      {
        // Of one alone it is the question of this form; of several, those left blank stay as they are.
        optional: !only || groups.length > 1,
        hint: `${clip(listing.shopName, 60)}, ${stateNames[listing.state]}, ${changeStatesText.inStock(stockOf(listing.live))}`,
      },
    );
  });
}

type Boxed = Named & { readonly only: boolean; readonly fee: string; readonly alone: boolean };

function boxes(listings: readonly ListingView[], { only, fee, alone, name }: Boxed): Block[] {
  const blocks: Block[] = [];
  for (let start = 0; start < listings.length; start += perBlock) {
    const part = listings.slice(start, start + perBlock);
    const options = part.map((listing) => option(titled(listing, 60), listing.id, described(listing, fee, alone)));
    blocks.push(
      input(
        joinIds(changesFields.sell, String(start)),
        changeFormsText.sale.boxes(name),
        checkboxes(
          studioInputIds.value,
          options,
          part.filter(() => only).map(({ id }) => id),
        ),
      ),
    );
  }
  return blocks;
}

/** `Linen apron (LA-1, k7q2)`: labels are plain text, where nothing else sets the code apart. */
function titled({ title, sku, code }: ListingView, max: number): string {
  return `${clip(title, max)} (${[...(sku ? [clip(sku, 20)] : []), code].join(", ")})`;
}

function described(listing: ListingView, fee: string, alone: boolean): string {
  const text = changeFormsText.sale;
  const state = stateNames[listing.state];
  const oneManager = listing.mayComeBack && !alone;
  if (listing.paidUntil) return clip((oneManager ? text.freeOneManager : text.costsNothing)(state), 75);
  return clip((oneManager ? text.oneManager : text.costs)(state, fee), 75);
}

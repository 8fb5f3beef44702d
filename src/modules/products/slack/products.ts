import { furtherFields } from "#src/catalog/fields/definition.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { measureText } from "#src/catalog/measure.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import {
  codeLabel,
  goneText,
  listingLine,
  listingsActionIds,
  type ListingView,
  listingStateText,
} from "#src/modules/listings/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  divider,
  type Message,
  pageButtons,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { MatchView, ProductPage, ProductView } from "../view.ts";
import { productsActionIds } from "./ids.ts";
import { productsText } from "../messages/en.ts";

const shownListings = 8;

/** `/oms products`: the product database, a page at a time, and what could become part of it. */
export function productsMessage(page: ProductPage, words: string): Message {
  const { products, total, without } = page;
  const found = total === 0 ? nothing(words, without.length > 0) : productsText.list.found(total);
  return message(productsText.list.title(total), [
    section(found),
    ...products.map((product) =>
      section(productLine(product), button(listingsActionIds.showProduct, productsText.list.show, product.id)),
    ),
    ...pager(page, words),
    ...(without.length > 0
      ? [
          section(
            productsText.list.without(
              without.slice(0, 10).map((each) => productsText.list.inShop(each.count, clipEscaped(each.shopName, 60))),
            ),
          ),
        ]
      : []),
    // Two buttons of one block never have one id.
    ...without
      .slice(0, 4)
      .flatMap(({ shopId, shopName, count: some }) =>
        buttons(
          button(listingsActionIds.makeProducts, productsText.list.create(some, shopName), joinIds("shop", shopId)),
        ),
      ),
    ...buttons(total > 1 && button(productsActionIds.suggestMatches, productsText.list.match, "0")),
    context(productsText.list.explained),
  ]);
}

function nothing(words: string, some: boolean): string {
  if (words !== "") return productsText.list.noneFound;
  return some ? productsText.list.noneYet : productsText.list.nothingYet;
}

function pager({ page, pages }: ProductPage, words: string): Block[] {
  if (pages < 2) return [];
  const to = (number: number) => joinIds(String(number), clip(words, 500));
  return [
    context(productsText.list.page(page + 1, pages)),
    ...pageButtons(productsActionIds.productPage, { page, more: page < pages - 1 }, to),
  ];
}

/** `*Linen apron* · AP-01 · k7q2` and below it each shop with its price and stock. */
function productLine(product: ProductView): string {
  return [titleOf(product), ...product.listings.slice(0, 4).map((listing) => `• ${shopLine(listing)}`)].join("\n");
}

function titleOf(product: ProductView): string {
  return `*${clipEscaped(product.title, 200)}*  ·  ${codeLabel(product)}`;
}

function shopLine(listing: ListingView): string {
  const shop = clipEscaped(listing.shopName, 60);
  if (listing.gone) return `${shop}: ${goneText(listing)}`;
  const price = priceText(listing.live, listing.currency);
  const facts = [
    listingStateText(listing.state),
    ...(price ? [price] : []),
    productsText.card.inStock(stockOf(listing.live)),
  ];
  return `${shop}: ${facts.join(" · ")}`;
}

/** One product with its listings in every shop. */
export function productMessage(product: ProductView): Message {
  const { content, listings } = product;
  const pieces = listings.filter(({ gone }) => !gone).reduce((sum, { live }) => sum + stockOf(live), 0);
  return message(clipEscaped(product.title, 300) || productsText.product, [
    section(productsText.card.title(titleOf(product))),
    section(clipEscaped(content.description, 600) || productsText.card.noDescription),
    context(
      productsText.card.tags(content.tags.map(escapeMrkdwn).join(", ") || productsText.card.noTags),
      ...furtherFields(knownFields()).flatMap(({ key, label, shape }) => {
        const said = shape.type === "measure" ? measureText(content[key]) : listOf(content[key]).join(", ");
        return said === "" ? [] : `${label.toLowerCase()}: ${escapeMrkdwn(said)}`;
      }),
    ),
    divider,
    ...listings.slice(0, shownListings).flatMap((listing) => listingBlocks(listing, listings.length > 1)),
    context(
      listings.length > shownListings
        ? productsText.card.more(listings.length - shownListings)
        : productsText.card.pieces(pieces, listings.length),
    ),
    ...buttons(
      new Set(listings.filter(({ gone }) => !gone).map(({ shopId }) => shopId)).size > 1 &&
        button(productsActionIds.stock, productsText.card.stock, product.id),
    ),
  ]);
}

function listingBlocks(listing: ListingView, several: boolean): Block[] {
  return [
    section(listingLine(listing), button(listingsActionIds.showListing, productsText.card.show, listing.id)),
    ...(several ? buttons(button(productsActionIds.splitProduct, productsText.card.split, listing.id)) : []),
  ];
}

/** Two products side by side: a person says whether they are one. */
export function matchMessage(match: MatchView | null): Message {
  if (!match) return message(productsText.match.noneTitle, [section(productsText.match.none)]);
  const { kept, merged, index, total } = match;
  const pair = joinIds(kept.id, merged.id, String(index));
  return message(productsText.match.title, [
    section(productsText.match.question(index + 1, total, productsText.match.because[match.because])),
    section(productLine(kept)),
    section(productLine(merged)),
    ...buttons(
      button(
        productsActionIds.sameProduct,
        productsText.match.same,
        pair,
        match.because === "sku" ? { style: "primary" } : {},
      ),
      button(productsActionIds.differentProducts, productsText.match.different, pair),
      button(productsActionIds.suggestMatches, productsText.match.later, String(index + 1)),
    ),
    context(productsText.match.explained),
  ]);
}

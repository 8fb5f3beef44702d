import { furtherFields } from "#src/catalog/fields/definition.ts";
import { listOf } from "#src/catalog/listing-text.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { goneText, listingLine, listingsActionIds, type ListingView, stateWords } from "#src/modules/listings/index.ts";
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
import { clip, clipEscaped, count, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { MatchReason, MatchView, ProductPage, ProductView } from "../view.ts";
import { productsActionIds } from "./ids.ts";

const shownListings = 8;

/** `/oms products`: the product database, a page at a time, and what could become part of it. */
export function productsMessage(page: ProductPage, words: string): Message {
  const { products, total, without } = page;
  const found = total === 0 ? nothing(words, without.length > 0) : `*${count(total, "product")}*`;
  return message(`Products: ${total}`, [
    section(found),
    ...products.map((product) =>
      section(productLine(product), button(listingsActionIds.showProduct, "Look", product.id)),
    ),
    ...pager(page, words),
    ...(without.length > 0
      ? [
          section(
            `Not products yet: ${without
              .slice(0, 10)
              .map((each) => `${count(each.count, "listing")} of *${clipEscaped(each.shopName, 60)}*`)
              .join(", ")}.`,
          ),
        ]
      : []),
    // Two buttons of one block never have one id.
    ...without
      .slice(0, 4)
      .flatMap(({ shopId, shopName, count: some }) =>
        buttons(
          button(
            listingsActionIds.makeProducts,
            `Make products of ${shopName}'s ${count(some, "listing")}`,
            joinIds("shop", shopId),
          ),
        ),
      ),
    ...buttons(total > 1 && button(productsActionIds.suggestMatches, "Find the same in two shops", "0")),
    context("A product is one thing you make, whatever shops it is in. Nothing here writes to a shop."),
  ]);
}

function nothing(words: string, some: boolean): string {
  if (words !== "") return "I found no product by that name.";
  return some ? "There are no products yet." : "There is nothing here yet. `/oms sync` reads your shops first.";
}

function pager({ page, pages }: ProductPage, words: string): Block[] {
  if (pages < 2) return [];
  const to = (number: number) => joinIds(String(number), clip(words, 500));
  return [
    context(`page ${page + 1} of ${pages}`),
    ...pageButtons(productsActionIds.productPage, { page, more: page < pages - 1 }, to),
  ];
}

/** `*Linen apron* · SKU AP-01` and below it each shop with its price and stock. */
function productLine(product: ProductView): string {
  return [titleOf(product), ...product.listings.slice(0, 4).map((listing) => `• ${shopLine(listing)}`)].join("\n");
}

function titleOf({ title, sku }: ProductView): string {
  return `*${clipEscaped(title, 200)}*${sku ? `  ·  SKU ${clipEscaped(sku, 60)}` : ""}`;
}

function shopLine(listing: ListingView): string {
  const shop = clipEscaped(listing.shopName, 60);
  if (listing.gone) return `${shop}: ${goneText(listing)}`;
  const price = priceText(listing.live, listing.currency);
  const facts = [stateWords[listing.state], ...(price ? [price] : []), `${stockOf(listing.live)} in stock`];
  return `${shop}: ${facts.join(" · ")}  \`${listing.code}\``;
}

/** One product with its listings in every shop. */
export function productMessage(product: ProductView): Message {
  const { content, listings } = product;
  const pieces = listings.filter(({ gone }) => !gone).reduce((sum, { live }) => sum + stockOf(live), 0);
  return message(clipEscaped(product.title, 300) || "A product", [
    section(`:package: ${titleOf(product)}`),
    section(clipEscaped(content.description, 600) || "_No description._"),
    context(
      `tags: ${content.tags.map(escapeMrkdwn).join(", ") || "none"}`,
      ...furtherFields(knownFields()).flatMap(({ key, label }) => {
        const words = listOf(content[key]).map(escapeMrkdwn);
        return words.length === 0 ? [] : `${label.toLowerCase()}: ${words.join(", ")}`;
      }),
    ),
    divider,
    ...listings.slice(0, shownListings).flatMap((listing) => listingBlocks(listing, listings.length > 1)),
    context(
      listings.length > shownListings
        ? `and ${listings.length - shownListings} more`
        : `${count(pieces, "piece")} over ${count(listings.length, "listing")}`,
    ),
  ]);
}

function listingBlocks(listing: ListingView, several: boolean): Block[] {
  return [
    section(listingLine(listing), button(listingsActionIds.showListing, "Look", listing.id)),
    ...(several ? buttons(button(productsActionIds.splitProduct, "Not this product", listing.id)) : []),
  ];
}

const because: Readonly<Record<MatchReason, string>> = {
  sku: "They have the same SKU.",
  "repeated-sku": "They have the same SKU, but it stands on several products of a shop: look closely.",
  title: "Their titles are nearly the same.",
};

/** Two products side by side: a person says whether they are one. */
export function matchMessage(match: MatchView | null): Message {
  if (!match) return message("Nothing to match", [section("I see no products of two shops that look the same.")]);
  const { kept, merged, index, total } = match;
  const pair = joinIds(kept.id, merged.id, String(index));
  return message("Are these the same product?", [
    section(`*Are these the same product?*  ·  ${index + 1} of ${total}\n${because[match.because]}`),
    section(productLine(kept)),
    section(productLine(merged)),
    ...buttons(
      button(productsActionIds.sameProduct, "Same product", pair, match.because === "sku" ? { style: "primary" } : {}),
      button(productsActionIds.differentProducts, "Different", pair),
      button(productsActionIds.suggestMatches, "Later", String(index + 1)),
    ),
    context("As one product they keep their own listings, prices and stock. It can be undone on the product's card."),
  ]);
}

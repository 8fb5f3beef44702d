import { listingAddress } from "../api/shapes.ts";
import type { Context } from "../context.ts";
import { type Listing, lowestPrice, picturesOf, quantityOf, type Shop } from "../state.ts";
import { taxonomyPath } from "../taxonomy.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";
import { money, plural } from "./words.ts";

/** What buyers see of a shop: what is on sale, newest first. */
export function shopPage(context: Context, shop: Shop): Html {
  const { state } = context;
  const listings = state.listings
    .filter((listing) => listing.shopId === shop.shopId && listing.state === "active")
    .toSorted((a, b) => b.created - a.created || b.id - a.id);
  return layout({
    title: shop.name,
    body: html`<h1>${shop.name}</h1>
<p>${shop.title}. <span class="hint">${plural(listings.length, "listing")} on sale, prices in ${shop.currency}.</span></p>
${shop.vacation && html`<p class="said wrong">This shop is on vacation.</p>`}
<p class="buttons"><a class="button" href="/manage/${shop.name}">Shop Manager</a></p>
${listings.length === 0 ? html`<p>Nothing is on sale here.</p>` : html`<ul class="grid">${listings.map((each) => tile(context, shop, each))}</ul>`}`,
  });
}

function tile(context: Context, shop: Shop, listing: Listing): Html {
  return html`<li class="card tile">${thumbnail(context, listing)}
<div><h2 class="name"><a href="${new URL(listingAddress(context, listing)).pathname}">${listing.title}</a></h2>
<span class="price">${priceOf(listing, shop)}</span></div></li>`;
}

/** The cover, or that there is none. */
export function thumbnail({ state }: Context, listing: Listing): Html {
  const [cover] = picturesOf(state, listing);
  if (!cover) return html`<span class="blank">No photo</span>`;
  return html`<img src="/images/${cover.id}/570xN" alt="${cover.alt}" loading="lazy">`;
}

export function priceOf(listing: Listing, shop: Shop): string {
  const prices = new Set(listing.products.flatMap(({ offerings }) => offerings.map((each) => each.price)));
  return `${prices.size > 1 ? "from " : ""}${money(lowestPrice(listing), shop.currency)}`;
}

/** A listing as buyers see it, at the address that the API gives out. */
export function listingPage(context: Context, shop: Shop, listing: Listing, said: Html | null): Html {
  const pictures = picturesOf(context.state, listing);
  const left = quantityOf(listing);
  const section = shop.sections.find((each) => each.id === listing.sectionId);
  return layout({
    title: listing.title,
    said,
    body: html`<div class="listing">
<ul class="photos" aria-label="Photos, in order">${pictures.map(
      (picture, index) =>
        html`<li><img src="/images/${picture.id}/fullxfull" alt="${picture.alt}"><span class="number" aria-hidden="true">${index + 1}</span></li>`,
    )}</ul>
<div><p class="hint"><a href="/shop/${shop.name}">${shop.name}</a>${section && ` › ${section.title}`}</p>
<h1>${listing.title}</h1>
<p class="price">${priceOf(listing, shop)}</p>
${
  listing.state === "active"
    ? html`<p>${left} in stock</p><form class="buttons" method="post" action="/act/listing/${listing.id}">
<input type="hidden" name="back" value="/listing/${listing.id}"><button class="primary" name="act" value="sell">Buy one, as a buyer</button></form>`
    : html`<p class="said wrong">${listing.state === "sold_out" ? "Sold out." : "This isn't on sale at the moment."}</p>`
}
${variations(listing, shop)}
<h2>Description</h2><p class="text">${listing.description}</p>
<dl><dt>Category</dt><dd>${taxonomyPath(listing.taxonomyId)}</dd>
${listing.materials.length > 0 && html`<dt>Materials</dt><dd>${listing.materials.join(", ")}</dd>`}
<dt>Listing number</dt><dd>${listing.id}</dd></dl>
<h2>Tags</h2>${listing.tags.length > 0 ? html`<ul class="tags">${listing.tags.map((tag) => html`<li>${tag}</li>`)}</ul>` : html`<p>None</p>`}
<p class="buttons"><a class="button" href="/your/shops/me/listing-editor/edit/${listing.id}">Edit it as the seller</a></p>
</div></div>`,
  });
}

function variations({ products }: Listing, { currency }: Shop): Html | null {
  if (products.every((product) => product.properties.length === 0)) return null;
  return html`<dl>${products.map(({ properties, offerings }) => {
    const there = offerings.filter(({ enabled }) => enabled);
    const stock = there.reduce((sum, each) => sum + each.quantity, 0);
    const price = Math.min(...there.map((each) => each.price));
    return html`<dt>${properties.map((each) => each.values.join(", ")).join(" / ")}</dt>
<dd>${there.length === 0 ? "Not offered" : `${money(price, currency)} · ${stock} in stock`}</dd>`;
  })}</dl>`;
}

/** For drafts, for what was deleted, and for any other address. */
export function nothingPage(text: string): Html {
  return layout({
    title: "Nothing here",
    body: html`<h1>Nothing here</h1><p>${text}</p><p><a href="/">Back to the overview</a></p>`,
  });
}

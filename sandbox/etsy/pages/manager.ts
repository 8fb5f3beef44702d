import type { Context } from "../context.ts";
import { type Listing, listingStates, lowestPrice, quantityOf, type Shop } from "../state.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";
import { priceOf, thumbnail } from "./shop.ts";
import { badge, money, stateNames, time } from "./words.ts";

/** The seller's own view: every listing of the shop, in every state. */
export function managerPage(context: Context, shop: Shop, shown: string | null, said: Html | null): Html {
  const all = context.state.listings.filter((listing) => listing.shopId === shop.shopId);
  const listings = all
    .filter((listing) => !shown || listing.state === shown)
    .toSorted((a, b) => b.updated - a.updated || b.id - a.id);
  const tab = (state: string, label: string, count: number) =>
    html`<li><a href="/manage/${shop.name}${state && `?state=${state}`}"${state === (shown ?? "") && html` aria-current="page"`}>${label} (${count})</a></li>`;
  return layout({
    title: `Shop Manager of ${shop.name}`,
    said,
    body: html`<h1>Shop Manager: ${shop.name}</h1>
<p class="hint">What the seller does here, the app finds out when it looks next. Change a price and see whether the app notices.</p>
<nav aria-label="States"><ul class="tabs">${tab("", "All", all.length)}${listingStates.map((state) =>
      tab(state, stateNames[state], all.filter((listing) => listing.state === state).length),
    )}</ul></nav>
${listings.length === 0 ? html`<p>Nothing in this state.</p>` : html`<ul class="rows">${listings.map((each) => row(context, shop, each))}</ul>`}
<div class="buttons"><a class="button" href="/shop/${shop.name}">See the shop as buyers do</a>
<form method="post" action="/act/shop/${shop.shopId}"><button name="act" value="${shop.vacation ? "back" : "vacation"}">${shop.vacation ? "End the vacation" : "Go on vacation"}</button></form>
<form method="post" action="/act/shop/${shop.shopId}"><button name="act" value="${shop.trader ? "no-trader" : "trader"}">${shop.trader ? "Sell to the EU as a business no more" : "Sell to the EU as a business"}</button></form></div>
${operators(shop)}`,
  });
}

/** Who made its things, and who answers for them in the EU. */
function operators(shop: Shop): Html | null {
  const present = (shop.operators ?? []).filter(({ deleted }) => !deleted);
  if (present.length === 0) return null;
  return html`<h2>Economic operators</h2><ul class="rows">${present.map(
    ({ id, type, name, line1, zip, city, country, email }) => html`<li class="row"><div><strong>${name}</strong>
<small>${type === "manufacturer" ? "Manufacturer" : "EU responsible person"}: ${[line1, `${zip} ${city}`.trim(), country, email].join(", ")}</small></div>
<form method="post" action="/act/shop/${shop.shopId}"><input type="hidden" name="operator" value="${id}"><button name="act" value="forget-operator" aria-label="Delete ${name}">Delete</button></form></li>`,
  )}</ul>`;
}

function row(context: Context, shop: Shop, listing: Listing): Html {
  const skus = listing.products.map((product) => product.sku).filter(Boolean);
  return html`<li class="row">${thumbnail(context, listing)}
<div><h2 class="name"><a href="/your/shops/me/listing-editor/edit/${listing.id}">${listing.title}</a></h2>
<small>${priceOf(listing, shop)} · ${quantityOf(listing)} in stock${skus.length > 0 && ` · SKU ${skus.join(", ")}`} · changed ${time(listing.updated)}</small></div>
<div>${badge(listing.state)}${listing.frozen && html` <span class="badge bad">Frozen</span>`}</div></li>`;
}

/** The editor, at the address to which the real one's links lead too. */
export function editPage(context: Context, shop: Shop, listing: Listing, said: Html | null): Html {
  const varied = listing.products.length > 1;
  const action = `/act/listing/${listing.id}`;
  const act = (name: string, label: string, style = "") =>
    html`<form method="post" action="${action}"><button class="${style}" name="act" value="${name}">${label}</button></form>`;
  const onSale = listing.state === "active";
  const open = onSale || listing.state === "sold_out";
  return layout({
    title: `Edit ${listing.title}`,
    said,
    body: html`<p class="hint"><a href="/manage/${shop.name}">Shop Manager: ${shop.name}</a></p>
<h1>${listing.title}</h1>
<p>${badge(listing.state)}${listing.frozen && html` <span class="badge bad">Frozen</span>`} <span class="hint">Listing ${listing.id}${listing.ending !== null && html`, paid until ${time(listing.ending)}`}</span></p>
<div class="buttons">
${open && html`<a class="button" href="/listing/${listing.id}">See it as buyers do</a>`}
${onSale && act("sell", "Sell one")}${onSale && act("inactive", "Take off sale")}${!onSale && act("active", "Put on sale ($0.20)", "primary")}
${onSale && act("expire", "Let it expire")}${act(listing.frozen ? "unfreeze" : "freeze", listing.frozen ? "Lift the freeze" : "Freeze it, as the marketplace")}${act("delete", "Delete", "danger")}
</div>
<form class="card" method="post" action="${action}">
<div class="field"><label for="title">Title</label><input id="title" name="title" value="${listing.title}" required></div>
<div class="pair"><div class="field"><label for="price">Price in ${shop.currency}</label><input id="price" name="price" inputmode="decimal" value="${(lowestPrice(listing) / 100).toFixed(2)}" required></div>
<div class="field"><label for="quantity">Stock${varied && " of each variation"}</label><input id="quantity" name="quantity" inputmode="numeric" value="${listing.products[0]?.offerings[0]?.quantity ?? 0}" required></div></div>
${varied && html`<p class="hint">This listing has ${listing.products.length} variations. Saving gives all of them this price and stock; now it is ${money(lowestPrice(listing), shop.currency)}.</p>`}
<div class="field"><label for="tags">Tags, with commas between</label><input id="tags" name="tags" value="${listing.tags.join(", ")}"></div>
<div class="field"><label for="description">Description</label><textarea id="description" name="description" required>
${listing.description}</textarea></div>
<button class="primary" name="act" value="edit">Save as the seller</button>
</form>`,
  });
}

import { type Context, milliseconds } from "../context.ts";
import { isConnected } from "../oauth.ts";
import { picturesOf, type Seller, type Shop } from "../state.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";
import { money, plural } from "./words.ts";

export function homePage(context: Context, said: Html | null): Html {
  const { state } = context;
  const fees = state.fees.reduce((sum, fee) => sum + fee.cents, 0);
  return layout({
    title: "Overview",
    here: "/",
    said,
    body: html`<h1>A marketplace to try things on</h1>
<p>Connect one of these shops from Slack with <code>/oms connect</code>, publish something, and come back to see it here as buyers would. What this stand-in takes or refuses follows Etsy's own rules.</p>
<h2>Shops</h2>
<ul class="grid wide">${state.shops.map((shop) => shopCard(context, shop))}</ul>
<h2>Behind the counter</h2>
<ul>
<li><a href="/fees">Fees</a>: ${money(fees, "USD")} so far. Every listing that goes on sale costs $0.20 for four months.</li>
<li><a href="/calls">Calls</a>: everything the app has asked of the API, ${plural(context.calls.length, "call")} so far.</li>
<li><a href="/trouble">Trouble</a>: make answers slow, wrong or missing, and see how the app copes.</li>
</ul>
<h2>Who sells here</h2>
<ul class="rows">${state.sellers.map((seller) => sellerRow(context, seller))}</ul>
<h2>Start over</h2>
<form method="post" action="/act/reset"><p class="hint">Brings back the shops as they were at first. Sign-ins end; the app has to be connected again.</p>
<button class="danger">Forget everything that happened</button></form>`,
  });
}

function shopCard({ state }: Context, shop: Shop): Html {
  const listings = state.listings.filter((listing) => listing.shopId === shop.shopId);
  const active = listings.filter((listing) => listing.state === "active");
  const cover = active.flatMap((listing) => picturesOf(state, listing)[0] ?? [])[0];
  return html`<li class="card"><h3>${shop.name}</h3>
<p class="hint">${shop.title}. Sells in ${shop.currency}. ${active.length} on sale, ${listings.length - active.length} as drafts or otherwise off sale.${shop.vacation && " On vacation."}</p>
${cover && html`<img src="/images/${cover.id}/570xN" alt="" class="cover">`}
<p class="buttons"><a class="button" href="/shop/${shop.name}">See the shop<span class="unseen"> ${shop.name}</span></a>
<a class="button" href="/manage/${shop.name}">Shop Manager<span class="unseen"> of ${shop.name}</span></a></p></li>`;
}

function sellerRow(context: Context, seller: Seller): Html {
  const { state } = context;
  const shop = state.shops.find((each) => each.userId === seller.userId);
  const connected = isConnected(state, seller.userId, milliseconds(context));
  const button = (act: string, label: string) =>
    html`<form method="post" action="/act/seller/${seller.userId}"><button name="act" value="${act}" aria-label="${label}: ${seller.name}">${label}</button></form>`;
  return html`<li class="row"><span class="blank" aria-hidden="true">${seller.name.slice(0, 1)}</span>
<div><strong>${seller.name}</strong> <small>${shop ? shop.name : "no shop"}, user ${seller.userId}</small><br>
<span class="badge${connected && " active"}">${connected ? "App connected" : "App not connected"}</span></div>
<div class="buttons">${connected && [button("disconnect", "Disconnect the app"), button("password", "Change password"), button("expire", "Let the sign-in's hour end")]}</div></li>`;
}

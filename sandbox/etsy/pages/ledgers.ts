import type { Call, Context } from "../context.ts";
import { findShop } from "../state.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";
import { feeReasons, money, time } from "./words.ts";

export function feesPage({ state }: Context): Html {
  const total = state.fees.reduce((sum, fee) => sum + fee.cents, 0);
  return layout({
    title: "Fees",
    here: "/fees",
    body: html`<h1>Fees: ${money(total, "USD")}</h1>
<p class="hint">$0.20 whenever a listing goes on sale or is renewed after four months, and for each further one sold of several in stock. Nobody pays them here.</p>
${
  state.fees.length === 0
    ? html`<p>None yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Fees"><table><thead><tr><th scope="col">When</th><th scope="col">Shop</th><th scope="col">Listing</th><th scope="col">For</th><th scope="col" class="number">Fee</th></tr></thead>
<tbody>${state.fees.toReversed().map(
        (fee) => html`<tr><td>${time(fee.at)}</td><td>${findShop(state, fee.shopId)?.name}</td>
<td><a href="/listing/${fee.listingId}">${fee.title}</a> <small>${fee.listingId}</small></td><td>${feeReasons[fee.reason]}</td><td class="number">${money(fee.cents, "USD")}</td></tr>`,
      )}</tbody></table></div>`
}`,
  });
}

const shownCalls = 200;

export function callsPage({ calls, state }: Context, writesOnly: boolean): Html {
  const fitting = calls.filter((call) => !writesOnly || call.method !== "GET");
  const tab = (href: string, label: string, here: boolean) =>
    html`<li><a href="${href}"${here && html` aria-current="page"`}>${label}</a></li>`;
  const shown = fitting.slice(-shownCalls).toReversed();
  return layout({
    title: "Calls",
    here: "/calls",
    body: html`<h1>What the app asked of the API</h1>
<p class="hint">Newest first${fitting.length > shownCalls && `, the last ${shownCalls} of ${fitting.length}`}. “Changed” says whether a call had an effect, whatever the app was told.</p>
<nav aria-label="Calls"><ul class="tabs">${tab("/calls", "All", !writesOnly)}${tab("/calls?only=writes", "Changes only", writesOnly)}</ul></nav>
${
  shown.length === 0
    ? html`<p>None yet.</p>`
    : html`<div class="scroll" tabindex="0" role="region" aria-label="Calls"><table><thead><tr><th scope="col" class="number">No.</th><th scope="col">When</th><th scope="col">Operation</th><th scope="col">Shop</th><th scope="col">Answer</th><th scope="col">Changed</th><th scope="col">Address</th></tr></thead>
<tbody>${shown.map((call) => callRow(call, call.shopId === null ? "" : (findShop(state, call.shopId)?.name ?? "")))}</tbody></table></div>`
}`,
  });
}

function callRow(call: Call, shop: string): Html {
  const bad = call.status === 0 || call.status >= 400;
  return html`<tr><td class="number">${call.n}</td><td>${call.at.slice(11, 23)}</td><td>${call.operation}</td><td>${shop}</td>
<td><span class="badge${bad && " bad"}">${call.status === 0 ? "none" : call.status}</span>${call.fault && html`<br><small>on purpose: ${call.fault}</small>`}${call.note && html`<br><small>${call.note}</small>`}</td>
<td>${call.effect ? "yes" : ""}</td><td class="path">${call.method} ${call.path}</td></tr>`;
}

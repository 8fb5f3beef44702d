import type { State } from "../state.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";

const inWords: Readonly<Record<string, string>> = {
  shops_r: "See your shop: its name, sections, shipping profiles, return policies",
  shops_w: "Change your shop's sections, shipping profiles and policies",
  listings_r: "See your listings, drafts and inactive ones too",
  listings_w: "Create listings and change them, and put them on sale (each time costs a fee)",
  listings_d: "Delete listings",
  transactions_r: "See your sales",
  transactions_w: "Change your sales",
  address_r: "See your addresses",
  address_w: "Change your addresses",
  email_r: "See your e-mail address",
  profile_r: "See your profile",
  profile_w: "Change your profile",
};

/** "… would like to access your shop": who signs in, what is asked for, Allow or Cancel. */
export function consentPage(state: State, query: URLSearchParams, scopes: readonly string[]): Html {
  const target = new URL(query.get("redirect_uri") ?? "http://localhost");
  const sellers = state.sellers.map((seller, index) => {
    const shop = state.shops.find((each) => each.userId === seller.userId);
    return html`<label class="choice"><input type="radio" name="user_id" value="${seller.userId}"${index === 0 && html` checked`}>
<span><strong>${shop?.name ?? "No shop"}</strong> <small>${shop && `sells in ${shop.currency}, `}signed in as ${seller.name}</small></span></label>`;
  });
  return layout({
    title: "Allow access to your shop",
    bare: true,
    body: html`<div class="card consent">
<h1>LN OMS for Slack would like to access your shop</h1>
<form method="post" action="/oauth/connect?${query.toString()}">
<fieldset><legend>Which shop?</legend>
<p class="hint">On the real site you would be signed in as one seller. Here you can be any of them.</p>
${sellers}
</fieldset>
<h2>It will be able to</h2>
<ul class="scopes">${scopes.map((scope) => html`<li>${inWords[scope] ?? scope} <code>${scope}</code></li>`)}</ul>
${!scopes.some((scope) => /transactions|address|email|profile/.test(scope)) && html`<p class="hint">It cannot see your buyers, orders, payments or addresses.</p>`}
<div class="buttons">
<button class="primary" name="answer" value="allow">Allow access</button>
<button name="answer" value="cancel">Cancel</button>
</div>
<p class="hint">You are sent back to <strong>${target.host}</strong>. You can take this permission away at any time, on the Overview page.</p>
</form>
</div>`,
  });
}

/** A wrong key or address is shown here: nobody is sent to an address that isn't registered (behaviour 1.1). */
export function consentProblemPage(text: string): Html {
  return layout({
    title: "Something is not right",
    bare: true,
    body: html`<div class="card consent"><h1>Something is not right</h1><p>${text}</p>
<p class="hint">The link that led here was made by an app whose key or return address this stand-in doesn't know. Start again from the app.</p></div>`,
  });
}

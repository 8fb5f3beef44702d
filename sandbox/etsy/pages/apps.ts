import type { Context } from "../context.ts";
import type { App } from "../state.ts";
import { html, type Html } from "./html.ts";
import { layout } from "./layout.ts";

/** Where sellers ask for apps, as the real site has it at the same address. */
export const appsPath = "/developers/your-apps";

/** The pages for developers: what each account has registered, with its keys. */
export function appsPage({ state }: Context, said: Html | null): Html {
  const apps = state.apps ?? [];
  const nameOf = (userId: number | null) => state.sellers.find((seller) => seller.userId === userId)?.name ?? "nobody";
  const sellers = state.sellers.filter((seller) => state.shops.some((shop) => shop.userId === seller.userId));
  return layout({
    title: "Your apps",
    said,
    here: appsPath,
    body: html`<h1>Your apps</h1>
<p class="hint">On the real site each account sees its own apps only. Here they are all on one page.</p>
${apps.length === 0 ? html`<p>No account has an app of its own yet.</p>` : html`<ul class="rows">${apps.map((app) => appCard(app, nameOf(app.userId)))}</ul>`}
<h2>Seller API Access</h2>
<form class="card" method="post" action="/act/app">
<div class="field"><label for="user_id">Account</label><select id="user_id" name="user_id">${sellers.map((seller) => html`<option value="${seller.userId}">${seller.name}</option>`)}</select></div>
<div class="field"><label for="name">Name of the app</label><input id="name" name="name" required></div>
<button class="primary" name="act" value="register">Ask for access</button></form>`,
  });
}

function appCard(app: App, owner: string): Html {
  const act = (name: string, label: string) =>
    html`<button name="act" value="${name}" aria-label="${label}: ${app.name}">${label}</button>`;
  return html`<li class="card"><h3>${app.name}</h3>
<p><span class="badge${app.approved && " active"}">${app.approved ? "Approved" : "Waiting for approval"}</span> <small>${app.kind}, of ${owner}, ${app.perSecond} calls a second, ${app.perDay} a day</small></p>
<p>Keystring <code>${app.keystring}</code><br>Shared secret <code>${app.sharedSecret}</code></p>
<form method="post" action="/act/app/${app.id}"><div class="buttons">${app.approved ? [act("ban", "Switch off"), act("new-secret", "New secret")] : act("approve", "Approve, as the marketplace")}</div></form>
${
  app.approved &&
  html`<form method="post" action="/act/app/${app.id}"><div class="field"><label for="callback-${app.id}">Edit callback URLs</label><input id="callback-${app.id}" name="callback" value="${app.redirectUris.join(" ")}"></div>
${act("callbacks", "Save")}</form>`
}</li>`;
}

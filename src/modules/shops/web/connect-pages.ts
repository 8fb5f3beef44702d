import { offered } from "#src/marketplaces/registry.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { addressOf, redirect, type Route, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import { callbackPath } from "../use-cases/connect.ts";
import { shopsText } from "../messages/en.ts";
import { checkApp, doneWords, forgetApp, keyPage, saveApp, saveWebhooks, stepsBody } from "./own-app-pages.ts";
import {
  type ConnectPagesDeps,
  cookiesOf,
  earlierOf,
  formOf,
  formTargets,
  guarded,
  type Handler,
  tokenOf,
} from "./page-handler.ts";

/** The pages between Slack and the marketplace's consent. */
export function connectRoutes(deps: ConnectPagesDeps): Route[] {
  return [
    guarded(deps, "/connect/:token", ["GET"], askPage),
    guarded(deps, "/connect/:token/continue", ["POST"], goOn),
    guarded(deps, "/connect/:token/decline", ["POST"], decline),
    guarded(deps, "/connect/:token/key", ["GET"], keyPage),
    guarded(deps, "/connect/:token/app", ["POST"], saveApp),
    guarded(deps, "/connect/:token/check", ["POST"], checkApp),
    guarded(deps, "/connect/:token/forget", ["POST"], forgetApp),
    guarded(deps, "/connect/:token/webhooks", ["POST"], saveWebhooks),
    guarded(deps, callbackPath, ["GET"], finish),
  ];
}

const askPage: Handler = async (deps, request, response) => {
  const { app, authorizeUrl } = deps;
  const token = tokenOf(request);
  const earlier = earlierOf(request);
  const { studioName, askedBy, operators } = await app.describeConnectLink(token, earlier);
  const title = shopsText.page.consentTitle(offered.name, studioName);
  const action = `/connect/${encodeURIComponent(token)}`;
  const asks = shopsText.page.consent(escapeHtml(askedBy), escapeHtml(offered.name), operators);
  const own = await app.describeOwnApps(token, earlier);
  if (own) {
    const decline = own.begun
      ? ""
      : `<form method="post" action="${action}/decline"><button>${shopsText.page.notMe}</button></form>`;
    const done = doneWords(addressOf(request).searchParams.get("done"));
    const body = `${done}${asks}${stepsBody(own, action)}<div class="row">${decline}</div>`;
    return sendPage(response, 200, page(title, body, offered.trademark), { formTargets: formTargets(authorizeUrl) });
  }
  sendPage(
    response,
    200,
    page(
      title,
      `${asks}
<div class="row"><form method="post" action="${action}/continue"><button class="primary">${shopsText.page.goOn}</button></form>
<form method="post" action="${action}/decline"><button>${shopsText.page.notMe}</button></form></div>`,
      offered.trademark,
    ),
    { formTargets: formTargets(authorizeUrl) },
  );
};

const goOn: Handler = async (deps, request, response) => {
  const { app, ids, secure, authorizeUrl } = deps;
  const token = tokenOf(request);
  const appId = (await formOf(deps, request)).get("app");
  const own = appId === null ? undefined : { appId: appId as AppId, earlier: earlierOf(request) };
  // Of two links in one browser neither makes the other a stranger's.
  const secret = (own && earlierOf(request)) ?? ids.secret();
  const { redirectTo, browserSecret } = await app.continueConnect(token, secret, own);
  redirect(response, redirectTo, authorizeUrl, cookiesOf(browserSecret, secure, own ? token : null));
};

const decline: Handler = async ({ app }, request, response) => {
  await app.declineConnect(tokenOf(request));
  sendPage(response, 200, page(shopsText.page.declinedTitle, shopsText.page.declined, offered.trademark));
};

const finish: Handler = async ({ app }, request, response) => {
  const query = addressOf(request).searchParams;
  const reply = { state: query.get("state"), code: query.get("code"), error: query.get("error") };
  const { outcome, shopName, studioName } = await app.finishConnect(reply, earlierOf(request));
  const shop = escapeHtml(shopName);
  const studio = escapeHtml(studioName);
  const bodies = {
    connected: shopsText.page.connected(shop, studio),
    reconnected: shopsText.page.reconnected(shop),
    already: shopsText.page.already(shop, studio, escapeHtml(offered.name)),
  } as const;
  const headings = {
    connected: shopsText.page.connectedTitle(shopName),
    reconnected: shopsText.page.reconnectedTitle(shopName),
    already: shopsText.page.alreadyTitle(shopName),
  } as const;
  sendPage(response, 200, page(headings[outcome], `${bodies[outcome]}${shopsText.page.close}`, offered.trademark));
};

import type { IncomingMessage, ServerResponse } from "node:http";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { addressOf, errorStatus, readCookie, redirect, type Route, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { App } from "../app.ts";
import { callbackPath } from "../use-cases/connect.ts";
import { shopsText } from "../messages/en.ts";

type ConnectApp = Pick<App, "describeConnectLink" | "continueConnect" | "declineConnect" | "finishConnect">;

export type ConnectPagesDeps = {
  readonly app: ConnectApp;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Whether cookies are for https only. */
  readonly secure: boolean;
  /** The marketplace's consent page: the one place that these pages lead to. */
  readonly authorizeUrl: string;
};

/** Binds a consent to the browser it began in. */
const cookieName = "oms_connect";

/** The pages between Slack and the marketplace's consent. */
export function connectRoutes(deps: ConnectPagesDeps): Route[] {
  return [
    guarded(deps, "/connect/:token", ["GET"], askPage),
    guarded(deps, "/connect/:token/continue", ["POST"], goOn),
    guarded(deps, "/connect/:token/decline", ["POST"], decline),
    guarded(deps, callbackPath, ["GET"], finish),
  ];
}

type Handler = (deps: ConnectPagesDeps, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The error boundary of the pages: one sentence for people, one line with the same reference for the log. */
function guarded(deps: ConnectPagesDeps, path: string, method: string[], handler: Handler): Route {
  return {
    path,
    method,
    handler(request, response) {
      handler(deps, request, response).catch((error: unknown) => {
        const problem = toOmsError(error);
        const reference = deps.ids.reference();
        deps.logger.warn(
          { errorCode: problem.code, reference, cause: problem.cause instanceof Error ? problem.cause.message : null },
          "connect page",
        );
        const titles: Readonly<Partial<Record<string, string>>> = shopsText.page.titles;
        const title = titles[problem.code] ?? shopsText.page.failed;
        sendPage(
          response,
          errorStatus(problem),
          page(title, shopsText.page.problem(escapeHtml(problem.userText), reference), offered.trademark),
        );
      });
    },
  };
}

function tokenOf(request: IncomingMessage): string {
  return addressOf(request).pathname.split("/")[2] ?? "";
}

/** Browsers judge the redirects after a form too, and the consent page may go on to another host of its marketplace. */
function formTargets(authorizeUrl: string): string {
  const { origin, host } = new URL(authorizeUrl);
  return host.startsWith("www.") ? `'self' ${origin} https://*.${host.slice("www.".length)}` : `'self' ${origin}`;
}

const askPage: Handler = async ({ app, authorizeUrl }, request, response) => {
  const token = tokenOf(request);
  const { studioName, askedBy } = await app.describeConnectLink(token);
  const title = shopsText.page.consentTitle(offered.name, studioName);
  const action = `/connect/${encodeURIComponent(token)}`;
  sendPage(
    response,
    200,
    page(
      title,
      `${shopsText.page.consent(escapeHtml(askedBy), escapeHtml(offered.name))}
<div class="row"><form method="post" action="${action}/continue"><button class="primary">${shopsText.page.goOn}</button></form>
<form method="post" action="${action}/decline"><button>${shopsText.page.notMe}</button></form></div>`,
      offered.trademark,
    ),
    { formTargets: formTargets(authorizeUrl) },
  );
};

const goOn: Handler = async ({ app, ids, secure, authorizeUrl }, request, response) => {
  const browserSecret = ids.secret();
  const { redirectTo } = await app.continueConnect(tokenOf(request), browserSecret);
  const cookie = `${cookieName}=${browserSecret}; Path=/oauth; HttpOnly; SameSite=Lax; Max-Age=600${secure ? "; Secure" : ""}`;
  redirect(response, redirectTo, authorizeUrl, cookie);
};

const decline: Handler = async ({ app }, request, response) => {
  await app.declineConnect(tokenOf(request));
  sendPage(response, 200, page(shopsText.page.declinedTitle, shopsText.page.declined, offered.trademark));
};

const finish: Handler = async ({ app }, request, response) => {
  const query = addressOf(request).searchParams;
  const reply = { state: query.get("state"), code: query.get("code"), error: query.get("error") };
  const { outcome, shopName, studioName } = await app.finishConnect(reply, readCookie(request, cookieName));
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

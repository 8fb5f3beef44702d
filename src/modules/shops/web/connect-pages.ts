import type { IncomingMessage, ServerResponse } from "node:http";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { addressOf, errorStatus, readCookie, redirect, type Route, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { App } from "../app.ts";
import { callbackPath } from "../use-cases/connect.ts";

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
        const title = titles[problem.code] ?? "That didn't work";
        sendPage(
          response,
          errorStatus(problem),
          page(
            title,
            `<p>${escapeHtml(problem.userText)}</p><p>You can close this page. Reference: ${reference}</p>`,
            offered.trademark,
          ),
        );
      });
    },
  };
}

const titles: Readonly<Partial<Record<string, string>>> = {
  "link-expired": "This link has expired",
  "link-used": "This link was already used",
  "link-unknown": "Unknown link",
  "link-foreign": "This sign-in began somewhere else",
  "consent-refused": "Nothing was connected",
  "shop-taken": "This shop belongs to another workspace",
  "shop-missing": "No shop here",
};

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
  const title = `Connect your ${offered.name} shop to the Slack workspace ${studioName}`;
  const action = `/connect/${encodeURIComponent(token)}`;
  sendPage(
    response,
    200,
    page(
      title,
      `<p>Asked for by <strong>${escapeHtml(askedBy)}</strong>. You sign in at ${escapeHtml(offered.name)} next and choose there whether to allow it.</p>
<p>What LN OMS then may do:</p>
<ul><li>read your shop, its policies and its listings</li>
<li>make, change, renew, take off sale and delete listings, each only once your team has approved exactly that in Slack</li>
<li>delete drafts that it made itself and that were edited before they were finished</li></ul>
<p>It never asks for buyers, orders or payments. An owner can disconnect the shop at any time with <strong>/oms disconnect</strong>.</p>
<div class="row"><form method="post" action="${action}/continue"><button class="primary">Continue</button></form>
<form method="post" action="${action}/decline"><button>Not me</button></form></div>`,
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
  sendPage(
    response,
    200,
    page(
      "Nothing was connected",
      "<p>The link doesn't work any more, and nothing was stored. If you didn't expect it, tell the owner of your Slack workspace.</p><p>You can close this page.</p>",
      offered.trademark,
    ),
  );
};

const finish: Handler = async ({ app }, request, response) => {
  const query = addressOf(request).searchParams;
  const reply = { state: query.get("state"), code: query.get("code"), error: query.get("error") };
  const { outcome, shopName, studioName } = await app.finishConnect(reply, readCookie(request, cookieName));
  const shop = escapeHtml(shopName);
  const studio = escapeHtml(studioName);
  const bodies = {
    connected: `<p><strong>${shop}</strong> is connected to <strong>${studio}</strong>. I'm reading its profiles and policies now and tell you in Slack when I'm done.</p>`,
    reconnected: `<p><strong>${shop}</strong> is signed in again. Work that waited for it goes on by itself.</p>`,
    already: `<p><strong>${shop}</strong> was connected to <strong>${studio}</strong> already; I've renewed its sign-in.</p>
<p>To connect <em>another</em> shop, sign out at ${escapeHtml(offered.name)} first (or use a private window), then type <strong>/oms connect</strong> in Slack for a new link and sign in with the other shop's account.</p>`,
  } as const;
  const headings = {
    connected: `${shopName} is connected`,
    reconnected: `${shopName} is signed in again`,
    already: `${shopName} is already here`,
  } as const;
  sendPage(
    response,
    200,
    page(
      headings[outcome],
      `${bodies[outcome]}<p>You can close this page and go back to Slack.</p>`,
      offered.trademark,
    ),
  );
};

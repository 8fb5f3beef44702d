import type { IncomingMessage, ServerResponse } from "node:http";
import { offered } from "#src/marketplaces/registry.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import type { BodyRoom } from "#src/platform/web/read-body.ts";
import { addressOf, errorStatus, readCookie, type Route, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import type { App } from "../app.ts";
import { shopsText } from "../messages/en.ts";

type ConnectApp = Pick<
  App,
  | "describeConnectLink"
  | "continueConnect"
  | "declineConnect"
  | "finishConnect"
  | "describeOwnApps"
  | "saveOwnApp"
  | "checkOwnApp"
  | "forgetOwnApp"
  | "saveWebhookSecret"
>;

export type ConnectPagesDeps = {
  readonly app: ConnectApp;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Shared with whatever else reads bodies before it knows their sender. */
  readonly bodies: BodyRoom;
  /** Whether cookies are for https only. */
  readonly secure: boolean;
  /** The marketplace's consent page: the one place that these pages lead to. */
  readonly authorizeUrl: string;
};

/** Binds a consent to the browser it began in. */
const cookieName = "oms_connect";
/** Where the browser goes on after a consent with an app of its own that came to nothing. */
const linkCookieName = "oms_connect_link";

export type Handler = (deps: ConnectPagesDeps, request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The error boundary of the pages: one sentence for people, one line with the same reference for the log. */
export function guarded(deps: ConnectPagesDeps, path: string, method: string[], handler: Handler): Route {
  return {
    path,
    method,
    handler(request, response) {
      requireOwnPage(request)
        .then(() => handler(deps, request, response))
        .catch((error: unknown) => {
          const problem = toOmsError(error);
          const reference = deps.ids.reference();
          deps.logger.warn(
            {
              errorCode: problem.code,
              reference,
              cause: problem.cause instanceof Error ? problem.cause.message : null,
            },
            "connect page",
          );
          const titles: Readonly<Partial<Record<string, string>>> = shopsText.page.titles;
          const title = titles[problem.code] ?? shopsText.page.failed;
          sendPage(
            response,
            errorStatus(problem),
            page(
              title,
              `${shopsText.page.problem(escapeHtml(problem.userText), reference)}${wayOn(request, problem)}`,
              offered.trademark,
            ),
          );
        });
    },
  };
}

/** Browsers say from where a form is sent. Another site sends none of these. */
async function requireOwnPage(request: IncomingMessage): Promise<void> {
  const from = request.headers["sec-fetch-site"];
  if (request.method !== "POST" || from === undefined || from === "same-origin" || from === "none") return;
  throw new OmsError("link-foreign", { userText: shopsText.page.sentElsewhere });
}

export function tokenOf(request: IncomingMessage): string {
  return addressOf(request).pathname.split("/")[2] ?? "";
}

/** Browsers judge the redirects after a form too, and the consent page may go on to another host of its marketplace. */
export function formTargets(authorizeUrl: string): string {
  const { origin, host } = new URL(authorizeUrl);
  return host.startsWith("www.") ? `'self' ${origin} https://*.${host.slice("www.".length)}` : `'self' ${origin}`;
}

/** Codes after which a consent with an app of the studio's own can be begun again. */
const mended: readonly OmsError["code"][] = [
  "app-of-another-shop",
  "app-other-account",
  "app-unknown",
  "app-key-odd",
  "app-not-active",
  "consent-refused",
  "marketplace-refused",
  "marketplace-down",
  "shop-missing",
  "auth-dead",
];

function wayOn(request: IncomingMessage, { code }: OmsError): string {
  const token = readCookie(request, linkCookieName);
  if (token === null || !mended.includes(code) || !/^[\w-]{10,100}$/.test(token)) return "";
  return `<div class="row"><a class="button" href="/connect/${token}">${shopsText.page.ownApps.goOn}</a></div>`;
}

/** What the browser holds from an earlier Continue of this link. */
export function earlierOf(request: IncomingMessage): string | null {
  return readCookie(request, cookieName);
}

/** The cookie of a consent; with an app of the studio's own also what the browser comes back with. */
export function cookiesOf(browserSecret: string, secure: boolean, ownLink: string | null): readonly string[] {
  const flags = (path: string, seconds: number) =>
    `Path=${path}; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? "; Secure" : ""}`;
  if (ownLink === null) return [`${cookieName}=${browserSecret}; ${flags("/oauth", 600)}`];
  return [
    `${cookieName}=${browserSecret}; ${flags("/oauth", 3600)}`,
    `${cookieName}=${browserSecret}; ${flags("/connect", 3600)}`,
    `${linkCookieName}=${ownLink}; ${flags("/oauth", 3600)}`,
  ];
}

/** Longer than any form of these pages. */
const largestForm = 8 * 1024;

/** A form of one of these pages; empty where it came in no form. */
export async function formOf({ bodies }: ConnectPagesDeps, request: IncomingMessage): Promise<URLSearchParams> {
  const body = await bodies.read(request, largestForm);
  return new URLSearchParams(typeof body === "string" ? "" : body.toString("utf8"));
}

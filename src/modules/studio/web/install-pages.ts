import type { IncomingMessage, ServerResponse } from "node:http";
import type { Install, Installed } from "../use-cases/install.ts";
import { offered } from "#src/marketplaces/registry.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Ids } from "#src/platform/kernel/ids.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { addressOf, readCookie, errorStatus, redirect, type Route, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import { studioText } from "../messages/en.ts";

export type InstallPagesDeps = {
  readonly install: Install;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Whether cookies are for https only. */
  readonly secure: boolean;
  /** Slack's consent page. */
  readonly authorizeUrl: string;
};

/** Where Slack sends the browser back to; registered there exactly so. */
export const installRedirectPath = "/slack/oauth_redirect";
export const installPath = "/slack/install";

/** Binds a consent to the browser it began in. */
const cookieName = "oms_install";

/** From "Add to Slack" to the page that says what to do next. */
export function installRoutes(deps: InstallPagesDeps): Route[] {
  return [guarded(deps, installPath, begin), guarded(deps, installRedirectPath, finish)];
}

type Handler = (deps: InstallPagesDeps, request: IncomingMessage, response: ServerResponse) => Promise<void>;

function guarded(deps: InstallPagesDeps, path: string, handler: Handler): Route {
  return {
    path,
    method: ["GET"],
    handler(request, response) {
      handler(deps, request, response).catch((error: unknown) => {
        const problem = toOmsError(error);
        const { code, cause, userText } = problem;
        const reference = deps.ids.reference();
        const line = { errorCode: code, reference, cause: cause instanceof Error ? cause.message : null };
        deps.logger.warn(line, "install page");
        const body = studioText.installPage.body(escapeHtml(userText), reference, startAgain());
        sendPage(response, errorStatus(problem), page(titleOf(code), body, offered.trademark), {
          cookie: cookie(deps, "", 0),
        });
      });
    },
  };
}

function titleOf(code: string): string {
  const titles: Readonly<Partial<Record<string, string>>> = studioText.installPage.titles;
  return titles[code] ?? studioText.installPage.failed;
}

function startAgain(): string {
  return `<div class="row"><a class="button" href="${installPath}">${studioText.installPage.start}</a></div>`;
}

function cookie({ secure }: InstallPagesDeps, value: string, seconds: number): string {
  return `${cookieName}=${value}; Path=/slack; HttpOnly; SameSite=Lax; Max-Age=${seconds}${secure ? "; Secure" : ""}`;
}

const begin: Handler = async (deps, _request, response) => {
  const browserSecret = deps.ids.secret();
  const { redirectTo } = await deps.install.begin(browserSecret);
  redirect(response, redirectTo, deps.authorizeUrl, [cookie(deps, browserSecret, 600)]);
};

const finish: Handler = async (deps, request, response) => {
  const query = addressOf(request).searchParams;
  const reply = { state: query.get("state"), code: query.get("code"), error: query.get("error") };
  const installed = await deps.install.finish(reply, readCookie(request, cookieName));
  sendPage(response, 200, page(...installedPage(installed), offered.trademark), { cookie: cookie(deps, "", 0) });
};

function installedPage({ outcome, name, isOrg }: Installed): [title: string, body: string] {
  const where = escapeHtml(name);
  const next = isOrg ? studioText.installPage.organisation(where) : studioText.installPage.workspace(where);

  return outcome === "installed"
    ? [studioText.installPage.installed(name), `${next}${studioText.installPage.close}`]
    : [
        studioText.installPage.reinstalled(name),
        `${studioText.installPage.back}${next}${studioText.installPage.close}`,
      ];
}

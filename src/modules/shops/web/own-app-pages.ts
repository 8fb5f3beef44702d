import type { ServerResponse } from "node:http";
import { appKinds } from "#src/marketplaces/apps.ts";
import { offered, offeredOwnApps } from "#src/marketplaces/registry.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { addressOf, redirectHere, sendPage } from "#src/platform/web/http-io.ts";
import { escapeHtml, page } from "#src/platform/web/page.ts";
import type { AppSummary } from "../admin/admin-apps.ts";
import { shopsText } from "../messages/en.ts";
import { type OwnAppsView, type OwnAppStep, unusedKeptMs } from "../use-cases/own-apps.ts";
import { type ConnectPagesDeps, earlierOf, formOf, formTargets, type Handler, tokenOf } from "./page-handler.ts";

/**
 * The steps of the page on which an owner brings the key of an app of their own. A key is typed here and nowhere else, and no
 * page ever shows one.
 */
const words = shopsText.page.ownApps;

/** What is wrong with what was typed, and where: with a new key, or with the webhooks of the app of this id. */
type Mistake = { readonly text: string; readonly at: string };
const newKeyForm = "new";

/** @param action the link's own address */
export function stepsBody(own: OwnAppsView, action: string, mistake: Mistake | null = null): string {
  const trouble = own.begun ? `<p class="problem">${escapeHtml(offeredOwnApps.callbackDiffers)}</p>` : "";
  return `${trouble}${keysHere(own, action, mistake)}${newKey(own, action, mistake)}`;
}

/** Above the fields that it is about, and the first of them has the focus: on a small screen the browser scrolls there. */
function mistakeAt(mistake: Mistake | null, at: string): { readonly said: string; readonly focus: string } {
  if (mistake?.at !== at) return { said: "", focus: "" };
  return { said: `<p class="problem" role="alert">${escapeHtml(mistake.text)}</p>`, focus: " autofocus" };
}

function keysHere({ apps, begun, operated, webhooks }: OwnAppsView, action: string, mistake: Mistake | null): string {
  const operators =
    begun || !operated ? "" : line(words.operators, form(action, "continue", null, shopsText.page.goOn));
  if (apps.length === 0 && operators === "") return "";
  return `<h2>${words.here}</h2>${apps.map((app) => keyLine(app, action, webhooks, mistake)).join("")}${operators}`;
}

function keyLine(app: AppSummary, action: string, webhooks: string, mistake: Mistake | null): string {
  const { id, kind, acceptedAt, unusedSince, shops } = app;
  const { label } = offeredOwnApps.kinds[kind];
  // Of several keys each owner knows the own one by when it was entered.
  const since = unusedSince ? minute(unusedSince) : "";
  const forget = unusedSince ? form(action, "forget", id, words.forget) : "";
  if (acceptedAt === null) {
    return line(
      words.waitingKey(label, since, keptUntil(app)),
      `${form(action, "check", id, words.askAgain)}${forget}`,
    );
  }
  const named = shops.length > 0 ? words.keyOf(shops.join(", ")) : words.acceptedKey(label, since);
  const hooks = unusedSince === null ? webhookForm(app, action, webhooks, mistake) : "";
  return `${line(named, `${form(action, "continue", id, shopsText.page.goOn)}${forget}`)}${hooks}`;
}

/** Folded: nobody needs it to connect a shop. */
function webhookForm({ id, webhooks }: AppSummary, action: string, address: string, mistake: Mistake | null): string {
  const { said, focus } = mistakeAt(mistake, id);
  return `<details${said === "" ? "" : " open"}><summary>${webhooks ? words.webhooksOn : words.webhooksOff}</summary>
<p>${words.webhooksWhy(escapeHtml(offered.name))}</p>
<label>${words.webhookAddress}<input readonly value="${escapeHtml(`${address}/${id}`)}"></label>
<form class="fields" method="post" action="${action}/webhooks" autocomplete="off"><input type="hidden" name="app" value="${id}">
${said}<label>${words.webhookSecret}<input name="webhook_secret" type="password" maxlength="200" autocomplete="off"${focus}></label>
<button>${words.saveWebhooks}</button></form></details>`;
}

function line(text: string, buttons: string): string {
  return `<p>${escapeHtml(text)}</p><div class="row">${buttons}</div>`;
}

function form(action: string, what: string, appId: string | null, label: string, primary = false): string {
  const hidden = appId === null ? "" : `<input type="hidden" name="app" value="${escapeHtml(appId)}">`;
  const style = primary ? ` class="primary"` : "";
  return `<form method="post" action="${action}/${what}">${hidden}<button${style}>${label}</button></form>`;
}

function callbackField(callback: string): string {
  return `<label>${words.callback}<input readonly value="${escapeHtml(callback)}"></label>`;
}

function newKey({ callback }: OwnAppsView, action: string, mistake: Mistake | null): string {
  const { said, focus } = mistakeAt(mistake, newKeyForm);
  const { page: appsPage, register, setCallback, kinds } = offeredOwnApps;
  const options = appKinds.map((kind) => `<option value="${kind}">${escapeHtml(kinds[kind].label)}</option>`);
  return `<h2>${words.makeOne(escapeHtml(offered.name))}</h2>
<ol>${register.map((step) => `<li>${escapeHtml(step)}</li>`).join("")}
<li>${escapeHtml(setCallback)} ${callbackField(callback)}</li></ol>
<p><a class="button" href="${escapeHtml(appsPage)}" target="_blank" rel="noreferrer">${words.openPage(escapeHtml(offered.name))}</a></p>
<p>${words.typedHereOnly}</p>
<form class="fields" method="post" action="${action}/app" autocomplete="off">
${said}<label>${words.kind}<select name="kind">${options.join("")}</select></label>
<label>${words.keystring}<input name="keystring" required maxlength="200" autocomplete="off" spellcheck="false"${focus}></label>
<label>${words.sharedSecret}<input name="shared_secret" type="password" required maxlength="200" autocomplete="off"></label>
<div class="row"><button class="primary">${words.check}</button></div></form>`;
}

export const saveApp: Handler = async (deps, request, response) => {
  const [token, earlier] = [tokenOf(request), earlierOf(request)];
  const typed = await formOf(deps, request);
  await stepOf(deps, response, { token, earlier }, newKeyForm, () =>
    deps.app.saveOwnApp(token, earlier, {
      kind: appKinds.find((kind) => kind === typed.get("kind")) ?? "seller",
      keystring: typed.get("keystring") ?? "",
      sharedSecret: typed.get("shared_secret") ?? "",
    }),
  );
};

export const checkApp: Handler = async (deps, request, response) => {
  const [token, earlier] = [tokenOf(request), earlierOf(request)];
  const appId = (await formOf(deps, request)).get("app") ?? "";
  await stepOf(deps, response, { token, earlier }, null, () => deps.app.checkOwnApp(token, earlier, appId));
};

/** What comes after a key was taken, as it stands when the page is opened: a page of its own, to which people come back from the consent without sending a form again. */
export const keyPage: Handler = async (deps, request, response) => {
  const link = { token: tokenOf(request), earlier: earlierOf(request) };
  const own = await deps.app.describeOwnApps(link.token, link.earlier);
  const app = own?.apps.find(({ id }) => id === addressOf(request).searchParams.get("app"));
  if (!own || !app) throw new OmsError("app-unknown");
  const action = linkAddress(link);
  const [title, body] = app.acceptedAt
    ? [words.accepted(offered.name), signInBody(app.id, own.callback, action)]
    : [words.notYet(offered.name), notYetBody(app, action)];
  send(deps, response, 200, title, `${body}<p><a href="${action}">${words.back}</a></p>`);
};

export const saveWebhooks: Handler = async (deps, request, response) => {
  const link = { token: tokenOf(request), earlier: earlierOf(request) };
  const typed = await formOf(deps, request);
  const [appId, secret] = [typed.get("app") ?? "", typed.get("webhook_secret") ?? ""];
  try {
    await deps.app.saveWebhookSecret(link.token, link.earlier, appId, secret);
  } catch (error) {
    const problem = error instanceof OmsError ? sentenceOf(error) : null;
    if (problem === null) throw error;
    return sendSteps(deps, response, link, problem, appId);
  }
  redirectHere(response, `${linkAddress(link)}?done=webhooksSaved`);
};

export const forgetApp: Handler = async (deps, request, response) => {
  const [token, earlier] = [tokenOf(request), earlierOf(request)];
  const appId = (await formOf(deps, request)).get("app") ?? "";
  await deps.app.forgetOwnApp(token, earlier, appId);
  redirectHere(response, `${linkAddress({ token })}?done=forgotten`);
};

/** What was done just now, as the address says it; "" for nothing. */
export function doneWords(done: string | null): string {
  return done === "webhooksSaved" || done === "forgotten" ? `<p>${words[done]}</p>` : "";
}

type Link = { readonly token: string; readonly earlier: string | null };

/** The next step; where there is none, the steps again with what is wrong above them. */
async function stepOf(
  deps: ConnectPagesDeps,
  response: ServerResponse,
  link: Link,
  at: string | null,
  take: () => Promise<OwnAppStep>,
): Promise<void> {
  let step: OwnAppStep;
  try {
    step = await take();
  } catch (error) {
    const problem = error instanceof OmsError ? sentenceOf(error) : null;
    if (problem === null) throw error;
    return sendSteps(deps, response, link, problem, at);
  }
  redirectHere(response, `${linkAddress(link)}/key?app=${step.appId}`);
}

/** What can be mended on the page itself; null: everything else. */
function sentenceOf({ code, userText }: OmsError): string | null {
  if (code === "app-key-odd") return words.keyOdd(offered.name);
  if (code === "marketplace-down" || code === "rate-limited") return words.noAnswer(offered.name);
  return code === "bad-input" || code === "app-unknown" ? userText : null;
}

function signInBody(appId: string, callback: string, action: string): string {
  return `<p>${words.nowSignIn(escapeHtml(offered.name))}</p>
<p>${escapeHtml(offeredOwnApps.setCallback)}</p>${callbackField(callback)}
<div class="row">${form(action, "continue", appId, shopsText.page.goOn, true)}</div>
<p>${escapeHtml(offeredOwnApps.callbackDiffers)}</p>`;
}

function notYetBody(app: AppSummary, action: string): string {
  return `<p>${words.notYetWhy(escapeHtml(offered.name), keptUntil(app))}</p>
<div class="row">${form(action, "check", app.id, words.askAgain, true)}</div>`;
}

async function sendSteps(
  deps: ConnectPagesDeps,
  response: ServerResponse,
  link: Link,
  problem: string,
  at: string | null,
): Promise<void> {
  const own = await deps.app.describeOwnApps(link.token, link.earlier);
  if (!own) throw new OmsError("not-allowed");
  const isThere = at === newKeyForm || own.apps.some(({ id, unusedSince }) => id === at && unusedSince === null);
  const mistake = at !== null && isThere ? { text: problem, at } : null;
  const said = mistake ? "" : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`;
  send(deps, response, 400, words.tryAgain, `${said}${stepsBody(own, linkAddress(link), mistake)}`);
}

function send(
  { authorizeUrl }: ConnectPagesDeps,
  response: ServerResponse,
  status: number,
  title: string,
  body: string,
) {
  sendPage(response, status, page(title, body, offered.trademark), { formTargets: formTargets(authorizeUrl) });
}

function linkAddress({ token }: Pick<Link, "token">): string {
  return `/connect/${encodeURIComponent(token)}`;
}

/** The day until which a key is kept that no shop uses; "" for one that a shop does. */
function keptUntil({ unusedSince }: AppSummary): string {
  return unusedSince ? day(new Date(unusedSince.getTime() + unusedKeptMs)) : "";
}

/** "7 December 2026": the page doesn't know in which zone it is read, and a week is no matter of hours. */
function day(date: Date): string {
  return date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

/** … with its time, to tell two apart: "7 December 2026, 14:05 UTC". */
function minute(date: Date): string {
  const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
  return `${day(date)}, ${time} UTC`;
}

import { type Context, newId, note } from "../context.ts";
import { installConflict } from "../installing.ts";
import { findUser, type User } from "../state.ts";
import { enterpriseOf, findInstallation, installRefusal, teamOf } from "../tenancy.ts";
import { consentPage, errorPage, type Place } from "./consent-page.ts";
import { readScopes } from "./scopes.ts";

/** `/oauth/v2/authorize`: what an app asks of a person, and their answer. */

const codeLifetimeMs = 10 * 60_000;
const carried = ["client_id", "scope", "user_scope", "redirect_uri", "state", "team"] as const;

type Fields = Readonly<Partial<Record<string, string>>>;
type Asked = { readonly scopes: string[]; readonly redirectUri: string; readonly redirectSaid: boolean };

export async function authorize(context: Context, request: Request): Promise<Response> {
  const fields: Fields =
    request.method === "POST"
      ? Object.fromEntries(new URLSearchParams(await request.text()))
      : Object.fromEntries(new URL(request.url).searchParams);
  const asked = readRequest(context, fields);
  note(context, { direction: "in", name: "oauth/v2/authorize", ok: !("error" in asked), detail: "" });
  if ("error" in asked) return html(errorPage(asked.error, asked.detail), 400);
  const me = signedIn(context, fields["as"] ?? cookieOf(request, "slack_as"));
  if (request.method === "POST") return decide(context, fields, asked, me);
  const places = placesOf(context, me, fields["team"]);
  const possible = places.filter(({ refusal }) => refusal === null);
  const wanted = cookieOf(request, "slack_team");
  return html(
    consentPage({
      appName: context.state.app.name,
      fields: Object.fromEntries(carried.flatMap((name) => (fields[name] ? [[name, fields[name]]] : []))),
      me: { id: me.id, name: me.realName, label: me.label },
      places,
      chosen: (possible.find(({ id }) => id === wanted) ?? possible[0])?.id ?? "",
      scopes: asked.scopes,
      people: people(context, fields),
    }),
    possible.length === 0 ? 403 : 200,
  );
}

/** Checks what Slack checks before it shows anything: these errors never travel to the address asked for. */
function readRequest(context: Context, fields: Fields): Asked | { error: string; detail: string } {
  const { oauth } = context.options;
  if (!oauth || fields["client_id"] !== oauth.clientId) {
    return { error: "invalid_client_id", detail: "No app has this client id." };
  }
  const said = fields["redirect_uri"] ?? "";
  const redirectUri = said === "" ? oauth.redirectUris[0] : oauth.redirectUris.find((each) => each === said);
  if (redirectUri === undefined) {
    return { error: "bad_redirect_uri", detail: `redirect_uri did not match any configured URI: ${said}` };
  }
  if (fields["user_scope"]) return { error: "invalid_scope", detail: "This app has no permissions of a user's own." };
  const read = readScopes(fields["scope"] ?? "");
  return "error" in read ? read : { scopes: read.scopes, redirectUri, redirectSaid: said !== "" };
}

function decide(context: Context, fields: Fields, asked: Asked, me: User): Response {
  const place = fields["place"] ?? "";
  const refusal = refusalOf(context, me, place);
  const back = new URL(asked.redirectUri);
  if (fields["decision"] !== "allow") back.searchParams.set("error", "access_denied");
  else if (refusal) return html(errorPage("not_allowed", refusal), 403);
  else {
    const code = newId(context, "code.");
    context.state.codes[code] = {
      place,
      userId: me.id,
      scopes: asked.scopes,
      redirectUri: asked.redirectUri,
      redirectSaid: asked.redirectSaid,
      expires: context.options.clock.now().getTime() + codeLifetimeMs,
      used: false,
    };
    back.searchParams.set("code", code);
  }
  back.searchParams.set("state", fields["state"] ?? "");
  context.changed();
  return new Response(null, { status: 302, headers: { location: back.href } });
}

function refusalOf(context: Context, me: User, place: string): string | null {
  const refusal = installRefusal(context.state, me.id, place);
  if (refusal) return refusal;
  if (!context.state.app.orgDeploy && !place.startsWith("T")) return "This app is for single workspaces.";
  return installConflict(context, place)
    ? "The app is installed on the whole organisation; an administrator adds it to workspaces there."
    : null;
}

/** The workspaces of a person, and the organisations they administer where the app may be on a whole one; only `team` if it was asked for. */
function placesOf(context: Context, me: User, team: string | undefined): Place[] {
  const { state } = context;
  const place = (id: string, name: string, detail: string): Place => {
    const installed = findInstallation(state, id);
    return { id, name, detail, refusal: refusalOf(context, me, id), held: installed?.active ? installed.scopes : [] };
  };
  const workspaces = me.teams.map((id) => {
    const org = enterpriseOf(state, id);
    return place(id, teamOf(state, id).name, org ? `workspace of ${org.name}` : "workspace");
  });
  const asked = workspaces.filter(({ id }) => id === team);
  if (asked.length > 0) return asked;
  const organisations = state.enterprises
    .filter(({ admins }) => state.app.orgDeploy && admins.includes(me.id))
    .map(({ id, name }) => place(id, name, "the whole organisation"));
  return [...workspaces, ...organisations];
}

function signedIn({ state }: Context, id: string | undefined): User {
  const me = findUser(state, id ?? "");
  const found = me && !me.isBot ? me : state.users.find(({ isBot }) => !isBot);
  if (!found) throw new Error("Nobody lives here.");
  return found;
}

function people({ state }: Context, fields: Fields) {
  return state.users
    .filter(({ isBot }) => !isBot)
    .map((user) => {
      const query = new URLSearchParams();
      for (const name of carried) if (fields[name]) query.set(name, fields[name]);
      query.set("as", user.id);
      const team = teamOf(state, user.teams[0] ?? "").name;
      return { team, id: user.id, name: `${user.realName}, ${user.label}`, url: `?${query.toString()}` };
    });
}

function cookieOf(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get("cookie") ?? "").split(/;\s*/).map((each) => each.split("="));
  return pairs.find(([key]) => key === name)?.[1];
}

function html(text: string, status: number): Response {
  const headers = { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" };
  return new Response(text, { status, headers });
}

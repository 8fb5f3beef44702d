import { beforeEach, describe, expect, test } from "vitest";
import { createSlackSandbox } from "#sandbox/slack/sandbox.ts";
import { seedToken } from "#sandbox/slack/seed.ts";
import { clientId, clientSecret, openWorld, otherRedirectUri, redirectUri, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const credentials = { client_id: clientId, client_secret: clientSecret };
const textOf = async (response: Response) => (await response.text()).replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
const codeFor = async (as: string, place: string, more: Record<string, string> = {}) => {
  const { to } = await world.decide({ as, place, decision: "allow", ...more });
  return to?.searchParams.get("code") ?? "";
};

describe("the consent page", () => {
  test.for([
    ["an unknown app", { client_id: "somebody-else" }, "invalid_client_id"],
    ["an address that isn't registered", { redirect_uri: "https://evil.example.com/" }, "bad_redirect_uri"],
    ["an address below a registered one", { redirect_uri: `${redirectUri}/deeper` }, "bad_redirect_uri"],
    ["no permission at all", { scope: "" }, "no_scopes"],
    ["a permission that doesn't exist", { scope: "commands,orders:read" }, "invalid_scope"],
    ["a user's own permission", { user_scope: "chat:write" }, "invalid_scope"],
  ] as const)("%s is an error that stays on the page", async ([, fields, error]) => {
    for (const response of [await world.consent(fields), await decideRaw({ ...fields, decision: "allow" })]) {
      expect([response.status, response.headers.get("location")]).toEqual([400, null]);
      expect(await textOf(response)).toContain(error);
    }
  });

  test("says the app, the workspace, and every permission in words", async () => {
    const text = await textOf(await world.consent({ as: "U0NOOR", scope: "commands,users:read" }));
    expect(text).toContain("LN OMS is requesting permission to access Clay &amp; Co");
    expect(text).toContain("Add shortcuts and slash commands that people can use");
    expect(text).toContain("Read people's names and roles in the workspace");
    expect(text).not.toContain("Post messages");
  });

  test("offers the whole organisation to who administers it, where the app may be on a whole one", async () => {
    expect(await textOf(await world.consent({ as: "W0ROBIN" }))).toMatch(
      /Starling North.*South.*the whole organisation/,
    );
    expect(await textOf(await world.consent({ as: "W0IDA" }))).not.toContain("whole organisation");
    await world.arrange("app", { orgDeploy: false });
    expect(await textOf(await world.consent({ as: "W0ROBIN" }))).not.toContain("whole organisation");
    expect((await world.decide({ as: "W0ROBIN", place: "E0STARLING", decision: "allow" })).status).toBe(403);
  });

  test("keeps to the workspace that was asked for", async () => {
    const text = await textOf(await world.consent({ as: "W0ROBIN", team: "T0SOUTH" }));
    expect(text).toContain("access Starling South");
    expect(text).not.toContain("Starling North Starling");
    expect(text).not.toContain("whole organisation");
  });

  test.for([
    ["a guest", "U0HUGO", "T0CLAYCO"],
    ["a guest of one channel", "U0WREN", "T0CLAYCO"],
    ["somebody of another workspace", "U0MARA", "T0CLAYCO"],
    ["who doesn't administer the organisation", "W0IDA", "E0STARLING"],
  ])("%s may not install, whatever is posted", async ([, as, place]) => {
    const { status, to } = await world.decide({ as: as ?? "", place: place ?? "", decision: "allow" });
    expect([status, to]).toEqual([403, null]);
  });

  test("a guest finds no Allow, nor does a member where owners install", async () => {
    const guest = await world.consent({ as: "U0HUGO" });
    expect(guest.status).toBe(403);
    expect(await guest.text()).not.toContain("Allow</button>");
    await world.arrange("teams", {
      id: "T0STRICT",
      name: "Strict",
      installers: "owners",
      people: [
        { id: "U0BOSS", name: "Boss", role: "owner" },
        { id: "U0HAND", name: "Hand" },
      ],
    });
    expect((await world.consent({ as: "U0HAND" })).status).toBe(403);
    expect((await world.decide({ as: "U0HAND", place: "T0STRICT", decision: "allow" })).status).toBe(403);
    expect((await world.install("U0BOSS", "T0STRICT")).ok).toBe(true);
  });

  test("sends the browser back with the state as it came, and a code or that it was denied", async () => {
    const state = "s&t=a te/";
    const allowed = await world.decide({ as: "U0NOOR", place: "T0CLAYCO", state, decision: "allow" });
    expect(allowed.status).toBe(302);
    expect(`${allowed.to?.origin}${allowed.to?.pathname}`).toBe(redirectUri);
    expect(allowed.to?.searchParams.get("state")).toBe(state);
    expect(allowed.to?.searchParams.get("code")).toBeTruthy();
    const cancelled = { as: "U0NOOR", place: "T0CLAYCO", state, redirect_uri: otherRedirectUri, decision: "cancel" };
    const denied = (await world.decide(cancelled)).to;
    expect(`${denied?.origin}${denied?.pathname}`).toBe(otherRedirectUri);
    expect(Object.fromEntries(denied?.searchParams ?? [])).toEqual({ error: "access_denied", state });
  });

  test("text from the address is text on the page", async () => {
    const html = await (await world.consent({ as: "U0NOOR", state: '"><script>alert(1)</script>' })).text();
    expect(html).not.toContain("<script>");
  });
});

function decideRaw(fields: Record<string, string>): Promise<Response> {
  const body = new URLSearchParams({
    client_id: clientId,
    scope: "commands",
    as: "U0NOOR",
    place: "T0CLAYCO",
    ...fields,
  });
  return world.sandbox.handle(
    new Request("http://slack.test/oauth/v2/authorize", { method: "POST", body: body.toString() }),
  );
}

describe("oauth.v2.access", () => {
  test("gives a workspace's installation in Slack's form", async () => {
    const reply = await world.install("U0NOOR", "T0CLAYCO", "commands,chat:write");
    expect(reply).toEqual({
      ok: true,
      app_id: "A0LNOMS",
      authed_user: { id: "U0NOOR" },
      scope: "commands,chat:write",
      token_type: "bot",
      access_token: expect.stringMatching(/^xoxb-/) as string,
      bot_user_id: expect.stringMatching(/^U/) as string,
      team: { id: "T0CLAYCO", name: "Clay & Co" },
      enterprise: null,
      is_enterprise_install: false,
    });
    expect(reply["bot_user_id"]).not.toBe("U0LNOMS");
  });

  test("of a workspace in an organisation names both, of a whole organisation no team", async () => {
    const enterprise = { id: "E0STARLING", name: "Starling Group" };
    expect(await world.install("W0IDA", "T0NORTH")).toMatchObject({
      team: { id: "T0NORTH" },
      enterprise,
      is_enterprise_install: false,
    });
    expect(await world.install("W0ROBIN", "E0STARLING")).toMatchObject({
      team: null,
      enterprise,
      is_enterprise_install: true,
      authed_user: { id: "W0ROBIN" },
    });
  });

  test("takes the app's credentials by form or by Basic authentication, and no others", async () => {
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString("base64")}` });
    const access = async (fields: Record<string, string>, headers: Record<string, string> = {}) =>
      world.call("oauth.v2.access", null, { code: await codeFor("U0NOOR", "T0CLAYCO"), ...fields }, headers);
    expect(await access({ client_secret: clientSecret })).toEqual({ ok: false, error: "invalid_client_id" });
    expect(await access({ ...credentials, client_id: "9" })).toEqual({ ok: false, error: "invalid_client_id" });
    expect(await access({ client_id: clientId })).toEqual({ ok: false, error: "bad_client_secret" });
    expect(await access({ ...credentials, client_secret: "x" })).toEqual({ ok: false, error: "bad_client_secret" });
    expect(await access({}, basic(`${clientId}:wrong`))).toEqual({ ok: false, error: "bad_client_secret" });
    expect((await access({}, basic(`${clientId}:${clientSecret}`))).ok).toBe(true);
    expect((await access(credentials)).ok).toBe(true);
  });

  test("takes a code once, within ten minutes", async () => {
    const access = (code: string) => world.call("oauth.v2.access", null, { ...credentials, code });
    const refused = { ok: false, error: "invalid_code" };
    expect(await access("made-up")).toEqual(refused);
    const code = await codeFor("U0NOOR", "T0CLAYCO");
    expect((await access(code)).ok).toBe(true);
    expect(await access(code)).toEqual(refused);
    const late = await codeFor("U0NOOR", "T0CLAYCO");
    world.pass(10 * 60_000);
    expect(await access(late)).toEqual(refused);
  });

  test("wants the address again that was said at first, and no other", async () => {
    const access = (code: string, uri: Record<string, string>) =>
      world.call("oauth.v2.access", null, { ...credentials, code, ...uri });
    const refused = { ok: false, error: "bad_redirect_uri" };
    const code = await codeFor("U0NOOR", "T0CLAYCO", { redirect_uri: otherRedirectUri });
    expect(await access(code, {})).toEqual(refused);
    expect(await access(code, { redirect_uri: redirectUri })).toEqual(refused);
    expect((await access(code, { redirect_uri: otherRedirectUri })).ok).toBe(true);
    const unsaid = await codeFor("U0NOOR", "T0CLAYCO");
    expect(await access(unsaid, { redirect_uri: otherRedirectUri })).toEqual(refused);
    expect((await access(unsaid, {})).ok).toBe(true);
  });

  test("knows two grants", async () => {
    const call = world.call("oauth.v2.access", null, { ...credentials, grant_type: "password" });
    expect(await call).toEqual({ ok: false, error: "invalid_grant_type" });
  });

  test("a workspace whose organisation has the app gets no second one", async () => {
    const code = await codeFor("W0IDA", "T0NORTH");
    await world.install("W0ROBIN", "E0STARLING");
    expect(await world.call("oauth.v2.access", null, { ...credentials, code })).toEqual({
      ok: false,
      error: "cannot_install_an_org_installed_app",
    });
    expect((await world.consent({ as: "W0IDA" })).status).toBe(403);
  });

  test("scopes of an installation only grow, and its methods ask for them", async () => {
    const { access_token: token = "" } = await world.install("U0NOOR", "T0CLAYCO", "commands");
    expect(await world.call("users.info", token, { user: "U0NOOR" })).toMatchObject({
      error: "missing_scope",
      needed: "users:read",
      provided: "commands",
    });
    const again = await world.install("U0SAM", "T0CLAYCO", "users:read");
    expect(again).toMatchObject({ scope: "commands,users:read", access_token: token });
    expect((await world.call("users.info", token, { user: "U0NOOR" })).ok).toBe(true);
  });
});

test("the seeded workspace can begin without the app", async () => {
  const bare = createSlackSandbox({
    clock: { now: () => new Date(0) },
    random: () => 0.5,
    publicUrl: "http://slack.test",
    appUrl: "http://app.test",
    signingSecret: "s",
    deliver: () => Promise.reject(new Error("nothing is delivered")),
    patienceMs: 1,
    sleep: () => Promise.resolve(),
    installed: false,
  });
  const call = new Request("http://slack.test/api/auth.test", {
    method: "POST",
    headers: { authorization: `Bearer ${seedToken}` },
  });
  expect(await (await bare.handle(call)).json()).toEqual({ ok: false, error: "invalid_auth" });
  const act = new Request("http://slack.test/_sandbox/act/command", {
    method: "POST",
    body: JSON.stringify({ as: "U0MARA", channel: "C0LISTINGS", command: "/oms" }),
  });
  expect(await (await bare.handle(act)).json()).toEqual({ ok: false, error: "The app isn't installed here." });
});

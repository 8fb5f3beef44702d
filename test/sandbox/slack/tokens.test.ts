import { beforeEach, describe, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { clientId, clientSecret, openWorld, type Reply, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const credentials = { client_id: clientId, client_secret: clientSecret };
const hour = 3_600_000;
const refresh = (token: string | undefined): Promise<Reply> =>
  world.call("oauth.v2.access", null, { ...credentials, grant_type: "refresh_token", refresh_token: token ?? "" });
const errorOf = async (token: string | undefined) => (await world.call("auth.test", token ?? "")).error ?? "none";

describe("with rotation", () => {
  beforeEach(() => world.arrange("app", { tokenRotation: true }));

  test("an access token lives twelve hours and comes with a refresh token", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    expect(first).toMatchObject({
      access_token: expect.stringMatching(/^xoxe\.xoxb-1-/) as string,
      refresh_token: expect.stringMatching(/^xoxe-1-/) as string,
      expires_in: 43_200,
    });
    world.pass(12 * hour - 1);
    expect(await errorOf(first.access_token)).toBe("none");
    world.pass(1);
    expect(await errorOf(first.access_token)).toBe("token_expired");
  });

  test("a refresh token is good once; the access token before it stays good until its end", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    world.pass(hour);
    const second = await refresh(first.refresh_token);
    expect(second).toMatchObject({ ok: true, team: { id: "T0CLAYCO" }, token_type: "bot", expires_in: 43_200 });
    expect(second).not.toHaveProperty("authed_user");
    expect(await refresh(first.refresh_token)).toEqual({ ok: false, error: "invalid_refresh_token" });
    expect([await errorOf(first.access_token), await errorOf(second.access_token)]).toEqual(["none", "none"]);
    world.pass(11 * hour);
    expect([await errorOf(first.access_token), await errorOf(second.access_token)]).toEqual(["token_expired", "none"]);
  });

  test("no more than two access tokens are good at once", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    const second = await refresh(first.refresh_token);
    const third = await refresh(second.refresh_token);
    expect(await Promise.all([first, second, third].map((each) => errorOf(each.access_token)))).toEqual([
      "token_revoked",
      "none",
      "none",
    ]);
  });

  test("revoking ends one token; the installation stays", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    expect(await world.call("auth.revoke", first.access_token ?? "", { test: "true" })).toEqual({
      ok: true,
      revoked: false,
    });
    expect(await world.call("auth.revoke", first.access_token ?? "")).toEqual({ ok: true, revoked: true });
    expect(await errorOf(first.access_token)).toBe("token_revoked");
    expect(await errorOf((await refresh(first.refresh_token)).access_token)).toBe("none");
    expect(world.delivered).toEqual([]);
  });

  test("an uninstalled app's refresh token is worth nothing", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    await world.arrange("uninstall", { place: "T0CLAYCO" });
    expect(await refresh(first.refresh_token)).toEqual({ ok: false, error: "invalid_refresh_token" });
    expect(await errorOf(first.access_token)).toBe("account_inactive");
  });

  test("a refresh token is no bearer", async () => {
    const { refresh_token: token } = await world.install("U0NOOR", "T0CLAYCO");
    expect(await errorOf(token)).toBe("not_allowed_token_type");
  });

  test("tokens can be made to expire", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    await world.arrange("expire-tokens", { place: "T0CLAYCO" });
    expect(await errorOf(first.access_token)).toBe("token_expired");
    expect(await errorOf((await refresh(first.refresh_token)).access_token)).toBe("none");
  });
});

describe("without rotation", () => {
  test("a token has no end, and installing again gives the same one", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    expect(first).not.toHaveProperty("refresh_token");
    world.pass(10_000 * hour);
    expect(await errorOf(first.access_token)).toBe("none");
    expect((await world.install("U0SAM", "T0CLAYCO")).access_token).toBe(first.access_token);
  });

  test("revoking the bot's token is uninstalling", async () => {
    const { access_token: token = "" } = await world.install("U0NOOR", "T0CLAYCO");
    expect(await world.call("auth.revoke", token)).toEqual({ ok: true, revoked: true });
    await expect.poll(() => world.delivered.map(typeOf)).toEqual(["tokens_revoked", "app_uninstalled"]);
    expect(await errorOf(token)).toBe("account_inactive");
  });

  test("a reinstall gives a new token to the same bot, in no channel; the old token stays dead", async () => {
    const first = await world.install("U0NOOR", "T0CLAYCO");
    const invited = await world.act("invite", { as: "U0NOOR", channel: "C0CLAYSHOP", user: first["bot_user_id"] });
    expect(invited).toEqual({ ok: true });
    await world.arrange("uninstall", { place: "T0CLAYCO" });
    const second = await world.install("U0NOOR", "T0CLAYCO");
    expect(second["bot_user_id"]).toBe(first["bot_user_id"]);
    expect([await errorOf(first.access_token), await errorOf(second.access_token)]).toEqual([
      "account_inactive",
      "none",
    ]);
    const say = { channel: "C0CLAYSHOP", text: "back" };
    expect(await world.call("chat.postMessage", second.access_token ?? "", say)).toMatchObject({
      error: "not_in_channel",
    });
    await world.act("invite", { as: "U0NOOR", channel: "C0CLAYSHOP", user: first["bot_user_id"] });
    expect(await world.call("chat.postMessage", second.access_token ?? "", say)).toMatchObject({ ok: true });
  });
});

describe("apps.uninstall", () => {
  test("asks for the app's own credentials", async () => {
    expect(await world.call("apps.uninstall", seedToken, { ...credentials, client_secret: "x" })).toEqual({
      ok: false,
      error: "bad_client_secret",
    });
    expect(await world.call("apps.uninstall", seedToken, { client_secret: clientSecret })).toEqual({
      ok: false,
      error: "invalid_client_id",
    });
    expect(await errorOf(seedToken)).toBe("none");
    expect(await world.call("apps.uninstall", seedToken, credentials)).toEqual({ ok: true });
    expect(await errorOf(seedToken)).toBe("account_inactive");
  });
});

test("who one is: a workspace, a workspace of an organisation, a whole organisation", async () => {
  const clay = await world.install("U0NOOR", "T0CLAYCO");
  const north = await world.install("W0IDA", "T0NORTH");
  expect(await world.call("auth.test", clay.access_token ?? "")).toMatchObject({
    ok: true,
    team_id: "T0CLAYCO",
    team: "Clay & Co",
    user_id: clay["bot_user_id"],
    is_enterprise_install: false,
  });
  expect(await world.call("auth.test", north.access_token ?? "")).toMatchObject({
    team_id: "T0NORTH",
    enterprise_id: "E0STARLING",
    is_enterprise_install: false,
  });
  await world.arrange("uninstall", { place: "T0NORTH" });
  const whole = await world.install("W0ROBIN", "E0STARLING");
  expect(await world.call("auth.test", whole.access_token ?? "")).toMatchObject({
    enterprise_id: "E0STARLING",
    is_enterprise_install: true,
  });
});

function typeOf(body: Record<string, unknown>): unknown {
  return (body["event"] as { type?: string } | undefined)?.type ?? body["type"] ?? body["command"];
}

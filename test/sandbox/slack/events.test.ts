import { beforeEach, describe, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

type Body = Record<string, unknown>;
const last = (): Body => world.delivered.at(-1) ?? {};
const types = () => world.delivered.map((body) => (body["event"] as Body | undefined)?.["type"] ?? body["type"]);
const button = JSON.stringify([
  {
    type: "actions",
    elements: [{ type: "button", action_id: "press", text: { type: "plain_text", text: "Press" }, value: "v" }],
  },
]);
const grant = (team: string, granted = true) => world.arrange("grants", { enterprise: "E0STARLING", team, granted });

/** Posts a card with a button as the bot that this token is. */
async function card(token: string, channel: string): Promise<{ channel: string; ts: string }> {
  const posted = await world.call("chat.postMessage", token, { channel, text: "a card", blocks: button });
  expect(posted).toMatchObject({ ok: true });
  return { channel, ts: String(posted["ts"]) };
}

async function inviteBot(as: string, token: string, channel: string): Promise<void> {
  const { user_id: user } = await world.call("auth.test", token);
  expect(await world.act("invite", { as, channel, user })).toEqual({ ok: true });
}

describe("where the app is installed, each delivery names that workspace", () => {
  test("command, shortcut, home", async () => {
    await world.install("U0NOOR", "T0CLAYCO");
    await world.act("command", { as: "U0SAM", channel: "C0CLAYALL", command: "/oms" });
    expect(last()).toMatchObject({
      team_id: "T0CLAYCO",
      team_domain: "clay-co",
      user_id: "U0SAM",
      api_app_id: "A0LNOMS",
      is_enterprise_install: "false",
    });
    expect(last()).not.toHaveProperty("enterprise_id");
    await world.act("shortcut", { as: "U0SAM", callback_id: "new_listing" });
    expect(last()).toMatchObject({
      team: { id: "T0CLAYCO", domain: "clay-co" },
      user: { id: "U0SAM", team_id: "T0CLAYCO" },
      enterprise: null,
      is_enterprise_install: false,
    });
    await world.act("home", { as: "U0SAM" });
    expect(last()).toMatchObject({
      team_id: "T0CLAYCO",
      context_team_id: "T0CLAYCO",
      context_enterprise_id: null,
      is_ext_shared_channel: false,
      authorizations: [{ team_id: "T0CLAYCO", enterprise_id: null, is_bot: true, is_enterprise_install: false }],
    });
    expect(last()).not.toHaveProperty("enterprise_id");
  });

  test("and where it isn't, nothing happens and the person hears why", async () => {
    for (const [name, body] of [
      ["command", { channel: "C0CLAYALL", command: "/oms" }],
      ["shortcut", { callback_id: "new_listing" }],
      ["home", {}],
    ] as const) {
      expect(await world.act(name, { as: "U0SAM", ...body })).toEqual({
        ok: false,
        error: "The app isn't installed here.",
      });
    }
    expect(world.delivered).toEqual([]);
    expect(await world.see("U0SAM")).toMatchObject({ app: { installed: false, commands: [], globalShortcuts: [] } });
  });

  test("a workspace of an organisation says so", async () => {
    await world.install("W0IDA", "T0NORTH");
    await world.act("command", { as: "W0IDA", channel: "C0NORTHALL", command: "/oms" });
    expect(last()).toMatchObject({
      team_id: "T0NORTH",
      enterprise_id: "E0STARLING",
      enterprise_name: "Starling Group",
      is_enterprise_install: "false",
    });
    await world.act("home", { as: "W0IDA" });
    expect(last()).toMatchObject({
      team_id: "T0NORTH",
      enterprise_id: "E0STARLING",
      context_enterprise_id: "E0STARLING",
      authorizations: [{ team_id: "T0NORTH", enterprise_id: "E0STARLING", is_enterprise_install: false }],
    });
    await world.act("shortcut", { as: "W0IDA", callback_id: "new_listing" });
    expect(last()).toMatchObject({
      team: { id: "T0NORTH", enterprise_id: "E0STARLING", enterprise_name: "Starling Group" },
      enterprise: { id: "E0STARLING", name: "Starling Group" },
      is_enterprise_install: false,
    });
  });

  test("somebody acts only in workspaces she is in", async () => {
    const body = { as: "U0SAM", team: "T0PINEINK", channel: "C0LISTINGS", command: "/oms" };
    expect(await world.act("command", body)).toEqual({ ok: false, error: "not_in_that_workspace" });
    expect(world.delivered).toEqual([]);
  });
});

describe("of a whole organisation's installation", () => {
  let whole = "";
  beforeEach(async () => {
    whole = (await world.install("W0ROBIN", "E0STARLING")).access_token ?? "";
  });

  test("a workspace hears nothing until the app is added to it, and the app is told when it loses one", async () => {
    expect((await world.act("home", { as: "W0LEO" })).ok).toBe(false);
    await world.arrange("app", { events: ["app_home_opened", "team_access_granted", "team_access_revoked"] });
    await grant("T0SOUTH");
    expect(last()).toMatchObject({
      enterprise_id: "E0STARLING",
      event: { type: "team_access_granted", team_ids: ["T0SOUTH"] },
    });
    expect(last()).not.toHaveProperty("team_id");
    expect(last()).not.toHaveProperty("authorizations");
    expect((await world.act("home", { as: "W0LEO" })).ok).toBe(true);
    await grant("T0SOUTH", false);
    expect(last()).toMatchObject({ event: { type: "team_access_revoked", team_ids: ["T0SOUTH"] } });
    expect((await world.act("home", { as: "W0LEO" })).ok).toBe(false);
  });

  test("an event says the workspace, its authorization only the organisation", async () => {
    await grant("T0NORTH");
    await world.act("home", { as: "W0IDA" });
    expect(last()).toMatchObject({
      team_id: "T0NORTH",
      enterprise_id: "E0STARLING",
      context_team_id: "T0NORTH",
      context_enterprise_id: "E0STARLING",
      authorizations: [{ enterprise_id: "E0STARLING", team_id: null, is_bot: true, is_enterprise_install: true }],
    });
  });

  test("a person in two workspaces acts in the one she says", async () => {
    await grant("T0NORTH");
    await grant("T0SOUTH");
    for (const team of ["T0NORTH", "T0SOUTH"]) {
      await world.act("command", { as: "W0ROBIN", team, channel: "none", command: "/oms" });
      expect(last()).toMatchObject({ team_id: team, enterprise_id: "E0STARLING", is_enterprise_install: "true" });
    }
  });

  test("in views the team is null, and the person's own says where she is; in messages it is there", async () => {
    await grant("T0SOUTH");
    await world.act("command", { as: "W0LEO", channel: "none", command: "/oms" });
    const view = JSON.stringify({
      type: "modal",
      callback_id: "v",
      title: { type: "plain_text", text: "T" },
      submit: { type: "plain_text", text: "Go" },
      blocks: [{ type: "divider" }],
    });
    const opened = await world.call("views.open", whole, { trigger_id: String(last()["trigger_id"]), view });
    await world.act("submit", { as: "W0LEO", view_id: (opened["view"] as { id: string }).id, values: {} });
    expect(last()).toMatchObject({
      type: "view_submission",
      team: null,
      user: { id: "W0LEO", team_id: "T0SOUTH" },
      enterprise: { id: "E0STARLING" },
      is_enterprise_install: true,
      view: { team_id: "T0SOUTH", app_installed_team_id: "E0STARLING" },
    });
    await inviteBot("W0LEO", whole, "C0SOUTHALL");
    const message = await card(whole, "C0SOUTHALL");
    await world.act("click", { as: "W0LEO", message, action_id: "press" });
    expect(last()).toMatchObject({
      type: "block_actions",
      team: { id: "T0SOUTH", enterprise_id: "E0STARLING" },
      user: { team_id: "T0SOUTH" },
      is_enterprise_install: true,
    });
  });

  test("uninstalled it is told without a team", async () => {
    await grant("T0SOUTH");
    await world.arrange("uninstall", { place: "E0STARLING", order: ["app_uninstalled"] });
    expect(last()).toMatchObject({ enterprise_id: "E0STARLING", event: { type: "app_uninstalled" } });
    expect(last()).not.toHaveProperty("team_id");
  });
});

describe("in a channel shared with another organisation", () => {
  beforeEach(() => inviteBot("U0MARA", seedToken, "C0PINEXCLAY"));

  test("a click from elsewhere names the app's workspace as team and the person's own beside her", async () => {
    const message = await card(seedToken, "C0PINEXCLAY");
    expect(await world.act("click", { as: "U0NOOR", message, action_id: "press" })).toEqual({ ok: true });
    expect(last()).toMatchObject({
      type: "block_actions",
      team: { id: "T0PINEINK", domain: "pine-and-ink" },
      user: { id: "U0NOOR", team_id: "T0CLAYCO" },
      channel: { id: "C0PINEXCLAY" },
    });
  });

  test("a form opened from there belongs to the app's workspace", async () => {
    const message = await card(seedToken, "C0PINEXCLAY");
    await world.act("click", { as: "U0NOOR", message, action_id: "press" });
    const view = JSON.stringify({
      type: "modal",
      title: { type: "plain_text", text: "T" },
      submit: { type: "plain_text", text: "Go" },
      blocks: [{ type: "divider" }],
    });
    const opened = await world.call("views.open", seedToken, { trigger_id: String(last()["trigger_id"]), view });
    expect(opened["view"]).toMatchObject({ team_id: "T0CLAYCO", app_installed_team_id: "T0PINEINK" });
    await world.act("submit", { as: "U0NOOR", view_id: (opened["view"] as { id: string }).id, values: {} });
    expect(last()).toMatchObject({
      type: "view_submission",
      team: { id: "T0PINEINK" },
      user: { id: "U0NOOR", team_id: "T0CLAYCO" },
      view: { app_installed_team_id: "T0PINEINK" },
    });
  });

  test("commands and shortcuts are the installing workspace's alone", async () => {
    const message = await card(seedToken, "C0PINEXCLAY");
    const refused = { ok: false, error: "The app isn't installed here." };
    expect(await world.act("command", { as: "U0NOOR", channel: "C0PINEXCLAY", command: "/oms" })).toEqual(refused);
    expect(await world.act("shortcut", { as: "U0NOOR", callback_id: "draft_from_message", message })).toEqual(refused);
    expect(world.delivered).toEqual([]);
    await world.act("command", { as: "U0MARA", channel: "C0PINEXCLAY", command: "/oms" });
    expect(last()).toMatchObject({ team_id: "T0PINEINK", channel_id: "C0PINEXCLAY" });
  });

  test("a message from elsewhere comes from its own team, into the context of the app's", async () => {
    await world.arrange("app", { events: ["message.channels"] });
    await world.act("message", { as: "U0NOOR", channel: "C0PINEXCLAY", text: "Hello" });
    expect(last()).toMatchObject({
      team_id: "T0CLAYCO",
      context_team_id: "T0PINEINK",
      context_enterprise_id: null,
      is_ext_shared_channel: true,
      authorizations: [{ team_id: "T0PINEINK", user_id: "U0LNOMS", is_bot: true }],
      event: { type: "message", user: "U0NOOR", team: "T0CLAYCO", channel: "C0PINEXCLAY", channel_type: "channel" },
    });
    await world.act("message", { as: "U0MARA", channel: "C0LISTINGS", text: "Hello" });
    expect(last()).toMatchObject({ team_id: "T0PINEINK", is_ext_shared_channel: false });
  });

  test("a message to the app is told it as Slack tells it: with the scope and the subscription alone", async () => {
    const direct = (await world.call("conversations.open", seedToken, { users: "U0ADA" }))["channel"] as { id: string };
    const say = () => world.act("message", { as: "U0ADA", channel: direct.id, text: "help & <so on>" });
    await say();
    expect(last()).toMatchObject({
      context_team_id: "T0PINEINK",
      event: {
        type: "message",
        channel_type: "im",
        channel: direct.id,
        user: "U0ADA",
        text: "help &amp; &lt;so on&gt;",
      },
    });
    expect(last()["event"]).not.toHaveProperty("bot_id");
    world.delivered.length = 0;
    const { ts } = await world.call("chat.postMessage", seedToken, { channel: direct.id, text: "Hello" });
    expect(last()).toMatchObject({ event: { type: "message", channel_type: "im", bot_id: expect.any(String), ts } });
    await world.call("chat.update", seedToken, { channel: direct.id, ts: String(ts), text: "Hello, Ada" });
    expect(last()).toMatchObject({
      event: { subtype: "message_changed", channel_type: "im", message: { ts, text: "Hello, Ada" } },
    });
    world.delivered.length = 0;
    await world.arrange("app", { events: ["app_home_opened"] });
    await say();
    expect(world.delivered).toEqual([]);
  });

  test("an installation without im:history hears nothing of what is written to it", async () => {
    const scope = "chat:write,commands,im:write,users:read";
    const { access_token: token = "" } = await world.install("U0NOOR", "T0CLAYCO", scope);
    const direct = (await world.call("conversations.open", token, { users: "U0SAM" }))["channel"] as { id: string };
    world.delivered.length = 0;
    expect((await world.act("message", { as: "U0SAM", channel: direct.id, text: "help" })).ok).toBe(true);
    expect(world.delivered).toEqual([]);
    await world.install("U0NOOR", "T0CLAYCO", `${scope},im:history`);
    world.delivered.length = 0;
    await world.act("message", { as: "U0SAM", channel: direct.id, text: "help" });
    expect(types()).toEqual(["message"]);
  });

  test("nobody can write to an app whose messages tab is closed", async () => {
    const direct = (await world.call("conversations.open", seedToken, { users: "U0ADA" }))["channel"] as { id: string };
    await world.arrange("app", { messagesTab: false });
    expect(await world.act("message", { as: "U0ADA", channel: direct.id, text: "help" })).toEqual({
      ok: false,
      error: "messages_tab_disabled",
    });
  });

  test("who isn't in the channel presses nothing in it", async () => {
    const message = await card(seedToken, "C0PINEXCLAY");
    expect(await world.act("click", { as: "U0SAM", message, action_id: "press" })).toMatchObject({
      error: "message_not_found",
    });
  });
});

describe("uninstalling", () => {
  test.for([
    [["app_uninstalled", "tokens_revoked"]],
    [["tokens_revoked", "app_uninstalled"]],
    [["app_uninstalled"]],
    [["tokens_revoked"]],
    [[]],
  ] as const)("is told as %j, after which nothing is", async ([order]) => {
    const message = await card(seedToken, "C0LISTINGS");
    const url = await responseUrl();
    world.delivered.length = 0;
    await world.arrange("uninstall", { place: "T0PINEINK", order: [...order] });
    expect(types()).toEqual(order);
    for (const body of world.delivered) {
      expect(body).toMatchObject({ team_id: "T0PINEINK", api_app_id: "A0LNOMS", type: "event_callback" });
      expect(body).not.toHaveProperty("authorizations");
    }
    const tokens = world.delivered.flatMap((body) => (body["event"] as Body)["tokens"] ?? []);
    expect(tokens).toEqual(
      order.filter((each) => each === "tokens_revoked").map(() => ({ oauth: [], bot: ["U0LNOMS"] })),
    );
    world.delivered.length = 0;
    expect(await world.act("click", { as: "U0MARA", message, action_id: "press" })).toEqual({
      ok: false,
      error: "app_not_installed",
    });
    await world.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
    await world.act("home", { as: "U0MARA" });
    expect(world.delivered).toEqual([]);
    const post = new Request(url, { method: "POST", body: JSON.stringify({ text: "late" }) });
    expect((await world.sandbox.handle(post)).status).toBe(404);
  });

  test("closes what it showed and takes the bot out of its channels", async () => {
    const home = JSON.stringify({ type: "home", blocks: [{ type: "divider" }] });
    await world.call("views.publish", seedToken, { user_id: "U0MARA", view: home });
    expect((await world.see("U0MARA")).home).not.toBeNull();
    await world.arrange("uninstall", { place: "T0PINEINK", order: [] });
    const seen = await world.see("U0MARA");
    expect(seen).toMatchObject({ home: null, app: { installed: false, commands: [] } });
    expect(seen.channels.find(({ id }) => id === "C0LISTINGS")?.members).not.toContain("U0LNOMS");
  });

  test("is for who may install, not for guests", async () => {
    expect((await world.act("remove", { as: "U0KIM" })).ok).toBe(false);
    expect((await world.call("auth.test", seedToken)).ok).toBe(true);
    expect(await world.act("remove", { as: "U0TEO" })).toEqual({ ok: true });
    expect(types()).toEqual(["tokens_revoked", "app_uninstalled"]);
    expect((await world.call("auth.test", seedToken)).error).toBe("account_inactive");
  });

  test("leaves every other workspace as it was", async () => {
    const { access_token: clay = "" } = await world.install("U0NOOR", "T0CLAYCO");
    await world.arrange("uninstall", { place: "T0PINEINK" });
    expect((await world.call("auth.test", clay)).ok).toBe(true);
    expect(await world.act("home", { as: "U0SAM" })).toEqual({ ok: true });
  });

  test("an event still being tried again is given up", async () => {
    world.answer = () => {
      if (world.delivered.length === 2) void world.arrange("uninstall", { place: "T0PINEINK", order: [] });
      return new Response(null, { status: 500 });
    };
    await world.act("home", { as: "U0MARA" });
    expect(types()).toEqual(["app_home_opened", "app_home_opened"]);
  });

  async function responseUrl(): Promise<string> {
    await world.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
    return String(last()["response_url"]);
  }
});

test("an event that the app has not subscribed to is not sent", async () => {
  await world.arrange("app", { events: [] });
  expect(await world.act("home", { as: "U0MARA" })).toEqual({ ok: true });
  await world.arrange("uninstall", { place: "T0PINEINK" });
  expect(world.delivered).toEqual([]);
});

test("arrangements that make no sense are refused", async () => {
  const refused = async (name: Parameters<World["arrange"]>[0], input: unknown) =>
    (await world.arrange(name, input as never)).ok;
  expect(await refused("teams", { id: "T0CLAYCO", name: "Again" })).toBe(false);
  expect(await refused("people", { team: "T0PINEINK", person: { id: "U0SAM", name: "Sam" } })).toBe(false);
  expect(await refused("people", { team: "T0NONE", person: { id: "U0NEW", name: "New" } })).toBe(false);
  expect(await refused("shared-channels", { channel: "C0LISTINGS", with: ["T0NONE"] })).toBe(false);
  expect(await refused("shared-channels", { channel: "C0LISTINGS", with: ["T0CLAYCO"], members: ["W0IDA"] })).toBe(
    false,
  );
  expect(await refused("uninstall", { place: "T0CLAYCO" })).toBe(false);
  expect(await refused("grants", { enterprise: "E0STARLING", team: "T0CLAYCO", granted: true })).toBe(false);
  expect(await refused("teams", { name: "without an id" })).toBe(false);
});

import { beforeEach, describe, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openWorld, type World } from "./world.ts";

const scope = "chat:write,users:read,channels:read,channels:history,im:write,files:read,team:read,commands";
let world: World;
let clay = "";
beforeEach(async () => {
  world = await openWorld();
  clay = (await world.install("U0NOOR", "T0CLAYCO", scope)).access_token ?? "";
});

const errorOf = async (method: string, token: string, fields: Record<string, string>) =>
  (await world.call(method, token, fields)).error ?? "none";

describe("a workspace's token", () => {
  test.for([
    ["somebody of another workspace", "users.info", { user: "W0IDA" }, "user_not_found"],
    ["another workspace's channel", "conversations.info", { channel: "C0LISTINGS" }, "channel_not_found"],
    ["its members", "conversations.members", { channel: "C0LISTINGS" }, "channel_not_found"],
    ["its history", "conversations.history", { channel: "C0PHOTOS" }, "channel_not_found"],
    ["posting there", "chat.postMessage", { channel: "C0LISTINGS", text: "x" }, "channel_not_found"],
    ["writing to somebody there", "chat.postMessage", { channel: "U0TEO", text: "x" }, "channel_not_found"],
    ["a conversation with her", "conversations.open", { users: "U0TEO" }, "user_not_found"],
    ["a file there", "files.info", { file: "F0SEED001" }, "file_not_found"],
  ] as const)("doesn't reach %s", async ([, method, fields, error]) => {
    expect(await errorOf(method, clay, fields)).toBe(error);
  });

  test("is told of its own workspace whatever it names, and team_id is not listened to", async () => {
    expect(await world.call("team.info", clay, { team: "T0PINEINK" })).toMatchObject({ team: { id: "T0CLAYCO" } });
    const list = await world.call("conversations.list", clay, { team_id: "T0PINEINK" });
    expect((list["channels"] as { id: string }[]).map(({ id }) => id)).toEqual([
      "C0CLAYALL",
      "C0CLAYSHOP",
      "C0PINEXCLAY",
    ]);
  });

  test("finds a channel's name among its own channels only", async () => {
    expect(await errorOf("chat.postMessage", clay, { channel: "#listings", text: "x" })).toBe("not_in_channel");
    expect(await world.call("chat.postMessage", seedToken, { channel: "#listings", text: "x" })).toMatchObject({
      channel: "C0LISTINGS",
    });
  });

  test("opens no file of another workspace: a page to sign in, with 200", async () => {
    const { file } = await world.call("files.info", seedToken, { file: "F0SEED001" });
    const url = (file as { url_private: string }).url_private;
    const open = (token: string) =>
      world.sandbox.handle(new Request(url, { headers: { authorization: `Bearer ${token}` } }));
    expect((await open(seedToken)).headers.get("content-type")).toBe("image/jpeg");
    const foreign = await open(clay);
    expect([foreign.status, foreign.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  });

  test("uses no trigger, view or home of another workspace's people", async () => {
    await world.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
    const trigger = String(world.delivered.at(-1)?.["trigger_id"]);
    const view = JSON.stringify({
      type: "modal",
      title: { type: "plain_text", text: "T" },
      blocks: [{ type: "divider" }],
    });
    expect(await errorOf("views.open", clay, { trigger_id: trigger, view })).toBe("invalid_trigger_id");
    const opened = await world.call("views.open", seedToken, { trigger_id: trigger, view });
    const { id } = opened["view"] as { id: string };
    expect(await errorOf("views.update", clay, { view_id: id, view })).toBe("not_found");
    const home = JSON.stringify({ type: "home", blocks: [{ type: "divider" }] });
    expect(await errorOf("views.publish", clay, { user_id: "U0MARA", view: home })).toBe("user_not_found");
  });

  test("an external id is taken in its own installation only", async () => {
    const view = JSON.stringify({
      type: "modal",
      external_id: "same",
      title: { type: "plain_text", text: "T" },
      blocks: [{ type: "divider" }],
    });
    for (const [as, token] of [
      ["U0MARA", seedToken],
      ["U0NOOR", clay],
    ] as const) {
      await world.act("command", { as, channel: "none", command: "/oms" });
      const trigger = String(world.delivered.at(-1)?.["trigger_id"]);
      expect(await errorOf("views.open", token, { trigger_id: trigger, view })).toBe("none");
    }
  });
});

describe("a channel shared with another organisation", () => {
  test("shows its members from there as external, those heard of as strangers, nobody else, and withholds their roles", async () => {
    const external = (await world.call("users.info", seedToken, { user: "U0NOOR" }))["user"];
    expect(external).toMatchObject({ team_id: "T0CLAYCO", is_stranger: false, profile: { team: "T0CLAYCO" } });
    expect(external).not.toHaveProperty("is_owner");
    expect(external).not.toHaveProperty("tz");
    expect(await world.call("users.info", seedToken, { user: "U0SAM" })).toMatchObject({
      user: { team_id: "T0CLAYCO", is_stranger: true },
    });
    expect(await errorOf("users.info", seedToken, { user: "W0IDA" })).toBe("user_not_found");
    const own = (await world.call("users.info", seedToken, { user: "U0MARA" }))["user"];
    expect(own).toMatchObject({ team_id: "T0PINEINK", is_stranger: false, is_owner: true });
  });

  test("is one channel for both, and says that it is shared and with whom", async () => {
    await world.install("U0MARA", "T0PINEINK", "channels:read");
    for (const [token, here] of [
      [seedToken, "T0PINEINK"],
      [clay, "T0CLAYCO"],
    ] as const) {
      expect(await world.call("conversations.info", token, { channel: "C0PINEXCLAY" })).toMatchObject({
        channel: {
          is_ext_shared: true,
          is_shared: true,
          is_org_shared: false,
          context_team_id: here,
          shared_team_ids: ["T0PINEINK", "T0CLAYCO"],
          conversation_host_id: "T0PINEINK",
        },
      });
    }
    expect(await world.call("conversations.info", seedToken, { channel: "C0LISTINGS" })).toMatchObject({
      channel: { is_ext_shared: false, is_shared: false, is_org_shared: false },
    });
  });

  test("a bot writes to a member from elsewhere, never to a stranger", async () => {
    expect(await errorOf("chat.postMessage", seedToken, { channel: "U0NOOR", text: "hello" })).toBe("none");
    expect(await errorOf("chat.postMessage", seedToken, { channel: "U0SAM", text: "hello" })).toBe("channel_not_found");
    expect(await errorOf("conversations.open", seedToken, { users: "U0SAM" })).toBe("user_not_found");
  });

  test("two bots in it are two, and neither changes the other's message", async () => {
    for (const [as, token] of [
      ["U0MARA", seedToken],
      ["U0NOOR", clay],
    ] as const) {
      const { user_id: bot } = await world.call("auth.test", token);
      expect(await world.act("invite", { as, channel: "C0PINEXCLAY", user: bot })).toEqual({ ok: true });
    }
    const { ts } = await world.call("chat.postMessage", seedToken, { channel: "C0PINEXCLAY", text: "mine" });
    expect(await errorOf("chat.update", clay, { channel: "C0PINEXCLAY", ts: String(ts), text: "yours" })).toBe(
      "cant_update_message",
    );
  });
});

describe("guests", () => {
  test("are restricted, those of one channel also ultra-restricted", async () => {
    const flags = async (user: string) => {
      const found = (await world.call("users.info", clay, { user }))["user"] as Record<string, unknown>;
      return [found["is_restricted"], found["is_ultra_restricted"]];
    };
    expect(await flags("U0SAM")).toEqual([false, false]);
    expect(await flags("U0HUGO")).toEqual([true, false]);
    expect(await flags("U0WREN")).toEqual([true, true]);
  });
});

describe("an organisation's token", () => {
  let whole = "";
  beforeEach(async () => {
    whole = (await world.install("W0ROBIN", "E0STARLING", scope)).access_token ?? "";
  });
  const add = (team: string, granted = true) => world.arrange("grants", { enterprise: "E0STARLING", team, granted });

  test("is in no workspace until it is added there", async () => {
    expect(await world.call("auth.teams.list", whole)).toMatchObject({ teams: [] });
    expect(await errorOf("conversations.info", whole, { channel: "C0NORTHALL" })).toBe("team_access_not_granted");
    expect(await errorOf("users.list", whole, { team_id: "T0NORTH" })).toBe("team_access_not_granted");
    await add("T0NORTH");
    expect(await world.call("auth.teams.list", whole)).toMatchObject({ teams: [{ id: "T0NORTH" }] });
    expect(await errorOf("conversations.info", whole, { channel: "C0NORTHALL" })).toBe("none");
    expect(await errorOf("conversations.info", whole, { channel: "C0SOUTHALL" })).toBe("team_access_not_granted");
    expect(await errorOf("users.info", whole, { user: "W0LEO" })).toBe("user_not_found");
    await add("T0NORTH", false);
    expect(await errorOf("conversations.info", whole, { channel: "C0NORTHALL" })).toBe("team_access_not_granted");
  });

  test("says which workspace a list is of", async () => {
    await add("T0NORTH");
    await add("T0SOUTH");
    for (const method of ["users.list", "conversations.list"]) {
      expect(await errorOf(method, whole, {})).toBe("missing_argument");
      expect(await errorOf(method, whole, { team_id: "T0CLAYCO" })).toBe("team_not_found");
    }
    const people = (await world.call("users.list", whole, { team_id: "T0SOUTH" }))["members"] as { id: string }[];
    expect(people.map(({ id }) => id)).toEqual(["W0ROBIN", "W0LEO", expect.any(String)]);
  });

  test("reaches nothing outside of the organisation", async () => {
    await add("T0NORTH");
    expect(await errorOf("conversations.info", whole, { channel: "C0LISTINGS" })).toBe("channel_not_found");
    expect(await errorOf("users.info", whole, { user: "U0MARA" })).toBe("user_not_found");
  });

  test("sees in which workspaces somebody is", async () => {
    await add("T0NORTH");
    expect(await world.call("users.info", whole, { user: "W0ROBIN" })).toMatchObject({
      user: { team_id: "T0NORTH", enterprise_user: { enterprise_id: "E0STARLING", teams: ["T0NORTH", "T0SOUTH"] } },
    });
  });
});

import { beforeEach, describe, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openWorld, type World } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const seed = "T0PINEINK";
const info = (channel: string) => world.call("conversations.info", seedToken, { channel });
const join = (channel: string) => world.call("conversations.join", seedToken, { channel });
const events = () => world.delivered.flatMap(({ event }) => (event ? [event as Record<string, unknown>] : []));

describe("reading a channel asks for the scope of its kind", () => {
  test.for([
    ["a public one", "C0LISTINGS", "channels:read"],
    ["a private one", "C0PRIVATE", "groups:read"],
  ] as const)("%s", async ([, channel, needed]) => {
    await world.arrange("scopes", { place: seed, scopes: ["chat:write"] });
    expect(await info(channel)).toEqual({ ok: false, error: "missing_scope", needed, provided: "chat:write" });
    await world.arrange("scopes", { place: seed, scopes: [needed] });
    expect((await info(channel)).error).toBe(channel === "C0PRIVATE" ? "channel_not_found" : undefined);
  });

  test("and joining one for a scope of its own", async () => {
    await world.arrange("scopes", { place: seed, scopes: ["channels:read"] });
    expect(await join("C0GENERAL")).toMatchObject({ error: "missing_scope", needed: "channels:join" });
  });
});

test("an app joins public channels, and no private or archived ones", async () => {
  expect(await info("C0GENERAL")).toMatchObject({ channel: { is_member: false, is_archived: false } });
  expect(await join("C0GENERAL")).toMatchObject({ ok: true, channel: { is_member: true } });
  expect(await join("C0GENERAL")).toMatchObject({ ok: true, warning: "already_in_channel" });
  expect((await join("C0PRIVATE")).error).toBe("channel_not_found");
  await world.arrange("archive", { channel: "C0PHOTOS" });
  expect((await join("C0PHOTOS")).error).toBe("is_archived");
});

test("nothing is posted or changed in an archived channel", async () => {
  const posted = await world.call("chat.postMessage", seedToken, { channel: "C0LISTINGS", text: "before" });
  await world.arrange("archive", { channel: "C0LISTINGS" });
  const after = { channel: "C0LISTINGS", text: "after" };
  expect((await world.call("chat.postMessage", seedToken, after)).error).toBe("is_archived");
  expect((await world.call("chat.update", seedToken, { ...after, ts: String(posted["ts"]) })).error).toBe(
    "is_archived",
  );
  expect(await world.act("message", { as: "U0ADA", channel: "C0LISTINGS", text: "x" })).toMatchObject({ ok: false });
});

describe("what becomes of a channel is told", () => {
  test("of a public one in the words of channels, of a private one in those of groups", async () => {
    await world.arrange("archive", { channel: "C0LISTINGS" });
    await world.arrange("archive", { channel: "C0LISTINGS", archived: false });
    await world.act("invite", { as: "U0MARA", channel: "C0PRIVATE", user: "U0LNOMS" });
    await world.arrange("archive", { channel: "C0PRIVATE" });
    await world.arrange("take-out", { channel: "C0PRIVATE", member: "U0LNOMS" });
    await world.arrange("take-out", { channel: "C0PHOTOS", member: "U0LNOMS" });
    await world.arrange("take-out", { channel: "C0PHOTOS", member: "U0TEO" });
    // `channel_unarchive` is not subscribed to.
    expect(events()).toMatchObject([
      { type: "channel_archive", channel: "C0LISTINGS" },
      { type: "group_archive", channel: "C0PRIVATE" },
      { type: "group_left", channel: "C0PRIVATE" },
      { type: "channel_left", channel: "C0PHOTOS" },
    ]);
  });

  test("shared with another organisation, and no longer", async () => {
    await world.arrange("shared-channels", { channel: "C0LISTINGS", with: ["T0CLAYCO"], members: ["U0SAM"] });
    expect(await info("C0LISTINGS")).toMatchObject({ channel: { is_ext_shared: true } });
    await world.arrange("unshare", { channel: "C0LISTINGS", from: ["T0CLAYCO"] });
    expect(await info("C0LISTINGS")).toMatchObject({ channel: { is_ext_shared: false, num_members: 5 } });
    expect(events().filter(({ channel }) => channel === "C0LISTINGS")).toMatchObject([
      { type: "channel_shared", connected_team_id: "T0CLAYCO" },
      { type: "channel_unshared", previously_connected_team_id: "T0CLAYCO", is_ext_shared: false },
    ]);
  });

  test("to nobody without the scope, nor of a private one that the app isn't in", async () => {
    await world.arrange("archive", { channel: "C0PRIVATE" });
    await world.arrange("scopes", { place: seed, scopes: ["groups:read"] });
    await world.arrange("archive", { channel: "C0LISTINGS" });
    expect(events()).toEqual([]);
  });
});

test("each answer names what the token may", async () => {
  await world.arrange("scopes", { place: seed, scopes: ["chat:write", "commands"] });
  const request = new Request("https://slack.test/api/auth.test", {
    method: "POST",
    headers: { authorization: `Bearer ${seedToken}` },
  });
  expect((await world.sandbox.handle(request)).headers.get("x-oauth-scopes")).toBe("chat:write,commands");
});

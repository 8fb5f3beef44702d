import { afterEach, beforeEach, expect, test } from "vitest";
import { seedToken } from "#sandbox/slack/seed.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

let workspace: Workspace;
let offset = 0;

beforeEach(async () => {
  offset = 0;
  workspace = await openWorkspace(() => new Date(Date.now() + offset));
});
afterEach(() => workspace.close());

const { signal } = new AbortController();
const button = (action_id: string) => ({
  type: "actions" as const,
  elements: [{ type: "button" as const, action_id, text: { type: "plain_text" as const, text: "Press" }, value: "v" }],
});

test("a click reaches the app with its message, and an update replaces the message in place", async () => {
  workspace.app.action("press", async ({ ack, body, client }) => {
    await ack();
    if (body.type !== "block_actions" || !body.message || !body.channel) return;
    await client.chat.update({ channel: body.channel.id, ts: String(body.message["ts"]), text: "pressed" });
  });
  const posted = await workspace.app.client.chat.postMessage({
    channel: "C0LISTINGS",
    text: "a card",
    blocks: [button("press")],
  });
  const message = { channel: "C0LISTINGS", ts: String(posted.ts) };
  expect(await workspace.act("click", { as: "U0JONAS", message, action_id: "press" })).toEqual({ ok: true });
  await expect
    .poll(async () => (await workspace.see("U0JONAS")).channels.find((each) => each.id === "C0LISTINGS")?.messages[0])
    .toMatchObject({ ts: posted.ts, text: "pressed", edited: true });
  expect(await workspace.act("click", { as: "U0JONAS", message, action_id: "press" })).toMatchObject({
    error: "no_such_element",
  });
});

test("an ephemeral message is its person's alone", async () => {
  await workspace.app.client.chat.postEphemeral({ channel: "C0LISTINGS", user: "U0ADA", text: "only you" });
  const texts = async (as: string) =>
    (await workspace.see(as)).channels.flatMap((channel) => channel.messages.map((message) => message.text));
  expect(await texts("U0ADA")).toContain("only you");
  expect(await texts("U0MARA")).not.toContain("only you");
});

test.for([
  ["a channel the bot isn't in", { channel: "C0GENERAL", text: "x" }, "not_in_channel"],
  ["a private channel from outside", { channel: "C0PRIVATE", text: "x" }, "channel_not_found"],
  ["nothing to say", { channel: "C0LISTINGS", text: "" }, "no_text"],
  [
    "blocks past a limit",
    {
      channel: "C0LISTINGS",
      text: "x",
      blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }],
    },
    "invalid_blocks",
  ],
] as const)("posting to %s is refused", async ([, request, error]) => {
  await expect(workspace.app.client.chat.postMessage(request as never)).rejects.toMatchObject({ data: { error } });
});

test("a wrong token is refused", async () => {
  const answer = await fetch(`${workspace.url}/api/auth.test`, {
    method: "POST",
    headers: { authorization: "Bearer nobody" },
  });
  expect(await answer.json()).toEqual({ ok: false, error: "invalid_auth" });
});

test("a trigger is good once, and for three seconds", async () => {
  const triggers: string[] = [];
  workspace.app.command("/oms", async ({ ack, command }) => {
    triggers.push(command.trigger_id);
    await ack();
  });
  const view = {
    type: "modal" as const,
    title: { type: "plain_text" as const, text: "T" },
    blocks: [{ type: "divider" as const }],
  };
  await workspace.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
  await workspace.app.client.views.open({ trigger_id: triggers[0] ?? "", view });
  await expect(workspace.app.client.views.open({ trigger_id: triggers[0] ?? "", view })).rejects.toMatchObject({
    data: { error: "exchanged_trigger_id" },
  });
  await workspace.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
  offset = 3001;
  await expect(workspace.app.client.views.open({ trigger_id: triggers[1] ?? "", view })).rejects.toMatchObject({
    data: { error: "expired_trigger_id" },
  });
});

test("a response address ends after five uses", async () => {
  let address = "";
  workspace.app.command("/oms", async ({ ack, command }) => {
    address = command.response_url;
    await ack();
  });
  await workspace.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
  const use = async () =>
    (await fetch(address, { method: "POST", body: JSON.stringify({ text: "x" }), signal })).status;
  expect([await use(), await use(), await use(), await use(), await use(), await use()]).toEqual([
    200, 200, 200, 200, 200, 404,
  ]);
});

test("a command that isn't acknowledged in time says so to its person", async () => {
  workspace.app.command("/oms", () => new Promise<void>((resolve) => setTimeout(resolve, 3200)));
  const result = await workspace.act("command", { as: "U0MARA", channel: "C0LISTINGS", command: "/oms" });
  expect(result.error).toBe("operation_timeout");
  const seen = (await workspace.see("U0MARA")).channels.find((each) => each.id === "C0LISTINGS")?.messages.at(-1);
  expect(seen).toMatchObject({ ephemeral: true, text: '/oms failed with the error "operation_timeout"' });
});

test("a shortcut brings the message with its files; the token opens them, and without it a login page answers 200", async () => {
  let files: { url_private?: string }[] = [];
  workspace.app.shortcut("draft_from_message", async ({ ack, shortcut }) => {
    await ack();
    if (shortcut.type === "message_action") files = shortcut.message["files"] as typeof files;
  });
  const photos = (await workspace.see("U0ADA")).channels.find((each) => each.id === "C0PHOTOS");
  const message = { channel: "C0PHOTOS", ts: photos?.messages[0]?.ts ?? "" };
  expect(await workspace.act("shortcut", { as: "U0ADA", callback_id: "draft_from_message", message })).toEqual({
    ok: true,
  });
  expect(files).toHaveLength(3);
  const address = files[0]?.url_private ?? "";
  const withToken = await fetch(address, { headers: { authorization: `Bearer ${seedToken}` } });
  expect(withToken.headers.get("content-type")).toBe("image/jpeg");
  const without = await fetch(address);
  expect([without.status, without.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
});

test("a file of a channel without the bot stays closed to it", async () => {
  const channels = (await workspace.see("U0ADA")).channels;
  const file = channels.find((each) => each.id === "C0PRIVATE")?.messages[0]?.files[0]?.id ?? "";
  await expect(workspace.app.client.files.info({ file })).rejects.toMatchObject({ data: { error: "file_not_found" } });
});

test("faults happen as often as asked, before or after the effect", async () => {
  await workspace.control("POST", "faults", { method: "chat.postMessage", mode: "status", status: 503, when: "after" });
  await expect(
    workspace.app.client.chat.postMessage({ channel: "C0LISTINGS", text: "there after all" }),
  ).rejects.toThrow(/503/);
  const messages = (await workspace.see("U0MARA")).channels.find((each) => each.id === "C0LISTINGS")?.messages;
  expect(messages?.map((each) => each.text)).toEqual(["there after all"]);
  await workspace.app.client.chat.postMessage({ channel: "C0LISTINGS", text: "and again" });
});

test("what was saved is there again after a restore", async () => {
  await workspace.app.client.chat.postMessage({ channel: "C0LISTINGS", text: "kept" });
  const saved = workspace.sandbox.snapshot();
  await workspace.control("POST", "reset", {});
  workspace.sandbox.restore(saved);
  const messages = (await workspace.see("U0MARA")).channels.find((each) => each.id === "C0LISTINGS")?.messages;
  expect(messages?.map((each) => each.text)).toEqual(["kept"]);
});

test("a table that readers sort is taken within its limits, and where the workspace takes one", async () => {
  const text = (words: string) => ({ type: "raw_text" as const, text: words });
  const rows = (count: number, words = "x") => Array.from({ length: count }, () => [text(words), text(words)]);
  const post = (table: object) =>
    workspace.app.client.chat
      .postMessage({
        channel: "C0LISTINGS",
        text: "a table",
        blocks: [{ type: "data_table", caption: "A", ...table }] as never,
      })
      .then(() => "taken")
      .catch((error: { data?: { error?: string } }) => error.data?.error);
  expect(await post({ rows: rows(101), page_size: 25, row_header_column_index: 0 })).toBe("taken");
  expect(await post({ rows: [rows(1)[0], [text("x"), { type: "raw_number", value: 5, text: "5" }]] })).toBe("taken");
  for (const wrong of [
    { rows: rows(102) },
    { rows: rows(1) },
    { rows: [...rows(2), [text("x")]] },
    { rows: rows(2, "") },
    { rows: rows(101, "x".repeat(101)) },
    { rows: rows(2), page_size: 101 },
    { rows: rows(2), caption: "" },
    { rows: [[{ type: "rich_text", elements: [{}] }, text("x")], ...rows(1)] },
  ])
    expect(await post(wrong)).toMatch(/^invalid_blocks$|^msg_blocks_too_long$/);
  expect(await workspace.control("POST", "app", { dataTables: false })).toEqual({ ok: true });
  expect(await post({ rows: rows(2) })).toBe("invalid_blocks");
});

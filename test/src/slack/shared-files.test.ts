import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { webApi } from "@slack/bolt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SlackClients } from "#src/platform/slack/transport/clients.ts";
import { decodeMessageText, readShared } from "#src/platform/slack/text-in.ts";
import { slackFailure } from "#src/platform/slack/transport/web-errors.ts";
import { createWorkspace } from "#src/platform/slack/workspace/workspace.ts";
import { code, refusal } from "#test/src/store/studio.ts";

/** Slack's answers to `files.info`, by file. */
const answers: Readonly<Record<string, object>> = {
  F0DELETED: { ok: false, error: "file_deleted" },
  F0HIDDEN: { ok: true, file: { id: "F0HIDDEN", mode: "hidden_by_limit" } },
  F0DRIVE: {
    ok: true,
    file: {
      id: "F0DRIVE",
      mode: "external",
      is_external: true,
      external_type: "gdrive",
      url_private: "https://drive.google.com/file/d/abc/view",
    },
  },
  F0CONNECT: {
    ok: true,
    file: { id: "F0CONNECT", mimetype: "image/jpeg", url_private: "https://files.slack.com/a.jpg" },
  },
  F0ELSEWHERE: { ok: true, file: { id: "F0ELSEWHERE", is_external: true, external_type: "sharebox" } },
};

let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      const late = request.url?.endsWith("views.open");
      const answer = late
        ? { ok: false, error: "expired_trigger_id" }
        : answers[new URLSearchParams(body).get("file") ?? ""];
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(answer ?? { ok: false, error: "file_not_found" }));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
});
afterAll(() => void server.close());

const client = () => new webApi.WebClient("xoxb-test", { slackApiUrl: url, retryConfig: { retries: 0 } });
const workspace = () =>
  createWorkspace({
    clients: { of: () => Promise.resolve({ background: client(), token: "xoxb-test" }) } as unknown as SlackClients,
    apiUrl: url,
    fetch: (() => Promise.reject(new Error("nothing is fetched"))) as never,
    stream: (() => Promise.reject(new Error("nothing is fetched"))) as never,
    photoHosts: [],
    leave: null,
  });
const shared = (id: string, mode?: string) => ({ id, name: "a.jpg", mime: "image/jpeg", ...(mode ? { mode } : {}) });

describe("a photo that isn't there to be fetched is said so, and why", () => {
  test.each([
    ["deleted, by the message's own word", shared("F0GONE", "tombstone"), "It was deleted in Slack. Upload it again."],
    ["deleted since", shared("F0DELETED"), "It was deleted in Slack. Upload it again."],
    [
      "hidden by the workspace's plan",
      shared("F0OLD", "hidden_by_limit"),
      "Slack hides it, because this workspace's plan shows files for a limited time only. Upload it again.",
    ],
    [
      "hidden by the plan since",
      shared("F0HIDDEN"),
      "Slack hides it, because this workspace's plan shows files for a limited time only. Upload it again.",
    ],
    ["on Google Drive", shared("F0DRIVE"), "It is on Google Drive, and I can't get it from there. Upload it here."],
    [
      "on a service of an unknown name",
      shared("F0ELSEWHERE"),
      "It is on another service, and I can't get it from there. Upload it here.",
    ],
    [
      "on Google Drive, by the message's own word, and not to be seen",
      { ...shared("F0SECRET", "external"), service: "gdrive" },
      "It is on Google Drive, and I can't get it from there. Upload it here.",
    ],
    ["not to be seen", shared("F0SECRET"), "I can't see files here. Invite me or send me the photos."],
  ])("%s", async (_, file, userText) => {
    expect(await refusal(workspace().download("T1", file))).toMatchObject({ code: "photo-no-access", userText });
  });
});

describe("of a video that isn't there to be fetched the sentence says that it is the video", () => {
  const video = (id: string, mode?: string) => ({ ...shared(id, mode), name: "a.mp4", mime: "video/mp4" });
  test.each([
    ["deleted, by the message's own word", video("F0GONE", "tombstone"), "The video was deleted in Slack."],
    ["deleted since", video("F0DELETED"), "The video was deleted in Slack."],
    ["hidden by the plan since", video("F0HIDDEN"), "Slack hides the video,"],
    ["on Google Drive", video("F0DRIVE"), "The video is on Google Drive,"],
    ["not to be seen", video("F0SECRET"), "I can't see this video."],
  ])("%s", async (_, file, words) => {
    const taken = workspace().downloadInto("T1", file, async () => undefined, new AbortController().signal);
    expect(await refusal(taken)).toMatchObject({ code: "photo-no-access", userText: expect.stringContaining(words) });
  });
});

/** Inputs of public reports, with their right values. */
const given = <T>(name: string) =>
  JSON.parse(readFileSync(new URL(`../app/cases/messages/${name}`, import.meta.url), "utf8")) as T;

test("every file of a message has its own sentence, and a stub is fetched", async () => {
  const { files } = readShared({ ts: "1.1", text: "", files: given<{ id: string }[]>("odd-files.json") });
  const found = createWorkspace({
    clients: { of: () => Promise.resolve({ background: client(), token: "xoxb-test" }) } as unknown as SlackClients,
    apiUrl: url,
    fetch: (() => Promise.resolve(new Response("a photo", { headers: { "content-type": "image/jpeg" } }))) as never,
    stream: (() => Promise.reject(new Error("nothing is fetched"))) as never,
    photoHosts: [],
    leave: null,
  });
  const said = [];
  for (const file of files) {
    said.push(
      await found.download("T1", file).then(
        (bytes) => Buffer.from(bytes).toString(),
        ({ userText }) => userText,
      ),
    );
  }
  expect(said).toEqual([
    "It was deleted in Slack. Upload it again.",
    "Slack hides it, because this workspace's plan shows files for a limited time only. Upload it again.",
    "It is on Google Drive, and I can't get it from there. Upload it here.",
    "a photo",
  ]);
});

test("a message's own word of where a file is outlasts Slack's not finding it", async () => {
  const [file] = readShared({
    ts: "1.1",
    text: "",
    files: [{ id: "F0SECRET", mimetype: "image/jpeg", mode: "external", external_type: "gdrive" }],
  }).files;
  expect(file && (await refusal(workspace().download("T1", file)))).toMatchObject({
    userText: "It is on Google Drive, and I can't get it from there. Upload it here.",
  });
});

test("a form that Slack waited too long for says: press it again", async () => {
  const opening = slackFailure(
    client().views.open({
      trigger_id: "1",
      view: { type: "modal", title: { type: "plain_text", text: "x" }, blocks: [] },
    }),
  );
  expect(await code(opening)).toBe("slack-too-late");
});

describe("a message", () => {
  test("that forwards another brings its text and its photos", () => {
    const message = { ts: "1.1", ...given<object>("forwarded.json") };
    expect(readShared(message)).toEqual({
      text: "please list this one\nStoneware vase, sage green. 52 USD",
      files: [{ id: "F0SEED001", name: "vase.jpg", mime: "image/jpeg" }],
    });
  });

  test("that only shows a page's preview brings nothing of the page", () => {
    expect(readShared({ ts: "1.1", text: "Oak bowl", attachments: [{ text: "A page about bowls" }] }).text).toBe(
      "Oak bowl",
    );
  });

  test("leaves nothing of mentions of people and channels", () => {
    expect(decodeMessageText("Oak bowl <@U1|mara> <#C1|listings> <!channel> <!subteam^S1|@makers>").trim()).toBe(
      "Oak bowl",
    );
    expect(
      decodeMessageText("Check <https://www.etsy.com/listing/123|my listing> &amp; call <tel:+491234|+49 1234>"),
    ).toBe("Check my listing & call +49 1234");
  });
});

import { RespondError, webApi } from "@slack/bolt";
import { expect, test } from "vitest";
import { type Block, context, image, section } from "#src/platform/slack/blocks/elements.ts";
import { sendPictured } from "#src/platform/slack/pictures.ts";

const picture = image("https://pictures.example/a.jpg", "A mug");
const blocks: Block[] = [
  picture,
  section("*Mug*"),
  { type: "section", text: { type: "mrkdwn", text: "small" }, accessory: { ...picture } },
  { type: "context", elements: [{ ...picture }, { type: "mrkdwn", text: "beside it" }] },
  { type: "context", elements: [{ ...picture }] },
  context("words"),
];

function refusing(error: Error) {
  const sent: (readonly Block[])[] = [];
  return {
    sent,
    send: async (shown: readonly Block[]) => {
      sent.push(shown);
      if (JSON.stringify(shown).includes("image_url")) throw error;
      return "taken";
    },
  };
}
const refused = (error: string) => new webApi.WebAPIPlatformError({ ok: false, error });

test.for([
  ["a message", refused("invalid_blocks")],
  ["a form or Home", refused("invalid_arguments")],
  ["an answer to a command", new RespondError("Failed to respond to the response_url: 400", 400)],
] as const)("%s whose picture Slack can't fetch goes without pictures, all its words kept", async ([, error]) => {
  const { send, sent } = refusing(error);
  expect(await sendPictured(blocks, send)).toEqual({ sent: "taken", plain: true });
  expect(sent).toHaveLength(2);
  expect(sent[1]?.map(({ type }) => type)).toEqual(["section", "section", "context", "context"]);
  expect(JSON.stringify(sent[1])).toContain("beside it");
});

test.for([
  ["another refusal", refused("channel_not_found"), blocks],
  ["an address that has ended", new RespondError("Failed to respond to the response_url: 404", 404), blocks],
] as const)("%s is no matter of pictures", async ([, error, shown]) => {
  const { send, sent } = refusing(error);
  await expect(sendPictured(shown, send)).rejects.toBe(error);
  expect(sent).toHaveLength(1);
});

test("blocks without a picture that are refused are not sent again", async () => {
  const error = refused("invalid_blocks");
  let calls = 0;
  const send = async () => {
    calls += 1;
    throw error;
  };
  await expect(sendPictured([section("words")], send)).rejects.toBe(error);
  expect(calls).toBe(1);
});

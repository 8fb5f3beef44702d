import { expect, test } from "vitest";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { digestMessage } from "#src/blocks/digest.ts";
import type { Block } from "#src/blocks/elements.ts";
import { logMessage } from "#src/blocks/log.ts";
import { worthSaying } from "#src/domain/digest-view.ts";
import { digest, extremeDigest, extremeLog, logPage } from "./reporting.ts";

const none = { all: 0, some: [] };
const nothing = { waiting: none, stuck: none, deadShops: [], differing: none, done: none, ending: none };

test("log and digest keep Slack's limits with the most that a studio can hold", () => {
  for (const { blocks } of [
    digestMessage(digest()),
    digestMessage(extremeDigest()),
    digestMessage(digest({ ...nothing, fees: [] })),
    logMessage(logPage()),
    logMessage(extremeLog),
    logMessage(logPage({ lines: [] })),
    logMessage(logPage({ lines: [], page: 2, words: "x" })),
  ]) {
    expect(validateBlocks(blocks, "message")).toEqual([]);
  }
});

test("at its fullest nothing is left out of the digest but what it counts", () => {
  const drawn = JSON.stringify(digestMessage(extremeDigest()).blocks);
  expect(drawn).not.toContain("There is more than fits here");
  expect(drawn.match(/99\d more /g)).toHaveLength(5);
});

test("each line of the digest has exactly one button, and nobody is mentioned", () => {
  const { blocks } = digestMessage(digest());
  const text = (block: Block) => (block["text"] as { text?: string } | undefined)?.text ?? "";
  const lines = blocks.filter((block) => block.type === "section" && !/^\*[A-Z][a-z ]+\*$/.test(text(block)));
  expect(lines.length).toBeGreaterThan(8);
  for (const line of lines) {
    expect([text(line), (line["accessory"] as { type?: string } | undefined)?.type]).toEqual([text(line), "button"]);
  }
  expect(blocks.some((block) => block.type === "actions")).toBe(false);
  expect(JSON.stringify(blocks)).not.toContain("<@");
});

test("fees alone are nothing to say", () => {
  expect(worthSaying(digest(nothing))).toBe(false);
  expect(worthSaying(digest({ ...nothing, waiting: { all: 1, some: [] } }))).toBe(true);
});

test("log and digest", () => {
  expect(digestMessage(digest())).toMatchSnapshot("digest");
  expect(logMessage(logPage())).toMatchSnapshot("log");
});

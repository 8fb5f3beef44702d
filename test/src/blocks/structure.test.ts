import { expect, test } from "vitest";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { structureOf } from "./structure.ts";

const button = (text: string, style: "primary" | "danger", value = "42") =>
  ({ type: "button", action_id: "change.ask", value, style, text: { type: "plain_text", text } }) as const;
const card = (text: string, ...elements: ReturnType<typeof button>[]): Message => ({
  text,
  blocks: [
    { type: "section", text: { type: "mrkdwn", text } },
    { type: "actions", elements },
  ],
});

test("other words leave the structure as it is", () => {
  expect(structureOf(card("It waits.", button("Ask for approval", "primary")))).toBe(
    structureOf(card("It is waiting for you.", button("Ask", "primary"))),
  );
});

test.each([
  ["another style", card("It waits.", button("Ask", "danger"))],
  ["another value", card("It waits.", button("Ask", "primary", "43"))],
  ["one more button", card("It waits.", button("Ask", "primary"), button("Ask", "primary"))],
  ["a text that is not there", { ...card("It waits.", button("Ask", "primary")), text: undefined as never }],
])("%s is another structure", (_, other) => {
  expect(structureOf(other)).not.toBe(structureOf(card("It waits.", button("Ask", "primary"))));
});

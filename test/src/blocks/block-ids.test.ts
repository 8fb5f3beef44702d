import { expect, test } from "vitest";
import { button, buttons, context, namedButtons, section, textInput } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";

const press = (id: string, value = "1") => button(id, id, value);
const ids = (blocks: Parameters<typeof message>[1]) => message("A card", blocks).blocks.map((block) => block.block_id);

test("a button is in the block that it was in, whatever comes beside it when the card is drawn anew", () => {
  const before = ids([section("0 of 9"), ...buttons(press("stop")), ...namedButtons("schedule", press("move"))]);
  const after = ids([
    section("4 of 9"),
    context("paused"),
    ...buttons(press("resume"), press("stop")),
    ...namedButtons("schedule", press("move"), press("cancel")),
  ]);
  expect(before).toEqual([undefined, "b1", "schedule"]);
  expect(after).toEqual([undefined, undefined, "b1", "schedule"]);
});

test("where one action is in several blocks, each is known by what it is about", () => {
  const [first, second] = ids([...buttons(press("include", "falls")), ...buttons(press("include", "rises"))]);
  expect(first).not.toBe(second);
  expect(ids([...buttons(press("include", "rises")), ...buttons(press("include", "others"))])[0]).toBe(second);
  expect(new Set(ids(Array.from({ length: 40 }, () => buttons(press("include"))[0] ?? section("")))).size).toBe(40);
});

test("a button beside a text is known by what it is about, and a block in which a person enters something gets no id", () => {
  const retry = section("2 failed", press("retry", "reason"));
  expect(ids([section("1 failed", press("show")), retry])[1]).toBe(ids([retry])[0]);
  expect(ids([{ type: "actions", elements: [textInput("words", "")] }])).toEqual([undefined]);
});

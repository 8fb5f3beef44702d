import { fc, test as property } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { reviewPage } from "#src/modules/changes/slack/lists/review-list.ts";
import { reportsActionIds } from "#src/modules/reports/slack/ids.ts";
import { problemsMessage } from "#src/modules/reports/slack/problems.ts";
import { shopsMessage } from "#src/modules/shops/slack/shops.ts";
import { syncResultMessage } from "#src/modules/sync/slack/sync.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Message,
  section,
  textInput,
} from "#src/platform/slack/blocks/elements.ts";
import { fitting, message } from "#src/platform/slack/blocks/guard.ts";
import { clipMrkdwn, clipStart, dateText, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { problemsOf } from "./drawing.ts";
import { extremeEdit, listingChange } from "./editing.ts";
import { at, change, problemsPage, reviewing, shop } from "./fixtures.ts";
import { listing } from "./reporting.ts";
import { manyShops } from "./worst.ts";

function labels({ blocks }: Pick<Message, "blocks">): string[] {
  return blocks
    .filter(({ type }) => type === "actions")
    .flatMap((block) => (block["elements"] as { text: { text: string } }[]).map(({ text }) => text.text));
}

const types = ({ blocks }: Message) => blocks.map(({ type }) => type).filter((type) => type !== "divider");
const row = (label: string) => buttons(button(reportsActionIds.help, label));

describe("a message that is too long", () => {
  test("cuts its long texts before it leaves anything out", () => {
    const long = Array.from({ length: 10 }, (_, index) => section(`${index} ${"&amp;".repeat(500)}`));
    const made = message("Long", [...long, ...row("Approve")]);
    expect(problemsOf(made)).toEqual([]);
    expect(made.blocks).toHaveLength(11);
    expect(JSON.stringify(made.blocks)).not.toContain("There is more");
  });

  test("keeps all the buttons at its end, and what is said below them", () => {
    const rows = Array.from({ length: 90 }, (_, index) => section(String(index)));
    const made = message("Many", [...rows, ...row("Approve"), ...row("Next"), context("As of today")]);
    expect(problemsOf(made)).toEqual([]);
    expect(labels(made)).toEqual(["Approve", "Next"]);
    expect(JSON.stringify(made.blocks)).toContain("There is more than I can show here");
    expect(JSON.stringify(made.blocks.at(-1))).toContain("As of today");
  });

  test("leaves a block free for what is said below one that may be posted twice", () => {
    expect(
      message(
        "Many",
        Array.from({ length: 50 }, () => section("x")),
      ).blocks.length,
    ).toBeLessThan(50);
  });
});

test("a list is cut between entries, and what is left out is counted", () => {
  const entries = Array.from({ length: 60 }, (_, index) => [section(`Entry ${index}`), ...row("Open")]);
  const blocks = fitting(entries, [context("below")], (left) => context(`and ${left} more`));
  expect(blocks).toHaveLength(47);
  expect(JSON.stringify(blocks.at(-1))).toContain("and 37 more");
  expect(fitting(entries.slice(0, 2), [], () => context("none"))).toEqual(entries.slice(0, 2).flat());
  expect(fitting([], [], () => context("none"))).toEqual([]);
  const huge: Block[][] = [
    [section("&amp;".repeat(600))],
    ...Array.from({ length: 9 }, () => [section("y".repeat(3000))]),
  ];
  expect(
    problemsOf(
      message(
        "Huge",
        fitting(huge, [], (left) => context(`and ${left} more`)),
      ),
    ),
  ).toEqual([]);
});

describe("no button is lost, nor stands under something else", () => {
  test("the most that an edit can hold can be decided, and turned to the next", () => {
    const full = listingChange("edit", extremeEdit(), { state: "in_review" });
    expect(labels(reviewPage(reviewing([full, full])))).toEqual([
      "Approve & apply",
      "Ask for changes",
      "See everything",
      "Previous",
      "Next",
    ]);
  });

  const result = { same: 1, fresh: 0, differsHere: 0, changedThere: 60, conflicts: 0, gone: 0, soldOut: 0, expired: 0 };
  const found = Array.from({ length: 60 }, (_, index) => listing(index, { title: "&".repeat(140) }));
  const read = { shop: shop(1), done: 60, total: 60, startedAt: at, finishedAt: at, differing: found };

  test.each([
    [
      "problems",
      problemsMessage(
        problemsPage(
          Array.from({ length: 30 }, () => change({ state: "failed" })),
          found,
        ),
      ),
    ],
    [
      "what a reading found",
      syncResultMessage({ ...read, result: { ...result, outOfReach: 0, unreadable: 0, unreadableSome: [] } }),
    ],
    ["shops", shopsMessage(manyShops, "owner")],
  ])("%s: each has its own buttons, and the others are counted", (_, made) => {
    expect(problemsOf(made)).toEqual([]);
    const end = types(made).indexOf("context");
    expect(end).toBeGreaterThan(8);
    expect(
      types(made)
        .slice(end)
        .every((type) => type === "context"),
    ).toBe(true);
    expect(JSON.stringify(made.blocks)).toMatch(/and \d+ more/);
  });

  test("an owner of twelve shops has every shop's buttons", () => {
    const twelve = Array.from({ length: 12 }, (_, index) => shop(index));
    expect(labels(shopsMessage(twelve, "owner")).filter((label) => label === "Defaults")).toHaveLength(12);
    expect(JSON.stringify(shopsMessage(twelve, "owner").blocks)).toContain("/oms disconnect");
    expect(labels(shopsMessage(twelve.slice(0, 3), "owner")).filter((label) => label === "Disconnect…")).toHaveLength(
      3,
    );
  });
});

const piece = fc.constantFrom("linen ", "<!channel>", "&", "<@UEVIL> ", "🧵", "\n", "x".repeat(40));
const pieces = fc.array(piece, { maxLength: 60 });

property.prop([pieces, fc.integer({ min: 2, max: 400 })])(
  "cut mrkdwn keeps its limit, and no sign, date or mention of it is cut in half",
  (words, max) => {
    const whole = words.map((word, index) => (index % 3 === 0 ? dateText(at) : escapeMrkdwn(word))).join(" ");
    const cut = clipMrkdwn(whole, max);
    return cut.length <= max && problemsOf(section(cut)).length === 0;
  },
);

property.prop([fc.string({ unit: "grapheme", maxLength: 200 }), fc.integer({ min: 2, max: 100 })])(
  "a text that is cut at its beginning keeps its limit, its end and its characters whole",
  (whole, max) => {
    const cut = clipStart(whole, max);
    return cut.length <= max && cut.isWellFormed() && whole.endsWith(cut.replace(/^…/, ""));
  },
);

test("a field never takes away what stands in it already", () => {
  expect(textInput("x", "y".repeat(1200), { max: 1000 })).toMatchObject({ max_length: 1200 });
  expect(textInput("x", "y", { max: 1000 })).toMatchObject({ max_length: 1000 });
  expect(textInput("x", "y".repeat(9000), { max: 1000 })).toMatchObject({ max_length: 3000 });
});

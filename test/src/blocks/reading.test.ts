import { expect, test } from "vitest";
import { problemsMessage } from "#src/blocks/problems.ts";
import { shopsMessage } from "#src/blocks/shops.ts";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { at, problemsPage, shop } from "./fixtures.ts";
import { listing } from "./reporting.ts";

const text = (of: Parameters<typeof shop>[1]) => JSON.stringify(shopsMessage([shop(1, of)], "viewer").blocks);

test("/oms shops says how far a reading is, and as of when the counts are", () => {
  const later = new Date(at.getTime() + 3_600_000);
  expect(text({ reading: { done: 212, total: 400 } })).toContain("Reading its listings: 212 of 400");
  expect(text({ reading: { done: 401, total: 400 } })).toContain("Reading its listings: 401 read");
  expect(text({ reading: null })).not.toContain("Reading its listings");
  expect(text({ readAt: at, listingsReadAt: later })).toContain(`<!date^${later.getTime() / 1000}^`);
});

test("/oms problems lists what stands on Etsy otherwise, and fits a message however much it is", () => {
  const moved = { field: "title", standing: "live", base: "Ours", ours: "Ours", live: "Hers" } as const;
  const found = Array.from({ length: 12 }, (_, index) => listing(index % 9, { differences: [moved] }));
  const { blocks, text: title } = problemsMessage(problemsPage([], found));
  expect(validateBlocks(blocks, "message")).toEqual([]);
  expect(title).toBe("12 things to look at");
  expect(JSON.stringify(blocks)).toContain("changed on Etsy to Hers (was Ours)");
  expect(problemsMessage(problemsPage([])).text).toBe("No problems.");
});

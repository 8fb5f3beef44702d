import { expect, test } from "vitest";
import { shopsMessage } from "#src/blocks/shops.ts";
import { at, shop } from "./fixtures.ts";

const text = (of: Parameters<typeof shop>[1]) => JSON.stringify(shopsMessage([shop(1, of)], "viewer").blocks);

test("/oms shops says how far a reading is, and as of when the counts are", () => {
  const later = new Date(at.getTime() + 3_600_000);
  expect(text({ reading: { done: 212, total: 400 } })).toContain("Reading its listings: 212 of 400");
  expect(text({ reading: { done: 401, total: 400 } })).toContain("Reading its listings: 401 read");
  expect(text({ reading: null })).not.toContain("Reading its listings");
  expect(text({ readAt: at, listingsReadAt: later })).toContain(`<!date^${later.getTime() / 1000}^`);
});

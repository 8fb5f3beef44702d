import { expect, test } from "vitest";
import { problemsMessage } from "#src/modules/reports/slack/problems.ts";
import { countsText, shopConnectedMessage, shopsMessage } from "#src/modules/shops/slack/shops.ts";
import { syncResultMessage } from "#src/modules/sync/slack/sync.ts";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { at, problemsPage, shop } from "./fixtures.ts";
import { listing } from "./reporting.ts";

const text = (of: Parameters<typeof shop>[1]) => JSON.stringify(shopsMessage([shop(1, of)], "viewer").blocks);

test("/oms shops says how far a reading is, and as of when the counts are", () => {
  const later = new Date(at.getTime() + 3_600_000);
  expect(text({ reading: { done: 212, total: 400 } })).toContain("Checking its listings: 212 of 400");
  expect(text({ reading: { done: 401, total: 400 } })).toContain("Checking its listings: 401 checked");
  expect(text({ reading: null })).not.toContain("Checking its listings");
  expect(text({ readAt: at, listingsReadAt: later })).toContain(`<!date^${later.getTime() / 1000}^`);
});

test("/oms shops says how much of the day's calls of each app is used, and of the shared one about how much", () => {
  const { marketplace } = shop();
  const own = { marketplace, shops: ["PineAndInk"], shared: false, perDay: 5000, left: 3760, saidAt: at };
  const all = { marketplace, shops: ["GullAndBerry"], shared: true, perDay: 10_000, left: 6000, saidAt: null };
  const said = JSON.stringify(shopsMessage([shop()], "owner", [own, all]).blocks);
  expect(said).toContain(
    `Etsy calls of the last 24 hours with the app of PineAndInk: 1240 of 5000, as of <!date^${at.getTime() / 1000}^`,
  );
  expect(said).toContain("Etsy calls of the last 24 hours of all studios together: about 40 %.");
  const many = Array.from({ length: 60 }, () => ({ ...own, shops: Array.from({ length: 9 }, () => "&".repeat(60)) }));
  expect(validateBlocks(shopsMessage([shop()], "owner", many).blocks, "message")).toEqual([]);
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

test("counts leave zeros out wherever they are listed", () => {
  const none = { active: 0, draft: 0, inactive: 0, sold_out: 0, expired: 0 };
  expect(countsText({ ...none, active: 7, draft: 1 })).toBe("7 live · 1 draft");
  expect(countsText(none)).toBe("no listings");
  const few = shop(1, { counts: { ...none, active: 7 } });
  expect(JSON.stringify([shopsMessage([few], "owner"), shopConnectedMessage(few)])).not.toMatch(/\b0 /);
  const result = {
    same: 0,
    fresh: 0,
    differsHere: 0,
    changedThere: 3,
    conflicts: 0,
    gone: 0,
    soldOut: 0,
    expired: 0,
    outOfReach: 0,
    unreadable: 0,
    unreadableSome: [],
  };
  const sync = { shop: few, done: 3, total: 3, result, startedAt: at, finishedAt: at, differing: [] };
  expect(JSON.stringify(syncResultMessage(sync))).not.toMatch(/\b0 /);
  expect(JSON.stringify(syncResultMessage({ ...sync, result: { ...result, changedThere: 0 } }))).toContain(
    "no listings",
  );
});

import { expect, test } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import { worthSaying } from "#src/modules/reports/rules/digest-view.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { digestMessage } from "#src/modules/reports/slack/digest.ts";
import { homeView, readPages } from "#src/modules/reports/slack/home.ts";
import { logMessage } from "#src/modules/reports/slack/log.ts";
import { reportMessage } from "#src/modules/reports/slack/report.ts";
import { type AlertKind, alertKinds } from "#src/modules/shops/rules/shop-news.ts";
import { type AlertsView, stillSo } from "#src/modules/sync/rules/state-alert.ts";
import { stateAlertsMessage } from "#src/modules/sync/slack/state-alerts.ts";
import { roles } from "#src/platform/kernel/roles.ts";
import type { Block } from "#src/platform/slack/blocks/elements.ts";
import { at, person, shop, studio, summary } from "./fixtures.ts";
import { digest, extremeDigest, extremeHome, extremeLog, home, listing, logPage, report } from "./reporting.ts";
import { structureOf } from "./structure.ts";

const none = { all: 0, some: [] };
const nothing = {
  waiting: none,
  stuck: none,
  deadShops: [],
  differing: none,
  done: none,
  small: none,
  ending: none,
  catchUps: [],
};

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

test("of a request of many listings the digest says how many of them were written", () => {
  const [first] = digest().done.some;
  if (!first) throw new Error("nothing was done");
  const done = (written: number) => ({ ...first, kind: "edit" as const, many: { all: 109, written, plan: null } });
  const said = JSON.stringify(digestMessage(digest({ done: { all: 2, some: [done(8), done(109)] } })).blocks);
  expect(said).toContain("changed: 8 of 109 listings, by");
  expect(said).toContain("changed: 109 listings, by");
});

test("at its fullest nothing is left out of the digest but what it counts", () => {
  const drawn = JSON.stringify(digestMessage(extremeDigest()).blocks);
  expect(drawn).not.toContain("There is more than I can show here");
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
  // What is offered is told once, also where nothing else is; how far a rule is is no reason by itself.
  const [rule] = digest().catchUps.filter(({ offered }) => offered === null);
  expect(worthSaying(digest({ ...nothing, catchUps: rule ? [rule] : [] }))).toBe(false);
  expect(worthSaying(digest({ ...nothing, catchUps: rule ? [{ ...rule, offered: 30 }] : [] }))).toBe(true);
});

test("log and digest", () => {
  expect(structureOf(digestMessage(digest()))).toMatchSnapshot("digest");
  expect(structureOf(logMessage(logPage()))).toMatchSnapshot("log");
});

const labels = (view: { blocks: readonly Block[] }) =>
  view.blocks.flatMap((block) => {
    const elements = [block["accessory"], ...((block["elements"] as unknown[] | undefined) ?? [])];
    return elements.flatMap((each) => (each as { text?: { text?: string } } | undefined)?.text?.text ?? []);
  });
const as = (role: (typeof roles)[number]) => ({ me: { ...person("Mara"), role } });

test("the home tab keeps Slack's limits for every role, empty and at its fullest", () => {
  for (const role of roles) {
    for (const each of [home(as(role)), home({ ...as(role), shops: [], approvedOnce: false }), extremeHome(as(role))]) {
      expect(validateView(homeView(each))).toEqual([]);
    }
    expect(homeView(extremeHome(as(role))).blocks.length).toBeLessThan(100);
  }
});

test("the home tab says how many rules are kept and offered, with the way to them", () => {
  const drawn = (rules: { kept: number; offered: number }) => homeView(home({ ...as("viewer"), rules }));
  expect(JSON.stringify(drawn({ kept: 2, offered: 1 }).blocks)).toContain("*Catch-up*: 2 rules are kept, 1 is offered");
  expect(labels(drawn({ kept: 1, offered: 0 }))).toContain("Show the rules");
  expect(labels(drawn({ kept: 0, offered: 0 }))).not.toContain("Show the rules");
});

test("the first run has four ticks, each with its button for whoever may, and a promise until the first approval", () => {
  const fresh = {
    shops: [],
    approverCount: 1,
    approvedOnce: false,
    studio: { ...studio, listingsChannel: null },
    differing: { all: 0, some: [] },
    activity: { lines: [], more: false },
  };
  const drawn = (more: Parameters<typeof home>[0]) => JSON.stringify(homeView(home(more)).blocks);
  expect(drawn(fresh)).toContain("Set up your studio: 0 of 4 steps done");
  expect(drawn(fresh)).toContain("I change nothing until you approve something.");
  expect(labels(homeView(home(fresh)))).toEqual(
    expect.arrayContaining(["Connect a shop", "Choose a manager", "Settings"]),
  );
  expect(labels(homeView(home({ ...fresh, ...as("maker") })))).not.toContain("Connect a shop");
  const bare = { ...fresh, shops: [shop(1, { defaults: null })], approverCount: 2 };
  expect(drawn(bare)).toContain("Set up your studio: 2 of 4 steps done");
  expect(labels(homeView(home(bare)))).toContain("Set defaults");
  expect(drawn({ approvedOnce: false })).not.toContain("Set up your studio");
  expect(drawn({ approvedOnce: false })).toContain("I change nothing until you approve something.");
  expect(drawn({ ...fresh, ...as("maker") })).toContain("I change nothing until a listing is approved.");
  expect(drawn({ ...fresh, ...as("manager") })).toContain("I change nothing until you approve something.");
  expect(drawn({})).not.toContain("I change nothing until");
});

test("problems have the button that mends them, for whoever may press it", () => {
  const troubled = { problems: [summary(1)], shops: [shop(1, { health: "auth-dead" as const })] };
  expect(labels(homeView(home({ ...troubled, ...as("owner") })))).toEqual(
    expect.arrayContaining(["Connect it again", "Show listing", "Keep Etsy's"]),
  );
  const maker = labels(homeView(home({ ...troubled, ...as("maker") })));
  expect(maker).toEqual(expect.arrayContaining(["Show listing", "Keep Etsy's"]));
  expect(maker).not.toContain("Connect it again");
  // Home knows no reason: whether trying again can help stands on the card.
  expect(labels(homeView(home({ ...troubled, ...as("owner") })))).not.toContain("Retry");
  expect(labels(homeView(home({ ...troubled, ...as("viewer") })))).not.toContain("Keep Etsy's");
});

test("long lists are turned page by page, each for itself", () => {
  const drafts = Array.from({ length: 12 }, (_, index) => ({ ...summary(index), title: `Draft ${index}` }));
  const shown = (pages: string) => {
    const view = homeView(home({ myDrafts: drafts, pages: readPages(pages) }));
    return [JSON.stringify(view.blocks).match(/Draft \d+/g), view.private_metadata];
  };
  expect(shown("0|0|0|0|0")).toEqual([[0, 1, 2, 3, 4].map((n) => `Draft ${n}`), "0|0|0|0|0"]);
  expect(shown("0|0|2|1|7")).toEqual([["Draft 10", "Draft 11"], "0|0|2|1|7"]);
  // Fewer than there were when the button was drawn.
  expect(shown("0|0|99|0|0")[0]).toEqual(["Draft 10", "Draft 11"]);
  expect(readPages("x|-1|1e9|77777")).toEqual(firstPages);
});

test("home", () => {
  expect(structureOf(homeView(home({ waitingForMe: [summary(1)] })))).toMatchSnapshot("home of an owner");
});

const drawn = (view: ReturnType<typeof report>) =>
  reportMessage({ report: view, pictureUrl: "https://oms.example/photos/report.png" });

test("a report keeps Slack's limits, and its picture's alternative says the same in words", () => {
  const [one] = report().shops;
  const many = Array.from({ length: 40 }, () => ({ ...one, name: "&".repeat(300) }) as NonNullable<typeof one>);
  for (const each of [report(), report({ shops: many }), report({ shops: [], waiting: 0 }), report({ waiting: 0 })]) {
    expect(validateBlocks(drawn(each).blocks, "message")).toEqual([]);
  }
  const [picture] = drawn(report()).blocks;
  expect(picture?.["alt_text"]).toBe(
    "Report of 2 shops, 12 Nov to 25 Nov. 3 waiting for approval. Pine & Ink: 7 live, 2 draft, 1 inactive, 1 sold out, " +
      "1 expired. Of 14 days 8 well, 2 to look at, 1 failed, 3 not checked. 手作り工房: not counted yet. Of 14 days 8 well, " +
      "2 to look at, 1 failed, 3 not checked.",
  );
  // Nothing that is drawn is cut off the words, however long the names are.
  const words = String(drawn(report({ shops: many })).blocks[0]?.["alt_text"]);
  expect(words.match(/8 well/g)).toHaveLength(8);
  expect(words).toMatch(/32 more shops\.$/);
  expect(structureOf(drawn(report()))).toMatchSnapshot("report");
});

const states: Readonly<Record<AlertKind, "sold_out" | "expired" | "inactive" | "active">> = {
  sold_out: "sold_out",
  expired: "expired",
  deactivated: "inactive",
  ending: "active",
  low: "active",
};
const alerts = (more: Partial<AlertsView> = {}): AlertsView => ({
  shop: shop(1),
  all: alertKinds.length,
  some: alertKinds.map((kind, index) => ({
    listing: listing(index, {
      state: states[kind],
      live: { title: "Linen apron", "quantity:": kind === "low" ? 1 : 0 },
    }),
    kinds: [kind],
    elsewhere: [],
  })),
  ...more,
});

test("state alerts are one message a shop, each listing with the buttons that go on with it", () => {
  const { blocks } = stateAlertsMessage(alerts());
  const renewed = ["Renew ($0.20)", "Draft like it", "Show listing"];
  const onSale = ["Draft like it", "Show listing"];
  expect(labels({ blocks })).toEqual([...renewed, ...renewed, "Put on sale ($0.20)", ...onSale, ...onSale, ...onSale]);
  expect(JSON.stringify(blocks)).toContain("news about 5 listings");
  expect(structureOf(stateAlertsMessage(alerts()))).toMatchSnapshot("state alerts");
  const long = { title: "&".repeat(300), state: "sold_out" as const };
  const full = alerts({
    shop: shop(1, { name: "&".repeat(300) }),
    all: 999,
    some: Array.from({ length: 30 }, (_, index) => ({
      listing: listing(index, long),
      kinds: alertKinds,
      elsewhere: Array.from({ length: 9 }, () => listing(index, long)),
    })),
  });
  expect(validateBlocks(stateAlertsMessage(full).blocks, "message")).toEqual([]);
  expect(JSON.stringify(stateAlertsMessage(full).blocks)).toContain("993 more");
});

test("what may be sold twice comes first, and the message's own line says so", () => {
  const sold = { listing: listing(9, { state: "sold_out" }), kinds: ["sold_out" as const], elsewhere: [listing(2)] };
  const { text, blocks } = stateAlertsMessage(alerts({ all: 6, some: [...alerts().some, sold] }));
  expect(text).toContain("One listing that is sold out here is still on sale in another shop.");
  expect(labels({ blocks })[0]).toBe("Take it off sale there");
  expect(stateAlertsMessage(alerts()).text).not.toContain("another shop");
});

test("what takes a sold piece off sale in another shop has the whole width, its button below the sentence", () => {
  const sold = { listing: listing(1, { state: "sold_out" }), kinds: ["sold_out" as const], elsewhere: [listing(2)] };
  const { blocks } = stateAlertsMessage(alerts({ all: 1, some: [sold] }));
  const at = blocks.findIndex((block) => JSON.stringify(block).includes("The same product is still on sale in"));
  expect(blocks[at]).not.toHaveProperty("accessory");
  expect(labels({ blocks: blocks.slice(at + 1, at + 2) })).toEqual(["Take it off sale there"]);
});

test("what is over isn't said any more", () => {
  const soon = new Date(at.getTime() - 3_600_000);
  for (const kind of alertKinds) {
    const stands = listing(1, { state: states[kind] });
    expect([kind, stillSo(kind, stands, 1, soon)]).toEqual([kind, true]);
    expect([kind, stillSo(kind, { ...stands, gone: true }, 1, soon)]).toEqual([kind, false]);
    expect([kind, stillSo(kind, { ...stands, state: "draft" }, 1, soon)]).toEqual([kind, false]);
  }
  expect(stillSo("low", listing(1), 2, soon)).toBe(false);
  expect(stillSo("ending", listing(1), 9, new Date(at.getTime() - 8 * 86_400_000))).toBe(false);
  expect(stillSo("ending", listing(1, { endsAt: null }), 9, soon)).toBe(false);
});

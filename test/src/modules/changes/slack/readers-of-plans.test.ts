import { describe, expect, test } from "vitest";
import type { ItemPage, LeftOutPage, ManyPage } from "#src/modules/changes/model.ts";
import { type ChangeState, changeStates, type ItemState } from "#src/modules/changes/rules/change.ts";
import type { ChangeKind } from "#src/modules/changes/rules/listing-change.ts";
import { cardOf } from "#src/modules/changes/slack/actions/change-actions.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { manyOutcome } from "#src/modules/changes/slack/cards/many-card.ts";
import type { Plan } from "#src/modules/changes/slack/cards/plan-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { chooseButton } from "#src/modules/changes/slack/choosing/choose-button.ts";
import { changesActionIds as ids } from "#src/modules/changes/slack/ids.ts";
import { itemView } from "#src/modules/changes/slack/items/item-view.ts";
import { manyItemsView, planLeftOutView } from "#src/modules/changes/slack/lists/many-items.ts";
import { planLinesMessage, planTableMessage, planTableView } from "#src/modules/plans/slack/plan-table.ts";
import { tablesActionIds } from "#src/modules/tables/index.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import { plan } from "#test/src/blocks/cases/plans.ts";
import { at, person } from "#test/src/blocks/fixtures.ts";

/** What a person who only reads may press: it shows something, and changes nothing. */
const reading: ReadonlySet<string> = new Set([
  ids.manyItems,
  ids.failedItems,
  ids.planItems,
  ids.planItem,
  ids.planLeftOut,
  ids.planTable,
  tablesActionIds.downloadTable,
]);

const kinds: readonly ChangeKind[] = ["edit", "renew", "unpublish", "put_on_sale", "delete"];

const decided = (verdict: "approve" | "withdraw" | "ask_for_changes" | "stop") => [
  { by: person("Jonas"), verdict, selfApproved: false, reason: "Not the mugs.", at },
];
const approved = decided("approve");
const failure = (code: string, retriable: boolean) => ({
  text: "It can't be written.",
  items: 3,
  retriable,
  code,
  reason: "r1",
  some: [{ code: "k7q2", sku: "LA-1", title: "Linen apron" }],
});
const schedule: NonNullable<Plan["schedule"]> = {
  startsAt: new Date("2026-12-04T08:00:00Z"),
  endsAt: new Date("2026-12-06T22:59:00Z"),
  zone: "Europe/Berlin",
  setBy: "1" as never,
  state: "set",
  late: false,
  back: null,
};
const failures = [failure("changed-live", false), failure("marketplace-down", true)];
const states = (of: Partial<Record<ItemState, number>>) => ({ states: of });

type Given = Parameters<typeof plan>[0];

/** Each state that a plan can be in, and what else its card depends on. */
const situations: Readonly<Record<string, Given & { readonly state: ChangeState }>> = {
  "its listings are looked for": { state: "draft", plan: { collecting: true, found: null, looked: 0 } },
  "its listings are looked at": { state: "draft", plan: { collecting: true, looked: 100 } },
  "to look at": { state: "draft" },
  "all of it starts left out, as its line says": {
    state: "draft",
    many: { all: 0, shops: [], fields: {}, prices: null },
    plan: { says: -40, prices: [] },
  },
  "with a time": { state: "draft", schedule },
  withdrawn: { state: "draft", decisions: decided("withdraw") },
  "what an approver left": {
    state: "draft",
    many: { partOf: { changeId: "7" as never, number: 11, by: person("Ada"), approved: 297 } },
  },
  "sent back": { state: "rejected", decisions: decided("ask_for_changes") },
  "waits for approval": { state: "in_review", contentHash: "a".repeat(64) },
  "waits for approval of a time": { state: "in_review", contentHash: "a".repeat(64), schedule },
  "waits, and its author alone could approve it": {
    state: "in_review",
    approvers: [],
    alone: true,
    barred: [{ person: person("Mara"), parts: [{ field: "price:", from: "form", shopName: null }] }],
  },
  "waits for its time": { state: "scheduled", decisions: approved, schedule },
  approved: { state: "approved", decisions: approved, stoppable: true },
  "being written": {
    state: "applying",
    decisions: approved,
    many: { ...states({ applied: 100, pending: 190, failed: 6, applying: 4 }), failed: 6, retriable: 3, failures },
  },
  paused: {
    state: "applying",
    decisions: approved,
    paused: { by: person("Mara"), at },
    many: states({ applied: 100, pending: 200 }),
  },
  written: { state: "applied", decisions: approved, many: { states: { applied: 300 }, left: 0 } },
  "written until a time": {
    state: "applied",
    decisions: approved,
    schedule: { ...schedule, state: "begun" },
    many: { states: { applied: 300 }, left: 0 },
  },
  "written in part": {
    state: "failed",
    decisions: approved,
    many: { states: { applied: 294, failed: 6 }, left: 0, failed: 6, retriable: 3, failures },
  },
  stopped: {
    state: "stopped",
    decisions: [...approved, ...decided("stop")],
    many: { states: { applied: 100, stopped: 200 }, left: 0 },
  },
  "thrown away": { state: "discarded" },
  "came to nothing": { state: "discarded", number: null, plan: { collecting: true, looked: 316 } },
  "taken over by another": { state: "superseded" },
};

const seen = (given: Given, kind: ChangeKind, role: Role): Plan => ({
  ...plan({ ...given, kind }),
  viewer: { memberId: "9" as never, role },
});

const line: ManyPage["some"][number] = {
  id: "1" as never,
  listingId: "3" as never,
  shopId: "2" as never,
  code: "k7q2",
  sku: "LA-1",
  title: "Linen apron",
  state: "pending",
  failure: null,
  listingUrl: null,
  begun: [],
  set: { title: "Linen apron, washed", "price:": 2190 },
  before: { title: "Linen apron", "price:": 2000 },
  move: null,
  shopName: "Pine & Ink",
  currency: "EUR",
  profiles: null,
};
const left: LeftOutPage["some"][number] = { ...line, reason: "large-fall", text: "The price falls by more than 30 %." };

/** Everything that is drawn of a plan for one person, pages before and after among it. */
function drawn(change: Plan): Readonly<Record<string, unknown>> {
  const page = { change, all: 60, page: 1 };
  const value = { field: "Price", before: "€20.00", after: "€21.90", moved: 9.5 };
  const table = {
    change,
    listings: change.many.all,
    left: change.many.plan.left,
    url: "https://oms.example/downloads/plan.csv",
    values: [{ ...value, title: "Linen apron", called: "LA-1", shopName: "Pine & Ink" }],
    whole: false,
  };
  return {
    card: cardOf(change),
    "card in the author's messages": draftCard(change),
    "card in the channel": reviewCard(change),
    "among what needs a look": manyOutcome(change),
    "see all": manyItemsView({ ...page, failed: false, some: [line] }),
    "what failed": manyItemsView({ ...page, failed: true, some: [{ ...line, state: "failed" }] }),
    "left out": planLeftOutView({ ...page, some: [left] }),
    "what changes": itemView({ change, item: line } satisfies ItemPage),
    choose: chooseButton(change),
    "as a table": planTableMessage(table),
    "as lines": planLinesMessage(table),
    "as a file": planTableView(table),
  };
}

/** Ids of all that can be pressed, chosen or typed into; a form that can be sent counts by its own id. */
function acting(of: unknown): string[] {
  if (Array.isArray(of)) return of.flatMap(acting);
  if (typeof of !== "object" || of === null) return [];
  const own = "action_id" in of ? [String(of.action_id)] : [];
  const sent = "submit" in of && "callback_id" in of ? [String(of.callback_id)] : [];
  return [...own, ...sent, ...Object.values(of).flatMap(acting)].filter((id) => !reading.has(id));
}

test("every state that a change can have is looked at", () => {
  expect(new Set(Object.values(situations).map(({ state }) => state))).toEqual(new Set(changeStates));
});

describe.each(kinds)("a plan of the kind %s", (kind) => {
  test.each(Object.entries(situations))("%s: a person who only reads gets nothing that acts", (_, given) => {
    const found = Object.entries(drawn(seen(given, kind, "viewer"))).map(([what, of]) => [what, acting(of)]);
    expect(found.filter(([, some]) => some?.length)).toEqual([]);
  });
});

test("an owner gets what acts, so these tests would see it", () => {
  const found = new Set(
    Object.values(situations).flatMap((given) => kinds.flatMap((kind) => acting(drawn(seen(given, kind, "owner"))))),
  );
  for (const id of [
    ids.askForPlan,
    ids.discard,
    ids.takeOutOfPlan,
    ids.takeIntoPlan,
    ids.takeReasonIntoPlan,
    ids.approveLive,
    ids.approveDeletion,
    ids.choose,
    ids.pause,
    ids.resume,
    ids.stop,
    ids.retry,
    ids.lookAgain,
    ids.planRest,
    ids.undo,
    ids.schedule,
    ids.cancelSchedule,
    ids.offSaleInstead,
    tablesActionIds.importTable,
  ])
    expect(found).toContain(id);
});

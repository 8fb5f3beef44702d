import type { ManyPage } from "#src/modules/changes/model.ts";
import type { ManyView } from "#src/modules/changes/many/views.ts";
import { type Many, manyCard, manyOutcome, manyReviewBlocks } from "#src/modules/changes/slack/cards/many-card.ts";
import { failures as failureBlocks } from "#src/modules/changes/slack/cards/many-failures.ts";
import { brakeButtons } from "#src/modules/changes/slack/cards/many-pace.ts";
import { manyItemsView } from "#src/modules/changes/slack/lists/many-items.ts";
import { at, change, person } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { readable } from "#test/src/blocks/worst.ts";

const approved = { by: person("Mara"), verdict: "approve" as const, selfApproved: false, reason: null, at };
const stopped = { ...approved, verdict: "stop" as const };
const named = { code: "k7q2", sku: "LA-1", title: "Linen apron" };
const failures = [
  { text: "Price changed on Etsy.", items: 1, retriable: false, code: "changed-live", reason: "3f", some: [named] },
];
const several = [
  {
    text: "The listing isn't in Pine & Ink any more.",
    items: 12,
    retriable: false,
    code: "not-found",
    reason: "4a",
    some: [named, named, named],
  },
  {
    text: "Etsy doesn't answer.",
    items: 2,
    retriable: true,
    code: "readback-differs",
    reason: "5b",
    some: [named, named],
  },
];

const tomorrow = new Date("2026-12-02T09:00:00Z");
const paused = { by: approved.by, at: new Date("2026-12-01T10:00:00Z") };

function many(more: Partial<ManyView> = {}, of: Parameters<typeof change>[0] = {}): Many {
  const all: ManyView = {
    plan: null,
    all: 300,
    states: { pending: 300 },
    shops: [
      { name: "Pine & Ink", items: 200 },
      { name: "Pine & Ink EU", items: 100 },
    ],
    fields: { price: 300, title: 12 },
    prices: { lowest: -50, highest: 125 },
    again: null,
    renewals: null,
    lookedAtIn: null,
    pace: null,
    step: null,
    failed: 0,
    retriable: 0,
    failures: [],
    left: 300,
    ...more,
  };
  return { ...change({ kind: "edit", state: "in_review", ...of }), many: all };
}

const worst = many(
  {
    all: 9999,
    states: { applied: 3000, failed: 3000, parked: 999, stopped: 2000, left_out: 1000 },
    shops: Array.from({ length: 40 }, () => ({ name: "&".repeat(300), items: 9999 })),
    fields: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${"&".repeat(90)}${n}`, 9999])),
    failed: 5999,
    retriable: 3000,
    failures: Array.from({ length: 5 }, () => ({
      text: "&".repeat(900),
      items: 999,
      retriable: false,
      code: "marketplace-refused",
      reason: "0123456789ab",
      some: Array.from({ length: 3 }, () => ({ code: "k7q2", sku: "&".repeat(40), title: "&".repeat(300) })),
    })),
  },
  { state: "failed", decisions: [approved], content: { ...change().content, title: "&".repeat(300) } },
);

const onItsWay = many(
  { states: { applied: 120, pending: 180 }, left: 180 },
  { state: "applying", decisions: [approved] },
);
const halted: Many = { ...onItsWay, paused };

function page(more: Partial<ManyPage> = {}): ManyPage {
  const item: ManyPage["some"][number] = {
    id: "1" as never,
    shopId: "2" as never,
    listingId: "3" as never,
    code: "k7q2",
    sku: "LA-1",
    title: "Linen apron",
    state: "pending",
    failure: null,
    listingUrl: null,
    begun: [],
    set: { "price:": 2500, title: "Linen apron, blue" },
    before: { "price:": 2400, title: "Linen apron" },
    move: null,
    shopName: "Pine & Ink",
    currency: "USD",
    profiles: null,
  };
  return { change: many(), failed: false, all: 45, page: 1, some: [item], ...more };
}

const [item] = page().some;
const failure = { code: "changed-live", text: "Price changed on Etsy.", reference: "R-ABCDEF" };

export const manies = [
  view(
    manyCard,
    {
      "waiting for approval": [many(), "channel"],
      "nobody may approve it": [many({}, { approvers: [] }), "channel"],
      "prices all alike": [
        many({ prices: { lowest: 100, highest: 100 }, shops: [{ name: "Pine & Ink", items: 300 }] }),
        "channel",
      ],
      "sent back": [
        many({}, { state: "rejected", decisions: [{ ...approved, verdict: "ask_for_changes", reason: "Too dear." }] }),
        "channel",
      ],
      "on its way": [
        many(
          { states: { applied: 120, pending: 180 }, left: 180 },
          { state: "applying", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "on its way, with how long it takes": [
        many(
          { states: { applied: 120, applying: 2, pending: 178 }, left: 180, pace: { minutes: 6, today: null } },
          { state: "applying", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "on its way, with a key that others use": [
        many(
          {
            states: { applied: 120, applying: 2, pending: 178 },
            left: 180,
            pace: { minutes: 54, today: null, others: 8 },
          },
          { state: "applying", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "on its way, until today's calls end": [
        many(
          {
            states: { applied: 120, pending: 180 },
            left: 180,
            pace: { minutes: 3, today: { items: 90, from: tomorrow } },
          },
          { state: "applying", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "on its way, with today's calls used up": [
        many(
          {
            states: { applied: 120, pending: 180 },
            left: 180,
            pace: { minutes: 0, today: { items: 0, from: tomorrow } },
          },
          { state: "applying", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      paused: [
        many(
          { states: { applied: 120, pending: 180 }, left: 180, pace: { minutes: 6, today: null } },
          { state: "applying", stoppable: true, decisions: [approved], paused },
        ),
        "channel",
      ],
      "paused, to its author": [
        many(
          { states: { applied: 120, pending: 180 }, left: 180 },
          { state: "applying", stoppable: true, decisions: [approved], paused },
        ),
        "author",
      ],
      "what changed in the shop is looked at": [
        many(
          { states: { applied: 299, parked: 1 }, failed: 1, failures, left: 1, lookedAtIn: { number: 15 } },
          { state: "failed", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "some failed": [
        many(
          { states: { applied: 299, parked: 1 }, failed: 1, failures, left: 1 },
          { state: "failed", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "some failed for good, some may be tried again": [
        many(
          { states: { applied: 286, failed: 14 }, failed: 14, retriable: 2, failures: several, left: 14 },
          { state: "failed", stoppable: true, decisions: [approved] },
        ),
        "channel",
      ],
      "stopped after some failed": [
        many(
          { states: { applied: 270, stopped: 30 }, failed: 14, failures: several, left: 0 },
          { state: "applied", decisions: [approved, stopped] },
        ),
        "channel",
      ],
      "stopped in the middle": [
        many({ states: { applied: 120, stopped: 180 }, left: 0 }, { state: "applied", decisions: [approved, stopped] }),
        "channel",
      ],
      "what was left is being collected": [
        many(
          { states: { applied: 120, stopped: 180 }, again: { number: null }, left: 0 },
          { state: "applied", decisions: [approved, stopped] },
        ),
        "channel",
      ],
      "what was left is asked for again": [
        many(
          { states: { applied: 120, stopped: 180 }, again: { number: 14 }, left: 0 },
          { state: "applied", decisions: [approved, stopped] },
        ),
        "channel",
      ],
      "stopped before anything was written": [
        many({ states: { stopped: 300 }, left: 0 }, { state: "stopped", decisions: [approved, stopped] }),
        "channel",
      ],
      "to its author, waiting": [many(), "author"],
      "to its author, sent back": [many({}, { state: "rejected" }), "author"],
      done: [many({ states: { applied: 300 }, left: 0 }, { state: "applied", decisions: [approved] }), "channel"],
    },
    {
      "the most there can be": [worst, "channel"],
      discarded: [many({ prices: null }, { state: "discarded" }), "channel"],
    },
  ),
  view(
    manyOutcome,
    {
      "some failed": [
        many(
          { states: { applied: 299, parked: 1 }, failed: 1, failures, left: 1 },
          { state: "failed", stoppable: true },
        ),
      ],
    },
    { "the most there can be": [worst] },
  ),
  view(
    failureBlocks,
    {
      "for good, and in passing": [
        many({ failed: 14, retriable: 2, failures: several, left: 14 }, { state: "failed", stoppable: true }),
      ],
      "changed in the shop": [many({ failed: 1, failures, left: 1 }, { state: "failed", stoppable: true })],
    },
    { "the most there can be": [worst] },
  ),
  view(brakeButtons, { paused: [halted], "on its way": [onItsWay] }, { over: [worst] }),
  view(manyReviewBlocks, { "the second page": [many(), 1] }, { "the most there can be": [worst, 9998] }),
  view(
    manyItemsView,
    {
      "the second of three pages": [page()],
      "what failed": [
        page({ failed: true, all: 1, page: 0, some: item ? [{ ...item, state: "parked", failure }] : [] }),
      ],
      "nothing failed": [page({ failed: true, all: 0, page: 0, some: [] })],
    },
    {
      "the most there can be": [
        page({
          change: worst,
          all: 9999,
          some: Array.from({ length: 20 }, () => ({
            ...(item as ManyPage["some"][number]),
            title: "&".repeat(300),
            shopName: "&".repeat(300),
            state: "failed" as const,
            failure: { ...failure, text: "&".repeat(900) },
            set: Object.fromEntries(
              Array.from({ length: 40 }, (_, n) => [`price:${"&".repeat(90)}${n}`, readable(400)]),
            ),
          })),
        }),
      ],
    },
  ),
];

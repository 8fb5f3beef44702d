import type { LeftOutPage } from "#src/modules/changes/model.ts";
import type { ManyView, PlanSampleView, PlanView } from "#src/modules/changes/many/views.ts";
import { manyCard, manyReviewBlocks } from "#src/modules/changes/slack/cards/many-card.ts";
import { type Plan, planCard, planFacts, furtherLists } from "#src/modules/changes/slack/cards/plan-card.ts";
import { includeButtons, saysBlocks } from "#src/modules/changes/slack/cards/plan-samples.ts";
import { manyItemsView, planLeftOutView } from "#src/modules/changes/slack/lists/many-items.ts";
import { deletionForm } from "#src/modules/changes/slack/state-plans/deletion-form.ts";
import { againAnswer, planAnswer, sentenceAnswer, undoableMessage } from "#src/modules/plans/slack/messages.ts";
import { planTableView } from "#src/modules/plans/slack/plan-table.ts";
import { planForm } from "#src/modules/plans/slack/plan-form.ts";
import { catchUpMessage, keptMessage, unknownMessage } from "#src/modules/plans/catching-up/slack/list.ts";
import { modelForm } from "#src/modules/plans/catching-up/slack/model-form.ts";
import type { CatchUpView } from "#src/modules/plans/catching-up/use-cases.ts";
import { at, change, person } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { readable } from "#test/src/blocks/worst.ts";

const named = { code: "k7q2", sku: "LA-1", title: "Linen apron", sample: null };

const sample: PlanSampleView = {
  ...named,
  shopId: "2" as never,
  shopName: "Pine & Ink",
  currency: "EUR",
  profiles: null,
  field: "price:Blue / Large",
  before: 2000,
  after: 2190,
};

const falls = { code: "large-fall", text: "The price falls by more than 30%.", items: 4, mayTakeIn: 4, some: [named] };
const same = { code: "same", text: "It is so already.", items: 12, mayTakeIn: 0, some: [named, named, named] };

const plain: PlanView = {
  collecting: false,
  found: 316,
  looked: 316,
  apart: null,
  line: "price +5% round .90",
  rule: null,
  says: null,
  typed: { values: 0, by: [], some: [] },
  deletes: [],
  prices: [{ currency: "EUR", lowest: 990, highest: 4990 }],
  falls: [],
  rises: [sample, sample],
  usual: sample,
  large: { falls: 0, rises: 0 },
  left: 16,
  reasons: [falls, same],
  cost: { calls: 1500, seconds: 450, over: null },
};

const unread = { ok: false as const, problem: "I don't know “raise”.", understood: "" };

function keptRule(of: Partial<CatchUpView>): CatchUpView {
  return {
    id: "1" as never,
    shopName: "Pine & Ink",
    says: "Product safety: the shop's manufacturer, responsible person and warnings",
    share: 50,
    lookedOn: "2026-12-02",
    unknownCount: 12,
    open: 68,
    batch: { id: "2" as never, number: 14, listings: 50 },
    offered: false,
    author: person("Mara"),
    progress: { done: 412, all: 530, ready: "2026-12-09" },
    lost: null,
    lostModel: null,
    mayChoose: true,
    held: null,
    may: ["take_over", "end"],
    ...of,
  };
}

type More = Omit<NonNullable<Parameters<typeof change>[0]>, "many"> & {
  readonly plan?: Partial<PlanView>;
  readonly many?: Partial<Omit<ManyView, "plan">>;
};

export function plan({ plan: more = {}, many = {}, ...of }: More = {}): Plan {
  return {
    ...change({ kind: "edit", state: "draft", number: 12, ...of }),
    many: {
      all: 300,
      states: { pending: 300 },
      shops: [{ name: "Pine & Ink", items: 300 }],
      fields: { price: 300 },
      prices: { lowest: 21, highest: 95 },
      again: null,
      renewals: null,
      lookedAtIn: null,
      pace: null,
      step: null,
      failed: 0,
      retriable: 0,
      failures: [],
      left: 300,
      ...many,
      plan: { ...plain, ...more },
    },
  };
}

const long = "&".repeat(300);
const longest: PlanSampleView = { ...sample, title: long, sku: long, shopName: long, field: `price:${long}` };
const reason = {
  ...falls,
  text: "&".repeat(900),
  items: 9999,
  mayTakeIn: 9999,
  some: Array(3).fill({ ...named, title: long, sku: long, sample: longest }),
};
export const worst = plan({
  content: { ...change().content, title: long },
  many: {
    all: 9999,
    shops: Array.from({ length: 40 }, () => ({ name: long, items: 9999 })),
    fields: Object.fromEntries(Array.from({ length: 40 }, (_, n) => [`${"&".repeat(90)}${n}`, 9999])),
  },
  plan: {
    line: "&".repeat(3000),
    prices: Array.from({ length: 10 }, (_, n) => ({ currency: `X${n}A`, lowest: 1, highest: 5_000_000 })),
    falls: [longest, longest],
    rises: [longest, longest],
    usual: { ...longest, before: readable(3000), after: readable(3000), field: "description" },
    left: 99_999,
    apart: {
      listings: 0,
      by: (["section", "tag", "search"] as const).map((what) => ({ what, name: long })),
    },
    reasons: Array.from({ length: 10 }, (_, n) => ({ ...reason, code: `code-${n}` })),
    typed: { values: 99_999, by: Array(9).fill({ ...person(long), name: long }), some: [longest, longest, longest] },
    cost: { calls: 49_995, seconds: 15_000, over: { left: 7 } },
  },
});

/** 40 % off: each of its listings starts left out, as the line says it. */
const halfOff = plan({
  many: { all: 0, shops: [], fields: {}, prices: null },
  plan: {
    says: -40,
    falls: [],
    rises: [],
    usual: null,
    prices: [],
    reasons: [{ ...falls, items: 61, mayTakeIn: 61 }, same],
  },
});

const withdrawn = { by: person("Ada"), verdict: "withdraw" as const, selfApproved: false, reason: null, at };
const sentBack = { ...withdrawn, verdict: "ask_for_changes" as const, reason: "Not the mugs, please." };

function leftOut(more: Partial<LeftOutPage> = {}): LeftOutPage {
  const item: LeftOutPage["some"][number] = {
    ...named,
    listingId: "3" as never,
    shopId: "2" as never,
    shopName: "Pine & Ink",
    currency: "EUR",
    profiles: null,
    reason: "large-fall",
    text: falls.text,
    set: { "price:": 900 },
    before: { "price:": 2000 },
    move: null,
  };
  const other = { ...item, reason: "same", text: same.text, set: null, before: null };
  return { change: plan(), all: 16, page: 0, some: [item, other], ...more };
}

/** A plan of three listings that moves their states. */
function moved(kind: Plan["kind"], more: More = {}): Plan {
  const usual = { ...sample, field: "state", before: "expired", after: kind === "delete" ? "gone" : "active" };
  return plan({
    kind,
    fee: { amount: kind === "renew" ? 60 : 0, currency: "USD" },
    ...more,
    many: { all: 3, fields: {}, prices: null, ...more.many },
    plan: { line: kind, prices: [], rises: [], usual, ...more.plan },
  });
}

const [item] = leftOut().some;

const twoShops = [
  { id: "11", name: "PineAndInk" },
  { id: "12", name: "PineAndInkEU" },
];

export const plans = [
  view(
    planCard,
    {
      "to look at": [plan(), [], "author"],
      "some calls are for tomorrow": [
        plan({ plan: { cost: { calls: 1500, seconds: 450, over: { left: 900 }, others: 1 } } }),
        [],
        "author",
      ],
      "all of it starts left out, as its line says": [halfOff, [], "author"],
      "all of it starts left out": [plan({ many: { all: 0, shops: [], fields: {}, prices: null } }), [], "author"],
      withdrawn: [plan({ decisions: [withdrawn] }), [], "author"],
      "its approver took it out of a request": [
        plan({ many: { partOf: { changeId: "7" as never, number: 11, by: person("Ada"), approved: 297 } } }),
        [],
        "author",
      ],
      "sent back": [plan({ state: "rejected", decisions: [sentBack] }), [], "author"],
      "its listings are counted": [
        plan({ number: null, plan: { collecting: true, found: null, looked: 0 } }),
        [],
        "author",
      ],
      "its listings are looked at": [plan({ number: null, plan: { collecting: true, looked: 100 } }), [], "author"],
      "no listing fits": [
        plan({
          state: "discarded",
          number: null,
          plan: { collecting: true, found: 0, looked: 0, left: 0, reasons: [] },
        }),
        [],
        "author",
      ],
      "all stay as they are": [
        plan({
          state: "discarded",
          number: null,
          plan: { collecting: true, found: 12, looked: 12, left: 12, reasons: [same] },
        }),
        [],
        "author",
      ],
      "not finished": [
        plan({ state: "discarded", number: null, plan: { collecting: true, looked: 100 } }),
        [],
        "author",
      ],
      "sent back, in the channel": [plan({ state: "rejected", decisions: [sentBack] }), [], "channel"],
      "thrown away": [plan({ state: "discarded" }), [], "author"],
    },
    { "the most there can be": [worst, [], "author"] },
  ),
  view(
    manyCard,
    {
      "a plan, waiting for approval": [plan({ state: "in_review" }), "channel"],
      "a plan, to its author": [plan(), "author"],
      "a plan, written": [plan({ state: "applied", many: { states: { applied: 300 }, left: 0 } }), "channel"],
    },
    {
      "a plan, the most there can be": [worst, "author"],
      "a plan in review, the most there can be": [{ ...worst, state: "in_review" }, "channel"],
    },
  ),
  view(
    manyCard,
    {
      "a plan that renews, waiting for approval": [moved("renew", { state: "in_review" }), "channel"],
      "a plan that takes off sale, to its author": [moved("unpublish"), "author"],
      "a plan that puts on sale, some without a fee": [
        moved("put_on_sale", { state: "in_review", fee: { amount: 40, currency: "USD" } }),
        "channel",
      ],
      "a plan that deletes, to its author": [moved("delete"), "author"],
      "a plan that deletes, waiting for an owner": [moved("delete", { state: "in_review" }), "channel"],
      "a plan that lets listings renew themselves": [
        plan({
          state: "in_review",
          many: {
            fields: { autoRenew: 48 },
            prices: null,
            renewals: {
              items: 48,
              marketplace: { name: "Etsy" },
              paidFor: "four months",
              each: { amount: 20, currency: "USD" },
              all: { amount: 960, currency: "USD" },
            },
          },
        }),
        "channel",
      ],
      "a plan with large falls and rises taken in": [plan({ plan: { large: { falls: 3, rises: 1 } } }), "author"],
    },
    {},
  ),
  view(
    deletionForm,
    { "of a plan": [moved("delete", { state: "in_review" })] },
    { "the most there can be": [{ ...worst, kind: "delete", state: "in_review" }, 9998] },
  ),
  view(
    planFacts,
    {
      "of a plan": [plan().many],
      "some were kept out by its line": [
        plan({ plan: { apart: { listings: 12, by: [{ what: "section", name: "Sale" }] } } }).many,
      ],
      "its line kept nothing out": [
        plan({ plan: { apart: { listings: 0, by: [{ what: "search", name: "striped & blue" }] } } }).many,
      ],
      "what its line says": [plan({ plan: { says: -40, large: { falls: 300, rises: 0 } } }).many],
      "values typed by hand": [
        plan({ plan: { typed: { values: 5, by: [person("Ada")], some: [sample, sample] } } }).many,
      ],
    },
    { "the most there can be": [worst.many] },
  ),
  view(
    saysBlocks,
    {
      "its author may include them": [halfOff, "author"],
      "to its approver": [plan({ state: "in_review", plan: { says: -40 } }), "channel"],
      "a rise": [plan({ plan: { says: 150, reasons: [] } }), "author"],
      "nothing of it is large": [plan(), "author"],
    },
    {
      "the most there can be": [
        { ...worst, many: { ...worst.many, plan: { ...worst.many.plan, says: -99.99 } } },
        "author",
      ],
    },
  ),
  view(
    includeButtons,
    { "of one reason": [plan()], "that which is at the top isn't below": [halfOff] },
    { "the most there can be": [worst] },
  ),
  view(
    manyReviewBlocks,
    { "a plan": [plan({ state: "in_review" }), 1] },
    { "a plan, the most there can be": [{ ...worst, state: "in_review" }, 9998] },
  ),
  view(
    manyItemsView,
    {
      "of a plan that is looked at": [
        {
          change: plan(),
          failed: false,
          all: 1,
          page: 0,
          some: item
            ? [
                {
                  ...item,
                  id: "1" as never,
                  state: "pending",
                  failure: null,
                  listingUrl: null,
                  begun: [],
                  set: item.set ?? {},
                  before: {},
                },
              ]
            : [],
        },
      ],
    },
    {},
  ),
  view(
    planLeftOutView,
    {
      "what a plan leaves out": [leftOut()],
      "asked for, nothing moves": [leftOut({ change: plan({ state: "in_review" }) })],
      nothing: [leftOut({ all: 0, some: [] })],
    },
    {
      "the most there can be": [
        leftOut({
          change: worst,
          all: 9999,
          page: 400,
          some: Array.from({ length: 20 }, () => ({
            ...(item as LeftOutPage["some"][number]),
            title: long,
            shopName: long,
            text: "&".repeat(900),
            set: Object.fromEntries(
              Array.from({ length: 40 }, (_, n) => [`price:${"&".repeat(90)}${n}`, readable(400)]),
            ),
          })),
        }),
      ],
    },
  ),
  view(furtherLists, { "of a plan": [plan()] }, { nothing: [plan({ plan: { left: 0 } })] }),
  view(
    againAnswer,
    {
      "being made": [{ ok: true, changeId: "1" as never, title: "What was left of request 12: Raise prices by 5 %" }],
      "made a moment ago": [{ before: { number: 14 } }],
      "being made by another click": [{ before: { number: null } }],
    },
    { "a long title": [{ ok: true, changeId: "1" as never, title: "&".repeat(4000) }] },
  ),
  view(
    planAnswer,
    {
      "being made": [{ ok: true, changeId: "1" as never, title: "Raise prices by 5 %" }],
      "not understood": [{ ok: false, problem: "I don't know “arround”.", understood: "price +5%" }],
      "nothing understood": [{ ok: false, problem: "Write what to change first.", understood: "" }],
    },
    {
      "the most there can be": [{ ok: false, problem: "&".repeat(4000), understood: "&".repeat(4000) }],
      "a long title": [{ ok: true, changeId: "1" as never, title: "&".repeat(4000) }],
    },
  ),
  view(
    undoableMessage,
    { some: [[{ request: 12, title: "Raise prices by 5 %", listings: 40 }]], none: [[]] },
    {
      "the most": [
        Array.from({ length: 10 }, () => ({ request: 1_000_000, title: "&".repeat(400), listings: 10_000 })),
      ],
    },
  ),
  view(
    catchUpMessage,
    {
      "of several rules": [{ rules: [keptRule({}), keptRule({ offered: true, may: ["accept", "decline"] })] }],
      "one that nobody is the author of": [{ rules: [keptRule({ author: null, batch: null, lookedOn: null })] }],
      "one whose section is gone": [{ rules: [keptRule({ lost: "Prints & cards", batch: null })] }],
      none: [{ rules: [] }],
      "one whose model is gone": [{ rules: [keptRule({ lostModel: "k7q2", batch: null })] }],
      "one whose plan was discarded": [
        { rules: [keptRule({ held: { listings: 3, again: "2026-12-09" }, batch: null, may: ["take_in", "end"] })] },
      ],
      "after a click": [{ rules: [keptRule({ unknownCount: 0 })] }, { said: "I don't offer it again." }],
      "the second page": [
        { rules: Array.from({ length: 17 }, (_, n) => keptRule({ id: `${n}` as never })) },
        { page: 1 },
      ],
    },
    {
      "the most there can be": [
        {
          rules: Array.from({ length: 60 }, () =>
            keptRule({
              says: "&".repeat(900),
              shopName: "&".repeat(300),
              lostModel: "&".repeat(90),
              held: { listings: 9999, again: "2026-12-09" },
              may: ["take_over", "take_in", "end"],
            }),
          ),
        },
      ],
    },
  ),
  view(
    unknownMessage,
    {
      "two groups": [
        {
          id: "1" as never,
          shopName: "Pine & Ink",
          all: 2,
          some: [
            { code: "k7q2", lacks: ["Primary color"] },
            { code: "k7q3", lacks: ["Material"] },
          ],
          groups: [
            { key: "a1", lack: "Primary color", codes: ["k7q2"] },
            { key: "b2", lack: "Material", codes: ["k7q3"] },
          ],
        },
      ],
      "nothing any more": [{ id: "1" as never, shopName: "Pine & Ink", all: 0, some: [], groups: [] }],
    },
    {
      "the most there can be": [
        {
          id: "1" as never,
          shopName: "&".repeat(300),
          all: 99_999,
          some: Array.from({ length: 200 }, () => ({ code: "k7q2", lacks: ["&".repeat(300)] })),
          groups: Array.from({ length: 40 }, () => ({ key: "f".repeat(16), lack: "&".repeat(900), codes: ["k7q2"] })),
        },
      ],
    },
  ),
  view(
    modelForm,
    { "for a rule": [{ id: "1" as never, shopName: "Pine & Ink", says: "Attributes, as k7q2 has them" }] },
    { "the longest names": [{ id: "1" as never, shopName: "&".repeat(300), says: "&".repeat(900) }] },
  ),
  view(
    keptMessage,
    {
      kept: [{ ok: true, shopName: "Pine & Ink", says: "Each listing: add the material “linen”" }],
      "not understood": [{ ok: false, problem: "I don't know “arround”.", understood: "materials add" }],
    },
    { "the most there can be": [{ ok: false, problem: "&".repeat(4000), understood: "&".repeat(4000) }] },
  ),
  view(
    sentenceAnswer,
    {
      "a line": [unread, { line: 'price +10% round .90 section "Mugs"', left: ["on Friday"], by: "openai" }],
      "by rules": [unread, { line: "price +10%", left: [], by: "rules" }],
      "by rules, as no owner agreed to more": [unread, { line: "price +10%", left: [], by: "rules", unasked: true }],
      "no line": [unread, { line: null, left: ["make nice"], by: "rules" }],
      "more parts than are shown": [
        unread,
        { line: "price +10%", left: ["one", "two", "three", "four", "five", "not six", "seven"], by: "openai" },
      ],
    },
    {
      "the most there can be": [
        { ok: false, problem: "&".repeat(4000), understood: "&".repeat(4000) },
        { line: "&".repeat(1000), left: Array.from({ length: 60 }, () => "&".repeat(600)), by: "openai" },
      ],
      "no line at all": [
        { ok: false, problem: "&".repeat(4000), understood: "&".repeat(4000) },
        { line: null, left: Array.from({ length: 60 }, () => "&".repeat(600)), by: "rules", unasked: true },
      ],
    },
  ),
  view(
    planTableView,
    { "of a plan": [{ listings: 300, left: 16, url: "https://oms.example/downloads/plan.csv" }] },
    { "the most there can be": [{ listings: 99_999, left: 99_999, url: `https://oms.example/${"x".repeat(2900)}` }] },
  ),
  view(
    planForm,
    {
      "of two shops": [
        {
          shops: twoShops,
          sections: [
            { title: "Mugs", shops: ["Pine & Ink"] },
            { title: "Paper & Prints", shops: ["Pine & Ink", "Pine & Ink EU"] },
          ],
          found: null,
        },
      ],
      "of one shop without sections": [{ shops: twoShops.slice(0, 1), sections: [], found: null }],
      "about what was found": [
        {
          shops: twoShops,
          sections: [{ title: "Mugs", shops: ["Pine & Ink"] }],
          found: {
            shopId: twoShops[0]?.id ?? null,
            states: ["active", "draft"],
            words: "apron",
            further: "stock to 1",
          },
        },
      ],
    },
    {
      "the most there can be": [
        {
          shops: Array.from({ length: 150 }, (_, n) => ({ id: `${n}`, name: "&".repeat(300) })),
          sections: Array.from({ length: 150 }, (_, n) => ({
            title: `${"&".repeat(60)}${n}`,
            shops: Array(40).fill("&".repeat(300)),
          })),
          found: null,
        },
      ],
    },
  ),
];

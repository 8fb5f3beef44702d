import type { Pieces, StockNote } from "#src/modules/stock/model.ts";
import {
  answerButtons,
  putBackMessage,
  rulesMessage,
  standingBlocks,
  stockMessage,
  waitingMessage,
} from "#src/modules/stock/slack/stock-message.ts";
import {
  stockManyMessage,
  stockNoteMessage,
  stockRuleMessage,
  stockWindowMessage,
} from "#src/modules/stock/slack/stock-notes.ts";
import type { RuleView, StockNoteView, StockRuleNoteView, StockView } from "#src/modules/stock/view.ts";
import { at, person } from "../fixtures.ts";
import { long, stocked as listing } from "../producing.ts";
import { view } from "../view-cases.ts";

const somebody = person("Mara");
const productId = "66666666-6666-4666-8666-666666666666" as StockView["productId"];
const shopId = "77777777-7777-4777-8777-777777777777" as StockView["sections"][number]["shopId"];
const window = { seconds: 240, lastPiece: 120, slowest: { shopId, everySeconds: 120, toldAt: at }, held: true };
const rule: RuleView = {
  id: productId,
  rule: "shared",
  productId,
  of: "Walnut board",
  section: false,
  by: somebody,
  at,
  windowSeconds: 240,
  rests: false,
};

function stock(more: Partial<StockView> = {}): StockView {
  return {
    productId,
    title: "Walnut board",
    role: "owner",
    listings: [listing(1), listing(2)],
    rule: null,
    window,
    slowestShop: "PineAndInk",
    measuredSeconds: 150,
    refusal: null,
    sections: [],
    asked: false,
    revision: 3,
    lastFall: null,
    ...more,
  };
}

const pieces: Pieces = { "quantity:": 5 };
const fewer: Pieces = { "quantity:": 4 };
function note(kind: StockNote["note"], more: Partial<StockNoteView> = {}): StockNoteView {
  return {
    note: kind,
    productId,
    title: "Walnut board",
    fell: [{ listing: listing(1), by: { "quantity:": 1 } }],
    lowered: [{ listing: listing(2), takeOff: false }],
    before: pieces,
    after: fewer,
    shows: [
      { listing: listing(1), before: pieces, now: fewer },
      { listing: listing(2), before: pieces, now: pieces },
    ],
    revision: 4,
    reasons: [],
    at: at.toISOString(),
    mention: [somebody.slackUserId],
    ...more,
  };
}

const both = [
  { listing: listing(1), by: fewer },
  { listing: listing(2), by: fewer },
];
const hostile: Pieces = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`quantity:${long}${index}`, 3]));
const many = Array.from({ length: 40 }, () => ({
  listing: listing(1, { shopName: long }),
  by: hostile,
  before: hostile,
  now: {},
  takeOff: true,
}));
const shown = Array.from({ length: 40 }, () => ({ listing: listing(1, { shopName: long }), before: {}, now: hostile }));
const waits = Array.from({ length: 15 }, () => ({ productId, title: long }));
const people = Array.from({ length: 60 }, () => somebody.slackUserId);
const ended: StockRuleNoteView = {
  why: "matched",
  productId,
  of: "Walnut board",
  giver: "Mara",
  by: "Jo",
  into: "Oak board",
  mention: [somebody.slackUserId],
};
const section = { shopId, sectionId: "12", shopName: long, title: long, products: 400, window };

export const stocks = [
  view(
    stockMessage,
    {
      split: [stock()],
      refused: [stock({ refusal: "The stock can't be shared." })],
      shared: [stock({ rule })],
      "shared by a rule that rests": [stock({ rule: { ...rule, rests: true } })],
      "shared by its section, with a question": [
        stock({ rule: { ...rule, section: true }, asked: true, role: "manager" }),
      ],
      "for a viewer": [stock({ role: "viewer" })],
      "with a section": [stock({ sections: [{ ...section, title: "Boards", shopName: "PineAndInk" }] })],
    },
    {
      "long words": [
        stock({
          title: long,
          listings: Array.from({ length: 30 }, () => listing(1, { shopName: long })),
          sections: [section, { ...section, window: { ...window, held: false } }, section],
          refusal: long,
          slowestShop: long,
        }),
      ],
      "long words, shared": [stock({ title: long, rule: { ...rule, of: long, section: true }, asked: true })],
    },
  ),
  view(
    stockNoteMessage,
    {
      lowered: [note("lowered")],
      "lowered, both fell": [note("lowered", { fell: both })],
      "lowered without a fall": [note("lowered", { fell: [] })],
      "taken off sale": [note("lowered", { lowered: [{ listing: listing(2), takeOff: true }] })],
      asked: [note("asked", { reasons: ["much", "apart"], at: null })],
      "asked, without a way to answer": [note("asked", { reasons: ["options"], at: null })],
      oversold: [note("oversold", { fell: both })],
    },
    {
      "many of each": [note("lowered", { title: long, fell: many, lowered: many, before: hostile, after: {} })],
      "many asked about": [
        note("asked", {
          title: long,
          fell: many,
          shows: shown,
          reasons: ["much", "all", "apart", "options", "failed", "many", "held"],
          mention: Array.from({ length: 60 }, () => somebody.slackUserId),
        }),
      ],
      "many sold twice": [
        note("oversold", { title: long, fell: many, mention: Array.from({ length: 60 }, () => somebody.slackUserId) }),
      ],
    },
  ),
  view(answerButtons, { usual: [productId, 3] }, { "the longest": ["f".repeat(240), 999_999_999] }),
  view(
    stockManyMessage,
    {
      usual: [
        {
          shopId,
          shopName: "PineAndInk",
          all: 1,
          some: [{ productId, title: "Walnut board" }],
          mention: [somebody.slackUserId],
        },
      ],
    },
    { "long words": [{ shopId, shopName: long, all: 400, some: waits.slice(0, 8), mention: people }] },
  ),
  view(
    stockRuleMessage,
    {
      matched: [ended],
      "one shop left": [{ ...ended, why: "one-shop", into: null }],
      "a section's rests": [{ ...ended, why: "rests", productId: null, by: null, into: null }],
    },
    { "long words": [{ ...ended, of: long, giver: long, by: long, into: long, mention: people }] },
  ),
  view(
    stockWindowMessage,
    {
      calls: [{ why: "calls", shopName: "PineAndInk", seconds: 900, mention: [somebody.slackUserId] }],
      late: [{ why: "late", shopName: "PineAndInk", seconds: 900, mention: [] }],
    },
    { "long words": [{ why: "calls", shopName: long, seconds: 86_400, mention: people }] },
  ),
  view(
    waitingMessage,
    {
      some: [{ shopName: "PineAndInk", all: 1, some: [{ productId, title: "Walnut board" }] }],
      none: [{ shopName: "PineAndInk", all: 0, some: [] }],
    },
    { "long words": [{ shopName: long, all: 400, some: waits }] },
  ),
  view(
    rulesMessage,
    {
      "the second page": [{ all: 12, some: [rule, { ...rule, rests: true }], page: 1, pages: 2 }, true],
      none: [{ all: 0, some: [], page: 0, pages: 1 }, false],
    },
    {
      "long words": [
        { all: 60, some: Array.from({ length: 10 }, () => ({ ...rule, of: long, rests: true })), page: 1, pages: 6 },
        true,
      ],
    },
  ),
  view(
    putBackMessage,
    {
      asked: [{ asked: 2, leftOut: [] }],
      "nothing to do": [{ asked: 0, leftOut: [{ shopName: "PineAndInk", why: "it isn't on sale" }] }],
    },
    { "long words": [{ asked: 2, leftOut: Array.from({ length: 8 }, () => ({ shopName: long, why: long })) }] },
  ),
  view(
    standingBlocks,
    {
      "for an owner": [{ all: 1, some: [rule] }, true],
      "for others": [{ all: 9, some: [rule] }, false],
      none: [{ all: 0, some: [] }, true],
    },
    { "long words": [{ all: 60, some: Array.from({ length: 5 }, () => ({ ...rule, of: long })) }, true] },
  ),
];

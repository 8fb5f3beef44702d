import { describe, expect, test } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import type { Message } from "#src/blocks/elements.ts";
import { likeForm, likeNothing, likePicker } from "#src/blocks/draft-like.ts";
import { historyMessage } from "#src/blocks/history.ts";
import { exportMessage, importAskedMessage, importForm, importMessage } from "#src/blocks/imports.ts";
import { matchMessage, productMessage, productsMessage } from "#src/blocks/products.ts";
import type { HistoryEntry } from "#src/domain/history.ts";
import type { ListingId, ProductId, ShopId } from "#src/domain/ids.ts";
import { type ImportId, importStates, type ImportView } from "#src/domain/import.ts";
import { changeKinds } from "#src/domain/listing-change.ts";
import type { ProductPage, ProductView } from "#src/domain/product.ts";
import type { ListingView } from "#src/domain/views.ts";
import { at, change, extremeChange, person, summary } from "./fixtures.ts";

const long = "&<>*_~`".repeat(80);

function listing(index: number, more: Partial<ListingView> = {}): ListingView {
  return {
    id: `44444444-4444-4444-8444-44444444444${index % 10}` as ListingId,
    code: "k7q2",
    shopId: "00000000-0000-4000-8000-000000000001" as ShopId,
    shopName: "Pine & Ink",
    currency: "USD",
    productId: "55555555-5555-4555-8555-555555555555" as ProductId,
    externalId: "4200100007",
    title: "Linen apron",
    state: "active",
    url: "https://www.etsy.com/listing/4200100007",
    coverUrl: null,
    live: { title: "Linen apron", "price:": 4800, "quantity:": 2, "sku:": "AP-01" },
    endsAt: null,
    seenAt: at,
    stale: false,
    gone: false,
    differences: [],
    ...more,
  };
}

const extreme = (index: number) =>
  listing(index, { title: long, shopName: long, stale: true, gone: index % 3 === 0, live: { title: long } });

const product = (listings: readonly ListingView[], text = "Linen apron"): ProductView => ({
  id: "55555555-5555-4555-8555-555555555555" as ProductId,
  title: text,
  sku: text.slice(0, 32),
  content: {
    ...change().content,
    description: text.repeat(20),
    tags: Array.from({ length: 13 }, () => text.slice(0, 20)),
    materials: Array.from({ length: 13 }, () => text.slice(0, 45)),
  },
  listings,
});

const many = Array.from({ length: 30 }, (_, index) => extreme(index));
const full = product(many, long);

const page = (more: Partial<ProductPage> = {}): ProductPage => ({
  products: [product([listing(1)])],
  total: 1,
  page: 0,
  pages: 1,
  without: [],
  ...more,
});
const waiting = Array.from({ length: 12 }, (_, index) => ({
  shopId: `00000000-0000-4000-8000-0000000000${10 + index}` as ShopId,
  shopName: long,
  count: 9999,
}));

const mark = { id: change().id, code: "k7q2", kind: "edit" as const };
const moves = Array.from({ length: 40 }, (_, index) => ({ field: `price:${long}${index}`, before: 100, after: 200 }));
const entries: HistoryEntry[] = [
  { at, kind: "asked", change: mark, by: person("Ada") },
  { at, kind: "edited", change: mark, by: person("Teo") },
  {
    at,
    kind: "decided",
    change: mark,
    by: person("Mara"),
    verdict: "ask_for_changes",
    selfApproved: false,
    reason: long,
    mode: null,
  },
  ...(["applied", "on_marketplace", "failed", "parked"] as const).map(
    (outcome): HistoryEntry => ({
      at,
      kind: "sent",
      change: mark,
      outcome,
      text: long,
      reference: "R-ABCDEF",
      verified: true,
      moves,
      photos: 20,
    }),
  ),
  { at, kind: "changed_there", moves: [...moves, { field: "title", before: long, after: long }] },
  { at, kind: "kept", by: null, moves: [{ field: "state", before: "active", after: "sold_out" }] },
  { at, kind: "gone" },
];

const imported = (more: Partial<ImportView> = {}): ImportView => ({
  id: "66666666-6666-4666-8666-666666666666" as ImportId,
  fileName: "prices.csv",
  state: "ready",
  by: person("Ada"),
  lines: 18,
  changes: [
    {
      line: 3,
      listingId: listing(1).id,
      code: "k7q2",
      title: "Linen apron",
      shopName: "Pine & Ink",
      currency: "USD",
      field: "price:",
      before: 4800,
      after: 5200,
    },
  ],
  changeCount: 1,
  listingCount: 1,
  problems: [{ line: 4, text: "I know no listing with code zzzz." }],
  problemCount: 1,
  result: null,
  ...more,
});
const worst = imported({
  fileName: long,
  changes: Array.from({ length: 20 }, () => ({
    ...(imported().changes[0] as ImportView["changes"][number]),
    title: long,
    shopName: long,
    field: `title`,
    before: long,
    after: long,
  })),
  changeCount: 10_000,
  problems: Array.from({ length: 20 }, (_, line) => ({ line, text: long })),
  problemCount: 10_000,
  result: { applied: 10_000, moved: 3, listings: 9000 },
});

const said = (blocks: unknown) => JSON.stringify(blocks);

const messages: [string, Message][] = [
  [
    "the product database",
    productsMessage(
      page({ products: Array.from({ length: 8 }, () => full), total: 999, page: 3, pages: 90, without: waiting }),
      long,
    ),
  ],
  ["an empty one", productsMessage(page({ products: [], total: 0 }), "")],
  ["one that was searched", productsMessage(page({ products: [], total: 0 }), "x")],
  ["a product", productMessage(full)],
  ["a pair", matchMessage({ kept: full, merged: full, because: "repeated-sku", index: 1, total: 5 })],
  ["no pair", matchMessage(null)],
  ["a history", historyMessage({ listing: extreme(1), entries, page: 1, pages: 3 })],
  ["no history", historyMessage({ listing: listing(1), entries: [], page: 0, pages: 1 })],
  ["tables", exportMessage([{ kind: "prices", lines: 9, url: `https://oms.example/${"x".repeat(2000)}` }])],
  [
    "what came of asking",
    importAskedMessage(worst, {
      asked: 1,
      already: 2,
      left: 3,
      problems: Array.from({ length: 30 }, () => ({ code: "k7q2", text: long })),
    }),
  ],
  ...importStates.map((state) => [`an import: ${state}`, importMessage({ ...worst, state })] as [string, Message]),
];

describe("whatever stands in it, Slack takes it", () => {
  test.each(messages)("%s", (_, { blocks }) => {
    expect(validateBlocks(blocks, "message")).toEqual([]);
  });

  test.each([
    ["the form of a table", importForm()],
    ["a form like another", likeForm({ change: extremeChange(), photosLeftOut: true })],
    [
      "a choice of many",
      likePicker(
        many.slice(0, 10),
        Array.from({ length: 10 }, (_, index) => summary(index)),
      ),
    ],
    ["an offer", likeNothing(long.repeat(9))],
  ])("%s", (_, view) => {
    expect(validateView(view)).toEqual([]);
  });
});

test("every kind of change has its words", () => {
  for (const kind of changeKinds) {
    const done = { ...(entries[3] as Extract<HistoryEntry, { kind: "sent" }>), moves: [], change: { ...mark, kind } };
    const text = said(historyMessage({ listing: listing(1), entries: [done], page: 0, pages: 1 }).blocks);
    expect(text).not.toContain("undefined");
  }
});

test("nothing can be applied that was refused, applied or put aside", () => {
  for (const state of importStates) {
    expect([state, said(importMessage(imported({ state })).blocks).includes("Apply (1)")]).toEqual([
      state,
      state === "ready",
    ]);
  }
  expect(said(importMessage(imported({ changes: [], changeCount: 0 })).blocks)).not.toContain("Apply");
});

test("main messages", () => {
  expect(
    productMessage(product([listing(1), listing(2, { shopName: "Pine & Ink EU", currency: "EUR" })])),
  ).toMatchSnapshot("a product");
  expect(importMessage(imported())).toMatchSnapshot("a preview");
  expect(importMessage(imported({ state: "applied", result: { applied: 1, moved: 0, listings: 1 } }))).toMatchSnapshot(
    "applied",
  );
  expect(historyMessage({ listing: listing(1), entries: entries.slice(0, 2), page: 0, pages: 2 })).toMatchSnapshot(
    "a history",
  );
});

import { describe, expect, test } from "vitest";
import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import type { Message } from "#src/platform/slack/blocks/elements.ts";
import { likeForm, likeNothing, likePicker } from "#src/modules/changes/slack/forms/draft-like.ts";
import { historyMessage } from "#src/modules/reports/slack/history.ts";
import { exportMessage, importForm, importMessage } from "#src/modules/tables/slack/imports.ts";
import { matchMessage, productMessage, productsMessage } from "#src/modules/products/slack/products.ts";
import type { HistoryEntry } from "#src/modules/reports/rules/history.ts";
import { importStates } from "#src/modules/tables/rules/import.ts";
import { changeKinds } from "#src/modules/changes/rules/listing-change.ts";
import { extremeChange, summary } from "./fixtures.ts";
import {
  extreme,
  extremeImport,
  fullProduct,
  historyEntries,
  imported,
  long,
  mark,
  product,
  productPage,
  stocked,
  thirty,
  without,
} from "./producing.ts";
import { structureOf } from "./structure.ts";

const said = (blocks: unknown) => JSON.stringify(blocks);

const messages: [string, Message][] = [
  [
    "the product database",
    productsMessage(
      productPage({ products: Array.from({ length: 8 }, () => fullProduct), total: 999, page: 3, pages: 90, without }),
      long,
    ),
  ],
  ["an empty one", productsMessage(productPage({ products: [], total: 0 }), "")],
  ["one that was searched", productsMessage(productPage({ products: [], total: 0 }), "x")],
  ["a product", productMessage(fullProduct)],
  ["a pair", matchMessage({ kept: fullProduct, merged: fullProduct, because: "repeated-sku", index: 1, total: 5 })],
  ["no pair", matchMessage(null)],
  ["a history", historyMessage({ listing: extreme(1), entries: historyEntries, page: 1, pages: 3 })],
  ["no history", historyMessage({ listing: stocked(1), entries: [], page: 0, pages: 1 })],
  ["tables", exportMessage([{ kind: "prices", lines: 9, url: `https://oms.example/${"x".repeat(2000)}` }])],
  [
    "what came of asking",
    importMessage(
      { ...extremeImport, state: "applied" },
      {
        asked: 1,
        already: 2,
        collecting: 0,
        request: null,
        gaveUp: null,
        problemCount: 30,
        problems: Array.from({ length: 30 }, () => ({ code: "k7q2", text: long })),
      },
    ),
  ],
  ...importStates.map(
    (state) => [`an import: ${state}`, importMessage({ ...extremeImport, state })] as [string, Message],
  ),
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
        thirty.slice(0, 10),
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
    const done = {
      ...(historyEntries[3] as Extract<HistoryEntry, { kind: "sent" }>),
      moves: [],
      change: { ...mark, kind },
    };
    const text = said(historyMessage({ listing: stocked(1), entries: [done], page: 0, pages: 1 }).blocks);
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

test("the button that asks for an import's listings goes once they are being collected, and comes back for those that couldn't be", () => {
  const applied = imported({ state: "applied", result: { applied: 50, moved: 0, listings: 50 } });
  const none = { asked: 0, already: 0, collecting: 0, problems: [], problemCount: 0, request: null, gaveUp: null };
  expect(said(importMessage(applied).blocks)).toContain("Ask for approval of all 50");
  const collecting = said(importMessage(applied, { ...none, collecting: 50 }).blocks);
  expect(collecting).toContain("I'm collecting 50 listings into one request.");
  expect(collecting).not.toContain("Ask for");
  const some = { ...none, asked: 49, problems: [{ code: "k7q2", text: "Its price is gone." }], problemCount: 1 };
  expect(said(importMessage(applied, some).blocks)).toContain("Ask again");
  const all = importMessage(applied, { ...none, asked: 25, already: 25 }).blocks;
  expect(said(all)).toContain("I asked for approval of 25 listings, 25 are already waiting or on the way.");
  expect(said(all)).not.toContain("Ask for");
});

test("every list turns its pages with the same words", () => {
  const text = said(productsMessage(productPage({ total: 30, page: 1, pages: 3 }), "").blocks);
  expect([text.includes("Next"), text.includes("Back"), text.includes("More")]).toEqual([true, true, false]);
});

test("main messages", () => {
  expect(
    structureOf(productMessage(product([stocked(1), stocked(2, { shopName: "Pine & Ink EU", currency: "EUR" })]))),
  ).toMatchSnapshot("a product");
  expect(structureOf(importMessage(imported()))).toMatchSnapshot("a preview");
  expect(
    structureOf(importMessage(imported({ state: "applied", result: { applied: 1, moved: 0, listings: 1 } }))),
  ).toMatchSnapshot("applied");
  expect(
    structureOf(historyMessage({ listing: stocked(1), entries: historyEntries.slice(0, 2), page: 0, pages: 2 })),
  ).toMatchSnapshot("a history");
});

import { expect, test } from "vitest";
import type { StockNoteView } from "#src/modules/stock/view.ts";
import { rulesMessage, waitingMessage } from "#src/modules/stock/slack/stock-message.ts";
import {
  stockManyMessage,
  stockNoteMessage,
  stockRuleMessage,
  stockWindowMessage,
} from "#src/modules/stock/slack/stock-notes.ts";
import { stocked as listing } from "./producing.ts";

type Drawn = { readonly blocks: readonly object[] };

/** The text of each section. */
const sections = ({ blocks }: Drawn): string[] =>
  blocks.flatMap((block) => {
    const { type, text } = block as { type: string; text?: { text: string } };
    return type === "section" && text ? [text.text] : [];
  });
const values = ({ blocks }: Drawn): string[] =>
  [...JSON.stringify(blocks).matchAll(/"value":"([^"]*)"/g)].map(([, value = ""]) => value);

const productId = "66666666-6666-4666-8666-666666666666" as StockNoteView["productId"];
const shopId = "77777777-7777-4777-8777-777777777777" as never;
const oak = listing(1, { shopName: "Oak" });
const ash = listing(2, { shopName: "Ash" });

const asked: StockNoteView = {
  note: "asked",
  productId,
  title: "Walnut board",
  fell: [{ listing: oak, by: { "quantity:": 4 } }],
  lowered: [],
  before: { "quantity:": 9 },
  after: { "quantity:": 9 },
  shows: [
    { listing: oak, before: { "quantity:": 9 }, now: { "quantity:": 5 } },
    { listing: ash, before: { "quantity:": 9 }, now: { "quantity:": 9 } },
  ],
  reasons: ["much"],
  revision: 7,
  at: null,
  mention: [],
};

test("a question shows what each listing showed and shows, and its answers carry what was shown", () => {
  const drawn = stockNoteMessage(asked);
  expect(sections(drawn)).toEqual([
    ":question: *Walnut board*: should I lower the stock in the other shops?",
    "More than 3 pieces went at once. That may be a correction.\nOak: 9 → 5\nAsh: 9",
  ]);
  expect(values(drawn)).toEqual([`${productId}|7`, `${productId}|7`, productId]);
});

test("a question about options names each", () => {
  const shows = [
    { listing: oak, before: { "quantity:Blue": 9, "quantity:Red": 3 }, now: { "quantity:Blue": 5, "quantity:Red": 3 } },
  ];
  expect(sections(stockNoteMessage({ ...asked, shows }))[1]).toContain("Oak: Blue: 9 → 5, Red: 3");
});

test("used-up writes are told with the products that wait", () => {
  const many = {
    shopId,
    shopName: "Oak",
    mention: [],
    all: 3,
    some: [
      { productId, title: "Walnut board" },
      { productId, title: "Tray" },
    ],
  };
  expect(sections(stockManyMessage(many))).toEqual([
    ":question: I lowered stock in *Oak* 20 times in the last 24 hours, and that is the limit. These wait for your answer, so a piece can be sold twice: Walnut board, Tray and 1 more. What sells after them today waits too.",
  ]);
  expect(sections(waitingMessage(many))).toEqual([
    "3 products of *Oak* wait for an answer about stock:",
    "Walnut board",
    "Tray",
  ]);
});

test("a rule that ended or rests says who did what, and what to do", () => {
  const note = { productId, of: "Walnut board", giver: "Mara", by: "Jo", into: "Oak board", mention: [] };
  const said = (why: "matched" | "one-shop" | "rests") => sections(stockRuleMessage({ ...note, why }))[0];
  expect(said("matched")).toBe(
    "*Walnut board*: its stock isn't shared any more, because Jo matched its listings with *Oak board*. What was lowered stays as it is. To share on, open *Oak board* and share its stock.",
  );
  expect(said("one-shop")).toContain("because Jo took a listing out of it and one shop is left");
  expect(said("rests")).toContain(
    "Mara decided to share it, and isn't an owner any more or can't use one of the shops.",
  );
});

test("a shop that is checked too seldom says why, and for how long a piece can be sold twice", () => {
  const said = (why: "calls" | "late") =>
    sections(stockWindowMessage({ why, shopName: "Oak", seconds: 1200, mention: [] }))[0];
  expect(said("calls")).toContain(
    "*Oak* can't be checked often enough any more with the app's calls. A piece can be sold twice for about 22 minutes; the limit is 10 minutes.",
  );
  expect(said("late")).toContain(
    "I couldn't check the stock of *Oak* in time. A piece could be sold twice for about 22 minutes",
  );
});

test("a list of no standing decisions says so", () => {
  expect(sections(rulesMessage({ all: 0, some: [], page: 0, pages: 1 }, true))).toEqual(["No stock is shared."]);
});

import type { ChoicePage, ItemPage } from "#src/modules/changes/model.ts";
import { chooseView, partApprovedView } from "#src/modules/changes/slack/choosing/choose-view.ts";
import { chooseButton } from "#src/modules/changes/slack/choosing/choose-button.ts";
import { dataTable } from "#src/platform/slack/blocks/data-table.ts";
import { planTableBlocks, planTableButtons } from "#src/modules/tables/slack/plan-table.ts";
import { itemView } from "#src/modules/changes/slack/items/item-view.ts";
import { planLinesMessage, planTableMessage } from "#src/modules/plans/slack/plan-table.ts";
import type { PlanValue } from "#src/modules/plans/use-cases/plan-values.ts";
import type { PlanTable } from "#src/modules/plans/use-cases/plans.ts";
import { person } from "#test/src/blocks/fixtures.ts";
import { imported } from "#test/src/blocks/producing.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { readable } from "#test/src/blocks/worst.ts";
import { plan, worst } from "./plans.ts";

const asked = plan({ state: "in_review", contentHash: "a".repeat(64) });
const long = "&".repeat(300);

const line: ChoicePage["some"][number] = {
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
  set: { "price:": 2190 },
  before: { "price:": 2000 },
  place: 1,
  move: null,
  why: null,
  shopName: "Pine & Ink",
  currency: "EUR",
  profiles: null,
};
const own = { ...line, place: 2, why: "own" as const };

function choice(more: Partial<ChoicePage> = {}): ChoicePage {
  const some = [line, own];
  return { change: asked, page: 0, all: 2, own: 1, noAccess: 0, told: [own], some, solo: false, ...more };
}

const widest = { ...line, title: long, sku: long, shopName: long, set: { [`price:${long}`]: 1, title: readable(900) } };

const value: PlanValue = {
  title: "Linen apron",
  called: "LA-1",
  shopName: "Pine & Ink",
  field: "Price",
  before: "€20.00",
  after: "€21.90",
  moved: 9.5,
};
const text = { ...value, field: "Title", before: "Linen apron", after: "Linen apron, washed", moved: null };

function table(more: Partial<PlanTable> = {}): PlanTable {
  const url = "https://oms.example/downloads/plan.csv";
  return { change: plan(), listings: 2, left: 1, url, values: [value, text], whole: true, ...more };
}

const widestValue = { ...value, title: long, called: long, shopName: long, field: long, before: long, after: long };

const paragraph = "Washed linen, sewn by hand in our studio. ".repeat(60);
function item(more: Partial<ItemPage["item"]> = {}): ItemPage {
  const set = { title: "Linen apron, washed", tags: ["linen", "apron"], description: `${paragraph}New care notes.` };
  const before = { title: "Linen apron", tags: ["linen"], description: `${paragraph}Care notes.` };
  return { change: plan(), item: { ...line, set, before, ...more } };
}

const ofPlan = {
  changeId: "7" as never,
  number: 12,
  title: "Raise prices by 5 %",
  changes: imported().changes,
  changeCount: 2,
  listingCount: 2,
  leftCount: 1,
  takenCount: 1,
};
const unmoved = { ...ofPlan, changes: [], changeCount: 0, listingCount: 0, leftCount: 0, takenCount: 0 };
const most = { ...ofPlan, title: long, changeCount: 9999, listingCount: 9999, leftCount: 9999, takenCount: 9999 };

export const choosing = [
  view(
    chooseView,
    {
      "one is one's own": [choice(), []],
      "one isn't ticked": [choice({ own: 0, told: [], some: [line, { ...line, place: 2 }] }), [2]],
      "of a shop that is limited to others": [
        choice({ own: 0, noAccess: 1, told: [{ ...own, why: "no-access" }], some: [line] }),
        [],
      ],
      "nothing is left for this person": [choice({ own: 2, told: [own, own], some: [own] }), []],
      "alone in solo mode": [choice({ solo: true }), []],
    },
    {
      "the most there can be": [
        choice({
          change: { ...worst, state: "in_review" },
          all: 9999,
          page: 400,
          own: 5000,
          noAccess: 900,
          told: Array.from({ length: 10 }, (_, n) => ({ ...widest, place: n + 1, why: n < 5 ? "own" : "no-access" })),
          some: Array.from({ length: 20 }, (_, n) => ({ ...widest, place: n + 8001 })),
        }),
        Array.from({ length: 4000 }, (_, n) => n * 2 + 1),
      ],
    },
  ),
  view(
    chooseButton,
    {
      "for several people": [asked],
      "a value in it is one's own": [
        {
          ...asked,
          viewer: { memberId: person("Jonas").memberId, role: "manager" },
          barred: [{ person: person("Jonas"), parts: [] }],
        },
      ],
      "of no plan": [{ ...asked, many: null }],
    },
    { "the most there can be": [{ ...worst, state: "in_review" }] },
  ),
  view(
    partApprovedView,
    {
      "a part": [{ change: asked, rest: { id: "9" as never, number: 13, listings: 3 } }],
      "all of it": [{ change: asked, rest: null }],
    },
    { "the most there can be": [{ change: worst, rest: { id: "9" as never, number: null, listings: 9999 } }] },
  ),
  view(
    itemView,
    {
      "texts and tags": [item()],
      "a text that there wasn't": [item({ set: { title: "Linen apron" }, before: { title: "" } })],
    },
    {
      "the most there can be": [
        {
          change: worst,
          item: {
            ...widest,
            set: { title: readable(900), description: readable(100_000), tags: Array(13).fill(long) },
            before: { title: long, description: `${long} `.repeat(300), tags: Array(13).fill("&") },
          },
        },
      ],
    },
  ),
  view(
    planTableMessage,
    {
      "of a plan": [table()],
      "asked for, of titles": [table({ change: asked, values: [text], whole: false })],
      "nothing is in it": [table({ values: [], listings: 0 })],
    },
    {
      "the most there can be": [
        table({ change: worst, listings: 9999, left: 9999, whole: false, values: Array(100).fill(widestValue) }),
      ],
    },
  ),
  view(
    planLinesMessage,
    { "of a plan": [table()], "not all of it": [table({ change: asked, whole: false })] },
    {
      "the most there can be": [
        table({ change: worst, listings: 9999, left: 9999, whole: false, values: Array(100).fill(widestValue) }),
      ],
    },
  ),
  view(
    planTableBlocks,
    {
      "what would change": [imported(), ofPlan, []],
      nothing: [imported(), unmoved, []],
      done: [imported({ state: "applied" }), ofPlan, []],
    },
    { "the most there can be": [imported(), most, []] },
  ),
  view(
    planTableButtons,
    { "something changes": [imported(), ofPlan], nothing: [imported(), unmoved] },
    { "the most there can be": [imported(), most] },
  ),
  view(
    dataTable,
    { "of two columns": ["A plan", ["Listing", "Change"], [["Linen apron", { value: 5, text: "+5 %" }]]] },
    {
      "the most there can be": [
        long,
        Array(30).fill(long),
        Array.from({ length: 300 }, () => [long, { value: 1, text: long }, ...Array(28).fill(long)]),
      ],
      "no row": ["A plan", ["Listing"], []],
    },
  ),
];

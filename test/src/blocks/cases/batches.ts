import type { BatchPhoto, BatchView } from "#src/modules/changes/batches/model.ts";
import {
  batchCard,
  batchNote,
  batchReviewCard,
  incompleteBatchMessage,
} from "#src/modules/changes/batches/slack/cards.ts";
import {
  eachOfBatchView,
  fillBatchForm,
  groupBatchForm,
  inSections,
  sheetBlocks,
  startBatchForm,
} from "#src/modules/changes/batches/slack/forms.ts";
import { batchButtons, joinHereButton } from "#src/modules/changes/batches/slack/offer.ts";
import type { OpenPoint } from "#src/modules/changes/open-points/model.ts";
import { leaveOutButton, openPointsNote } from "#src/modules/changes/open-points/slack.ts";
import { change, person } from "#test/src/blocks/fixtures.ts";
import { long } from "#test/src/blocks/producing.ts";
import { view } from "#test/src/blocks/view-cases.ts";

const blank: OpenPoint = {
  field: "title",
  point: "size",
  kind: "blank",
  name: "size",
  needed: false,
  settled: null,
  by: null,
};
const colour: OpenPoint = { ...blank, field: "attributes", point: "200", kind: "attribute", name: "Primary color" };
const missing = [{ field: "title", text: "Title has a blank: [size?].", missing: true as const }];
const open = change({
  openPoints: [blank, colour],
  problems: missing,
  content: { ...change().content, title: "Board [size?]" },
});
const waiting = change({ state: "in_review" });

const photo = (at: number): BatchPhoto => ({
  id: `F${at}`,
  name: `mug-${at}.jpg`,
  mime: "image/jpeg",
  message: "1",
  hash: "a".repeat(64),
});

const batch = (more: Partial<BatchView> = {}): BatchView => ({
  id: "33333333-3333-4333-8333-333333333333" as BatchView["id"],
  state: "gathering",
  revision: 2,
  photos: [photo(1), photo(2), photo(3)],
  grouping: "name",
  cards: {},
  channel: null,
  thread: null,
  author: person("Ada"),
  viewer: null,
  model: { title: "Walnut board", code: "k7q2" },
  groups: [[0, 1], [2]],
  groupProblems: [],
  sheets: [{ from: 1, to: 3, imageUrl: "https://oms.example/photos/sheet.jpg" }],
  all: 2,
  changes: [],
  waiting: [],
  hash: "d".repeat(64),
  fee: { amount: 40, currency: "USD" },
  defaultMode: "draft",
  approvers: [person("Mara")],
  soloMode: false,
  listingsChannel: null,
  ...more,
});

const many = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
const sheet = (at: number) => ({ from: at + 1, to: at + 20, imageUrl: `https://oms.example/${"a".repeat(1400)}` });
const made = (more: Partial<BatchView> = {}) =>
  batch({ state: "made", changes: [open, waiting], waiting: [waiting], ...more });
const fullest = { title: long, photos: [], tags: [] };
const manyOpen = many(70, () => ({ ...open, content: { ...open.content, ...fullest, title: `[size?] ${long}` } }));
const manyWaiting = many(70, () => ({ ...waiting, sku: long, content: { ...waiting.content, ...fullest } }));

export const batches = [
  view(
    batchCard,
    {
      "photos are copied": [batch({ photos: [photo(1), { ...photo(2), hash: undefined } as never] })],
      "they are grouped": [batch()],
      "one photo is in no listing": [batch({ groups: [[0, 1]] })],
      "the groups have a problem": [batch({ groupProblems: ["Listing 1 has 24 photos, and a listing takes 20."] })],
      "drafts are made": [batch({ state: "making", changes: [open] })],
      "what isn't known": [made()],
      "one was sent back": [made({ changes: [change(), change({ state: "rejected" })], waiting: [] })],
      "all are complete": [made({ changes: [change()], waiting: [] })],
      "alone, in solo mode": [made({ approvers: [], soloMode: true })],
      discarded: [batch({ state: "discarded" })],
    },
    {
      "two hundred photos": [
        batch({
          photos: many(200, (at) => ({ ...photo(at), name: long, problem: long })),
          groups: many(200, (at) => [at]),
          groupProblems: many(9, () => long),
          sheets: many(100, sheet),
          model: { title: long, code: null },
        }),
      ],
      "as many drafts as there can be": [made({ changes: manyOpen, waiting: [], all: 99 })],
    },
  ),
  view(
    batchReviewCard,
    {
      "two wait": [made({ waiting: [waiting, waiting] })],
      "nothing waits": [made({ waiting: [], changes: [change({ state: "applied" })] })],
    },
    { "as many as there can be": [made({ changes: manyWaiting, waiting: manyWaiting, author: person(long) })] },
  ),
  view(
    batchNote,
    { "to one": [made(), [person("Mara").slackUserId]], "to nobody": [made(), []] },
    { "to many": [made({ waiting: manyWaiting }), many(30, () => person("Mara").slackUserId)] },
  ),
  view(
    incompleteBatchMessage,
    { "one isn't complete": [2, [{ change: open, problems: ["Title has a blank: [size?]."] }]] },
    { "none is": [70, manyOpen.map((each) => ({ change: each, problems: [long, long] }))] },
  ),
  view(startBatchForm, { "ten photos": [10, "{}"] }, { "the longest metadata": [20, "x".repeat(3000)] }),
  view(
    groupBatchForm,
    { "three photos": [batch()] },
    {
      "two hundred": [batch({ groups: many(200, (at) => [at]), sheets: many(100, sheet) })],
    },
  ),
  view(
    fillBatchForm,
    { "one blank": [made()], "no blank": [made({ changes: [change()] })] },
    {
      "more blanks than fit": [
        made({
          changes: manyOpen.map((each, at) => ({
            ...each,
            content: { ...each.content, title: `[${at}${"w".repeat(55)}?]` },
          })),
        }),
      ],
    },
  ),
  view(eachOfBatchView, { "two drafts": [made()] }, { "as many as there can be": [made({ changes: manyOpen })] }),
  view(sheetBlocks, { one: [batch()] }, { none: [batch({ sheets: [] })] }),
  view(inSections, { "three lines": [["a", "b", "c"]] }, { "many lines": [many(40, () => "x".repeat(250))] }),
  view(
    batchButtons,
    { "two photos": [2, "[]", null], "a batch is open": [2, "[]", batch()] },
    { "the longest value": [10, "x".repeat(1960), batch()] },
  ),
  view(joinHereButton, { "a batch": [batch()] }, { "of many": [batch({ photos: many(200, photo) })] }),
  view(
    openPointsNote,
    { "two points": [open] },
    { "many points": [{ openPoints: many(60, (at) => ({ ...colour, point: String(at), name: long })) }] },
  ),
  view(
    leaveOutButtonIn,
    { "two points": [open] },
    { "many points": [{ ...open, openPoints: many(60, () => ({ ...colour, name: long })) }] },
  ),
];

/** Of a draft that has points. */
function leaveOutButtonIn(of: typeof open) {
  const button = leaveOutButton(of);
  if (button === false) throw new Error("nothing is open");
  return button;
}

import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import type { EditContent } from "#src/catalog/fields/edit-content.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import type { ChangeKind } from "#src/modules/changes/rules/listing-change.ts";
import { authorButtons, channelButtons, editDecisionButtons } from "#src/modules/changes/slack/cards/edit-buttons.ts";
import {
  editDraftCard,
  editReviewBlocks,
  editReviewCard,
  isListingChange,
} from "#src/modules/changes/slack/cards/edit-card.ts";
import { editForm } from "#src/modules/changes/slack/forms/edit-form.ts";
import { keepOursForm } from "#src/modules/changes/slack/forms/keep-ours-form.ts";
import {
  approvedTogetherMessage,
  approveTogetherButton,
  togetherLines,
} from "#src/modules/changes/slack/shared/asked-together.ts";
import { conflictButtons, conflictLines } from "#src/modules/changes/slack/differences/difference.ts";
import { differenceForm } from "#src/modules/changes/slack/differences/difference-form.ts";
import { editEverythingView } from "#src/modules/changes/slack/shared/full-edit-view.ts";
import type { FieldDifference } from "#src/modules/listings/model.ts";
import { apron, before, extremeEdit, fieldsOf, listingChange, smallEdit } from "#test/src/blocks/editing.ts";
import { alsoLive, at, change, extremeChange, person, shop, item } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { readable } from "#test/src/blocks/worst.ts";

/** As the cards take it. */
function edited(kind: Exclude<ChangeKind, "create">, edit: EditContent | null, more: Partial<ChangeView> = {}) {
  const made = listingChange(kind, edit, more);
  if (!isListingChange(made)) throw new Error("a new listing has cards of its own");
  return made;
}

const { decisions, problems, approvers, content } = extremeChange();
const fullest = { content, decisions, problems, approvers };
const failure = { code: "changed-live", text: "<&>".repeat(500), reference: "R-ABCDEF" };
const failed = item(shop(1), {
  state: "failed",
  failure,
  content: edited("edit", extremeEdit()).items[0]?.content ?? content0(),
});
const approve = { by: person("Mara"), verdict: "approve" as const, selfApproved: true, reason: null, at };

function together(count: number, title = "Linen apron"): NonNullable<ChangeView["together"]> {
  const requests = Array.from({ length: count }, (_, n) => ({
    id: change().id,
    number: 12 + n,
    code: "k7q2",
    sku: "LA-1",
    title: `${title} ${n}`,
    stock: Array.from({ length: n % 3 }, () => n),
  }));
  return { hash: "d".repeat(64), marketplace: etsyFacts, fee: { amount: 20 * count, currency: "USD" }, requests };
}
/** What it would write was changed there. */
const stopped = (edit: EditContent | null) =>
  item(shop(1), {
    state: "parked",
    failure: { code: "changed-live", text: "It changed on Etsy.", reference: "R-ABCDEF" },
    content: { ...content0(), ...(edit ? { edit } : {}) },
  });
const movedFrom = (edit: EditContent): EditContent => ({
  set: edit.set,
  before: Object.fromEntries(Object.keys(edit.set).map((field) => [field, null])),
});
const conflict = edited("edit", smallEdit, {
  state: "failed",
  decisions: [{ by: person("Mara"), verdict: "approve", selfApproved: false, reason: null, at }],
  items: [stopped(movedFrom(smallEdit))],
});
const conflicts = edited("edit", extremeEdit(), {
  ...fullest,
  state: "failed",
  items: [stopped(movedFrom(extremeEdit()))],
});

const manyColors = Array.from({ length: 30 }, (_, n) => `Color ${n}`);
const raised: EditContent = {
  set: Object.fromEntries(manyColors.map((color) => [`price:${color} / S`, 9900])),
  before: Object.fromEntries(manyColors.map((color) => [`price:${color} / S`, 100])),
};
/** Changed there in the price of each of thirty options. */
export const manyConflicts = edited("edit", raised, {
  ...fullest,
  state: "failed",
  listing: apron({ live: fieldsOf(manyColors, ["S"]) }),
  items: [stopped(raised)],
});

function content0() {
  return { price: null, quantity: null, overrides: {} };
}

const worst = {
  "the most there can be": [edited("edit", extremeEdit(), fullest)],
  "the most there can be, waiting": [edited("edit", extremeEdit(), { ...fullest, state: "in_review" })],
  "the most there can be, failed": [edited("edit", extremeEdit(), { ...fullest, state: "failed", items: [failed] })],
  "changed there in every field": [conflicts],
  "nothing changed": [edited("edit", { set: {}, before: {} }, { listing: null, listingId: null, coverUrl: null })],
  "very many people": [
    edited("delete", null, {
      state: "in_review",
      approvers: Array.from({ length: 300 }, (_, n) => person(`MEMBER${n}`)),
    }),
  ],
} as const;

const off = apron({ state: "inactive" });
const typical = {
  "a draft": [edited("edit", smallEdit)],
  "changes asked for": [
    edited("edit", smallEdit, {
      state: "rejected",
      decisions: [{ ...approve, verdict: "ask_for_changes", reason: "Too dear." }],
    }),
  ],
  "approved, can be stopped": [edited("edit", smallEdit, { state: "approved", stoppable: true })],
  discarded: [edited("edit", smallEdit, { state: "discarded" })],
  "waiting for approval": [edited("edit", smallEdit, { state: "in_review" })],
  "waiting, and small": [edited("edit", smallEdit, { state: "in_review", small: "may" })],
  "waiting, because it is too much": [edited("edit", smallEdit, { state: "in_review", small: "price" })],
  "a small change, confirmed": [edited("edit", smallEdit, { state: "applied", small: "done", decisions: [approve] })],
  "taken off sale, alone": [edited("unpublish", null, { state: "applied", decisions: [approve] })],
  "off sale since": [edited("unpublish", null, { state: "applied", decisions: [approve], listing: off })],
  "off sale since, one manager is enough": [
    edited("unpublish", null, {
      state: "applied",
      decisions: [approve],
      listing: { ...off, mayComeBack: true, paidUntil: at },
    }),
  ],
  "a renewal that waits": [edited("renew", null, { state: "in_review" })],
  "an edit of who works alone": [edited("edit", smallEdit, { alone: true, soloMode: true })],
  "a renewal, nobody may approve": [edited("renew", null, { state: "in_review", approvers: [] })],
  "a renewal, and the same product is on sale elsewhere": [
    edited("renew", null, { state: "in_review", alsoLive: alsoLive(["Pine & Ink 2", "Kiln", "Loom", "Dye"]) }),
  ],
  "a deletion, solo mode": [edited("delete", null, { state: "in_review", approvers: [], soloMode: true })],
  failed: [edited("edit", smallEdit, { state: "failed" })],
  "changed there meanwhile": [conflict],
} as const;

const sheet = (fields: FlatFields, stale = false) => ({
  listing: apron({ stale }),
  shop: shop(1),
  fields,
  change: stale ? { id: change().id, revision: 3, state: "draft" as const, number: null } : null,
  category: { id: 1234, path: "Home & Living › Kitchen & Dining › Aprons" },
  held: [],
  pictures: {},
  alone: false,
  small: false,
});

const difference = (field: string, value: FieldDifference["live"]): FieldDifference => ({
  field,
  standing: "conflict",
  base: value,
  ours: value,
  live: value,
});
const titled: FieldDifference[] = [
  { field: "title", standing: "live", base: "Apron", ours: "Apron", live: "Linen apron" },
  { field: "price:Blue / S", standing: "ours", base: 2400, ours: 2600, live: 2400 },
  { field: "images", standing: "conflict", base: ["a"], ours: ["a", "b"], live: [] },
];
const everyField = Object.entries(extremeEdit().set).map(([field, value]) => difference(field, value));

export const edits = [
  view(editDraftCard, typical, worst),
  view(editReviewCard, typical, worst),
  view(editReviewBlocks, { "waiting for approval": typical["waiting for approval"] }, worst),
  view(
    conflictLines,
    { "what conflicts": [conflict], "nothing does": [edited("edit", smallEdit)] },
    { "every field": [conflicts] },
  ),
  view(
    conflictButtons,
    {
      "what conflicts": [conflict],
      "its state changed there": [edited("unpublish", null, { state: "failed", items: [stopped(null)] })],
      "nothing does": [edited("edit", smallEdit)],
    },
    { "every field": [conflicts] },
  ),
  view(
    differenceForm,
    { "what conflicts": [conflict] },
    {
      "every field": [conflicts],
      "the last of very many": [manyConflicts, { page: 2, theirs: [0, 11, 12] }],
      "nothing any more": [edited("edit", smallEdit)],
    },
  ),
  view(authorButtons, { "taken off sale": [typical["off sale since"][0]] }, worst),
  view(channelButtons, { "taken off sale": [typical["off sale since"][0]] }, worst),
  view(
    editDecisionButtons,
    { "an edit": typical["waiting for approval"], "a deletion, solo mode": typical["a deletion, solo mode"] },
    { "a huge fee": [edited("renew", null, { fee: { amount: 99_999_999_999, currency: "VND" } })] },
  ),
  view(
    editEverythingView,
    { "a small edit": [edited("edit", smallEdit)] },
    {
      ...worst,
      "an endless description": [
        edited("edit", { set: { description: readable(90_000) }, before: { description: readable(80_000) } }),
      ],
    },
  ),
  view(
    editForm,
    {
      "with options": [sheet(before)],
      "of a digital download": [sheet({ title: "A pattern", "price:": 900, "quantity:": 20, digital: true })],
      "of somebody who works alone": [{ ...sheet({ title: "Apron" }), alone: true }],
      "of a manager where small changes are allowed": [{ ...sheet({ title: "Apron" }), small: true }],
      "another category was chosen": [
        sheet({ title: "Apron" }),
        { to: { id: 1, path: "Home › Rings" }, lost: [], needed: ["Metal"], axes: [], added: [] },
      ],
      "gone on with": [sheet({ title: "Apron", "price:": 2400, "quantity:": 1 }, true)],
      "some of it waits in another request": [
        {
          ...sheet({ title: "Apron" }),
          held: [
            { id: change().id, number: 12, state: "in_review" as const, fields: ["price:Blue", "price:Red", "title"] },
            { id: change().id, number: 14, state: "applying" as const, fields: ["tags"] },
          ],
        },
      ],
    },
    {
      "nothing in it": [sheet({})],
      "many options": [
        sheet(
          fieldsOf(
            Array.from({ length: 70 }, (_, n) => `Color ${n} `.padEnd(50, "&")),
            ["S", "M"],
          ),
        ),
      ],
      "twenty options of everything": [
        sheet(
          fieldsOf(
            Array.from({ length: 20 }, (_, n) => `Color | ${n}`),
            ["S"],
            { description: readable(35_000) },
          ),
        ),
      ],
      "an endless description": [sheet(fieldsOf(["Blue"], ["S"], { description: "&".repeat(90_000) }))],
      "more tags and materials than fields hold": [
        sheet({
          tags: ["", ...Array.from({ length: 40 }, (_, n) => `${"t".repeat(200)}${n}`)],
          materials: Array.from({ length: 60 }, () => "x".repeat(60)),
        }),
      ],
      "a huge price and stock": [
        sheet({ "price:": 9_007_199_254_740_991, "quantity:": 99_999_999, "sku:": "s".repeat(300) }),
      ],
    },
  ),
  view(
    keepOursForm,
    { "three fields": [apron({ differences: titled })] },
    {
      "every field of every option": [apron({ differences: everyField })],
      "no field": [apron({ differences: [] })],
      "the longest name of a field": [
        apron({ differences: [difference(`price:${"🧵".repeat(200)}`, 1), difference(`price:${"x".repeat(240)}`, 1)] }),
      ],
    },
  ),
  view(
    togetherLines,
    { five: [edited("renew", null, { together: together(5) })], alone: [edited("renew", null)] },
    { "the most there can be": [edited("renew", null, { together: together(40, "&".repeat(300)) })] },
  ),
  view(
    approveTogetherButton,
    {
      five: [edited("renew", null, { together: together(5) }), false],
      "five, alone": [edited("renew", null, { together: together(5) }), true],
    },
    { "too many to be shown": [edited("renew", null, { together: together(40) }), false] },
  ),
  view(
    approvedTogetherMessage,
    { all: [5, []], "two wait": [5, ["k7q2: This would go over the fee ceiling.", "ab2c: It was edited."]] },
    { "very many": [40, Array.from({ length: 40 }, () => "&".repeat(500))] },
  ),
];

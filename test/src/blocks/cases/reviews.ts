import { changeNote } from "#src/modules/changes/slack/cards/notes.ts";
import { decisionButtons, reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { reasonForm } from "#src/modules/changes/slack/forms/reason-form.ts";
import {
  incompleteMessage,
  pickListing,
  reviewPage,
  reviewView,
} from "#src/modules/changes/slack/lists/review-list.ts";
import { waitingMessage } from "#src/modules/changes/slack/lists/waiting.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { fourEyes } from "#src/modules/changes/slack/shared/four-eyes.ts";
import { goesOnMessage } from "#src/modules/changes/slack/shared/under-way.ts";
import { cutOffButtons, cutOffNotes } from "#src/modules/changes/slack/shared/waiting-shops.ts";
import { problemsMessage } from "#src/modules/reports/slack/problems.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { withoutPictures } from "#src/platform/slack/blocks/without-pictures.ts";
import { extremeEdit, listingChange, smallEdit } from "#test/src/blocks/editing.ts";
import {
  at,
  change,
  extremeChange,
  person,
  problemsPage,
  reviewing,
  shop,
  summary,
  item,
} from "#test/src/blocks/fixtures.ts";
import { listing } from "#test/src/blocks/reporting.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops, readable } from "#test/src/blocks/worst.ts";

const waiting = change({ state: "in_review" });
const part = (field: string, from: "form" | "import" | "keep_ours") => ({ field, from, shopName: null });
const both = [
  { person: person("Ana"), parts: [part("price:", "import"), part("quantity:", "import")] },
  { person: person("Ben"), parts: [part("title", "form"), part("sku:", "keep_ours")] },
];
const approved = { by: person("Mara"), verdict: "approve" as const, selfApproved: false, reason: null, at };
const failure = { code: "marketplace-refused", text: "Etsy refused the price.", reference: "R-ABCDEF" };
const failed = change({ state: "failed", items: [item(shop(1), { state: "failed", failure })] });
const live = change({
  state: "applied",
  decisions: [approved],
  items: [item(shop(1), { state: "applied", verified: true, listingUrl: "https://www.etsy.com/listing/1" })],
});
const onEtsy = change({
  state: "applied",
  decisions: [approved],
  items: [item(shop(1), { state: "on_marketplace" })],
});
const cutOff = shop(2, { health: "disconnected" });
const here = item(shop(1));
const parkedForShop = change({
  state: "failed",
  mode: "live",
  decisions: [approved],
  items: [
    item(shop(1), { state: "applied", verified: true }),
    item(cutOff, { state: "parked", failure: { code: "shop-disconnected", text: "Not connected.", reference: "" } }),
  ],
});
const allCutOff = extremeChange({
  state: "failed",
  items: manyShops.map((each) => item({ ...each, health: "disconnected" }, { state: "parked" })),
});
const endless = { code: "marketplace-refused", text: "<&>".repeat(500), reference: "R-ABCDEF" };
const wide = extremeChange({
  state: "failed",
  shops: manyShops,
  items: manyShops.map((each) => item(each, { state: "failed", failure: endless })),
});
const fullEdit = listingChange("edit", extremeEdit(), { state: "in_review", approvers: extremeChange().approvers });
const Ada = person("Ada").slackUserId;
const Mara = person("Mara").slackUserId;
const everybody = Array.from({ length: 60 }, (_, index) => `U0PERSON${index}` as SlackUserId);

const lacking = {
  marketplace: "Etsy",
  shopNames: ["Pine & Ink 1"],
  listings: 12,
  missing: ["the manufacturer", "the responsible person in the EU"],
  from: "2027-02-01",
};

export const reviews = [
  view(
    goesOnMessage,
    {
      approved: [change({ state: "approved", decisions: [approved] })],
      "tried again": [change({ state: "approved", decisions: [approved, { ...approved, verdict: "retry" }] })],
      "goes live, no channel": [
        change({ state: "approved", decisions: [{ ...approved, verdict: "go_live" }], listingsChannel: null }),
      ],
    },
    { "the longest title": [extremeChange({ state: "approved" })] },
  ),
  view(
    reviewCard,
    {
      "live, and sold out since": [
        {
          ...live,
          items: [
            item(shop(1), {
              state: "applied",
              verified: true,
              there: "sold_out",
              listingUrl: "https://www.etsy.com/listing/1",
            }),
          ],
        },
      ],
      "live in one shop, deleted in the other": [
        {
          ...live,
          items: [
            item(shop(1), { state: "applied", verified: true, there: "active" }),
            item(shop(2), { state: "applied", verified: true, there: "gone" }),
          ],
        },
      ],
      "waiting for approval": [waiting],
      "nobody may approve": [change({ state: "in_review", approvers: [] })],
      "solo mode": [change({ state: "in_review", approvers: [], soloMode: true })],
      "back with its author": [change()],
      "changes asked for": [change({ state: "rejected", decisions: [{ ...approved, verdict: "ask_for_changes" }] })],
      "can be stopped": [change({ state: "approved", stoppable: true, decisions: [approved] })],
      discarded: [change({ state: "discarded" })],
      "being written": [change({ state: "applying", decisions: [approved] })],
      live: [live],
      "on Etsy as a draft": [onEtsy],
      failed: [failed],
      "one shop cut off, waiting for approval": [change({ state: "in_review", items: [here, item(cutOff)] })],
      "a draft in a shop that is cut off": [
        change({
          state: "applied",
          mode: "draft",
          decisions: [approved],
          items: [
            item(shop(1), { state: "on_marketplace" }),
            item(cutOff, { state: "on_marketplace", listingUrl: "https://www.etsy.com/listing/1" }),
          ],
        }),
      ],
      "parked for a shop that is cut off": [parkedForShop],
      "left out of it": [
        change({
          state: "applied",
          mode: "live",
          decisions: [approved],
          items: [
            item(shop(1), { state: "applied", verified: true }),
            item(cutOff, { state: "left_out", listingUrl: "https://www.etsy.com/listing/1" }),
          ],
        }),
      ],
      "changed there, so that no retry helps": [
        change({
          state: "failed",
          items: [
            item(shop(1), {
              state: "parked",
              failure: { code: "changed-live", text: "Changed there.", reference: "R-1" },
            }),
          ],
        }),
      ],
    },
    {
      "the most there can be": [extremeChange({ state: "in_review" })],
      "more shops than fit": [wide],
      "more shops than fit, waiting": [{ ...wide, state: "in_review" }],
      "nothing in it": [change({ content: { ...change().content, title: "", photos: [] }, items: [], coverUrl: null })],
    },
  ),
  view(
    cutOffNotes,
    {
      "every shop is connected": [waiting],
      "one isn't": [change({ state: "in_review", items: [here, item(cutOff)] })],
    },
    { "very many": [{ ...allCutOff, items: [...allCutOff.items, here] }] },
  ),
  view(
    cutOffButtons,
    {
      "every shop is connected": [waiting],
      "one isn't": [parkedForShop],
      "the only one isn't": [change({ state: "failed", items: [item(cutOff, { state: "parked" })] })],
    },
    { "very many": [allCutOff] },
  ),
  view(
    fourEyes,
    {
      "nobody is kept from it": [waiting],
      "one imported a price": [
        change({ state: "in_review", barred: [{ person: person("Ana"), parts: [part("price:Blue / S", "import")] }] }),
      ],
      "both wrote parts of an edit": [
        listingChange("edit", smallEdit, { state: "in_review", approvers: [], barred: both }),
      ],
      "both wrote parts of a new listing": [change({ state: "in_review", approvers: [], barred: both })],
      "a copied draft": [
        change({
          state: "in_review",
          approvers: [],
          author: person("Ben"),
          barred: [
            { person: person("Ana"), parts: [part("title", "form"), part("photos", "form")] },
            { person: person("Ben"), parts: [] },
          ],
        }),
      ],
    },
    {
      "very many people and parts": [
        change({
          state: "in_review",
          approvers: [],
          barred: Array.from({ length: 50 }, (_, n) => ({
            person: person(`<!here> & ${n}`),
            parts: Array.from({ length: 50 }, () => part(`price:${"<&>".repeat(80)}`, "import")),
          })),
        }),
      ],
    },
  ),
  view(
    decisionButtons,
    { "live first": [waiting], "draft first": [change({ defaultMode: "draft" })] },
    { "a huge fee": [change({ fee: { amount: 99_999_999_999, currency: "VND" } })] },
  ),
  view(
    reviewPage,
    {
      "nothing waits": [reviewing([], 0)],
      "the first of two": [reviewing([waiting, waiting], 0)],
      "an edit": [reviewing([listingChange("edit", smallEdit, { state: "in_review" })], 0)],
      "the next one, after one was approved": [reviewing([waiting, waiting], 1), { change: live }],
      "the last one was approved": [reviewing([], 0), { change: live }],
      "one was approved elsewhere meanwhile": [
        reviewing([waiting, waiting], 1),
        { change: change({ state: "approved", decisions: [{ ...approved, by: person("Teo") }] }), elsewhere: true },
      ],
      "it was edited meanwhile and waits again": [reviewing([waiting]), { change: waiting, elsewhere: true }],
      "it was edited meanwhile": [reviewing([]), { change: change({ state: "draft" }), elsewhere: true }],
    },
    {
      "the longest title was approved": [
        reviewing([fullEdit, waiting], 0),
        { change: extremeChange({ state: "approved" }) },
      ],
      "the most there can be": [reviewing([extremeChange({ state: "in_review" }), waiting], 0)],
      "the most an edit can hold": [reviewing([fullEdit, waiting], 0)],
      "past the last one": [reviewing([waiting], 999)],
      "more shops than fit": [reviewing([wide, wide], 1)],
    },
  ),
  view(
    problemsMessage,
    {
      none: [problemsPage([])],
      "only what product safety wants": [{ ...problemsPage([]), lacking: [lacking] }],
      "only a key that nothing uses": [
        { ...problemsPage([]), idle: [{ shops: ["Pine & Ink"], on: new Date("2027-05-01T00:00:00Z") }] },
      ],
      "a failed one, and what product safety wants": [{ ...problemsPage([failed]), lacking: [lacking] }],
      "a failed one and one that differs": [problemsPage([failed], [listing(1)])],
      "one that differs, to a person who only reads": [
        { ...problemsPage([], [listing(1)]), differing: [{ ...listing(1), mayKeep: false }] },
      ],
      "the second of three pages": [{ ...problemsPage([failed]), total: 15, page: 1, pages: 3 }],
    },
    {
      "many shops lack something": [
        {
          ...problemsPage(Array.from({ length: 40 }, () => wide)),
          lacking: [{ ...lacking, shopNames: Array.from({ length: 40 }, () => "&".repeat(300)) }],
        },
      ],
      "the most there can be": [
        problemsPage(
          Array.from({ length: 40 }, () => wide),
          Array.from({ length: 40 }, (_, n) => listing(n)),
        ),
      ],
      "many that differ": [
        problemsPage(
          [],
          Array.from({ length: 60 }, (_, index) => listing(index, { title: "&".repeat(300) })),
        ),
      ],
    },
  ),
  view(
    pickListing,
    {
      two: ["*Which draft?*", [summary(1), summary(2)].map((each) => ({ ...each, title: "Linen apron" })), ""],
      none: ["", [], "There is no draft yet."],
    },
    { "very many": ["*Which listing?*", Array.from({ length: 99 }, (_, index) => summary(index)), ""] },
  ),
  view(
    incompleteMessage,
    {
      two: [
        [
          { field: "title", text: "A listing needs a title." },
          { field: "shops", text: "Choose at least one shop." },
        ],
      ],
    },
    { "very many": [extremeChange().problems], none: [[]] },
  ),
  view(
    waitingMessage,
    {
      two: [{ all: 2, some: [summary(1), summary(2)].map((each) => ({ ...each, title: "Linen apron" })) }],
      one: [{ all: 1, some: [summary(3)] }],
    },
    { "very many": [{ all: 9999, some: Array.from({ length: 99 }, (_, index) => summary(index)) }] },
  ),
  view(
    reviewView,
    {
      "the next one, after one was sent back": [
        { all: 2, page: 0, some: [waiting] },
        { change: change({ state: "rejected" }) },
      ],
    },
    {
      "nothing is left": [{ all: 0, page: 0, some: [] }, { change: change({ state: "rejected" }) }],
      "the most there can be": [{ all: 9999, page: 9998, some: [extremeChange()] }, { change: waiting }],
    },
  ),
  view(
    withoutPictures,
    { "a waiting listing's": [reviewPage({ all: 1, page: 0, some: [waiting] }).blocks] },
    { "the most there can be": [reviewPage({ all: 1, page: 0, some: [extremeChange()] }).blocks] },
  ),
  view(reasonForm, { "a draft": [waiting] }, { "the most there can be": [extremeChange()] }),
  view(
    everythingView,
    { "a new listing": [live], "an edit": [listingChange("edit", smallEdit)] },
    {
      "the most there can be": [extremeChange()],
      "more shops than fit": [wide],
      "an endless description": [extremeChange({ content: { ...change().content, description: readable(400_000) } })],
      "nothing in it": [
        change({ content: { ...change().content, title: "", description: "", tags: [], materials: [] }, items: [] }),
      ],
    },
  ),
  view(
    changeNote,
    {
      "approval asked": ["approval_asked", waiting, { mention: [Mara], by: Ada }],
      "changes asked": ["changes_asked", waiting, { mention: [Ada], by: Mara, text: "Too dear.\nAnd blurred." }],
      "request void": ["approval_voided", waiting, { mention: [Mara], by: Ada }],
      withdrawn: ["withdrawn", waiting, { mention: [], by: Ada }],
      approved: ["approved", live, { mention: [], by: Mara }],
      "approved alone": ["self_approved", live, { mention: [], by: Ada }],
      "on Etsy as a draft": ["on_marketplace", onEtsy, { mention: [] }],
      live: ["live", live, { mention: [] }],
      failed: ["failed", failed, { mention: [Ada], text: failure.text }],
      parked: ["parked", failed, { mention: [Ada] }],
      "an edit to approve": ["approval_asked", listingChange("edit", smallEdit), { mention: [Mara], by: Ada }],
      "a renewal, done": ["live", listingChange("renew", null), { mention: [] }],
    },
    {
      "the most there can be": [
        "changes_asked",
        extremeChange(),
        { mention: everybody, by: Mara, text: "&\n".repeat(3000) },
      ],
      "a note without words": ["unheard_of", change(), { mention: [] }],
      "somebody unknown": ["approved", change(), { mention: [], by: "U0NOBODY" as SlackUserId }],
    },
  ),
];

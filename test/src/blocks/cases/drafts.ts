import type { CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import { draftCard, soloButtons } from "#src/modules/changes/slack/cards/draft-card.ts";
import { policyNotes } from "#src/modules/changes/warnings/slack.ts";
import { vacationNote } from "#src/modules/changes/slack/cards/vacation-note.ts";
import { safetyNote } from "#src/modules/changes/slack/cards/safety-note.ts";
import { furtherFields } from "#src/catalog/fields/definition.ts";
import { furtherInputs } from "#src/modules/changes/slack/forms/further-fields.ts";
import { categoryNote, categoryOption, categorySelect } from "#src/modules/changes/slack/category/category-field.ts";
import {
  descriptionFields,
  draftForm,
  moreTagsField,
  shortDescription,
  tagOptions,
  tagsField,
} from "#src/modules/changes/slack/forms/draft-form.ts";
import { changeFormsText } from "#src/modules/changes/messages/forms.en.ts";
import { likeForm, likeNothing, likePicker } from "#src/modules/changes/slack/forms/draft-like.ts";
import {
  addPhotosField,
  altPageField,
  photosAddedView,
  photosForm,
} from "#src/modules/changes/slack/forms/photos-form.ts";
import {
  attributeOptions,
  attributesForm,
  type AttributesSheet,
} from "#src/modules/changes/slack/forms/attributes-form.ts";
import { attributeBlocks, questionBlocks } from "#src/modules/changes/slack/shared/listing-details.ts";
import { questionsForm, type QuestionsSheet } from "#src/modules/changes/slack/forms/questions-form.ts";
import { pricesOfShops, shopsField } from "#src/modules/changes/slack/forms/shop-fields.ts";
import { pickDraftForm } from "#src/modules/changes/slack/forms/pick-draft-form.ts";
import { writingView } from "#src/modules/changes/slack/forms/writing-view.ts";
import { publishAloneView, saleAloneView } from "#src/modules/changes/slack/shared/alone.ts";
import { discardButton, restoreControls } from "#src/modules/changes/slack/shared/discarding.ts";
import { piecesField } from "#src/modules/changes/slack/shared/pieces.ts";
import { defaultsFields } from "#src/modules/shops/slack/defaults-fields.ts";
import { shopDefaultsForm, shopDefaultsSaved } from "#src/modules/shops/slack/defaults-form.ts";
import type { Question } from "#src/catalog/questions.ts";
import { must } from "#test/src/store/studio.ts";
import { openChoices } from "#test/src/blocks/editing.ts";
import { alsoLive, at, change, extremeChange, person, shop, single, summary, item } from "#test/src/blocks/fixtures.ts";
import { listing } from "#test/src/blocks/reporting.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops, readable } from "#test/src/blocks/worst.ts";

const gap = {
  shopId: shop(1).id,
  shopName: "Pine & Ink 1",
  marketplace: "Etsy",
  missing: ["the manufacturer", "the responsible person in the EU"],
  from: "2027-02-01",
  due: false,
};
const metal = { property: 506, name: "Metal", scale: null, scaleName: null, values: [{ id: 81, name: "Silver" }] };
const ringSize = {
  property: 100,
  name: "Ring size",
  scale: 19,
  scaleName: "US/Canada",
  values: [{ id: 1, name: "6" }],
};
const wordy = { ...metal, name: "<!here>".repeat(30), values: [{ id: 1, name: "<!channel> & so on".repeat(40) }] };

const choice = (id: number, name: string) => ({ id, name, scale: null, scaleName: null });
const oneOf = (over: Partial<CategoryAttribute> = {}): CategoryAttribute => ({
  property: metal.property,
  name: metal.name,
  required: false,
  most: 1,
  choices: [choice(81, "Silver")],
  ...over,
});

function attributesSheet(over: Partial<AttributesSheet> = {}): AttributesSheet {
  return {
    change: change(),
    listingId: null,
    title: change().content.title,
    marketplace: { name: "Etsy" },
    mark: "0123456789abcdef",
    chosen: [],
    ofCategory: [
      oneOf({ required: true }),
      {
        property: ringSize.property,
        name: ringSize.name,
        required: false,
        most: 2,
        choices: [{ ...choice(1, "6"), scale: 19, scaleName: "US/Canada" }],
      },
    ],
    ...over,
  };
}

const engraving: Question = {
  kind: "text",
  text: "Which name?",
  instructions: "In capital letters",
  required: false,
  characters: 40,
  files: null,
  price: { amount: 450, currency: "USD" },
  options: [],
};
const questionsSheet = (over: Partial<QuestionsSheet> = {}): QuestionsSheet => ({
  change: { id: change().id, revision: 3, state: "draft" },
  listingId: null,
  title: change().content.title,
  marketplace: shop(1).marketplace,
  limits: must(
    shop(1).marketplace.fields.flatMap(({ shape }) => (shape.type === "questions" ? [shape.limits] : []))[0],
  ),
  questions: [],
  currency: "USD",
  ...over,
});

/** Asked for when it is drawn: it is said in the language of the moment. */
const onCard = (characters: number) => changeFormsText.fields.descriptionOnCard(characters);
const further = furtherFields(shop(1).marketplace.fields);
const bare = shop(1, { defaults: null, suggestedDefaults: null });
const empty = change({
  content: { title: "", description: "", tags: [], materials: [], category: null, photos: [], sku: null },
  textBy: null,
  items: [],
  shops: [],
  categoryPath: null,
  coverUrl: null,
  contactSheetUrl: null,
});
const asked = { by: person("Mara"), verdict: "ask_for_changes" as const, selfApproved: false, reason: "Too dear.", at };
const choices = {
  shippingProfiles: 100,
  returnPolicies: 30,
  processingProfiles: 30,
  sections: 40,
  productionPartners: 110,
};
/** More profiles than a select holds. */
const profiles = Object.fromEntries(
  Object.entries(choices).map(([kind, number]) => [
    kind,
    Array.from({ length: number + 5 }, (_, id) => ({ id, title: `${kind} ${id}` })),
  ]),
) as unknown as NonNullable<ReturnType<typeof shop>["profiles"]>;
const wide = extremeChange({ shops: manyShops, items: manyShops.map((each) => item(each)) });
const priceless = item(shop(1), { content: { price: null, quantity: null, overrides: {} } });
const dear = item(shop(2), {
  content: { price: { amount: 99_999_999_999, currency: "VND" }, quantity: 999_999, overrides: {} },
});

function sales(count: number, amount: number, title = "Linen apron") {
  const requests = Array.from({ length: count }, (_, n) => ({
    id: change().id,
    number: 12 + n,
    code: "k7q2",
    sku: "LA-1",
    title,
    stock: [n],
  }));
  return { hash: "d".repeat(64), marketplace: change().marketplace, fee: { amount, currency: "USD" }, requests };
}

const warnings = (many: number, text = "Etsy may advertise it.") =>
  ["etsy.one-piece", "etsy.ads"].slice(0, many).map((code) => ({ code, text }));

export const drafts = [
  view(discardButton, { "of a draft": [change().id] }, { "the longest id": [extremeChange().id] }),
  view(restoreControls, { "of a draft": [change().id] }, { "the longest id": [extremeChange().id] }),
  view(
    policyNotes,
    {
      "of two things, in a channel": [{ id: change().id, viewer: null, warnings: warnings(2) }],
      "to a maker": [
        { id: change().id, viewer: { memberId: person("Ada").memberId, role: "maker" }, warnings: warnings(1) },
      ],
      nothing: [{ id: change().id, viewer: null, warnings: [] }],
    },
    { "the longest words": [{ id: extremeChange().id, viewer: null, warnings: warnings(2, "&".repeat(3000)) }] },
  ),
  view(
    vacationNote,
    {
      "of one shop": [{ kind: "create", items: [item(shop(1), { onVacation: true }), item(shop(2))] }],
      "of a change that puts nothing on sale": [{ kind: "edit", items: [item(shop(1), { onVacation: true })] }],
    },
    {
      "many shops": [
        {
          kind: "renew",
          items: Array.from({ length: 40 }, () => item(shop(1), { onVacation: true, shopName: "&".repeat(300) })),
        },
      ],
    },
  ),
  view(
    safetyNote,
    { "to come": [{ safety: [gap] }], "come already": [{ safety: [{ ...gap, due: true }] }] },
    { "many shops": [{ safety: Array.from({ length: 40 }, () => ({ ...gap, shopName: "&".repeat(300) })) }] },
  ),
  view(
    draftCard,
    {
      "nothing in it": [empty],
      "being prepared": [change({ preparing: { photosDone: 2, photosTotal: 5, writing: true } })],
      complete: [change()],
      "changes asked for": [change({ state: "rejected", decisions: [asked] })],
      discarded: [change({ state: "discarded" })],
      "the same piece in two shops": [single({ state: "in_review", oneOffs: { way: "same", last: null } })],
      "the same piece, bought in one of them": [
        single({
          state: "applied",
          oneOffs: { way: "same", last: null },
          items: [
            item(shop(1), { state: "applied", there: "active" }),
            item(shop(2), { state: "applied", there: "sold_out" }),
          ].map((each) => ({ ...each, content: { ...each.content, quantity: 1 } })),
        }),
      ],
      "product safety, to come": [change({ safety: [gap] })],
      "made like one that is on sale": [change({ alsoLive: alsoLive(["Pine & Ink 3"], { model: true }) })],
      "approved, can be stopped": [change({ state: "approved", stoppable: true })],
      "waiting for approval": [change({ state: "in_review" })],
      "waiting, nobody else may approve": [change({ state: "in_review", approvers: [] })],
      "complete, alone": [change({ approvers: [], soloMode: true, alone: true })],
      "waiting, solo mode": [change({ state: "in_review", approvers: [], soloMode: true })],
      failed: [
        change({
          state: "failed",
          items: [
            item(shop(1), { state: "applied", verified: true }),
            item(shop(2), {
              state: "failed",
              failure: { code: "marketplace-refused", text: "Etsy refused the price.", reference: "R-ABCDEF" },
            }),
          ],
        }),
      ],
    },
    {
      "the most there can be": [extremeChange()],
      "more shops than fit": [wide],
      "the same piece in more shops than fit": [
        { ...wide, items: wide.items.map((each) => ({ ...each, content: { ...each.content, quantity: 1 } })) },
      ],
      "more people than fit": [
        extremeChange({
          state: "in_review",
          approvers: Array.from({ length: 400 }, (_, index) => person(`MEMBER${index}`)),
        }),
      ],
      "no price, and a huge one": [change({ items: [priceless, dear], problems: extremeChange().problems })],
    },
  ),
  view(
    soloButtons,
    { "live first": [change()], "draft first": [change({ defaultMode: "draft" })] },
    { "a huge fee": [change({ fee: { amount: 99_999_999_999, currency: "VND" } })] },
  ),
  view(
    publishAloneView,
    {
      "in two shops": [change({ state: "in_review", soloMode: true, alone: true })],
      "the same piece in two shops": [
        single({ state: "in_review", soloMode: true, alone: true, oneOffs: { way: "same", last: null } }),
      ],
      "of an edit": [change({ kind: "edit", state: "in_review", fee: { amount: 0, currency: "USD" }, alone: true })],
      "of a renewal": [change({ kind: "renew", fee: { amount: 20, currency: "USD" }, alone: true })],
      "of a listing that is paid for": [
        change({ kind: "put_on_sale", fee: { amount: 0, currency: "USD" }, alone: true }),
      ],
    },
    { "the longest title": [extremeChange({ state: "in_review", soloMode: true, alone: true })] },
  ),
  view(
    saleAloneView,
    { "two renewals": [change().id, sales(2, 40)], "two that are paid for": [change().id, sales(2, 0)] },
    { "more than a form asks for": [change().id, sales(60, 1200, "&<>".repeat(100))] },
  ),
  view(
    draftForm,
    {
      "of somebody who works alone": [change({ soloMode: true, alone: true })],
      "nothing in it": [empty],
      complete: [change()],
      "stock 1 in two shops": [single()],
      "stock 1 in two shops, as it was answered last": [single({ oneOffs: { way: null, last: "each" } })],
      "stock 1 in two shops, and the studio said so for all": [single({ oneOffs: { way: "each", last: null } })],
      "being prepared": [
        change({ preparing: { photosDone: 0, photosTotal: 1, writing: false } }),
        { shopIds: [] },
        "No photos came.",
      ],
      "every field is needed, one shop was typed for": [
        empty,
        { shopIds: [shop(1).id], next: "ask", typed: { [shop(1).id]: { price: "24,50", stock: "2" } } },
      ],
    },
    {
      "the most there can be": [extremeChange(), {}, "&<>".repeat(900)],
      "more shops than fit": [wide],
      "a description of many fields": [
        extremeChange({ content: { ...change().content, description: readable(60_000) } }),
      ],
    },
  ),
  view(
    piecesField,
    {
      "one shop a time, and both are ticked": [
        single({ oneOffs: { way: "one_shop", last: "same" } }),
        [shop(1), shop(2)],
      ],
      "typed over": [single(), [shop(1), shop(2)], { [shop(1).id]: { stock: "5" } }],
    },
    { "very many shops": [single(), Array.from({ length: 90 }, (_, index) => shop(1, { name: `Shop ${index}` }))] },
  ),
  view(altPageField, { "the second of three": [20, 9, 1] }, { "very many": [90, 1, 89] }),
  view(addPhotosField, { "ten at once": ["Photos", 20] }, { "the last one": ["Add photos", 1] }),
  view(
    descriptionFields,
    {
      "one field": ["Washed linen.", true, 12],
      "several fields": [readable(7000), false, 12],
      "nearly full": [readable(2900), false, 12],
    },
    { nothing: ["", true, 12], "one endless word": ["W".repeat(40_000), true, 12] },
  ),
  view(
    shortDescription,
    {
      "one field": ["Washed linen.", onCard, true],
      "more than a field holds": [readable(7000), onCard, false],
    },
    {
      nothing: ["", onCard, true],
      "one endless word": ["W".repeat(40_000), onCard, true],
    },
  ),
  view(
    categoryOption,
    { "a leaf": [{ id: 1, name: "Aprons", path: "Home & Living › Kitchen & Dining › Aprons" }] },
    {
      "a long way": [{ id: 1, name: "A".repeat(300), path: "Home › ".repeat(90) }],
      "cut within an emoji": [{ id: 1, name: "🧵".repeat(80), path: `${"🧵".repeat(80)}x` }],
      nothing: [{ id: 0, name: "", path: "" }],
    },
  ),
  view(
    categorySelect,
    {
      "one is chosen": [
        { id: 1, path: "Home & Living › Aprons" },
        { optional: false, hint: "Search." },
      ],
      "of a listing that exists": [
        { id: 1, path: "Aprons" },
        { optional: true, hint: "Search.", dispatch: true },
      ],
    },
    {
      none: [null, { optional: true, hint: "Search." }],
      "a long way": [
        { id: 1, path: "A › ".repeat(90) },
        { optional: true, hint: "H" },
      ],
    },
  ),
  view(
    categoryNote,
    {
      "something is lost": [{ to: { id: 1, path: "Home › Aprons" }, lost: [metal], needed: [], axes: [], added: [] }],
      "something is needed": [
        { to: { id: 1, path: "Home › Rings" }, lost: [], needed: ["Metal"], axes: ["Size"], added: ["Ring size (EU)"] },
      ],
      "all is kept": [{ to: { id: 1, path: "Home › Aprons" }, lost: [], needed: [], axes: [], added: [] }],
    },
    {
      "the same category": [null],
      "as much as there may be": [
        {
          to: { id: 1, path: "Home › ".repeat(90) },
          lost: Array.from({ length: 40 }, () => metal),
          needed: Array.from({ length: 40 }, () => "N".repeat(45)),
          axes: ["A".repeat(45), "B".repeat(45)],
          added: ["C".repeat(45), "D".repeat(45)],
        },
      ],
    },
  ),
  view(
    tagOptions,
    {
      typed: ["linen ap", ["linen apron", "kitchen"]],
      "several pasted": ["flax, kitchen; natural", ["linen apron", "kitchen"]],
    },
    {
      nothing: ["", []],
      "too long": ["<!channel>".repeat(60), Array.from({ length: 300 }, (_, index) => `tag ${index}`)],
      "empty and long ones": ["x", ["", "🧵".repeat(100), `${"🧵".repeat(100)}b`]],
    },
  ),
  view(
    tagsField,
    { none: [[]], two: [["linen apron", "kitchen"]] },
    {
      "more than thirteen": [Array.from({ length: 40 }, (_, index) => `tag ${index}`)],
      "empty and long ones": [["", "🧵".repeat(100), `${"🧵".repeat(100)}b`]],
    },
  ),
  view(
    furtherInputs,
    { "one field": [further, { materials: ["Linen", "Oak"] }], "nothing in it": [further, {}] },
    { "more than fits": [further, { materials: Array.from({ length: 400 }, () => "&<>".repeat(9)) }] },
  ),
  view(
    photosForm,
    { "one photo": [change()], "no photo": [empty] },
    {
      "the most there can be": [extremeChange()],
      "more than twenty": [
        change({
          content: {
            ...change().content,
            photos: Array.from({ length: 90 }, (_, index) => ({ hash: `h${index}`, alt: "x".repeat(900) })),
          },
        }),
      ],
      "one photo twice": [
        change({ content: { ...change().content, photos: [1, 2].map(() => ({ hash: "a".repeat(64), alt: "" })) } }),
      ],
    },
  ),
  view(
    attributeBlocks,
    { none: [change()], two: [change({ content: { ...change().content, attributes: [metal, ringSize] } })] },
    {
      "the most there can be": [
        change({
          content: {
            ...change().content,
            attributes: Array.from({ length: 12 }, (_, property) => ({ ...wordy, property })),
          },
        }),
      ],
    },
  ),
  view(
    attributeOptions,
    {
      "one of two": [oneOf({ choices: [choice(81, "Silver"), choice(82, "Gold")] })],
      needed: [oneOf({ required: true })],
    },
    {
      "long names": [
        oneOf({ choices: [{ ...choice(1, "🧵".repeat(90)), scale: 1, scaleName: "x".repeat(90) }, choice(2, "")] }),
      ],
    },
  ),
  view(
    attributesForm,
    {
      "some chosen": [attributesSheet({ chosen: [metal] })],
      "without a category": [attributesSheet({ ofCategory: null })],
      "a category that has none": [attributesSheet({ ofCategory: [] })],
      "of another category": [attributesSheet({ chosen: [{ ...metal, property: 9, name: "Pattern" }] })],
    },
    {
      "the most there can be": [
        attributesSheet({
          chosen: Array.from({ length: 12 }, (_, property) => ({ ...wordy, property: property + 1000 })),
          ofCategory: Array.from({ length: 40 }, (_, property) => ({
            property,
            name: "<!here> & so on".repeat(20),
            required: true,
            most: property % 2 === 0 ? 1 : 300,
            choices: Array.from({ length: 250 }, (__, id) => ({
              id,
              name: "<!channel> & so on".repeat(12),
              scale: 1,
              scaleName: "x".repeat(90),
            })),
          })),
        }),
      ],
    },
  ),
  view(
    questionBlocks,
    {
      none: [change()],
      one: [change({ content: { ...change().content, personalization: [engraving] } })],
    },
    {
      "the most there can be": [
        change({
          content: {
            ...change().content,
            personalization: Array.from({ length: 5 }, () => ({
              ...engraving,
              kind: "choice",
              instructions: "<!here>".repeat(40),
              options: Array.from({ length: 200 }, () => "<!channel> & so on"),
            })),
          },
        }),
      ],
    },
  ),
  view(
    questionsForm,
    {
      "none yet": [questionsSheet()],
      "one, of a listing": [questionsSheet({ questions: [engraving], listingId: listing().id, change: null })],
      "a list, chosen just now": [questionsSheet({ questions: [engraving] }), { at: 1, kind: "choice" }, "Saved."],
      files: [questionsSheet({ questions: [{ ...engraving, kind: "files", files: 3 }] }), { at: 0 }],
      "of several currencies": [questionsSheet({ currency: null })],
      "a kind that isn't known": [questionsSheet({ questions: [{ ...engraving, kind: "signature" }] })],
    },
    {
      "the most there can be": [
        questionsSheet({
          title: "<!channel> & ".repeat(80),
          questions: Array.from({ length: 5 }, () => ({
            ...engraving,
            text: "<!here>".repeat(6),
            kind: "labels" as const,
            options: Array.from({ length: 40 }, (_, at) => `<@U${at}> & ${"x".repeat(40)}`),
            instructions: "&<>".repeat(80),
          })),
        }),
        { at: 4 },
      ],
      "more than there may be": [questionsSheet({ questions: Array.from({ length: 30 }, () => engraving) })],
    },
  ),
  view(
    photosAddedView,
    {
      two: [change(), { photos: 2, videos: 0, leftOut: [] }],
      "a video, and one left out": [change(), { photos: 0, videos: 1, leftOut: ["second.mp4"] }],
    },
    {
      none: [empty, { photos: 0, videos: 0, leftOut: ["a.mp4"] }],
      "the most": [
        extremeChange(),
        { photos: 20, videos: 1, leftOut: Array.from({ length: 20 }, () => "<!here>&".repeat(30)) },
      ],
    },
  ),
  view(
    shopsField,
    {
      none: [[], []],
      "one of two": [[shop(1), shop(2)], [shop(2).id]],
      "one signed out": [[{ ...shop(1), signedOut: true }], [shop(1).id]],
    },
    { "more than fit": [manyShops, manyShops.map(({ id }) => id)] },
  ),
  view(moreTagsField, { "as it is": [] }, { "as it always is": [] }),
  view(
    pricesOfShops,
    {
      "one shop": [change(), [shop(1)], { room: 3 }],
      "two shops, a line each": [change(), [shop(1), shop(2)], { room: 3 }],
      "typed over": [change(), [shop(1), shop(2)], { room: 3, typed: { [shop(1).id]: { price: "cheap", stock: "" } } }],
      "ticked just now": [empty, [shop(1)], { room: 3 }],
      "more than there is room for": [change(), Array.from({ length: 5 }, (_, n) => shop(n)), { room: 3 }],
    },
    {
      "very many": [change({ items: [dear] }), manyShops, { room: 10 }],
      "a huge price": [change({ items: [dear] }), [shop(2)], { room: 3 }],
      "no price": [change({ items: [priceless] }), [shop(1)], { room: 3 }],
      none: [empty, [], { room: 3 }],
    },
  ),
  view(
    defaultsFields,
    {
      "of a shop": [shop(1), {}, openChoices(3), "shop"],
      "of a listing": [shop(1), {}, openChoices(3), "listing"],
    },
    {
      "more than a select holds": [shop(1, { profiles }), { shippingProfileId: 104 }, openChoices(0), "shop"],
      "still reading": [shop(1, { profiles: null }), {}, openChoices(), "shop"],
    },
  ),
  view(
    shopDefaultsSaved,
    { "as they are": [shop(1)], "none is known": [shop(1, { profiles: null, defaults: null })] },
    { "the longest name": [shop(1, { name: "&<>".repeat(300) })] },
  ),
  view(
    shopDefaultsForm,
    {
      stored: [shop(1), openChoices(3)],
      suggested: [shop(1, { defaults: null }), openChoices(3), { channel: "C0LISTINGS", ts: "1.2" }],
      "still reading": [shop(1, { profiles: null }), openChoices(0)],
      "a shop without profiles": [
        shop(1, {
          profiles: { shippingProfiles: [], returnPolicies: [], processingProfiles: [], sections: [] },
          defaults: null,
        }),
        openChoices(0),
      ],
    },
    {
      "more than a select holds": [shop(1, { profiles }), openChoices()],
      "nothing to preselect": [bare, openChoices()],
    },
  ),
  view(
    writingView,
    {
      preparing: [{ id: change().id, photos: 0, ai: "off" }],
      "writing slowly": [{ id: change().id, photos: 5, ai: "on" }],
    },
    { "very many": [{ id: change().id, photos: 999_999, ai: "on" }] },
  ),
  view(
    likeForm,
    { "without its photos": [{ change: change(), photosLeftOut: true }] },
    {
      "the most there can be": [{ change: extremeChange(), photosLeftOut: true }],
      empty: [{ change: empty, photosLeftOut: false }],
    },
  ),
  view(
    likePicker,
    { "one of each": [[listing(1)], [{ ...summary(1), title: "Linen apron" }]] },
    {
      "very many": [
        Array.from({ length: 70 }, (_, index) => listing(index)),
        Array.from({ length: 70 }, (_, index) => summary(index)),
      ],
    },
  ),
  view(
    likeNothing,
    { words: ["linen aprons, washed"] },
    { "very long": ["<!channel> & more ".repeat(900)], "one emoji after another": ["🧵".repeat(9000)], nothing: [""] },
  ),
  view(
    pickDraftForm,
    {
      "one draft": [[{ ...summary(1), title: "Linen apron" }], { photos: 1, videos: 0 }, "F1"],
      "no draft": [[], { photos: 2, videos: 1 }, "F1|F2"],
    },
    {
      "very many": [
        Array.from({ length: 99 }, (_, index) => summary(index)),
        { photos: 999, videos: 99 },
        "F".repeat(3000),
      ],
    },
  ),
];

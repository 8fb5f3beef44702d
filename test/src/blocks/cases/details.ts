import { descriptionForm, detailsForm, inShopForm, shopsForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { draftDetailsPage, subjectLine } from "#src/modules/changes/slack/details/draft-page.ts";
import { listingPartForm, type ListingSubject } from "#src/modules/changes/slack/details/listing-forms.ts";
import { keptBlocks } from "#src/modules/changes/slack/details/kept-blocks.ts";
import { listingDetailsPage } from "#src/modules/changes/slack/details/listing-page.ts";
import { editHead, nextField } from "#src/modules/changes/slack/forms/edit-form.ts";
import { optionField, optionFields, optionFieldsOf } from "#src/modules/changes/slack/forms/option-fields.ts";
import { endsRequest } from "#src/modules/changes/slack/shared/ends-request.ts";
import { formHead } from "#src/modules/changes/slack/shared/form-head.ts";
import type { EditSheet } from "#src/modules/changes/model.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { must } from "#test/src/store/studio.ts";
import { apron, before, fieldsOf, openChoices } from "#test/src/blocks/editing.ts";
import { change, extremeChange, item, shop } from "#test/src/blocks/fixtures.ts";
import { view } from "#test/src/blocks/view-cases.ts";
import { manyShops, readable } from "#test/src/blocks/worst.ts";

const long = change({ content: { ...change().content, description: readable(7000) } });
const endless = change({ content: { ...change().content, description: readable(90_000) } });
const nothing = change({
  content: { title: "", description: "", tags: [], category: null, photos: [], sku: null },
  shops: [],
  items: [],
});
const wide = change({ shops: manyShops, items: manyShops.map((each) => item(each)) });
const profiles = Object.fromEntries(
  ["shippingProfiles", "returnPolicies", "processingProfiles", "sections", "productionPartners", "manufacturers"].map(
    (list) => [list, Array.from({ length: 120 }, (_, id) => ({ id, title: `<&> ${id} ${"x".repeat(150)}` }))],
  ),
);
const full = shop(1, { profiles, name: "<&> ".repeat(60) });
const ofFull = change({ shops: [full], items: [item(full)] });
const noBusiness = shop(1, { euTrader: "no" });
const { id } = shop(1);

function sheet(fields: FlatFields, more: Partial<EditSheet> = {}): EditSheet {
  return {
    listing: apron(),
    shop: shop(1),
    fields,
    change: null,
    category: null,
    held: [],
    pictures: {},
    alone: false,
    small: false,
    ...more,
  };
}
const about = (subject: ListingSubject["about"], at = 0): ListingSubject => ({ about: subject, at });
const threeAxes: FlatFields = {
  ...before,
  variations: {
    axes: [
      { id: 200, name: "Color" },
      { id: 100, name: "Size" },
      { id: 513, name: "<!here> & so on" },
    ],
    options: ["Blue / S / Long"],
    priceOn: [],
    quantityOn: [],
    skuOn: [],
  },
};
const manyOptions = fieldsOf(
  Array.from({ length: 70 }, (_, n) => `Color ${n} `.padEnd(50, "&")),
  ["S", "M"],
);
const held = [
  { id: change().id, number: 12, state: "in_review" as const, fields: ["price:Blue", "price:Red", "title"] },
  { id: change().id, number: 14, state: "applying" as const, fields: ["tags"] },
];
const first = must(optionFieldsOf(before)[0]);

export const details = [
  view(
    subjectLine,
    { "one line": ["Details", "SKU: AP-1", { actionId: "a", spoken: "Change details", value: "1" }] },
    {
      "as long as can be": [
        "x".repeat(400),
        "y".repeat(5000),
        { actionId: "a", spoken: "Change product safety for &<>".repeat(9), value: "1" },
      ],
    },
  ),
  view(
    keptBlocks,
    {
      "what there is": [{ name: "Etsy", fields: [] }, {}, ["translated into German"]],
      "it couldn't be read": [{ name: "Etsy", fields: [] }, {}, null],
    },
    { "very much": [{ name: "Etsy", fields: [] }, {}, Array.from({ length: 40 }, () => "<!channel> & ".repeat(20))] },
  ),
  view(
    formHead,
    {
      "of a draft": [{ title: "Linen apron", change: change() }],
      "saved just now, waiting, of one thing": [
        { title: "Linen apron", change: change({ state: "in_review" }) },
        "Saved.",
        "Size",
      ],
      "of a listing without an edit": [{ title: "Linen apron", change: null }],
    },
    {
      "as long as can be": [
        { title: "<&> ".repeat(60), change: { ...extremeChange(), state: "in_review" } },
        "<&> ".repeat(300),
        "<&> ".repeat(60),
      ],
    },
  ),
  view(
    endsRequest,
    { "waiting for approval": [change({ state: "in_review" })], "a draft": [change()] },
    { "with the longest texts": [{ ...extremeChange(), state: "in_review" }] },
  ),
  view(
    draftDetailsPage,
    {
      "two shops": [change()],
      "saved just now": [change(), "Saved."],
      "no business in the EU": [change({ shops: [noBusiness], items: [item(noBusiness)] })],
    },
    {
      "the most there can be": [extremeChange()],
      "very many shops": [wide],
      "nothing in it": [nothing],
      full: [ofFull],
    },
  ),
  view(
    descriptionForm,
    { short: [change()], "in parts": [long] },
    { "too long for a form": [endless], empty: [nothing], "the most there can be": [extremeChange()] },
  ),
  view(
    shopsForm,
    { "two shops": [change()], "one is ticked": [change(), { shopIds: [id] }] },
    { "more shops than fit": [wide], none: [nothing], "the most there can be": [extremeChange()] },
  ),
  view(
    detailsForm,
    { "as it begins": [change()] },
    {
      "the most there can be": [extremeChange()],
      "longer materials than their field": [
        change({ content: { ...change().content, materials: Array.from({ length: 40 }, () => "x".repeat(60)) } }),
      ],
    },
  ),
  view(
    inShopForm,
    {
      "what it takes from the shop": [change(), openChoices(3), id, 0],
      "product safety": [change(), openChoices(3), id, 1],
      "without defaults": [change({ shops: [shop(1, { defaults: null })] }), openChoices(3), id, 0],
    },
    { "a shop of everything": [ofFull, openChoices(), id, 0], "… and its safety": [ofFull, openChoices(), id, 1] },
  ),
  view(
    listingDetailsPage,
    {
      "with options": [sheet(before), []],
      "what is kept there": [sheet(before), ["translated into German and French", "first of your featured listings"]],
      "three things to choose": [sheet(threeAxes), []],
      "it couldn't be asked": [sheet(before), null, "Saved."],
    },
    {
      "nothing in it": [sheet({}), []],
      "very much is kept": [
        sheet(manyOptions, { held }),
        Array.from({ length: 60 }, () => "<!here> & so on".repeat(4)),
      ],
      full: [sheet(before, { shop: full }), []],
    },
  ),
  view(
    listingPartForm,
    {
      description: [sheet(before), about("description"), openChoices(3)],
      materials: [sheet(before), about("details"), openChoices(3)],
      options: [sheet(before), about("options"), openChoices(3)],
      "what it takes from the shop": [sheet(before), about("shop"), openChoices(3)],
      "product safety": [sheet(before), about("shop", 1), openChoices(3)],
    },
    {
      "very many options": [sheet(manyOptions, { held }), about("options", 7), openChoices()],
      "a page that isn't there": [sheet(before), about("options", 99), openChoices()],
      "an endless description": [
        sheet(fieldsOf(["Blue"], ["S"], { description: "&".repeat(90_000) })),
        about("description"),
        openChoices(),
      ],
      "a long description": [
        sheet(fieldsOf(["Blue"], ["S"], { description: readable(30_000) })),
        about("description"),
        openChoices(),
      ],
      "more materials than their field holds": [
        sheet({ materials: Array.from({ length: 60 }, () => "x".repeat(60)) }),
        about("details"),
        openChoices(),
      ],
      "a shop of everything": [sheet(before, { shop: full }), about("shop"), openChoices()],
    },
  ),
  view(
    editHead,
    { "as usual": [sheet(before)], "some of it waits": [sheet(before, { held })] },
    { stale: [sheet(before, { listing: apron({ stale: true, shopName: "<!here> ".repeat(60) }) })] },
  ),
  view(
    nextField,
    {
      "to be asked for": [sheet(before)],
      alone: [sheet(before, { alone: true })],
      small: [sheet(before, { small: true })],
    },
    { both: [sheet(before, { alone: true, small: true })] },
  ),
  view(
    optionFields,
    { "all have room": [sheet(before), 60], "some have none": [sheet(before), 5] },
    { "very many": [sheet(manyOptions), 7], nothing: [sheet({}), 7] },
  ),
  view(optionField, { "one price": [sheet(before), first] }, { "of nothing": [sheet({}), first] }),
];

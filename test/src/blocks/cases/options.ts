import { fieldsAfter } from "#src/catalog/variations/live/after.ts";
import { restructure } from "#src/catalog/variations/live/build.ts";
import { linesOf } from "#src/catalog/variations/live/said.ts";
import type { FieldValue, FlatFields } from "#src/catalog/fields/fields.ts";
import { type Axis, optionsIn, type Variations } from "#src/catalog/variations/model.ts";
import { editDraftCard, editReviewCard, isListingChange } from "#src/modules/changes/slack/cards/edit-card.ts";
import { editEverythingView } from "#src/modules/changes/slack/shared/full-edit-view.ts";
import { axesForm } from "#src/modules/changes/slack/variations/axes-form.ts";
import { optionPhotosForm } from "#src/modules/changes/slack/variations/option-photos-form.ts";
import { optionsForm } from "#src/modules/changes/slack/variations/options-form.ts";
import { questionOf } from "#src/modules/changes/slack/variations/reading/question.ts";
import type { VariationsSheet } from "#src/modules/changes/slack/variations/reading/sheet.ts";
import type { ListingVariations } from "#src/modules/changes/use-cases/of-listings/variations.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { must } from "#test/src/store/studio.ts";
import { apron, fieldsOf, listingChange } from "../editing.ts";
import { change, shop } from "../fixtures.ts";
import { view } from "../view-cases.ts";

const limits = { axes: 2, values: 70, options: 150, refused: /[()]/gu, ownNames: [513, 514] };

const axis = (property: number | null, name: string, values: readonly string[]): Axis => ({
  property,
  name,
  scale: null,
  scaleName: null,
  values: values.map((value) => ({ id: null, name: value })),
});
const both = (colors: readonly string[], sizes: readonly string[]): Variations => ({
  axes: [axis(200, "Color", colors), axis(100, "Size", sizes)],
  on: { price: [0, 1], quantity: [0], sku: [] },
  skus: {},
  photos: null,
});

/** A listing that exists, on the way from these colours and sizes to those. */
function listing(live: FlatFields, there: Variations | null, after: Variations | null, rebased = false) {
  const wanted = restructure({ live, before: there, after, renamed: true, ownNames: limits.ownNames });
  const set: FlatFields = wanted ? { variations: wanted } : {};
  const fields = fieldsAfter(live, set);
  const sheet = { listing: apron({ live }), shop: shop(1) };
  const read = { sheet, limits, there, live, fields, rebased, links: [], linked: ["Blue"], shown: null };
  return {
    read: read as unknown as ListingVariations,
    set,
    before: { variations: live["variations"] ?? null },
    fields,
  };
}

function sheetOf(of: ReturnType<typeof listing>, variations: Variations | null): VariationsSheet {
  const { options, skus } = linesOf(of.fields);
  const [one] = change({ shops: [shop(1)] }).items;
  const item = { ...must(one), shopId: shop(1).id, shopName: shop(1).name, currency: "USD" };
  return {
    change: {
      ...change(),
      items: [
        { ...item, content: { price: { amount: 2400, currency: "USD" }, quantity: null, overrides: {}, options } },
      ],
    },
    limits,
    suggested: [],
    variations: variations && { ...variations, skus },
    mark: "0123456789abcdef",
    listing: of.read,
  };
}

function card(of: ReturnType<typeof listing>, live: FlatFields) {
  const made = listingChange("edit", { set: of.set, before: of.before }, { listing: apron({ live }) });
  if (!isListingChange(made)) throw new Error("a new listing has cards of its own");
  return made;
}

const live = fieldsOf(["Blue", "Sand"], ["S", "M"]);
const there = both(["Blue", "Sand"], ["S", "M"]);
const next = both(["Blue", "Moss", "Ochre"], ["M", "S"]);
const few = listing(live, there, next);
const bare = listing(live, there, null);
/** The same with profiles by size, of which one is another now. */
const own = { readiness: [100] };
const profiled: FlatFields = {
  ...live,
  ...Object.fromEntries(optionsIn(there).map(({ key }) => [`readiness:${key}`, key.endsWith("S") ? 31 : 32])),
  variations: { ...(live["variations"] as Record<string, FieldValue>), ownOn: own },
};
const apart = (of: Variations): Variations => ({ ...of, ownOn: { readiness: [1] } });
const withProfiles = listing(profiled, apart(there), apart(next));
const withPhotos = (sheet: VariationsSheet, count: number): VariationsSheet => ({
  ...sheet,
  change: {
    ...sheet.change,
    content: {
      ...sheet.change.content,
      photos: Array.from({ length: count }, (_, at) => ({ hash: `${9001 + at}`, alt: "<!channel> & so on and on" })),
    },
  },
  variations: sheet.variations && { ...sheet.variations, photos: { axis: 0, of: { Moss: "9002" } } },
  ...(sheet.listing ? { listing: { ...sheet.listing, shown: shownIn(sheet.variations, count) } } : {}),
});
/** Each word of the first axis is shown with a photo, one after the other. */
function shownIn(variations: Variations | null, count: number): ListingVariations["shown"] {
  const words = variations?.axes[0]?.values.map(({ name }) => name) ?? [];
  const shown = words.map((word, at) => ({
    property: 200,
    word,
    imageId: `${9001 + (at % count)}`,
    place: (at % count) + 1,
  }));
  return {
    key: "optionPhotos",
    there: shown,
    wanted: shown,
    axis: 0,
    words: words.map((word) => ({ axis: 0, word, property: 200, there: word })),
    images: Array.from({ length: count }, (_, at) => `${9001 + at}`),
    options: null,
  };
}
/** An edit that shows words with other photos, of a listing with 20 of them. */
function shownOtherwise(words: readonly string[]) {
  const images = Array.from({ length: 20 }, (_, at) => ({ imageId: `${9001 + at}`, alt: "<!channel> & so on" }));
  const value = (first: number) =>
    words.map((word, at) => ({
      property: 200,
      word,
      imageId: `${first + (at % 10)}`,
      place: first - 9000 + (at % 10),
    }));
  const edit = { set: { optionPhotos: value(9011).slice(1) }, before: { optionPhotos: value(9001) } };
  const made = listingChange("edit", edit, { listing: apron({ live: { ...live, images } }) });
  if (!isListingChange(made)) throw new Error("a new listing has cards of its own");
  return made;
}
const most70 = Array.from({ length: 70 }, (_, at) => `${at}<!channel> & so on and on`);
const words = Array.from({ length: 15 }, (_, at) => `${at}<!channel> & so on and on`);
const sizes = Array.from({ length: 10 }, (_, at) => `${at}*size* <b> of all that`);
const wide = fieldsOf(words, sizes);
const fresh = both(
  words.map((word) => `${word} & new`),
  sizes.map((word) => `${word} & new`),
);
const many = listing(wide, both(words, sizes), fresh);

/** As it was sent, with what is asked about it. */
function asked(of: ReturnType<typeof listing>, from: Variations, to: Variations | null) {
  const sheet = sheetOf(of, from);
  const blocks = axesForm(sheet).blocks.map((block) => ({ ...block }));
  const values = formValues({ id: "V1", type: "modal", blocks, state: { values: {} } } as never);
  return { sheet, asking: { values, question: must(questionOf(sheet, to)) } };
}
const some = asked(few, there, next);
const all = asked(bare, there, null);
const most = asked(many, both(words, sizes), fresh);

export const options = [
  view(
    axesForm,
    {
      "of a listing that exists": [sheetOf(listing(live, there, there), there)],
      "of one that doesn't vary": [sheetOf(listing(fieldsOf([""], [""]), null, null), null)],
      "changed there since": [sheetOf(listing(live, there, next, true), next)],
      "what goes away is asked about": [some.sheet, undefined, undefined, some.asking],
      "all of it goes away": [all.sheet, ["none", "none"], undefined, all.asking],
    },
    { "the most there can be, asked about": [most.sheet, undefined, undefined, most.asking] },
  ),
  view(
    optionsForm,
    { "of a listing that exists": [sheetOf(few, next)] },
    { "the last page of the most there can be": [sheetOf(many, fresh), { page: 99 }, "x".repeat(400)] },
  ),
  view(
    optionPhotosForm,
    {
      "of the options of a listing": [withPhotos(sheetOf(few, next), 3)],
      "by the words of its other axis": [withPhotos(sheetOf(few, next), 3), 0, undefined, 1],
      "after its options were changed there": [sheetOf(listing(live, there, next, true), next)],
    },
    { "as many as there can be": [withPhotos(sheetOf(many, fresh), 20), 9, "x".repeat(400)] },
  ),
  view(
    editDraftCard,
    {
      "other options": [card(few, live)],
      "no options any more": [card(bare, live)],
      "other options with profiles of their own": [card(withProfiles, profiled)],
      "options shown with other photos": [shownOtherwise(["Blue", "Sand", "Moss"])],
    },
    { "150 other options": [card(many, wide)], "70 options shown with other photos": [shownOtherwise(most70)] },
  ),
  view(
    editReviewCard,
    { "other options": [card(few, live)], "options shown with other photos": [shownOtherwise(["Blue", "Sand"])] },
    { "150 other options": [card(many, wide)] },
  ),
  view(
    editEverythingView,
    { "other options": [card(few, live)], "options shown with other photos": [shownOtherwise(["Blue", "Sand"])] },
    { "150 other options": [card(many, wide)], "70 options shown with other photos": [shownOtherwise(most70)] },
  ),
];

/** The lines of a card about other options. */
export const cardOf = () => ({ few: editDraftCard(card(few, live)), bare: editDraftCard(card(bare, live)) });
export const questions = { some: some.asking.question, all: all.asking.question };

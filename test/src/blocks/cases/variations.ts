import { optionsTableView } from "#src/modules/tables/slack/options.ts";
import type { Axis, SuggestedAxis, Variations } from "#src/catalog/variations/model.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { optionLines, variationsBlock, variesBy } from "#src/modules/changes/slack/shared/listing-details.ts";
import { axesForm } from "#src/modules/changes/slack/variations/axes-form.ts";
import { optionPhotosForm } from "#src/modules/changes/slack/variations/option-photos-form.ts";
import { optionsHead, pageField, shopField, tableButton } from "#src/modules/changes/slack/variations/line-choices.ts";
import { optionProfilesForm } from "#src/modules/changes/slack/variations/option-profiles-form.ts";
import { optionsForm } from "#src/modules/changes/slack/variations/options-form.ts";
import type { VariationsSheet } from "#src/modules/changes/slack/variations/reading/sheet.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { must } from "#test/src/store/studio.ts";
import { ownAxis } from "#test/support/axes.ts";
import { change, item, shop } from "../fixtures.ts";
import { view } from "../view-cases.ts";

const color: SuggestedAxis = {
  property: 200,
  name: "Primary color",
  scale: null,
  scaleName: null,
  values: [
    { id: 1, name: "Black" },
    { id: 2, name: "Blue" },
  ],
};
const varying = (axes: Axis[], on: Partial<Variations["on"]> = {}): Variations => ({
  axes,
  on: { price: [0], quantity: axes.map((_, at) => at), sku: [], ...on },
  skus: {},
  photos: null,
});
const sizes = varying([ownAxis("Size", "Small", "Large")]);
const grid = varying([ownAxis("Size", "Small", "Large"), { ...color, values: [...color.values] }]);
const word = "<!channel> & so on ".repeat(5);
const many = varying(
  [
    ownAxis(word, ...Array.from({ length: 15 }, (_, at) => `${at}${word}`)),
    ownAxis(`${word}2`, ...Array.from({ length: 10 }, (_, at) => `${at}${word}`)),
  ],
  { price: [0, 1], sku: [0, 1] },
);

/** As many as a marketplace takes. */
const most = varying(
  [
    ownAxis(word, ...Array.from({ length: 50 }, (_, at) => `${at}${word}`)),
    ownAxis(`${word}2`, ...Array.from({ length: 50 }, (_, at) => `${at}${word}`)),
  ],
  { price: [0, 1], sku: [0, 1] },
);

const manyValues = varying([ownAxis(word, ...Array.from({ length: 70 }, (_, at) => `${at}${word}`))]);

const varied = (variations: Variations, shops = [shop(1)]) =>
  change({
    content: { ...change().content, variations },
    shops,
    items: shops.map((each) =>
      item(each, {
        content: {
          price: { amount: 4800, currency: each.currency },
          quantity: 2,
          overrides: {},
          options: { Small: { price: 4500, quantity: 1 }, "Small / Blue": { off: true }, Large: { off: true } },
        },
      }),
    ),
  });
/** Shops with several profiles to choose among, and a draft whose options differ in them. */
const choosing = (count: number, title: string) =>
  shop(count, {
    profiles: {
      processingProfiles: Array.from({ length: count }, (_, at) => ({ id: 31 + at, title: `${at + 1} ${title}` })),
    },
  });
const apart = (of: Variations, on: readonly number[]): Variations => ({ ...of, ownOn: { readiness: [...on] } });
const chosen = (of: Variations, shops: ReturnType<typeof shop>[]): VariationsSheet => {
  const drawn = varied(of, shops);
  const items = drawn.items.map((each) => ({
    ...each,
    content: {
      ...each.content,
      options: { "Small / Blue": { own: { readiness: 32 } }, "Large / Blue": { own: { readiness: 999 } } },
    },
  }));
  return sheet(of, { change: { ...drawn, items } });
};
const sheet = (variations: Variations | null, over: Partial<VariationsSheet> = {}): VariationsSheet => ({
  change: variations ? varied(variations) : change(),
  limits: { axes: 2, values: 70, options: 2500, refused: /[()]/gu, ownNames: [] },
  variations,
  suggested: [color],
  mark: "0123456789abcdef",
  ...over,
});
const hashes = Array.from({ length: 20 }, (_, at) => String(at).padStart(64, "a"));
function withPhotos(of: Variations, axis: number, count = 1): VariationsSheet {
  const known = hashes.slice(0, count);
  const names = of.axes[axis]?.values.map(({ name }) => name) ?? [];
  const photos = { axis, of: Object.fromEntries(names.map((name, at) => [name, known[at % count] ?? ""])) };
  const varying = { ...of, photos };
  const drawn = change({
    content: { ...change().content, variations: varying, photos: known.map((hash) => ({ hash, alt: word })) },
    contactSheetUrl: count === 0 ? null : "https://oms.example/sheet.jpg",
  });
  return sheet(varying, { change: drawn });
}
const worst = Array.from(
  { length: 120 },
  (_, at): SuggestedAxis => ({
    ...color,
    property: at,
    name: word,
    scale: at,
    scaleName: word,
    values: Array.from({ length: 400 }, (__, id) => ({ id, name: word })),
  }),
);
const everywhere = Array.from({ length: 10 }, (_, at) =>
  shop(at, { id: `00000000-0000-4000-8000-0000000000${10 + at}` as never, name: word }),
);

export const variations = [
  view(
    axesForm,
    {
      "of a draft without any": [sheet(null)],
      "one thing": [sheet(sizes)],
      "two things, saved": [sheet(grid), undefined, "Saved."],
      "none chosen": [sheet(sizes), ["none", "none"]],
      "the category can't be read": [sheet(null, { suggested: null })],
      "with profiles to choose among": [chosen(apart(grid, [0]), [choosing(2, "days")])],
    },
    {
      "the most there can be": [sheet(many, { suggested: worst }), ["0.0", "1.1"], word],
      "a thing that the category doesn't suggest any more": [sheet(grid, { suggested: [] })],
    },
  ),
  view(
    optionsForm,
    {
      "one thing": [sheet(sizes)],
      "two things in two shops": [sheet(grid, { change: varied(grid, [shop(1), shop(2)]) })],
      "no shop yet": [sheet(sizes, { change: change({ items: [] }) })],
      "nothing varies": [sheet(null)],
      "more than it has lines for": [sheet(most), {}, "Saved."],
    },
    {
      "the last page of the most there can be": [sheet(many, { change: varied(many, everywhere) }), { page: 99 }, word],
    },
  ),
  view(
    optionProfilesForm,
    {
      "one choice for each size": [chosen(apart(grid, [0]), [choosing(2, "days")])],
      "for each combination, one of them with a profile that is gone": [
        chosen(apart(grid, [0, 1]), [choosing(3, "days")]),
      ],
      "nothing differs": [sheet(grid)],
    },
    {
      "the last page of the most there can be": [
        chosen(
          apart(many, [0, 1]),
          everywhere.map((each) => ({ ...each, profiles: choosing(150, word).profiles })),
        ),
        { page: 99 },
        word,
      ],
    },
  ),
  view(
    optionsHead,
    { "saved just now": [sheet(grid), "Saved.", "Size"] },
    { "as long as can be": [chosen(grid, everywhere), word.repeat(9), word.repeat(9)] },
  ),
  view(
    shopField,
    { "of two": [chosen(grid, [shop(1), shop(2)]), must(varied(grid, [shop(1), shop(2)]).items[1])] },
    { "of ten": [chosen(grid, everywhere), must(varied(grid, everywhere).items[9])] },
  ),
  view(
    pageField,
    { "of two": [["Small", "Large"], 1, "shop|mark"] },
    { "of a hundred": [Array.from({ length: 100 }, (_, at) => `${at} ${word}`), 99, "shop|mark"] },
  ),
  view(tableButton, { "of a draft": [sheet(grid)] }, { "all there is to it": [sheet(grid), "primary"] }),
  view(
    optionPhotosForm,
    {
      "two options, one photo": [withPhotos(grid, 1)],
      "no photo yet": [withPhotos(grid, 1, 0)],
      "nothing is shown with one": [sheet(grid)],
    },
    { "the most there can be": [withPhotos(manyValues, 0, 20), 6, word] },
  ),
  view(variationsBlock, { none: [change()], two: [varied(grid)] }, { most: [varied(many)] }),
  view(
    everythingView,
    {
      "of a listing that varies": [varied(grid)],
      "options with profiles of their own": [varied(apart(grid, [0]), [choosing(2, "days")])],
    },
    {
      "150 options in a shop": [varied(many)],
      "… in ten": [varied(many, everywhere)],
      "2 500 in ten": [varied(most, everywhere)],
    },
  ),
  view(draftCard, { "of a listing that varies": [varied(grid)] }, { "150 options": [varied(many, everywhere)] }),
  view(
    optionsTableView,
    {
      "of a draft": [{ title: "Apron & more", lines: 400, url: "https://oms.example/downloads/o.csv" }],
      "of a listing": [{ title: "Apron & more", lines: 160, url: "https://oms.example/downloads/l.csv" }, "listing"],
    },
    { "a long address": [{ title: word.repeat(9), lines: 25_000, url: `https://oms.example/${"x".repeat(2900)}` }] },
  ),
];

/** For what isn't a block: the words of options. */
export const wordsOf = (shown: Variations) => {
  const of = varied(shown);
  return { facts: variesBy(of), lines: of.items.flatMap((each) => optionLines(of, each)) };
};
export { grid, sizes };

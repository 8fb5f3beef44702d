import { type LivePhoto, photosValue, type WantedPhoto } from "#src/catalog/fields/photos.ts";
import { editDraftCard, editReviewCard } from "#src/modules/changes/slack/cards/edit-card.ts";
import { listingOption } from "#src/modules/changes/slack/forms/pick-draft-form.ts";
import { livePhotosForm } from "#src/modules/changes/slack/photos/live-photos-form.ts";
import { copyingNotes, photoBlocks } from "#src/modules/changes/slack/photos/photo-lines.ts";
import type { EditSheet } from "#src/modules/changes/model.ts";
import { apron, before as fields, listingChange as edited } from "../editing.ts";
import { change, shop } from "../fixtures.ts";
import { view } from "../view-cases.ts";

const live = (count: number, alt = "Seen closer"): LivePhoto[] =>
  Array.from({ length: count }, (_, at) => ({ imageId: String(900 + at), alt: `${alt} ${at + 1}` }));
const picturesOf = (photos: readonly LivePhoto[]) =>
  Object.fromEntries(photos.map(({ imageId }) => [imageId, `https://i.etsystatic.com/${imageId}.jpg`]));
const hash = "a".repeat(64);
const own = { [hash]: "https://oms.example/photos/1.jpg" };

const edit = (before: readonly LivePhoto[], wanted: readonly WantedPhoto[]) => ({
  ...edited(
    "edit",
    { set: { images: photosValue(wanted) }, before: { images: photosValue(before) } },
    { pictures: { ...picturesOf(before), ...own } },
  ),
  kind: "edit" as const,
});

const five = live(5);
const [a, b, c, d, e] = five as [LivePhoto, LivePhoto, LivePhoto, LivePhoto, LivePhoto];
const all = edit(five, [
  c,
  a,
  { hash, alt: "The new pocket", instead: b.imageId },
  { hash: "b".repeat(64), alt: "Seen from behind", again: d.imageId },
  { hash: "c".repeat(64), alt: "" },
]);
const order = edit(five, [b, a, c, d, e]);
const copying = edit(five, [...five, { file: "F1", alt: "" }, { again: a.imageId, alt: "Other" }]);
const twenty = live(20, "<!channel> & ".repeat(30));
const most = edit(
  twenty,
  twenty
    .toReversed()
    .map(({ imageId }, at) => ({ hash: String(at).padEnd(64, "f"), alt: "<@U1>".repeat(90), again: imageId })),
);
const refused = {
  ...copying,
  photoProblems: Array.from({ length: 20 }, () => "<!here> notes & more.txt: I can't open this file as a photo."),
};

const sheet = (photos: readonly WantedPhoto[], more: Partial<EditSheet> = {}): EditSheet => ({
  listing: apron(),
  shop: shop(1),
  fields: { ...fields, images: photosValue(photos) },
  pictures: { ...picturesOf(twenty), ...own },
  change: null,
  category: { id: 1234, path: "Home & Living › Kitchen & Dining › Aprons" },
  held: [],
  alone: false,
  small: false,
  ...more,
});
const draft = { id: change().id, revision: 3, state: "draft" as const, number: null };

export const photos = [
  view(
    livePhotosForm,
    {
      five: [sheet(five)],
      "gone on with": [sheet([a, { hash, alt: "New" }, { file: "F1", alt: "" }], { change: draft }), 0, "Saved."],
      "more than fit": [sheet(live(13)), 1],
      none: [sheet([])],
    },
    {
      "the most there can be": [sheet(twenty, { listing: apron({ title: "<!channel> & ".repeat(80) }) })],
      "more than there may be": [sheet(live(80)), 3],
      "a page that isn't there": [sheet(live(20)), 9],
    },
  ),
  view(
    photoBlocks,
    { "of everything": [all], "another order": [order], "another field": [edited("edit", { set: {}, before: {} })] },
    { "the most there can be": [most] },
  ),
  view(
    listingOption,
    { "one on sale": [apron()] },
    { "very long": [apron({ title: "<!channel> & ".repeat(80), shopName: "&<>".repeat(90) })] },
  ),
  view(copyingNotes, { "two on their way": [copying], none: [all] }, { "all refused": [refused] }),
  view(editDraftCard, { "photos of everything": [all], "photos on their way": [refused] }, { "most photos": [most] }),
  view(
    editReviewCard,
    { "photos of everything": [{ ...all, state: "in_review" as const }] },
    { "most photos": [most] },
  ),
];

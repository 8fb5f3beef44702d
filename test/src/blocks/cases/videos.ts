import { type OwnVideo, videosField, videosValue, type WantedVideo } from "#src/catalog/fields/videos.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { editDraftCard, editReviewCard } from "#src/modules/changes/slack/cards/edit-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { leftOutNote } from "#src/modules/changes/slack/forms/photos-form.ts";
import { copyingNotes, videoLengthNotes } from "#src/modules/changes/slack/photos/photo-lines.ts";
import { videoForm, type VideoSheet } from "#src/modules/changes/slack/photos/video-form.ts";
import { everythingView } from "#src/modules/changes/slack/shared/full-view.ts";
import { videoBlocks, videoNotes, watchBlocks } from "#src/modules/changes/slack/shared/listing-details.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import type { ListingId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { listingChange as edited } from "../editing.ts";
import { change } from "../fixtures.ts";
import { view } from "../view-cases.ts";

const own: OwnVideo = { hash: "a".repeat(64), name: "apron.mp4", bytes: 13_000_000, ms: 8200 };
const long: OwnVideo = { ...own, name: "tour.mov", ms: 92_000 };
const awaited: WantedVideo = { file: "F1", name: "apron.mp4", bytes: 13_000_000 };
const live: WantedVideo = { videoId: "901" };
const name = "<!channel> & ".repeat(30);
const worst: OwnVideo = { ...long, name, bytes: 200_000_000 };

const draft = (...videos: readonly WantedVideo[]) => {
  const made = change();
  return { ...made, content: { ...made.content, videos: videosValue(videos) } };
};
const edit = (before: readonly WantedVideo[], wanted: readonly WantedVideo[]) => ({
  ...edited("edit", { set: { videos: videosValue(wanted) }, before: { videos: videosValue(before) } }),
  kind: "edit" as const,
});

const sheet = (videos: readonly WantedVideo[], more: Partial<VideoSheet> = {}): VideoSheet => ({
  change: { id: change().id, revision: 3, state: "draft" },
  listingId: null,
  title: "Linen apron",
  marketplace: etsyFacts,
  of: must(videosField(etsyFacts.fields)),
  videos,
  there: [],
  ...more,
});
const ofListing = { listingId: "11111111-1111-4111-8111-111111111111" as ListingId, there: ["901"] };

const watch = Object.fromEntries(
  [own, worst].flatMap((video) => ("hash" in video ? [[video.hash, `https://oms.example/${"x".repeat(2900)}`]] : [])),
);

export const videos = [
  view(
    videoForm,
    {
      none: [sheet([])],
      "one of a draft": [sheet([own])],
      "one that is copied": [sheet([awaited]), "Saved."],
      "too long": [sheet([long])],
      "one that is there": [sheet([live], { ...ofListing, change: null })],
      "another in its place": [sheet([own], ofListing)],
      "taken away": [sheet([], ofListing)],
    },
    {
      "more than there may be": [
        sheet([worst, ...Array.from({ length: 12 }, (_, at) => ({ videoId: String(at) }))], {
          title: "<!channel> & ".repeat(80),
          there: Array.from({ length: 20 }, (_, at) => String(at)),
        }),
      ],
    },
  ),
  view(
    videoBlocks,
    { one: [draft(own)], none: [draft()], "one to watch": [draft(own), watch] },
    { "the longest": [draft(worst, worst), watch] },
  ),
  view(
    watchBlocks,
    { "one to watch": [[own], watch], "one that is there": [[live], watch] },
    { "the longest": [[worst], watch] },
  ),
  view(videoNotes, { "too long": [draft(long)], "as it should be": [draft(own)] }, { "the longest": [draft(worst)] }),
  view(videoLengthNotes, { "too long": [edit([], [long])] }, { "the longest": [edit([], [worst])] }),
  view(leftOutNote, { one: [["second.mp4"]], none: [[]] }, { "very many": [Array.from({ length: 20 }, () => name)] }),
  view(
    copyingNotes,
    { "a video on its way": [edit([live], [awaited])] },
    { "the longest": [edit([], [{ ...worst, file: "F1" }])] },
  ),
  view(
    draftCard,
    { "with a video": [draft(own)], "with one that is copied": [draft(awaited)] },
    { "the longest": [draft(worst)] },
  ),
  view(
    reviewCard,
    { "with a video that is too long": [{ ...draft(long), state: "in_review" as const }] },
    { "the longest video": [draft(worst)] },
  ),
  view(
    everythingView,
    {
      "with a video": [draft(own), { watch }],
      "another video": [edit([live], [own]), { watch, kept: ["translated into German"] }],
    },
    { "the longest video": [draft(worst), { watch }] },
  ),
  view(
    editDraftCard,
    {
      "another video": [edit([live], [own])],
      "a video taken away": [edit([live], [])],
      "a video on its way": [edit([live], [awaited])],
    },
    { "the longest video": [edit([live], [worst])] },
  ),
  view(
    editReviewCard,
    { "another video": [{ ...edit([live], [long]), state: "in_review" as const }] },
    { "the longest video": [edit([live], [worst])] },
  ),
];

import { expect, test } from "vitest";
import { videosField } from "#src/catalog/fields/videos.ts";
import { knownFields } from "#src/marketplaces/registry.ts";
import { changesFields } from "#src/modules/changes/slack/ids.ts";
import { readVideo } from "#src/modules/changes/slack/photos/read-video.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { must } from "#test/src/store/studio.ts";

const own = { hash: "a".repeat(64), name: "apron.mp4", bytes: 1000, ms: 8000 };

/** What a form with one video of ours in the place of the marketplace's says, with these ticked. */
function read(...ticked: readonly string[]) {
  const values = {
    blockIds: [changesFields.addVideo, changesFields.removeVideo],
    input: () => undefined,
    choices: (block: string) => (block === changesFields.removeVideo ? ticked : []),
  } as unknown as FormValues;
  return readVideo(values, must(videosField(knownFields())), [own]);
}

test("taking a video away and keeping the one that is there contradict each other, and it is said where they are ticked", () => {
  expect(read(own.hash, "keep 980001")).toEqual({
    field: changesFields.removeVideo,
    problem: expect.stringContaining("can't go together"),
  });
  expect(read("keep 980001")).toEqual({ videos: [{ videoId: "980001" }], added: [] });
  expect(read(own.hash)).toEqual({ videos: [], added: [] });
});

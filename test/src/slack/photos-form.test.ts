import { expect, test } from "vitest";
import { photosForm } from "#src/modules/changes/slack/forms/photos-form.ts";
import { changesFields } from "#src/modules/changes/slack/ids.ts";
import { readPhotosForm } from "#src/modules/changes/slack/reading/read-photos.ts";
import { studioInputIds } from "#src/modules/studio/slack/ids.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { change } from "#test/src/blocks/fixtures.ts";

const photos = ["a", "b"].map((sign) => ({ hash: sign.repeat(64), alt: sign }));
const drawn = change({ content: { ...change().content, photos } });

/** The form as it was drawn, sent with this in its field *Order* (and perhaps a file). */
function sent(order: string, file = false): ViewPayload {
  const { blocks, private_metadata = "" } = photosForm(drawn);
  const text = (value: string) => ({ [studioInputIds.value]: { value } });
  return {
    id: "V1",
    type: "modal",
    callback_id: "",
    private_metadata,
    blocks: blocks as ViewPayload["blocks"],
    state: {
      values: {
        [changesFields.order]: text(order),
        ...Object.fromEntries(photos.map(({ hash, alt }) => [joinIds(changesFields.alt, hash), text(alt)])),
        ...(file ? { [changesFields.addPhotos]: { [studioInputIds.value]: { files: [{ id: "F1" }] } } } : {}),
      },
    },
  };
}
const read = (order: string, file = false) => readPhotosForm(sent(order, file), drawn);

test("numbers order photos, and one left out is removed", () => {
  expect(read("2 1").photos).toEqual([photos[1], photos[0]]);
  expect(read("2").photos).toEqual([photos[1]]);
});

test("an emptied field asks before the last photo is gone; 0 says that it is meant", () => {
  expect(read(" ").problems.map(({ text }) => text)).toEqual([
    "That would remove every photo. Write the numbers of those to keep, first the cover; or write 0 to remove them all.",
  ]);
  expect(read("0")).toMatchObject({ photos: [], problems: [] });
});

test("where other photos come, the old ones may all go", () => {
  expect(read("", true)).toMatchObject({ photos: [], problems: [] });
});

test("of more photos than a form describes some are shown; the order is of all, and alt texts that aren't shown stay", () => {
  const photosOf = Array.from({ length: 14 }, (_, at) => ({
    hash: at.toString(16).padEnd(64, "z"),
    alt: `Photo ${at}`,
  }));
  const of = change({ content: { ...change().content, photos: photosOf } });
  const { blocks, private_metadata } = photosForm(of, 1);
  const alts = blocks.flatMap(({ block_id: id = "" }) => (id.startsWith(`${changesFields.alt}|`) ? [id] : []));
  expect(alts).toHaveLength(5);
  const text = (value: string) => ({ [studioInputIds.value]: { value } });
  const values = { [changesFields.order]: text("14 1"), [alts[4] ?? ""]: text("The last one") };
  const view = { id: "V1", type: "modal", callback_id: "", private_metadata, blocks, state: { values } };
  expect(readPhotosForm(view as unknown as ViewPayload, of).photos).toEqual([
    { ...photosOf[13], alt: "The last one" },
    photosOf[0],
  ]);
});

import { describe, expect, test } from "vitest";
import type { LivePhoto, WantedPhoto } from "#src/catalog/fields/photos.ts";
import { changesFields } from "#src/modules/changes/slack/ids.ts";
import { markOf } from "#src/modules/changes/slack/photos/live-photos-form.ts";
import { readLivePhotos } from "#src/modules/changes/slack/reading/read-live-photos.ts";
import { studioInputIds } from "#src/modules/studio/slack/ids.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";

const live: readonly LivePhoto[] = ["1", "2", "3"].map((imageId) => ({ imageId, alt: `Photo ${imageId}` }));
const [a, b, c] = live as [LivePhoto, LivePhoto, LivePhoto];

type Sent = {
  readonly files?: number;
  readonly alts?: Readonly<Record<string, string>>;
  readonly drawn?: WantedPhoto[];
};

/** The form, sent with this in *Order*. */
function read(order: string, { files = 0, alts = {}, drawn = [...live] }: Sent = {}) {
  const text = (value: string) => ({ [studioInputIds.value]: { value } });
  const added = Array.from({ length: files }, (_, at) => ({
    id: `F${at + 1}`,
    name: `${at}.jpg`,
    mimetype: "image/jpeg",
  }));
  const values = {
    [changesFields.order]: text(order),
    [changesFields.addPhotos]: { [studioInputIds.value]: { files: added } },
    ...Object.fromEntries(Object.entries(alts).map(([key, alt]) => [joinIds(changesFields.alt, key), text(alt)])),
  };
  const result = readLivePhotos(
    formValues({ id: "V1", type: "modal", blocks: [], state: { values } } as never),
    live,
    drawn,
  );
  return "problem" in result ? result.problem : result.photos;
}

describe("the order of a listing's photos", () => {
  test("is theirs by numbers, and one left out is removed", () => {
    expect(read("3 1, 2")).toEqual([c, a, b]);
    expect(read("3 1")).toEqual([c, a]);
  });

  test("takes a new photo where it says new, in place of the one whose number that was", () => {
    expect(read("1 new 3", { files: 1 })).toEqual([a, { file: "F1", alt: "", instead: "2" }, c]);
    expect(read("3 1 NEW", { files: 1 })).toEqual([c, a, { file: "F1", alt: "" }]);
    expect(read("new new new", { files: 3 })).toEqual([
      { file: "F1", alt: "", instead: "1" },
      { file: "F2", alt: "", instead: "2" },
      { file: "F3", alt: "", instead: "3" },
    ]);
  });

  test("puts files that it doesn't place at the end", () => {
    expect(read("1 2 3", { files: 2 })).toEqual([a, b, c, { file: "F1", alt: "" }, { file: "F2", alt: "" }]);
    expect(read("new 1 2 3", { files: 2 })).toEqual([{ file: "F1", alt: "" }, a, b, c, { file: "F2", alt: "" }]);
  });

  test("replaces a new photo by another one without losing whose place it has", () => {
    const drawn: WantedPhoto[] = [a, { hash: "f".repeat(64), alt: "", instead: "2" }, c];
    expect(read("1 new 3", { files: 1, drawn })).toEqual([a, { file: "F1", alt: "", instead: "2" }, c]);
  });

  test.each([
    ["", 0, "at least one photo"],
    ["1 4", 0, "neither “new” nor one of the numbers 1 to 3"],
    ["0", 0, "neither “new” nor one of the numbers"],
    ["cover 2", 0, "“cover” is neither"],
    ["1 1 2", 0, "Photo 1 is in the order twice"],
    ["1 new new", 1, "“new” 2 times, and you added 1 photo."],
  ])("“%s” with %i files is refused in words", (order, files, words) => {
    expect(read(order, { files })).toContain(words);
  });
});

describe("an alt text", () => {
  test("that is typed has its photo uploaded anew, and one that isn't changed has not", () => {
    const alts = { "1": "Photo 1", "2": " The  pocket\n" };
    expect(read("2 1 3", { alts })).toEqual([{ again: "2", alt: "The pocket" }, a, c]);
  });

  test("that is typed as it was there leaves the photo as it is", () => {
    const drawn: WantedPhoto[] = [{ hash: "f".repeat(64), alt: "Other", again: "1" }, b, c];
    expect(read("1 2 3", { drawn, alts: { new1: "Photo 1" } })).toEqual(live);
    expect(read("1 2 3", { drawn, alts: { new1: "Third" } })).toEqual([
      { hash: "f".repeat(64), alt: "Third", again: "1" },
      b,
      c,
    ]);
  });

  test("of a new photo is its own", () => {
    const drawn: WantedPhoto[] = [a, b, c, { hash: "f".repeat(64), alt: "" }];
    expect(read("1 2 3 4", { drawn, alts: { new4: "From behind" } }).at(-1)).toEqual({
      hash: "f".repeat(64),
      alt: "From behind",
    });
  });
});

test("a photo that is copied while the form is open is no other one, and keeps what is typed of it", () => {
  const copying: WantedPhoto[] = [a, { file: "F1", alt: "" }];
  const copied: WantedPhoto[] = [a, { hash: "h1", alt: "" }];
  expect(markOf(copied)).toBe(markOf(copying));
  expect(markOf([a, b])).not.toBe(markOf([b, a]));
  expect(read("1 2", { alts: { new2: "From the side" }, drawn: copied })).toEqual([
    a,
    { hash: "h1", alt: "From the side" },
  ]);
});

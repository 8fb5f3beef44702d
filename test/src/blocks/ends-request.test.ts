import { expect, test } from "vitest";
import { videosField } from "#src/catalog/fields/videos.ts";
import { detailsText } from "#src/modules/changes/messages/details.en.ts";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { descriptionForm, detailsForm, shopsForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { draftDetailsPage } from "#src/modules/changes/slack/details/draft-page.ts";
import { attributesForm } from "#src/modules/changes/slack/forms/attributes-form.ts";
import { photosForm } from "#src/modules/changes/slack/forms/photos-form.ts";
import { videoForm } from "#src/modules/changes/slack/photos/video-form.ts";
import { savedNote } from "#src/modules/changes/slack/shared/ends-request.ts";
import { axesForm } from "#src/modules/changes/slack/variations/axes-form.ts";
import { must } from "#test/src/store/studio.ts";
import { change, shop } from "./fixtures.ts";

/** What saving does to a draft that waits for approval is said in each of its forms, before and after. */

const { marketplace } = shop(1);
const subject = (of: ChangeView) => ({ change: of, listingId: null, title: "Linen apron", marketplace });
const forms = {
  page: (of: ChangeView) => draftDetailsPage(of),
  description: descriptionForm,
  shops: (of: ChangeView) => shopsForm(of),
  details: detailsForm,
  photos: (of: ChangeView) => photosForm(of),
  video: (of: ChangeView) =>
    videoForm({ ...subject(of), of: must(videosField(marketplace.fields)), videos: [], there: [] }),
  attributes: (of: ChangeView) => attributesForm({ ...subject(of), chosen: [], ofCategory: [], mark: "" }),
  variations: (of: ChangeView) =>
    axesForm({
      change: of,
      limits: { axes: 2, values: 70, options: 2500, refused: /[()]/gu, ownNames: [] },
      variations: null,
      suggested: [],
      mark: "",
    }),
};

test.each(Object.entries(forms))("%s: a form of what waits says that saving ends the request", (_, draw) => {
  expect(JSON.stringify(draw(change({ state: "in_review", number: 12 })))).toContain(detailsText.waits);
  expect(JSON.stringify(draw(change({ state: "draft" })))).not.toContain(detailsText.waits);
});

test("after it was saved it is said that approval has to be asked for again", () => {
  expect(savedNote("Saved.", { state: "in_review" })).toBe("Saved. It was waiting: ask for approval again.");
  expect(savedNote("Saved.", { state: "draft" })).toBe("Saved.");
});

import { liveVideoIds, type VideosField, videosField, videosValue, wantedVideos } from "#src/catalog/fields/videos.ts";
import type { ListingField } from "#src/catalog/fields/definition.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { listingsActionIds } from "#src/modules/listings/index.ts";
import { drawForm, type Form, type Interaction, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { splitIds } from "#src/platform/slack/blocks/ids.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { videosText } from "../../messages/videos.en.ts";
import { isEditable } from "../../rules/change.ts";
import { changeOf } from "../actions/change-actions.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { readVideo } from "./read-video.ts";
import { videoForm, videoMark, type VideoSheet } from "./video-form.ts";
import { savedNote } from "../shared/ends-request.ts";

/** The video of a draft, and of a listing that exists. */
export const videoActions = {
  async [changesActionIds.editVideo](interaction, ids) {
    await openForm(interaction, loadingView(videosText.title));
    await drawForm(interaction, videoForm(await draftSheet(interaction, changeOf(ids))));
  },

  /** `listingId`, or `listingId|changeId` to go on with an edit. */
  async [listingsActionIds.editVideo](interaction, [id = "", changeId]) {
    await openForm(interaction, loadingView(videosText.title));
    await drawForm(interaction, videoForm(await listingSheet(interaction, id as ListingId, changeId as ChangeId)));
  },
} satisfies Record<string, ActionHandler>;

export const videoForms = {
  async [changesFormIds.video](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const [changeId = "", revision, listingId = "", mark] = splitIds(view.private_metadata);
    const isDraft = listingId === "";
    const sheetOf = (of: string) =>
      isDraft
        ? draftSheet(interaction, of as ChangeId)
        : listingSheet(interaction, listingId as ListingId, (of || undefined) as ChangeId | undefined);
    const sheet = await sheetOf(changeId);
    const { key } = sheet.of.field;
    const under = (texts: readonly string[], field = key) => ({
      errors: problemsByBlock(
        texts.map((text) => ({ field, text })),
        values.blockIds,
      ),
    });
    if (videoMark(sheet.videos) !== mark) return under([videosText.moved]);
    const read = readVideo(values, sheet.of, sheet.videos);
    if ("problem" in read) return under([read.problem], read.field);
    const actor = await interaction.actor();
    const said = { [key]: videosValue(read.videos) };
    const of = { revision: smallNumber(revision, 0), added: read.added };
    const result = isDraft
      ? await interaction.app.saveDraft(
          actor,
          {
            changeId: changeId as ChangeId,
            revision: of.revision,
            content: said,
            part: "video",
            ...(read.added.length > 0 ? { added: read.added } : {}),
          },
          "keep",
        )
      : await interaction.app.saveEdit(
          actor,
          { ...of, listingId: listingId as ListingId, changeId: sheet.change?.id ?? null, touched: said },
          "keep",
        );
    if (!result.ok) {
      const used = read.added.length > 0 ? key : changesFields.removeVideo;
      return under(
        result.problems.map(({ text }) => text),
        used,
      );
    }
    const now = await sheetOf(result.change.id);
    return { next: videoForm(now, isDraft ? savedNote(videosText.saved, sheet.change) : videosText.savedEdit) };
  },
} satisfies Record<string, Form<App>>;

async function draftSheet(interaction: Interaction<App>, id: ChangeId): Promise<VideoSheet> {
  const change = await interaction.app.change(await interaction.actor(), id);
  if (!isEditable(change.state) || change.kind !== "create") throw new OmsError("wrong-state");
  const of = fieldAmong(fieldsOf(change.shops));
  return {
    change,
    listingId: null,
    title: change.content.title || changeStatesText.untitled,
    marketplace: change.marketplace,
    of,
    videos: wantedVideos(change.content[of.field.key]),
    there: [],
  };
}

async function listingSheet(interaction: Interaction<App>, id: ListingId, changeId?: ChangeId): Promise<VideoSheet> {
  const { listing, fields, change } = await interaction.app.startEdit(await interaction.actor(), id, changeId);
  const of = fieldAmong(listing.marketplace.fields);
  const { key, label } = of.field;
  // “It has none” would be a guess, and saving would be judged against it.
  if (!(key in fields)) throw new OmsError("wrong-state", { userText: changeRefusalsText.unread(label) });
  return {
    change,
    listingId: id,
    title: listing.title,
    marketplace: listing.marketplace,
    of,
    videos: wantedVideos(fields[key]),
    there: liveVideoIds(listing.live[key]),
  };
}

/** @throws OmsError `wrong-state` where the marketplace takes no video */
function fieldAmong(fields: readonly ListingField[]): VideosField {
  const of = videosField(fields);
  if (!of) throw new OmsError("wrong-state");
  return of;
}

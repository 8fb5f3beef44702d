import { z } from "zod";
import { drawForm, type Interaction } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { App } from "../../app.ts";
import { shopsForm } from "../details/draft-forms.ts";
import { draftForm, type DraftFormState } from "../forms/draft-form.ts";
import { photosAddedView } from "../forms/photos-form.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { editForm } from "../forms/edit-form.ts";
import { formSubject } from "../reading/read-draft.ts";
import { editSubject } from "../reading/read-edit.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import { typedByShop, withTyped } from "../reading/typed-by-shop.ts";
import { fieldsOf } from "#src/marketplaces/registry.ts";
import { joining } from "../../rules/photos/shared-media.ts";
import type { ActionHandler } from "../handlers.ts";
import { changeOf } from "./change-actions.ts";

async function redraw(interaction: Interaction<App>): Promise<void> {
  const { view } = interaction.body;
  if (!view) return;
  const values = formValues(view);
  const typed = typedByShop(values, view.private_metadata);
  const chosen = values.choice(changesFields.next);
  const next = chosen === "ask" || chosen === "publish" ? chosen : "keep";
  const state: DraftFormState = { shopIds: values.choices(changesFields.shops), typed, next };
  const change = await interaction.app.change(await interaction.actor(), formSubject(view).changeId);
  const drawn = view.callback_id === changesFormIds.shopsPart ? shopsForm(change, state) : draftForm(change, state);
  await drawForm(interaction, { ...drawn, private_metadata: withTyped(view.private_metadata, typed) });
}

/** Typing and choosing in an open form: nothing is stored by it. */
export const openFormActions = {
  /** Ticking a shop adds its price and stock. The form stays the one that was opened: same draft, same revision. */
  [changesInputIds.shops]: redraw,
  /** What has to be filled in follows from what comes next. */
  [changesInputIds.next]: redraw,
} satisfies Record<string, ActionHandler>;

/** In the form of a listing that exists: what another category does to it is said before anything is saved. */
export const openEditActions = {
  async [changesInputIds.category](interaction) {
    const { view } = interaction.body;
    if (view?.callback_id !== changesFormIds.editListing) return;
    const category = smallNumber(formValues(view).choice(changesFields.category), null);
    const actor = await interaction.actor();
    const { changeId, listingId } = editSubject(view);
    const read = await interaction.app.openEdit(actor, listingId, changeId ?? undefined, { named: true });
    const note = category === null ? null : await interaction.app.categoryChange(actor, read, category);
    const drawn = editForm(read.sheet, note);
    await drawForm(interaction, { ...drawn, private_metadata: view.private_metadata });
  },
} satisfies Record<string, ActionHandler>;

/** Buttons in an open form. */
export const formActions = {
  async [changesActionIds.startWithoutAi](interaction, ids) {
    await drawForm(
      interaction,
      draftForm(await interaction.app.startWithoutAi(await interaction.actor(), changeOf(ids))),
    );
  },

  async [changesActionIds.pickForPhotos](interaction, ids) {
    const actor = await interaction.actor();
    const added = readFiles(interaction.body.view?.private_metadata ?? "");
    const { revision, content, shops } = await interaction.app.change(actor, changeOf(ids));
    const { photos, video, leftOut } = joining(fieldsOf(shops), content, added);
    const saved = await interaction.app.savePhotos(actor, {
      changeId: changeOf(ids),
      revision,
      photos: content.photos,
      added,
    });
    if (!saved.ok) {
      throw new OmsError("bad-input", { userText: saved.problems.map((problem) => problem.text).join(" ") });
    }
    await drawForm(
      interaction,
      photosAddedView(saved.change, { photos: photos.length, videos: video ? 1 : 0, leftOut }),
    );
  },
} satisfies Record<string, ActionHandler>;

const files = z.array(
  z.object({ id: z.string(), name: z.string(), mime: z.string(), bytes: z.number().exactOptional() }),
);

/** Files that a form carries along, by id: what `pickDraftForm` was given as metadata. */
export function readFiles(metadata: string): z.infer<typeof files> {
  try {
    return files.parse(JSON.parse(metadata));
  } catch (cause) {
    throw new OmsError("bad-input", { userText: changeFormsText.photos.unknown, cause });
  }
}

/** Names are cut so that twenty files fit a view's metadata (3 000 characters), or a button's value (2 000). */
export function writeFiles(list: readonly SharedFile[], most = 3000): string {
  const cut = (nameLength: number) =>
    JSON.stringify(
      list.slice(0, 20).map(({ id, name, mime, bytes }) => {
        const shown = { id, name: name.slice(0, nameLength), mime };
        return bytes === undefined ? shown : { ...shown, bytes };
      }),
    );
  const whole = cut(40);
  return whole.length <= most ? whole : cut(0);
}

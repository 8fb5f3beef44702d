import { z } from "zod";
import { drawForm } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { detailsForm } from "../forms/details-form.ts";
import { draftForm, type DraftFormState } from "../forms/draft-form.ts";
import { photosAddedView } from "../forms/photos-form.ts";
import { changesActionIds, changesFields, changesFormIds, changesInputIds } from "../ids.ts";
import { formSubject } from "../reading/read-draft.ts";
import { typedByShop, withTyped } from "../reading/typed-by-shop.ts";
import type { ActionHandler, Turn } from "../turn.ts";
import { changeOf } from "./change-actions.ts";

async function redraw(turn: Turn): Promise<void> {
  const { view } = turn.body;
  if (!view) return;
  const values = formValues(view);
  const typed = typedByShop(values, view.private_metadata);
  const chosen = values.choice(changesFields.next);
  const next = chosen === "ask" || chosen === "publish" ? chosen : "keep";
  const state: DraftFormState = { shopIds: values.choices(changesFields.shops), typed, next };
  const change = await turn.app.change(await turn.actor(), formSubject(view).changeId);
  const drawn =
    view.callback_id === changesFormIds.details
      ? detailsForm(change, turn.app.whenMadeChoices(), state)
      : draftForm(change, state);
  await drawForm(turn, { ...drawn, private_metadata: withTyped(view.private_metadata, typed) });
}

/** Typing and choosing in an open form: nothing is stored by it. */
export const openFormActions = {
  /** Ticking a shop adds its price and stock. The form stays the one that was opened: same draft, same revision. */
  [changesInputIds.shops]: redraw,
  /** What has to be filled in follows from what comes next. */
  [changesInputIds.next]: redraw,
} satisfies Record<string, ActionHandler>;

/** Buttons in an open form. */
export const formActions = {
  async [changesActionIds.startWithoutAi](turn, ids) {
    await drawForm(turn, draftForm(await turn.app.startWithoutAi(await turn.actor(), changeOf(ids))));
  },

  async [changesActionIds.pickForPhotos](turn, ids) {
    const actor = await turn.actor();
    const added = readFiles(turn.body.view?.private_metadata ?? "");
    const { revision, content } = await turn.app.change(actor, changeOf(ids));
    const saved = await turn.app.savePhotos(actor, {
      changeId: changeOf(ids),
      revision,
      photos: content.photos,
      added,
    });
    if (!saved.ok) {
      throw new OmsError("bad-input", { userText: saved.problems.map((problem) => problem.text).join(" ") });
    }
    await drawForm(turn, photosAddedView(saved.change, added.length));
  },
} satisfies Record<string, ActionHandler>;

const files = z.array(z.object({ id: z.string(), name: z.string(), mime: z.string() }));

/** Files that a form carries along, by id: what `pickDraftForm` was given as metadata. */
export function readFiles(metadata: string): z.infer<typeof files> {
  try {
    return files.parse(JSON.parse(metadata));
  } catch (cause) {
    throw new OmsError("bad-input", { userText: "I can't read which photos these were. Choose them again.", cause });
  }
}

/** Names are cut so that twenty files fit a view's metadata (3 000 characters), or a button's value (2 000). */
export function writeFiles(list: readonly SharedFile[], most = 3000): string {
  const cut = (nameLength: number) =>
    JSON.stringify(list.slice(0, 20).map(({ id, name, mime }) => ({ id, name: name.slice(0, nameLength), mime })));
  const whole = cut(40);
  return whole.length <= most ? whole : cut(0);
}

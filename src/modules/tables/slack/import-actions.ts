import { replaceOriginal } from "#src/modules/studio/index.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import { tablesActionIds, tablesFields } from "./ids.ts";
import { importMessage } from "./imports.ts";
import type { ActionHandler, ViewHandler } from "./turn.ts";

/** The file is read by a worker, which sends what it would change. */
export const submitImport: ViewHandler = async (turn) => {
  const { view } = turn.body;
  const [file] = sharedFiles(view && formValues(view).input(tablesFields.file)?.files);
  if (!file) throw new OmsError("bad-input", { field: tablesFields.file, userText: "Choose a CSV file." });
  await turn.app.startImport(await turn.actor(), file);
  return undefined;
};

/** Buttons of an import's message, which is redrawn where it stands. */
export const importActions = {
  async [tablesActionIds.applyImport](turn, [id = ""]) {
    await replaceOriginal(turn, importMessage(await turn.app.applyImport(await turn.actor(), id as ImportId)));
  },

  async [tablesActionIds.discardImport](turn, [id = ""]) {
    await replaceOriginal(turn, importMessage(await turn.app.discardImport(await turn.actor(), id as ImportId)));
  },

  async [tablesActionIds.askForImport](turn, [id = ""]) {
    const actor = await turn.actor();
    const asked = await turn.app.askForImport(actor, id as ImportId);
    await replaceOriginal(turn, importMessage(await turn.app.importView(actor, id as ImportId), asked));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [tablesActionIds.downloadTable]() {},
} satisfies Record<string, ActionHandler>;

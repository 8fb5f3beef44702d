import { drawForm, isPrivateMessage, openForm, replaceOriginal } from "#src/modules/studio/index.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { sharedFiles } from "#src/platform/slack/text-in.ts";
import { tablesActionIds, tablesFields } from "./ids.ts";
import { importForm, importMessage } from "./imports.ts";
import type { ActionHandler, ViewHandler } from "./handlers.ts";
import { tablesText } from "../messages/en.ts";

/** The file is read by a worker, which sends what it would change. */
export const submitImport: ViewHandler = async (interaction) => {
  const { view } = interaction.body;
  const [file] = sharedFiles(view && formValues(view).input(tablesFields.file)?.files);
  if (!file) throw new OmsError("bad-input", { field: tablesFields.file, userText: tablesText.form.choose });
  await interaction.app.startImport(await interaction.actor(), file);
  return undefined;
};

/** Buttons of an import's message, which is redrawn where it is. */
export const importActions = {
  async [tablesActionIds.applyImport](interaction, [id = ""]) {
    await replaceOriginal(
      interaction,
      importMessage(await interaction.app.applyImport(await interaction.actor(), id as ImportId)),
    );
  },

  async [tablesActionIds.discardImport](interaction, [id = ""]) {
    await replaceOriginal(
      interaction,
      importMessage(await interaction.app.discardImport(await interaction.actor(), id as ImportId)),
    );
  },

  async [tablesActionIds.askForImport](interaction, [id = ""]) {
    const actor = await interaction.actor();
    const { channel, message } = interaction.body;
    const shown = channel && message && !isPrivateMessage(interaction) ? { channel: channel.id, ts: message.ts } : null;
    const asked = await interaction.app.askForImport(actor, id as ImportId, shown);
    // The worker draws the message while it collects: drawn here too, this could come after what came of it.
    if (shown && asked.collecting > 0) return;
    await replaceOriginal(interaction, importMessage(await interaction.app.importView(actor, id as ImportId), asked));
  },

  async [tablesActionIds.importTable](interaction) {
    await openForm(interaction, loadingView(tablesText.form.title));
    await interaction.actor();
    await drawForm(interaction, importForm());
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [tablesActionIds.downloadTable]() {},
} satisfies Record<string, ActionHandler>;

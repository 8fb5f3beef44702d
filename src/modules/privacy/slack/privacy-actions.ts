import { shopsActionIds } from "#src/modules/shops/index.ts";
import { drawForm, type Interaction, makeRoom, openForm, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../app.ts";
import type { PrivacyView } from "../rules/privacy.ts";
import { privacyActionIds, privacyFields } from "./ids.ts";
import {
  disconnectMessage,
  eraseForm,
  exportedMessage,
  privacyMessage,
  rehearsalMessage,
  shopErasedMessage,
} from "./privacy.ts";
import type { ActionHandler, ViewHandler } from "./handlers.ts";
import { privacyText } from "../messages/en.ts";

/** Buttons of `/oms privacy` and `/oms disconnect`. */
export const privacyActions = {
  /** A button that carries no number was drawn when the first text was asked with: it named drafts alone. */
  async [privacyActionIds.aiOn](interaction, [text]) {
    const actor = await interaction.actor();
    await showPrivacy(interaction, await interaction.app.setAiOptIn(actor, true, smallNumber(text, 1)));
  },

  async [privacyActionIds.aiMore](interaction, [text]) {
    const actor = await interaction.actor();
    await showPrivacy(interaction, await interaction.app.extendAi(actor, smallNumber(text, 1)));
  },

  async [privacyActionIds.aiOff](interaction) {
    await showPrivacy(interaction, await interaction.app.setAiOptIn(await interaction.actor(), false));
  },

  async [privacyActionIds.exportStudio](interaction) {
    await reply(interaction, exportedMessage(await interaction.app.exportStudio(await interaction.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [privacyActionIds.downloadStudio]() {},

  async [privacyActionIds.rehearseErasure](interaction) {
    await reply(interaction, rehearsalMessage(await interaction.app.rehearseErasure(await interaction.actor())));
  },

  async [privacyActionIds.eraseStudio](interaction) {
    await openForm(interaction, loadingView(privacyText.erase.title));
    await drawForm(interaction, eraseForm(await interaction.app.rehearseErasure(await interaction.actor())));
  },

  /** From the list of shops: keep what was copied, or erase it too. */
  async [shopsActionIds.askDisconnect](interaction, [id = ""]) {
    await makeRoom(interaction, privacyText.disconnect.yes);
    await reply(interaction, disconnectMessage(await interaction.app.shop(await interaction.actor(), id as ShopId)));
  },

  async [privacyActionIds.eraseShop](interaction, [id = ""]) {
    const counts = await interaction.app.eraseShop(await interaction.actor(), id as ShopId);
    await replaceOriginal(interaction, shopErasedMessage(counts));
  },
} satisfies Record<string, ActionHandler>;

async function showPrivacy(interaction: Interaction<App>, view: PrivacyView): Promise<void> {
  const { member } = await interaction.actor();
  await replaceOriginal(interaction, privacyMessage(view, member.role));
}

/** Closes once the shops' sign-ins are deleted; the rest is sent word of. */
export const submitErasure: ViewHandler = async (interaction) => {
  const { view } = interaction.body;
  if (!view) throw new OmsError("internal", { cause: "a submission without a view" });
  await interaction.app.eraseStudio(await interaction.actor(), formValues(view).text(privacyFields.studioName));
  return undefined;
};

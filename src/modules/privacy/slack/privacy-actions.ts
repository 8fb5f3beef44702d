import { shopsActionIds } from "#src/modules/shops/index.ts";
import { drawForm, makeRoom, openForm, replaceOriginal, reply } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { privacyActionIds, privacyFields } from "./ids.ts";
import {
  disconnectMessage,
  eraseForm,
  exportedMessage,
  privacyMessage,
  rehearsalMessage,
  shopErasedMessage,
} from "./privacy.ts";
import type { ActionHandler, Turn, ViewHandler } from "./turn.ts";

/** Buttons of `/oms privacy` and `/oms disconnect`. */
export const privacyActions = {
  [privacyActionIds.aiOn]: switchAi(true),
  [privacyActionIds.aiOff]: switchAi(false),

  async [privacyActionIds.exportStudio](turn) {
    await reply(turn, exportedMessage(await turn.app.exportStudio(await turn.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [privacyActionIds.downloadStudio]() {},

  async [privacyActionIds.rehearseErasure](turn) {
    await reply(turn, rehearsalMessage(await turn.app.rehearseErasure(await turn.actor())));
  },

  async [privacyActionIds.eraseStudio](turn) {
    await openForm(turn, loadingView("Erase everything"));
    await drawForm(turn, eraseForm(await turn.app.rehearseErasure(await turn.actor())));
  },

  /** From the list of shops: keep what was copied, or erase it too. */
  async [shopsActionIds.askDisconnect](turn, [id = ""]) {
    await makeRoom(turn, "Disconnect");
    await reply(turn, disconnectMessage(await turn.app.shop(await turn.actor(), id as ShopId)));
  },

  async [privacyActionIds.eraseShop](turn, [id = ""]) {
    const counts = await turn.app.eraseShop(await turn.actor(), id as ShopId);
    await replaceOriginal(turn, shopErasedMessage(counts));
  },
} satisfies Record<string, ActionHandler>;

function switchAi(on: boolean): ActionHandler {
  return async (turn: Turn) => {
    const actor = await turn.actor();
    await replaceOriginal(turn, privacyMessage(await turn.app.setAiOptIn(actor, on), actor.member.role));
  };
}

/** Closes once the shops' sign-ins are deleted; the rest is sent word of. */
export const submitErasure: ViewHandler = async (turn) => {
  const { view } = turn.body;
  if (!view) throw new OmsError("internal", { cause: "a submission without a view" });
  await turn.app.eraseStudio(await turn.actor(), formValues(view).text(privacyFields.studioName));
  return undefined;
};

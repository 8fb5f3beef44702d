import { actions, fields } from "#src/blocks/ids.ts";
import { loadingView } from "#src/blocks/notice.ts";
import {
  disconnectMessage,
  eraseForm,
  exportedMessage,
  privacyMessage,
  rehearsalMessage,
  shopErasedMessage,
} from "#src/blocks/privacy.ts";
import type { ShopId } from "#src/domain/ids.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { formValues } from "../form-values.ts";
import { drawForm, makeRoom, openForm, reply, replaceOriginal, type Turn } from "../turn.ts";
import type { ActionHandler, ViewHandler } from "./deps.ts";

/** Buttons of `/oms privacy` and `/oms disconnect`. */
export const privacyActions = {
  [actions.aiOn]: switchAi(true),
  [actions.aiOff]: switchAi(false),

  async [actions.exportStudio](turn) {
    await reply(turn, exportedMessage(await turn.app.exportStudio(await turn.actor())));
  },

  /** Its address opens in the browser; nothing is left to do here. */
  async [actions.downloadStudio]() {},

  async [actions.rehearseErasure](turn) {
    await reply(turn, rehearsalMessage(await turn.app.rehearseErasure(await turn.actor())));
  },

  async [actions.eraseStudio](turn) {
    await openForm(turn, loadingView("Erase everything"));
    await drawForm(turn, eraseForm(await turn.app.rehearseErasure(await turn.actor())));
  },

  /** From the list of shops: keep what was copied, or erase it too. */
  async [actions.askDisconnect](turn, [id = ""]) {
    await makeRoom(turn, "Disconnect");
    await reply(turn, disconnectMessage(await turn.app.shop(await turn.actor(), id as ShopId)));
  },

  async [actions.eraseShop](turn, [id = ""]) {
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
  await turn.app.eraseStudio(await turn.actor(), formValues(view).text(fields.studioName));
  return undefined;
};

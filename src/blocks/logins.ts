import type { LoginStage } from "#src/domain/logins.ts";
import type { ShopView } from "#src/domain/views.ts";
import { button, buttons, type Message, section } from "./elements.ts";
import { message } from "./guard.ts";
import { actions } from "./ids.ts";
import { clipEscaped, dateText } from "./text.ts";

/** To a shop's owner, of its sign-in. `at`: when it ends, or when its copies are or were erased. */
export function loginMessage(stage: LoginStage, shop: ShopView, at: Date): Message {
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const ends = `The sign-in of ${name} ends ${dateText(at)}, and I couldn't renew it by myself. Connect it again before, and nothing stops.`;
  const lines: Readonly<Record<LoginStage, string>> = {
    ends_14: ends,
    ends_7: ends,
    ends_1: ends,
    erase_soon: `${name} has been signed out for five days. If it isn't connected again by ${dateText(at)}, I erase its sign-in and everything I copied from it. Your own drafts and products stay, and so does the shop itself.`,
    erased: `${name} stayed signed out, so its sign-in and everything I copied from it are erased now. Your own drafts and products are still here, and the shop on Etsy is as it was. You can connect it again whenever you like.`,
  };
  const again = stage === "erased" ? "Connect it" : "Connect it again";
  return message(lines[stage], [
    section(lines[stage]),
    ...buttons(button(actions.connect, again, undefined, stage === "erased" ? {} : { style: "primary" })),
  ]);
}

import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import type { LoginStage } from "../rules/logins.ts";
import { shopsActionIds } from "./ids.ts";

/** Whether a message is only true as long as the shop's sign-in is dead. */
export function isOfDeadSignIn(stage: LoginStage): boolean {
  return stage === "signed_out" || stage === "erase_later" || stage === "erase_soon" || stage === "lost";
}

/** To somebody who leads the studio, of a shop's sign-in. `at`: when it ends, or when its copies are or were erased. */
export function loginMessage(stage: LoginStage, shop: ShopView, at: Date, by?: SlackUserId): Message {
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const ends = `The sign-in of ${name} ends ${dateText(at)}, and I couldn't renew it by myself. Connect it again before, and nothing stops.`;
  const what =
    "I erase its sign-in and everything I copied from it. Your own drafts and products stay, and so does the shop itself.";
  const lines: Readonly<Record<LoginStage, string>> = {
    ends_14: ends,
    ends_7: ends,
    ends_1: ends,
    signed_out: `${shop.marketplace.name} doesn't accept my sign-in to ${name} any more (for example after a password change). Connect it again, and waiting work goes on by itself. If it isn't connected again by ${dateText(at)}, ${what}`,
    erase_later: `${name} has been signed out for three days. If it isn't connected again by ${dateText(at)}, ${what}`,
    erase_soon: `${name} is still signed out. If it isn't connected again by ${dateText(at)}, ${what} This is my last message before that.`,
    lost: `I lost my sign-in to ${name}: I was stopped while I renewed it, or was not running to do so in time. Connect it again, and waiting work goes on by itself. Nothing is erased because of this.`,
    kept: `${by ? mention(by) : "An owner or manager"} has everything I copied from ${name} kept until ${dateText(at)}. It still has to be connected again before its work goes on.`,
    erased: `${name} stayed signed out, so its sign-in and everything I copied from it are erased now. Your own drafts and products are still here, and the shop on ${shop.marketplace.name} is as it was. You can connect it again whenever you like.`,
  };
  const again = stage === "erased" ? "Connect it" : "Connect it again";
  const keeps = isOfDeadSignIn(stage) && stage !== "lost";
  return message(lines[stage], [
    section(lines[stage]),
    ...buttons(
      button(shopsActionIds.connect, again, undefined, stage === "erased" ? {} : { style: "primary" }),
      keeps && button(shopsActionIds.keepShop, "Keep for 30 days", shop.id),
    ),
  ]);
}

/** After **Keep for 30 days**. `until` null: nothing of it is about to be erased. */
export function keptMessage(shop: ShopView, until: Date | null): Message {
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const line = until
    ? `Everything I copied from ${name} is kept until ${dateText(until)}, and the other owners and managers are told so. Connect it again before, and its work goes on.`
    : shop.health === "disconnected"
      ? `${name} isn't connected any more, so there is nothing to keep waiting. Connect it again with \`/oms connect\`.`
      : `Nothing of ${name} is about to be erased.`;
  return message(line, [section(line)]);
}

import { offered } from "#src/marketplaces/registry.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { OwnAppNews, ShopView } from "../model.ts";
import type { LoginStage } from "../rules/logins.ts";
import { shopsActionIds } from "./ids.ts";
import { shopsText } from "../messages/en.ts";

/** Whether a message is only true as long as the shop's sign-in is dead. */
export function isOfDeadSignIn(stage: LoginStage): boolean {
  return stage === "signed_out" || stage === "erase_later" || stage === "erase_soon" || stage === "lost";
}

/** To an owner or manager of the studio, about a shop's sign-in. `at`: when it ends, or when its copies are or were erased. */
export function loginMessage(stage: LoginStage, shop: ShopView, at: Date, by?: SlackUserId): Message {
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const ends = shopsText.signIn.ends(name, dateText(at));

  const lines: Readonly<Record<LoginStage, string>> = {
    ends_14: ends,
    ends_7: ends,
    ends_1: ends,
    signed_out: shopsText.signIn.signedOut(shop.marketplace.name, name, dateText(at)),
    erase_later: shopsText.signIn.eraseLater(name, dateText(at)),
    erase_soon: shopsText.signIn.eraseSoon(name, dateText(at)),
    lost: shopsText.signIn.lost(name),
    kept: shopsText.signIn.kept(by ? mention(by) : null, name, dateText(at)),
    erased: shopsText.signIn.erased(name, shop.marketplace.name),
  };
  const again = stage === "erased" ? shopsText.connect.button : shopsText.connect.again;
  const keeps = isOfDeadSignIn(stage) && stage !== "lost";
  return message(lines[stage], [
    section(lines[stage]),
    ...buttons(
      button(shopsActionIds.connect, again, undefined, stage === "erased" ? {} : { style: "primary" }),
      keeps && button(shopsActionIds.keepShop, shopsText.signIn.keepButton, shop.id),
    ),
  ]);
}

/** After **Keep for 30 days**. `until` null: nothing of it is about to be erased. */
export function keptMessage(shop: ShopView, until: Date | null): Message {
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const line = until
    ? shopsText.signIn.keptUntil(name, dateText(until))
    : shop.health === "disconnected"
      ? shopsText.signIn.notConnected(name)
      : shopsText.signIn.nothingToErase(name);
  return message(line, [section(line)]);
}

/** To an owner, about a key that owners brought. @param on until when it is kept, or when it may be switched off; `event`: the type of one that nobody asked for */
export function ownAppMessage(what: OwnAppNews, shops: readonly string[], on: Date, event = ""): Message {
  const text = shopsText.ownApps;
  const names = clipEscaped(shops.join(", "), 300);
  const line = {
    accepted: () => text.nowAccepted(offered.name, dateText(on)),
    idle: () => text.idle(offered.name, names, dateText(on)),
    other_events: () => text.otherEvents(offered.name, names, clipEscaped(event, 60)),
  }[what]();
  return message(line, [
    section(line),
    ...buttons(
      what === "accepted" && button(shopsActionIds.connect, shopsText.connect.button, undefined, { style: "primary" }),
    ),
  ]);
}

import type { Said } from "#src/modules/studio/index.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import { shopsActionIds } from "./ids.ts";
import { shopsText } from "../messages/en.ts";

export function shopNote(note: string, shop: ShopView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const by = said.by ? mention(said.by) : null;
  const until = said.until ? dateText(new Date(said.until)) : null;
  const lines: Readonly<Record<string, string>> = {
    disconnected: shopsText.notes.disconnected(name, by),
    erased: shopsText.notes.erased(name, by, shop.marketplace.name),
    auth_dead: shopsText.notes.authDead(name, until),
    auth_lost: shopsText.notes.authLost(name),
    kept: shopsText.notes.kept(name, until, by),
    paused: shopsText.notes.paused(name, by),
    resumed: shopsText.notes.resumed(name, by),
    read_failed: shopsText.notes.checkFailed(name, said.text ? clipEscaped(said.text, 1000) : null),
  };
  const whole = `${who} ${lines[note] ?? name}`.trim();
  return message(whole, [
    section(whole),
    ...(note === "auth_dead" || note === "auth_lost"
      ? buttons(button(shopsActionIds.connect, shopsText.connect.again, undefined, { style: "primary" }))
      : []),
  ]);
}

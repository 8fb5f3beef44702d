import type { Said } from "#src/modules/studio/index.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { button, buttons, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { clipEscaped, dateText, mention } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import { shopsActionIds } from "./ids.ts";

export function shopNote(note: string, shop: ShopView, said: Said): Message {
  const who = said.mention.map(mention).join(" ");
  const name = `*${clipEscaped(shop.name, 150)}*`;
  const by = said.by ? ` by ${mention(said.by)}` : "";
  const lines: Readonly<Record<string, string>> = {
    disconnected: `${name} was disconnected${by}. Its sign-in is deleted. Its approved work waits, and goes on once the shop is connected again.`,
    erased: `${name} was disconnected${by}, and everything that was copied from it is erased. Its listings on ${shop.marketplace.name} stay as they are.`,
    auth_dead: `${name} has to be connected again: its sign-in no longer works. Waiting work then goes on by itself.${said.until ? ` If nobody does by ${dateText(new Date(said.until))}, its sign-in and everything copied from it are erased.` : ""}`,
    auth_lost: `${name} has to be connected again: I was stopped while I renewed its sign-in, or was not running to do so in time, and lost it. Waiting work then goes on by itself, and nothing is erased because of this.`,
    kept: `Everything copied from ${name} is kept${said.until ? ` until ${dateText(new Date(said.until))}` : ""}${by && `, as ${mention(said.by as SlackUserId)} wants`}. It still has to be connected again.`,
    paused: `:double_vertical_bar: Writing to ${name} is paused${by}.`,
    resumed: `:arrow_forward: Writing to ${name} goes on, resumed${by}.`,
    read_failed: `I couldn't read ${name}. ${said.text ? clipEscaped(said.text, 1000) : "I try again by myself."}`,
  };
  const whole = `${who} ${lines[note] ?? name}`.trim();
  return message(whole, [
    section(whole),
    ...(note === "auth_dead" || note === "auth_lost"
      ? buttons(button(shopsActionIds.connect, "Connect it again", undefined, { style: "primary" }))
      : []),
  ]);
}

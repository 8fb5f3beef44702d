import { offered } from "#src/marketplaces/registry.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { mention } from "#src/platform/slack/blocks/text.ts";
import { smallBoundsText } from "../rules/small-bounds.ts";
import { studioText } from "../messages/en.ts";

export type Said = {
  readonly mention: readonly SlackUserId[];
  readonly by?: SlackUserId | undefined;
  readonly text?: string | undefined;
  /** When the copies of a shop with a dead sign-in are erased. */
  readonly until?: string | undefined;
};

export function studioNote(note: string, by: SlackUserId): Message {
  const lines: Readonly<Record<string, string>> = {
    paused: studioText.notes.paused(mention(by)),
    resumed: studioText.notes.resumed(mention(by)),
    solo_on: studioText.notes.solo_on(mention(by)),
    small_on: studioText.notes.small_on(mention(by), smallBoundsText()),
    small_off: studioText.notes.small_off(mention(by)),
    ai_on: studioText.notes.ai_on(mention(by)),
    ai_more: studioText.notes.ai_more(mention(by)),
    ai_off: studioText.notes.ai_off(mention(by)),
    erasing: studioText.notes.erasing(mention(by), offered.name),
    solo_off: studioText.notes.solo_off(mention(by)),
  };
  const line = lines[note] ?? "";
  return message(line || studioText.notes.other, [section(line || studioText.notes.other)]);
}

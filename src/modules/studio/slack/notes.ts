import { offered } from "#src/marketplaces/registry.ts";
import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { mention } from "#src/platform/slack/blocks/text.ts";
import { smallBounds } from "../rules/small-bounds.ts";

export type Said = {
  readonly mention: readonly SlackUserId[];
  readonly by?: SlackUserId | undefined;
  readonly text?: string | undefined;
  /** When the copies of a shop with a dead sign-in are erased. */
  readonly until?: string | undefined;
};

export function studioNote(note: string, by: SlackUserId): Message {
  const lines: Readonly<Record<string, string>> = {
    paused: `:double_vertical_bar: ${mention(by)} paused everything. Nothing is written to any shop until \`/oms resume\`.`,
    resumed: `:arrow_forward: ${mention(by)} resumed. Waiting work goes on.`,
    solo_on: `${mention(by)} switched on solo mode: people may approve their own listings, each with a confirmation that names the fee.`,
    small_on: `${mention(by)} lets managers confirm their own small changes of listings on sale: ${smallBounds}. Each is recorded as self-approved, told in the digest, and can be put back.`,
    small_off: `${mention(by)} ended small changes: managers confirm no change of their own any more.`,
    ai_on: `${mention(by)} switched on AI: the text and photos of new drafts go to OpenAI, which proposes a first version. *Start without AI* is offered each time.`,
    ai_off: `${mention(by)} switched off AI: nothing goes to OpenAI any more.`,
    erasing: `${mention(by)} has everything of this studio erased. The shops' sign-ins are deleted already and nothing is written to a shop any more; the listings on ${offered.name} stay as they are.`,
    solo_off: `${mention(by)} switched off solo mode: nobody approves their own listings.`,
  };
  const line = lines[note] ?? "";
  return message(line || "Something changed.", [section(line || "Something changed.")]);
}

import { withBlockIds } from "./block-ids.ts";
import { type Block, context, type Message } from "./elements.ts";
import { clipMrkdwn } from "./text.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** Slack takes 50; one is left for what is said below a post that may be there twice. */
const maxBlocks = 49;
/**
 * Slack refuses at about 13 200 characters over all blocks (bolt-js#2509). What is between is enough for ids of as many blocks with
 * buttons as there can be (`withBlockIds`).
 */
const maxCharacters = 12_000;
/** To how many characters long texts are cut, step by step, before anything is left out. */
const shorter = [1500, 900, 600, 400, 250];

/**
 * A message that Slack takes: at most 50 blocks and 12 000 characters. Long texts are cut first; then what comes last is
 * left out, and that is said. The buttons at the end, and what is said below them, always stay.
 *
 * @param text mrkdwn, for notifications: what people wrote is escaped in it
 */
export function message(text: string, blocks: readonly Block[]): Message {
  const versions = [blocks, ...shorter.map((length) => blocks.map((block) => shortened(block, length)))];
  return {
    text: clipMrkdwn(text, 4000),
    blocks: withBlockIds(versions.find(fits) ?? leftOut(versions.at(-1) ?? blocks)),
  };
}

/** As many whole entries of a list as fit beside `others`, at least one; `more` says how many are left out. */
export function fitting(
  entries: readonly (readonly Block[])[],
  others: readonly Block[],
  more: (left: number) => Block,
): Block[] {
  const kept: Block[] = [];
  for (const [index, entry] of entries.entries()) {
    const left = entries.length - index;
    const after = left > 1 ? [more(left - 1)] : [];
    if (index > 0 && !fits([...kept, ...entry, ...others, ...after])) return [...kept, more(left)];
    kept.push(...entry);
  }
  return kept;
}

function leftOut(blocks: readonly Block[]): Block[] {
  const end = blocks.findLastIndex((block) => !["actions", "context"].includes(block.type)) + 1;
  const after = [context(platformText.tooLongToOpen), ...blocks.slice(end)];
  const kept: Block[] = [];
  for (const block of blocks.slice(0, end)) {
    if (!fits([...kept, block, ...after])) break;
    kept.push(block);
  }
  return [...kept, ...after];
}

function shortened(block: Block, length: number): Block {
  const { text } = block as { text?: { type: string; text: string } };
  if (text?.type !== "mrkdwn") return block;
  return { ...block, text: { ...text, text: clipMrkdwn(text.text, length) } };
}

function fits(blocks: readonly Block[]): boolean {
  return blocks.length <= maxBlocks && JSON.stringify(blocks).length <= maxCharacters;
}

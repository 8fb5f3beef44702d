import { type Block, context, type Message } from "./elements.ts";
import { clip } from "./text.ts";

const maxBlocks = 50;
/** Slack refuses at about 13 200 characters over all blocks (bolt-js#2509). */
const maxCharacters = 12_000;

/** A message that Slack takes: at most 50 blocks and 12 000 characters; what is left out is said. Buttons always stay. */
export function message(text: string, blocks: readonly Block[]): Message {
  const fallback = clip(text, 4000);
  if (blocks.length <= maxBlocks && size(blocks) <= maxCharacters) return { text: fallback, blocks };
  const kept: Block[] = [];
  const tail = blocks.findLast((block) => block.type === "actions");
  const room = maxCharacters - 200 - (tail ? size([tail]) : 0);
  for (const block of blocks) {
    if (block === tail) continue;
    if (kept.length >= maxBlocks - 2 || size([...kept, block]) > room) break;
    kept.push(block);
  }
  kept.push(context("There is more than fits here. Open it to see everything."));
  return { text: fallback, blocks: tail ? [...kept, tail] : kept };
}

function size(blocks: readonly Block[]): number {
  return JSON.stringify(blocks).length;
}

import { createHash } from "node:crypto";
import type { Block, Element } from "./elements.ts";

/**
 * Blocks with buttons get ids that stay when their message is drawn anew. A person may have the question of a button open
 * meanwhile, and the click that follows names the block and the button that were there before. Slack recommends a new id for each
 * drawing, which is about what people typed: buttons hold nothing, and blocks that do keep the ids they come with.
 */
export function withBlockIds(blocks: readonly Block[]): Block[] {
  const often = repeated(blocks.flatMap((block) => buttonsOf(block).map(actionOf)));
  const taken = new Set(blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id])));
  let unlike = 0;
  return blocks.map((block) => {
    const elements = buttonsOf(block);
    const [first] = elements;
    if (!first || block.block_id !== undefined) return block;
    // Where one action is in several blocks, each is known by what its button is about, so that no click means another thing.
    const same = elements.find((each) => often.has(actionOf(each))) ?? (block.type === "actions" ? undefined : first);
    const wanted = same ? aboutOf(same) : `b${++unlike}`;
    const id = taken.has(wanted) ? firstFree(wanted, taken) : wanted;
    taken.add(id);
    return { ...block, block_id: id };
  });
}

function firstFree(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 2; ; count += 1) if (!taken.has(`${wanted}-${count}`)) return `${wanted}-${count}`;
}

/** Its buttons, where it has nothing but buttons: what a person enters belongs to one drawing. */
function buttonsOf(block: Block): Element[] {
  const { type, elements, accessory } = block as Block & { elements?: readonly Element[]; accessory?: Element };
  const all = type === "actions" ? (elements ?? []) : accessory && type === "section" ? [accessory] : [];
  return all.every((each) => each.type === "button") ? [...all] : [];
}

function repeated(names: readonly string[]): Set<string> {
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

const actionOf = ({ action_id: id }: Element): string => String(id);

/** Short: with those of 49 blocks a message is still one that Slack takes. */
function aboutOf(element: Element): string {
  const about = JSON.stringify([element["action_id"], element["value"] ?? null]);
  return createHash("sha256").update(about).digest("base64url").slice(0, 6);
}

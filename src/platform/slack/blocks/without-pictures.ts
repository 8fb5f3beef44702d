import type { Block } from "./elements.ts";

/** The same with all its words and no picture; the very same blocks where there is none. */
export function withoutPictures(blocks: readonly Block[]): readonly Block[] {
  const plain = blocks.filter(({ type }) => type !== "image").flatMap(wordsOf);
  const none = plain.length === blocks.length && plain.every((block, index) => block === blocks[index]);
  return none ? blocks : plain;
}

function wordsOf(block: Block): Block[] {
  const { accessory, elements, ...rest } = block;
  if (isPicture(accessory)) return [rest];
  if (block.type !== "context" || !Array.isArray(elements) || !elements.some(isPicture)) return [block];
  const words = elements.filter((element) => !isPicture(element));
  return words.length > 0 ? [{ ...rest, elements: words }] : [];
}

function isPicture(element: unknown): boolean {
  return typeof element === "object" && element !== null && "type" in element && element.type === "image";
}

import { RespondError } from "@slack/bolt";
import type { Block } from "#src/blocks/elements.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { slackCode } from "./web-errors.ts";

/**
 * Slack fetches the pictures of a message or view before it takes it, and refuses all of it when one doesn't come
 * (`invalid_blocks`; now and then for good addresses too: python-slack-sdk 1782). Then it is sent without its pictures at once.
 *
 * @param send may be called twice; the first call did nothing
 * @returns whether it went without them
 */
export async function sendPictured<T>(
  blocks: readonly Block[],
  send: (blocks: readonly Block[]) => Promise<T>,
): Promise<{ readonly sent: T; readonly plain: boolean }> {
  try {
    return { sent: await send(blocks), plain: false };
  } catch (error) {
    const plain = withoutPictures(blocks);
    if (!plain || !refusedForBlocks(error)) throw error;
    return { sent: await send(plain), plain: true };
  }
}

/** By the Web API for messages and for views, or by a response address, which says no more than 400. */
function refusedForBlocks(error: unknown): boolean {
  const code = slackCode(error);
  if (code !== null) return code === "invalid_blocks" || code === "invalid_arguments";
  const source = error instanceof OmsError ? error.cause : error;
  return source instanceof RespondError && source.statusCode === 400;
}

/** null where there is none. */
function withoutPictures(blocks: readonly Block[]): Block[] | null {
  const shown = blocks.filter((block) => block.type !== "image");
  const plain = shown.flatMap((block): Block[] => {
    const { accessory, elements, ...rest } = block;
    if (isPicture(accessory)) return [rest];
    if (block.type !== "context" || !Array.isArray(elements) || !elements.some(isPicture)) return [block];
    const words = elements.filter((element) => !isPicture(element));
    return words.length > 0 ? [{ ...rest, elements: words }] : [];
  });
  const none = plain.length === blocks.length && plain.every((block, index) => block === blocks[index]);
  return none ? null : plain;
}

function isPicture(element: unknown): boolean {
  return typeof element === "object" && element !== null && "type" in element && element.type === "image";
}

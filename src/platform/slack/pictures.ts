import { RespondError } from "@slack/bolt";
import type { Block } from "./blocks/elements.ts";
import { withoutPictures } from "./blocks/without-pictures.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { slackCode } from "./transport/web-errors.ts";

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
    if (plain === blocks || !refusedForBlocks(error)) throw error;
    return { sent: await send(plain), plain: true };
  }
}

/** By the Web API for messages and for views, or by a response address, which says no more than 400. */
export function refusedForBlocks(error: unknown): boolean {
  const code = slackCode(error);
  if (code !== null) return code === "invalid_blocks" || code === "invalid_arguments";
  const source = error instanceof OmsError ? error.cause : error;
  return source instanceof RespondError && source.statusCode === 400;
}

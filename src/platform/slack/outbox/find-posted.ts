import { z } from "zod";
import type { MessageRef } from "#src/platform/queue/outbox-entry.ts";
import type { WebClient } from "../transport/clients.ts";
import { cameFromSlack } from "../transport/web-errors.ts";

export type Place = { readonly channel: string; readonly threadTs?: string };

/** Under which a message carries its outbox id. */
export const eventType = "oms_outbox";

/** What Slack gives at once to an app that is distributed outside of its Marketplace ("Rate limits", conversations.history). */
const pageSize = 15;
const pagesAtMost = 3;
/** Slack's clock is not ours. */
const marginSeconds = 60;

const page = z.looseObject({
  messages: z
    .array(
      z.looseObject({
        ts: z.string(),
        metadata: z
          .looseObject({
            event_type: z.string().optional(),
            event_payload: z.looseObject({ id: z.unknown() }).optional(),
          })
          .nullish(),
      }),
    )
    .nullish(),
  has_more: z.boolean().nullish(),
  response_metadata: z.looseObject({ next_cursor: z.string().nullish() }).nullish(),
});

/**
 * Looks for a message of ours from the attempt's time on; the only use of a channel's history. It is a few calls at most,
 * and none after Slack says that it is too many.
 *
 * @returns the message; null when everything since then was seen and it is not among it; "unknown" when that can't be told
 */
export async function findPosted(
  client: WebClient,
  id: string,
  { channel, threadTs }: Place,
  since: Date,
): Promise<MessageRef | null | "unknown"> {
  const oldest = (since.getTime() / 1000 - marginSeconds).toFixed(6);
  const window = { channel, oldest, inclusive: true, limit: pageSize, include_all_metadata: true };
  let cursor: string | undefined;
  for (let asked = 0; asked < pagesAtMost; asked += 1) {
    const from = { ...window, ...(cursor ? { cursor } : {}) };
    const answer = await (threadTs
      ? client.conversations.replies({ ...from, ts: threadTs })
      : client.conversations.history(from)
    ).catch(notTold);
    const read = page.safeParse(answer);
    if (!read.success) return "unknown";
    const { messages, has_more: more, response_metadata: next } = read.data;
    const found = (messages ?? []).find(
      ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload?.id === id,
    );
    if (found) return { channel, ts: found.ts };
    cursor = next?.next_cursor || undefined;
    if (!more && !cursor) return null;
    if (!cursor) return "unknown";
  }
  return "unknown";
}

/** Whatever Slack's reason: it wasn't looked, and waiting for it would hold up what a person waits for. */
function notTold(error: unknown): null {
  if (cameFromSlack(error)) return null;
  throw error;
}

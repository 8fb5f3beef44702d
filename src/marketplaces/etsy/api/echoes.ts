import { redact } from "#src/platform/kernel/log.ts";

/**
 * An error reply without what was sent along with the call. Refusals are quoted to people and kept in the log; a server,
 * or a proxy before it, that repeats headers or forms in its errors must not carry our secrets there.
 */
export function withoutEchoes(reply: string, sent: readonly (string | undefined)[]): string {
  let text = reply;
  for (const secret of sent) if (secret && secret.length >= 4) text = text.replaceAll(secret, "[secret]");
  return redact(text);
}

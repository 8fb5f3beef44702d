import type { IncomingMessage } from "node:http";
import { createAddressSet, isAddress, plainAddress } from "#src/platform/kernel/addresses.ts";

/**
 * Who asks: the socket's other end, unless that is one of our own proxies. Then the last address of `X-Forwarded-For` that
 * is none of them: each proxy appends whom it saw, so that everything before it may have been made up by the client.
 * `CF-Connecting-IP`, `X-Real-IP` and `Forwarded` are not read: a proxy that doesn't set them passes on a client's own.
 *
 * @param trusted addresses and ranges of our proxies
 */
export function createClientAddress(trusted: readonly string[]): (request: IncomingMessage) => string {
  const proxies = createAddressSet(trusted);
  return (request) => {
    let client = plainAddress(request.socket.remoteAddress ?? "");
    const named = (request.headersDistinct["x-forwarded-for"] ?? []).join(",").split(",");
    while (proxies.has(client)) {
      const before = named.pop()?.trim();
      // Said by a proxy of ours, and no address: nobody further back can be believed.
      if (!before || !isAddress(before)) break;
      client = plainAddress(before);
    }
    return client;
  };
}

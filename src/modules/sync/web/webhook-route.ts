import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { toOmsError } from "#src/platform/kernel/errors.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { type BodyRoom, createBodyRoom, type Unread } from "#src/platform/web/read-body.ts";
import { addressOf, type Route } from "#src/platform/web/http-io.ts";
import type { AppId } from "#src/platform/kernel/entity-ids.ts";
import { isUuid } from "#src/platform/kernel/ids.ts";
import { offered } from "#src/marketplaces/registry.ts";
import type { ShopNews } from "../model.ts";
import { isSigned, webhookHeaders, webhookKey } from "./webhook-signature.ts";

export type WebhookDeps = {
  /** As the marketplace's portal shows it. null: there are no webhooks to the operator's app, and the address does not exist. */
  readonly secret: string | null;
  /** The secret of an app that an owner brought; null: it has none, or isn't there. Left out: there are no such apps. */
  readonly secretOf?: (appId: AppId) => Promise<string | null>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Shared with whatever else reads bodies before it knows their sender. */
  readonly bodies?: BodyRoom;
  /** Asks for a reading, once for each message. @returns what came of it, for the log */
  readonly shopChanged: (news: ShopNews) => Promise<string>;
  /** An app that an owner brought gets an event of another kind: its owners are told once. @param event its type */
  readonly otherEvent?: (appId: AppId, event: string) => Promise<void>;
};

/** A pointer is all there is in it. */
const largestBody = 64 * 1024;
const toleranceMs = 5 * 60_000;

const unreadStatus: Readonly<Record<Unread, number>> = { "too long": 413, "cut off": 400, "crowded out": 503 };

/** Of an event these two; `resource_url`, which of an order would name it, is never looked at. */
const event = z.object({
  event_type: z.string().max(100),
  shop_id: z.union([z.int().positive(), z.string().regex(/^\d{1,20}$/)]),
});
const kind = z.object({ event_type: z.string().max(100) });
/** What a type looks like, so that nothing else is told under its name. */
const typeWords = /^[a-z]{1,30}(?:[._-][a-z]{1,30}){0,4}$/;

/**
 * What the marketplace says by itself. It is a wake-up and nothing more: a reading follows, as every few hours anyway.
 * Unsigned, old or doubled headers: 401 before anything is parsed. Any other event: 200, and nothing of it is kept; the
 * owners of an own app are told once how to end them. An app that an owner brought has an address of its own, signed with its own
 * secret, and speaks of its own shops alone.
 *
 * @throws RangeError when the secret is none
 */
export function webhookRoutes(deps: WebhookDeps): Route[] {
  const { secret, secretOf, clock, logger, shopChanged, otherEvent, bodies = createBodyRoom() } = deps;
  const operatorsKey = secret === null ? null : webhookKey(secret);

  async function keyOf(appId: AppId): Promise<Uint8Array | null> {
    const own = isUuid(appId) ? await secretOf?.(appId) : null;
    return own ? webhookKey(own) : null;
  }

  /** @param appId null: the operator's. @returns the status to answer */
  async function take(request: IncomingMessage, appId: AppId | null): Promise<number> {
    if (Number(request.headers["content-length"] ?? 0) > largestBody) return 413;
    const headers = webhookHeaders(request);
    if (!headers || Math.abs(clock.now().getTime() - headers.sentAt) > toleranceMs) return 401;
    const body = await bodies.read(request, largestBody);
    if (typeof body === "string") return unreadStatus[body];
    const key = appId === null ? operatorsKey : await keyOf(appId);
    if (key === null || !isSigned(headers, body, key)) return 401;
    const said = parse(body);
    const type = kind.safeParse(said).data?.event_type.toLowerCase();
    if (type === undefined) return 400;
    // Orders and the like are other people's business: of an own app's the type, and nothing else of any.
    if (!/^(listing|inventory)[._]/.test(type)) {
      if (appId !== null) await otherEvent?.(appId, typeWords.test(type) ? type : "other");
      return 200;
    }
    const known = event.safeParse(said).data;
    if (!known) return 400;
    const came = await shopChanged({
      messageId: headers.id,
      marketplace: offered.key,
      externalShopId: String(known.shop_id),
      appId,
    });
    logger.info({ came }, "a shop said that it changed");
    return 200;
  }

  const route = (path: string, appOf: (request: IncomingMessage) => AppId | null): Route => ({
    path,
    method: ["POST"],
    handler(request, response) {
      take(request, appOf(request)).then(
        (status) => answer(request, response, status),
        (error: unknown) => {
          const { code } = toOmsError(error);
          logger.warn({ code }, "webhook");
          // It is said again later.
          answer(request, response, 503);
        },
      );
    },
  });

  const path = `/webhooks/${offered.key}`;
  return [
    ...(secret === null ? [] : [route(path, () => null)]),
    ...(secretOf ? [route(`${path}/:app`, appNamed)] : []),
  ];
}

/** The last word of the address. */
function appNamed(request: IncomingMessage): AppId {
  return (addressOf(request).pathname.split("/").at(-1) ?? "") as AppId;
}

function answer(request: IncomingMessage, response: ServerResponse, status: number): void {
  if (!request.complete) response.setHeader("connection", "close");
  response.writeHead(status).end();
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}

import { isUtf8 } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { Logger } from "#src/platform/kernel/log.ts";
import { type BodyRoom, createBodyRoom } from "#src/platform/web/read-body.ts";
import { createRecentKeys } from "./repeats.ts";

export type RequestGuardDeps = {
  readonly signingSecret: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Shared with whatever else reads bodies before it knows their sender. */
  readonly bodies?: BodyRoom;
};

/** A request that Slack sent, whole, and here for the first time. */
export type GuardedRequest = IncomingMessage & {
  readonly rawBody: Buffer;
  /** Names this request: the signature as we compute it, so that no other spelling of it is another request. */
  readonly requestKey: string;
};

/** Slack's largest payloads are views of 250 kB. */
export const bodyLimit = 1024 * 1024;
/** Slack's rule, in both directions. */
const toleranceMs = 5 * 60_000;
/** At least this long a request is known; one with a time ahead of ours stays valid longer, and is known longer. */
const knownForMs = 6 * 60_000;
/** Refusals are counted, and said at most this often: nobody may fill the log from outside. */
const sayEveryMs = 60_000;

const form = "application/x-www-form-urlencoded";
const json = "application/json";
const openingBrace = 0x7b;

/**
 * Stands before Bolt: what is not certainly from Slack, now, and for the first time, is answered here and never parsed.
 * 413 too long, 401 not signed by Slack just now, 415 or 400 nothing that Slack sends, 200 and no effect: a repetition, 503 crowded out.
 */
export function createRequestGuard({ signingSecret, clock, logger, bodies = createBodyRoom() }: RequestGuardDeps) {
  const recent = createRecentKeys(clock);
  const complain = createComplaints(clock, logger);

  async function examine(request: IncomingMessage): Promise<GuardedRequest | Refusal> {
    if (Number(request.headers["content-length"] ?? 0) > bodyLimit) return refusal(413, "too long");
    const signature = only(request, "x-slack-signature");
    const timestamp = only(request, "x-slack-request-timestamp");
    if (signature === undefined && timestamp === undefined && isForm(request)) return connectionCheck(request, bodies);
    if (!signature || !timestamp) return refusal(401, "not one signature and one timestamp");
    // The plain decimal form alone: "1e9" or " 17…" would be other texts with the same meaning.
    if (!/^v0=[0-9a-f]{64}$/.test(signature) || !/^[1-9]\d{0,11}$/.test(timestamp)) return refusal(401, "no signature");
    const sentAt = Number(timestamp) * 1000;
    const now = clock.now().getTime();
    if (Math.abs(now - sentAt) > toleranceMs) return refusal(401, "not sent just now");
    const type = mediaType(request);
    if (!type || request.headers["content-encoding"] !== undefined) return refusal(415, "no form and no JSON");

    const body = await bodies.read(request, bodyLimit);
    if (body === "too long") return refusal(413, "too long");
    if (body === "cut off") return refusal(400, "cut off");
    if (body === "crowded out") return refusal(503, "too many at once");
    const expected = createHmac("sha256", signingSecret).update(`v0:${timestamp}:`).update(body).digest();
    if (!timingSafeEqual(expected, Buffer.from(signature.slice(3), "hex")))
      return refusal(401, "signed with another secret");
    // Nor may the one be read as the other: its kind is outside of what was signed.
    if (!isUtf8(body) || (body[0] === openingBrace) !== (type === json)) return refusal(400, "not what it says");
    const requestKey = expected.toString("base64url");
    if (!recent.add(requestKey, Math.max(now, sentAt) + knownForMs)) return refusal(200, "repeated");
    // Bolt compares the type as a whole.
    request.headers["content-type"] = type;
    return Object.assign(request, { rawBody: body, requestKey });
  }

  return function guard(
    request: IncomingMessage,
    response: ServerResponse,
    take: (passed: GuardedRequest) => void,
  ): void {
    examine(request).then(
      (found) => {
        if (!("status" in found)) return take(found);
        if (found.reason !== null) complain(found);
        // What was not read is not read on: the connection ends with the answer.
        if (!request.complete) response.setHeader("connection", "close");
        response.writeHead(found.status).end();
      },
      () => response.destroy(),
    );
  };
}

type Refusal = { readonly status: number; readonly reason: string | null };
const refusal = (status: number, reason: string | null): Refusal => ({ status, reason });

/** The header if it is there exactly once: two of them are one each for two readers. */
function only(request: IncomingMessage, name: string): string | undefined | null {
  const values = request.headersDistinct[name];
  return values === undefined ? undefined : values.length === 1 ? values[0] : null;
}

function mediaType(request: IncomingMessage): string | null {
  const [type = "", ...parameters] = (only(request, "content-type") ?? "").toLowerCase().split(/\s*;\s*/);
  const plain = parameters.every((each) => /^charset="?utf-?8"?$/.test(each));
  return plain && (type === form || type === json) ? type : null;
}

const isForm = (request: IncomingMessage) => mediaType(request) === form;

/** Slack asks now and then whether our certificate is good, unsigned. It gets its 200, and nothing else is read in it. */
async function connectionCheck(request: IncomingMessage, bodies: BodyRoom): Promise<Refusal> {
  if (Number(request.headers["content-length"] ?? Infinity) > 200) return refusal(401, "no signature");
  const body = await bodies.read(request, 200);
  const check = typeof body !== "string" && /^(token=\w*&)?ssl_check=1(&token=\w*)?$/.test(body.toString("latin1"));
  return check ? refusal(200, null) : refusal(401, "no signature");
}

/** One line a minute with how many there were. Nothing of a refused request is logged but why. */
function createComplaints(clock: Clock, logger: Logger): (refused: Refusal) => void {
  let saidAt = -Infinity;
  let count = 0;
  return ({ status, reason }) => {
    count += 1;
    const now = clock.now().getTime();
    if (Math.abs(now - saidAt) < sayEveryMs) return;
    logger.warn({ status, reason, count }, "a request to Slack's address was refused");
    saidAt = now;
    count = 0;
  };
}

import { createHmac } from "node:crypto";

/** An endpoint as it is set up in the developer portal. */
export type WebhookEndpoint = { readonly url: string; readonly secret: string };

/** A pointer to what changed; the receiver has to look (etsy behaviour 7). */
export type WebhookMessage = {
  /** The same in each attempt. */
  readonly id: string;
  readonly event_type: string;
  readonly resource_url: string;
  readonly shop_id: number;
};

/** What was said to an app, newest last. `statuses`: of each attempt so far. */
export type Delivery = {
  readonly id: string;
  readonly app: number;
  readonly event_type: string;
  readonly shop_id: number;
  readonly resource_url: string;
  statuses: number[];
};

export type WebhookLine = {
  readonly clock: { now(): Date };
  readonly sleep: (ms: number) => Promise<void>;
  /** How the app is reached. */
  readonly deliver: (request: Request) => Promise<Response>;
  /** Told of each attempt; 0: there was no answer. */
  readonly tried?: (status: number) => void;
};

const second = 1000;
const hour = 3600 * second;
/** At once, then after each of these. */
const retries: readonly number[] = [5 * second, 300 * second, 1800 * second, 2 * hour, 5 * hour, 10 * hour, 10 * hour];

/** Signed anew in each attempt, until something in the two hundreds comes back. @returns the status of every attempt */
export async function sendWebhook(
  endpoint: WebhookEndpoint,
  message: WebhookMessage,
  line: WebhookLine,
): Promise<number[]> {
  const { id, ...pointer } = message;
  const body = JSON.stringify(pointer);
  const statuses: number[] = [];
  for (const wait of [0, ...retries]) {
    if (wait > 0) await line.sleep(wait);
    const status = await attempt(endpoint, id, body, line);
    statuses.push(status);
    line.tried?.(status);
    if (status >= 200 && status < 300) break;
  }
  return statuses;
}

async function attempt({ url, secret }: WebhookEndpoint, id: string, body: string, line: WebhookLine): Promise<number> {
  const timestamp = Math.floor(line.clock.now().getTime() / second).toString();
  const key = Buffer.from(secret.split("_").at(-1) ?? "", "base64");
  const signature = createHmac("sha256", key).update([id, timestamp, body].join(".")).digest("base64");
  const headers = {
    "content-type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signature}`,
  };
  try {
    return (await line.deliver(new Request(url, { method: "POST", headers, body }))).status;
  } catch {
    return 0;
  }
}

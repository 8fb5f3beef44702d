import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** The headers of a webhook, each exactly once and in its plain form. */
export type WebhookHeaders = {
  readonly id: string;
  readonly sentAt: number;
  readonly timestamp: string;
  readonly signatures: readonly string[];
};

const idShape = /^[\w.:-]{1,200}$/;
const timestampShape = /^[1-9]\d{0,11}$/;

/** @returns null when one is missing, doubled or of another form */
export function webhookHeaders(request: IncomingMessage): WebhookHeaders | null {
  const only = (name: string) => {
    const values = request.headersDistinct[name];
    return values?.length === 1 ? (values[0] ?? "") : "";
  };
  const [id, timestamp, signature] = [only("webhook-id"), only("webhook-timestamp"), only("webhook-signature")];
  if (!idShape.test(id) || !timestampShape.test(timestamp) || signature.length > 1000) return null;
  // `v1,BASE64`, several while a secret is being replaced; a bare one is read as version 1.
  const signatures = signature.split(" ").flatMap((each) => /^(?:v1,)?([A-Za-z0-9+/]{43}=)$/.exec(each)?.[1] ?? []);
  return signatures.length === 0 ? null : { id, timestamp, sentAt: Number(timestamp) * 1000, signatures };
}

/** `whsec_` and base64, as the marketplace's portal shows it. @throws RangeError when it is no such secret */
export function webhookKey(secret: string): Uint8Array {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length < 16) throw new RangeError("the webhooks' secret is `whsec_` and base64 of at least 16 bytes");
  return key;
}

/** HMAC-SHA256 over id, time and the bytes as they came (Standard Webhooks). */
export function isSigned(headers: WebhookHeaders, body: Uint8Array, key: Uint8Array): boolean {
  const expected = createHmac("sha256", key).update(`${headers.id}.${headers.timestamp}.`).update(body).digest();
  // All are compared, so that time tells nothing of which one fits.
  return headers.signatures.filter((each) => timingSafeEqual(Buffer.from(each, "base64"), expected)).length > 0;
}

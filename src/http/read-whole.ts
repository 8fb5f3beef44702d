import { HttpError } from "./http-error.ts";

const withoutBody = [101, 204, 205, 304];

/**
 * Reads an answer to its end and gives it back as one that is held in memory.
 *
 * @param maxBytes counted after decompression, so that a small answer cannot unfold into a large one
 * @throws HttpError `too-large`
 */
export async function readWhole(answer: Response, maxBytes: number, url: string): Promise<Response> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new HttpError("too-large", true);
    chunks.push(chunk);
  }
  const headers = new Headers(answer.headers);
  // The bytes are unpacked by now: what described their packed form would mislead.
  headers.delete("content-encoding");
  headers.delete("content-length");
  headers.delete("transfer-encoding");
  const body = withoutBody.includes(answer.status) ? null : Buffer.concat(chunks);
  const whole = new Response(body, { status: answer.status, statusText: answer.statusText, headers });
  // A made Response has no address of its own; libraries read it.
  Object.defineProperty(whole, "url", { value: answer.url || url });
  return whole;
}

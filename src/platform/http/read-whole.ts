import type { TakeChunk } from "#src/platform/kernel/streamed.ts";
import type { Answer } from "./answer.ts";
import { HttpError } from "./http-error.ts";
import type { PlainHeaders } from "./outgoing.ts";

const ofPacking = new Set(["content-encoding", "content-length", "transfer-encoding"]);

/** The bytes are unpacked by now: what described their packed form would mislead. */
export function withoutPacking(headers: Readonly<Record<string, string | string[] | undefined>>): PlainHeaders {
  const kept: Record<string, string | string[]> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && !ofPacking.has(name)) kept[name] = value;
  }
  return kept;
}

/**
 * Reads a stand-in's answer to its end.
 *
 * @param maxBytes so that nothing larger is held than what the caller takes
 * @param into takes its body, which the answer then doesn't have
 * @throws HttpError `too-large`
 */
export async function readWhole(response: Response, maxBytes: number, into?: TakeChunk): Promise<Answer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new HttpError("too-large", true);
    if (into) await into(chunk);
    else chunks.push(chunk);
  }
  const cookies = response.headers.getSetCookie();
  const headers = {
    ...Object.fromEntries(response.headers),
    ...(cookies.length > 0 ? { "set-cookie": cookies } : {}),
  };
  const { status, statusText } = response;
  return { status, statusText, headers: withoutPacking(headers), body: Buffer.concat(chunks) };
}

import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JwtSigner } from "#src/platform/database/jwt-signer.ts";
import type { Http } from "#src/platform/http/http.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { StreamedBytes, TakeChunk } from "#src/platform/kernel/streamed.ts";
import { checkPhotoName } from "../names.ts";
import { fileBytes } from "./folder.ts";
import { passingFolder } from "./passing-folder.ts";
import { type VideoBytes, videoMostBytes } from "./port.ts";

export type VideoBucketOptions = {
  readonly url: string;
  readonly publishableKey: string;
  readonly signer: JwtSigner;
  readonly http: Http;
  readonly clock: Clock;
};

const deadlineMs = 600_000;

type Asked = {
  readonly body?: StreamedBytes;
  readonly into?: TakeChunk;
  readonly signal?: AbortSignal | null;
  /** First and last byte of what is asked for. */
  readonly range?: readonly [first: number, last: number];
};

/**
 * Videos in the bucket of the photos, `<studio>/<hash>.mp4`, under the studio's own token. Storage is called directly: its library
 * would hold each video whole.
 */
export function createVideoBucket({ url, publishableKey, signer, http, clock }: VideoBucketOptions): VideoBytes {
  async function ask(
    method: "GET" | "POST",
    studioId: StudioId,
    hash: string,
    { signal = null, range, ...more }: Asked,
  ): Promise<Response> {
    checkPhotoName(studioId, hash);
    const token = await signer({ app_role: "worker", studio_id: studioId }, clock.now());
    const headers = {
      apikey: publishableKey,
      authorization: `Bearer ${token}`,
      ...(more.body ? { "content-type": "video/mp4", "x-upsert": "true" } : {}),
      ...(range ? { range: `bytes=${range.join("-")}` } : {}),
    };
    const address = `${url.replace(/\/+$/, "")}/storage/v1/object/photos/${studioId}/${hash}.mp4`;
    const options = { service: "videos", deadlineMs, maxBytes: videoMostBytes, ...more };
    return http.send(new Request(address, { method, headers, signal }), options).catch((error: unknown) => {
      throw error instanceof OmsError ? error : new OmsError("store-down", { cause: error });
    });
  }

  return {
    async put(studioId, { path, hash }, signal) {
      const response = await ask("POST", studioId, hash, { body: await fileBytes(path), signal });
      if (response.ok) return;
      const cause = new Error(`storage ${response.status}`);
      throw new OmsError(isRefusal(response.status) ? "photos-unwritable" : "store-down", { cause });
    },

    async read(studioId, hash, use) {
      const scratch = await passingFolder(tmpdir());
      try {
        const path = join(scratch, "video");
        const file = await open(path, "wx", 0o600);
        const into = async (chunk: Uint8Array) => file.writeFile(chunk);
        let response: Response;
        try {
          response = await ask("GET", studioId, hash, { into });
        } finally {
          await file.close();
        }
        if (!response.ok) throw await unreadable(response);
        return await use(await fileBytes(path));
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },

    async piece(studioId, hash, { from, most }) {
      const taken = takePart(from, most);
      const response = await ask("GET", studioId, hash, { into: taken.into, range: [from, from + most - 1] });
      const said = /\/(\d+)$/.exec(response.headers.get("content-range") ?? "")?.[1];
      if (response.status === 206 && said !== undefined) return { size: Number(said), bytes: taken.first() };
      if (response.status === 416 && said !== undefined) return { size: Number(said), bytes: new Uint8Array() };
      if (!response.ok) throw await unreadable(response);
      // A storage that knows no parts gives all of it: the rest passes by.
      return { size: taken.count(), bytes: taken.inPlace() };
    },
  };
}

/** Of what comes by: its first bytes, and those from a place on; no more is held. */
function takePart(from: number, most: number) {
  const [first, inPlace] = [Buffer.alloc(most), Buffer.alloc(most)];
  let count = 0;
  const copy = (chunk: Uint8Array, into: Buffer, begins: number) => {
    const [start, end] = [Math.max(0, begins - count), Math.min(chunk.length, begins + most - count)];
    if (start < end) into.set(chunk.subarray(start, end), count + start - begins);
  };
  const into: TakeChunk = async (chunk) => {
    copy(chunk, first, 0);
    copy(chunk, inPlace, from);
    count += chunk.length;
  };
  return {
    into,
    count: () => count,
    first: () => first.subarray(0, Math.min(most, count)),
    inPlace: () => inPlace.subarray(0, Math.max(0, Math.min(most, count - from))),
  };
}

/** There is no such bucket, its policy says no, or the file is larger than the project takes. */
function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
}

/** Only Storage's own word says that a video isn't there; a 404 of something in front of it passes. */
async function unreadable(response: Response): Promise<OmsError> {
  const cause = new Error(`storage ${response.status}`);
  const missing = /not_?found|object not found|the resource was not found/i.test(await response.text());
  return new OmsError(missing ? "not-found" : "store-down", { cause });
}

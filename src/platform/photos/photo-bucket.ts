import type { PhotoBytes } from "./port.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { JwtSigner } from "#src/platform/database/jwt-signer.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { connect, type Fetch } from "#src/platform/database/rpc.ts";

const bucket = "photos";
const listedAtOnce = 500;

export type PhotoBucketOptions = {
  readonly url: string;
  readonly publishableKey: string;
  readonly signer: JwtSigner;
  readonly fetch: Fetch;
  readonly clock: Clock;
};

/**
 * Photos in a private Supabase Storage bucket, `<studio>/<hash>.jpg`, under the studio's own token: the bucket's policy
 * opens no other studio's folder. For projects with Storage; the embedded database has none.
 */
export function createPhotoBucket({ url, publishableKey, signer, fetch, clock }: PhotoBucketOptions): PhotoBytes {
  const photosOf = (studioId: StudioId) =>
    connect({
      url,
      key: publishableKey,
      fetch,
      token: () => signer({ app_role: "worker", studio_id: studioId }, clock.now()),
    }).storage.from(bucket);
  const path = (studioId: StudioId, hash: string) => `${studioId}/${hash}.jpg`;

  return {
    put: async (studioId, hash, bytes) => {
      // Named by its content: what is there already is the same.
      const { error } = await photosOf(studioId).upload(path(studioId, hash), bytes, {
        contentType: bytes[0] === 0x89 ? "image/png" : "image/jpeg",
        upsert: true,
      });
      if (error) throw new OmsError(isRefusal(error) ? "photos-unwritable" : "store-down", { cause: error });
    },
    get: async (studioId, hash) => {
      const { data, error } = await photosOf(studioId).download(path(studioId, hash));
      if (error) throw new OmsError(isMissing(error) ? "not-found" : "store-down", { cause: error });
      return new Uint8Array(await data.arrayBuffer());
    },
    remove: async (studioId, hashes) => {
      if (hashes.length === 0) return;
      const { error } = await photosOf(studioId).remove(hashes.map((hash) => path(studioId, hash)));
      if (error) throw new OmsError("store-down", { cause: error });
    },
    removeAll: async (studioId) => {
      const photos = photosOf(studioId);
      for (;;) {
        const { data, error } = await photos.list(studioId, { limit: listedAtOnce });
        if (error) throw new OmsError("store-down", { cause: error });
        if (data.length === 0) return;
        const removed = await photos.remove(data.map(({ name }) => `${studioId}/${name}`));
        // Nothing removed and no error: asking for the same again would never end.
        if (removed.error || removed.data.length === 0) throw new OmsError("store-down", { cause: removed.error });
      }
    },
  };
}

/** There is no such bucket, its policy says no, or it is full: asking again alone mends nothing. */
function isRefusal({ status = 0 }: { status?: number | undefined }): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 408 && status !== 429;
}

/** Only Storage's own word says that a photo isn't there; a 404 of something in front of it, or a missing bucket, passes. */
function isMissing({ message }: { message?: string | undefined }): boolean {
  return /^(object not found|the resource was not found|the specified key does not exist)/i.test(message ?? "");
}

import { createHmac, timingSafeEqual } from "node:crypto";
import type { PhotoLink, PhotoLinks, PhotoSize } from "./port.ts";
import { sheetPhotos } from "./sheet-photos.ts";
import type { ChangeId, MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { checkPhotoName, hashShape, uuidShape } from "./names.ts";

const day = 24 * 60 * 60 * 1000;

export type PhotoLinksOptions = {
  /** Where Slack reaches us, such as `https://oms.example`; a path in it stays in front. */
  readonly publicUrl: string;
  /** At least 16 bytes that nobody else knows. */
  readonly key: Uint8Array | string;
  /** Keys that signed before: their addresses work until they end. */
  readonly olderKeys?: readonly (Uint8Array | string)[];
  readonly clock: Clock;
  /** How long an address works at least, in milliseconds. */
  readonly lifetimeMs: number;
};

const photoShape = new RegExp(
  `^(/photos/(${uuidShape})/(${hashShape})/(cover|draft|thumb|whole)\\?e=(\\d{1,11}))&s=([\\w-]{43})$`,
);
const sheetShape = new RegExp(
  `^(/photos/(${uuidShape})/sheet/(${hashShape}(?:\\.${hashShape}){0,${sheetPhotos - 1}})(?:~(\\d{1,3}))?\\?e=(\\d{1,11}))&s=([\\w-]{43})$`,
);

const videoShape = new RegExp(`^(/videos/(${uuidShape})/(${hashShape})\\?e=(\\d{1,11}))&s=([\\w-]{43})$`);

const watchShape = new RegExp(
  `^(/videos/(${uuidShape})/(${hashShape})/watch\\?c=(${uuidShape})&m=(${uuidShape})&e=(\\d{1,11}))&s=([\\w-]{43})$`,
);
/** As long as the link to a file works. */
const watchMs = 10 * 60 * 1000;

const reportShape = new RegExp(`^(/photos/(${uuidShape})/report/(\\d{12})\\?e=(\\d{1,11}))&s=([\\w-]{43})$`);

/**
 * Addresses signed with HMAC-SHA256. An address ends at a midnight (UTC), so that the same photo has the same address
 * all day: Slack fetches it once, and a living card does not change for it. Twenty photos stay far below the 3 000
 * characters that Slack allows for an image's address.
 */
export function createPhotoLinks({ publicUrl, key, olderKeys = [], clock, lifetimeMs }: PhotoLinksOptions): PhotoLinks {
  if (Buffer.from(key).length < 16) throw new RangeError("the key of photo links has at least 16 bytes");
  const base = publicUrl.replace(/\/+$/, "");
  const sign = (text: string, by = key) => createHmac("sha256", by).update(`photo-link:${text}`).digest("base64url");
  const ends = () => (Math.ceil((clock.now().getTime() + lifetimeMs) / day) * day) / 1000;
  const address = (path: string) => {
    const signed = `${path}?e=${ends()}`;
    return `${base}${signed}&s=${sign(signed)}`;
  };
  const holds = (signed: string, end: string, signature: string) =>
    [key, ...olderKeys].some((by) => timingSafeEqual(Buffer.from(sign(signed, by)), Buffer.from(signature))) &&
    clock.now().getTime() < Number(end) * 1000;
  return {
    photo(studioId, hash, size) {
      checkPhotoName(studioId, hash);
      return address(`/photos/${studioId}/${hash}/${size}`);
    },
    contactSheet(studioId, hashes, first = 1) {
      for (const hash of hashes) checkPhotoName(studioId, hash);
      if (hashes.length < 1 || hashes.length > sheetPhotos) throw new OmsError("not-found");
      return address(`/photos/${studioId}/sheet/${hashes.join(".")}${first === 1 ? "" : `~${first}`}`);
    },
    report(studioId, at) {
      return address(`/photos/${studioId}/report/${at.toISOString().replaceAll(/\D/g, "").slice(0, 12)}`);
    },
    video(studioId, hash) {
      checkPhotoName(studioId, hash);
      return address(`/videos/${studioId}/${hash}`);
    },
    watch({ studioId, hash, changeId, memberId }) {
      checkPhotoName(studioId, hash);
      const end = Math.ceil((clock.now().getTime() + watchMs) / 1000);
      const signed = `/videos/${studioId}/${hash}/watch?c=${changeId}&m=${memberId}&e=${end}`;
      return `${base}${signed}&s=${sign(signed)}`;
    },
    readWatch(path) {
      const [, signed = "", studioId = "", hash = "", changeId = "", memberId = "", end = "", signature = ""] =
        watchShape.exec(path) ?? [];
      if (signed === "" || !holds(signed, end, signature)) throw new OmsError("not-found");
      return {
        studioId: studioId as StudioId,
        hash,
        changeId: changeId as ChangeId,
        memberId: memberId as MemberId,
      };
    },
    readVideo(path) {
      const [, signed = "", studioId = "", hash = "", end = "", signature = ""] = videoShape.exec(path) ?? [];
      if (signed === "" || !holds(signed, end, signature)) throw new OmsError("not-found");
      return { studioId: studioId as StudioId, hash };
    },
    read(path) {
      const link = readPhoto(path, holds) ?? readSheet(path, holds) ?? readReport(path, holds);
      if (!link) throw new OmsError("not-found");
      return link;
    },
  };
}

type Holds = (signed: string, end: string, signature: string) => boolean;

function readPhoto(path: string, holds: Holds): PhotoLink | undefined {
  const [, signed = "", studioId = "", hash = "", size = "", end = "", signature = ""] = photoShape.exec(path) ?? [];
  if (signed === "" || !holds(signed, end, signature)) return undefined;
  return { kind: "photo", studioId: studioId as StudioId, hash, size: size as PhotoSize | "whole" };
}

function readSheet(path: string, holds: Holds): PhotoLink | undefined {
  const [, signed = "", studioId = "", hashes = "", first = "1", end = "", signature = ""] =
    sheetShape.exec(path) ?? [];
  if (signed === "" || !holds(signed, end, signature)) return undefined;
  return { kind: "sheet", studioId: studioId as StudioId, hashes: hashes.split("."), first: Number(first) };
}

function readReport(path: string, holds: Holds): PhotoLink | undefined {
  const [, signed = "", studioId = "", , end = "", signature = ""] = reportShape.exec(path) ?? [];
  if (signed === "" || !holds(signed, end, signature)) return undefined;
  return { kind: "report", studioId: studioId as StudioId };
}

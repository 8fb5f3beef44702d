import { createHmac, timingSafeEqual } from "node:crypto";
import type { Download, DownloadLinks } from "./downloads.ts";
import type { ChangeId, ListingId, StudioId } from "#src/platform/kernel/entity-ids.ts";
import { tableKinds } from "../rules/listing-table.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";

export type DownloadLinksOptions = {
  readonly publicUrl: string;
  /** At least 16 bytes that nobody else knows. */
  readonly key: Uint8Array | string;
  /** Keys that signed before: their addresses work until they end. */
  readonly olderKeys?: readonly (Uint8Array | string)[];
  readonly clock: Clock;
  readonly lifetimeMs: number;
};

const longestWords = 200;
const shape =
  /^(\/downloads\/([0-9a-f-]{36})\/(log\.csv|products\.csv|prices\.csv|gpsr\.csv|alt-texts\.csv|options\.csv|plan\.csv|listing-options\.csv|studio\.json)\?w=([\w-]{0,1100})&e=(\d{1,11}))&s=([\w-]{43})$/;

/** Signed with HMAC-SHA256, what is asked for and when it ends included. */
export function createDownloadLinks({
  publicUrl,
  key,
  olderKeys = [],
  clock,
  lifetimeMs,
}: DownloadLinksOptions): DownloadLinks {
  if (Buffer.from(key).length < 16) throw new RangeError("the key of download links has at least 16 bytes");
  const base = publicUrl.replace(/\/+$/, "");
  const sign = (text: string, by = key) => createHmac("sha256", by).update(`download:${text}`).digest("base64url");
  const address = (studioId: StudioId, kind: Download["kind"], words: string) => {
    const asked = Buffer.from(words.slice(0, longestWords).toWellFormed()).toString("base64url");
    const ends = Math.ceil((clock.now().getTime() + lifetimeMs) / 1000);
    const signed = `/downloads/${studioId}/${kind}.${kind === "studio" ? "json" : "csv"}?w=${asked}&e=${ends}`;
    return `${base}${signed}&s=${sign(signed)}`;
  };
  return {
    log: (studioId, words) => address(studioId, "log", words),
    table: (studioId, kind) => address(studioId, kind, ""),
    options: (studioId, changeId) => address(studioId, "options", changeId),
    plan: (studioId, changeId) => address(studioId, "plan", changeId),
    listingOptions: (studioId, listingId) => address(studioId, "listing-options", listingId),
    studio: (studioId) => address(studioId, "studio", ""),
    read(path) {
      const [, signed = "", studio = "", named = "", words = "", end = "0", signature = ""] = shape.exec(path) ?? [];
      const holds =
        signed !== "" &&
        [key, ...olderKeys].some((by) => timingSafeEqual(Buffer.from(sign(signed, by)), Buffer.from(signature))) &&
        clock.now().getTime() < Number(end) * 1000;
      if (!holds) throw new OmsError("not-found");
      const studioId = studio as StudioId;
      if (named === "studio.json") return { kind: "studio", studioId };
      const said = Buffer.from(words, "base64url").toString("utf8");
      if (named === "options.csv") return { kind: "options", studioId, changeId: said as ChangeId };
      if (named === "plan.csv") return { kind: "plan", studioId, changeId: said as ChangeId };
      if (named === "listing-options.csv") return { kind: "listing-options", studioId, listingId: said as ListingId };
      const kind = tableKinds.find((each) => `${each}.csv` === named);
      if (kind) return { kind, studioId };
      return { kind: "log", studioId, words: said };
    },
  };
}

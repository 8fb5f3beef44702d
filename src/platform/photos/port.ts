import type { ChangeId, MemberId, StudioId } from "#src/platform/kernel/entity-ids.ts";

/** Turns a file into a photo of ours: judged by content, upright, without location data or other metadata. */
export type PhotoIntake = {
  /** Raises `photo-bad`, `photo-heic`, `photo-too-large`. The result is a JPEG or PNG of at most 3000 px a side. */
  normalise(bytes: Uint8Array): Promise<NormalPhoto>;
  /** A smaller JPEG. `size`: cover 800 px, draft 1024 px, thumb 360 px. */
  rendition(bytes: Uint8Array, size: PhotoSize): Promise<Uint8Array>;
  /** One picture with all photos small and numbered, for choosing their order. @param first the number of the first one, 1 if left out */
  contactSheet(photos: readonly Uint8Array[], first?: number): Promise<Uint8Array>;
};

export type PhotoSize = "cover" | "draft" | "thumb";

export type NormalPhoto = {
  readonly bytes: Uint8Array;
  /** SHA-256 of `bytes`; its name in the store. */
  readonly hash: string;
  readonly mime: "image/jpeg" | "image/png";
  readonly width: number;
  readonly height: number;
};

/** Where the bytes lie: a private bucket, or a folder. One studio cannot name another's photo. */
export type PhotoBytes = {
  put(studioId: StudioId, hash: string, bytes: Uint8Array): Promise<void>;
  /** Raises `not-found`. */
  get(studioId: StudioId, hash: string): Promise<Uint8Array>;
  remove(studioId: StudioId, hashes: readonly string[]): Promise<void>;
  /** Every photo of the studio, also those that no row names. */
  removeAll(studioId: StudioId): Promise<void>;
};

/** Addresses under our own host that Slack can fetch without signing in; they end, and they cannot be guessed. */
export type PhotoLinks = {
  /** `whole`: the photo itself, to take home. */
  photo(studioId: StudioId, hash: string, size: PhotoSize | "whole"): string;
  /** @param first the number of the first one, 1 if left out */
  contactSheet(studioId: StudioId, hashes: readonly string[], first?: number): string;
  /** Of this minute: what it shows is drawn when it is fetched, and kept for a day by the client that fetched it. */
  report(studioId: StudioId, at: Date): string;
  /** The file of a video, to take home. */
  video(studioId: StudioId, hash: string): string;
  /** A video of a change, to be looked at by one person: for some minutes. */
  watch(video: WatchLink): string;
  /** Raises `not-found` for an address that is wrong, altered or over. */
  read(path: string): PhotoLink;
  /** … of a video. */
  readVideo(path: string): { readonly studioId: StudioId; readonly hash: string };
  /** … of one to be looked at. */
  readWatch(path: string): WatchLink;
};

export type WatchLink = {
  readonly studioId: StudioId;
  readonly hash: string;
  readonly changeId: ChangeId;
  readonly memberId: MemberId;
};

export type PhotoLink =
  | { readonly kind: "photo"; readonly studioId: StudioId; readonly hash: string; readonly size: PhotoSize | "whole" }
  | { readonly kind: "sheet"; readonly studioId: StudioId; readonly hashes: readonly string[]; readonly first: number }
  | { readonly kind: "report"; readonly studioId: StudioId };

/** A file as a message or an input shows it. Ids only: its addresses are asked for when it is copied. */
export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** Of a video, where it is said. */
  readonly bytes?: number;
  /** The workspace's own word for a file that isn't there to be fetched. */
  readonly mode?: string;
  /** The workspace's key of another service that has the file: `gdrive`. */
  readonly service?: string;
};

/** By what is said of it: what is in it is seen when it is copied. */
export function isVideoFile({ name, mime }: Pick<SharedFile, "name" | "mime">): boolean {
  return mime.startsWith("video/") || (!mime.startsWith("image/") && /\.(?:mp4|m4v|mov)$/i.test(name));
}

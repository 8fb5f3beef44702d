/** A file as a message or an input shows it. Ids only: its addresses are asked for when it is copied. */
export type SharedFile = {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  /** The workspace's own word for a file that isn't there to be fetched. */
  readonly mode?: string;
};

import type { ChannelStop } from "#src/domain/channel.ts";
import type { StudioId } from "#src/domain/ids.ts";

/** A channel as the workspace shows it to the app. */
export type SeenChannel =
  | {
      readonly kind: "found";
      readonly name: string;
      readonly isPrivate: boolean;
      readonly isMember: boolean;
      readonly isArchived: boolean;
      /** Other organisations are in it, and not only other workspaces of this one. */
      readonly isExternal: boolean;
    }
  /** There is none, or it is private and the app isn't in it. */
  | { readonly kind: "hidden" }
  /** The app was installed without the permission to look. */
  | { readonly kind: "unpermitted" };

/** Where a studio posts, as it is stored. */
export type ListingsChannel = {
  readonly studioId: StudioId;
  readonly channel: string;
  readonly stopped: ChannelStop | null;
  /** When an owner last agreed that other organisations read along. */
  readonly agreedAt: Date | null;
};

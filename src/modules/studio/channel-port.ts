import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { ChannelStop } from "./rules/channel.ts";

/** Where a studio posts, as it is stored. */
export type ListingsChannel = {
  readonly studioId: StudioId;
  readonly channel: string;
  readonly stopped: ChannelStop | null;
  /** When an owner last agreed that other organisations read along. */
  readonly agreedAt: Date | null;
};

import { studioText } from "../messages/en.ts";

/** Why nothing is posted in a channel any more: other organisations read it, it is archived, the app isn't in it. */
export const channelStops = ["shared", "archived", "left"] as const;
export type ChannelStop = (typeof channelStops)[number];

export type StoppedChannel = { readonly id: string; readonly why: ChannelStop };

/** What has to happen before a channel can be posted in: the app joins it, an owner agrees that others read along. */
export type ChannelNeed = "join" | "shared";

/** The clause after "I post nothing in #listings". */
export function whyStopped(why: ChannelStop): string {
  return studioText.channelStopped[why];
}

import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import type { SeenChannel } from "#src/platform/slack/workspace/port.ts";
import { requirePermission } from "../access.ts";
import type { ListingsChannel } from "../channel-port.ts";
import type { AppDeps } from "../deps.ts";
import type { Actor } from "../model.ts";
import type { ChannelNeed, ChannelStop } from "../rules/channel.ts";
import { directText } from "../delivery/direct-text.ts";
import { studioText } from "../messages/en.ts";

export type ChannelUseCases = {
  /** Owner only: what they have to agree to before the studio posts in a channel. Raises `bad-input` where it can't at all. */
  channelNeeds(actor: Actor, channel: string): Promise<readonly ChannelNeed[]>;
  /** Slack says that something became of a channel (`type`, such as `channel_archive`). Safe to repeat. */
  hearOfChannel(news: { teamId: string; channel: string; type: string; eventId: string; at: Date }): Promise<void>;
};

const field = "channel";

export function channelUseCases(deps: AppDeps): ChannelUseCases {
  return {
    async channelNeeds(actor, channel) {
      requirePermission(actor, "settings");
      return needsOf(deps, actor, channel);
    },

    async hearOfChannel({ teamId, channel, type, eventId, at }) {
      const known = await deps.admin.studios.listingsChannel(teamId);
      if (known?.channel !== channel) return;
      const seen = await deps.workspace.channel(teamId, channel).catch((error: unknown) => {
        deps.logger.warn({ team: teamId, code: toOmsError(error).code }, "a channel was not looked at");
        return null;
      });
      const stopped = stopOf(known, seen, type, at);
      if (stopped === known.stopped) return;
      const text = stopText(channel, stopped);
      await deps.admin.studios.channelChanged({ studioId: known.studioId, channel, stopped, text, eventId });
    },
  };
}

/**
 * What is asked before the studio's posts go to a channel. Without the permission to look nothing is.
 *
 * @throws OmsError `bad-input` where there is nothing to agree to
 */
async function needsOf({ workspace }: AppDeps, { teamId }: Actor, channel: string): Promise<readonly ChannelNeed[]> {
  const refused = (userText: string) => new OmsError("bad-input", { field, userText });
  const seen = await workspace.channel(teamId, channel);
  if (seen.kind === "unpermitted") return [];
  if (seen.kind === "hidden") throw refused(studioText.channel.hidden);
  if (seen.isArchived) throw refused(studioText.channel.archived(seen.name));
  if (!seen.isMember && seen.isPrivate) throw refused(studioText.channel.notIn(seen.name));
  return [...(seen.isMember ? [] : (["join"] as const)), ...(seen.isExternal ? (["shared"] as const) : [])];
}

/**
 * Makes a channel one that can be posted in, as far as an owner agreed to it.
 *
 * @returns whether it is one that others read along in
 * @throws OmsError `bad-input` where something wasn't agreed to, or can't be done
 */
export async function takeChannel(
  deps: AppDeps,
  actor: Actor,
  channel: string,
  agreed: readonly ChannelNeed[],
): Promise<boolean> {
  const needs = await needsOf(deps, actor, channel);
  if (needs.includes("shared") && !agreed.includes("shared")) {
    throw new OmsError("bad-input", {
      field,
      userText: studioText.channel.shared,
    });
  }
  if (!needs.includes("join")) return needs.includes("shared");
  if (!agreed.includes("join")) throw new OmsError("bad-input", { field, userText: studioText.channel.hidden });
  if (!(await deps.workspace.joinChannel(actor.teamId, channel))) {
    throw new OmsError("bad-input", { field, userText: studioText.channel.cannotJoin });
  }
  return needs.includes("shared");
}

/** Slack repeats news for minutes: how the channel is now counts, and the news only where Slack doesn't say. */
function stopOf(known: ListingsChannel, seen: SeenChannel | null, type: string, at: Date): ChannelStop | null {
  const isNews = known.agreedAt === null || at > known.agreedAt;
  if (seen?.kind === "hidden") return "left";
  if (seen?.kind === "found") {
    if (seen.isArchived) return "archived";
    if (!seen.isMember) return "left";
    if (!seen.isExternal) return null;
    // An owner agreed to those who read along at that time, and to no others.
    const others = known.agreedAt === null || known.stopped === "shared" || (type === "channel_shared" && isNews);
    return others ? "shared" : null;
  }
  if (type.endsWith("_archive")) return "archived";
  if (type.endsWith("_left")) return "left";
  return type === "channel_shared" && isNews ? "shared" : known.stopped;
}

function stopText(channel: string, stopped: ChannelStop | null): string {
  const place = `<#${channel}>`;

  switch (stopped) {
    case "shared":
      return directText("channelShared", place);
    case "archived":
      return directText("channelArchived", place);
    case "left":
      return directText("channelLeft", place);
    default:
      return directText("channelBack", place);
  }
}

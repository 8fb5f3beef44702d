import { z } from "zod";
import type { StudioDirectory } from "#src/app/ports/admin.ts";
import type { StudioId } from "#src/domain/ids.ts";
import { channelStops } from "#src/domain/channel.ts";
import { id, instant, memberRow, nothing } from "#src/store/rows.ts";
import type { Rpc } from "#src/store/rpc.ts";

const channelRow = z.object({
  studioId: id<StudioId>(),
  channel: z.string(),
  stopped: z.enum(channelStops).nullable(),
  agreedAt: instant.nullable(),
});

const studioRow = z.object({
  id: id<StudioId>(),
  stoppedChannel: z.object({ id: z.string(), why: z.enum(channelStops) }).nullable(),
});

/** From Slack's ids to ours. */
export function createStudioDirectory(rpc: Rpc): StudioDirectory {
  return {
    studioOf: (teamId) => rpc("studio_of", { p_team_id: teamId }, studioRow.nullable()),
    ensureStudio: ({ teamId, name }) => rpc("ensure_studio", { p_team_id: teamId, p_name: name }, id<StudioId>()),
    member: (studioId, slackUserId) =>
      rpc("member_of", { p_studio_id: studioId, p_slack_user_id: slackUserId }, memberRow.nullable()),
    ensureMember: (member) =>
      rpc(
        "ensure_member",
        {
          p_studio_id: member.studioId,
          p_slack_user_id: member.slackUserId,
          p_name: member.name,
          p_is_guest: member.isGuest,
          p_time_zone: member.timeZone,
          p_role: member.role,
        },
        memberRow,
      ),
    ensureListingsChannel: (studioId, channel) =>
      rpc("ensure_listings_channel", { p_studio_id: studioId, p_channel: channel }, nothing),
    listingsChannel: (teamId) => rpc("listings_channel_of", { p_team_id: teamId }, channelRow.nullable()),
    channelChanged: ({ studioId, channel, stopped, text, eventId }) =>
      rpc(
        "channel_changed",
        { p_studio_id: studioId, p_channel: channel, p_stopped: stopped, p_text: text, p_event_id: eventId },
        z.boolean(),
      ),
    askForScopes: (place, scopes, text) =>
      rpc("ask_for_scopes", { p_place: place, p_scopes: scopes, p_text: text }, z.int()),
  };
}

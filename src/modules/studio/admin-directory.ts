import { z } from "zod";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { id, instant, nothing } from "#src/platform/database/values.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { ListingsChannel } from "./channel-port.ts";
import type { MemberRecord } from "./model.ts";
import { memberRow } from "./rows.ts";
import { type ChannelStop, channelStops, type StoppedChannel } from "./rules/channel.ts";

const channelRow = z.object({
  studioId: id<StudioId>(),
  channel: z.string(),
  stopped: z.enum(channelStops).nullable(),
  agreedAt: instant.nullable(),
});

const met = z.object({
  first: z.boolean(),
  studio: z
    .object({
      id: id<StudioId>(),
      stoppedChannel: z.object({ id: z.string(), why: z.enum(channelStops) }).nullable(),
    })
    .nullable(),
  member: memberRow.nullable(),
});

/** Slack's own id of an event, the same in each of its retries; else the key of a signed request. */
export type HeardOnce = { readonly event: string } | { readonly request: string } | null;

/** Who acts in Slack. */
export type Met = {
  /** false: this had its turn, here or elsewhere. Then nothing else is said. */
  readonly first: boolean;
  /** With the channel it may not post in any more, where there is one; null: not set up there. */
  readonly studio: { readonly id: StudioId; readonly stoppedChannel: StoppedChannel | null } | null;
  /** null: never registered. */
  readonly member: MemberRecord | null;
};

/** From Slack's ids to ours. */
export function createStudioDirectory(rpc: Rpc): StudioDirectory {
  return {
    whoActs: ({ teamId, slackUserId, once = null }) =>
      rpc(
        "who_acts",
        {
          p_team_id: teamId,
          p_slack_user_id: slackUserId,
          p_event_id: once && "event" in once ? once.event : null,
          p_signature_hash: once && "request" in once ? sha256(once.request) : null,
        },
        met,
      ),
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

export type StudioDirectory = {
  /** In one request with whether `once` is heard for the first time, over all processes; a signature is stored as SHA-256. */
  whoActs(who: { teamId: string; slackUserId: string; once?: HeardOnce }): Promise<Met>;
  ensureStudio(studio: { teamId: string; name: string }): Promise<StudioId>;
  /** null when that person was never registered. */
  member(studioId: StudioId, slackUserId: string): Promise<MemberRecord | null>;
  /**
   * Registers, or updates name, guest mark and zone; an existing role is kept. A zone that the database doesn't know leaves
   * the one from before, or UTC.
   */
  ensureMember(member: {
    studioId: StudioId;
    slackUserId: string;
    name: string;
    isGuest: boolean;
    timeZone: string | null;
    role: Role | null;
  }): Promise<MemberRecord>;
  /** Sets what an installer chose at boot or first run: only where nothing is set yet. */
  ensureListingsChannel(studioId: StudioId, channel: string): Promise<void>;
  /** null: the workspace has no studio, or it has none. */
  listingsChannel(teamId: string): Promise<ListingsChannel | null>;
  /** Stops or resumes posting there, and tells the owners `text`. false: this event was heard before, or changes nothing. */
  channelChanged(of: {
    studioId: StudioId;
    channel: string;
    stopped: ChannelStop | null;
    text: string;
    eventId: string;
  }): Promise<boolean>;
  /**
   * An installation, or the workspace of a bot token, lacks these permissions: its owners are told `text`, once for the same
   * ones. @returns how many studios were
   */
  askForScopes(place: string, scopes: string, text: string): Promise<number>;
};

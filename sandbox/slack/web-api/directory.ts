import type { Json } from "../contract.ts";
import { channelObject, fileObject } from "../payloads.ts";
import { directChannel, findUser, type User } from "../state.ts";
import type { Context } from "../context.ts";
import { acquaintance, enterpriseOf, teamOf } from "../tenancy.ts";
import type { Caller } from "../tokens.ts";
import { type ApiResult, refuse } from "../views.ts";
import type { Method } from "./chat.ts";
import { textOf } from "../json.ts";
import { askedTeam, reachChannel, reachFile } from "./reach.ts";

/** A person as this installation may know them; of people from elsewhere their roles and place are withheld. */
function userObject(context: Context, { installation }: Caller, user: User): Json {
  const known = acquaintance(context.state, installation.teams, user);
  const home = user.teams.find((team) => installation.teams.includes(team)) ?? user.teams[0] ?? "";
  const enterprise = enterpriseOf(context.state, home);
  return {
    id: user.id,
    team_id: home,
    name: user.name,
    deleted: user.isDeleted,
    real_name: user.realName,
    profile: { real_name: user.realName, display_name: user.realName, team: home },
    is_bot: user.isBot,
    is_app_user: false,
    is_stranger: known === "stranger",
    ...(enterprise
      ? {
          enterprise_user: {
            id: user.id,
            enterprise_id: enterprise.id,
            enterprise_name: enterprise.name,
            teams: user.teams,
            is_admin: enterprise.admins.includes(user.id),
            is_owner: false,
          },
        }
      : {}),
    ...(known === "member"
      ? {
          tz: user.tz,
          tz_label: user.tz,
          tz_offset: 3600,
          is_admin: user.isOwner,
          is_owner: user.isOwner,
          is_primary_owner: user.isPrimaryOwner,
          is_restricted: user.isGuest,
          is_ultra_restricted: user.isSingleChannelGuest,
        }
      : {}),
  };
}

/** A page of a list; the cursor is a position. */
function paged<T>(request: Json, list: readonly T[], usual: number): { page: T[]; cursor: string } {
  const from = Number(request["cursor"] || 0);
  const limit = Math.min(Number(request["limit"] || usual), 1000);
  const next = from + limit;
  return { page: list.slice(from, next), cursor: next < list.length ? String(next) : "" };
}

export const directory: Record<string, Method> = {
  "api.test": () => ({ ok: true }),

  "team.info"(context, request, { installation }) {
    const asked = textOf(request["team"]) || installation.teams[0] || installation.id;
    const teamId = installation.isEnterprise ? asked : installation.id;
    if (!installation.teams.includes(teamId)) return refuse("team_not_found");
    const { id, name, domain } = teamOf(context.state, teamId);
    const enterprise = enterpriseOf(context.state, teamId);
    const org = enterprise ? { enterprise_id: enterprise.id, enterprise_name: enterprise.name } : {};
    return { ok: true, team: { id, name, domain, email_domain: "", ...org } };
  },

  "users.info"(context, request, caller) {
    const user = findUser(context.state, textOf(request["user"]));
    const known = user && acquaintance(context.state, caller.installation.teams, user);
    return user && known ? { ok: true, user: userObject(context, caller, user) } : refuse("user_not_found");
  },

  "users.list"(context, request, caller) {
    const team = askedTeam(context, caller, request);
    if (typeof team !== "string") return team;
    const known = context.state.users.filter((user) => {
      const how = acquaintance(context.state, [team], user);
      return how === "member" || how === "external";
    });
    const { page, cursor } = paged(request, known, 100);
    return {
      ok: true,
      members: page.map((user) => userObject(context, caller, user)),
      response_metadata: { next_cursor: cursor },
    };
  },

  "conversations.open"(context, request, { installation }) {
    const user = findUser(context.state, textOf(request["users"]).split(",")[0] ?? "");
    const known = user && acquaintance(context.state, installation.teams, user);
    if (!user || user.isBot || (known !== "member" && known !== "external")) return refuse("user_not_found");
    return { ok: true, channel: { id: directChannel(context.state, user, installation).id } };
  },

  "conversations.info"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    return { ok: true, channel: channelObject(context.state, channel, caller.installation, true) };
  },

  /** Public channels only; into a private one a person has to bring it. */
  "conversations.join"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    if (channel.kind !== "channel") return refuse("method_not_supported_for_channel_type");
    if (channel.archived) return refuse("is_archived");
    const { botUserId } = caller.installation;
    const already = channel.members.includes(botUserId);
    if (!already) channel.members.push(botUserId);
    context.changed();
    const shown = channelObject(context.state, channel, caller.installation);
    return { ok: true, channel: shown, ...(already ? { warning: "already_in_channel" } : {}) };
  },

  "conversations.list"(context, request, caller) {
    const team = askedTeam(context, caller, request);
    if (typeof team !== "string") return team;
    const types = (textOf(request["types"]) || "public_channel").split(",");
    const kinds = types.map(
      (type) => ({ public_channel: "channel", private_channel: "private", im: "im" })[type.trim()],
    );
    const { botUserId } = caller.installation;
    const list = context.state.channels.filter(
      ({ kind, teams, members }) =>
        teams.includes(team) && kinds.includes(kind) && (kind === "channel" || members.includes(botUserId)),
    );
    const { page, cursor } = paged(request, list, 100);
    return {
      ok: true,
      channels: page.map((channel) => channelObject(context.state, channel, caller.installation)),
      response_metadata: { next_cursor: cursor },
    };
  },

  "conversations.members"(context, request, caller) {
    const channel = reachChannel(context, caller, request["channel"]);
    if (isRefusal(channel)) return channel;
    return { ok: true, members: channel.members, response_metadata: { next_cursor: "" } };
  },

  "files.info"(context, request, caller) {
    const file = reachFile(context, caller, textOf(request["file"]));
    return file ? { ok: true, file: fileObject(context, file.id) } : refuse("file_not_found");
  },
};

function isRefusal(value: object): value is ApiResult {
  return "ok" in value;
}

import type { Context } from "../context.ts";
import type { Json } from "../contract.ts";
import { textOf } from "../json.ts";
import type { Channel, StoredFile } from "../state.ts";
import { enterpriseOf, meet } from "../tenancy.ts";
import type { Caller } from "../tokens.ts";
import { type ApiResult, refuse } from "../views.ts";

/** What a token reaches: its own workspace, or of an organisation those that the app was added to. */

/** A channel by its id or its `#name`; private ones only from inside. */
export function reachChannel(context: Context, { installation }: Caller, name: unknown): Channel | ApiResult {
  const asked = textOf(name);
  const named = context.state.channels.filter(({ id, name: own }) => id === asked || (own && `#${own}` === asked));
  const channel = named.find(({ teams }) => meet(teams, installation.teams));
  if (channel) {
    const seen = channel.kind === "channel" || channel.members.includes(installation.botUserId);
    return seen ? channel : refuse("channel_not_found");
  }
  // An organisation's app is told that there is one, in a workspace that it was not added to.
  const elsewhere =
    installation.isEnterprise &&
    named.some(({ teams }) => teams.some((team) => enterpriseOf(context.state, team)?.id === installation.id));
  return refuse(elsewhere ? "team_access_not_granted" : "channel_not_found");
}

/** The workspace a list is asked of: an organisation's token has to say it, another's word is not listened to. */
export function askedTeam(context: Context, { installation }: Caller, request: Json): string | ApiResult {
  if (!installation.isEnterprise) return installation.id;
  const asked = textOf(request["team_id"]);
  if (asked === "") return refuse("missing_argument", ["[ERROR] missing required field: team_id"]);
  if (installation.teams.includes(asked)) return asked;
  const known = context.state.teams.some(({ id, enterpriseId }) => id === asked && enterpriseId === installation.id);
  return refuse(known ? "team_access_not_granted" : "team_not_found");
}

/** A file that was shared where the bot is, or given to it in a form. */
export function reachFile(context: Context, { installation }: Caller, id: string): StoredFile | undefined {
  const { channels, files } = context.state;
  const file = files.find((each) => each.id === id);
  if (!file) return undefined;
  const shared = channels.filter((channel) => channel.messages.some((each) => each.files.includes(id)));
  const seen =
    shared.length === 0
      ? installation.teams.includes(file.teamId)
      : shared.some(
          ({ members, teams }) => members.includes(installation.botUserId) && meet(teams, installation.teams),
        );
  return seen ? file : undefined;
}

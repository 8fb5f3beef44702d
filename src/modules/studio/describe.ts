import { warningName } from "#src/marketplaces/registry.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { MemberRecord, MemberView, Person, StudioView, Team } from "./model.ts";
import { studioText } from "./messages/en.ts";

export function memberView(member: MemberRecord): MemberView {
  return { memberId: member.id, slackUserId: member.slackUserId, name: member.name, role: member.role };
}

export function studioView({ studio, members }: Team): StudioView {
  const by = members.find((each) => each.id === studio.paused?.by)?.slackUserId;
  return {
    id: studio.id,
    name: studio.name,
    listingsChannel: studio.listingsChannel,
    stoppedChannel: studio.stoppedChannel,
    soloMode: studio.soloMode,
    soloChosen: studio.soloChosen,
    smallChanges: studio.smallChanges,
    oneOffs: studio.oneOffs,
    warningsOff: studio.warnings.flatMap(({ code, off }) => {
      const name = off ? warningName(code) : undefined;
      return name === undefined ? [] : [{ code, name }];
    }),
    paused: studio.paused ? { by: by ?? ("" as Person["slackUserId"]), at: studio.paused.at } : null,
    dailyFeeCeiling: studio.dailyFeeCeiling,
    digest: studio.digest,
  };
}

export function approverCount({ members }: Pick<Team, "members">): number {
  return members.filter((member) => atLeast(member.role, "manager")).length;
}

export function personOf(context: Pick<Team, "members">, id: MemberId): Person {
  const member = context.members.find((each) => each.id === id);
  // A member can be erased while what they did stays: the row's place is kept.
  if (!member) return { memberId: id, slackUserId: "" as Person["slackUserId"], name: studioText.personWhoLeft };
  return { memberId: member.id, slackUserId: member.slackUserId, name: member.name };
}

import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { WorkspacePerson } from "#src/platform/slack/workspace/port.ts";
import type { AppDeps } from "../deps.ts";
import type { MemberRecord } from "../model.ts";

/** The role a person begins with (design, "The people and their permissions"). */
export function firstRole(person: WorkspacePerson): Role | null {
  if (person.isBot || person.isStranger || person.isGuest) return null;
  return person.isPrimaryOwner ? "owner" : "maker";
}

/** Registers a person as Slack describes them; an existing role is kept. */
export function registerPerson(
  { admin }: Pick<AppDeps, "admin">,
  { studioId, slackUserId }: { readonly studioId: StudioId; readonly slackUserId: string },
  person: WorkspacePerson,
): Promise<MemberRecord> {
  return admin.studios.ensureMember({
    studioId,
    slackUserId,
    name: person.name,
    isGuest: person.isGuest || person.isStranger,
    timeZone: person.timeZone,
    role: firstRole(person),
  });
}

/** Asks Slack who it is, and registers them. */
export async function meetPerson(
  deps: Pick<AppDeps, "admin" | "workspace">,
  { studioId, teamId }: { readonly studioId: StudioId; readonly teamId: string },
  slackUserId: string,
): Promise<MemberRecord> {
  return registerPerson(deps, { studioId, slackUserId }, await deps.workspace.person(teamId, slackUserId));
}

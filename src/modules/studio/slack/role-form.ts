import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { type Role, roles } from "#src/platform/kernel/roles.ts";
import {
  context,
  input,
  modal,
  option,
  plain,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { mention, mentions } from "#src/platform/slack/blocks/text.ts";
import type { MemberView } from "../model.ts";
import { studioFields, studioFormIds, studioInputIds } from "./ids.ts";

const roleWords: Readonly<Record<Role, string>> = {
  owner: "Owner: also shops, roles and settings",
  manager: "Manager: also approves and publishes",
  maker: "Maker: drafts and asks for approval",
  viewer: "Viewer: reads",
};

export const noRole = "none";

/** Of one role. */
const shownPeople = 40;

/** Everybody known here with their role, and one change at a time. */
export function roleForm(members: readonly MemberView[], wanted: Role = "manager"): View {
  const known = members.filter((member) => member.role !== null);
  const lines = roles.toReversed().flatMap((role) => {
    const people = mentions(
      known.filter((member) => member.role === role),
      shownPeople,
    );
    return people.length > 0 ? [`*${role[0]?.toUpperCase()}${role.slice(1)}*: ${people.join(", ")}`] : [];
  });
  const options = [...roles.toReversed().map((role) => option(roleWords[role], role)), option("No role", noRole)];
  return modal({
    callback: studioFormIds.role,
    title: "Roles",
    submit: "Save",
    blocks: [
      section(lines.join("\n") || "Nobody has a role yet."),
      input(
        studioFields.person,
        "Who",
        { type: "users_select", action_id: studioInputIds.value, placeholder: plain("Choose a person", 150) },
        { optional: false },
      ),
      input(studioFields.role, "Role", select(studioInputIds.value, options, wanted, "Choose a role"), {
        optional: false,
      }),
      context("Full members of the workspace begin as makers. Guests are makers at most."),
    ],
  });
}

/** Said where the form was. */
export function roleSaved(slackUserId: SlackUserId, role: Role | null): View {
  const what = role === null ? "has no role here any more" : `is ${role === "owner" ? "an" : "a"} ${role} now`;
  return noticeView("Roles", [section(`Saved: ${mention(slackUserId)} ${what}.`)]);
}

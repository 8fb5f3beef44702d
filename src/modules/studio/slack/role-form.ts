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
import { studioText } from "../messages/en.ts";

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
    return people.length > 0 ? [`*${studioText.roles.names[role]}*: ${people.join(", ")}`] : [];
  });
  const options = [
    ...roles.toReversed().map((role) => option(studioText.roles.explained[role], role)),
    option(studioText.roles.none, noRole),
  ];
  return modal({
    callback: studioFormIds.role,
    title: studioText.roles.title,
    submit: studioText.save,
    blocks: [
      section(lines.join("\n") || studioText.roles.nobodyYet),
      input(
        studioFields.person,
        studioText.roles.personLabel,
        {
          type: "users_select",
          action_id: studioInputIds.value,
          placeholder: plain(studioText.roles.choosePerson, 150),
        },
        { optional: false },
      ),
      input(
        studioFields.role,
        studioText.roles.roleLabel,
        select(studioInputIds.value, options, wanted, studioText.roles.chooseRole),
        {
          optional: false,
        },
      ),
      context(studioText.roles.beginnings),
    ],
  });
}

/** Said where the form was. */
export function roleSaved(slackUserId: SlackUserId, role: Role | null): View {
  const saved =
    role === null
      ? studioText.roles.hasNone(mention(slackUserId))
      : studioText.roles.hasRole(mention(slackUserId), role);
  return noticeView(studioText.roles.title, [section(saved)]);
}

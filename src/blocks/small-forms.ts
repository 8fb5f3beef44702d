import type { SlackUserId } from "#src/domain/ids.ts";
import { type Role, roles } from "#src/domain/roles.ts";
import type { ChangeSummary, ChangeView, MemberView } from "#src/domain/views.ts";
import { titleLine } from "./change-lines.ts";
import {
  type Block,
  button,
  context,
  input,
  modal,
  option,
  plain,
  section,
  select,
  textInput,
  type View,
} from "./elements.ts";
import { actions, callbacks, fields, inputs, decisionValue } from "./ids.ts";
import { noticeView } from "./notice.ts";
import { clipEscaped, escapeMrkdwn, mention, mentions } from "./text.ts";

/**
 * Asking for changes, with the reason that its author then reads.
 *
 * @param page of `/oms review`: the next listing takes the form's place
 */
export function reasonForm(change: ChangeView, page?: number): View {
  return modal({
    callback: callbacks.reason,
    title: "Ask for changes",
    submit: "Send",
    metadata: decisionValue(change, page),
    blocks: [
      section(titleLine(change)),
      input(
        fields.reason,
        "What should change?",
        textInput(inputs.value, "", { multiline: true, max: 1000, placeholder: "The price seems too low for linen…" }),
        { optional: false, hint: `${change.author.name} reads this and gets the draft back.` },
      ),
    ],
  });
}

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
    callback: callbacks.role,
    title: "Roles",
    submit: "Save",
    blocks: [
      section(lines.join("\n") || "Nobody has a role yet."),
      input(
        fields.person,
        "Who",
        { type: "users_select", action_id: inputs.value, placeholder: plain("Choose a person", 150) },
        { optional: false },
      ),
      input(fields.role, "Role", select(inputs.value, options, wanted, "Choose a role"), { optional: false }),
      context("Full members of the workspace begin as makers. Guests are makers at most."),
    ],
  });
}

/** Said where the form was. */
export function roleSaved(slackUserId: SlackUserId, role: Role | null): View {
  const what = role === null ? "has no role here any more" : `is ${role === "owner" ? "an" : "a"} ${role} now`;
  return noticeView("Roles", [section(`Saved: ${mention(slackUserId)} ${what}.`)]);
}

const shownDrafts = 90;

/** Which of the person's drafts these photos join. Files are named by id in the view's metadata. */
export function pickDraftForm(
  drafts: readonly ChangeSummary[],
  files: number,
  metadata: string,
  all = drafts.length,
): View {
  const left = all - Math.min(drafts.length, shownDrafts);
  const blocks: Block[] = drafts
    .slice(0, shownDrafts)
    .map((draft) =>
      section(
        `*${clipEscaped(draft.title, 200)}*  ·  \`${escapeMrkdwn(draft.code)}\``,
        button(actions.pickForPhotos, "Add here", draft.id),
      ),
    );
  return modal({
    callback: callbacks.pickForPhotos,
    title: "Add photos",
    metadata,
    blocks: [
      section(`Which draft gets ${files === 1 ? "this photo" : `these ${files} photos`}?`),
      ...(blocks.length > 0 ? blocks : [section("You have no draft yet. Use *Draft a listing* instead.")]),
      ...(left > 0 ? [context(`and ${left} older ones`)] : []),
    ],
  });
}

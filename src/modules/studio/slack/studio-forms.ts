import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { roles } from "#src/platform/kernel/roles.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { studioFields, studioFormIds } from "./ids.ts";
import { viewOf } from "./interaction/interaction.ts";
import { noRole, roleSaved } from "./role-form.ts";
import { submitChannel, submitSettings } from "./settings-forms.ts";
import type { ViewHandler } from "./handlers.ts";
import { studioText } from "../messages/en.ts";
/** The forms of people and settings. */
export const studioForms = {
  async [studioFormIds.role](interaction) {
    const values = formValues(viewOf(interaction));
    const person = values.input(studioFields.person)?.selected_user;
    const wanted = values.choice(studioFields.role);
    const role = roles.find((each) => each === wanted) ?? null;
    if (!person)
      throw new OmsError("bad-input", { field: studioFields.person, userText: studioText.roles.personMissing });
    if (role === null && wanted !== noRole) {
      throw new OmsError("bad-input", { field: studioFields.role, userText: studioText.roles.roleMissing });
    }
    await interaction.app.setRoleOf(await interaction.actor(), person, role);
    return { next: roleSaved(person as SlackUserId, role) };
  },

  [studioFormIds.settings]: submitSettings,
  [studioFormIds.channel]: submitChannel,
} satisfies Record<string, ViewHandler>;

import { drawForm, type Form, openForm, viewOf } from "#src/modules/studio/index.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { App } from "../../app.ts";
import { changeOf, redraw } from "../actions/change-actions.ts";
import type { ActionHandler } from "../handlers.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { schedulesText } from "../../scheduling/messages/en.ts";
import { scheduleForm } from "./schedule-form.ts";

export const scheduleActions = {
  async [changesActionIds.cancelSchedule](interaction, ids) {
    await redraw(interaction, await interaction.app.cancelSchedule(await interaction.actor(), changeOf(ids)));
  },
} satisfies Record<string, ActionHandler>;

export const openScheduleActions = {
  async [changesActionIds.schedule](interaction, ids) {
    await openForm(interaction, loadingView(schedulesText.form.title));
    const actor = await interaction.actor();
    const { change, zone } = await interaction.app.scheduleSheet(actor, changeOf(ids));
    await drawForm(interaction, scheduleForm(change, zone));
  },
} satisfies Record<string, ActionHandler>;

export const scheduleForms = {
  async [changesFormIds.schedule](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const [startsAt, endsAt] = [values.moment(changesFields.startsAt), values.moment(changesFields.endsAt)];
    if (!startsAt && !endsAt) {
      throw new OmsError("bad-input", { field: changesFields.startsAt, userText: schedulesText.form.nothing });
    }
    await interaction.app.setSchedule(await interaction.actor(), view.private_metadata as ChangeId, {
      startsAt,
      endsAt,
    });
    return undefined;
  },
} satisfies Record<string, Form<App>>;

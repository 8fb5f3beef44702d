import { z } from "zod";
import {
  drawForm,
  type Form,
  type Interaction,
  openForm,
  replaceOriginal,
  reply,
  viewOf,
} from "#src/modules/studio/index.ts";
import type { BatchId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { SharedFile } from "#src/platform/photos/shared-file.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import { joinIds, splitIds } from "#src/platform/slack/blocks/ids.ts";
import { section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { loadingView } from "#src/platform/slack/blocks/notice.ts";
import { smallNumber } from "#src/platform/slack/numbers.ts";
import type { App } from "../../app.ts";
import { mediaCounts } from "../../rules/photos/shared-media.ts";
import { readFiles } from "../../slack/actions/form-actions.ts";
import type { ActionHandler } from "../../slack/handlers.ts";
import { batchesText } from "../messages/en.ts";
import { groupings } from "../model.ts";
import { incompleteBatchMessage } from "./cards.ts";
import { eachOfBatchView, fillBatchForm, groupBatchForm, startBatchForm } from "./forms.ts";
import { batchActionIds, batchFields, batchFormIds } from "./ids.ts";

const origin = z.object({ channel: z.string().nullable(), thread: z.string().nullable() });
const grouping = z.enum(groupings).catch("name");

/** The thread in which further photos join: that of the message with the button. */
function originOf({ body: { message: shown, channel } }: Interaction<App>): z.infer<typeof origin> {
  return { channel: channel?.id ?? null, thread: shown?.thread_ts ?? shown?.ts ?? null };
}

/** Photos that were sent to the app as one batch, and everything that is done to a batch. */
export const batchActions = {
  async [batchActionIds.start](interaction, value) {
    await openForm(interaction, loadingView(batchesText.start.title));
    const files = readFiles(joinIds(...value));
    const metadata = JSON.stringify({ from: originOf(interaction), files });
    await drawForm(interaction, startBatchForm(mediaCounts(files).photos, metadata));
  },

  async [batchActionIds.join](interaction, [id = "", ...value]) {
    await joinBatch(interaction, id as BatchId, readFiles(joinIds(...value)));
  },

  /** In the form that asks what photos of a message are added to: it holds their files. */
  async [batchActionIds.joinHere](interaction, [id = ""]) {
    await joinBatch(interaction, id as BatchId, readFiles(viewOf(interaction).private_metadata));
  },

  async [batchActionIds.group](interaction, [id = ""]) {
    await openForm(interaction, loadingView(batchesText.groups.title));
    const batch = await interaction.app.batch(await interaction.actor(), id as BatchId);
    if (batch.state !== "gathering") throw new OmsError("wrong-state", { userText: batchesText.refusals.made });
    await drawForm(interaction, groupBatchForm(batch));
  },

  async [batchActionIds.make](interaction, [id = "", shown = ""]) {
    await interaction.app.makeBatch(await interaction.actor(), id as BatchId, smallNumber(shown, 0));
  },

  async [batchActionIds.discard](interaction, [id = ""]) {
    await interaction.app.discardBatch(await interaction.actor(), id as BatchId);
  },

  async [batchActionIds.leaveOut](interaction, [id = ""]) {
    await interaction.app.leaveBatchPointsOut(await interaction.actor(), id as BatchId);
  },

  async [batchActionIds.fill](interaction, [id = ""]) {
    await openForm(interaction, loadingView(batchesText.fill.title));
    await drawForm(interaction, fillBatchForm(await interaction.app.batch(await interaction.actor(), id as BatchId)));
  },

  async [batchActionIds.ask](interaction, [id = ""]) {
    const asked = await interaction.app.submitBatch(await interaction.actor(), id as BatchId);
    if (!asked.ok) await reply(interaction, incompleteBatchMessage(asked.all, asked.left));
  },

  async [batchActionIds.seeEach](interaction, [id = ""]) {
    await openForm(interaction, loadingView(batchesText.start.title));
    await drawForm(interaction, eachOfBatchView(await interaction.app.batch(await interaction.actor(), id as BatchId)));
  },
} satisfies Record<string, ActionHandler>;

/** All that wait, exactly as the card showed them. */
export const batchDecisions = {
  [batchActionIds.approveLive]: approving("live"),
  [batchActionIds.approveDraft]: approving("draft"),
} satisfies Record<string, ActionHandler>;

function approving(mode: "live" | "draft"): ActionHandler {
  return async (interaction, [id = "", hash = "", solo]) => {
    const actor = await interaction.actor();
    await interaction.app.approveBatch(actor, { batchId: id as BatchId, hash, mode, solo: solo === "solo" });
  };
}

/** More photos for a batch, and how many it has then. */
export async function joinBatch(
  interaction: Interaction<App>,
  id: BatchId,
  files: readonly SharedFile[],
): Promise<void> {
  const batch = await interaction.app.joinBatch(await interaction.actor(), id, { files });
  const text = batchesText.join.joined(mediaCounts(files).photos, batch.photos.length);
  await replaceOriginal(interaction, message(text, [section(text)]));
}

export const batchForms = {
  async [batchFormIds.start](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const { from, files } = startMetadata(view.private_metadata);
    const modelId = values.choice(batchFields.model);
    if (modelId === null) {
      throw new OmsError("bad-input", { field: batchFields.model, userText: batchesText.start.modelMissing });
    }
    await interaction.app.startBatch(await interaction.actor(), {
      files,
      ...from,
      form: view.id,
      modelId: modelId as ListingId,
      grouping: grouping.parse(values.choice(batchFields.grouping)),
    });
    return undefined;
  },

  async [batchFormIds.group](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const [id = "", revision = ""] = splitIds(view.private_metadata);
    const problem = await interaction.app.groupBatch(await interaction.actor(), {
      batchId: id as BatchId,
      revision: smallNumber(revision, 0),
      grouping: grouping.parse(values.choice(batchFields.grouping)),
      typed: values.text(batchFields.groups),
    });
    if (problem) return { errors: { [batchFields.groups]: problem.text } };
    return undefined;
  },

  async [batchFormIds.fill](interaction) {
    const view = viewOf(interaction);
    const values = formValues(view);
    const fields = values.blockIds.filter((block) => splitIds(block)[0] === batchFields.fill);
    const typed = new Map(fields.map((block) => [wordsOf(block), values.text(block)]));
    const problem = await interaction.app.fillBatch(await interaction.actor(), view.private_metadata as BatchId, typed);
    if (problem)
      return {
        errors: { [fields.find((block) => wordsOf(block) === problem.field) ?? fields[0] ?? ""]: problem.text },
      };
    return undefined;
  },
} satisfies Record<string, Form<App>>;

function wordsOf(block: string): string {
  return splitIds(block).slice(1).join("|");
}

const started = z.object({ from: origin, files: z.json() });

/** @throws OmsError `bad-input`: no form of ours carries that along */
function startMetadata(metadata: string) {
  const { from, files } = readStarted(metadata);
  return { from, files: readFiles(JSON.stringify(files)) };
}

function readStarted(metadata: string): z.infer<typeof started> {
  try {
    return started.parse(JSON.parse(metadata));
  } catch (cause) {
    throw new OmsError("bad-input", { cause });
  }
}

import { z } from "zod";
import { parsePrice } from "#src/catalog/money.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { formValues } from "#src/platform/slack/form-values.ts";
import type { StudioSettings } from "../model.ts";
import { oneOffWays } from "../rules/one-off.ts";
import { studioFields } from "./ids.ts";
import { readDigest } from "./read-digest.ts";
import { channelQuestion, settingsSaved } from "./settings.ts";
import type { ViewHandler } from "./handlers.ts";
import { studioText } from "../messages/en.ts";

/** The form of everything an owner decides. A channel that something has to be agreed to for is asked about first. */
export const submitSettings: ViewHandler = async (interaction) => {
  const { view } = interaction.body;
  if (!view) throw new OmsError("internal", { cause: "a submission without a view" });
  const values = formValues(view);
  const actor = await interaction.actor();
  const studio = await interaction.app.studio(actor);
  const { currency } = studio.dailyFeeCeiling;
  const dailyFeeCeiling = parsePrice(values.text(studioFields.ceiling), currency);
  if (!dailyFeeCeiling) {
    throw new OmsError("bad-input", { field: studioFields.ceiling, userText: studioText.settings.badAmount });
  }
  const digest = readDigest(values);
  const chosen = values.input(studioFields.channel);
  const listingsChannel = chosen?.selected_conversation ?? chosen?.selected_channel;
  const soloMode = values.choices(studioFields.solo).length > 0;
  const smallChanges = values.choices(studioFields.small).length > 0;
  const chosenWay = values.choice(studioFields.oneOffs);
  const oneOffs = oneOffWays.find((way) => way === chosenWay);
  const stillOff = values.choices(studioFields.warnings);
  // One that was switched off since the form was opened isn't in it.
  const warningsOn = values.offered(studioFields.warnings).filter((code) => !stillOff.includes(code));
  const settings: StudioSettings = {
    dailyFeeCeiling,
    digest,
    ...(listingsChannel ? { listingsChannel } : {}),
    // Switching it is announced in the channel, so it is only said when it changes.
    ...(soloMode === studio.soloMode ? {} : { soloMode }),
    ...(smallChanges === studio.smallChanges ? {} : { smallChanges }),
    ...(oneOffs ? { oneOffs } : {}),
    ...(warningsOn.length > 0 ? { warningsOn } : {}),
  };
  if (listingsChannel && listingsChannel !== studio.listingsChannel) {
    const needs = await interaction.app.channelNeeds(actor, listingsChannel);
    if (needs.length > 0) {
      return { next: channelQuestion(listingsChannel, needs, JSON.stringify({ ...settings, agreed: needs })) };
    }
  }
  return { next: settingsSaved(studio, await interaction.app.settings(actor, settings)) };
};

const asked = z.object({
  listingsChannel: z.string(),
  agreed: z.array(z.enum(["join", "shared"])),
  soloMode: z.boolean().exactOptional(),
  smallChanges: z.boolean().exactOptional(),
  oneOffs: z.enum(oneOffWays).exactOptional(),
  warningsOn: z.array(z.string()).exactOptional(),
  dailyFeeCeiling: z.object({ amount: z.int(), currency: z.string() }),
  digest: z.object({ hour: z.int(), minute: z.int(), days: z.array(z.int()), zone: z.string() }),
});

/** Agreed to, with the rest of what was typed. */
export const submitChannel: ViewHandler = async (interaction) => {
  const actor = await interaction.actor();
  const settings = readAsked(interaction.body.view?.private_metadata ?? "");
  const studio = await interaction.app.studio(actor);
  return { next: settingsSaved(studio, await interaction.app.settings(actor, settings)) };
};

/** What was typed, as the question carries it along. @throws OmsError `bad-input` where that can't be read */
function readAsked(metadata: string): z.infer<typeof asked> {
  try {
    return asked.parse(JSON.parse(metadata));
  } catch (cause) {
    throw new OmsError("bad-input", { userText: studioText.settings.unreadable, cause });
  }
}

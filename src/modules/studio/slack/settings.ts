import { formatMoney, plainAmount } from "#src/catalog/money.ts";
import {
  checkboxes,
  input,
  modal,
  option,
  plain,
  radio,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { StudioView } from "../model.ts";
import { type ChannelNeed, type StoppedChannel, stopWords } from "../rules/channel.ts";
import type { OneOffWay } from "../rules/one-off.ts";
import { smallBounds } from "../rules/small-bounds.ts";
import { digestFields, digestWords } from "./digest-fields.ts";
import { studioFields, studioFormIds, studioInputIds } from "./ids.ts";

const onValue = "on";

const oneOffOptions = [
  option("One shop", "one_shop", "A draft begins with one shop; two with stock 1 are asked about each time."),
  option("Every shop, one piece for each", "each", "A draft begins with every shop. Nobody is asked."),
  option(
    "Every shop, with the same piece",
    "same",
    "If two people buy it before it is off sale, you must cancel one order.",
  ),
];
const oneOffWords: Readonly<Record<OneOffWay, string>> = {
  one_shop: "a draft of one piece begins with one shop",
  each: "a draft begins with every shop, with one piece for each",
  same: "a draft begins with every shop, and stock 1 in several is the same piece",
};

export function settingsForm(studio: StudioView): View {
  const stopped = studio.stoppedChannel;
  const channel = studio.listingsChannel ?? stopped?.id;
  const solo = option("Solo mode", onValue, "You approve your own listings; each names its fee first.");
  return modal({
    callback: studioFormIds.settings,
    title: "Settings",
    submit: "Save",
    blocks: [
      ...(stopped ? [section(stoppedLine(stopped))] : []),
      input(
        studioFields.channel,
        "Listings channel",
        {
          type: "conversations_select",
          action_id: studioInputIds.value,
          placeholder: plain("Choose a channel", 150),
          filter: { include: ["public", "private"], exclude_bot_users: true },
          ...(channel ? { initial_conversation: channel } : {}),
        },
        {
          hint: "Where requests for approval and finished listings are posted. I have to be a member of a private one first.",
        },
      ),
      input(
        studioFields.solo,
        "When only one person approves",
        checkboxes(studioInputIds.value, [solo], studio.soloMode ? [onValue] : []),
        {
          hint: "Off: nobody approves a listing that they wrote or edited. On: one confirmation that names the fee, recorded as self-approved.",
        },
      ),
      input(
        studioFields.small,
        "Small changes by managers",
        checkboxes(
          studioInputIds.value,
          [option("Small changes", onValue, "Managers confirm their own small changes of listings on sale.")],
          studio.smallChanges ? [onValue] : [],
        ),
        {
          hint: `Off: every change needs a second person. On, these count as small: ${smallBounds}. Recorded as self-approved, told in the digest.`,
        },
      ),
      input(
        studioFields.oneOffs,
        "Stock 1 in several shops",
        radio(studioInputIds.value, oneOffOptions, studio.oneOffs.way ?? ""),
        {
          hint: "Until one is chosen, a draft begins with one shop, and two shops with stock 1 are asked about.",
        },
      ),
      input(
        studioFields.ceiling,
        `Most to spend on fees a day, ${studio.dailyFeeCeiling.currency}`,
        textInput(studioInputIds.value, plainAmount(studio.dailyFeeCeiling), { max: 12 }),
        { optional: false },
      ),
      ...digestFields(studio.digest),
    ],
  });
}

/** A channel that was chosen once, and why nothing is posted in it. */
export function stoppedLine({ id, why }: StoppedChannel): string {
  return `I post nothing in ${channelMention(id)}, ${stopWords[why]}. Requests and outcomes go to direct messages.`;
}

function channelMention(id: string): string {
  return `<#${escapeMrkdwn(id)}>`;
}

/** What an owner agrees to before the studio posts in this channel. @param metadata the settings as they were typed */
export function channelQuestion(channel: string, needs: readonly ChannelNeed[], metadata: string): View {
  const place = channelMention(channel);
  const join = needs.includes("join");
  const shared = needs.includes("shared");
  return modal({
    callback: studioFormIds.channel,
    title: "Listings channel",
    submit: shared ? "They may read along" : "Join it and save",
    metadata,
    blocks: [
      ...(shared
        ? [
            section(
              `*${place} is shared with another organisation.* Its people would read every request and outcome: photos, prices, texts, and who approved what. They can't approve anything.`,
            ),
          ]
        : []),
      ...(join ? [section(`I'm not in ${place} yet. I join it when you save.`)] : []),
    ],
  });
}

/** One line: what is different now. */
export function settingsSaved(before: StudioView, after: StudioView): View {
  const differing = [
    after.listingsChannel !== null && after.listingsChannel !== before.listingsChannel
      ? `requests and outcomes go to ${channelMention(after.listingsChannel)}`
      : "",
    after.soloMode === before.soloMode ? "" : `solo mode is ${after.soloMode ? "on" : "off"}`,
    after.smallChanges === before.smallChanges
      ? ""
      : `managers ${after.smallChanges ? "may confirm their own small changes" : "may no longer confirm their own changes"}`,
    after.oneOffs.way === before.oneOffs.way || after.oneOffs.way === null ? "" : oneOffWords[after.oneOffs.way],
    after.dailyFeeCeiling.amount === before.dailyFeeCeiling.amount
      ? ""
      : `at most ${formatMoney(after.dailyFeeCeiling)} a day goes to fees`,
    digestWords(after.digest) === digestWords(before.digest) ? "" : digestWords(after.digest),
  ].filter((each) => each !== "");
  const line = differing.length > 0 ? `Saved: ${listed(differing)}.` : "Nothing was different, so nothing was changed.";
  return noticeView("Settings", [section(line)]);
}

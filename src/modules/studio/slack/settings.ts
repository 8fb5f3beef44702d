import { formatMoney, plainAmount } from "#src/catalog/money.ts";
import {
  type Block,
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
import type { StudioView } from "../model.ts";
import { type ChannelNeed, type StoppedChannel, whyStopped } from "../rules/channel.ts";
import type { OneOffWay } from "../rules/one-off.ts";
import { smallBoundsText } from "../rules/small-bounds.ts";
import { digestFields, digestWords } from "./digest-fields.ts";
import { studioFields, studioFormIds, studioInputIds } from "./ids.ts";
import { studioText } from "../messages/en.ts";

const onValue = "on";

const oneOffOptions = () => [
  option(studioText.oneOff.oneShop.label, "one_shop", studioText.oneOff.oneShop.hint),
  option(studioText.oneOff.each.label, "each", studioText.oneOff.each.hint),
  option(studioText.oneOff.same.label, "same", studioText.oneOff.same.hint),
];
const oneOffText = (way: OneOffWay) => studioText.oneOff[way === "one_shop" ? "oneShop" : way];

export function settingsForm(studio: StudioView): View {
  const stopped = studio.stoppedChannel;
  const channel = studio.listingsChannel ?? stopped?.id;
  const solo = option(studioText.soloMode.option, onValue, studioText.soloMode.explained);
  return modal({
    callback: studioFormIds.settings,
    title: studioText.settings.title,
    submit: studioText.save,
    blocks: [
      ...(stopped ? [section(stoppedLine(stopped))] : []),
      input(
        studioFields.channel,
        studioText.listingsChannel.label,
        {
          type: "conversations_select",
          action_id: studioInputIds.value,
          placeholder: plain(studioText.listingsChannel.choose, 150),
          filter: { include: ["public", "private"], exclude_bot_users: true },
          ...(channel ? { initial_conversation: channel } : {}),
        },
        {
          hint: studioText.listingsChannel.hint,
        },
      ),
      input(
        studioFields.solo,
        studioText.soloMode.label,
        checkboxes(studioInputIds.value, [solo], studio.soloMode ? [onValue] : []),
        {
          hint: studioText.soloMode.hint,
        },
      ),
      input(
        studioFields.small,
        studioText.smallChanges.label,
        checkboxes(
          studioInputIds.value,
          [option(studioText.smallChanges.option, onValue, studioText.smallChanges.explained)],
          studio.smallChanges ? [onValue] : [],
        ),
        {
          hint: studioText.smallChanges.hint(smallBoundsText()),
        },
      ),
      input(
        studioFields.oneOffs,
        studioText.oneOff.label,
        radio(studioInputIds.value, oneOffOptions(), studio.oneOffs.way ?? ""),
        {
          hint: studioText.oneOff.hint,
        },
      ),
      ...warningsField(studio),
      input(
        studioFields.ceiling,
        studioText.settings.ceilingLabel(studio.dailyFeeCeiling.currency),
        textInput(studioInputIds.value, plainAmount(studio.dailyFeeCeiling), { max: 12 }),
        { optional: false },
      ),
      ...digestFields(studio.digest),
    ],
  });
}

/** Slack shows ten boxes at most. */
const mostBoxes = 10;

/** Ticked: nobody is warned of it. What can be ticked is what a card's button switched off. */
function warningsField({ warningsOff }: StudioView): Block[] {
  if (warningsOff.length === 0) return [];
  const off = warningsOff.slice(0, mostBoxes);
  const boxes = off.map(({ code, name }) => option(name, code));
  const ticked = off.map(({ code }) => code);
  return [
    input(studioFields.warnings, studioText.warnings.label, checkboxes(studioInputIds.value, boxes, ticked), {
      hint: studioText.warnings.hint,
    }),
  ];
}

/** A channel that was chosen once, and why nothing is posted in it. */
export function stoppedLine({ id, why }: StoppedChannel): string {
  return studioText.listingsChannel.stopped(channelMention(id), whyStopped(why));
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
    title: studioText.listingsChannel.label,
    submit: shared ? studioText.listingsChannel.agreeShared : studioText.listingsChannel.agreeJoin,
    metadata,
    blocks: [
      ...(shared ? [section(studioText.listingsChannel.isShared(place))] : []),
      ...(join ? [section(studioText.listingsChannel.joinsFirst(place))] : []),
    ],
  });
}

/** One line: what is different now. */
export function settingsSaved(before: StudioView, after: StudioView): View {
  const differing = [
    after.listingsChannel !== null && after.listingsChannel !== before.listingsChannel
      ? studioText.settings.savedChannel(channelMention(after.listingsChannel))
      : "",
    after.soloMode === before.soloMode ? "" : studioText.settings.savedSolo(after.soloMode),
    after.smallChanges === before.smallChanges ? "" : studioText.settings.savedSmall(after.smallChanges),
    after.oneOffs.way === before.oneOffs.way || after.oneOffs.way === null ? "" : oneOffText(after.oneOffs.way).saved,
    after.warningsOff.length === before.warningsOff.length
      ? ""
      : studioText.warnings.saved(
          before.warningsOff
            .filter(({ code }) => !after.warningsOff.some((each) => each.code === code))
            .map(({ name }) => name),
        ),
    after.dailyFeeCeiling.amount === before.dailyFeeCeiling.amount
      ? ""
      : studioText.settings.savedCeiling(formatMoney(after.dailyFeeCeiling)),
    digestWords(after.digest) === digestWords(before.digest) ? "" : digestWords(after.digest),
  ].filter((each) => each !== "");
  const line = differing.length > 0 ? studioText.settings.saved(differing) : studioText.settings.nothingChanged;
  return noticeView(studioText.settings.title, [section(line)]);
}

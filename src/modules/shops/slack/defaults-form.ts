import type { ProfileOption } from "#src/marketplaces/port.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import { defaultsFields, type WhenMade } from "./defaults-fields.ts";
import { shopsFields, shopsFormIds } from "./ids.ts";

/** One short form per shop; listings inherit it. Preselected from what is stored, else from the newest listings. */
export function shopDefaultsForm(
  shop: ShopView,
  whenMade: readonly WhenMade[],
  /** The announcement it was opened from, which is drawn anew once they are set. */
  from: { readonly channel: string; readonly ts: string } | null = null,
): View {
  if (!shop.profiles) {
    return noticeView("Shop defaults", [
      section(`I'm still reading *${escapeMrkdwn(shop.name)}*. Please try again in a minute.`),
    ]);
  }
  const chosen = shop.defaults ?? shop.suggestedDefaults;
  const lacking = [
    shop.profiles.shippingProfiles.length === 0 && "a shipping profile",
    shop.profiles.processingProfiles.length === 0 && "a processing profile",
    shop.profiles.returnPolicies.length === 0 && "a return policy",
  ].filter((each) => typeof each === "string");
  const blocks: Block[] = [
    section(`What every new listing in *${escapeMrkdwn(shop.name)}* gets, unless the listing says otherwise.`),
    ...(!shop.defaults && shop.suggestedDefaults ? [context("Preselected from your newest listings.")] : []),
    ...(lacking.length > 0
      ? [
          section(
            `:warning: The shop has no ${lacking.join(", no ")} yet. Make it on ${shop.marketplace.name} first, then open this again.`,
          ),
        ]
      : []),
    ...defaultsFields(shop, chosen ?? {}, whenMade, true),
    input(
      joinIds(shopsFields.supply, shop.id),
      "What is it",
      select(
        studioInputIds.value,
        [option("A finished product", "off"), option("A supply or tool to make things", "on")],
        chosen?.isSupply ? "on" : "off",
        "Choose",
      ),
      { optional: false },
    ),
  ];
  return modal({
    callback: shopsFormIds.shopDefaults,
    title: "Shop defaults",
    submit: "Save",
    blocks,
    metadata: from ? joinIds(shop.id, from.channel, from.ts) : shop.id,
  });
}

/** Said where the form was: what new listings get from now on. */
export function shopDefaultsSaved({ name, marketplace, profiles, defaults }: ShopView): View {
  const titled = (list: readonly ProfileOption[] | undefined, id: number | null | undefined) => {
    const title = list?.find((each) => each.id === id)?.title;
    return title === undefined ? [] : [clipEscaped(title, 80)];
  };
  const chosen = [
    ...titled(profiles?.shippingProfiles, defaults?.shippingProfileId),
    ...titled(profiles?.processingProfiles, defaults?.readinessStateId),
    ...titled(profiles?.returnPolicies, defaults?.returnPolicyId),
    ...titled(profiles?.sections, defaults?.sectionId),
  ];
  const what = chosen.length > 0 ? `: ${chosen.join(" · ")}` : "";
  return noticeView("Shop defaults", [
    section(`Saved for *${clipEscaped(name, 150)}*${what}.`),
    context(`New listings get them. What is on ${marketplace.name} already stays as it is.`),
  ]);
}

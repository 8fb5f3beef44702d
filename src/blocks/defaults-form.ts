import type { ShopView } from "#src/domain/views.ts";
import { defaultsFields, type WhenMade } from "./defaults-fields.ts";
import { type Block, context, input, modal, option, section, select, type View } from "./elements.ts";
import { callbacks, fields, inputs, joinIds } from "./ids.ts";
import { noticeView } from "./notice.ts";
import { escapeMrkdwn } from "./text.ts";

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
            `:warning: The shop has no ${lacking.join(", no ")} yet. Make it on Etsy first, then open this again.`,
          ),
        ]
      : []),
    ...defaultsFields(shop, chosen ?? {}, whenMade, true),
    input(
      joinIds(fields.supply, shop.id),
      "What is it",
      select(
        inputs.value,
        [option("A finished product", "off"), option("A supply or tool to make things", "on")],
        chosen?.isSupply ? "on" : "off",
        "Choose",
      ),
      { optional: false },
    ),
  ];
  return modal({
    callback: callbacks.shopDefaults,
    title: "Shop defaults",
    submit: "Save",
    blocks,
    metadata: from ? joinIds(shop.id, from.channel, from.ts) : shop.id,
  });
}

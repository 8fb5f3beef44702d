import { shopFields } from "#src/catalog/fields/definition.ts";
import { type Block, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import { type Choices, defaultsFields } from "./defaults-fields.ts";
import { shopsFormIds } from "./ids.ts";

/** One short form per shop; listings inherit it. Preselected from what is stored, else from the newest listings. */
export function shopDefaultsForm(
  shop: ShopView,
  choices: Choices,
  /** The announcement it was opened from, which is drawn anew once they are set. */
  from: { readonly channel: string; readonly ts: string } | null = null,
): View {
  if (!shop.profiles) {
    return noticeView("Shop defaults", [
      section(`I'm still reading *${escapeMrkdwn(shop.name)}*. Please try again in a minute.`),
    ]);
  }
  const chosen = shop.defaults ?? shop.suggestedDefaults;
  const { profiles } = shop;
  const lacking = shopFields(shop.marketplace.fields).flatMap(({ needed, shape }) =>
    needed !== undefined && shape.type === "profile" && (profiles[shape.list] ?? []).length === 0 ? needed : [],
  );
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
    ...defaultsFields(shop, chosen ?? {}, choices, "shop"),
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
  const chosen = shopFields(marketplace.fields).flatMap(({ key, shape }) => {
    const list = shape.type === "profile" ? profiles?.[shape.list] : undefined;
    const title = list?.find(({ id }) => id === defaults?.[key])?.title;
    return title === undefined ? [] : clipEscaped(title, 80);
  });
  const what = chosen.length > 0 ? `: ${chosen.join(" · ")}` : "";
  return noticeView("Shop defaults", [
    section(`Saved for *${clipEscaped(name, 150)}*${what}.`),
    context(`New listings get them. What is on ${marketplace.name} already stays as it is.`),
  ]);
}

import { shopFields } from "#src/catalog/fields/definition.ts";
import { profileNames } from "#src/catalog/fields/profile-names.ts";
import { type Block, button, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { ShopView } from "../model.ts";
import { type Choices, defaultsFields } from "./defaults-fields.ts";
import { shopsActionIds, shopsFormIds } from "./ids.ts";
import { shopsText } from "../messages/en.ts";
import { safetyText } from "../messages/safety.en.ts";

/** One short form per shop; listings inherit it. Preselected from what is stored, else from the newest listings. */
export function shopDefaultsForm(
  shop: ShopView,
  choices: Choices,
  /** The announcement it was opened from, which is drawn anew once they are set. */
  from: { readonly channel: string; readonly ts: string } | null = null,
): View {
  if (!shop.profiles) {
    return noticeView(shopsText.defaults.title, [section(shopsText.defaults.notYet(escapeMrkdwn(shop.name)))]);
  }
  const chosen = shop.defaults ?? shop.suggestedDefaults;
  const { profiles } = shop;
  const lacking = shopFields(shop.marketplace.fields).flatMap(({ needed, shape }) =>
    needed !== undefined && shape.type === "profile" && (profiles[shape.list] ?? []).length === 0 ? needed : [],
  );
  const blocks: Block[] = [
    section(shopsText.defaults.intro(escapeMrkdwn(shop.name))),
    ...(!shop.defaults && shop.suggestedDefaults ? [context(shopsText.defaults.preselected)] : []),
    ...(lacking.length > 0 ? [section(shopsText.defaults.lacking(lacking, shop.marketplace.name))] : []),
    ...defaultsFields(shop, chosen ?? {}, choices, "shop"),
    ...(shop.marketplace.safety
      ? [section(safetyText.inDefaults, button(shopsActionIds.safety, safetyText.button, shop.id))]
      : []),
  ];
  return modal({
    callback: shopsFormIds.shopDefaults,
    title: shopsText.defaults.title,
    submit: shopsText.save,
    blocks,
    metadata: from ? joinIds(shop.id, from.channel, from.ts) : shop.id,
  });
}

/** Said where the form was: what new listings get from now on. */
export function shopDefaultsSaved({ name, marketplace, profiles, defaults }: ShopView): View {
  const chosen = shopFields(marketplace.fields).flatMap(({ key, shape }) => {
    if (shape.type === "profiles") {
      return profileNames(profiles?.[shape.list], defaults?.[key]).map((each) => clipEscaped(each, 80));
    }
    const list = shape.type === "profile" ? profiles?.[shape.list] : undefined;
    const title = list?.find(({ id }) => id === defaults?.[key])?.title;
    return title === undefined ? [] : clipEscaped(title, 80);
  });
  const what = chosen.length > 0 ? `: ${chosen.join(" · ")}` : "";
  return noticeView(shopsText.defaults.title, [
    section(shopsText.defaults.saved(clipEscaped(name, 150), what)),
    context(shopsText.defaults.onlyNew(marketplace.name)),
  ]);
}

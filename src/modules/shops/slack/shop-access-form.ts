import { studioInputIds } from "#src/modules/studio/index.ts";
import { context, input, modal, plain, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, mention } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ShopView } from "../model.ts";
import { shopsFields, shopsFormIds } from "./ids.ts";
import { shopsText } from "../messages/en.ts";

/** Slack opens a form with this many people chosen; a longer list is kept by leaving the form alone. */
const most = 100;
const shownPeople = 20;

/** To whom a shop is limited. */
export function shopAccessForm(shop: ShopView): View {
  const chosen = shop.limitedTo.slice(0, most);
  return modal({
    callback: shopsFormIds.shopAccess,
    title: shopsText.access.title,
    submit: shopsText.save,
    metadata: shop.id,
    blocks: [
      section(shopsText.access.question(clipEscaped(shop.name, 200))),
      input(
        shopsFields.people,
        shopsText.access.label,
        {
          type: "multi_users_select",
          action_id: studioInputIds.value,
          placeholder: plain(shopsText.access.placeholder, 150),
          max_selected_items: most,
          ...(chosen.length > 0 ? { initial_users: chosen } : {}),
        },
        { hint: shopsText.access.hint },
      ),
      context(shopsText.access.explained),
    ],
  });
}

/** Said where the form was. */
export function shopAccessSaved(shop: ShopView): View {
  const name = `*${clipEscaped(shop.name, 200)}*`;
  const people = shop.limitedTo.slice(0, shownPeople).map(mention);
  const more = shop.limitedTo.length - people.length;
  const who = listed(more > 0 ? [...people, shopsText.access.more(more)] : people);
  const line = people.length > 0 ? shopsText.access.savedSome(who, name) : shopsText.access.savedAll(name);
  return noticeView(shopsText.access.title, [section(line)]);
}

import { studioInputIds } from "#src/modules/studio/index.ts";
import { context, input, modal, plain, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped, mention } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ShopView } from "../model.ts";
import { shopsFields, shopsFormIds } from "./ids.ts";

/** Slack opens a form with this many people chosen; a longer list is kept by leaving the form alone. */
const most = 100;
const shownPeople = 20;

/** To whom a shop is limited. */
export function shopAccessForm(shop: ShopView): View {
  const chosen = shop.limitedTo.slice(0, most);
  return modal({
    callback: shopsFormIds.shopAccess,
    title: "Who may change it",
    submit: "Save",
    metadata: shop.id,
    blocks: [
      section(`*${clipEscaped(shop.name, 200)}*: who may draft for it, change its listings and approve?`),
      input(
        shopsFields.people,
        "Only these people",
        {
          type: "multi_users_select",
          action_id: studioInputIds.value,
          placeholder: plain("Everybody whose role allows it", 150),
          max_selected_items: most,
          ...(chosen.length > 0 ? { initial_users: chosen } : {}),
        },
        { hint: "Leave it empty for everybody. What each may do still follows from the role." },
      ),
      context(
        "Everybody in the studio still sees this shop and its listings. Owners can change this list, also when they aren't on it.",
      ),
    ],
  });
}

/** Said where the form was. */
export function shopAccessSaved(shop: ShopView): View {
  const name = `*${clipEscaped(shop.name, 200)}*`;
  const people = shop.limitedTo.slice(0, shownPeople).map(mention);
  const more = shop.limitedTo.length - people.length;
  const who = listed(more > 0 ? [...people, `${more} more`] : people);
  const line =
    people.length > 0
      ? `Saved: only ${who} may change ${name}.`
      : `Saved: everybody whose role allows it may change ${name}.`;
  return noticeView("Who may change it", [section(line)]);
}

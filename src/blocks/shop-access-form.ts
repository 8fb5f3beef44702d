import type { ShopView } from "#src/domain/views.ts";
import { context, input, modal, plain, section, type View } from "./elements.ts";
import { callbacks, fields, inputs } from "./ids.ts";
import { clipEscaped } from "./text.ts";

/** Slack opens a form with this many people chosen; a longer list is kept by leaving the form alone. */
const most = 100;

/** To whom a shop is limited. */
export function shopAccessForm(shop: ShopView): View {
  const chosen = shop.limitedTo.slice(0, most);
  return modal({
    callback: callbacks.shopAccess,
    title: "Who may change it",
    submit: "Save",
    metadata: shop.id,
    blocks: [
      section(`*${clipEscaped(shop.name, 200)}*: who may draft for it, change its listings and approve?`),
      input(
        fields.people,
        "Only these people",
        {
          type: "multi_users_select",
          action_id: inputs.value,
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

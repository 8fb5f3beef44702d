import { formatMoney } from "#src/catalog/money.ts";
import { changesActionIds } from "#src/modules/changes/index.ts";
import { actedInForm, drawForm, pushForm } from "#src/modules/studio/index.ts";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { button, context, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { loadingView, noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { tablesText } from "../messages/en.ts";
import { kindName } from "../rules/options-cells.ts";
import type { OptionChange } from "../rules/planned-options.ts";
import type { ActionHandler } from "./handlers.ts";
import { tablesActionIds } from "./ids.ts";

/** The button that forms of variations have: on top of one in which something may be typed, else in its place. */
export const optionsActions = {
  async [changesActionIds.optionsTable](interaction, [id = ""]) {
    if (actedInForm(interaction)) await pushForm(interaction, loadingView(tablesText.options.title));
    const actor = await interaction.actor();
    await drawForm(interaction, optionsTableView(await interaction.app.exportOptions(actor, id as ChangeId)));
  },

  async [changesActionIds.listingOptionsTable](interaction, [id = ""]) {
    if (actedInForm(interaction)) await pushForm(interaction, loadingView(tablesText.options.title));
    const actor = await interaction.actor();
    const table = await interaction.app.exportListingOptions(actor, id as ListingId);
    await drawForm(interaction, optionsTableView(table, "listing"));
  },
} satisfies Record<string, ActionHandler>;

type Table = { readonly title: string; readonly lines: number; readonly url: string };

/** The file behind a button. */
export function optionsTableView({ title, lines, url }: Table, of: "draft" | "listing" = "draft"): View {
  const text = tablesText.options;
  const file = of === "draft" ? text.file : text.fileOfListing;
  return noticeView(text.title, [
    section(
      file(clipEscaped(title, 200), lines),
      button(tablesActionIds.downloadTable, tablesText.export.download, "options", { url }),
    ),
    context(of === "draft" ? text.how : text.howOfListing, tablesText.export.links(1)),
  ]);
}

/** `Small / Blue, Pine & Ink: price $20.00 → $22.00` */
export function optionChangeText({ option, shopName, currency, kind, before, after }: OptionChange): string {
  const { yes, no, asListing } = tablesText.options;
  const words = (value: OptionChange["after"]) => {
    if (value === null) return asListing;
    if (typeof value === "boolean") return value ? yes : no;
    return kind === "price" && typeof value === "number"
      ? formatMoney({ amount: value, currency })
      : clipEscaped(String(value), 60);
  };
  return `${clipEscaped(option, 90)}, ${clipEscaped(shopName, 40)}: ${kindName(kind)} ${words(before)} → ${words(after)}`;
}

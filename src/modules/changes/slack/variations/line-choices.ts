import { type Block, button, buttons, input, option, select } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clip } from "#src/platform/slack/blocks/text.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesActionIds, changesFields, changesInputIds } from "../ids.ts";
import { formHead } from "../shared/form-head.ts";
import type { FormItem, VariationsSheet } from "./reading/sheet.ts";

/** What the forms of options share: how they begin, where an answer goes, and which options are shown. */

export function optionsHead({ change }: VariationsSheet, note?: string, about?: string): Block[] {
  return formHead({ title: change.content.title || changeStatesText.untitled, change }, note, about);
}

/** Leads to the table of the options as they are kept, and to their `photos`. It doesn't know what is typed in an open form. */
export function tableButton(sheet: VariationsSheet, style?: "primary", photos = false): Block[] {
  const { change, listing } = sheet;
  const [action, id] = listing
    ? [changesActionIds.listingOptionsTable, listing.sheet.listing.id]
    : [changesActionIds.optionsTable, change.id];
  const table = button(action, variationsText.asTable, id, style ? { style } : {});
  return buttons(table, ...(photos ? photosButton(sheet) : []));
}

/** Leads to the photos of the options that a listing has there; none where it has no options, or where none can be chosen. */
function photosButton({ change, listing }: VariationsSheet) {
  if (!listing?.shown || listing.there === null) return [];
  const value = joinIds(listing.sheet.listing.id, ...(change.id ? [change.id] : []));
  return [button(changesActionIds.listingOptionPhotos, variationsText.photos, value)];
}

/** What `optionsSubject` reads again. @param shopId "" where it is the same in every shop */
export function optionsMetadata({ change, mark, listing }: VariationsSheet, shopId: string, page: number): string {
  return joinIds(change.id, String(change.revision), shopId, String(page), mark, listing?.sheet.listing.id ?? "");
}

/** Their ids name what they show: else Slack would go on showing what was chosen before. */
export function shopField({ change, mark }: VariationsSheet, { shopId }: FormItem): Block[] {
  if (change.items.length < 2) return [];
  const options = change.items.map((item) => option(`${clip(item.shopName, 60)} (${item.currency})`, item.shopId));
  return [
    chooser(
      joinIds(changesFields.optionShop, shopId, mark),
      variationsText.shop,
      select(changesInputIds.optionShop, options, shopId, variationsText.choose),
    ),
  ];
}

export function pageField(labels: readonly string[], at: number, shown: string): Block[] {
  if (labels.length < 2) return [];
  const options = labels.map((label, index) => option(label, String(index)));
  return [
    chooser(
      joinIds(changesFields.optionPage, String(at), shown),
      variationsText.page,
      select(changesInputIds.optionPage, options, String(at), variationsText.choose),
    ),
  ];
}

function chooser(block: string, label: string, element: ReturnType<typeof select>): Block {
  return input(block, label, element, { optional: false, dispatch: true, hint: variationsText.pageHint });
}

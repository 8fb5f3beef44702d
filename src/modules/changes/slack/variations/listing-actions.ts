import { formatMoney } from "#src/catalog/money.ts";
import { axisName, optionsIn, ownValue, type Variations } from "#src/catalog/variations/model.ts";
import type { Form, Interaction } from "#src/modules/studio/index.ts";
import { section, type View } from "#src/platform/slack/blocks/elements.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { App } from "../../app.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import type { ListingVariations } from "../../use-cases/of-listings/variations.ts";
import { problemsByBlock } from "../forms/problem-fields.ts";
import { changesFields } from "../ids.ts";
import { optionPhotosForm } from "./option-photos-form.ts";
import { optionProfilesForm } from "./option-profiles-form.ts";
import { optionsForm } from "./options-form.ts";
import { kindsApart, optionPages } from "./reading/option-pages.ts";
import { profilePages } from "./reading/option-profiles.ts";
import { readOptions } from "./reading/read-options.ts";
import { lineBlock, photoPages, shownItem, type VariationsSheet } from "./reading/sheet.ts";
import { sheetOf } from "./reading/sheets.ts";

type FormResult = Awaited<ReturnType<Extract<Form<App>, (...args: never[]) => unknown>>>;

/** The forms of variations, sent for a listing that exists: they go into its edit. */

export async function sendListingAxes(
  interaction: Interaction<App>,
  listing: ListingVariations,
  revision: number,
  { variations, renamed }: { readonly variations: Variations | null; readonly renamed: boolean },
  blockIds: readonly string[],
): Promise<FormResult> {
  const text = variationsText;
  const actor = await interaction.actor();
  const saved = await interaction.app.saveListingAxes(actor, listing, { revision, variations, renamed });
  if (saved && !saved.ok) return { errors: problemsByBlock(saved.problems, blockIds) };
  const listingId = listing.sheet.listing.id;
  const changeId = saved?.change.id;
  const sheet = await sheetOf(interaction, { changeId, listingId }, listing);
  if (sheet.variations && kindsApart(sheet.variations).length > 0) {
    const count = optionsIn(sheet.variations).length;
    return { next: optionsForm(sheet, {}, saved ? text.savedAxes(count, "", "") : text.unchanged) };
  }
  const next = saved && (profilesOf(sheet) ?? photosOf(sheet));
  if (next) return { next };
  const { fields, sheet: read } = sheet.listing ?? listing;
  const told = sheet.variations
    ? text.savedEdit
    : text.savedPlain(
        formatMoney({ amount: Number(fields["price:"]), currency: read.listing.currency }),
        changeStatesText.inStock(Number(fields["quantity:"])),
      );
  return { next: noticeView(text.title, [section(escapeMrkdwn(saved ? told : text.unchanged))]) };
}

/** @param page of the lines that the form shows */
export async function sendListingOptions(
  interaction: Interaction<App>,
  sheet: VariationsSheet & { readonly listing: ListingVariations; readonly variations: Variations },
  { revision, page }: { readonly revision: number; readonly page: number },
  values: FormValues,
): Promise<FormResult> {
  const text = variationsText;
  const { listing, variations, mark } = sheet;
  const item = shownItem(sheet, {});
  const pages = optionPages(variations);
  const rows = pages[page]?.rows ?? [];
  if (!item) return { errors: {} };
  const blockOf = (index: number) => lineBlock(item, page, index, mark);
  const { options, skus, errors: unread } = readOptions(values, variations, item, rows, blockOf, false);
  const unsaid = rows.flatMap(({ label, options: row }, index) => {
    const isOpen = (key: string) =>
      ownValue(options, key)?.quantity === undefined && ownValue(listing.lines.options, key)?.quantity === undefined;
    const open = row.some(({ key }) => !ownValue(options, key)?.off && isOpen(key));
    return open && variations.on.quantity.length > 0 ? [[blockOf(index), text.needsStock(label)] as const] : [];
  });
  const errors = { ...Object.fromEntries(unsaid), ...unread };
  if (Object.keys(errors).length > 0) return { errors };
  const actor = await interaction.actor();
  const result = await interaction.app.saveListingOptions(actor, listing, { revision, lines: { options, skus } });
  if (!result.ok) {
    const told = [...new Set(result.problems.map((each) => each.text))].join(" ");
    return { errors: problemsByBlock([{ field: changesFields.option, text: told }], values.blockIds) };
  }
  const saved = await sheetOf(
    interaction,
    { changeId: result.change.id, listingId: listing.sheet.listing.id },
    listing,
  );
  const next = pages[page + 1];
  if (next) return { next: optionsForm(saved, { page: page + 1 }, text.savedNext(next.label)) };
  return { next: profilesOf(saved) ?? photosOf(saved) ?? optionsForm(saved, { page }, text.savedEdit) };
}

/** Drawn once the options are saved; null where none of it differs. */
export function profilesOf(sheet: VariationsSheet): View | null {
  const item = shownItem(sheet, {});
  const [first] = item ? (profilePages(sheet, item)[0] ?? []) : [];
  return first ? optionProfilesForm(sheet, {}, variationsText.savedProfiles(first.field.label)) : null;
}

/** … with which photos they are shown; null: of none it is asked. Of a listing that exists only new words are asked about. */
export function photosOf(saved: VariationsSheet): View | null {
  const { photos = null, axes = [] } = saved.variations ?? {};
  const shown = photos && axes[photos.axis];
  if (!shown) return null;
  const isAsked = (name: string) => !saved.listing?.linked.includes(name);
  const page = photoPages(saved, photos.axis).findIndex((names) => names.some(isAsked));
  return page < 0 ? null : optionPhotosForm(saved, page, variationsText.savedPhotos(axisName(shown)), photos.axis);
}

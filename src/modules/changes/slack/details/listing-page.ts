import { furtherEditable, isNothing } from "#src/catalog/fields/definition.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { optionGroups } from "#src/catalog/fields/options.ts";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import { valueText } from "#src/marketplaces/registry.ts";
import { context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { EditSheet } from "../../model.ts";
import { editHead } from "../forms/edit-form.ts";
import { optionFieldsOf } from "../forms/option-fields.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { type ChangeIt, descriptionWords, subjectLine, tagWords } from "./draft-page.ts";
import { keptBlocks } from "./kept-blocks.ts";
import { liveChoices, type ListingSubject } from "./listing-forms.ts";
import { partButton, partLine, partTitle, shopParts } from "./shop-parts.ts";

/**
 * What the form of a listing that exists doesn't ask: a line for each subject, with what the listing has, and below them what the
 * marketplace has beside that and nothing here changes.
 *
 * @param kept as sentences have it: "translated into German"; null: the marketplace couldn't be asked
 */
export function listingDetailsPage(sheet: EditSheet, kept: readonly string[] | null, note?: string): View {
  const { listing, shop, fields } = sheet;
  const text = detailsText;
  const options = optionFieldsOf(fields).length;
  const values = liveChoices(shop, fields);
  return modal({
    callback: changesFormIds.parts,
    title: text.button,
    close: text.close,
    blocks: [
      section(`*${clipEscaped(listing.title, 200)}*`),
      ...editHead(sheet),
      ...(note ? [context(`:white_check_mark: ${note}`)] : []),
      subjectLine(
        text.description,
        descriptionWords(textOf(fields["description"])),
        changeButton(sheet, { about: "description", at: 0 }, text.change.description),
      ),
      ...(options > 0
        ? [
            subjectLine(
              text.options,
              [priceText(fields, listing.currency), changeStatesText.inStock(stockOf(fields)), ...skuWords(fields)]
                .filter(Boolean)
                .join(", "),
              changeButton(sheet, { about: "options", at: 0 }, text.change.options),
            ),
          ]
        : []),
      subjectLine(
        text.ofListing,
        facts(sheet),
        changeButton(sheet, { about: "details", at: 0 }, text.change.ofListing),
      ),
      ...shopParts(shop).map((part, at) =>
        subjectLine(
          partTitle(shop.name, part),
          partLine(shop, part, values),
          changeButton(sheet, { about: "shop", at }, partButton(shop.name, part)),
        ),
      ),
      ...keptBlocks(listing.marketplace, fields, kept),
    ],
  });
}

function changeButton({ listing, change }: EditSheet, { about, at }: ListingSubject, spoken: string): ChangeIt {
  const value = joinIds(listing.id, change?.id ?? "", about, String(at));
  return { actionId: changesActionIds.editPart, spoken, value };
}

const shownSkus = 3;

/** `SKU LA-1-S, LA-1-M and 4 more`; nothing where there is none. */
function skuWords(fields: FlatFields): string[] {
  const all = optionGroups(fields, "sku").flatMap(({ key }) => textOf(fields[`sku:${key}`]) || []);
  const named = [...new Set(all)];
  if (named.length === 0) return [];
  const shown = named.slice(0, shownSkus).map((sku) => clipEscaped(sku, 60));
  return [detailsText.skus(shown, named.length - shown.length)];
}

function facts({ listing, fields }: EditSheet): string {
  const said = furtherEditable(listing.marketplace.fields).flatMap(({ key, label }) =>
    isNothing(fields[key]) ? [] : [`${label}: ${clipEscaped(valueText(key, fields[key], listing.currency), 200)}`],
  );
  return [...tagWords(listOf(fields["tags"])), ...said].join(" · ") || `_${detailsText.nothing}_`;
}

import { furtherEditable, isNothing, variationLimits } from "#src/catalog/fields/definition.ts";
import { priceText, stockOf } from "#src/catalog/fields/field-words.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import { structureOf } from "#src/catalog/variations/live/structure.ts";
import { valueText } from "#src/marketplaces/registry.ts";
import {
  type Block,
  button,
  context,
  type Element,
  modal,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { detailsText } from "../../messages/details.en.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import type { EditSheet } from "../../model.ts";
import { editHead } from "../forms/edit-form.ts";
import { optionFieldsOf } from "../forms/option-fields.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { subjectLine, tagWords } from "./draft-page.ts";
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
        text.characters(countCharacters(textOf(fields["description"]))),
        changeButton(sheet, { about: "description", at: 0 }, text.change.description),
      ),
      ...(options > 0
        ? [
            subjectLine(
              text.options,
              [priceText(fields, listing.currency), changeStatesText.inStock(stockOf(fields))]
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
      ...keptBlocks(sheet, kept),
    ],
  });
}

function changeButton({ listing, change }: EditSheet, { about, at }: ListingSubject, label: string): Element {
  return button(changesActionIds.editPart, label, joinIds(listing.id, change?.id ?? "", about, String(at)));
}

function facts({ listing, fields }: EditSheet): string {
  const said = furtherEditable(listing.marketplace.fields).flatMap(({ key, label }) =>
    isNothing(fields[key]) ? [] : [`${label}: ${clipEscaped(valueText(key, fields[key], listing.currency), 200)}`],
  );
  return [...tagWords(listOf(fields["tags"])), ...said].join(" · ") || `_${detailsText.nothing}_`;
}

/** A listing that varies by more than is written from here says so too. */
function keptBlocks({ listing, fields }: EditSheet, kept: readonly string[] | null): Block[] {
  const axes = structureOf(fields["variations"])?.axes ?? [];
  const most = variationLimits(listing.marketplace.fields)?.axes ?? axes.length;
  const all = [
    ...(kept ?? []),
    ...(axes.length > most ? [detailsText.varies(listed(axes.map(({ name }) => name)), most)] : []),
  ];
  const { name } = listing.marketplace;
  return [
    ...(all.length > 0 ? [context(detailsText.kept(name, clipEscaped(all.join("; "), 1500)))] : []),
    ...(kept === null ? [context(detailsText.keptUnknown(name))] : []),
  ];
}

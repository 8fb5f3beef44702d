import { resolveDefaults } from "#src/catalog/payload.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  section,
  select,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { variationsText } from "../../messages/variations.en.ts";
import { changesFormIds } from "../ids.ts";
import { optionsHead, optionsMetadata, pageField, shopField } from "./line-choices.ts";
import { chosenProfile, profileBlock, profilePages, type ProfileRow } from "./reading/option-profiles.ts";
import { type FormItem, noAxis, shownItem, type ShownOptions, type VariationsSheet } from "./reading/sheet.ts";

/** Slack's limit for a select. */
const mostChoices = 100;

/** Which profile options have in one shop, a choice for each that can differ. What isn't shown stays as it is stored. */
export function optionProfilesForm(sheet: VariationsSheet, shown: ShownOptions = {}, note?: string): View {
  const { mark } = sheet;
  const text = variationsText;
  const item = shownItem(sheet, shown);
  const pages = item ? profilePages(sheet, item) : [];
  const [first] = pages[0] ?? [];
  if (!item || !first) return noticeView(text.title, [section(text.savedAll)]);
  const at = Math.min(shown.page ?? 0, pages.length - 1);
  const several = new Set(pages.flat().map(({ field }) => field.key)).size > 1;
  const labelOf = ({ field, row }: ProfileRow) => (several ? text.option(field.label, [row.label]) : row.label);
  return modal({
    callback: changesFormIds.optionProfiles,
    title: clip(first.field.label, 24),
    submit: text.save,
    close: text.close,
    metadata: optionsMetadata(sheet, item.shopId, at),
    blocks: [
      ...optionsHead(sheet, note),
      context(text.profilesWhy(clipEscaped(item.shopName, 100))),
      ...shopField(sheet, item),
      ...pageField(
        pages.map((rows) => spanOf(rows.map(labelOf))),
        at,
        joinIds(item.shopId, mark),
      ),
      ...(pages[at] ?? []).map((row, index) =>
        profileField(sheet, item, row, labelOf(row), profileBlock(item, at, index, mark)),
      ),
    ],
  });
}

function spanOf(labels: readonly string[]): string {
  const [first = "", last = ""] = [labels[0], labels.at(-1)];
  return first === last ? first : `${first} – ${last}`;
}

function profileField(
  { change, listing }: VariationsSheet,
  item: FormItem,
  row: ProfileRow,
  label: string,
  block: string,
): Block {
  const text = variationsText;
  const { key, list } = row.field;
  const shop = change.shops.find(({ id }) => id === item.shopId);
  const profiles = shop?.profiles?.[list] ?? [];
  const titleOf = (number: unknown) => profiles.find(({ id }) => id === number)?.title ?? null;
  const chosen = chosenProfile(item, row);
  const known = profiles.some(({ id }) => id === chosen);
  const ofListing = shop?.defaults ? titleOf(resolveDefaults(shop.defaults, item.content.overrides)[key]) : null;
  const options = [
    // An option of a listing that exists has one of its own already.
    ...(listing && chosen !== undefined ? [] : [option(clip(text.asListing(ofListing), 75), noAxis)]),
    ...(chosen === undefined || known ? [] : [option(text.unknownProfile(chosen), String(chosen))]),
    ...profiles.map(({ id, title }) => option(clip(title, 75), String(id))),
  ].slice(0, mostChoices);
  return input(
    block,
    clip(label, 150),
    select(studioInputIds.value, options, chosen === undefined ? noAxis : String(chosen), text.choose),
    { optional: false },
  );
}

import { type Money, formatMoney } from "#src/catalog/money.ts";
import type { OptionKind } from "#src/catalog/fields/options.ts";
import { wantedVariations } from "#src/catalog/variations/live/structure.ts";
import {
  mostInForms,
  optionsIn,
  type OptionRow,
  ownValue,
  rowsOf,
  type Variations,
} from "#src/catalog/variations/model.ts";
import { resolveOptions } from "#src/catalog/variations/resolve.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, clipEscaped, escapeMrkdwn } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeStatesText } from "../../messages/states.en.ts";
import { variationsText } from "../../messages/variations.en.ts";
import type { ListingVariations } from "../../use-cases/of-listings/variations.ts";
import { changesFormIds } from "../ids.ts";
import { optionsHead, optionsMetadata, pageField, shopField, tableButton } from "./line-choices.ts";
import { optionLineExample, optionLineText } from "./reading/option-line.ts";
import { kindsApart, optionPages } from "./reading/option-pages.ts";
import {
  type FormItem,
  lineBlock,
  shownItem,
  type ShownOptions,
  storedLine,
  type VariationsSheet,
} from "./reading/sheet.ts";

/** What options have of their own in one shop, a line for each that can differ. What isn't shown stays as it is stored. */
export function optionsForm(sheet: VariationsSheet, shown: ShownOptions = {}, note?: string): View {
  const { variations, mark } = sheet;
  const text = variationsText;
  const item = shownItem(sheet, shown);
  if (!variations) return noticeView(text.title, [section(text.savedNone)]);
  if (!item) return noticeView(text.title, [section(escapeMrkdwn(text.noShops))]);
  const count = optionsIn(variations).length;
  if (count > mostInForms) return byTable(sheet, count, note);
  const kinds = kindsApart(variations);
  const pages = optionPages(variations);
  const at = Math.min(shown.page ?? 0, pages.length - 1);
  const { currency, content } = item;
  const parts = listed(
    kinds.map((kind) =>
      kind === "price" ? text.lineHow.price(optionLineExample(["price"], currency)) : text.lineHow[kind],
    ),
  );
  return modal({
    callback: changesFormIds.options,
    title: sentence(kinds.map((kind) => text.kinds[kind]).join(", ")) || text.title,
    submit: text.save,
    close: text.close,
    metadata: optionsMetadata(sheet, item.shopId, at),
    blocks: [
      ...optionsHead(sheet, note),
      context(
        text.how(parts, optionLineExample(kinds, currency)),
        ...(sheet.listing
          ? [text.emptyStays, ...newOptionWords(sheet.listing, kinds, content.price)]
          : [
              text.emptyLine(listed(kinds.map((kind) => text.empty[kind]))),
              text.listing(clipEscaped(item.shopName, 100), priceWords(content.price), stockWords(content.quantity)),
            ]),
      ),
      ...shopField(sheet, item),
      ...pageField(
        pages.map(({ label }) => label),
        at,
        joinIds(item.shopId, mark),
      ),
      ...(pages[at]?.rows ?? []).map((row, index) =>
        lineField(sheet, variations, item, row, lineBlock(item, at, index, mark)),
      ),
      ...tableButton(sheet),
    ],
  });
}

/** What a new option needs, and what it begins with, of what differs here. */
function newOptionWords(
  { earlier, lines }: ListingVariations,
  kinds: readonly OptionKind[],
  price: Money | null,
): string[] {
  const text = variationsText;
  const wanted = wantedVariations(earlier);
  const isOpen = (key: string) =>
    !ownValue(lines.options, key)?.off && ownValue(lines.options, key)?.quantity === undefined;
  const open = wanted?.options.some(isOpen) ?? false;
  const isNew = wanted?.wanted.options.some(({ from }) => from === null) ?? false;
  return [
    ...(open && kinds.includes("quantity") ? [text.newNeedsStock] : []),
    ...(isNew && kinds.includes("price") && price ? [text.newBegins(formatMoney(price))] : []),
  ];
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function byTable(sheet: VariationsSheet, count: number, note: string | undefined): View {
  const { title, byTable: text } = variationsText;
  return noticeView(title, [
    ...(note ? [context(`:white_check_mark: ${clipEscaped(note, 500)}`)] : []),
    section(text(count, mostInForms)),
    ...tableButton(sheet, "primary"),
  ]);
}

function priceWords(price: Money | null): string {
  return price ? formatMoney(price) : changeStatesText.noPrice;
}

function stockWords(stock: number | null): string {
  return stock === null ? changeStatesText.noStock : changeStatesText.inStock(stock);
}

function lineField(
  sheet: VariationsSheet,
  variations: Variations,
  item: FormItem,
  row: OptionRow,
  block: string,
): Block {
  const effective = resolveOptions(variations, sheet.change.content, item.content).find(
    ({ key }) => key === row.options[0]?.key,
  );
  const kinds = kindsApart(variations);
  const { price = null, quantity = null, sku = null } = effective ?? {};
  const now = optionLineText(
    {
      ...(price === null || !kinds.includes("price") ? {} : { price }),
      ...(quantity === null || !kinds.includes("quantity") ? {} : { quantity }),
      ...(sku === null || !kinds.includes("sku") ? {} : { sku }),
    },
    item.currency,
  );
  return input(
    block,
    clip(row.label, 150),
    textInput(studioInputIds.value, optionLineText(storedLine(variations, item.content, row), item.currency), {
      max: 150,
      placeholder: now === "" ? optionLineExample(kinds, item.currency) : now,
    }),
    { optional: !needsStock(sheet, item, row) },
  );
}

/** The line that says a stock can't stay empty where none of the options that share it has one: they are new. */
function needsStock({ listing, variations }: VariationsSheet, { content }: FormItem, row: OptionRow): boolean {
  if (!listing || !variations || variations.on.quantity.length === 0) return false;
  const has = ({ key }: OptionRow["options"][number]) => ownValue(content.options ?? {}, key);
  const group = rowsOf(variations, ["quantity"]).find(({ options }) =>
    options.some(({ key }) => key === row.options[0]?.key),
  );
  const sold = (group?.options ?? []).filter((option) => !has(option)?.off);
  const [first] = sold;
  return (
    row.options.some(({ key }) => key === first?.key) && sold.every((option) => has(option)?.quantity === undefined)
  );
}

import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { optionGroups, type OptionKind, optionsOf } from "#src/catalog/fields/options.ts";
import { furtherEditable, shopFields } from "#src/catalog/fields/definition.ts";
import { listOf, textOf } from "#src/catalog/listing-text.ts";
import type { ShopDefaults } from "#src/catalog/listing.ts";
import { plainAmount } from "#src/catalog/money.ts";
import { type Choices, defaultsFields, type ShopView } from "#src/modules/shops/index.ts";
import { smallBoundsText, studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  context,
  input,
  modal,
  option,
  radio,
  section,
  textInput,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { splitDescription } from "#src/platform/slack/blocks/paragraphs.ts";
import { clip, clipEscaped, dateText } from "#src/platform/slack/blocks/text.ts";
import type { EditSheet } from "../../model.ts";
import { changesFields, changesFormIds } from "../ids.ts";
import { descriptionFields, tagFields } from "./draft-form.ts";
import { furtherInputs } from "./further-fields.ts";

/** So many fields of one kind stand in the form; a listing with more goes by CSV. */
const inlineOptions = 20;
const inlineParts = 12;
/** Slack's limit for a block's id. */
const longestId = 250;

/**
 * The form of a listing that exists, drawn from what stands there. Only what is really changed in it is ever written:
 * whoever reads it compares with the values it was drawn with.
 */
export function editForm(sheet: EditSheet, choices: Choices): View {
  const { listing, shop, fields: live, change } = sheet;
  const { name, limits } = listing.marketplace;
  const description = textOf(live["description"]);
  const goOn = sheet.alone ? option(`Write it to ${name}`, "publish") : option("Ask for approval now", "ask");
  const small = sheet.small && !sheet.alone ? [option("Write it now, if it is a small change", "small")] : [];
  const first = small[0] ?? goOn;
  const blocks: Block[] = [
    ...(listing.stale
      ? [
          context(
            `:warning: As it stood there ${dateText(listing.seenAt)}. I look again before I write; \`/oms sync\` reads it anew.`,
          ),
        ]
      : []),
    ...(change ? [context("You go on with an edit that isn't pushed yet.")] : []),
    input(changesFields.title, "Title", textInput(studioInputIds.value, clip(textOf(live["title"]), 3000)), {
      hint: `At most ${limits.title} characters.`,
      optional: false,
    }),
    ...(splitDescription(description).length > inlineParts
      ? [context(`The description is too long for this form; edit it on ${name}.`)]
      : descriptionFields(description, false)),
    ...tagFields(listOf(live["tags"])),
    ...furtherInputs(furtherEditable(listing.marketplace.fields), live),
    ...optionFields(sheet),
    ...defaultsFields(shop, chosen(shop, live), choices, "listing"),
    input(
      changesFields.next,
      "And then",
      radio(studioInputIds.value, [...small, goOn, option("Keep as my draft", "keep")], first.value),
      {
        optional: false,
        hint:
          small.length > 0
            ? `Only what you change is written. Small is: ${smallBoundsText()}. Anything more asks for approval.`
            : `Only what you change is written, and only once ${sheet.alone ? "you have confirmed it" : "it is approved"}.`,
      },
    ),
  ];
  return modal({
    callback: changesFormIds.editListing,
    title: "Edit listing",
    submit: "Save",
    blocks,
    metadata: joinIds(change?.id ?? "", String(change?.revision ?? 0), listing.id),
  });
}

/** The block of one option's price, stock or SKU, named by its first option. */
export function optionBlock(kind: OptionKind, key: string): string {
  return joinIds({ price: changesFields.price, quantity: changesFields.stock, sku: changesFields.sku }[kind], key);
}

function optionFields(sheet: EditSheet): Block[] {
  const { listing, fields: live } = sheet;
  const { currency } = listing;
  const many = optionsOf(live).length;
  const kinds = [
    { kind: "price", name: `Price, ${currency}`, max: 20 },
    { kind: "quantity", name: "Stock", max: 6 },
    { kind: "sku", name: "SKU", max: 100 },
  ] as const;
  const blocks = kinds.flatMap(({ kind, name, max }): Block[] => {
    const groups = optionGroups(live, kind);
    if (groups.length > inlineOptions || groups.some(({ key }) => optionBlock(kind, key).length > longestId)) {
      return [context(`${name}: ${groups.length} options are too many for this form; a table (CSV) takes them.`)];
    }
    return groups.map(({ key, label }) => {
      const all = many > 1 ? `${name}, all ${many} options` : name;
      return input(
        optionBlock(kind, key),
        clip(label === "" ? all : `${name}: ${label}`, 150),
        textInput(studioInputIds.value, shown(live, kind, key, currency), { max }),
        { optional: kind === "sku" },
      );
    });
  });
  return [
    section(
      many > 1
        ? `*Price, stock and SKU* of ${many} options in ${clipEscaped(listing.shopName, 150)}`
        : "*Price and stock*",
    ),
    ...blocks,
    context(
      `${listing.marketplace.name} takes prices and stock only as a whole table. If you set separate domestic prices there, it may switch them off.`,
    ),
  ];
}

/** What stands in an option's field before anything is typed. */
export function shown(live: FlatFields, kind: OptionKind, key: string, currency: string): string {
  const value = live[`${kind}:${key}`];
  if (kind === "price") return plainAmount({ amount: Number(value ?? 0), currency });
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** The selects as the listing has them. Where its options differ in one, nothing is shown. */
function chosen({ marketplace }: ShopView, live: FlatFields): ShopDefaults {
  const values = shopFields(marketplace.fields).flatMap(({ key, byOption }) => {
    if (!byOption) return live[key] === undefined ? [] : [[key, live[key]] as const];
    const [value, ...others] = new Set(optionsOf(live).map((option) => live[`${key}:${option}`]));
    return value === undefined || others.length > 0 ? [] : [[key, value] as const];
  });
  return Object.fromEntries(values);
}

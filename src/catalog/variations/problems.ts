import { foldCase } from "#src/platform/text/fold-case.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import type { ListingField } from "../fields/definition.ts";
import type { Problem } from "../issue.ts";
import type { ItemContent, ListingContent } from "../listing.ts";
import { catalogText } from "../messages/en.ts";
import { formatMoney, type Money } from "../money.ts";
import {
  type Axis,
  longestWord,
  mostInForms,
  optionsIn,
  separator,
  type VariationLimits,
  type Variations,
  variationsOf,
} from "./model.ts";
import { type ResolvedOption, resolveOptions } from "./resolve.ts";

/** What a marketplace says of prices and numbers, as its rules have it. */
export type OptionRules = {
  readonly limits: { readonly quantity: number; readonly sku: number };
  readonly price: (price: Money) => string | undefined;
};

/** The listing in one of its shops. */
type InShop = {
  readonly shopId: string;
  readonly shopName: string;
  readonly currency: string;
  readonly content: ItemContent;
};

/** What of a listing's variations can't be, before the first call. None where its marketplace has no such field. */
export function variationProblems(
  field: ListingField | undefined,
  rules: OptionRules,
  content: ListingContent,
  items: readonly InShop[],
): Problem[] {
  const variations = variationsOf(content["variations"]);
  if (!variations || field?.shape.type !== "variations") return [];
  const { limits } = field.shape;
  const text = catalogText.variations;
  if (!limits) return [{ field: field.key, text: text.none }];
  return [
    ...axisProblems(limits, variations).map((told) => ({ field: field.key, text: told })),
    ...skuProblems(rules, variations).map((told) => ({ field: field.key, text: told })),
    ...items.flatMap((item) => itemProblems(field.key, rules, variations, content, item)),
  ];
}

/** What of the axes alone can't be: sentences. */
export function axisProblems(
  { axes: most, values: mostValues, options: mostOptions, refused }: VariationLimits,
  { axes }: Variations,
): string[] {
  const text = catalogText.variations;
  const names = axes.map(({ name }) => foldCase(name));
  const known = axes.flatMap(({ property }) => property ?? []);
  const [first = ""] = axes.map(({ name }) => name);
  const isTwice = new Set(known).size < known.length;
  return [
    ...(axes.length > most ? [text.manyAxes(most)] : []),
    ...(isTwice ? [text.sameProperty(quoted(first))] : []),
    ...(!isTwice && new Set(names).size < names.length ? [text.sameName(quoted(first))] : []),
    ...(axes.length <= most && optionsIn({ axes }).length > mostOptions
      ? [text.tooMany(mostOptions, optionsIn({ axes }).length)]
      : []),
    ...axes.flatMap((axis) => [
      ...(axis.name === "" ? [text.noName] : []),
      ...valueProblems(axis, mostValues),
      ...[axis.name, ...axis.values.map(({ name }) => name)].flatMap((word) =>
        countCharacters(word) > longestWord ? [text.longWord(quoted(word), longestWord)] : [],
      ),
      ...[axis.name, ...axis.values.map(({ name }) => name)].flatMap((word) =>
        word.match(refused) === null ? [] : [text.signs(quoted(word), [...new Set(word.match(refused))].join(" "))],
      ),
    ]),
  ];
}

/** Beside the slash between two words it could be taken for a part of another one. */
function isCut(word: string): boolean {
  return ` ${word} `.includes(separator);
}

function valueProblems({ name, values }: Axis, most: number): string[] {
  const text = catalogText.variations;
  if (values.length === 0) return [text.noValues(quoted(name))];
  const known = new Set<string>();
  const twice = values.filter(({ name: word }) => {
    const plain = foldCase(word);
    const there = known.has(plain);
    known.add(plain);
    return there;
  });
  return [
    ...(values.length > most ? [text.manyValues(quoted(name), most, values.length)] : []),
    ...twice.map((value) => text.twice(quoted(value.name), quoted(name))),
    ...values.filter(({ name: word }) => isCut(word)).map((value) => text.slash(quoted(value.name))),
    // The one name that no record can hold.
    ...values.filter(({ name: word }) => word === "__proto__").map((value) => text.reserved(quoted(value.name))),
  ];
}

/** Of the SKUs that options have in fact: what an option had once that is gone stays with the draft. */
function skuProblems({ limits }: OptionRules, variations: Variations): string[] {
  const options = resolveOptions(variations, { sku: null }, { price: null, quantity: null });
  return options.flatMap(({ key, sku }) => {
    const length = countCharacters(sku ?? "");
    return length > limits.sku ? [catalogText.variations.ofOption(key, catalogText.sku(limits.sku, length))] : [];
  });
}

function itemProblems(
  field: string,
  rules: OptionRules,
  variations: Variations,
  content: ListingContent,
  { shopId, shopName, currency, content: item }: InShop,
): Problem[] {
  // What the shop's own price or stock lacks is said there.
  if (item.price === null || item.quantity === null) return [];
  const text = catalogText.variations;
  const options = resolveOptions(variations, content, item);
  const problem = (told: string): Problem => ({ field, shopId, text: told });
  const sold = options.filter(({ enabled }) => enabled);
  const some = sold.some(({ quantity }) => quantity === null || quantity > 0);
  const [unsaid, ...more] = sold.filter(({ quantity }) => quantity === null);
  return [
    ...(sold.length === 0 ? [problem(text.allOff(shopName))] : some ? [] : [problem(text.nothingLeft(shopName))]),
    ...(unsaid
      ? [
          {
            ...problem(
              text.needsStock(shopName, text.optionAndMore(unsaid.key, more.length), options.length > mostInForms),
            ),
            missing: true as const,
          },
        ]
      : []),
    ...sold.flatMap((option) =>
      optionProblems(rules, option, currency).map((told) => problem(text.inShop(shopName, told))),
    ),
  ];
}

function optionProblems({ limits, price: refuse }: OptionRules, option: ResolvedOption, currency: string): string[] {
  const { key, price, quantity } = option;
  const text = catalogText.variations;
  const refused = price === null ? undefined : refuse({ amount: price, currency });
  const stock = quantity ?? 0;
  return [
    ...(refused === undefined
      ? []
      : [text.ofOption(`${key} ${formatMoney({ amount: price ?? 0, currency })}`, refused)]),
    ...(Number.isInteger(stock) && stock >= 0 && stock <= limits.quantity
      ? []
      : [text.ofOption(key, text.stock(limits.quantity))]),
  ];
}

function quoted(text: string): string {
  return catalogText.quoted(text);
}

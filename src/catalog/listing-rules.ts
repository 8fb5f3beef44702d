import { refusedSigns } from "./characters.ts";
import { listed } from "#src/platform/text/listed.ts";
import { furtherFields, type ListingField, shopFields } from "./fields/definition.ts";
import type { ListingContent, ShopDefaults, ItemContent } from "./listing.ts";
import { listOf } from "./listing-text.ts";
import type { Money } from "./money.ts";
import { resolveDefaults } from "./payload.ts";
import type { Problem } from "./issue.ts";
import { countCharacters } from "#src/platform/text/text.ts";

/** How much a marketplace takes: characters, numbers of things, pieces in stock. */
export type ListingLimits = {
  readonly title: number;
  readonly tags: number;
  readonly tag: number;
  readonly sku: number;
  readonly photos: number;
  readonly alt: number;
  readonly quantity: number;
};

/** What a marketplace's rules are made from: its adapter declares it. */
export type RuleBook = {
  /** The marketplace's, for sentences about what is refused. */
  readonly name: string;
  readonly fields: readonly ListingField[];
  readonly limits: ListingLimits;
  /** Signs that are refused; each with the flags `gu`. */
  readonly refused: Readonly<Record<"title" | "tag", RegExp>>;
  /** Signs that may stand in a title at most once. */
  readonly onceOnly: readonly string[];
  /** @returns why it takes no such price, or undefined */
  readonly price: (price: Money) => string | undefined;
};

/** A marketplace's rules for a listing, asked before the first call so that none is refused. */
export type ListingRules = Pick<RuleBook, "limits" | "refused" | "onceOnly" | "price"> & {
  /** Everything that stands in the way of asking for approval, in the order of the form. Empty means complete. */
  listing(content: ListingContent, items: readonly CheckedItem[]): Problem[];
  /** Rules that even an unfinished draft must keep: what is there has to be right; what is missing may be. */
  form(content: ListingContent, items: readonly CheckedItem[]): Problem[];
  title(title: string): Problem[];
  tags(tags: readonly string[]): Problem[];
  /** Of a list of words that isn't the tags: materials, and what the marketplace adds. */
  words(field: ListingField, words: readonly string[]): Problem[];
  sku(sku: string | null): Problem[];
};

export function rulesOf(book: RuleBook): ListingRules {
  const { limits, refused, onceOnly, price } = book;
  const listing: ListingRules["listing"] = (content, items) => listingProblems(book, content, items);
  return {
    limits,
    refused,
    onceOnly,
    price,
    listing,
    form: (content, items) => listing(content, items).filter((each) => !isMissing(each, content, items)),
    title: (title) => titleProblems(book, title),
    tags: (tags) => tagProblems(book, tags),
    words: (field, words) => wordsProblems(book, field, words),
    sku: (sku) => skuProblems(book, sku),
  };
}

export type CheckedItem = {
  readonly shopId: string;
  readonly shopName: string;
  readonly currency: string;
  readonly content: ItemContent;
  readonly defaults: ShopDefaults | null;
};

function listingProblems(book: RuleBook, content: ListingContent, items: readonly CheckedItem[]): Problem[] {
  return [
    ...titleProblems(book, content.title),
    ...(content.description === ""
      ? [{ field: "description" as const, text: "A listing needs a description: say what it is, how large, of what." }]
      : []),
    ...(content.category === null
      ? [{ field: "category" as const, text: "Choose a category, the most exact one that fits." }]
      : []),
    ...tagProblems(book, content.tags),
    ...furtherFields(book.fields).flatMap((field) => wordsProblems(book, field, listOf(content[field.key]))),
    ...skuProblems(book, content.sku),
    ...photoProblems(book, content),
    ...(items.length === 0 ? [{ field: "shops" as const, text: "Choose at least one shop." }] : []),
    ...items.flatMap((item) => itemProblems(book, item)),
  ];
}

function isMissing(problem: Problem, content: ListingContent, items: readonly CheckedItem[]): boolean {
  const item = items.find((each) => each.shopId === problem.shopId)?.content;
  if (problem.field === "title") return content.title === "";
  if (problem.field === "description") return content.description === "";
  if (problem.field === "category" || problem.field === "shops" || problem.field === "defaults") return true;
  if (problem.field === "photos") return content.photos.length === 0;
  if (problem.field === "price") return item?.price === null;
  if (problem.field === "quantity") return item?.quantity === null;
  return false;
}

function titleProblems({ name, limits, refused: signs, onceOnly }: RuleBook, title: string): Problem[] {
  const problem = (text: string): Problem => ({ field: "title", text });
  if (title === "") return [problem("A listing needs a title.")];
  const found: Problem[] = [];
  const length = countCharacters(title);
  if (length > limits.title) {
    found.push(problem(`A title has at most ${limits.title} characters; this one has ${length}. Shorten it a little.`));
  }
  const refused = refusalOf(name, title, signs.title, "titles");
  if (refused) found.push(problem(refused));
  const twice = onceOnly.filter((sign) => title.split(sign).length > 2);
  if (twice.length > 0) found.push(problem(`${twice.join(" ")} may stand in a title only once.`));
  return found;
}

/** "The marketplace refuses ½ in titles. Write 1/2 instead." Undefined where nothing is refused. */
function refusalOf(name: string, text: string, refused: RegExp, where: string): string | undefined {
  const signs = refusedSigns(text, refused);
  if (signs.length === 0) return undefined;
  const without = signs.filter(({ instead }) => instead === null).length;
  const written = signs.flatMap(({ named, instead }) => (instead === null ? [] : [`${instead} for ${named}`]));
  const advice = [
    ...(written.length > 0 ? [`Write ${listed(written)}.`] : []),
    ...(without > 0 ? [`Please leave ${without === 1 ? "it" : "them"} out.`] : []),
  ];
  return `${name} refuses ${listed(signs.map(({ named }) => named))} in ${where}. ${advice.join(" ")}`;
}

function tagProblems({ name, limits, refused: signs }: RuleBook, tags: readonly string[]): Problem[] {
  const problem = (text: string): Problem => ({ field: "tags", text });
  const extra = tags.slice(limits.tags);
  const long = tags.filter((tag) => countCharacters(tag) > limits.tag);
  return [
    ...(extra.length > 0
      ? [problem(`A listing has at most ${limits.tags} tags. Take out ${extra.map(quoted).join(", ")} or others.`)]
      : []),
    ...long.map((tag) =>
      problem(`${quoted(tag)} has ${countCharacters(tag)} characters; a tag has at most ${limits.tag}.`),
    ),
    ...tags.flatMap((tag) => {
      const refused = refusalOf(name, tag, signs.tag, "tags, only letters, digits, spaces, hyphens and apostrophes");
      return refused ? [problem(`${quoted(tag)}: ${refused}`)] : [];
    }),
  ];
}

function wordsProblems({ name }: RuleBook, { key, label, shape }: ListingField, words: readonly string[]): Problem[] {
  if (shape.type !== "words") return [];
  const { most, longest, refused: signs, takes } = shape;
  const problem = (text: string): Problem => ({ field: key, text });
  const many = label.toLowerCase();
  return [
    ...(words.length > most ? [problem(`A listing has at most ${most} ${many}.`)] : []),
    ...words
      .filter((each) => countCharacters(each) > longest)
      .map((each) => problem(`${quoted(each)} is longer than ${longest} characters.`)),
    ...words.flatMap((each) => {
      const refused = signs && refusalOf(name, each, signs, takes === undefined ? many : `${many}, only ${takes}`);
      return refused ? [problem(`${quoted(each)}: ${refused}`)] : [];
    }),
  ];
}

function skuProblems({ limits }: RuleBook, sku: string | null): Problem[] {
  if (sku === null || countCharacters(sku) <= limits.sku) return [];
  return [{ field: "sku", text: `A SKU has at most ${limits.sku} characters; this one has ${countCharacters(sku)}.` }];
}

function photoProblems({ limits }: RuleBook, { photos }: ListingContent): Problem[] {
  const problem = (text: string): Problem => ({ field: "photos", text });
  if (photos.length === 0) return [problem("A listing needs at least one photo.")];
  const found: Problem[] = [];
  if (photos.length > limits.photos) {
    found.push(problem(`A listing has at most ${limits.photos} photos; this one has ${photos.length}.`));
  }
  photos.forEach(({ alt }, index) => {
    if (countCharacters(alt) > limits.alt) {
      found.push(problem(`The alt text of photo ${index + 1} is longer than ${limits.alt} characters.`));
    }
  });
  return found;
}

function itemProblems(book: RuleBook, item: CheckedItem): Problem[] {
  const { limits } = book;
  const { shopId, shopName, currency, content, defaults } = item;
  const found: Problem[] = [];
  const add = (field: Problem["field"], text: string) => found.push({ field, shopId, text });
  if (content.price === null) add("price", `${shopName} needs a price in ${currency}.`);
  else {
    const refused = priceProblem(book, content.price, currency, shopName);
    if (refused) add("price", refused);
  }
  if (content.quantity === null) add("quantity", `${shopName} needs a stock: how many may it sell?`);
  else if (!Number.isInteger(content.quantity) || content.quantity < 1 || content.quantity > limits.quantity) {
    add("quantity", `Stock is a whole number from 1 to ${limits.quantity}.`);
  }
  const missing = missingDefaults(book, defaults, content.overrides);
  if (missing.length > 0) add("defaults", `${shopName} still needs: ${missing.join(", ")}. Set its defaults once.`);
  return found;
}

function priceProblem(book: RuleBook, price: Money, currency: string, shopName: string): string | undefined {
  if (price.currency !== currency) return `${shopName} sells in ${currency}, not in ${price.currency}.`;
  return book.price(price);
}

function missingDefaults({ fields }: RuleBook, defaults: ShopDefaults | null, overrides: ShopDefaults): string[] {
  const all = defaults ? resolveDefaults(defaults, overrides) : {};
  return shopFields(fields).flatMap(({ key, needed }) =>
    needed !== undefined && (all[key] ?? null) === null ? needed : [],
  );
}

function quoted(text: string): string {
  return `“${text}”`;
}

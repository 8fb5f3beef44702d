import { refusedSigns } from "./characters.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { FlatFields } from "./fields/fields.ts";
import { furtherFields, type ListingField, shopFields } from "./fields/definition.ts";
import { contentVideoProblems } from "./fields/videos.ts";
import type { ListingContent, ShopDefaults, ItemContent } from "./listing.ts";
import { listOf } from "./listing-text.ts";
import { noteProblems } from "./fields/note.ts";
import { catalogText } from "./messages/en.ts";
import { measureProblems } from "./measure.ts";
import type { Money } from "./money.ts";
import { resolveDefaults } from "./payload.ts";
import { questionProblems, questionsOf } from "./questions.ts";
import type { Problem } from "./issue.ts";
import { countCharacters } from "#src/platform/text/text.ts";
import { variationProblems } from "./variations/problems.ts";
import { type ProfileLists, profileProblems } from "./variations/profile-problems.ts";

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
  /** Signs that a title may have at most once. */
  readonly onceOnly: readonly string[];
  /** @returns why it takes no such price, or undefined */
  readonly price: (price: Money) => string | undefined;
  /** @returns why it takes no listing of a shop that has these values together, or undefined */
  readonly together?: (shared: FlatFields) => string | undefined;
};

/** A marketplace's rules for a listing, asked before the first call so that none is refused. */
export type ListingRules = Pick<RuleBook, "limits" | "refused" | "onceOnly" | "price"> & {
  /** Why values that a shop's listings share can't be together; undefined where they can. */
  together(shared: FlatFields): string | undefined;
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
    together: (shared) => book.together?.(shared),
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
  /** Keys of the fields that what is chosen in the shop asks for beside it. */
  readonly needs: readonly string[];
  /** The shop's own lists; null: they aren't known, and nothing is judged by them. */
  readonly profiles: ProfileLists | null;
};

function listingProblems(book: RuleBook, content: ListingContent, items: readonly CheckedItem[]): Problem[] {
  return [
    ...titleProblems(book, content.title),
    ...(content.description === "" ? [{ field: "description" as const, text: catalogText.description }] : []),
    ...(content.category === null ? [{ field: "category" as const, text: catalogText.category }] : []),
    ...tagProblems(book, content.tags),
    ...furtherFields(book.fields).flatMap((field) => wordsProblems(book, field, listOf(content[field.key]))),
    ...book.fields.flatMap((field) => measureProblems(field, content[field.key])),
    ...book.fields.flatMap((field) =>
      questionProblems(
        field,
        questionsOf(content[field.key]),
        items.map(({ shopName: name, currency }) => ({ name, currency })),
      ),
    ),
    ...skuProblems(book, content.sku),
    ...variationProblems(
      book.fields.find(({ shape }) => shape.type === "variations"),
      book,
      content,
      items,
    ),
    ...items.flatMap((item) => profileProblems(book.fields, content, item)),
    ...photoProblems(book, content),
    ...contentVideoProblems(book.fields, content),
    ...(items.length === 0 ? [{ field: "shops" as const, text: catalogText.shops.none }] : []),
    ...items.flatMap((item) => itemProblems(book, item)),
    ...items.flatMap((item) => neededProblems(book, content, item)),
  ];
}

function isMissing(problem: Problem, content: ListingContent, items: readonly CheckedItem[]): boolean {
  const item = items.find((each) => each.shopId === problem.shopId)?.content;
  if (problem.missing) return true;
  if (problem.field === "title") return content.title === "";
  if (problem.field === "description") return content.description === "";
  if (problem.field === "category" || problem.field === "shops" || problem.field === "defaults") return true;
  if (problem.field === "photos") return content.photos.length === 0;
  if (problem.field === "price") return item?.price === null;
  if (problem.field === "quantity") return item?.quantity === null;
  if (items.some(({ needs }) => needs.includes(problem.field))) return (content[problem.field] ?? null) === null;
  return false;
}

function titleProblems({ name, limits, refused: signs, onceOnly }: RuleBook, title: string): Problem[] {
  const problem = (text: string): Problem => ({ field: "title", text });
  if (title === "") return [problem(catalogText.title.missing)];
  const found: Problem[] = [];
  const length = countCharacters(title);
  if (length > limits.title) {
    found.push(problem(catalogText.title.long(limits.title, length)));
  }
  const refused = refusalOf(name, title, signs.title, catalogText.signs.titles);
  if (refused) found.push(problem(refused));
  const twice = onceOnly.filter((sign) => title.split(sign).length > 2);
  if (twice.length > 0) found.push(problem(catalogText.title.once(twice.join(" "))));
  return found;
}

/** "The marketplace refuses ½ in titles. Write 1/2 instead." Undefined where nothing is refused. */
function refusalOf(name: string, text: string, refused: RegExp, where: string): string | undefined {
  const signs = refusedSigns(text, refused);
  if (signs.length === 0) return undefined;
  const words = catalogText.signs;
  const without = signs.filter(({ instead }) => instead === null).length;
  const written = signs.flatMap(({ named, instead }) => (instead === null ? [] : [words.insteadOf(instead, named)]));
  const advice = [
    ...(written.length > 0 ? [words.write(listed(written))] : []),
    ...(without > 0 ? [words.leaveOut(without)] : []),
  ];
  return [words.refused(name, listed(signs.map(({ named }) => named)), where), ...advice].join(" ");
}

function tagProblems({ name, limits, refused: signs }: RuleBook, tags: readonly string[]): Problem[] {
  const problem = (text: string): Problem => ({ field: "tags", text });
  const extra = tags.slice(limits.tags);
  const long = tags.filter((tag) => countCharacters(tag) > limits.tag);
  return [
    ...(extra.length > 0 ? [problem(catalogText.tags.many(limits.tags, extra.map(quoted).join(", ")))] : []),
    ...long.map((tag) => problem(catalogText.tags.long(quoted(tag), countCharacters(tag), limits.tag))),
    ...tags.flatMap((tag) => {
      const refused = refusalOf(name, tag, signs.tag, catalogText.signs.tags);
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
    ...(words.length > most ? [problem(catalogText.words.many(most, many))] : []),
    ...words
      .filter((each) => countCharacters(each) > longest)
      .map((each) => problem(catalogText.words.long(quoted(each), longest))),
    ...words.flatMap((each) => {
      const refused =
        signs && refusalOf(name, each, signs, takes === undefined ? many : catalogText.signs.only(many, takes));
      return refused ? [problem(`${quoted(each)}: ${refused}`)] : [];
    }),
  ];
}

function skuProblems({ limits }: RuleBook, sku: string | null): Problem[] {
  if (sku === null || countCharacters(sku) <= limits.sku) return [];
  return [{ field: "sku", text: catalogText.sku(limits.sku, countCharacters(sku)) }];
}

function photoProblems({ limits }: RuleBook, { photos }: ListingContent): Problem[] {
  const problem = (text: string): Problem => ({ field: "photos", text });
  if (photos.length === 0) return [problem(catalogText.photos.missing)];
  const found: Problem[] = [];
  if (photos.length > limits.photos) {
    found.push(problem(catalogText.photos.many(limits.photos, photos.length)));
  }
  photos.forEach(({ alt }, index) => {
    if (countCharacters(alt) > limits.alt) {
      found.push(problem(catalogText.photos.alt(index + 1, limits.alt)));
    }
  });
  return found;
}

function itemProblems(book: RuleBook, item: CheckedItem): Problem[] {
  const { limits } = book;
  const { shopId, shopName, currency, content, defaults } = item;
  const words = catalogText.shops;
  const found: Problem[] = [];
  const add = (field: Problem["field"], text: string) => found.push({ field, shopId, text });
  if (content.price === null) add("price", words.price(shopName, currency));
  else {
    const refused = priceProblem(book, content.price, currency, shopName);
    if (refused) add("price", refused);
  }
  if (content.quantity === null) add("quantity", words.stock(shopName));
  else if (!Number.isInteger(content.quantity) || content.quantity < 1 || content.quantity > limits.quantity) {
    add("quantity", words.stockRange(limits.quantity));
  }
  const refused = defaults ? book.together?.(resolveDefaults(defaults, content.overrides)) : undefined;
  if (refused !== undefined) add("defaults", refused);
  const missing = missingDefaults(book, defaults, content.overrides);
  if (missing.length > 0) add("defaults", words.defaults(shopName, missing.join(", ")));
  for (const field of shopFields(book.fields)) {
    for (const { text } of noteProblems(field, content.overrides[field.key])) add(field.key, text);
  }
  return found;
}

/** A shipping profile that calculates wants to know from what. */
function neededProblems({ fields }: RuleBook, content: ListingContent, { needs, shopName }: CheckedItem): Problem[] {
  return fields
    .filter(({ key }) => needs.includes(key) && (content[key] ?? null) === null)
    .map(({ key, label }) => ({ field: key, text: catalogText.shops.needs(shopName, label.toLowerCase()) }));
}

function priceProblem(book: RuleBook, price: Money, currency: string, shopName: string): string | undefined {
  if (price.currency !== currency) return catalogText.shops.currency(shopName, currency, price.currency);
  return book.price(price);
}

function missingDefaults({ fields }: RuleBook, defaults: ShopDefaults | null, overrides: ShopDefaults): string[] {
  const all = defaults ? resolveDefaults(defaults, overrides) : {};
  return shopFields(fields).flatMap(({ key, needed }) =>
    needed !== undefined && (all[key] ?? null) === null ? needed : [],
  );
}

function quoted(text: string): string {
  return catalogText.quoted(text);
}

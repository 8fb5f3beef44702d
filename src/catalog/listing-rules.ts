import { type CharacterClass, refusedSigns } from "./characters.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ListingContent, ShopDefaults, TargetContent } from "./listing.ts";
import { formatMoney, type Money } from "./money.ts";
import { resolveDefaults } from "./payload.ts";
import type { Problem } from "./issue.ts";
import { countCharacters } from "#src/platform/text/text.ts";

/** Etsy's rules for a listing (etsy behaviour 3.2, 3.4, 3.6, 3.7), asked before the first call so that none is refused. */
export const limits = {
  title: 140,
  tags: 13,
  tag: 20,
  materials: 13,
  material: 45,
  sku: 32,
  photos: 20,
  alt: 500,
  quantity: 999,
} as const;

/** What ≈ 0.20 USD is at least, in minor units; Etsy refuses lower prices. Unlisted currencies are left to Etsy. */
const minimumPrices: Readonly<Record<string, number>> = { USD: 20, EUR: 20, GBP: 20, CAD: 30, AUD: 30, VND: 5040 };

/**
 * The marketplace's highest price in US dollars, minor units ("must be below max price $50,000.00 USD",
 * etsy/open-api#459). What it is in another currency depends on the day: only prices far above it are refused here.
 */
const maximumPrice = 50_000_00;
const farAbove = 1.25;

/** Signs that may stand in a title at most once. */
const onceOnly = ["%", ":", "&", "+"];

export type CheckedTarget = {
  readonly shopId: string;
  readonly shopName: string;
  readonly currency: string;
  readonly content: TargetContent;
  readonly defaults: ShopDefaults | null;
};

/** Everything that stands in the way of asking for approval, in the order of the form. Empty means complete. */
export function listingProblems(content: ListingContent, targets: readonly CheckedTarget[]): Problem[] {
  return [
    ...titleProblems(content.title),
    ...(content.description === ""
      ? [{ field: "description" as const, text: "A listing needs a description: say what it is, how large, of what." }]
      : []),
    ...(content.taxonomyId === null
      ? [{ field: "category" as const, text: "Choose a category, the most exact one that fits." }]
      : []),
    ...tagProblems(content.tags),
    ...materialProblems(content.materials),
    ...skuProblems(content.sku),
    ...photoProblems(content),
    ...(targets.length === 0 ? [{ field: "shops" as const, text: "Choose at least one shop." }] : []),
    ...targets.flatMap(targetProblems),
  ];
}

/** Rules that even an unfinished draft must keep: what is there has to be right; what is missing may be. */
export function formProblems(content: ListingContent, targets: readonly CheckedTarget[]): Problem[] {
  const filled = (problem: Problem) => !isMissing(problem, content, targets);
  return listingProblems(content, targets).filter(filled);
}

function isMissing(problem: Problem, content: ListingContent, targets: readonly CheckedTarget[]): boolean {
  const target = targets.find((each) => each.shopId === problem.shopId)?.content;
  if (problem.field === "title") return content.title === "";
  if (problem.field === "description") return content.description === "";
  if (problem.field === "category" || problem.field === "shops" || problem.field === "defaults") return true;
  if (problem.field === "photos") return content.photos.length === 0;
  if (problem.field === "price") return target?.price === null;
  if (problem.field === "quantity") return target?.quantity === null;
  return false;
}

export function titleProblems(title: string): Problem[] {
  const problem = (text: string): Problem => ({ field: "title", text });
  if (title === "") return [problem("A listing needs a title.")];
  const found: Problem[] = [];
  const length = countCharacters(title);
  if (length > limits.title) {
    found.push(problem(`A title has at most ${limits.title} characters; this one has ${length}. Shorten it a little.`));
  }
  const refused = refusalOf(title, "title", "titles");
  if (refused) found.push(problem(refused));
  const twice = onceOnly.filter((sign) => title.split(sign).length > 2);
  if (twice.length > 0) found.push(problem(`${twice.join(" ")} may stand in a title only once.`));
  return found;
}

/** "Etsy refuses ½ in titles. Write 1/2 instead." Undefined where nothing is refused. */
function refusalOf(text: string, kind: CharacterClass, where: string): string | undefined {
  const signs = refusedSigns(text, kind);
  if (signs.length === 0) return undefined;
  const without = signs.filter(({ instead }) => instead === null).length;
  const written = signs.flatMap(({ named, instead }) => (instead === null ? [] : [`${instead} for ${named}`]));
  const advice = [
    ...(written.length > 0 ? [`Write ${listed(written)}.`] : []),
    ...(without > 0 ? [`Please leave ${without === 1 ? "it" : "them"} out.`] : []),
  ];
  return `Etsy refuses ${listed(signs.map(({ named }) => named))} in ${where}. ${advice.join(" ")}`;
}

export function tagProblems(tags: readonly string[]): Problem[] {
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
      const refused = refusalOf(tag, "tag", "tags, only letters, digits, spaces, hyphens and apostrophes");
      return refused ? [problem(`${quoted(tag)}: ${refused}`)] : [];
    }),
  ];
}

export function materialProblems(materials: readonly string[]): Problem[] {
  const problem = (text: string): Problem => ({ field: "materials", text });
  return [
    ...(materials.length > limits.materials ? [problem(`A listing has at most ${limits.materials} materials.`)] : []),
    ...materials
      .filter((material) => countCharacters(material) > limits.material)
      .map((material) => problem(`${quoted(material)} is longer than ${limits.material} characters.`)),
    ...materials.flatMap((material) => {
      const refused = refusalOf(material, "material", "materials, only letters, digits and spaces");
      return refused ? [problem(`${quoted(material)}: ${refused}`)] : [];
    }),
  ];
}

export function skuProblems(sku: string | null): Problem[] {
  if (sku === null || countCharacters(sku) <= limits.sku) return [];
  return [{ field: "sku", text: `A SKU has at most ${limits.sku} characters; this one has ${countCharacters(sku)}.` }];
}

function photoProblems({ photos }: ListingContent): Problem[] {
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

function targetProblems({ shopId, shopName, currency, content, defaults }: CheckedTarget): Problem[] {
  const found: Problem[] = [];
  const add = (field: Problem["field"], text: string) => found.push({ field, shopId, text });
  if (content.price === null) add("price", `${shopName} needs a price in ${currency}.`);
  else {
    const refused = priceProblem(content.price, currency, shopName);
    if (refused) add("price", refused);
  }
  if (content.quantity === null) add("quantity", `${shopName} needs a stock: how many may it sell?`);
  else if (!Number.isInteger(content.quantity) || content.quantity < 1 || content.quantity > limits.quantity) {
    add("quantity", `Stock is a whole number from 1 to ${limits.quantity}.`);
  }
  const missing = missingDefaults(defaults, content.overrides);
  if (missing.length > 0) add("defaults", `${shopName} still needs: ${missing.join(", ")}. Set its defaults once.`);
  return found;
}

function priceProblem(price: Money, currency: string, shopName: string): string | undefined {
  if (price.currency !== currency) return `${shopName} sells in ${currency}, not in ${price.currency}.`;
  return priceRefusal(price);
}

/** @returns why the marketplace takes no such price, or undefined */
export function priceRefusal({ amount, currency }: Money): string | undefined {
  const minimum = minimumPrices[currency];
  if (minimum === undefined) return undefined;
  if (amount < minimum) return `Etsy's lowest price is ${formatMoney({ amount: minimum, currency })}.`;
  if (currency === "USD") {
    return amount <= maximumPrice ? undefined : "Etsy's highest price is $50,000.00. Is there a digit too many?";
  }
  const most = (maximumPrice / (minimumPrices["USD"] ?? 20)) * minimum * farAbove;
  return amount <= most
    ? undefined
    : "Etsy's highest price is 50,000 US dollars, and this is far above it. Is there a digit too many?";
}

function missingDefaults(defaults: ShopDefaults | null, overrides: Partial<ShopDefaults>): string[] {
  const all = defaults ? resolveDefaults(defaults, overrides) : null;
  const names = {
    shippingProfileId: "a shipping profile",
    readinessStateId: "a processing profile",
    returnPolicyId: "a return policy",
    whoMade: "who made it",
    whenMade: "when it was made",
  } as const;
  return Object.entries(names)
    .filter(([key]) => !all || all[key as keyof typeof names] === null)
    .map(([, name]) => name);
}

function quoted(text: string): string {
  return `“${text}”`;
}

import { listed, problem, Refusal } from "../context.ts";

/** Refusals of single fields, with Etsy's texts (behaviour, 3.2 and 3.6). */

/** In characters, as people count, not in UTF-16 units. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

/**
 * All that is wrong with a title comes in one list (behaviour 3.6 and 5). Measured: the path, the texts of length and of
 * characters, and `invalid_characters`. Assumed: the other types, and the texts of an empty title and of a sign used twice.
 */
export function checkTitle(title: string): void {
  const wrong = titleFaults(title).map(([type, message]) => ({ path: "/title/1", type, message, transformed: false }));
  if (wrong.length > 0) throw new Refusal(400, wrong);
}

function titleFaults(title: string): [type: string, message: string][] {
  if (title.trim() === "") return [["string_too_short", "cannot be empty"]];
  const faults: [string, string][] = [];
  if (lengthOf(title.normalize("NFC")) > 140) faults.push(["string_too_long", "cannot be more than 140 characters"]);
  if (/[$^`]/.test(title)) {
    faults.push(["invalid_characters", "You cannot include any of the following characters: $^`"]);
  } else if (/[^\p{L}\p{Nd}\p{P}\p{Sm}\p{Zs}™©®]/u.test(title)) {
    // The three classes as the API's description has them.
    faults.push(["invalid_characters", "contains invalid characters"]);
  }
  for (const sign of ["%", ":", "&", "+"]) {
    if (title.split(sign).length > 2) faults.push(["invalid_characters", `can only use the character ${sign} once`]);
  }
  return faults;
}

export function checkTags(tags: readonly string[]): void {
  if (tags.includes("")) throw problem("/tags", "cannot be empty");
  if (tags.length > 13) throw problem("/tags", "cannot have more than 13 tags");
  if (new Set(tags.map((tag) => tag.toLowerCase())).size < tags.length) {
    throw problem("/tags", "You may not have duplicate tags.");
  }
  for (const tag of tags) {
    if (lengthOf(tag) > 20) throw problem("/tags", "cannot be more than 20 characters");
    if (/[^\p{L}\p{Nd}\p{Zs}\-'™©®]/u.test(tag)) throw problem("/tags", "contains invalid characters");
  }
}

export function checkMaterials(materials: readonly string[]): void {
  if (materials.length > 13) throw problem("/materials", "cannot have more than 13 materials");
  if (materials.some((material) => /[^\p{L}\p{Nd}\p{Zs}]/u.test(material))) {
    throw problem("/materials", "contains invalid characters");
  }
}

export function checkStyles(styles: readonly string[]): void {
  if (styles.length > 2) throw problem("/styles", "cannot have more than 2 styles");
  if (styles.some((style) => lengthOf(style) > 45)) throw problem("/styles", "cannot be more than 45 characters");
  // The document's own class of characters; the text is assumed, as that of materials.
  if (styles.some((style) => /[^\p{L}\p{Nd}\p{Zs}]/u.test(style)))
    throw problem("/styles", "contains invalid characters");
}

/** Behaviour 3.3: what others make to order, without a production partner, isn't handmade. */
export function checkMarketplace(
  made: { whoMade: string; whenMade: string; isSupply: boolean },
  partners: readonly number[],
): void {
  if (made.whoMade !== "someone_else" || made.whenMade !== "made_to_order" || made.isSupply) return;
  if (partners.length > 0) return;
  throw problem("/marketplace", "Oh dear, you cannot sell this item on Etsy.");
}

/** The shop's own only; the text is assumed. */
export function checkPartners(ids: readonly number[], partners: readonly { id: number }[]): void {
  if (ids.every((id) => partners.some((partner) => partner.id === id))) return;
  throw problem("/production_partner_ids", "Production partner not found.");
}

const measures = ["item_weight", "item_length", "item_width", "item_height"] as const;
const units = ["item_weight_unit", "item_dimensions_unit"] as const;
const unitNames = {
  item_weight_unit: ["oz", "lb", "g", "kg"],
  item_dimensions_unit: ["in", "ft", "mm", "cm", "m", "yd", "inches"],
};

/** Weight and size, as sent. @throws Refusal unless they are above 0 */
export function readMeasures(form: ReadonlyMap<string, string>): Record<string, string> {
  const read: Record<string, string> = {};
  for (const name of measures) {
    const value = form.get(name);
    if (value === undefined) continue;
    // That an empty one takes it away is assumed: the document allows it of the units.
    if (value !== "" && !(Number(value) > 0)) throw problem(`/${name}`, "must be greater than 0");
    read[name] = value;
  }
  for (const name of units) {
    const value = form.get(name);
    if (value === undefined) continue;
    if (value !== "" && !unitNames[name].includes(value)) throw new Refusal(400, `Invalid value (${value}) for enum`);
    read[name] = value;
  }
  return read;
}

/** A shipping profile that calculates wants to know what to calculate from (behaviour 3.2). */
export function checkCalculated(measured: Readonly<Record<string, string>>): void {
  const missing = [...measures, ...units].filter((name) => !measured[name]);
  if (missing.length === 0) return;
  throw new Refusal(
    400,
    `Could not set a calculated shipping profile to the listing. The listing is missing '${missing.join("', '")}'.`,
  );
}

export function checkDescription(description: string): void {
  if (description.trim() === "") throw problem("/description", "cannot be empty");
}

export function checkQuantity(quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 999) {
    throw problem("/quantity", "must be between 1 and 999");
  }
}

export function checkSku(sku: string): void {
  if (lengthOf(sku) > 32) throw problem("/sku", "cannot be more than 32 characters");
}

const minimum: Readonly<Record<string, { amount: number; text: string }>> = {
  USD: { amount: 20, text: "$0.20 USD" },
  EUR: { amount: 18, text: "€0.18 EUR" },
  GBP: { amount: 16, text: "£0.16 GBP" },
};

/** About so much is a dollar; the highest price is one of dollars (open-api#459). */
const unitsOfADollar: Readonly<Record<string, number>> = { EUR: 0.9, GBP: 0.8 };

/** @param price in minor units of the shop's currency */
export function checkPrice(price: number, currency: string): void {
  const least = minimum[currency] ?? { amount: 20, text: `0.20 ${currency}` };
  if (price < least.amount) throw listed("/price", "price_too_low", `must be above min price ${least.text}`);
  const usual = unitsOfADollar[currency] ?? 1;
  if (price > 5_000_000 * usual) throw problem("/price", "must be below max price $50,000.00 USD");
}

/** Prices travel as numbers in units of the currency; two digits at most. */
export function minorUnits(price: number): number {
  const minor = Math.round(price * 100);
  if (Math.abs(minor - price * 100) > 1e-6) throw problem("/price", "may have at most 2 decimals");
  return minor;
}

export function checkAlt(alt: string): void {
  if (lengthOf(alt) > 500) throw problem("/alt_text", "cannot be more than 500 characters");
}

/** Only JPEG, PNG and GIF are pictures to Etsy. By content: what a file is called says nothing. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  const start = Buffer.from(bytes.subarray(0, 8)).toString("latin1");
  if (start.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (start.startsWith("\x89PNG\r\n")) return "image/png";
  return start.startsWith("GIF8") ? "image/gif" : null;
}

export const whoMade = ["i_did", "someone_else", "collective"];
/** The spec of July 2026 has 2020_2026, 2007_2009, before_2007 and 2000_2006; each January moves them by a year. */
export function whenMadeIn(year: number): string[] {
  const moved = year - 2026;
  const spans = [`2020_${year}`, "2010_2019", `${2007 + moved}_2009`, `before_${2007 + moved}`, `2000_${2006 + moved}`];
  const decades = [1990, 1980, 1970, 1960, 1950, 1940, 1930, 1920, 1910, 1900].map((decade) => `${decade}s`);
  return ["made_to_order", ...spans, ...decades, "1800s", "1700s", "before_1700"];
}

import { z } from "zod";
import type { FieldShape, ListingField } from "./fields/definition.ts";
import type { FieldValue } from "./fields/fields.ts";
import type { Problem } from "./issue.ts";
import { catalogText } from "./messages/en.ts";

const measure = z.object({
  /** In the order of the field; null: this one isn't known. */
  numbers: z.array(z.number().nullable()),
  unit: z.string(),
});

/** A weight, or a size: `{ numbers: [20, 10, 5], unit: "cm" }`. As it is kept among a listing's fields; null: none is known. */
export type Measure = z.infer<typeof measure>;

type MeasureShape = Extract<FieldShape, { type: "measure" }>;

export function measureOf(value: FieldValue | undefined): Measure | null {
  return measure.safeParse(value).data ?? null;
}

/** `20 × 10 × 5 cm`, as `parseMeasure` takes it; "" where there is none. */
export function measureText(value: FieldValue | undefined): string {
  const known = measureOf(value);
  if (!known) return "";
  return `${known.numbers.map((number) => number ?? "?").join(" × ")} ${known.unit}`;
}

/**
 * What a person typed, with `x`, `×`, `*` or "by" between the numbers and a point or a comma in them. "": none. Undefined where it
 * is none of these, has not as many numbers as the field, or no unit that the marketplace knows.
 */
export function parseMeasure({ numbers, units }: MeasureShape, typed: string): Measure | null | undefined {
  const text = typed.trim().toLowerCase();
  if (text === "") return null;
  const match = /^([\d.,]+(?:\s*(?:x|×|\*|by)\s*[\d.,]+)*)\s*([a-z]+)$/.exec(text);
  if (!match) return undefined;
  const [, amounts = "", unit = ""] = match;
  const read = amounts.split(/\s*(?:x|×|\*|by)\s*/).map(plainNumber);
  const known = read.every((number) => number !== null);
  return known && read.length === numbers && units.includes(unit) ? { numbers: read, unit } : undefined;
}

/** `1,5` and `1.5`; none with two of them, nor `1,234`: that is one and a bit here, and a thousand there. */
function plainNumber(text: string): number | null {
  return /^(?:\d{1,7}(?:\.\d{1,3}|,\d{1,2})?|0,\d{3})$/.test(text) ? Number(text.replace(",", ".")) : null;
}

/** `20 × 10 × 5 cm`: how it can be typed. */
export function measureExample({ numbers, units }: MeasureShape): string {
  const some = numbers === 1 ? [450] : [20, 10, 5].slice(0, numbers);
  return `${some.join(" × ")} ${units[0] ?? ""}`;
}

/** What a marketplace would refuse of it, before the first call. */
export function measureProblems({ key, label, shape }: ListingField, value: FieldValue | undefined): Problem[] {
  const known = shape.type === "measure" ? measureOf(value) : null;
  const none = known?.numbers.some((number) => number !== null && !(number > 0));
  return none ? [{ field: key, text: catalogText.measures.aboveZero(label.toLowerCase()) }] : [];
}

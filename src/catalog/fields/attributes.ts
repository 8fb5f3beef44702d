import { z } from "zod";
import type { FieldValue } from "./fields.ts";
import type { Problem } from "../issue.ts";
import { catalogText } from "../messages/en.ts";

const attribute = z.object({
  /** The marketplace's number of the property: `Primary color`. */
  property: z.number().int(),
  name: z.string(),
  /** The scale that its values are of, as sizes have one; null: none. */
  scale: z.number().int().nullable(),
  /** Its name, for people. */
  scaleName: z.string().nullable().default(null),
  values: z.array(z.object({ id: z.number().int(), name: z.string() })),
});

/** What a listing is, in the words of its category, by which buyers filter: plain JSON, as it is kept among its fields. */
export type Attribute = z.infer<typeof attribute>;

/** A value that a category offers for an attribute. `scaleName`: of which scale, where it is of one. */
export type AttributeChoice = {
  readonly id: number;
  readonly name: string;
  readonly scale: number | null;
  readonly scaleName: string | null;
};

/** An attribute as a category has it. */
export type CategoryAttribute = {
  readonly property: number;
  readonly name: string;
  /** A listing of the category can't be put on sale without it. */
  readonly required: boolean;
  /** The most values that it takes. */
  readonly most: number;
  readonly choices: readonly AttributeChoice[];
};

/** In one order, so that the same attributes are the same value. None where it is no list of attributes. */
export function attributesOf(value: FieldValue | undefined): readonly Attribute[] {
  return inOrder(z.array(attribute).safeParse(value ?? []).data ?? []);
}

function inOrder(attributes: readonly Attribute[]): Attribute[] {
  return attributes
    .map((each) => ({ ...each, values: each.values.toSorted((a, b) => a.id - b.id) }))
    .toSorted((a, b) => a.property - b.property);
}

/** `Primary color: Blue, Green`; with its scale: `Ring size (EU): 52`. */
export function attributeText({ name, scaleName, values }: Attribute): string {
  const named = scaleName === null ? name : catalogText.attributes.ofScale(name, scaleName);
  return catalogText.attributes.line(named, values.map((each) => each.name).join(", "));
}

/** Of two lists the attributes that are otherwise, each as it is in either. */
export function differingAttributes(
  a: FieldValue | undefined,
  b: FieldValue | undefined,
): readonly [before: readonly Attribute[], after: readonly Attribute[]] {
  const [before, after] = [attributesOf(a), attributesOf(b)];
  const otherIn = (others: readonly Attribute[]) => (each: Attribute) =>
    !others.some((other) => other.property === each.property && numbers(other) === numbers(each));
  return [before.filter(otherIn(after)), after.filter(otherIn(before))];
}

/** Whether a form of the category can show what is chosen: all its values are among those that it offers. */
export function isOffered({ property, values }: Attribute, ofCategory: readonly CategoryAttribute[]): boolean {
  const known = ofCategory.find((each) => each.property === property);
  const offered = new Set(known?.choices.map(({ id }) => id));
  return values.length > 0 && values.every(({ id }) => offered.has(id));
}

/**
 * Whether a listing has all that was asked for. Compared by number, as a marketplace may spell a value otherwise; what it has
 * beside that, the marketplace may have added by itself.
 */
export function hasAttributes(there: FieldValue | undefined, asked: FieldValue | undefined): boolean {
  const known = new Map(attributesOf(there).map((each) => [each.property, numbers(each)]));
  return attributesOf(asked).every((each) => known.get(each.property) === numbers(each));
}

/** Whether two lists say the same, by number: how a value is spelt is the marketplace's own business. */
export function sameAttributes(a: FieldValue | undefined, b: FieldValue | undefined): boolean {
  const marks = (value: FieldValue | undefined) =>
    attributesOf(value).map((each) => `${each.property}: ${numbers(each)}`);
  return marks(a).join("\n") === marks(b).join("\n");
}

/**
 * Whether each attribute is as it was or as it is wanted: they are written one by one, so that a process that was killed leaves
 * some of each.
 */
export function areOnTheWay(
  there: FieldValue | undefined,
  before: FieldValue | undefined,
  wanted: FieldValue | undefined,
): boolean {
  const mark = (value: FieldValue | undefined, property: number) => {
    const found = attributesOf(value).find((each) => each.property === property);
    return found ? numbers(found) : null;
  };
  const properties = [there, before, wanted].flatMap((value) => attributesOf(value).map(({ property }) => property));
  return properties.every((property) =>
    [mark(before, property), mark(wanted, property)].includes(mark(there, property)),
  );
}

/** What is to be written so that a listing that has `there` has just `wanted`. */
export function attributeChanges(
  there: FieldValue | undefined,
  wanted: FieldValue | undefined,
): { readonly put: readonly Attribute[]; readonly remove: readonly number[] } {
  const before = attributesOf(there);
  const after = attributesOf(wanted);
  return {
    put: after.filter(
      (each) => !before.some((old) => old.property === each.property && numbers(old) === numbers(each)),
    ),
    remove: before
      .map(({ property }) => property)
      .filter((property) => after.every((each) => each.property !== property)),
  };
}

function numbers({ scale, values }: Attribute): string {
  return [scale ?? 0, ...values.map(({ id }) => id)].join(" ");
}

/** The attributes with these in place of those of the same properties; one without values is taken out. */
export function withAttributes(attributes: readonly Attribute[], chosen: readonly Attribute[]): Attribute[] {
  const kept = attributes.filter(({ property }) => chosen.every((each) => each.property !== property));
  return inOrder([...kept, ...chosen.filter(({ values }) => values.length > 0)]);
}

/** Those that the category doesn't have: it was another one when they were chosen. */
export function notOfCategory(
  chosen: readonly Attribute[],
  ofCategory: readonly CategoryAttribute[],
): readonly Attribute[] {
  return chosen.filter(({ property }) => ofCategory.every((each) => each.property !== property));
}

/**
 * What of a category is missing, or isn't of it, before the first call.
 *
 * @param key of the field
 * @param before what a listing has already, which nobody has to put right
 */
export function attributeProblems(
  key: string,
  ofCategory: readonly CategoryAttribute[],
  chosen: readonly Attribute[],
  before: readonly Attribute[] = [],
): Problem[] {
  const text = catalogText.attributes;
  const problem = (told: string): Problem => ({ field: key, text: told });
  const quoted = ({ name }: { readonly name: string }) => catalogText.quoted(name);
  const missing = ofCategory.filter(
    (each) => each.required && chosen.every(({ property }) => property !== each.property),
  );
  return [
    ...missing.map((each) => problem(text.required(quoted(each)))),
    ...differingAttributes([...before], [...chosen])[1].flatMap((each) => {
      const known = ofCategory.find(({ property }) => property === each.property);
      if (!known) return [problem(text.otherCategory(quoted(each)))];
      const strange = each.values.filter(({ id }) => known.choices.every((choice) => choice.id !== id));
      return [
        ...(each.values.length > known.most ? [problem(text.many(quoted(each), known.most))] : []),
        ...strange.map((value) => problem(text.otherValue(quoted(value), quoted(each)))),
      ];
    }),
  ];
}

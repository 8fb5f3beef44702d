import { countCharacters } from "#src/platform/text/text.ts";
import type { FieldValue, FlatFields } from "../../fields/fields.ts";
import type { Problem } from "../../issue.ts";
import { catalogText } from "../../messages/en.ts";
import { formatMoney } from "../../money.ts";
import { mostInForms, separator, type VariationLimits, type Variations } from "../model.ts";
import { axisProblems, type OptionRules } from "../problems.ts";
import { structureOf, type WantedVariations, wantedAxes } from "./structure.ts";

/** What of the axes can't be. What a listing has already nobody has to put right. */
export function newAxisProblems(
  limits: VariationLimits,
  before: Pick<Variations, "axes"> | null,
  after: Pick<Variations, "axes">,
): string[] {
  const rest = { on: { price: [], quantity: [], sku: [] }, skus: {}, photos: null };
  const known = new Set(before ? axisProblems(limits, { ...rest, ...before }) : []);
  return axisProblems(limits, { ...rest, ...after }).filter((text) => !known.has(text));
}

/** By their words alone. */
function axesThere(value: FieldValue | undefined): Pick<Variations, "axes"> | null {
  const there = structureOf(value);
  const rest = { property: null, scale: null, scaleName: null };
  return (
    there && {
      axes: there.axes.map(({ name }, place) => {
        const words = new Set(there.options.map((key) => key.split(separator)[place] ?? ""));
        return { ...rest, name, values: [...words].map((word) => ({ id: null, name: word })) };
      }),
    }
  );
}

/** What a listing sells once an edit of its options is written. */
export type AfterEdit = {
  /** `variations` as it is there. */
  readonly before: FieldValue | undefined;
  readonly wanted: WantedVariations;
  /** `fieldsAfter` */
  readonly fields: FlatFields;
  readonly currency: string;
  readonly shopName: string;
};

/** What of new options can't be, or still has to be said, before the first call. */
export function newOptionProblems(
  key: string,
  limits: VariationLimits,
  rules: OptionRules,
  { before, wanted, fields, currency, shopName }: AfterEdit,
): Problem[] {
  const text = catalogText.variations;
  const problem = (told: string): Problem => ({ field: key, text: told });
  const offered = wanted.options.filter((option) => fields[`enabled:${option}`] !== false);
  const unsaid = offered.filter((option) => typeof fields[`quantity:${option}`] !== "number");
  const [first, ...more] = unsaid;
  const some = offered.some((option) => Number(fields[`quantity:${option}`] ?? 1) > 0);
  const axes = wantedAxes(wanted);
  return [
    ...newAxisProblems(limits, axesThere(before), { axes }).map(problem),
    ...(offered.length === 0 ? [problem(text.allOff(shopName))] : []),
    ...(offered.length > 0 && !some ? [problem(text.nothingLeft(shopName))] : []),
    ...(first === undefined
      ? []
      : [
          {
            ...problem(
              text.needsStock(shopName, text.optionAndMore(first, more.length), wanted.options.length > mostInForms),
            ),
            missing: true as const,
          },
        ]),
    ...wanted.wanted.options.flatMap(({ price, quantity, sku }, at) => {
      const option = wanted.options[at] ?? "";
      const refused = price === undefined ? undefined : rules.price({ amount: price, currency });
      const length = countCharacters(sku ?? "");
      const stock = quantity ?? 0;
      return [
        ...(refused === undefined
          ? []
          : [text.ofOption(`${option} ${formatMoney({ amount: price ?? 0, currency })}`, refused)]),
        ...(Number.isInteger(stock) && stock >= 0 && stock <= rules.limits.quantity
          ? []
          : [text.ofOption(option, text.stock(rules.limits.quantity))]),
        ...(length > rules.limits.sku ? [text.ofOption(option, catalogText.sku(rules.limits.sku, length))] : []),
      ].map(problem);
    }),
  ];
}

import { optionKinds } from "../../fields/options.ts";
import { type OptionValues, ownKindsOf, optionsIn, ownValue, type Variations, wordsAsKeys, withOwn } from "../model.ts";
import type { OptionLines } from "./said.ts";

/** What a table says of the options of a listing that exists, laid over what each of them has when it is used. */

/** One value of one option; `kind`: price, quantity, sku, `enabled`, or what the marketplace adds. Null: it had none. */
export type OptionSaid = {
  readonly option: string;
  readonly kind: string;
  readonly before: number | string | boolean | null;
  readonly after: number | string | boolean | null;
};

/** What is otherwise after it. An option that isn't sold says nothing but that. */
export function optionsSaid(variations: Variations, before: OptionLines, after: OptionLines): readonly OptionSaid[] {
  const kinds = ["enabled", ...optionKinds, ...ownKindsOf(variations)];
  return optionsIn(variations).flatMap(({ key: option }) =>
    kinds.flatMap((kind): OptionSaid[] => {
      const [was, is] = [valueOf(before, kind, option), valueOf(after, kind, option)];
      // A value that is left out is as it is there, but a SKU.
      const isSaid =
        kind === "enabled" || (valueOf(after, "enabled", option) === true && (is !== null || kind === "sku"));
      return was === is || !isSaid ? [] : [{ option, kind, before: was, after: is }];
    }),
  );
}

/** Whether each of them has now what it had, or has what is said already. */
export function stillFits(lines: OptionLines, said: readonly OptionSaid[]): "fits" | "done" | "moved" {
  const now = said.map(({ option, kind }) => valueOf(lines, kind, option));
  if (said.every(({ after }, at) => now[at] === after)) return "done";
  return said.every(({ before }, at) => now[at] === before) ? "fits" : "moved";
}

export function laidOver(lines: OptionLines, said: readonly OptionSaid[]): OptionLines {
  const options = wordsAsKeys<OptionValues>(lines.options);
  const skus = wordsAsKeys<string>(lines.skus);
  for (const { option, kind, after } of said) {
    const { off, ...values } = ownValue(options, option) ?? {};
    if (kind === "sku") {
      if (typeof after === "string") skus[option] = after;
      else delete skus[option];
    } else if (kind === "enabled") options[option] = after === true ? values : { ...values, off: true };
    else if (typeof after === "number") {
      const kept = off ? { ...values, off } : values;
      options[option] =
        kind === "price" || kind === "quantity" ? { ...kept, [kind]: after } : withOwn(kept, kind, after);
    }
  }
  return { options, skus };
}

function valueOf({ options, skus }: OptionLines, kind: string, option: string): number | string | boolean | null {
  if (kind === "sku") return ownValue(skus, option) ?? null;
  const values = ownValue(options, option);
  if (kind === "enabled") return values?.off !== true;
  return (kind === "price" || kind === "quantity" ? values?.[kind] : ownValue(values?.own ?? {}, kind)) ?? null;
}

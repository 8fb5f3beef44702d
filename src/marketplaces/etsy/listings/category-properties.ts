import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { AttributeChoice, CategoryAttribute } from "#src/catalog/fields/attributes.ts";
import type { SuggestedAxis } from "#src/catalog/variations/model.ts";
import type { Marketplace } from "#src/marketplaces/port.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import type { EtsyClient } from "../api/client.ts";
import { number, reference } from "../api/numbers.ts";

/** What a category says of its listings: by what they are found, and by what they may vary (etsy behaviour 3.10). */

const text = z.string().transform(unescapeHtml);
const scale = z.object({ scale_id: number, display_name: text });
const value = z.object({ value_id: reference, name: text, scale_id: reference });
const definition = z.object({
  property_id: number,
  display_name: text.nullish(),
  name: text.nullish(),
  is_required: z.boolean().nullish(),
  supports_attributes: z.boolean().nullish(),
  supports_variations: z.boolean().nullish(),
  is_multivalued: z.boolean().nullish(),
  max_values_allowed: number.nullish().catch(null),
  scales: z.array(scale).nullish(),
  possible_values: z.array(z.unknown()).nullish(),
});
type Definition = z.infer<typeof definition>;
const definitions = z.object({ results: z.array(z.unknown()) });

/** As many as a property takes where Etsy names no number. */
const manyValues = 5;

/** Texts travel as a list with commas between, and parentheses are refused (etsy/open-api#650): such a value can't be sent. */
const unsendable = /[(),]/u;

/** Parentheses can't stand in the words of a variation (etsy behaviour 4.3). */
const unusable = /[()]/u;

function nameOf({ display_name: shown, name, property_id: id }: Definition): string {
  return shown || name || String(id);
}

function choicesOf(known: Definition, refused: RegExp): AttributeChoice[] {
  const scales = new Map((known.scales ?? []).map((each) => [each.scale_id, each.display_name]));
  return (known.possible_values ?? []).flatMap((each) => {
    const { data } = value.safeParse(each);
    if (!data?.value_id || data.name.trim() === "" || refused.test(data.name)) return [];
    const { value_id: id, name, scale_id: ofScale } = data;
    return [{ id, name, scale: ofScale, scaleName: ofScale === null ? null : (scales.get(ofScale) ?? null) }];
  });
}

function attributesIn(known: readonly Definition[]): CategoryAttribute[] {
  return known
    .filter((each) => each.supports_attributes)
    .map((each) => ({
      property: each.property_id,
      name: nameOf(each),
      required: each.is_required ?? false,
      most: each.is_multivalued ? Math.max(1, each.max_values_allowed ?? manyValues) : 1,
      choices: choicesOf(each, unsendable),
    }))
    .filter(({ choices }) => choices.length > 0)
    .toSorted((a, b) => Number(b.required) - Number(a.required));
}

/** A property with scales is one suggestion for each: its options are of one of them. */
function axesIn(known: readonly Definition[]): SuggestedAxis[] {
  return known
    .filter((each) => each.supports_variations && !unusable.test(nameOf(each)))
    .flatMap((each) => {
      const choices = choicesOf(each, unusable);
      const scales = each.scales ?? [];
      const of =
        scales.length === 0
          ? [{ id: null, name: null }]
          : scales.map((one) => ({ id: one.scale_id, name: one.display_name }));
      return of.map(({ id, name }) => ({
        property: each.property_id,
        name: nameOf(each),
        scale: id,
        scaleName: name,
        values: choices.filter((choice) => choice.scale === id).map((choice) => ({ id: choice.id, name: choice.name })),
      }));
    });
}

/** Etsy's terms: a day for what isn't a listing (etsy behaviour 10, "Caching"). */
const lastsMs = 24 * 3_600_000;
const remembered = 500;
/** Each person who asks for approval would wait for an answer that doesn't come. */
const silenceMs = 30_000;

/**
 * What categories say, each read once a day; the app's key is enough. After a call that failed none is made for a while, and
 * the failure is told again.
 */
export function createCategoryProperties(
  client: EtsyClient,
  clock: Clock,
): Pick<Required<Marketplace>, "attributes" | "suggestedAxes"> {
  const known = new LRUCache<number, { readonly at: number; readonly read: Promise<readonly Definition[]> }>({
    max: remembered,
  });
  let failed: { readonly at: number; readonly error: unknown } | null = null;
  const readOnce = async (category: number): Promise<readonly Definition[]> => {
    const now = clock.now().getTime();
    const last = known.get(category);
    if (last && now - last.at < lastsMs) return last.read;
    if (failed && now - failed.at < silenceMs) throw failed.error;
    const params = { taxonomy_id: String(category) };
    const read = client
      // A category that is gone there has none.
      .find("getPropertiesByTaxonomyId", null, { params }, definitions)
      // Each is read alone: one in a form we don't know leaves the others as they are.
      .then((reply) => (reply?.results ?? []).flatMap((each) => definition.safeParse(each).data ?? []));
    known.set(category, { at: now, read });
    read.catch((error: unknown) => {
      known.delete(category);
      failed = { at: clock.now().getTime(), error };
    });
    return read;
  };
  return {
    attributes: async (category) => attributesIn(await readOnce(category)),
    suggestedAxes: async (category) => axesIn(await readOnce(category)),
  };
}

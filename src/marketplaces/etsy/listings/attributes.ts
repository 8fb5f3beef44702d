import { LRUCache } from "lru-cache";
import { z } from "zod";
import {
  type Attribute,
  attributeChanges,
  attributesOf,
  type CategoryAttribute,
} from "#src/catalog/fields/attributes.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import type { ShopClient } from "#src/marketplaces/port.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import { unescapeHtml } from "#src/platform/text/html-entities.ts";
import type { Caller, EtsyClient } from "../api/client.ts";
import { encodeForm } from "../api/forms.ts";
import { number, reference } from "../api/numbers.ts";
import { attributesKey } from "../fields.ts";

/** What a category says of its listings: Etsy's "properties" that aren't variations (etsy behaviour 3.10). */

const text = z.string().transform(unescapeHtml);
const scale = z.object({ scale_id: number, display_name: text });
const value = z.object({ value_id: reference, name: text, scale_id: reference });
const definition = z.object({
  property_id: number,
  display_name: text.nullish(),
  name: text.nullish(),
  is_required: z.boolean().nullish(),
  supports_attributes: z.boolean().nullish(),
  is_multivalued: z.boolean().nullish(),
  max_values_allowed: number.nullish().catch(null),
  scales: z.array(scale).nullish(),
  possible_values: z.array(z.unknown()).nullish(),
});
const definitions = z.object({ results: z.array(z.unknown()) });

/** As many as a property takes where Etsy names no number. */
const manyValues = 5;

/** Texts travel as a list with commas between, and parentheses are refused (etsy/open-api#650): such a value can't be sent. */
const unsendable = /[(),]/u;

/** Each is read alone: one in a form we don't know leaves the others as they are. */
function categoryAttributes(results: readonly unknown[]): CategoryAttribute[] {
  const read = results.flatMap((each) => {
    const { data } = definition.safeParse(each);
    return data?.supports_attributes ? [attributeOf(data)] : [];
  });
  return read.filter(({ choices }) => choices.length > 0).toSorted((a, b) => Number(b.required) - Number(a.required));
}

function attributeOf(known: z.infer<typeof definition>): CategoryAttribute {
  const scales = new Map((known.scales ?? []).map((each) => [each.scale_id, each.display_name]));
  return {
    property: known.property_id,
    name: known.display_name || known.name || String(known.property_id),
    required: known.is_required ?? false,
    most: known.is_multivalued ? Math.max(1, known.max_values_allowed ?? manyValues) : 1,
    choices: (known.possible_values ?? []).flatMap((each) => {
      const { data } = value.safeParse(each);
      if (!data?.value_id || data.name.trim() === "" || unsendable.test(data.name)) return [];
      const { value_id: id, name, scale_id: ofScale } = data;
      return [{ id, name, scale: ofScale, scaleName: ofScale === null ? null : (scales.get(ofScale) ?? null) }];
    }),
  };
}

/** Etsy's terms: a day for what isn't a listing (etsy behaviour 10, "Caching"). */
const lastsMs = 24 * 3_600_000;
const remembered = 500;
/** Each person who asks for approval would wait for an answer that doesn't come. */
const silenceMs = 30_000;

/**
 * The attributes of categories, each read once a day; the app's key is enough. After a call that failed none is made for a
 * while, and the failure is told again.
 */
export function createCategoryAttributes(client: EtsyClient, clock: Clock) {
  const known = new LRUCache<number, { readonly at: number; readonly read: Promise<readonly CategoryAttribute[]> }>({
    max: remembered,
  });
  let failed: { readonly at: number; readonly error: unknown } | null = null;
  return async (category: number): Promise<readonly CategoryAttribute[]> => {
    const now = clock.now().getTime();
    const last = known.get(category);
    if (last && now - last.at < lastsMs) return last.read;
    if (failed && now - failed.at < silenceMs) throw failed.error;
    const params = { taxonomy_id: String(category) };
    const read = client
      // A category that is gone there has none.
      .find("getPropertiesByTaxonomyId", null, { params }, definitions)
      .then((reply) => categoryAttributes(reply?.results ?? []));
    known.set(category, { at: now, read });
    read.catch((error: unknown) => {
      known.delete(category);
      failed = { at: clock.now().getTime(), error };
    });
    return read;
  };
}

const listed = z.object({
  property_id: number,
  property_name: text.nullish(),
  scale_id: reference,
  scale_name: text.nullish(),
  value_ids: z.array(number.nullish()).nullish(),
  values: z.array(text.nullish()).nullish(),
});
/** Each is read alone: what isn't read is not written either. */
const listedAll = z.object({ results: z.array(z.unknown()) });

/** One call for each attribute that is to be otherwise: the same once more changes nothing. */
export function createAttributes(client: EtsyClient, caller: Caller, shopId: string) {
  const of = (listingId: string) => ({ shop_id: shopId, listing_id: listingId });
  return {
    async readBeside(listingId: string) {
      const { results } = await client.call("getListingProperties", caller, { params: of(listingId) }, listedAll);
      const read = results.flatMap((each) => listed.safeParse(each).data ?? []);
      return { [attributesKey]: attributesOf(read.map(attributeThere)) };
    },

    async writeAttributes(listingId: string, wanted: FieldValue, there: FieldValue | undefined) {
      const { put, remove } = attributeChanges(there, wanted);
      for (const each of put) {
        const params = { ...of(listingId), property_id: String(each.property) };
        const body = encodeForm({
          value_ids: each.values.map(({ id }) => String(id)),
          values: each.values.map(({ name }) => name),
          scale_id: each.scale,
        });
        await client.call("updateListingProperty", caller, { params, body }, z.unknown());
      }
      for (const property of remove) {
        const params = { ...of(listingId), property_id: String(property) };
        // Gone already is what was wanted.
        await client.find("deleteListingProperty", caller, { params }, z.unknown());
      }
    },
  } satisfies Pick<ShopClient, "readBeside"> & Record<string, unknown>;
}

function attributeThere(each: z.infer<typeof listed>): Attribute {
  return {
    property: each.property_id,
    name: each.property_name ?? "",
    scale: each.scale_id,
    scaleName: each.scale_name ?? null,
    values: (each.value_ids ?? []).flatMap((id, at) =>
      typeof id === "number" ? [{ id, name: each.values?.[at] ?? "" }] : [],
    ),
  };
}
